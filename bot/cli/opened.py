"""What a command needs of the application: composed over the settings' database, and not serving anybody."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import App, compose, connected
from bot.settings import Settings
from learning.framework import Framework
from learning.framework_file import load
from storage.seal import Keyring, new_key

WITHOUT = "nottinghamshire"


def framework_of(settings: Settings) -> Framework:
    """The framework that is set; a command that can do without one says which it took."""
    if settings.framework is None:
        print(f"HEARBACK_FRAMEWORK is not set, so this uses {WITHOUT}.", file=sys.stderr)
    return load(settings.framework or WITHOUT)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[App]:
    """
    The application with its tables up to date; a server that is running does what is asked for here.

    A command seals and signs nothing, so it needs no keys.
    """
    keyring = Keyring(settings.seals) if settings.seals else Keyring.of(new_key())
    silent = settings.model_copy(update={"slack": None, "teams": None})
    app = compose(silent, framework_of(settings), keyring=keyring, secret=b"unused")
    await app.database.migrate()
    await app.works.write(lambda work: connected(work, settings))
    try:
        yield app
    finally:
        await app.database.close()

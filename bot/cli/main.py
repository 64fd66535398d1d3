"""``hearback``: every command, by name; what each does stands in a module of its own."""

import argparse
import os
import sys
import zlib
from collections.abc import Sequence
from zipfile import BadZipFile

import psycopg
from sqlalchemy.exc import DBAPIError

from bot.cli import briefings, connections, due, framework, guard, keeping, people, recounting, running, setting_up
from bot.settings import WrongSettings
from learning.refusal import Refusal

PARTS = (running, keeping, setting_up, connections, people, briefings, recounting, framework, guard, due)
READ_ENOUGH = 128 + 13  # as a shell counts the signal for it


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="hearback", description="Closed-loop learning for people who work with children and families."
    )
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for part in PARTS:
        part.add_parser(commands)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Runs a command; 1 when something needs doing, 2 when it was not understood."""
    try:
        try:
            return _run(words)
        finally:
            sys.stdout.flush()  # so that a reader who has left is met here, and not at the very end
    except BrokenPipeError:  # whoever reads has read enough, as head does: it ends as other tools then do
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left goes nowhere, in silence
        return READ_ENOUGH


def _run(words: Sequence[str] | None) -> int:
    args = parser().parse_args(words)
    try:
        return int(args.run(args))
    except BrokenPipeError:
        raise
    except (Refusal, WrongSettings) as no:
        print(no, file=sys.stderr)
        return 1
    except (DBAPIError, psycopg.Error) as error:  # its message can hold the password, or what people wrote
        print(f"The database cannot be used ({type(error).__name__}). What to do: hearback doctor", file=sys.stderr)
        return 1
    except (BadZipFile, zlib.error):
        print("This file is harmed, so nothing was taken from it. Please try an older backup.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"It could not be done: {error.strerror or type(error).__name__}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

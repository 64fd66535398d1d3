"""
Writes the next migration from what differs: ``python -m storage.migrations.write "why it is needed"``.

Read it before it is committed: what Alembic cannot see (a renaming, a new rule for old rows) is yours.
The triggers that count are made after all migrations, where a table was made anew or they have changed
(`storage.facts`). One that changes the facts of recipients, or what a fact is, ends with counting them anew, as 0004.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from storage import migrations


def write(why: str) -> Path:
    """Makes it from an empty SQLite file that all earlier ones were run on."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/empty.db")
        with engine.connect() as connection:
            config = migrations.config(connection)
            earlier = list(ScriptDirectory.from_config(config).walk_revisions())
            if earlier:
                migrations.upgrade(connection)
            script = command.revision(config, why, autogenerate=True, rev_id=f"{len(earlier) + 1:04}")
        engine.dispose()
    if script is None or isinstance(script, list):
        raise RuntimeError("one migration was to be written")
    path = Path(script.path)
    path.write_text("".join(line for line in path.read_text().splitlines(True) if "# ###" not in line))
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", path], check=False)
    return path


if __name__ == "__main__":
    print(write(" ".join(sys.argv[1:])))

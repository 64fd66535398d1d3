"""``hearback guard``, as people script against it."""

import subprocess
import sys

SCRIPT = (
    "import argparse, sys; from bot.cli import guard; parser = argparse.ArgumentParser();"
    "guard.add_parser(parser.add_subparsers()); args = parser.parse_args(); sys.exit(args.run(args))"
)


def test_each_line_gets_one_word_in_order_and_nothing_of_it_is_printed() -> None:
    lines = (
        "The room is cold\n\nRing 07700 900123\nborn 3rd of May 2011\nSiân’s room\n".encode()
        + b"Kayden Smith aged 7\n\xff 943 476 5919"
    )

    done = subprocess.run([sys.executable, "-c", SCRIPT, "guard"], input=lines, capture_output=True, check=True)

    assert done.stdout.decode().splitlines() == ["pass", "pass", "stop", "stop", "pass", "warn", "stop"]
    assert done.stderr == b""


def test_no_lines_get_no_answer() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT, "guard"], input=b"", capture_output=True, check=True)

    assert done.stdout == b""

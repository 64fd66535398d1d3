"""
``hearback guard``: what the guard says to each line of standard input, one word for a line.

    printf 'The room is cold\nRing 07700 900123\n' | hearback guard

``pass`` may be written, ``stop`` may not.  Neither the text nor what was found in it is printed or kept.
"""

import argparse
import sys
from typing import TYPE_CHECKING

from learning import guard

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    parser = subparsers.add_parser("guard", help="whether a text may be written here: one text to a line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """As long as there are lines: each is answered before the next is read."""
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace")
        print("stop" if guard.stop(text) else "warn" if guard.warn(text) else "pass", flush=True)
    return 0

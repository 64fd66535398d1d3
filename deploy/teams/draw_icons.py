"""
Draws the two pictures of the Teams package, pixel by pixel: a speech bubble with an answer coming back.

Run once, when the mark changes: ``python deploy/teams/draw_icons.py``.  What it draws is committed.
"""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "handlers" / "teams"
GREEN, WHITE, CLEAR = (15, 92, 82, 255), (255, 255, 255, 255), (0, 0, 0, 0)
SAMPLES = 4  # in each direction, for smooth edges

Colour = tuple[int, int, int, int]


def in_bubble(x: float, y: float, grown: float = 0.0) -> bool:
    """A rounded speech bubble on a square of 1 by 1, with its tail at the lower left."""
    left, top, right, bottom, r = 0.16 - grown, 0.2 - grown, 0.84 + grown, 0.68 + grown, 0.14 + grown
    nearest = (min(max(x, left + r), right - r), min(max(y, top + r), bottom - r))
    round_box = (x - nearest[0]) ** 2 + (y - nearest[1]) ** 2 <= r * r
    tail = 0.28 - grown <= x <= 0.48 + grown and 0.6 <= y <= 0.86 + grown - (x - 0.28 + grown) * 1.1
    return round_box or tail


def on_arrow(x: float, y: float) -> bool:
    """The answer: an arrow that comes back to the left."""
    shaft = 0.36 <= x <= 0.7 and abs(y - 0.44) <= 0.045
    head = 0.27 <= x <= 0.45 and abs(y - 0.44) <= (x - 0.27) * 0.75
    return shaft or head


def colour(x: float, y: float) -> Colour:
    return WHITE if in_bubble(x, y) and not on_arrow(x, y) else GREEN


def outline(x: float, y: float) -> Colour:
    rim = in_bubble(x, y, 0.09) and not in_bubble(x, y, 0.0)
    return WHITE if rim or on_arrow(x, y) else CLEAR


def png(size: int, pixel: Callable[[float, float], Colour]) -> bytes:
    rows = b"".join(b"\0" + b"".join(bytes(smooth(pixel, i, j, size)) for i in range(size)) for j in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def smooth(pixel: Callable[[float, float], Colour], i: int, j: int, size: int) -> list[int]:
    """The mean of a pixel's samples.  What is clear has no colour of its own: white stays white at the edges."""
    at = [(n + 0.5) / SAMPLES for n in range(SAMPLES)]
    seen = [pixel((i + a) / size, (j + b) / size) for a in at for b in at]
    shown = [c for c in seen if c[3]] or [(255, 255, 255, 0)]
    mean = [round(sum(c[n] for c in shown) / len(shown)) for n in range(3)]
    return [*mean, round(sum(c[3] for c in seen) / len(seen))]


if __name__ == "__main__":
    (FOLDER / "color.png").write_bytes(png(192, colour))
    (FOLDER / "outline.png").write_bytes(png(32, outline))

"""
Makes the README's pictures from the running demo, with the distribution's Chromium, into docs/pictures.

    .venv/bin/python deploy/pictures.py          makes all of them
    .venv/bin/python deploy/pictures.py board    only those named

The demo's clock stands on Harrowmere's Friday by itself, so the same pictures come out in any week.  For the pictures
alone the system's font is Liberation Sans where it is installed: what a container takes instead is seldom pretty.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, FrameLocator, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FONT = """<match target="pattern"><test name="family"><string>{}</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Liberation Sans</string></edit></match>"""
FONTS = f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>
{"".join(FONT.format(family) for family in ("system-ui", "sans-serif", "sans", "DejaVu Sans"))}</fontconfig>
"""
PHONE, SHEET = ViewportSize(width=390, height=844), ViewportSize(width=600, height=1298)
WORDS = "Families tell the duty worker their story and then tell me again next day."
ANSWER = "You noticed what families are too polite to say twice."


def left(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[name=left]")


def right(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[name=right]")


def be(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Whom to be").get_by_role("link", name=name).click()


def goes_round(page: Page) -> None:
    """Bethan shares an idea and Nkechi tries it."""
    be(page, "Bethan")
    box = left(page).get_by_label("What could be better?")
    box.fill(WORDS)
    box.press("Enter")
    left(page).get_by_role("button", name="Share with Nkechi").click()
    expect(left(page).locator("#said-now")).to_contain_text("Nkechi Umeadi has it")
    be(page, "Nkechi")
    left(page).get_by_role("article").filter(has_text=WORDS).get_by_role("link", name="Try it here").click()
    left(page).get_by_label("What would you like to say to them?").fill(ANSWER)
    left(page).get_by_role("button", name="Start the try").click()
    expect(right(page).get_by_role("main")).to_contain_text(ANSWER)


def demo(page: Page) -> None:
    """Bethan's phone on the left, and Nkechi, her manager, on the right."""
    be(page, "Bethan")
    left(page).get_by_label("What could be better?").fill(WORDS)
    expect(right(page).get_by_role("main")).to_contain_text("Ideas waiting for you")


def phone(page: Page) -> None:
    """The one box, and what became of her idea."""
    goes_round(page)
    page.goto(page.url.partition("?")[0] + "?left=bethan")
    page.goto(page.url.partition("?")[0] + "left/")
    page.set_viewport_size(PHONE)


def letter(page: Page) -> None:
    """A whole briefing, and buttons to answer it with: the letter alone, as it lies in a mail program."""
    be(page, "Anwen")
    address = left(page).locator("iframe").get_attribute("src")
    page.goto(page.url.partition("?")[0].rstrip("/") + str(address))
    page.set_viewport_size(SHEET)


def board(page: Page) -> None:
    """Each briefing's ladder, with small groups hidden."""
    be(page, "Leopold")
    page.goto(page.url.partition("?")[0] + "left/board")
    page.set_viewport_size(PHONE)


PICTURES: dict[str, Callable[[Page], None]] = {"demo": demo, "phone": phone, "letter": letter, "board": board}


@contextmanager
def served() -> Iterator[str]:
    """The demo on a port of its own; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = f"import sys; from bot.cli.main import main; sys.exit(main(['demo', '--port', '{port}']))"
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    running = subprocess.Popen([sys.executable, "-c", run], cwd=ROOT, env=kept, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout
        if not any(line.startswith("Ready") for line in running.stdout):
            raise SystemExit("The demo did not start.")
        yield f"http://127.0.0.1:{port}/"
    finally:
        running.terminate()
        running.wait()


@contextmanager
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        raise SystemExit("There is no Chromium here: install your distribution's, or say CHROMIUM=/path/to/it.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(FONTS)
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        yield chromium
        chromium.close()


def main(names: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with served() as address, browser() as chromium:
        for name in names or PICTURES:
            context = chromium.new_context(
                viewport={"width": 1280, "height": 860}, device_scale_factor=1.5, reduced_motion="reduce"
            )
            page = context.new_page()
            page.goto(address)
            page.get_by_role("button", name="Start again").click()
            PICTURES[name](page)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=OUT / f"{name}.png")
            context.close()
            print(f"{name}.png, {(OUT / f'{name}.png').stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1:])

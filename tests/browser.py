"""
A real Chromium for tests, and axe, which looks for barriers in a page.

The browser is the distribution's (``chromium`` or ``google-chrome`` in PATH, or ``CHROMIUM=/path``); where there is
none the tests are skipped with a sentence, which in CI is a failure.  axe-core is vendored into ``tests/data``
(``deploy/vendor_assets.py``); its licence is the MPL-2.0, beside it, and nothing of it is shipped.

A conftest asks for it with ``from tests.browser import chromium as chromium``.
"""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).parent / "data" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def executable() -> str:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")


@pytest.fixture(scope="module")  # while it runs, no other test of its process may have a loop
def chromium() -> Iterator[Browser]:
    path = executable()
    if not path:
        pytest.skip("There is no Chromium here: install your distribution's, or say CHROMIUM=/path/to/it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The application at a loopback address of its own; its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server did not start")
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def barriers(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now: a line for each thing."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [f"{v['id']}: {v['help']}: {[n['html'][:160] for n in v['nodes']]}" for v in found["violations"]]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def focused(page: Page) -> str:
    """What has the focus, as a person would name it."""
    return str(
        page.evaluate(
            """() => { const e = document.activeElement;
            if (!e || e === document.body) return "";
            const label = e.labels && e.labels.length ? e.labels[0].innerText : "";
            return (label || e.getAttribute("aria-label") || e.innerText || e.name || e.id || "").trim(); }"""
        )
    )


def focus_is_seen(page: Page) -> bool:
    """Whether what has the focus, or what is round it, is drawn otherwise than without it."""
    return bool(
        page.evaluate(
            """() => { for (let e = document.activeElement, i = 0; e && i < 3; e = e.parentElement, i++) {
            for (const of of [null, "::before"]) { const s = getComputedStyle(e, of);
            if ((s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && s.outlineColor !== "rgba(0, 0, 0, 0)")
                || s.boxShadow.includes("rgb(255, 194, 51)")) return true; } }
            const l = document.activeElement.labels?.[0]; if (!l) return false;
            return getComputedStyle(l, "::before").boxShadow !== "none"; }"""
        )
    )

"""The demo's page for everybody: by keyboard, on a telephone, in one's own colours, without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.demo.conftest import SIX, Demo
from tests.browser import AXE, RULES, barriers, focus_is_seen, focused, scrolls_sideways


@pytest.mark.parametrize("who", SIX)
def test_nobody_meets_a_barrier_on_the_page_or_in_a_seat(who: str, page: Page, demo: Demo) -> None:
    page.goto(f"{demo.address}/?left={who}", wait_until="networkidle")
    assert barriers(page) == []
    for frame in page.frames[1:]:
        if not frame.url.startswith(f"{demo.address}/demo/letter/"):  # a letter lets no script run, axe's neither
            frame.evaluate(AXE.read_text())
            found = frame.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
            assert [each["id"] for each in found["violations"]] == []


@pytest.mark.parametrize("path", ["/", "/?left=bethan", "/?left=anwen", "/demo/post", "/demo/post/anwen"])
@pytest.mark.parametrize("width", [320, 390])
def test_it_fits_a_telephone(width: int, path: str, page: Page, demo: Demo) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(demo.address + path, wait_until="networkidle")
    assert not scrolls_sideways(page)
    assert barriers(page) == []


def test_on_a_telephone_one_seat_is_seen_and_the_other_is_behind_a_tap(page: Page, demo: Demo) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{demo.address}/?left=bethan")
    left, right = page.locator("iframe[name=left]"), page.locator("iframe[name=right]")
    expect(left).to_be_visible()
    expect(right).to_be_hidden()
    page.get_by_text("Meanwhile: Nkechi").click()
    expect(right).to_be_visible()
    expect(left).to_be_hidden()


def test_colours_may_be_somebodys_own_and_nothing_need_move(demo: Demo, chromium: Browser) -> None:
    context = chromium.new_context(forced_colors="active", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{demo.address}/?left=anwen", wait_until="networkidle")
    assert barriers(page) == []
    context.close()


def test_the_keyboard_reaches_everything_and_where_it_is_is_seen(page: Page, demo: Demo) -> None:
    page.goto(demo.address)
    met = []
    for _ in range(12):
        page.keyboard.press("Tab")
        assert focus_is_seen(page), focused(page)
        met.append(focused(page).split("\n")[0])
    assert "Eight weeks later" in met and "Start again" in met
    page.get_by_role("link", name="Bethan new social worker").focus()
    page.keyboard.press("Enter")
    expect(page.frame_locator("iframe[name=left]").get_by_label("What could be better?")).to_be_visible()
    others = page.get_by_text("Somebody else")
    others.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Leopold, Independent Scrutineer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Leopold, Independent Scrutineer")).to_be_hidden()


def test_it_works_without_javascript(demo: Demo, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.address)
    page.get_by_role("link", name="Bethan new social worker").click()
    left = page.frame_locator("iframe[name=left]")
    left.get_by_label("What could be better?").fill("Ring before you send.")
    left.get_by_role("button", name="Send").click()
    left.get_by_role("button", name="Share with Nkechi").click()
    expect(left.get_by_role("main")).to_contain_text("Nkechi Umeadi has it")
    page.locator("#seat-right").get_by_role("link", name="Back to the start").click()
    expect(page.frame_locator("iframe[name=right]").get_by_role("main")).to_contain_text("Ring before you send.")
    page.get_by_role("button", name="Start again").click()
    expect(left.get_by_role("main")).not_to_contain_text("Ring before you send.")
    context.close()

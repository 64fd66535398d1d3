"""The demo's page: whose seats they are, what it may do, and that it is only in the demo."""

from datetime import date, timedelta

import httpx2
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from bot.app import compose
from bot.demo.stage import words
from bot.settings import Settings
from learning.ideas import Move
from storage.seal import Keyring, new_key
from storage.tables import message
from storage.work import SqlWork
from tests.bot.demo.conftest import SIX, Demo, a_demo


def of(response: httpx2.Response) -> str:
    """Whose web page it is."""
    return response.text.partition('app-header__name" dir="auto">')[2].partition("<")[0]


def test_whoever_is_meanwhile_on_the_right_can_be_changed(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.address}/?left=bethan")
    page.get_by_text("Somebody else").click()
    page.get_by_role("link", name="Hester, Safeguarding Partnership Manager").click()
    expect(page.frame_locator("iframe[name=right]").locator("header")).to_contain_text("Hester Quigley")
    expect(page.frame_locator("iframe[name=left]").locator("header")).to_contain_text("Bethan Eastlake")


def test_each_seat_has_a_cookie_of_its_own(demo: Demo) -> None:
    with httpx2.Client(base_url=demo.address) as browser:
        given = browser.get("/?left=bethan").headers.get_list("set-cookie")
        paths = sorted((cookie.split("=")[0], cookie.split("Path=")[1].split(";")[0]) for cookie in given)
        assert paths == [("hearback-left", "/left"), ("hearback-right", "/right")]
        assert all("HttpOnly" in cookie for cookie in given)
        assert (of(browser.get("/left/")), of(browser.get("/right/"))) == ("Bethan Eastlake", "Nkechi Umeadi")
        browser.get("/?left=jaspreet")
        assert of(browser.get("/left/")) == "Jaspreet Lalli"


def test_a_name_that_nobody_has_shows_the_first_page(demo: Demo) -> None:
    for path in ("/?left=nobody", "/?left=&right=bethan", "/?left=%3Cscript%3E"):
        page = httpx2.get(demo.address + path)
        assert page.status_code == 200
        assert "<iframe" not in page.text and "<script>" not in page.text


def test_only_the_demos_own_page_moves_its_clock(demo: Demo) -> None:
    before = demo.stage.today.date()
    for path in ("/demo/forward", "/demo/again"):
        answer = httpx2.post(demo.address + path, headers={"sec-fetch-site": "cross-site"}, data={"left": "bethan"})
        assert answer.status_code == 403
    assert demo.stage.today.date() == before
    away = {"left": "bethan", "right": "//elsewhere.example"}
    back = httpx2.post(f"{demo.address}/demo/forward", data=away, timeout=60)  # eight weeks, day by day
    assert (back.status_code, back.headers["location"]) == (303, "/?left=bethan")


def test_the_pages_allow_nothing_from_elsewhere_and_nothing_inline(demo: Demo) -> None:
    for path in ("/", "/?left=anwen", "/demo/post", "/demo/post/anwen"):
        policy = httpx2.get(demo.address + path).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy


def test_a_letter_runs_no_script_and_loads_nothing(demo: Demo) -> None:
    page = httpx2.get(f"{demo.address}/demo/post/anwen").text
    letter = httpx2.get(demo.address + page.partition('demo-post__letter" src="')[2].partition('"')[0])
    policy = letter.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy and "frame-ancestors 'self'" in policy
    assert "<h1" in letter.text and "Seeing neglect in the everyday" in letter.text
    assert httpx2.get(f"{demo.address}/demo/letter/nothing").status_code == 404
    assert httpx2.get(f"{demo.address}/demo/post/nobody").status_code == 404


def test_all_that_was_sent_is_on_one_page(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.address}/demo/post")
    letters = page.locator(".demo-sent__list a")
    expect(letters).to_have_count(len(demo.stage.tray.letters))
    expect(letters.first).to_contain_text("anwen.beddoes@schools.harrowmere.example")
    letters.last.click()
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text(
        "Handovers: when the story gets lost"
    )


def test_whoever_signs_in_from_a_letter_stays_in_the_frame(demo: Demo) -> None:
    with httpx2.Client(base_url=demo.address) as browser:
        framed = browser.get("/", headers={"sec-fetch-dest": "iframe"}, follow_redirects=True)
        assert "Whom to be" not in framed.text
        assert "Sign in" in framed.text


def test_nothing_is_sent_unasked_in_the_first_minute(demo: Demo) -> None:
    async def queued(work: SqlWork) -> int:
        return await work.session.scalar(select(func.count()).select_from(message)) or 0

    begun = demo.stage.today
    letters = demo.stage.tray.letters
    httpx2.get(f"{demo.address}/?left=bethan")
    demo.do(demo.stage.forward(timedelta(minutes=1)))
    assert demo.do(demo.stage.app.works.read(queued)) == 0
    assert demo.stage.tray.letters == letters
    assert all(letter.at < begun - timedelta(days=1) for letter in letters), "letters in the tray are of the past"


def test_what_happens_on_the_way_bears_its_own_date(demo: Demo) -> None:
    """The clock goes day by day: a promise that passes in December has passed in December, seen from January."""

    async def passed(work: SqlWork) -> list[date]:
        bethan = await work.people.by_email("bethan.eastlake@harrowmere.gov.example")
        assert bethan
        events = [event for idea in await work.ideas.by(bethan) for event in idea.events]
        return [event.at.date() for event in events if event.move is Move.PROMISE_PASSED]

    began = demo.stage.today.date()
    demo.do(demo.stage.forward(timedelta(weeks=8)))
    assert demo.stage.weeks_on == 8
    when = demo.do(demo.stage.app.works.read(passed))
    assert when and all(began < day < began + timedelta(weeks=3) for day in when)


def test_a_live_application_has_no_page_of_the_demo() -> None:
    live = compose(Settings.load(None, environment={}), words("harrowmere"), keyring=Keyring.of(new_key()), secret=b"k")
    paths = {getattr(route, "path", "") for route in live.web.router.routes}
    assert not any(path.startswith(("/demo", "/left", "/right")) for path in paths)


def test_before_the_first_day_every_seat_says_what_will_stand_there(chromium: Browser) -> None:
    with a_demo(empty=True) as demo:
        page = chromium.new_page()
        page.goto(demo.address)
        expect(page.locator("header")).to_contain_text("nobody has said anything yet")
        for who in SIX:
            page.goto(f"{demo.address}/?left={who}")
            seat = page.frame_locator("iframe[name=left]").get_by_role("main")
            expect(seat).to_contain_text("here")
        expect(page.get_by_role("navigation", name="Whom to be")).not_to_contain_text("idea")
        page.close()


def test_another_frameworks_words_are_spoken_everywhere() -> None:
    with a_demo("derby") as demo, httpx2.Client(base_url=demo.address) as browser:
        derby = demo.stage.app.works.world.framework.organisation
        assert "Derby" in derby
        assert f"the words and routes are those of {derby}" in browser.get("/").text
        browser.get("/?left=bethan")
        assert derby in browser.get("/left/").text
        assert all(derby in letter.text.replace("\n", " ") for letter in demo.stage.tray.letters)

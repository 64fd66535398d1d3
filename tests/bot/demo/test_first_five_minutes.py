"""The first five minutes, walked in a real Chromium; the script is the standard, and its taps may only become fewer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from learning.calendar import add_working_days, after_weeks, said
from tests.bot.demo.conftest import Demo

WORDS = "Families tell the duty worker their story and then tell me again next day."
ANSWER = "You noticed what families are too polite to say twice."
QUESTION = "The tool is 20 pages. Is there one page for schools?"


WHOLE = "() => document.readyState === 'complete' || new Promise(then => addEventListener('load', then))"


class Hand:
    """Presses, and counts how often."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def press(self, what: Locator) -> None:
        what.click()
        self.taps += 1

    def enter(self, where: Locator) -> None:
        where.press("Enter")
        self.taps += 1

    def be(self, name: str) -> None:
        self.press(self.page.get_by_role("navigation", name="Whom to be").get_by_role("link", name=name))


@pytest.fixture
def hand(page: Page) -> Iterator[Hand]:
    page.set_default_timeout(15_000)
    return Hand(page)


def left(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[name=left]")


def right(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[name=right]")


def letter(page: Page) -> FrameLocator:
    return left(page).frame_locator("iframe")


def speak(hand: Hand) -> None:
    hand.be("Bethan")
    box = left(hand.page).get_by_label("What could be better?")
    box.evaluate(WHOLE)  # Enter sends once the page is whole; before that it is a new line
    box.fill(WORDS)
    hand.enter(box)
    hand.press(left(hand.page).get_by_role("button", name="Mine is different: share with Nkechi"))


def answer(hand: Hand) -> None:
    hand.be("Nkechi")
    card = left(hand.page).get_by_role("article").filter(has_text=WORDS)
    hand.press(card.get_by_role("link", name="Try it here"))
    left(hand.page).get_by_label("What would you like to say to them?").fill(ANSWER)
    hand.press(left(hand.page).get_by_role("button", name="Start the try"))


def test_the_first_page_shows_six_people_and_what_waits_for_them(page: Page, demo: Demo) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Someone speaks. Someone answers. The first person hears."
    )
    faces = page.get_by_role("navigation", name="Whom to be").get_by_role("link")
    expect(faces).to_have_count(6)
    for number, words in enumerate(
        (
            ("Bethan", "new social worker"),
            ("Nkechi", "manager", "1 idea"),
            ("Jaspreet", "writes briefings"),
            ("Anwen", "e-mail only", "3 briefings"),
            ("Leopold", "scrutineer"),
            ("Hester", "runs it"),
        )
    ):
        for one in words:
            expect(faces.nth(number)).to_contain_text(one)
    today = demo.stage.today.date()
    expect(page.locator("header")).to_contain_text(f"{today:%A} {today.day} {today:%B %Y}")


def test_pressing_somebody_puts_them_on_the_left_and_whoever_matters_on_the_right(hand: Hand) -> None:
    hand.be("Bethan")
    expect(left(hand.page).locator("header")).to_contain_text("Bethan Eastlake")
    expect(right(hand.page).locator("header")).to_contain_text("Nkechi Umeadi")
    expect(hand.page.get_by_role("heading", name="Meanwhile, Nkechi Umeadi")).to_be_visible()
    assert hand.taps == 1


def test_speaking_takes_one_sentence_enter_and_one_press(hand: Hand, demo: Demo) -> None:
    speak(hand)
    assert hand.taps <= 3
    today = demo.stage.today.date()
    told = left(hand.page).locator("#said-now")
    expect(told).to_contain_text("Thank you")
    expect(told).to_contain_text("Nkechi Umeadi has it")
    expect(told).to_contain_text(said(add_working_days(today, 10), today))
    expect(right(hand.page).get_by_role("main")).to_contain_text(WORDS)
    expect(hand.page.locator("#seat-right")).to_have_class("demo-seat demo-seat--right demo-seat--lit")
    expect(hand.page.get_by_role("navigation", name="Whom to be")).to_contain_text("2 ideas")


def test_what_a_colleague_said_before_is_read_first_and_takes_no_press_more(hand: Hand) -> None:
    """Rory shared it in the data's September, and it is in the transfer procedure."""
    hand.be("Bethan")
    box = left(hand.page).get_by_label("What could be better?")
    box.evaluate(WHOLE)
    box.fill(WORDS)
    hand.enter(box)
    offered = left(hand.page).locator("#said-now")
    expect(offered).to_contain_text("Rory Tindale said something like this")
    expect(offered).to_contain_text("is now in the transfer procedure")
    expect(offered).to_contain_text("9 of 11 parents asked said they did not have to repeat their story")
    expect(offered.get_by_role("button", name="Mine is different: share with Nkechi")).to_be_visible()
    hand.press(offered.get_by_role("button", name="Add my voice to it"))
    assert hand.taps <= 3
    expect(left(hand.page).locator("#said-now")).to_contain_text("You see this too")


@pytest.mark.requirement("P16")
def test_answering_takes_three_presses_and_the_first_person_hears(hand: Hand, demo: Demo) -> None:
    speak(hand)
    hand.taps = 0
    hand.be("Nkechi")
    expect(left(hand.page).get_by_role("main")).to_contain_text("Ideas waiting for you: 2, about three minutes")
    card = left(hand.page).get_by_role("article").filter(has_text=WORDS)
    whole = card.inner_text()
    assert whole.index(WORDS) < whole.index("Bethan Eastlake")
    hand.press(card.get_by_role("link", name="Try it here"))
    left(hand.page).get_by_label("What would you like to say to them?").fill(ANSWER)
    hand.press(left(hand.page).get_by_role("button", name="Start the try"))
    assert hand.taps <= 3
    today = demo.stage.today.date()
    heard = right(hand.page).get_by_role("main")
    expect(heard).to_contain_text(ANSWER)
    expect(heard).to_contain_text("Nkechi has answered you")
    expect(heard).to_contain_text("Being tried in Assessment until " + said(after_weeks(today, 6), today))
    expect(right(hand.page).get_by_role("link", name="What would show you it works?")).to_be_visible()
    expect(hand.page.locator("#seat-right")).to_have_class("demo-seat demo-seat--right demo-seat--lit")


def test_learning_without_an_account_takes_three_presses_and_reaches_the_author(hand: Hand) -> None:
    hand.be("Anwen")
    expect(right(hand.page).get_by_role("main")).to_contain_text("Seeing neglect in the everyday: answered 45 of 65")
    expect(letter(hand.page).get_by_role("heading", level=1)).to_have_text("Seeing neglect in the everyday")
    expect(letter(hand.page).locator("body")).to_contain_text("134 words, about 40 seconds")
    hand.press(letter(hand.page).get_by_role("link", name="Not yet clear"))
    left(hand.page).get_by_role("textbox").fill(QUESTION)
    hand.press(left(hand.page).get_by_role("button", name="Confirm"))
    assert hand.taps <= 3
    expect(left(hand.page).get_by_role("main")).to_contain_text("is with the Education safeguarding network")
    author = right(hand.page).get_by_role("main")
    expect(author).to_contain_text(QUESTION)
    expect(author).to_contain_text("46 of 65")
    expect(right(hand.page).get_by_role("link", name="Reply to Anwen")).to_be_visible()
    expect(hand.page.get_by_role("navigation", name="Whom to be")).to_contain_text("1 question")


def test_eight_weeks_later_it_is_january_and_the_try_has_ended(hand: Hand, demo: Demo) -> None:
    ends = after_weeks(demo.stage.today.date(), 6)
    speak(hand)
    answer(hand)
    expect(right(hand.page).get_by_role("main")).to_contain_text(ANSWER)
    hand.be("Bethan")
    hand.press(hand.page.get_by_role("button", name="Eight weeks later"))
    today = demo.stage.today.date()
    expect(hand.page.locator("header")).to_contain_text(f"{today:%A} {today.day} {today:%B %Y}")
    assert today > ends
    for result in ("Keep it", "Change it", "Stop"):
        expect(left(hand.page).get_by_role("link", name=result, exact=True)).to_be_visible()


def test_starting_again_is_as_it_was_at_the_beginning(hand: Hand, demo: Demo) -> None:
    began = demo.stage.today.date()
    speak(hand)
    hand.press(hand.page.get_by_role("button", name="Eight weeks later"))
    hand.press(hand.page.get_by_role("button", name="Start again"))
    expect(hand.page.locator("header")).to_contain_text(f"{began:%A} {began.day} {began:%B %Y}")
    expect(left(hand.page).locator("header")).to_contain_text("Bethan Eastlake")
    expect(right(hand.page).get_by_role("main")).to_contain_text("Ideas waiting for you: 1")
    assert WORDS not in right(hand.page).get_by_role("main").inner_text()

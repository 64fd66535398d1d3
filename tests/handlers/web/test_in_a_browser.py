"""The pages in a real Chromium: the keyboard alone, news that disturbs nothing, no JavaScript, print."""

from playwright.sync_api import expect

from tests.browser import focus_is_seen, focused, scrolls_sideways
from tests.handlers.web.house import BETHAN, NKECHI
from tests.handlers.web.seat import Seat, refused, shares

ASKED = "main :is(input:not([type=hidden]), textarea, select, button:not([hidden]))"
NOT_MET = """asked => [...document.querySelectorAll(asked)]
    .filter(e => !e.dataset.met && !(e.type === "radio" && document.querySelector(`[name="${e.name}"][data-met]`)))
    .map(e => e.outerHTML)"""
LONG = "Lungentuberkuloseuntersuchungsbescheinigungsausstellungsverfahren" * 3


def test_a_page_is_used_with_the_keyboard_alone(seat: Seat) -> None:
    shares(seat.here)
    page = seat.sits(NKECHI)
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the main part"
    met = []
    for _ in range(14):
        page.keyboard.press("Tab")
        if name := focused(page):
            met.append(name)
            assert focus_is_seen(page), name
    for name in ("Sign out", "What could be better?", "Send", "Try it here", "Who sees what", "Accessibility"):
        assert name in met, (name, met)
    page.get_by_role("link", name="Try it here").first.focus()
    page.keyboard.press("Enter")
    page.locator("#q-words").press_sequentially("You noticed it.")
    page.keyboard.press("Enter")  # in a line, Enter sends
    expect(page.get_by_text("They have been told")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "said-now"


def test_every_kind_of_answer_is_given_with_the_keyboard_alone(seat: Seat) -> None:
    page = seat.sits(BETHAN)
    page.goto("/ask/test.everything?subject=s")
    wanted = page.locator(ASKED).count()
    page.locator("main h1").click()
    for _ in range(wanted + 2):
        page.keyboard.press("Tab")
        if page.evaluate("!document.activeElement.closest('main')"):
            break
        assert focus_is_seen(page), page.evaluate("document.activeElement.outerHTML")
        page.evaluate("document.activeElement.dataset.met = 'yes'")
    assert not page.evaluate(NOT_MET, ASKED)


def test_enter_sends_what_is_in_the_box_and_the_focus_stays(seat: Seat) -> None:
    page = seat.sits(BETHAN)
    page.goto("/")
    box = page.get_by_label("What could be better?")
    box.press_sequentially("One")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    box.press("Enter")
    expect(page.get_by_role("heading", name="What shall I do with this?")).to_be_visible()
    assert box.input_value() == "One\ntwo" and focused(page) == "What could be better?"
    assert page.locator("#said").get_attribute("aria-live") == "polite"


def test_the_focus_goes_to_what_is_wrong_and_from_there_to_the_question(seat: Seat) -> None:
    page = seat.sits(BETHAN)
    refused(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title().startswith("Error: ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#q-line")).to_be_focused()


def test_enter_in_a_box_to_find_finds_and_keeps_everything(seat: Seat) -> None:
    page = seat.sits(BETHAN)
    page.goto("/ask/test.everything?subject=s")
    page.locator("#q-line").fill("Typed")
    page.locator("#q-person-words").fill("nkec")
    page.locator("#q-person-words").press("Enter")
    page.get_by_label("Nkechi Umeadi, Assessment").check()
    assert page.locator("#q-line").input_value() == "Typed"


def test_news_comes_by_itself_and_disturbs_nothing(seat: Seat) -> None:
    """Neither what is being typed nor what is open, nor the place of the focus."""
    shares(seat.here)
    page = seat.sits(BETHAN)
    page.goto("/")
    page.locator("#news summary").first.click()
    expect(page.get_by_role("button", name="Others should know")).to_be_visible()
    box = page.get_by_label("What could be better?")
    box.press_sequentially("Half a sent")
    shares(seat.here, "A second idea that Bethan shared elsewhere")
    expect(page.get_by_text("A second idea that Bethan shared elsewhere")).to_be_visible()
    box.press_sequentially("ence")
    assert box.input_value() == "Half a sentence" and focused(page) == "What could be better?"
    expect(page.get_by_role("button", name="Others should know")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Hearback: there is something for you")


def test_the_focus_within_a_card_stays_on_its_button_when_news_comes(seat: Seat) -> None:
    shares(seat.here)
    page = seat.sits(NKECHI)
    page.goto("/")
    page.get_by_role("link", name="Try it here").focus()
    shares(seat.here, "Another")
    expect(page.get_by_text("Another", exact=True)).to_be_visible()
    assert focused(page) == "Try it here"


def test_what_was_just_said_turns_into_the_answer_before_one_s_eyes(seat: Seat) -> None:
    bethan, nkechi = seat.sits(BETHAN), seat.sits(NKECHI)
    bethan.goto("/")
    bethan.get_by_label("What could be better?").fill("Families tell their story twice.")
    bethan.keyboard.press("Enter")
    bethan.get_by_role("button", name="Share with Nkechi").click()
    expect(bethan.locator("#said").get_by_text("Nkechi Umeadi has it.")).to_be_visible()
    nkechi.goto("/")
    nkechi.get_by_role("link", name="Try it here").click()
    nkechi.locator("#q-words").fill("You noticed what families are too polite to say twice.")
    nkechi.get_by_role("button", name="Start the try").click()
    expect(bethan.locator("#said").get_by_text("too polite to say twice")).to_be_visible()
    assert bethan.locator("article").filter(has_text="too polite to say twice").count() == 1


def test_words_that_are_stopped_stay_in_the_box(seat: Seat) -> None:
    page = seat.sits(BETHAN)
    page.goto("/")
    box = page.get_by_label("What could be better?")
    box.fill("a child told me her stepdad hits her.")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Someone may be at risk")).to_be_visible()
    assert box.input_value() == "a child told me her stepdad hits her." and not seat.here.door.kept.ideas


def test_when_the_session_has_ended_the_words_are_still_there(seat: Seat) -> None:
    page = seat.sits(BETHAN)
    page.goto("/")
    box = page.get_by_label("What could be better?")
    box.fill("Something long and careful")
    seat.here.sessions.cookies.clear()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    box.press("Enter")
    expect(page.get_by_role("heading", name="What you wrote")).to_be_visible()
    assert box.input_value() == "Something long and careful"


def test_an_idea_is_shared_and_answered_without_javascript(seat: Seat) -> None:
    bethan, nkechi = seat.sits(BETHAN, java_script_enabled=False), seat.sits(NKECHI, java_script_enabled=False)
    bethan.goto("/")
    bethan.get_by_label("What could be better?").fill("Families tell their story twice.")
    bethan.get_by_role("button", name="Send", exact=True).click()
    bethan.get_by_role("button", name="Share with Nkechi").click()
    expect(bethan.get_by_text("Nkechi Umeadi has it.")).to_be_visible()
    bethan.locator("summary").first.click()
    bethan.get_by_role("button", name="Others should know").click()
    expect(bethan.get_by_text("Other agencies should know")).to_be_visible()
    nkechi.goto("/")
    nkechi.get_by_role("link", name="Try it here").click()
    nkechi.get_by_label("Until when?").fill("never")
    nkechi.get_by_role("button", name="Start the try").last.click()
    expect(nkechi.locator(".govuk-error-summary")).to_be_focused()
    nkechi.get_by_label("What would you like to say to them?").fill("Thank you")
    nkechi.get_by_label("Until when?").fill("4/1/2027")
    nkechi.get_by_role("button", name="Start the try").last.click()
    expect(nkechi.get_by_text("They have been told, in your words.")).to_be_visible()


def test_signing_in_by_a_link_leads_to_one_s_page(seat: Seat) -> None:
    page = seat.sits()
    page.goto(f"/sign-in/{seat.here.sessions.link_for(BETHAN)}")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What could be better?")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()


def test_a_printed_page_holds_what_it_says_and_no_buttons(seat: Seat) -> None:
    shares(seat.here)
    page = seat.sits(NKECHI)
    page.goto("/")
    page.emulate_media(media="print")
    expect(page.get_by_text("Families tell their story twice.")).to_be_visible()
    assert not page.locator(".app-button:visible, textarea:visible").count()


def test_long_words_and_text_four_times_as_large_stay_on_the_page(seat: Seat) -> None:
    shares(seat.here, LONG)
    page = seat.sits(NKECHI, viewport={"width": 1280, "height": 1024})
    page.goto("/")
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024 at 400 per cent (WCAG 1.4.10)
    assert not scrolls_sideways(page)

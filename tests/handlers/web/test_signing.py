"""Signing in and out: a link that is looked at is not used up; a press uses it up."""

from collections.abc import Callable

from tests.handlers.web.house import BETHAN, LEOPOLD
from tests.handlers.web.paper import Paper
from tests.handlers.web.seat import Here

Comes = Callable[..., Paper]


def test_looking_at_a_link_does_not_use_it_up(here: Here, paper: Comes) -> None:
    link = f"/sign-in/{here.sessions.link_for(BETHAN)}"
    for _ in range(3):
        paper().goes(link)
    bethan = paper()
    bethan.goes(link)
    assert "Sign in as Bethan Price" in bethan.text
    bethan.presses("Sign in")
    assert bethan.status == 200 and "What could be better?" in bethan.text


def test_a_link_works_once(here: Here, paper: Comes) -> None:
    link = f"/sign-in/{here.sessions.link_for(BETHAN)}"
    one, other = paper(), paper()
    one.goes(link)
    other.goes(link)
    one.presses("Sign in")
    other.presses("Sign in")
    assert other.status == 410 and "This link has ended" in other.text
    assert paper().goes(link) and "Ask for another link" in other.read.links


def test_a_link_leads_to_the_page_it_was_made_for(here: Here, paper: Comes) -> None:
    leopold = paper()
    leopold.goes(f"/sign-in/{here.sessions.link_for(LEOPOLD)}?to=/board")
    leopold.presses("Sign in")
    assert "How far it has gone" in leopold.text


def test_a_link_never_leads_elsewhere(here: Here, paper: Comes) -> None:
    bethan = paper()
    bethan.http.follow_redirects = False
    bethan.goes(f"/sign-in/{here.sessions.link_for(BETHAN)}?to=//elsewhere.example")
    form = bethan.read.buttons["Sign in"][0]
    answer = bethan.http.post(form.action, data={**form.values, "_to": "https://elsewhere.example"})
    assert answer.status_code == 303 and answer.headers["location"] == "/"


def test_an_address_that_is_known_and_one_that_is_not_hear_the_same(here: Here, paper: Comes) -> None:
    said = []
    for email in (BETHAN.email, "nobody@elsewhere.example"):
        someone = paper()
        someone.goes("/sign-in")
        someone.presses("Send me a link", email=email)
        said.append(someone.page)
    assert said[0] == said[1] and "Look in your e-mail" in said[0]
    assert here.sessions.asked == [BETHAN.email, "nobody@elsewhere.example"]


def test_where_no_letters_are_sent_nobody_waits_for_one(here: Here, paper: Comes) -> None:
    here.sessions.posts = False
    someone = paper()
    someone.goes("/sign-in")
    someone.presses("Send me a link", email=BETHAN.email)
    assert "E-mail is not set up here, so nothing was sent." in someone.page and "on its way" not in someone.page


def test_what_is_no_address_is_said_beside_it(here: Here, paper: Comes) -> None:
    someone = paper()
    someone.goes("/sign-in?to=/board")
    for email in ("", "bethan", "a b@c.d", "x" * 250 + "@example.org"):
        someone.presses("Send me a link", email=email)
        assert someone.status == 422 and someone.read.title.startswith("Error: ")
        assert someone.read.links["Please write an e-mail address, like name@example.org."] == "#email"
        assert someone.read.buttons["Send me a link"][0].values["email"] == [email]
    assert not here.sessions.asked


def test_nobody_is_signed_in_as_somebody_else_by_a_form_from_elsewhere(here: Here, paper: Comes) -> None:
    """The form is tied to the browser that looked at the link."""
    mine, theirs = paper(), paper()
    link = f"/sign-in/{here.sessions.link_for(BETHAN)}"
    mine.goes(link)
    form = mine.read.buttons["Sign in"][0]
    answer = theirs.http.post(form.action, data=form.values)
    assert answer.status_code == 403 and "hearback" not in theirs.http.cookies
    mine.presses("Sign in")
    assert mine.status == 200


def test_signing_out_ends_the_session_for_good(here: Here, paper: Comes) -> None:
    bethan = paper(BETHAN)
    cookie = bethan.http.cookies["hearback"]
    bethan.goes("/")
    bethan.presses("Sign out")
    assert "You are signed out" in bethan.text and not here.sessions.cookies
    bethan.http.cookies.set("hearback", cookie)
    bethan.goes("/")
    assert "Send me a link" in bethan.text

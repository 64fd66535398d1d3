"""Who a form is from, what a browser may do with a page, and what is said when something is not right."""

import logging
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from handlers.web.listen import web
from handlers.web.parse import MOST
from handlers.web.render import House
from learning.people import Person
from tests.handlers.web.doors import FakeDoor, FakeSessions
from tests.handlers.web.house import BETHAN, NKECHI
from tests.handlers.web.paper import Paper
from tests.handlers.web.seat import OURS, Here

Comes = Callable[[Person], Paper]
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def client(here: Here) -> TestClient:
    client = TestClient(here.app, follow_redirects=False)
    client.cookies.set("hearback", here.sessions.signs_in(BETHAN))
    return client


def token(here: Here) -> str:
    return next(iter(here.sessions.cookies.values())).form


def share(here: Here, **more: str) -> dict[str, str]:
    return {"_form": token(here), "_nonce": "n", "sentence": "From somewhere", **more}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "http://testserver.elsewhere.example"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
        ({"origin": "null"}, 200),  # an older browser on a page that sends no referrer: the token decides
        ({}, 200),
    ],
)
def test_a_form_from_another_site_is_turned_away(
    here: Here, client: TestClient, headers: dict[str, str], status: int
) -> None:
    answer = client.post("/do/idea.share", data=share(here), headers=headers)
    assert answer.status_code == status
    assert len(here.door.kept.ideas) == (1 if status == 200 else 0)
    if status == 403:
        assert "Nothing was saved." in answer.text


@pytest.mark.parametrize("path", ["/do/idea.share", "/", "/ask/idea.share", "/sign-out"])
@pytest.mark.parametrize("forged", ["", "forged", "förged"])
def test_a_form_without_its_token_is_turned_away_and_hands_back_the_words(
    here: Here, client: TestClient, path: str, forged: str
) -> None:
    data = share(here, _form=forged, sentence="Words worth keeping")
    answer = client.post(path, data=data, headers=OURS)
    assert answer.status_code == 403 and "Words worth keeping" in answer.text and not here.door.kept.ideas


def test_the_token_of_one_person_is_not_another_s(here: Here, client: TestClient) -> None:
    theirs = here.sessions.cookies[here.sessions.signs_in(NKECHI)].form
    assert client.post("/do/idea.share", data=share(here, _form=theirs), headers=OURS).status_code == 403


def test_nothing_from_elsewhere_and_nothing_inline_is_run(here: Here, client: TestClient) -> None:
    for path in ("/", "/ask/test.everything?subject=s", "/sign-in", "/privacy", "/nowhere"):
        page = client.get(path)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert page.headers["x-content-type-options"] == "nosniff" and page.headers["x-frame-options"] == "DENY"
        assert page.headers["referrer-policy"] == "no-referrer" and page.headers["cache-control"] == "no-store"
        assert " style=" not in page.text and "<style" not in page.text and " onclick=" not in page.text
        scripts = [part.split(">")[0] for part in page.text.split("<script")[1:]]
        assert scripts and all("src=" in script for script in scripts)


def test_the_demo_may_stand_in_its_own_frames() -> None:
    door = FakeDoor()
    client = TestClient(web(door, FakeSessions(door), House(framed=True)))
    headers = client.get("/sign-in").headers
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "SAMEORIGIN"


def test_two_mounts_are_two_people_and_every_address_stays_in_its_own() -> None:
    door = FakeDoor()
    sessions, app = FakeSessions(door), FastAPI()
    for root in ("/left", "/right"):
        app.mount(root, web(door, sessions, House(root=root, framed=True)))
    client = TestClient(app, headers=OURS)
    for root, person in (("/left", BETHAN), ("/right", NKECHI)):
        link = f"{root}/sign-in/{sessions.link_for(person)}"
        paper = Paper(client)
        paper.page = client.get(link).text
        assert f"Sign in as {person.name}" in paper.text
        paper.presses("Sign in")
        assert paper.status == 200 and person.name in paper.text
    cookies = {(c.name, c.path) for c in client.cookies.jar if not c.name.endswith("guest")}
    assert cookies == {("hearback-left", "/left"), ("hearback-right", "/right")}
    left, right = client.get("/left/").text, client.get("/right/").text
    assert "Bethan Price" in left and "Nkechi Umeadi" in right
    for page, root in ((left, "/left"), (right, "/right")):
        here = [part.split('"')[0] for name in (' href="', ' src="', ' action="') for part in page.split(name)[1:]]
        assert here and all(link.startswith((root, "#")) for link in here)
    paper = Paper(client, "/left")
    paper.goes("/")
    paper.presses("Send", words="From the left")
    paper.presses("Share with Nkechi")
    assert "From the left" in client.get("/right/").text


def test_the_cookie_is_the_server_s_alone(here: Here) -> None:
    for base, secure in (("http://testserver", False), ("https://hearback.example", True)):
        client = TestClient(here.app, base_url=base, headers=OURS, follow_redirects=False)
        page = Paper(client)
        page.goes(f"/sign-in/{here.sessions.link_for(BETHAN)}")
        form = page.read.buttons["Sign in"][0]
        signed = client.post(form.action, data=form.values)
        [set_cookie] = [c for c in signed.headers.get_list("set-cookie") if c.startswith("hearback=")]
        lowered = set_cookie.lower()
        assert "httponly" in lowered and "samesite=lax" in lowered and "path=/;" in lowered + ";"
        assert ("secure" in lowered) is secure
        assert "max-age" not in lowered and "expires" not in lowered and str(BETHAN.id) not in set_cookie


def test_too_much_is_refused_in_plain_words(here: Here, client: TestClient) -> None:
    body = b"sentence=" + b"x" * (MOST + 1)
    answer = client.post("/do/idea.share", content=body, headers={**OURS, **FORM})
    assert answer.status_code == 413 and "That is too long for us" in answer.text
    parts = (b"x" * 64_000 for _ in range(20))  # without saying how long it is
    streamed = client.post("/do/idea.share", content=parts, headers={**OURS, **FORM})
    assert streamed.status_code == 413 and not here.door.kept.ideas


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/nowhere", 404, "There is no page here"),
        ("GET", "/about/idea/9", 404, "There is no page here"),
        ("GET", "/do/idea.share", 405, "This page cannot be opened like that"),
        ("PUT", "/", 405, "This page cannot be opened like that"),
    ],
)
def test_every_error_is_said_in_plain_words_with_a_way_on(
    client: TestClient, method: str, path: str, status: int, said: str
) -> None:
    answer = client.request(method, path, headers=OURS)
    assert answer.status_code == status and said in answer.text
    assert 'href="/"' in answer.text and "detail" not in answer.text


def test_what_is_no_form_of_ours_is_refused(here: Here, client: TestClient) -> None:
    for kind, body in (
        ("application/json", b"{}"),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("text/plain", b"a=b"),
    ):
        answer = client.post("/do/idea.share", content=body, headers={**OURS, "content-type": kind})
        assert answer.status_code == 400 and "We could not read that" in answer.text
    many = "&".join(f"a{i}=1" for i in range(2000))
    assert client.post("/do/idea.share", content=many, headers={**OURS, **FORM}).status_code == 400
    assert client.post("/do/idea.share", content=b"\xff\xfe=1", headers={**OURS, **FORM}).status_code == 400
    assert client.post("/do/idea.share", data=share(here, _known="["), headers=OURS).status_code == 400


def test_a_fault_is_said_with_a_reference_and_logged_without_words(
    here: Here, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    here.door.broken = True
    with caplog.at_level(logging.ERROR):
        answer = client.post("/", data={"_form": token(here), "words": "Something private"}, headers=OURS)
    assert answer.status_code == 500 and "Something went wrong" in answer.text
    [record] = caplog.records
    assert vars(record)["reference"] in answer.text
    assert "private" not in caplog.text and "Bethan" not in caplog.text
    assert answer.headers["content-security-policy"]


def test_a_page_that_nobody_is_signed_in_for_asks_them_to(here: Here) -> None:
    client = TestClient(here.app, follow_redirects=False)
    for path, to in (("/", "/sign-in"), ("/board", "/sign-in?to=%2Fboard")):
        answer = client.get(path)
        assert answer.status_code == 303 and answer.headers["location"] == to


def test_words_sent_after_the_session_ended_are_handed_back(here: Here) -> None:
    client = TestClient(here.app)
    for path, name in (("/", "words"), ("/do/idea.share", "sentence")):
        answer = client.post(path, data={name: "A long thought of mine", "_form": "old"}, headers=OURS)
        assert answer.status_code == 401 and "A long thought of mine" in answer.text
        assert 'href="/sign-in"' in answer.text

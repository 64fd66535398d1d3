"""
Tries Hearback in Microsoft's own local client, the Agents Playground, and takes pictures.

It is not part of ``make test``: it needs Node, and the client's package in a folder outside the repository::

    npm install @microsoft/m365agentsplayground@0.2.28          (in that folder)
    hearback demo --port 3978                                   (or anything that serves /api/messages)
    python deploy/teams/try_playground.py --client /tmp/playground --endpoint http://127.0.0.1:3978/api/messages

What it knows of the Playground: one acting person for each process (``--me``), no dialogs from a card's button, no
search as one types; it listens on all interfaces, so it is ended with the script.
"""

import argparse
import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Locator, Page, sync_playwright

PEOPLE = ("Megan Bowen", "Adele Vance", "Isaiah Langer", "Patti Fernandez", "Lynne Robbins")  # it wants five others
SENTENCE = "Hand over at the bedside, **with** the family: <b>they</b> know [most](https://evil.example)"


@contextmanager
def client(folder: Path, endpoint: str, port: int, me: str, email: str, tenant: str) -> Iterator[str]:
    """The Playground as one person, until the end."""
    with tempfile.TemporaryDirectory() as held:
        config = Path(held) / "playground.yml"
        config.write_text(json.dumps(_people(me, email, tenant)))  # JSON is YAML
        started = [
            "node", str(folder / "node_modules/@microsoft/m365agentsplayground/cli.js"), "start", "-e", endpoint,
            "-c", "msteams", "-p", str(port), "--disable-telemetry",
        ]  # fmt: skip
        told = {**os.environ, "TEAMSAPPTESTER_BROWSER": "none", "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(config)}
        told["M365_AGENTS_PLAYGROUND_LOGFILE"] = str(Path(held) / "log")
        with (Path(held) / "log").open("w+") as log:
            process = subprocess.Popen(started, env=told, cwd=held, stdout=log, stderr=log)
            try:
                _wait_for(port, process, log.name)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
                process.wait(10)


def _people(me: str, email: str, tenant: str) -> dict[str, object]:
    def person(name: str, n: int, email: str) -> dict[str, str]:
        given, _, surname = name.partition(" ")
        id = f"00000000-0000-4000-8000-{n:012}"
        return {
            "id": f"user-{n}", "name": name, "userPrincipleName": email, "aadObjectId": id,
            "givenName": given, "surname": surname, "email": email,
        }  # fmt: skip

    others = [person(name, n, f"{name.split()[0].lower()}@example.com") for n, name in enumerate(PEOPLE, 2)]
    channels = [{"id": "19:list@thread.tacv2", "name": "List"}]  # one only, beside General
    return {
        "version": "0.1.1",
        "tenantId": tenant,
        "bot": {"id": "28:hearback", "name": "Hearback"},
        "currentUser": person(me, 1, email),
        "users": others,
        "personalChat": {"id": "personal-chat"},
        "groupChat": {"id": "19:group@unq.gbl.spaces", "name": "Group chat"},
        "team": {"id": "19:team@thread.tacv2", "name": "North", "aadGroupId": "team-1", "channels": channels},
    }


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: str) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit(f"the Playground ended: {Path(log).read_text()}")
        try:
            if urlopen(f"http://127.0.0.1:{port}", timeout=5).status == 200:
                return
        except OSError:
            pass  # not yet
        time.sleep(0.1)
    raise SystemExit("the Playground did not start")


class Chat:
    """The Playground's window, and what a person does in it."""

    def __init__(self, page: Page, pictures: str) -> None:
        self.page, self._pictures, self._taken = page, pictures, 0

    @property
    def card(self) -> Locator:
        return self.page.locator(".ac-adaptiveCard").last

    def writes(self, text: str, *, mentions: bool = False) -> None:
        box = self.page.locator("[contenteditable=true]").first
        box.click()
        if mentions:
            self.page.keyboard.type("@")
            self.page.wait_for_timeout(800)
            self.page.get_by_text("Hearback", exact=True).last.click()
        self.page.keyboard.type(text)
        self.page.get_by_role("button", name=re.compile("^(Send Message|Post)$")).first.click()
        self.page.wait_for_timeout(1500)

    def fills(self, label: str, text: str) -> None:
        self.card.get_by_label(label).first.fill(text)

    def presses(self, label: str) -> None:
        self.card.get_by_role("button", name=label, exact=True).last.click()
        self.page.wait_for_timeout(1500)

    def goes_to(self, place: str) -> None:
        self.page.get_by_text(place, exact=True).first.click()
        self.page.wait_for_timeout(1500)

    def picture(self, of: str) -> None:
        self._taken += 1
        name = f"{self._pictures}-{self._taken:02}-{of}.png"
        self.page.screenshot(path=name)
        print(name)

    def reads(self) -> str:
        return self.card.inner_text()


def walk(chat: Chat) -> None:
    """From hello to thank you, with one refusal's worth of hostile text on the way."""
    chat.picture("opened")
    chat.writes("idea")
    chat.picture("asked")
    chat.card.locator("input, textarea").first.fill(SENTENCE)
    chat.picture("filled")
    chat.card.get_by_role("button").last.click()
    chat.page.wait_for_timeout(1500)
    chat.picture("thanked")
    chat.writes("reach out to families *earlier*")
    chat.picture("offered")
    chat.presses("Neither")
    chat.picture("neither")
    for word in ("help", "waiting", "briefings", "reach"):
        chat.writes(word)
        chat.picture(word)
    chat.goes_to("General")
    chat.writes("idea A quieter ward", mentions=True)
    chat.picture("channel")
    chat.goes_to("Personal Chat")
    chat.picture("one-to-one")


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    asked.add_argument("--client", type=Path, required=True, help="the folder with node_modules")
    asked.add_argument("--endpoint", default="http://127.0.0.1:3978/api/messages")
    asked.add_argument("--port", type=int, default=56150)
    asked.add_argument("--me", default="Alex Wilber")
    asked.add_argument("--email", default="alexw@example.com", help="as the staff list has it")
    asked.add_argument("--tenant", default="00000000-0000-4000-8000-00000000000a")
    asked.add_argument("--pictures", default="/tmp/playground", help="where pictures go, and how their names begin")
    asked.add_argument("--chromium", default="/usr/bin/chromium")
    args = asked.parse_args()
    with client(args.client, args.endpoint, args.port, args.me, args.email, args.tenant) as url, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=args.chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        page.goto(url)
        page.wait_for_timeout(4000)
        walk(Chat(page, args.pictures))
        browser.close()


if __name__ == "__main__":
    main()

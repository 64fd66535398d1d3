"""
People who share ideas, and platforms that bring them: signed as Slack, Teams and a browser sign, and sent again until
they are acknowledged, and sometimes after that.
"""

import asyncio
import json
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx2
from slack_sdk.signature import SignatureVerifier

from handlers.slack.carried import Carried
from handlers.web.session import form_token
from tests.faults.doubles import World
from tests.faults.people import APP, TEAM, TENANT, People

SECRET = "a signing secret of thirty-two characters"
WRONG = re.compile(r"Something went wrong|nothing was saved|Please wait a moment", re.IGNORECASE)
STOPS = "Please ring 07700 900123 about it"  # the guard: nothing of it is kept, and the form can be corrected
REFUSED = re.compile(r"phone|number", re.IGNORECASE)
IDEA = re.compile(r"idea[^0-9a-f]{1,12}([0-9a-f]{8}-[0-9a-f-]{27})")


@dataclass
class Submission:
    """``sentence`` names it.  ``instead`` was sent after it with the same nonce, and must not be there."""

    channel: str
    user: str
    browser: str
    nonce: str
    sentence: str
    sent: int = 0
    refused: bool = False
    acknowledged: bool = False
    took: float = 0.0
    instead: str = ""


@dataclass
class Crowd:
    chance: random.Random
    world: World
    people: People
    server: Callable[[], str]
    submissions: list[Submission] = field(default_factory=list)
    briefings: int = 0
    refused: int = 0
    repeats: int = 0
    over: bool = False

    async def __aenter__(self) -> "Crowd":
        self.http = httpx2.AsyncClient(timeout=12, trust_env=False)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def share(self) -> None:
        """One person after the other, as long as it lasts; each presses again until it is acknowledged."""
        while not self.over:
            await self._one()
            await asyncio.sleep(self.chance.uniform(0.1, 1.5))

    async def _one(self) -> None:
        channel, user, browser = self.chance.choice(self.people.authors)
        n = len(self.submissions) + 1
        one = Submission(channel, user, browser, f"nonce-{n}-{self.chance.random()}", f"Idea {n}: a page")
        self.submissions.append(one)
        begun = time.monotonic()
        if self.chance.random() < 0.15:
            one.refused = await self._until(one, STOPS, REFUSED)
            self.refused += one.refused
        if self.chance.random() < 0.1:  # the platform sends it twice at once
            both = await asyncio.gather(self._send(one, one.sentence), self._send(one, one.sentence))
            self.repeats += 1
            one.acknowledged = any(said and not WRONG.search(said) for said in both)
        one.acknowledged = one.acknowledged or await self._until(one, one.sentence)
        one.took = time.monotonic() - begun
        if one.acknowledged and self.chance.random() < 0.3:  # as if the acknowledgement had been lost
            self.repeats += 1
            await self._send(one, one.sentence)
        if one.acknowledged and self.chance.random() < 0.05:
            one.instead = f"Other words {n}"
            await self._send(one, one.instead)

    async def _until(self, one: Submission, sentence: str, answer: re.Pattern[str] | None = None) -> bool:
        """False only where the run ended before it was."""
        while not self.over:
            said = await self._send(one, sentence)
            if said and not WRONG.search(said) and (answer is None or answer.search(said)):
                return True
            await asyncio.sleep(self.chance.uniform(0.05, 0.3))
        return False

    async def _send(self, one: Submission, sentence: str) -> str:
        """What was answered; nothing where it was no acknowledgement."""
        one.sent += 1
        send = {"slack": self._slack, "teams": self._teams, "web": self._web}[one.channel]
        try:
            answer = await send(one, sentence)
        except httpx2.HTTPError:
            return ""
        return answer.text if answer.status_code in (200, 422) else ""

    # --- each in its own way ------------------------------------------------------------------------------------------

    async def _slack(self, one: Submission, sentence: str) -> httpx2.Response:
        typed = {"sentence": {"paragraph:idea.share": {"type": "plain_text_input", "value": sentence}}}
        view = {
            "id": "V1",
            "type": "modal",
            "callback_id": "idea.share",
            "private_metadata": Carried(one.nonce).written(),
            "state": {"values": typed},
            "blocks": [{"block_id": "sentence"}],
        }
        body = {
            "type": "view_submission",
            "team": {"id": TEAM},
            "user": {"id": one.user, "team_id": TEAM},
            "view": view,
            "api_app_id": "A",
            "trigger_id": one.nonce,
        }
        return await self._signed(urlencode({"payload": json.dumps(body)}), "application/x-www-form-urlencoded")

    async def event(self, id: str, event: Mapping[str, Any]) -> bool:
        """Something that Slack tells; True when it was acknowledged."""
        body = {"type": "event_callback", "team_id": TEAM, "api_app_id": "A", "event_id": id, "event": event}
        try:
            return (await self._signed(json.dumps(body), "application/json")).status_code == 200
        except httpx2.HTTPError:
            return False

    async def _signed(self, body: str, type: str) -> httpx2.Response:
        now = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body) or ""
        headers = {"x-slack-request-timestamp": now, "x-slack-signature": signature, "content-type": type}
        return await self.http.post(f"{self.server()}/slack/events", content=body.encode(), headers=headers)

    async def _teams(self, one: Submission, sentence: str) -> httpx2.Response:
        verb = "do:idea.share"
        data = {"_verb": verb, "_known": {}, "_nonce": one.nonce, "sentence": sentence}
        service = self.world.teams_url
        activity = {
            "id": f"activity-{one.nonce}",
            "type": "invoke",
            "name": "adaptiveCard/action",
            "channelId": "msteams",
            "serviceUrl": service,
            "from": {"id": f"29:{one.user}", "name": one.user, "aadObjectId": one.user},
            "recipient": {"id": f"28:{APP}", "name": "Hearback"},
            "conversation": {"id": f"direct-{one.user}", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "value": {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": "manual"},
        }
        headers = {"content-type": "application/json", "authorization": self.world.keys.token(APP, service)}
        address = f"{self.server()}/api/messages"
        return await self.http.post(address, content=json.dumps(activity).encode(), headers=headers)

    async def _web(self, one: Submission, sentence: str) -> httpx2.Response:
        return await self._page("idea.share", one.browser, one.nonce, sentence=sentence)

    async def _page(self, address: str, browser: str, nonce: str, **filled: str) -> httpx2.Response:
        form = {"_form": form_token(browser), "_nonce": nonce, **filled}
        headers = {"cookie": f"hearback={browser}", "sec-fetch-site": "same-origin"}
        return await self.http.post(f"{self.server()}/do/{address}", data=form, headers=headers)

    # --- a briefing ---------------------------------------------------------------------------------------------------

    async def write_briefing(self) -> str:
        """Its title, when it was saved; nothing where the run ended before."""
        self.briefings += 1
        title = f"Briefing {self.briefings}"
        filled = {"title_": title, "background": "Three reviews.", "why_it_matters": "It is seldom one bad day."}
        return title if await self._pressed("briefing.write", f"write-{title}", **filled) else ""

    async def send_briefing(self, id: str) -> bool:
        return await self._pressed(
            "briefing.confirm", f"send-{id}", _known=json.dumps({"briefing": id, "everyone": True})
        )

    async def _pressed(self, address: str, nonce: str, **filled: str) -> bool:
        while not self.over:
            try:
                answer = await self._page(address, self.people.writer, nonce, **filled)
                if answer.status_code == 200 and not WRONG.search(answer.text):
                    return True
            except httpx2.HTTPError:
                pass
            await asyncio.sleep(0.2)
        return False

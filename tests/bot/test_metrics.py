"""What is counted, what it is called, who may read it, and that nobody can be seen in it."""

import re
from contextlib import nullcontext
from uuid import uuid4

import pytest
from prometheus_client import generate_latest
from pydantic import SecretStr

from bot.metrics import CHANNELS, OUTCOMES, PLATFORMS, RESULTS, Counted, Metrics
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Paragraph
from dialogs.kit.words import Card
from handlers.door import Again, CannotReach, Never, Outcome, Sent, SlowDown, To, Who
from learning.subject import Subject
from storage.jobs import LANES
from storage.pace import slow_down
from tests.bot.watching import ELSEWHERE, HERE, LOCAL, caller, figures
from tests.partnership import PEOPLE
from tests.rounds import CANARY, go_round
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]

KNOWN = {*CHANNELS, *PLATFORMS, *OUTCOMES, *RESULTS.values(), *LANES, "done", "failed", "other"}
TOKEN = "a token that is thirty-two characters long"


class Breaks(Form, address="test.breaks", title="Breaks"):
    words: Paragraph


breaks = Dialog("breaks", opens=Breaks, begin=lambda _: "Breaks")


@breaks.on(Breaks)
async def on(form: Breaks, turn: Turn) -> Reply:
    raise RuntimeError(form.words)


async def page(world: World) -> str:
    async with caller(world.app.web) as http:
        answer = await http.get("/metrics")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain; version=")
    return answer.text


async def counted(world: World) -> dict[str, float]:
    return figures(await page(world))


def turns(found: dict[str, float], channel: str) -> dict[str, float]:
    named = re.compile(rf'hearback_turns_total{{channel="{channel}",outcome="(\w+)"}}')
    return {match[1]: many for name, many in found.items() if (match := named.fullmatch(name)) and many}


async def test_every_turn_is_counted_by_how_it_ended(database_url: str) -> None:
    async with world_at(database_url, breaks) as world:
        door = world.app.door
        await world.answers("bethan", "idea.share", "n", sentence="One page")
        await world.answers("bethan", "idea.share", "n", sentence="One page")
        await world.refuses("bethan", "idea.share", sentence="")
        await world.opens("bethan", "idea.share")
        await world.answers("bethan", "no.such")
        await world.answers("bethan", "test.breaks", words="any")
        await door.answer(world.knock("bethan", "waiting.show"))
        await door.card(Who("slack", "T1", "U-nobody"), Subject("idea", uuid4()))
        assert not await door.introduce(Who("teams", "tenant-1", "nobody"), "nobody@example.org")
        found = await counted(world)
    once = {"asked", "done", "fault", "moved", "refused", "repeated", "shown", "stranger"}
    assert turns(found, "slack") == dict.fromkeys(once, 1)
    assert turns(found, "teams") == {"stranger": 1}


class Platform:
    """A channel that says what it was told to say, or breaks."""

    def __init__(self, said: Outcome | Exception) -> None:
        self._said = said

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
        if isinstance(self._said, Exception):
            raise self._said
        return self._said


@pytest.mark.parametrize(
    ("said", "result"),
    [
        (Sent("1"), "sent"),
        (SlowDown(9), "slow_down"),
        (CannotReach("blocked"), "cannot_reach"),
        (Again("ill"), "again"),
        (Never("too big"), "never"),
        (OSError(), "again"),
    ],
)
async def test_every_send_is_counted_by_what_the_platform_said(said: Outcome | Exception, result: str) -> None:
    metrics, to = Metrics(), To("slack", "T1", "U1", "")
    broken = pytest.raises(OSError) if isinstance(said, Exception) else nullcontext()
    with broken:
        assert await Counted(Platform(said), metrics).deliver(to, Card("A card"), line="Hearback") == said
    found = figures(generate_latest(metrics.registry).decode())
    sends = {name: many for name, many in found.items() if "hearback_sends_total" in name and many}
    assert sends == {f'hearback_sends_total{{platform="slack",result="{result}"}}': 1}


async def test_what_the_worker_sends_is_counted(small_world: World) -> None:
    await small_world.shares()
    await small_world.drain()
    assert (await counted(small_world))['hearback_sends_total{platform="teams",result="sent"}'] == 1


async def test_what_waits_is_read_from_the_rows_whoever_is_asked(world: World) -> None:
    quiet = await counted(world)
    assert quiet["hearback_oldest_unsent_seconds"] == 0 and quiet["hearback_database_up"] == 1
    await world.shares()
    world.clock.forward(seconds=90)
    found = await counted(world)
    assert found["hearback_oldest_unsent_seconds"] == 90
    assert found['hearback_jobs_waiting{job="deliver"}'] == 1
    await world.drain()
    found = await counted(world)
    assert found["hearback_oldest_unsent_seconds"] == 0 and found['hearback_jobs_waiting{job="deliver"}'] == 0


async def test_pace_is_told_by_platform_as_it_is_and_as_it_may_be(world: World) -> None:
    connection = await world.write(lambda work: work.connections.ensure("slack", "T1"))
    await world.write(lambda work: work.connections.ensure("slack", "T2"))
    await world.write(lambda work: slow_down(work.session, connection, 0, 0))
    found = await counted(world)
    assert found['hearback_pace_most{platform="slack"}'] == 16
    assert found['hearback_pace_rate{platform="slack"}'] == 12


async def test_the_time_to_acknowledge_is_told_for_what_may_change_something(small_world: World) -> None:
    async with caller(small_world.app.web) as http:
        await http.post("/sign-in", data={"email": "nobody@example.org"}, headers={"sec-fetch-site": "same-origin"})
        await http.get("/sign-in")
    found = await counted(small_world)
    assert found['hearback_acknowledge_seconds_count{channel="web"}'] == 1
    assert not any("slack" in name for name in found if "acknowledge" in name)


async def test_jobs_are_counted_by_how_they_ended(small_world: World) -> None:
    jobs = small_world.app.jobs
    await jobs.start()
    turn = uuid4()
    jobs.wake("deliver", turn)
    await jobs.stop()
    assert (await counted(small_world))['hearback_jobs_total{job="deliver",result="done"}'] >= 1


async def test_a_database_that_does_not_answer_is_told_and_the_rest_is_there(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(_: object) -> None:
        raise OSError("no route to postgresql://me:hunter2@host/db")

    monkeypatch.setattr(small_world.app.database, "read", gone)
    text = await page(small_world)
    assert figures(text)["hearback_database_up"] == 0 and "hearback_turns_total" in text and "hunter2" not in text


async def test_nobody_and_nothing_anybody_wrote_is_in_it(small_world: World) -> None:
    await go_round(small_world)
    text = await page(small_world)
    assert CANARY not in text
    assert not [somebody.name for somebody in PEOPLE.values() if somebody.name in text]
    ours = "\n".join(line for line in text.splitlines() if line.startswith("hearback_"))
    values = set(re.findall(r'(?<!le)="([^"]*)"', ours))
    assert values <= KNOWN, "a label has only values that are known beforehand"


# --- who may read it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "url", "headers"),
    [
        (ELSEWHERE, LOCAL, {}),
        (HERE, "https://hearback.example.org", {}),
        (HERE, LOCAL, {"x-forwarded-for": "192.0.2.7"}),
        (HERE, LOCAL, {"authorization": f"Bearer {TOKEN}", "forwarded": "for=192.0.2.7"}),
    ],
)
async def test_from_another_machine_or_through_a_proxy_it_is_not_read(
    small_world: World, peer: tuple[str, int], url: str, headers: dict[str, str]
) -> None:
    async with caller(small_world.app.web, peer, url) as http:
        answer = await http.get("/metrics", headers=headers)
    assert answer.status_code == 401 and "hearback_" not in answer.text


async def test_with_a_token_it_is_read_from_anywhere_and_without_it_from_nowhere(database_url: str) -> None:
    async with world_at(database_url, settings={"metrics_token": SecretStr(TOKEN)}) as world:
        async with caller(world.app.web, ELSEWHERE, "https://hearback.example.org") as http:
            told = await http.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
            wrong = await http.get("/metrics", headers=[(b"authorization", b"Bearer \xe9")])
        async with caller(world.app.web) as http:
            untold = await http.get("/metrics")
    assert (told.status_code, wrong.status_code, untold.status_code) == (200, 401, 401)

"""The tokens of Slack's workspaces: whoever removed the app has none, and whoever came back has the new one."""

from collections.abc import AsyncIterator

import pytest

from bot.settings import Slack
from bot.slack_tokens import FRESH, SlackTokens
from tests.world import World, world_at

SIGNED = {"signing_secret": "s"}


@pytest.fixture
async def empty(database_url: str) -> AsyncIterator[World]:
    async with world_at(database_url, people=False) as world:
        yield world


def tokens(world: World, **own: str) -> SlackTokens:
    return SlackTokens(world.app.works, Slack.model_validate({**SIGNED, **own}))


async def off(world: World) -> None:
    await world.write(lambda work: work.connections.off("slack", "T2"))


async def test_a_removed_workspace_has_no_token_and_one_installed_anew_has_its_new_one_in_every_process(
    empty: World,
) -> None:
    await empty.write(lambda work: work.connections.ensure("slack", "T2", secret="xoxb-1"))
    processes = [tokens(empty, client_id="1.2", client_secret="c") for _ in range(2)]
    assert [await token_for("T2") for token_for in processes] == ["xoxb-1"] * 2
    await off(empty)
    empty.clock.now += FRESH
    assert [await token_for("T2") for token_for in processes] == [None, None]
    await empty.write(lambda work: work.connections.ensure("slack", "T2", secret="xoxb-2"))
    assert [await token_for("T2") for token_for in processes] == ["xoxb-2"] * 2


async def test_a_token_is_not_read_for_every_message(empty: World) -> None:
    await empty.write(lambda work: work.connections.ensure("slack", "T2", secret="xoxb-1"))
    token_for = tokens(empty)
    await token_for("T2")
    await off(empty)
    assert await token_for("T2") == "xoxb-1"
    empty.clock.now -= FRESH / 2  # a clock that was set back makes nothing last
    assert await token_for("T2") is None


async def test_an_app_with_one_token_has_the_workspace_that_speaks_first(empty: World) -> None:
    assert await tokens(empty, bot_token="xoxb-1")("T2") == "xoxb-1"
    assert await empty.read(lambda work: work.connections.secret("slack", "T2")) == "xoxb-1"
    assert await tokens(empty)("T3") is None and await tokens(empty, bot_token="xoxb-1")("") is None


async def test_one_that_removed_the_app_is_not_connected_again_by_what_it_still_says(empty: World) -> None:
    token_for = tokens(empty, bot_token="xoxb-1")
    await token_for("T2")
    await off(empty)
    empty.clock.now += FRESH
    assert await token_for("T2") is None and await tokens(empty, bot_token="xoxb-1")("T2") is None
    assert await empty.read(lambda work: work.connections.of("slack", "T2")) is None

"""What the frameworks ask of the manager's list, as somebody in Slack and somebody in Teams have it; both databases."""

import pytest

from storage.work import SqlWork
from tests.handlers.teams.house import ENTRA, actions
from tests.partnership import email
from tests.requirements.people import IDEA, joined, labels, shared
from tests.story import Desk, Json, Platforms, platforms, reads

pytest_plugins = ["tests.worlds"]

VALUED, CURIOUS = "You saw what families have to repeat.", "Who would print it at night?"
DUTY = "Duty lists are made without asking us"


async def ids(at: Platforms) -> dict[str, str]:
    return {sentence: str(id) for id, sentence in await at.world.sql("SELECT id, sentence FROM idea")}


@pytest.mark.requirement("W7")
async def test_an_answer_has_what_was_valued_and_what_somebody_is_curious_about(database_url: str) -> None:
    async with platforms(database_url, framework="newcastle") as at:
        bethan, nkechi = await shared(at)
        await nkechi.presses("Answer")
        assert "What I value is that you saw …" in nkechi.reads()
        await nkechi.presses("Begin with the first")
        assert "What I valued" in nkechi.reads() and "What I am curious about" in nkechi.reads()
        await nkechi.presses("Send", valued="Noted.", curious="")
        assert "nothing to learn from" in nkechi.reads(), "a bare no is none of the two"
        await nkechi.presses("Send", valued=VALUED, curious=CURIOUS)
        await at.world.drain()

        told = reads(bethan.told[-1])
        assert told.index("What I valued") < told.index(VALUED) < told.index("What I am curious about")
        assert CURIOUS in told
        await bethan.presses(bethan.told[-1], "Answer")
        await bethan.submits(words="The night desk would.")
        await at.world.drain()
        assert "The night desk would." in nkechi.looks()


@pytest.mark.requirement("W11")
async def test_a_conversation_is_begun_from_an_idea_and_is_what_came_of_it(database_url: str) -> None:
    async with platforms(database_url, framework="newcastle") as at:
        bethan, nkechi = await shared(at)
        await nkechi.presses("Start a conversation")
        await nkechi.presses("Ask them", when="Thursday at ten, in the kitchen")
        await at.world.drain()
        assert "Nkechi would like to talk this through with you:" in reads(bethan.told[-1])
        await bethan.presses(bethan.told[-1], "Answer")
        await bethan.submits(words="Yes, gladly.")
        await at.world.drain()
        assert "Yes, gladly." in nkechi.looks()

        await nkechi.presses("We talked it through")
        await nkechi.presses("Send", agreed="No.")
        assert "What did you agree?" in nkechi.reads()
        await nkechi.presses("Send", agreed="Bethan shows it to the night team first.")
        await at.world.drain()
        told = reads(bethan.told[-1])
        assert "Bethan shows it to the night team first." in told and "We talked it through" in told
        await nkechi.says("waiting")
        assert IDEA not in nkechi.reads()


@pytest.mark.requirement("N12")
async def test_a_manager_sees_similar_ideas_and_a_link_shows_on_both(database_url: str) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan, nkechi = await shared(at)
        ash = await joined(at, "ash")
        like = "A page that travels with the child and is written so that their family can read it"
        await ash.commands("/idea", like)
        said = await ash.submits()
        await ash.presses(said, next(label for label in labels(said) if label.startswith("Mine is different")))
        await at.world.drain()
        await nkechi.says("waiting")
        assert "Similar ideas" in nkechi.reads() and "Connected with" not in nkechi.reads()

        await nkechi.presses("Link to another idea")
        await nkechi.presses("Link the two", other=(await ids(at))[like])
        for other in ("A page that travels", "One page that travels"):
            await nkechi.says("waiting")
            if "Connected with" not in nkechi.reads() or other not in after(nkechi.reads(), "Connected with"):
                await nkechi.presses("The next one")
            assert other in after(nkechi.reads(), "Connected with")
        mine = await bethan.commands("/hearback", "ideas")
        await bethan.presses(mine, next(label for label in labels(mine) if label.startswith("One page")))
        assert "A page that travels" in after(reads(bethan.answered), "Connected with"), "its author sees it, too"


def after(said: str, heading: str) -> str:
    return said.partition(heading)[2].partition("Similar ideas")[0]


@pytest.mark.requirement("P9")
async def test_an_idea_about_a_managers_own_decision_goes_round_that_manager(database_url: str) -> None:
    async with platforms(database_url, framework="pan_dorset") as at:
        bethan, nkechi = await shared(at)
        idris = Desk(at, "idris")
        await idris.says("help")
        await at.world.drain()
        before = len(_to(at, "nkechi"))

        # While sharing: the next above has it, and the manager hears nothing.
        await bethan.commands("/hearback", "past")
        said = await bethan.submits(sentence=DUTY)
        assert "Idris Penhallow has it" in reads(said)
        await bethan.presses(said, "It is about their own decision")
        assert "Nkechi Umeadi does not see it, hears nothing of it" in reads(bethan.answered)
        await at.world.drain()
        assert len(_to(at, "nkechi")) == before and DUTY in idris.looks()
        await nkechi.says("waiting")
        assert IDEA in nkechi.reads() and DUTY not in nkechi.reads()
        await nkechi.presses("Link to another idea")
        assert DUTY not in nkechi.reads(), "nor do they come across it"

        # Its promised day passes, and the forum's, whose clerk the manager is: still they do not.
        await at.world.write(lambda work: _answers_for(work, "nkechi"))
        await at.world.passes(days=15)
        await idris.says("waiting")
        await idris.presses("The next one")
        assert DUTY in idris.reads(), "it went to the forum"
        assert not any(DUTY in reads(shown) for shown in _to(at, "nkechi"))
        await nkechi.says("waiting")
        assert DUTY not in nkechi.reads()

        # Just after sharing, in one tap: what they were told says no more of it.
        await bethan.commands("/idea", "A second printer for the night team")
        thanks = await bethan.submits()
        await at.world.drain()
        assert any("second printer" in reads(shown) for shown in _to(at, "nkechi"))
        await bethan.presses(thanks, "Not my manager")
        assert "Idris Penhallow has it" in reads(bethan.answered)
        await at.world.drain()
        assert not any("second printer" in reads(shown) for shown in _to(at, "nkechi"))


def _to(at: Platforms, name: str) -> list[Json]:
    """What stands in somebody's Teams now."""
    return [one for one in at.connector.shown.values() if ENTRA[name] in one["conversation"]["id"]]


async def _answers_for(work: SqlWork, name: str) -> None:
    person = await work.people.by_email(email(name))
    assert person
    await work.people.answer_for(person, frozenset({work.framework.fallback.id}))


@pytest.mark.requirement("M8")
async def test_the_form_and_the_managers_card_say_that_there_is_no_blame(database_url: str) -> None:
    async with platforms(database_url, framework="milton_keynes") as at:
        bethan, nkechi = await shared(at)
        assert "No blame: Ask about the system before the person." in nkechi.reads()
        await bethan.commands("/idea")
        assert "You will not be blamed for something done in good faith." in reads(bethan.view)


@pytest.mark.requirement("D14")
async def test_a_bare_no_in_more_words_is_refused_with_an_example_and_keeps_its_text(database_url: str) -> None:
    async with platforms(database_url, framework="derby") as at:
        _, nkechi = await shared(at)
        await nkechi.presses("Not this time, because…")
        for words in ("Thank you, noted.", "We already do this.", "Not a priority at the moment, sorry."):
            await nkechi.presses("Send", considered=words, useful="Families should read what we write.")
            assert "For instance:" in nkechi.reads() and words in nkechi.reads()


async def test_everything_that_a_manager_can_do_is_on_the_card_or_behind_more(database_url: str) -> None:
    async with platforms(database_url) as at:
        _, nkechi = await shared(at)
        shown = actions(nkechi.card)
        assert [one["title"] for one in shown][:4] == [
            "Try it here", "Ask", "Pass to Change and improvement forum", "Answer",
        ]  # fmt: skip
        assert all(one.get("mode") == "secondary" for one in shown[4:])

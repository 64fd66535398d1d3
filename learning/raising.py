"""
A reflection raised as learning for the agency: its writer chooses the words and agrees (Milton Keynes M5).

The reflection stays sealed: what goes is what its writer wrote for it or chose of it, and nothing else is opened.
"""

from collections.abc import Collection

from learning import sharing
from learning.ideas import SENTENCE, Idea, Move
from learning.links import How, Link
from learning.people import Person
from learning.reflections import ReflectionId
from learning.refusal import Refusal
from learning.telling import kept
from learning.work import Work


async def raise_it(
    work: Work, by: Person, id: ReflectionId, words: str, chosen: Collection[int], agrees: bool, kind: str = ""
) -> Idea:
    """A new idea of theirs, linked to the reflection; that they agreed, and when, is kept with it."""
    reflection = await work.reflections.get(id, by)
    taken = [thought.words for number, thought in enumerate(reflection.thoughts) if number in chosen]
    sentence = "\n\n".join(filter(None, (words, *taken)))
    if not sentence:
        raise Refusal("Please write what others should know, or choose something of it.", about="words")
    if len(sentence) > SENTENCE:
        raise Refusal(f"Together this is over {SENTENCE} characters. Please choose less.", about="words")
    if not agrees:
        raise Refusal("Nothing goes without your yes. Your reflection stays yours alone.", about="agrees")
    idea = await sharing.share(work, by, sentence, kind=kind)
    data = {"what": "consent", "words": "own" if not taken else "chosen"}
    idea = await kept(work, idea.moved(Move.ADDED, work.now, by, data=data))
    await work.links.put(Link(idea.id, reflection.subject, How.RAISED, by, work.now))
    return idea

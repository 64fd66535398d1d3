"""Two ideas that have to do with each other: linked, or joined so that they go on as one (N12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Prepared
from dialogs.kit.limits import shortened
from dialogs.kit.questions import Option
from dialogs.telling.deciding import Deciding, JoinTo, LinkTo, done
from learning import connecting, of_several
from learning.ideas import Idea, IdeaId
from learning.joining import may_read
from learning.people import Person
from learning.refusal import Refusal
from learning.work import Work

dialog = Dialog(
    "a link",
    opens=LinkTo,
    begin=lambda _: "Link it",
    for_whom=lambda _: False,  # from an idea's card alone
    rank=92,
)


@dataclass(frozen=True)
class OtherIdeas:
    """
    Whatever its reader may read but this one: what sounds like it first, or by a few words of it.

    To ``join`` it, none that is about somebody's own decision: that goes on by itself.
    """

    work: Work
    reader: Person
    idea: Idea
    join: bool = False

    async def find(self, words: str) -> Sequence[Option]:
        alike = [] if words.strip() else await self.work.similar.like(self.idea.sentence, self.reader, self.idea.id)
        found = {idea.id: idea for idea in (*alike, *await self.work.ideas.find(words, self.reader))}
        return [self._option(idea) for idea in found.values() if self._could_be(idea)]

    async def get(self, value: str) -> Option | None:
        try:
            idea = await self.work.ideas.get(IdeaId(UUID(value)))
        except (ValueError, Refusal):
            return None
        reads = idea.may_be_seen_by(self.reader) or await may_read(self.work, idea, self.reader)
        return self._option(idea) if reads and idea.id != self.idea.id else None

    def _could_be(self, idea: Idea) -> bool:
        return idea.id != self.idea.id and not (self.join and connecting.goes_by_itself(idea))

    def _option(self, idea: Idea) -> Option:
        author = idea.shown_author(self.reader)
        return Option(str(idea.id), shortened(f"{idea.title} ({author.first_name})" if author else idea.title)[0])


@dialog.prepare(LinkTo, JoinTo)
async def as_it_stands(form: Deciding, turn: Turn) -> Prepared:
    idea = await of_several.to_decide(turn.work, turn.person, form.idea)
    join = isinstance(form, JoinTo)
    return Prepared(values={"seen": idea.decisions}, search={"other": OtherIdeas(turn.work, turn.person, idea, join)})


@dialog.on(LinkTo)
async def link(form: LinkTo, turn: Turn) -> Reply:
    idea = await connecting.link(turn.work, turn.person, form.idea, IdeaId(UUID(form.other)))
    return await done(idea, turn, "The two are linked, and each shows the other.")


@dialog.on(JoinTo)
async def join(form: JoinTo, turn: Turn) -> Reply:
    await of_several.takes_first(turn.work, turn.person, form.idea)
    idea = await connecting.join_two(turn.work, turn.person, form.idea, form.seen, IdeaId(UUID(form.other)))
    return await done(
        idea, turn, "They go on as one. Whoever shared it has been told, and hears what is decided there."
    )

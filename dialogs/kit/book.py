"""Every dialog, found by address: opened, searched, answered, shown again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from dialogs.kit.dialog import Dialog, Offered, Part, Reply, Turn
from dialogs.kit.forms import Form, Garbled, Prepared, Values
from dialogs.kit.questions import Finder, Option, Sheet
from dialogs.kit.stale import carries, overtaken, with_shown
from dialogs.kit.words import Block, Button, Card, Heading, Quote, Text
from learning import guard
from learning.framework import Framework
from learning.people import People, Person, PersonId, Viewer
from learning.refusal import Moved, Refusal
from learning.subject import Subject
from learning.work import Work

NOT_A_REPORT = "This is never the way to report a worry about a child: ring, as you always would."
SURE = "sure"
"""With what a sheet knows: its writer has been told that it may be about one person, and sends it all the same."""


class NothingKept(Exception):
    """A turn that only asks, or that was refused: it is rolled back, and this is said."""

    def __init__(self, reply: Sheet | Card) -> None:
        self.reply = reply


class Book:
    def __init__(self, dialogs: Iterable[Dialog]) -> None:
        self.dialogs = {dialog.name: dialog for dialog in dialogs}
        self._parts = {address: (d, part) for d in self.dialogs.values() for address, part in d.parts.items()}
        self._makers = {kind: make for d in self.dialogs.values() for kind, make in d.makers.items()}
        self._namers = {kind: namer for d in self.dialogs.values() for kind, namer in d.namers.items()}

    @property
    def forms(self) -> list[type[Form]]:
        return [part.form for _, part in self._parts.values()]

    def form(self, address: str) -> type[Form] | None:
        return self._parts[address][1].form if address in self._parts else None

    def shows(self, address: str) -> bool:
        return address in self._parts and self._part(address)[1].shows

    async def offer(self, words: str, person: Person, work: Work) -> Card:
        """What could be made of words that were simply written; with none, or a button's own, what can be begun."""
        mine = [d for d in self.dialogs.values() if await d.is_offered_to(person, work)]
        mine.sort(key=lambda d: d.rank)
        meant = [d for d in mine if _is_said(d, words, work.framework)]
        if meant or not words:
            begin = [_begins(d, work.framework) for d in meant or mine]
            return Card("What would you like to do?", (Text(NOT_A_REPORT),), tuple(begin))
        if stop := guard.stop(words, _ours(work.framework)):
            return Card("Nothing is kept", (Text(stop), Text("Please write it again without it.")))
        offers = [await d.offer(words, person, work) for d in mine if d.offer]
        made = [Offered((), (offer,)) if isinstance(offer, Button) else offer for offer in offers if offer]
        return Card(
            "What shall I do with this?",
            (*(block for one in made for block in one.said), Text("Nothing is kept until you press. " + NOT_A_REPORT)),
            tuple(button for one in made for button in one.actions),
        )

    def ways_on(self, framework: Framework) -> tuple[Button, ...]:
        """Where somebody can go from what is not there any more."""
        first = sorted(self.dialogs.values(), key=lambda dialog: dialog.rank)[:3]
        return tuple(_begins(dialog, framework) for dialog in first)

    async def home(self, person: Person, work: Work) -> list[Card]:
        """Everybody's first page: what waits for them before what they can see."""
        sections = sorted((s for d in self.dialogs.values() for s in d.sections), key=lambda s: s[0])
        return [card for _, section in sections for card in await section(person, work)]

    async def open(self, address: str, known: Values, turn: Turn, seeking: Mapping[str, str] = {}) -> Sheet:
        form = self._part(address)[1].form
        prepared = await self._prepared(address, known, turn)
        values = {**prepared.values, **_shown(form, known), **_hidden(form, known, prepared)}
        return await self._asked(form, values, prepared, turn, seeking=seeking)

    async def find(self, address: str, known: Values, turn: Turn, name: str, words: str) -> Sequence[Option]:
        prepared = await self._prepared(address, known, turn)
        if name not in prepared.search:
            raise Garbled(address)
        return await prepared.search[name].find(words)

    async def answer(self, address: str, values: Values, turn: Turn) -> Reply:
        """Raises ``NothingKept`` for every reply after which nothing may stay written."""
        part = self._part(address)[1]
        form = part.form
        sure, values = bool(values.get(SURE)), {name: value for name, value in values.items() if name != SURE}
        prepared = await self._prepared(address, values, turn)
        if since := overtaken(form, values, prepared):
            again = {**values, **_hidden(form, values, prepared)}
            raise NothingKept(await self._asked(form, again, prepared, turn, since))
        recognised, unknown = await _recognised(values, prepared)
        filled = form.read(recognised, prepared)
        stopped = _stopped(form, values, turn.work.framework)
        if isinstance(filled, dict) or unknown or stopped:
            wrong = (filled if isinstance(filled, dict) else {}) | unknown | stopped
            raise NothingKept(await self._asked(form, values, prepared, turn, wrong))
        if not sure and (likely := _likely(form, values)):
            sheet = await self._asked(form, values, prepared, turn, likely)
            raise NothingKept(replace(sheet, known={**sheet.known, SURE: True}))
        try:
            reply = await part.answer(filled, turn)
        except Refusal as no:
            if not form.asks():
                raise NothingKept(await self._refused(form, values, no, turn)) from None
            if isinstance(no, Moved):  # what was typed stays; what was seen is seen anew
                values = {**values, **_hidden(form, values, prepared)}
            raise NothingKept(await self._asked(form, values, prepared, turn, {no.about: str(no)})) from None
        if isinstance(reply, Sheet):
            raise NothingKept(reply)
        return reply

    async def card(self, subject: Subject, viewer: Viewer, work: Work) -> Card:
        return await self._makers[subject.kind](subject.id, viewer, work)

    def hands_back(self, address: str, values: Values) -> tuple[Block, ...]:
        """What a person typed, for when there is no sheet to keep it in."""
        form = self.form(address)
        if form is None:  # an old form: what has spaces in it was written by somebody, and the rest are ids
            words = [v for v in values.values() if isinstance(v, str) and " " in v.strip()]
            return (Heading("What you wrote"), *map(Quote, words)) if words else ()
        typed = list(_written(form, values).values())
        return (Heading("What you wrote"), *map(Quote, typed)) if typed else ()

    async def _refused(self, form: type[Form], values: Values, no: Refusal, turn: Turn) -> Card:
        said = (Text(str(no)), *self.hands_back(form.address, values))
        if isinstance(no, Moved):
            now = await self.card(no.subject, turn.person, turn.work)
            return replace(now, body=(*said, *now.body))
        return Card("Nothing has changed", said)

    async def _asked(
        self,
        form: type[Form],
        values: Values,
        prepared: Prepared,
        turn: Turn,
        wrong: Mapping[str, str] = {},
        seeking: Mapping[str, str] = {},
    ) -> Sheet:
        sheet = await _sheet(form, values, prepared, wrong, seeking)
        return replace(sheet, about=await self._about(form.draft(values), turn)) if sheet.questions else sheet

    async def _about(self, form: Form, turn: Turn) -> str:
        for name, field in type(form).model_fields.items():
            namer = self._namers.get(field.annotation)
            if namer and (id := getattr(form, name, None)):
                return await namer(id, turn.person, turn.work)
        return ""

    def _part(self, address: str) -> tuple[Dialog, Part]:
        if address not in self._parts:
            raise Garbled(address)
        return self._parts[address]

    async def _prepared(self, address: str, values: Values, turn: Turn) -> Prepared:
        dialog, part = self._part(address)
        prepare = dialog.prepares.get(address)
        try:
            prepared = await prepare(part.form.draft(values), turn) if prepare else Prepared()
        except Refusal as no:  # it cannot even be asked any more
            raise NothingKept(await self._refused(part.form, values, no, turn)) from None
        if carries(part.form):
            prepared = replace(prepared, values=with_shown(part.form, prepared))
        people = {name: Colleagues(turn.work.people) for name, kind in part.form.kinds().items() if kind == "who"}
        return replace(prepared, search={**people, **prepared.search}) if people else prepared


class Colleagues:
    """Whoever a person picks among their colleagues."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def find(self, words: str) -> Sequence[Option]:
        return [_colleague(person) for person in await self._people.find(words)]

    async def get(self, value: str) -> Option | None:
        try:
            person = await self._people.get(PersonId(UUID(value)))
        except ValueError:
            return None
        return _colleague(person) if person else None


def _colleague(person: Person) -> Option:
    return Option(str(person.id), f"{person.name}, {person.team}" if person.team else person.name)


def _begins(dialog: Dialog, framework: Framework) -> Button:
    form = dialog.opens
    part = dialog.parts.get(form.address)
    shows = part is not None and part.shows
    return Button(dialog.begin(framework), form.address, how="ask" if form.asks() else "show" if shows else "do")


def _is_said(dialog: Dialog, words: str, framework: Framework) -> bool:
    """Whoever writes what a button says means that button, and has no idea to share."""
    return words.strip(" .!").casefold() in (dialog.name, dialog.begin(framework).casefold())


def _ours(framework: Framework) -> Sequence[str]:
    """The organisation's own numbers may be written: they are on every card."""
    return [number for contact in framework.contacts.values() for number in (contact.phone, contact.out_of_hours)]


def _stopped(form: type[Form], values: Values, framework: Framework) -> dict[str, str]:
    """What was typed and may not be kept, beside its question.  Nobody's own words are ever logged."""
    ours = _ours(framework)
    said = {name: guard.stop(words, ours) for name, words in _written(form, values).items()}
    return {name: why for name, why in said.items() if why}


def _likely(form: type[Form], values: Values) -> dict[str, str]:
    """What may be about one person, beside its question: told once, and whoever wrote it decides."""
    said = {name: guard.warn(words) for name, words in _written(form, values).items()}
    return {name: why for name, why in said.items() if why}


def _written(form: type[Form], values: Values) -> dict[str, str]:
    """In somebody's own words: what was chosen, a day and a number are not."""
    typed = {name for name, kind in form.kinds().items() if kind in ("line", "paragraph", "prompts")}
    return {n: v for n, v in values.items() if n.partition(".")[0] in typed and isinstance(v, str) and v}


async def _sheet(
    form: type[Form],
    values: Values,
    prepared: Prepared,
    wrong: Mapping[str, str],
    seeking: Mapping[str, str],
) -> Sheet:
    """The sheet, with what each search has found and what was chosen before."""
    offered = {}
    for name, finder in prepared.search.items():
        found = await finder.find(seeking.get(name, ""))
        chosen = await _known(finder, values.get(name))
        offered[name] = {
            o.value: o.label for o in (*([replace(chosen, value=str(values[name]))] if chosen else []), *found)
        }
    return form.sheet(values, await prepared.shown(), offered, wrong)


async def _recognised(values: Values, prepared: Prepared) -> tuple[Values, dict[str, str]]:
    """Each value that was searched for, as we know it; what we do not know stands beside its question."""
    plain, unknown = dict(values), {}
    for name, finder in prepared.search.items():
        if values.get(name):
            option = await _known(finder, values[name])
            if option:
                plain[name] = option.value
            else:
                unknown[name] = "Please choose one from the list."
    return plain, unknown


async def _known(finder: Finder, value: object) -> Option | None:
    return await finder.get(value) if isinstance(value, str) and value else None


def _shown(form: type[Form], values: Values) -> Values:
    return {name: value for name, value in values.items() if form.kinds().get(name.partition(".")[0]) != "hidden"}


def _hidden(form: type[Form], values: Values, prepared: Prepared) -> Values:
    """What travels unseen: the moment knows better than the button that was pressed."""
    known = {**values, **prepared.values}
    return {name: known[name] for name, kind in form.kinds().items() if kind == "hidden" and name in known}

"""
One form class is the Slack modal, the Teams card, the web page and the validation.

A form is a frozen pydantic model.  Its annotations say what is asked; what depends on the
moment (options, prompts, values already known) is ``Prepared``, each time it is shown and
again when it is answered.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, repeat
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Self, Union, get_args, get_origin

from annotated_types import MaxLen, MinLen
from pydantic import (
    BaseModel,
    ConfigDict,
    JsonValue,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticKnownError

from dialogs.kit import limits
from dialogs.kit.questions import As, Finder, Kind, Option, Question, Sheet, Widget

Values = Mapping[str, JsonValue]
Offered = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Prepared:
    """
    What a form needs to know of the moment: values, options, where to search, what to prompt.

    ``help`` is what stands under a question instead of its own: in the organisation's words, for instance.
    ``looked_up`` is help that costs a look: it is asked for only where the form is shown, and not when it is sent.
    ``required`` are questions and prompts (``name.prompt``) that must be answered now, though not always.
    """

    values: Values = field(default_factory=dict)
    options: Offered = field(default_factory=dict)
    search: Mapping[str, Finder] = field(default_factory=dict)
    prompts: Offered = field(default_factory=dict)
    help: Mapping[str, str] = field(default_factory=dict)
    looked_up: Callable[[], Awaitable[Mapping[str, str]]] | None = None
    required: frozenset[str] = frozenset()

    async def shown(self) -> Self:
        """With all of its help, for whoever reads the form."""
        return replace(self, help={**self.help, **await self.looked_up()}, looked_up=None) if self.looked_up else self


class Garbled(Exception):
    """A channel sent something its form never asked: our fault or a forgery."""


class Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    address: ClassVar[str]
    title: ClassVar[str]
    submit: ClassVar[str]

    def __init_subclass__(cls, *, address: str, submit: str = "Send", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.address, cls.submit = address, submit

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        cls.title = cls.model_config.get("title") or ""
        if wrong := list(_misfits(cls)):  # said when the class is made, not to a person
            raise ValueError(f"{cls.__name__}: {'; '.join(wrong)}")

    @model_validator(mode="before")
    @classmethod
    def _blank_is_unanswered(cls, values: object) -> object:
        if isinstance(values, Mapping):
            return {name: value for name, value in values.items() if not _is_blank(value)}
        return values

    @field_validator("*")
    @classmethod
    def _keeps_to_the_narrower(cls, value: object, info: ValidationInfo) -> object:
        """Of two limits pydantic keeps the later one, which is the question's kind's and not the form's own."""
        field = cls.model_fields.get(info.field_name or "")
        if isinstance(value, str) and field:
            most, least = _max_length(field), _min_length(field)
            if most and len(value) > most:
                raise PydanticKnownError("string_too_long", {"max_length": most})
            if value and len(value) < least:
                raise PydanticKnownError("string_too_short", {"min_length": least})
        return value

    @classmethod
    def kinds(cls) -> dict[str, Kind]:
        return {name: _kind(field) for name, field in cls.model_fields.items()}

    @classmethod
    def asks(cls) -> bool:
        return any(kind != "hidden" for kind in cls.kinds().values())

    @classmethod
    def draft(cls, values: Values) -> Self:
        """The form as far as it is known before it is answered: its hidden values, checked; raises ``Garbled``."""
        hidden = {name: cls.model_fields[name] for name, kind in cls.kinds().items() if kind == "hidden"}
        if any(field.is_required() and name not in values for name, field in hidden.items()):
            raise Garbled(cls.address)
        try:
            known = {n: _adapter(f).validate_python(values[n]) for n, f in hidden.items() if n in values}
        except ValidationError:
            raise Garbled(cls.address) from None
        return cls.model_construct(**known)  # type: ignore[return-value]  # the plugin forgets Self

    @classmethod
    def read(cls, values: Values, prepared: Prepared = Prepared()) -> Self | dict[str, str]:
        """The form, or what is wrong, by question."""
        wrong = {name: _PLAIN["missing"] for name in prepared.required if _is_blank(values.get(name))}
        for name, options in prepared.options.items():
            if set(_chosen(values.get(name))) - options.keys():
                wrong[name] = _PLAIN["enum"]
        try:
            form = cls.model_validate(cls._with_thoughts(values, prepared))
        except ValidationError as error:
            wrong |= {str(e["loc"][0]) if e["loc"] else "": _plain(e, cls) for e in error.errors()}
            wrong |= {name: ANY_ONE for name, kind in cls.kinds().items() if kind == "prompts" and name in wrong}
        asked = {name for name, kind in cls.kinds().items() if kind != "hidden"}
        if {name.partition(".")[0] for name in wrong} - {""} - asked:
            raise Garbled(cls.address)  # nobody can correct an answer that was never asked for
        return wrong or form

    @classmethod
    def _with_thoughts(cls, values: Values, prepared: Prepared) -> dict[str, JsonValue]:
        """The answers to prompts come one by one, as ``name.prompt``; the prompt's words are ours."""
        plain = dict(values)
        for name, prompts in prepared.prompts.items():
            given = [(id, prompt, plain.pop(f"{name}.{id}", None)) for id, prompt in prompts.items()]
            plain[name] = [{"id": id, "prompt": prompt, "words": words} for id, prompt, words in given if words]
        return plain

    @classmethod
    def sheet(
        cls, values: Values, prepared: Prepared = Prepared(), offered: Offered = {}, wrong: Mapping[str, str] = {}
    ) -> Sheet:
        """The form as it is shown.  What is wrong and has no question to stand beside stands on top."""
        questions: list[Question] = []
        for name, kind in cls.kinds().items():
            if kind == "prompts":
                questions += _prompts(name, values, prepared, wrong)
            elif kind != "hidden":
                options = offered.get(name) or prepared.options.get(name) or _members(cls.model_fields[name])
                if kind in ("choice", "choices") and not options and not cls.model_fields[name].is_required():
                    continue  # among nothing nobody chooses
                question = _question(name, cls.model_fields[name], kind, options, values, wrong)
                told = prepared.help.get(name, question.help)
                questions.append(replace(question, help=told, required=question.required or name in prepared.required))
        known = {name: values[name] for name, kind in cls.kinds().items() if kind == "hidden" and name in values}
        beside = {name for question in questions for name in (question.name, question.name.partition(".")[0])}
        on_top = " ".join(said for name, said in wrong.items() if name not in beside)
        return Sheet(cls.address, cls.title, cls.submit, tuple(questions), known, on_top)


def _question(
    name: str,
    field: FieldInfo,
    widget: Widget | Literal["who"],
    options: Mapping[str, str],
    values: Values,
    wrong: Mapping[str, str],
) -> Question:
    return Question(
        name=name,
        label=field.title or name.replace("_", " ").capitalize(),
        widget="search" if widget == "who" else widget,
        required=field.is_required() or (widget == "choice" and bool(_default(field))),  # answered, it is never empty
        help=field.description or "",
        options=tuple(Option(value, label) for value, label in options.items()),
        max_length=_max_length(field),
        value=values.get(name, _default(field)),
        error=wrong.get(name, ""),
    )


def _prompts(name: str, values: Values, prepared: Prepared, wrong: Mapping[str, str]) -> list[Question]:
    """A paragraph for each of the organisation's prompts; what is wrong with all stands beside the first."""
    return [
        Question(
            name=f"{name}.{id}",
            label=prompt,
            widget="paragraph",
            required=f"{name}.{id}" in prepared.required,
            max_length=limits.ANSWER,
            value=values.get(f"{name}.{id}"),
            error=wrong.get(f"{name}.{id}", "") or (wrong.get(name, "") if first else ""),
        )
        for first, (id, prompt) in zip(
            chain([True], repeat(False)), prepared.prompts.get(name, {}).items(), strict=False
        )
    ]


def _misfits(form: type[Form]) -> list[str]:
    wrong = []
    if form.asks() and not 0 < len(form.title) <= limits.TITLE:
        wrong.append(f"a form is shown under a title of 1 to {limits.TITLE} characters")
    if not 0 < len(form.submit) <= limits.TITLE:
        wrong.append(f"the button that sends it has 1 to {limits.TITLE} characters")
    if len(form.model_fields) > limits.QUESTIONS:
        wrong.append(f"a form asks at most {limits.QUESTIONS} questions")
    for name, asked in form.model_fields.items():
        if len(asked.title or "") > limits.HEADING or len(asked.description or "") > 2 * limits.HEADING:
            wrong.append(f"{name}: a question is short, and so is its help")
        if len(_members(asked)) > limits.OPTIONS or max(map(len, _members(asked).values()), default=0) > limits.LABEL:
            wrong.append(f"{name}: at most {limits.OPTIONS} options of {limits.LABEL} characters")
        if (_max_length(asked) or 0) > limits.ANSWER:
            wrong.append(f"{name}: an answer has at most {limits.ANSWER} characters")
    return wrong


def _is_blank(value: object) -> bool:
    return value in (None, []) or (isinstance(value, str) and not value.strip())


def _chosen(value: JsonValue) -> list[str]:
    many = value if isinstance(value, list) else str(value or "").split(",")
    return [str(one) for one in many if one]


def _bare(field: FieldInfo) -> Any:
    annotation: Any = field.annotation
    if get_origin(annotation) in (Union, UnionType):
        [annotation] = [arg for arg in get_args(annotation) if arg is not NoneType]
    return annotation


def _adapter(field: FieldInfo) -> TypeAdapter[Any]:
    annotation: Any = field.annotation
    return TypeAdapter(Annotated[(annotation, *field.metadata)] if field.metadata else annotation)


def _kind(field: FieldInfo) -> Kind:
    named = next((m.kind for m in field.metadata if isinstance(m, As)), None)
    if named:
        return named
    match _bare(field):
        case type() as t if issubclass(t, bool):
            return "switch"
        case type() as t if issubclass(t, StrEnum):
            return "choice"
        case type() as t if issubclass(t, str):
            return "line"
        case type() as t if issubclass(t, int):
            return "number"
        case type() as t if issubclass(t, dt.date):
            return "date"
        case unknown:
            raise TypeError(f"no channel can ask for {unknown!r}")


def _members(field: FieldInfo) -> dict[str, str]:
    kind = _bare(field)
    members = get_args(kind)[0] if get_args(kind) else kind
    if isinstance(members, type) and issubclass(members, StrEnum):
        return {m.value: m.value.replace("-", " ").capitalize() for m in members}
    return {}


def _max_length(field: FieldInfo) -> int | None:
    lengths = (m.max_length for m in field.metadata if isinstance(m, MaxLen | StringConstraints))
    return min((length for length in lengths if length), default=None)


def _min_length(field: FieldInfo) -> int:
    return max((m.min_length or 0 for m in field.metadata if isinstance(m, MinLen | StringConstraints)), default=0)


def _default(field: FieldInfo) -> JsonValue:
    value = None if field.is_required() else field.get_default(call_default_factory=True)
    return sorted(value) if isinstance(value, frozenset) else json.loads(json.dumps(value, default=str))


ANY_ONE = "Please write something: any one of these is enough."
_PLAIN = {
    "ours": "{said}",  # a form's own, in its own words
    "missing": "Please answer this.",
    "enum": "Please choose one of the answers.",
    "string_too_short": "Please write at least {min_length} characters.",
    "string_too_long": "Please keep this to {max_length} characters.",
    "greater_than_equal": "Please write {ge} or more.",
    "less_than_equal": "Please write {le} or less.",
    "int_parsing": "Please write a whole number.",
    "date_from_datetime_parsing": "Please give a date, such as 4 January 2027.",
}


def _plain(error: ErrorDetails, form: type[Form]) -> str:
    """In plain words; of two limits the narrower is said, so that nobody is refused twice."""
    field = form.model_fields.get(str(error["loc"][0])) if error["loc"] else None
    narrower = {"max_length": _max_length(field)} if field and error["type"] == "string_too_long" else {}
    return _PLAIN.get(error["type"], "Please look at this again.").format(**{**error.get("ctx", {}), **narrower})

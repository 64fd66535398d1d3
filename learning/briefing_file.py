"""A briefing as a JSON file has it, so that it can be brought in as it is."""

import json
from datetime import date

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, ValidationError

from learning.briefings import Section, Source
from learning.refusal import Refusal


class _SectionFile(BaseModel):
    model_config = ConfigDict(extra="ignore")
    heading: str = Field(min_length=1, max_length=150)
    text: str = Field(max_length=3000)


class _SourceFile(BaseModel):
    label: str = Field(min_length=1, max_length=150)
    url: AnyHttpUrl
    note: str = ""


class BriefingFile(BaseModel):
    """A briefing as a JSON file has it; what is not known here is left out."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)
    id: str = Field(min_length=1, max_length=40, pattern=r"^[\w.-]+$")
    title: str = Field(min_length=1, max_length=150)
    source: str = ""
    theme: str = ""
    author_email: str = ""
    apply: str = ""
    issued: date | None = None
    sections: list[_SectionFile] = Field(min_length=1, max_length=12)
    resources: list[_SourceFile] = []

    @property
    def parts(self) -> tuple[Section, ...]:
        return tuple(Section(s.heading, s.text) for s in self.sections)

    @property
    def links(self) -> tuple[Source, ...]:
        return tuple(Source(r.label, str(r.url), r.note) for r in self.resources)


def read_file(text: str) -> list[BriefingFile]:
    """One briefing, or a list of them.  Raises ``Refusal`` with line, column and what to do; nothing half read."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as wrong:
        raise Refusal(
            f"Line {wrong.lineno}, column {wrong.colno}: this is not JSON ({wrong.msg}). "
            "Please mend it there and try again."
        ) from None
    briefings = []
    for number, one in enumerate(found if isinstance(found, list) else [found], start=1):
        try:
            briefings.append(BriefingFile.model_validate(one))
        except ValidationError as wrong:
            first = wrong.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise Refusal(
                f"Briefing {number}, {where or 'as a whole'}: {first['msg']}. Please mend it there and try again."
            ) from None
    refs = [briefing.id for briefing in briefings]
    if twice := next((ref for ref in refs if refs.count(ref) > 1), None):
        raise Refusal(f"Two briefings are called {twice}. Please give each an id of its own.")
    return briefings

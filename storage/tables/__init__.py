"""What is kept. Nothing is loaded behind one's back (``lazy="raise"``); the rows of the engine are plain tables."""

from storage.tables.agendas import LineRow, LinkRow, MeetingRow
from storage.tables.asking import AskingOutcomeRow, AskingRow, asking_person
from storage.tables.base import Instant, Json, Row, metadata
from storage.tables.briefings import QUEUED, STATES, BriefingRow, QuestionRow, reached, recipient
from storage.tables.engine import due, message, pace, posted, turn
from storage.tables.framework import FrameworkPointRow
from storage.tables.ideas import IdeaAuthorRow, IdeaEventRow, IdeaRow, IdeaSupporterRow, ReflectionRow
from storage.tables.keys import answer_link, session, sign_in
from storage.tables.people import ConnectionRow, HandleRow, PersonRow, TeamPlaceRow
from storage.tables.published import PublishedRow

__all__ = [
    "QUEUED",
    "STATES",
    "AskingOutcomeRow",
    "AskingRow",
    "BriefingRow",
    "ConnectionRow",
    "FrameworkPointRow",
    "HandleRow",
    "IdeaAuthorRow",
    "IdeaEventRow",
    "IdeaRow",
    "IdeaSupporterRow",
    "Instant",
    "Json",
    "LineRow",
    "LinkRow",
    "MeetingRow",
    "PersonRow",
    "PublishedRow",
    "QuestionRow",
    "ReflectionRow",
    "Row",
    "TeamPlaceRow",
    "answer_link",
    "asking_person",
    "due",
    "message",
    "metadata",
    "pace",
    "posted",
    "reached",
    "recipient",
    "session",
    "sign_in",
    "turn",
]

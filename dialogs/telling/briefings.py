"""The honest answers to a briefing, in the words people press."""

from learning.briefings import Answer

ANSWERS = {
    Answer.CLEAR: "Clear",
    Answer.MOSTLY: "Mostly clear",
    Answer.NOT_YET: "Not yet clear",
    Answer.ALREADY: "I already do this",
    Answer.NOT_RELEVANT: "Not relevant to my role",
}

"""What must be known before anything is put in place, be it an idea that was kept or an action: one rule.

Its kinds of change and the plan that it sits in (where the framework has any), whether it is realistic, and the day of
its evaluation (Derby D7, D8, D11; Milton Keynes M3, M4).
"""

from datetime import date, timedelta

from learning.days import today
from learning.ideas import Agreed
from learning.refusal import Refusal
from learning.work import Work

LONGEST = timedelta(days=731)
REALISTIC = "realistic"


class Elsewhere(Refusal):
    """A kind of change was chosen that is decided elsewhere: nobody agrees it here, with others or alone."""

    def __init__(self, label: str) -> None:
        super().__init__(f"“{label}”: then it is not agreed here.", about="approaches")


def complete(work: Work, agreed: Agreed, *, plan: str = "plan", evaluate_on: str = "evaluate_on") -> None:
    """Raises ``Refusal`` beside what is missing; ``plan`` and ``evaluate_on`` are what the form calls its questions."""
    framework = work.framework
    if framework.approaches and not agreed.approaches:
        raise Refusal("Please choose at least one.", about="approaches")
    for id in agreed.approaches:
        if id in framework.approaches and framework.approaches[id].elsewhere:
            raise Elsewhere(framework.approaches[id].label)
    if framework.plans and not agreed.plan:
        raise Refusal("Please choose where it now sits.", about=plan)
    if not agreed.realistic.strip():
        raise Refusal("Please say whether it is realistic, in a few words.", about=REALISTIC)
    to_come(work, agreed.evaluate_on, evaluate_on)


def to_come(work: Work, day: date | None, about: str) -> date:
    if day is None or not today(work) < day <= today(work) + LONGEST:
        raise Refusal("Please choose a day that is still to come, within two years.", about=about)
    return day

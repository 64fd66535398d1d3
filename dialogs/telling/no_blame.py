"""That nobody is blamed: in the framework's own words, where it has some (Milton Keynes M8)."""

from dialogs.kit.words import Text
from learning.asking import no_blame
from learning.work import Work


def to_whoever_decides(work: Work) -> tuple[Text, ...]:
    principle = work.framework.no_blame
    return (Text(f"{principle.label}: {principle.to_manager}"),) if principle and principle.to_manager else ()


def to_whoever_shares(work: Work, help: str) -> dict[str, str]:
    """What stands under the question of what could be better."""
    said = no_blame(work.framework)
    return {"sentence": f"{help} {said}"} if said else {}

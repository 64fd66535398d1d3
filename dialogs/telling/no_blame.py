"""That nobody is blamed: in the framework's own words, where it has some (Milton Keynes M8)."""

from dialogs.kit.words import Text
from learning.work import Work


def to_whoever_decides(work: Work) -> tuple[Text, ...]:
    principle = work.framework.no_blame
    return (Text(f"{principle.label}: {principle.to_manager}"),) if principle and principle.to_manager else ()

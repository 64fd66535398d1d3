"""What ``hearback doctor`` says of an installation that runs: of what waits, is stuck, or cannot be read."""

from collections.abc import Iterator

from bot.settings import Finding, Settings
from learning.framework import Framework
from storage.examined import Examined

LATE = 10 * 60  # seconds that a message may have been due
APART = 2.0  # seconds that two clocks may be apart: send times are handed out by them
LEAST_FREE = 500_000_000  # bytes
CHATS = {"slack": "Slack", "teams": "Teams"}


def going(found: Examined, settings: Settings, framework: Framework | None) -> Iterator[Finding]:
    """``framework`` is None where there is none that can be used, which is said elsewhere."""
    yield from _jobs(found)
    yield from _ideas(found, framework)
    yield from _connections(found, settings)
    for shut in found.shut:
        remedy = "Put the key back into HEARBACK_SEAL_KEYS, behind the current one."
        yield Finding("HEARBACK_SEAL_KEYS", f"does not open everything: {shut}.", remedy)
    if abs(found.skew) > APART:
        ahead = "ahead of" if found.skew > 0 else "behind"
        says = f"is {abs(found.skew):.0f} seconds {ahead} this machine's."
        yield Finding("The database's clock", says, "Set both by the network's time (NTP).")
    if found.free is not None and found.free < max(LEAST_FREE, found.size):
        says = f"has {found.free // 1_000_000} MB free, and the database is {found.size // 1_000_000} MB."
        yield Finding("The disk", says, "Make room: without any, nothing that people write can be kept.")


def _jobs(found: Examined) -> Iterator[Finding]:
    late = found.oldest > LATE
    minutes = f"{found.oldest / 60:.0f} minutes"
    if not found.living:
        starts = "hearback serve" if found.on_one_machine else "hearback worker"
        waits = f" The oldest message has waited for {minutes}." if late else ""
        unsent = f" A briefing still waits to be sent to so many: {found.to_be_sent}." if found.to_be_sent else ""
        grave = late or bool(found.to_be_sent)
        yield Finding("Jobs", f"are done by nobody now.{waits}{unsent}", f"Run: {starts}", grave=grave)
    elif late:
        remedy = "Is the platform reachable from here? The log says what it answers."
        yield Finding("The oldest message", f"has waited for {minutes}.", remedy)
    if found.given_up:
        remedy = "An administrator sees why, and can send them again."
        yield Finding("Messages", f"that could not be said in the last week: {found.given_up}.", remedy, grave=False)


def _ideas(found: Examined, framework: Framework | None) -> Iterator[Finding]:
    if found.nobodys:
        remedy = "Whatever does the jobs gives them to somebody within minutes. If not: hearback people import FILE"
        yield Finding("Ideas", f"that nobody holds, or that are due on no day: {found.nobodys}.", remedy)
    if found.unanswerable:
        remedy = "Name somebody else who answers for that forum: hearback people clerk BODY EMAIL"
        yield Finding(
            "Ideas", f"before a forum for which only their author could answer: {found.unanswerable}.", remedy
        )
    if framework is None:
        return
    bodies = {*framework.bodies, framework.fallback.id, framework.board.id}
    for about, there, known in (
        ("bodies", found.bodies or {}, bodies),
        ("routes", found.routes or {}, set(framework.routes)),
    ):
        gone = {name: many for name, many in there.items() if name not in known}
        if gone:
            named = ", ".join(f"{name} ({many})" for name, many in sorted(gone.items()))
            leave = "Start hearback serve or worker: those ideas go on along their routes by themselves."
            back = f"Put them back into {framework.id} until those ideas have moved on."
            remedy = leave if about == "bodies" else back
            yield Finding("The framework", f"has no longer the {about} that ideas are with: {named}.", remedy)


def _connections(found: Examined, settings: Settings) -> Iterator[Finding]:
    for workspace in found.asks:
        remedy = f"If it is yours: hearback connections agree {workspace}"
        yield Finding("A workspace", f"asks to be connected: {workspace}.", remedy, grave=False)
    for platform, name in CHATS.items():
        many = (found.met or {}).get(platform, 0)
        if many and getattr(settings, platform) is None:
            says = f"is off, and {people(many)} met there: they cannot be told anything in it."
            otherwise = "They are told by e-mail, where they have it."
            if settings.mail is None:
                otherwise = f"E-mail is off too, so they are told nothing: set up {name} again, or SMTP_URL."
            yield Finding(name, says, otherwise, grave=False)


def people(many: int) -> str:
    return "1 person is" if many == 1 else f"{many} people are"

"""The Teams app as a file that an administrator uploads: manifest 1.27 and its two pictures."""

import io
import json
import zipfile
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

Json = dict[str, Any]

VERSION = "1.0.0"
ICONS = ("color.png", "outline.png")
WORDS = {
    "idea": "Share an idea about practice",
    "reflect": "Write a reflection that only you can read",
    "waiting": "See what waits for you",
    "briefings": "Read the briefings sent to you",
    "reach": "See how far a briefing has gone",
    "connect": "Make this private channel your team's",
    "away": "Say until when you are away",
    "help": "See what you can do here",
}
AMONG_OTHERS = ("idea", "connect", "help")
ANYWHERE = ["compose", "commandBox", "message"]


def package(app_id: str, public_url: str, version: str = VERSION) -> bytes:
    """The same bytes for the same settings.  Raises ``ValueError`` for what Teams would refuse, in plain words."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        told = json.dumps(manifest(app_id, public_url, version), indent=2, ensure_ascii=False).encode()
        icons = files("handlers.teams")
        for name, held in [("manifest.json", told), *((i, (icons / i).read_bytes()) for i in ICONS)]:
            zipped.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), held, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def manifest(app_id: str, public_url: str, version: str = VERSION) -> Json:
    try:
        bot = str(UUID(app_id))
    except ValueError:
        raise ValueError(
            "MICROSOFT_APP_ID is not an application id, such as 11111111-2222-3333-4444-555555555555."
        ) from None
    site = urlsplit(public_url)
    if site.scheme != "https" or not site.hostname:
        raise ValueError("HEARBACK_PUBLIC_URL must begin with https:// : Teams opens no other page.")
    root = f"https://{site.netloc}"
    return {
        "$schema": "https://developer.microsoft.com/json-schemas/teams/v1.27/MicrosoftTeams.schema.json",
        "manifestVersion": "1.27",
        "version": version,
        "id": str(uuid5(NAMESPACE_URL, f"hearback/{bot}")),
        "developer": {
            "name": "Hearback",
            "websiteUrl": root,
            "privacyUrl": f"{root}/privacy",
            "termsOfUseUrl": f"{root}/privacy",
        },
        "name": {"short": "Hearback", "full": "Hearback: share what would help practice, and hear back"},
        "description": {
            "short": "Share ideas about practice, and hear what became of them.",
            "full": "Share an idea in a minute, reflect in two, read briefings and say whether they are clear to you. "
            "Managers answer in chat, and you hear what came of it. This is never the way to report a worry about a "
            "child: ring, as you always would.",
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#0F5C52",
        "bots": [_bot(bot)],
        "composeExtensions": [_extension(bot)],
        "validDomains": [site.hostname],
        "defaultInstallScope": "personal",
        "supportsChannelFeatures": "tier1",  # private channels too: a team connects its own
    }


def _bot(bot: str) -> Json:
    def words(*names: str) -> list[Json]:
        return [{"title": name, "description": WORDS[name]} for name in names]

    lists = [
        {"scopes": ["personal"], "commands": words(*(name for name in WORDS if name != "connect"))},
        {"scopes": ["team", "groupChat"], "commands": words(*AMONG_OTHERS)},
    ]
    return {"botId": bot, "scopes": ["personal", "team", "groupChat"], "commandLists": lists, "supportsFiles": False}


def _extension(bot: str) -> Json:
    idea = {
        "id": "shareIdea",
        "type": "action",
        "title": "Share an idea",
        "description": "Say what would help practice; from a message, its words are brought along.",
        "context": ANYWHERE,
        "fetchTask": True,
    }
    reflect = {
        "id": "reflect",
        "type": "action",
        "title": "Write a reflection",
        "description": "Only you can read it, unless you share it.",
        "context": ["compose", "commandBox"],
        "fetchTask": True,
    }
    return {"botId": bot, "commands": [idea, reflect]}

"""
What the app is in Slack: its commands, shortcuts, events and permissions, as Slack's own app manifest.

``listen`` hears what is announced here, and nothing is announced that it does not hear: a test holds both.
"""

from typing import Any

HEARD_AT = "/slack/events"
REDIRECT = "/slack/oauth_redirect"

COMMANDS = {
    "/idea": ("Share an idea", "[your idea in a sentence]"),
    "/reflect": ("Write a reflection, for yourself", ""),
    "/hearback": ("What waits for you, and help", "help | waiting | briefings | reach | connect | away | welcome"),
}
SHORTCUTS = {
    "idea.share": "Share an idea",
    "reflection.write": "Write a reflection",
}
"""Global shortcuts; each callback id is a form's address."""

MESSAGE_SHORTCUTS = {"idea.from_message": "Make this an idea"}
"""On a message; what stands before the dot is the name of the dialog that begins with the message's words."""

EVENTS = ("app_home_opened", "app_uninstalled", "message.im", "tokens_revoked")

HEARD_IF_SENT = ("user_change",)
"""
Heard, but not asked for: Slack sends it for every change of every profile, and a large workspace would use up the
hour's 30,000 events with it.  Who has left is learned from the staff list, and when a message does not arrive.
"""

SCOPES = ("chat:write", "commands", "im:history", "users:read", "users:read.email")
"""
The least: to post, to be called, to be written to (``message.im`` needs ``im:history``), and whose address it is.

Not ``im:write``: posting to a person's id opens the conversation, and nothing calls ``conversations.open``.
"""


def manifest(public_url: str) -> dict[str, Any]:
    """``public_url`` is where Slack reaches us: https, without a path."""
    base = public_url.rstrip("/")
    url = f"{base}{HEARD_AT}"
    return {
        "display_information": {
            "name": "Hearback",
            "description": "Ideas, answers and learning, where you already talk",
            "background_color": "#1d3557",
            "long_description": (
                "Hearback listens to the people who do the work. Share an idea in a sentence, write a reflection for "
                "yourself, answer a briefing honestly, and hear back what came of it. Please never name a child or a "
                "family here, or anything that would show who they are. It is never the way to report a worry about "
                "a child: ring, as you always would."
            ),
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Hearback", "always_online": True},
            "shortcuts": [
                *(_shortcut("global", id, name) for id, name in SHORTCUTS.items()),
                *(_shortcut("message", id, name) for id, name in MESSAGE_SHORTCUTS.items()),
            ],
            "slash_commands": [
                {
                    "command": name,
                    "url": url,
                    "description": says,
                    **({"usage_hint": hint} if hint else {}),
                    "should_escape": False,
                }
                for name, (says, hint) in COMMANDS.items()
            ],
        },
        "oauth_config": {"redirect_urls": [f"{base}{REDIRECT}"], "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"request_url": url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, "request_url": url, "message_menu_options_url": url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
            "token_rotation_enabled": False,
        },
    }


def _shortcut(type: str, id: str, name: str) -> dict[str, str]:
    return {"name": name, "type": type, "callback_id": id, "description": f"{name}, with Hearback"}

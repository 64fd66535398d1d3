"""Where a conversation is, as Teams needs it to speak there again; and which addresses are Teams' at all."""

import ipaddress
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

ANYWHERE = "https://smba.trafficmanager.net/teams/"
HOSTS = ("smba.trafficmanager.net",)
DOMAINS = (".teams.microsoft.com", ".teams.microsoft.us")  # the second is the American government's


@dataclass(frozen=True)
class Reference:
    """What a stored address holds: nothing that opens anything."""

    service: str
    conversation: str
    bot: str
    tenant: str

    @property
    def address(self) -> str:
        """Always the same for the same conversation, so that it can be compared."""
        return json.dumps(vars(self), separators=(",", ":"), sort_keys=True)

    @classmethod
    def read(cls, address: str) -> "Reference":
        """Raises ``ValueError`` for what we have not written."""
        try:
            return cls(**{name: str(value) for name, value in json.loads(address).items()})
        except (TypeError, AttributeError):
            raise ValueError("not a conversation in Teams") from None


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_teams(service: str) -> bool:
    """Whether a token of ours may be sent there: a stored address, or one in a request, is only a claim."""
    try:
        parts = urlsplit(service)
        plain = parts.scheme == "https" and parts.port in (None, 443) and "@" not in parts.netloc
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    return plain and (host in HOSTS or host.endswith(DOMAINS))


def is_here(service: str) -> bool:
    """A double or the Playground on this machine: for the demo and tests, and never sent a token."""
    try:
        parts = urlsplit(service)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and is_loopback(parts.hostname or "")

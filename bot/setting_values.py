"""
The kinds of value that a setting can have: how each is written, and what is said to whoever wrote it otherwise.

Each message follows its setting's name ("SMTP_URL must be …") and holds nothing of the value.
"""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretBytes, SecretStr

from handlers.email.smtp import Server

NEW_SECRET = """python3 -c "import secrets; print(secrets.token_urlsafe(32))\""""
NEW_SEAL = """python3 -c "import base64, secrets; print('k1:' + base64.b64encode(secrets.token_bytes(32)).decode())\""""
SHORTEST_SECRET = 32


class SealKey(BaseModel):
    """A key that reflections are sealed with; the first of several seals, the others still open."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    key: SecretBytes


def _database(url: object) -> object:
    if isinstance(url, str) and not re.match(r"sqlite:///|postgres(ql)?(\+psycopg)?://", url):
        raise ValueError("must be sqlite:///FILE, or postgresql://NAME:PASSWORD@HOST/DATABASE.")
    return url


def _host(url: str) -> str:
    """The machine that an address names; nothing where it is no address. What urllib raises can hold the address."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.port != 0 else ""
    except ValueError:
        return ""


def is_loopback(url: str) -> bool:
    """Whether an address is on this computer: there is nobody in between to read along."""
    host = _host(url)
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _web(url: object) -> object:
    """An address that links begin with, without its last slash."""
    if not isinstance(url, str):
        return url
    if not re.fullmatch(r"https?://[^\s@?#]+", url) or not _host(url):
        raise ValueError("must be an address such as https://hearback.example.org, and nothing after it.")
    return url.rstrip("/")


def _methods(url: object) -> object:
    if isinstance(url, str) and not url.startswith("https://") and not is_loopback(url):
        raise ValueError("must begin with https:// (only on this computer may it be http://).")
    return url if not isinstance(url, str) else url.rstrip("/") + "/"


def _long(secret: object) -> object:
    if isinstance(secret, str) and len(secret) < SHORTEST_SECRET:
        raise ValueError(f"is too short: {SHORTEST_SECRET} characters or more. A new one: {NEW_SECRET}")
    return secret


def _seals(written: object) -> object:
    """``id:base64 of 32 bytes``, with commas between."""
    if not isinstance(written, str):
        return written
    keys = []
    for part in written.split(","):
        name, colon, text = part.strip().partition(":")
        try:
            key = b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
        except (NotBase64, ValueError):
            key = b""
        if not colon or not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", name) or len(key) != 32:
            raise ValueError(f"must be id:base64 of 32 bytes, with commas between several. A new one: {NEW_SEAL}")
        keys.append({"id": name, "key": key})
    if len({key["id"] for key in keys}) < len(keys):
        raise ValueError("names two keys alike: give each an id of its own, the current one first.")
    return tuple(keys)


def _server(url: object) -> object:
    if not isinstance(url, str):
        return url
    try:
        return Server.at(url)
    except ValueError as why:
        raise ValueError(f"cannot be used. {str(why).rstrip('.')}.") from None


def _sender(written: object) -> object:
    if isinstance(written, str) and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parseaddr(written)[1]):
        raise ValueError("must be an address such as Hearback <hearback@example.org>.")
    return written


DatabaseUrl: TypeAlias = Annotated[str, BeforeValidator(_database), Field(repr=False)]
WebAddress: TypeAlias = Annotated[str, BeforeValidator(_web)]
MethodsAddress: TypeAlias = Annotated[str, BeforeValidator(_methods)]
LongSecret: TypeAlias = Annotated[SecretStr, BeforeValidator(_long)]
SealKeys: TypeAlias = Annotated[tuple[SealKey, ...], BeforeValidator(_seals)]
MailServer: TypeAlias = Annotated[Server, BeforeValidator(_server)]
Sender: TypeAlias = Annotated[str, BeforeValidator(_sender)]

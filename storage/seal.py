"""
What is sealed at rest: AES-256-GCM under keys that are in the settings and never in the database.

A sealed value names its key, so keys can be changed: the first of the keyring seals, all of them open. It also belongs
to its table, column and row: copied into another row it does not open.
"""

import base64
import binascii
import secrets
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12  # bytes, random: safe for 2^32 values under one key
LENGTH = 32


class Sealed(Exception):
    """It cannot be opened; says why, in words for whoever runs the server."""


class Keyring:
    """``HEARBACK_SEAL_KEYS``: ``id:base64 of 32 bytes``, commas between several, the current one first."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys:
            raise ValueError("there must be one seal key at least")
        self._keys = {id: AESGCM(key) for id, key in keys.items()}
        self._current = next(iter(keys))

    @classmethod
    def of(cls, setting: str) -> "Keyring":
        """Raises ValueError, which names the key that is wrong but never shows one."""
        keys: dict[str, bytes] = {}
        for number, pair in enumerate(filter(None, map(str.strip, setting.split(","))), start=1):
            id, colon, value = pair.partition(":")
            if not colon or not id or not id.isascii() or len(id) > 255:
                raise ValueError(f"seal key {number} is not written id:base64")
            if id in keys:
                raise ValueError(f"seal key {number} has the id of an earlier one")
            try:
                keys[id] = base64.b64decode(value, validate=True)
            except binascii.Error:
                raise ValueError(f"seal key {number} is not base64") from None
            if len(keys[id]) != LENGTH:
                raise ValueError(f"seal key {number} has {len(keys[id])} bytes, and needs {LENGTH}")
        return cls(keys)

    def seal(self, words: str, column: str, row: UUID) -> bytes:
        """``column`` is *table.column*."""
        id, nonce = self._current.encode(), secrets.token_bytes(NONCE)
        sealed = self._keys[self._current].encrypt(nonce, words.encode(), _place(column, row))
        return bytes([len(id)]) + id + nonce + sealed

    def open(self, value: bytes, column: str, row: UUID) -> str:
        """Raises `Sealed`."""
        end = 1 + (value[0] if value else 0)
        id, nonce, sealed = key_of(value), value[end : end + NONCE], value[end + NONCE :]
        if id not in self._keys:
            raise Sealed(f"a value is sealed with key {id!r}, which is not among the seal keys in the settings")
        try:
            return self._keys[id].decrypt(nonce, sealed, _place(column, row)).decode()
        except (InvalidTag, ValueError):
            raise Sealed(f"a value of {column} does not open: it was changed, or belongs to another row") from None


def key_of(value: bytes) -> str:
    """The id of the key that a sealed value names."""
    return value[1 : 1 + (value[0] if value else 0)].decode("ascii", "replace")


def new_key() -> str:
    """A key to begin with, as the settings want it."""
    return f"{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(LENGTH)).decode()}"


def _place(column: str, row: UUID) -> bytes:
    return f"{column} {row}".encode()

"""What is sealed opens with its key, in its row, and nowhere else."""

import base64
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.seal import Keyring, Sealed, new_key

ROW = uuid4()


@given(st.text())
def test_what_is_sealed_opens_again_and_says_nothing_until_then(words: str) -> None:
    ring = Keyring.of(new_key())
    sealed = ring.seal(words, "reflection.sealed", ROW)
    assert ring.open(sealed, "reflection.sealed", ROW) == words
    if len(words) > 3:
        assert words.encode() not in sealed


def test_the_same_words_sealed_twice_look_different() -> None:
    ring = Keyring.of(new_key())
    assert ring.seal("the same", "a.b", ROW) != ring.seal("the same", "a.b", ROW)


def test_a_sealed_value_does_not_open_in_another_row_or_column() -> None:
    ring = Keyring.of(new_key())
    sealed = ring.seal("mine", "reflection.sealed", ROW)
    for column, row in (("reflection.sealed", uuid4()), ("connection.secrets", ROW)):
        with pytest.raises(Sealed, match="another row"):
            ring.open(sealed, column, row)


def test_a_value_that_was_changed_does_not_open() -> None:
    ring = Keyring.of(new_key())
    sealed = bytearray(ring.seal("mine", "a.b", ROW))
    sealed[-1] ^= 1
    for value in (bytes(sealed), b"", sealed[:12]):
        with pytest.raises(Sealed):
            ring.open(bytes(value), "a.b", ROW)


def test_keys_can_be_changed_the_first_seals_and_all_open() -> None:
    old, new = new_key(), new_key()
    sealed = Keyring.of(old).seal("kept", "a.b", ROW)
    ring = Keyring.of(f"{new}, {old}")
    assert ring.open(sealed, "a.b", ROW) == "kept"
    with pytest.raises(Sealed, match=new.partition(":")[0]):
        Keyring.of(old).open(ring.seal("since", "a.b", ROW), "a.b", ROW)  # it says which key is not there


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("", "one seal key at least"),
        ("no-colon", "seal key 1 is not written"),
        ("a:not base64!", "seal key 1 is not base64"),
        (f"a:{base64.b64encode(b'short').decode()}", "has 5 bytes, and needs 32"),
        (f"a:{base64.b64encode(bytes(32)).decode()},a:{base64.b64encode(bytes(32)).decode()}", "seal key 2 has the id"),
    ],
)
def test_a_wrong_setting_is_said_without_showing_a_key(setting: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as raised:
        Keyring.of(setting)
    for pair in setting.split(","):
        key = pair.partition(":")[2]
        assert not key or key not in str(raised.value)

"""An order as one text: canonical JSON, deflated, in the letters that a symbol and a person take.

``GALENIC1:`` names the form and its version. Then follow, in base 32 (RFC 4648, without ``=``), the
canonical JSON under raw deflate (RFC 1951) with the dictionary of this form, and before it the
first five bytes of its SHA-256; a full stop ends it. Blanks between letters mean nothing, so that
it can be broken into lines, copied and typed. Base 45 (RFC 9285) would save one letter in sixteen,
but has a blank among its letters, which no line of a page keeps.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from typing import TYPE_CHECKING, Any

from galenic._compact.canonical import canonical
from galenic._compact.dictionary import DICTIONARY
from galenic._values import is_deep
from galenic.errors import NOTHING, InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BEGINS", "LONGEST", "find", "pack", "unpack", "without"]

BEGINS = "GALENIC1:"
"""What the text begins with, by which it is known."""

LONGEST = 3391
"""Signs that the largest QR symbol holds, of Version 40 with error correction M."""

_ENDS = "."
_SEAL = 5  # bytes of a digest: one damaged text in a million million is taken for whole
_LARGEST = 1_000_000  # bytes of JSON, as of every order that is read
_DEEPEST = 13  # that of an order, and the table around it
_RAW = -15  # zlib's sign for deflate without a head and a sum of its own
_ANY = re.compile(r"GALENIC([0-9]{1,3}):((?:(?!GALENIC[0-9]{1,3}:)[^.]){0,100000})(\.?)")
"""Whatever begins as the text of an order does, up to the next that does."""

_LETTERS = re.compile(r"[A-Z2-7]+")
_MOST_FOUND = 200
_WHOLE = f"an order as text: {BEGINS}, letters A to Z and digits 2 to 7, a full stop"
_AGAIN = "copy it, scan it or print it again, whole; it is damaged, or was changed"


def pack(told: Mapping[str, Any]) -> str:
    """The text of what an order is told by: plain data, of which a plan is made."""
    made = zlib.compressobj(9, zlib.DEFLATED, _RAW, zdict=DICTIONARY)
    packed = made.compress(canonical(told)) + made.flush()
    return f"{BEGINS}{_lettered(_seal(packed) + packed)}{_ENDS}"


def _seal(packed: bytes) -> bytes:
    """What is not met by chance: of the bytes as they are, of which the last has bits to spare."""
    return hashlib.sha256(packed).digest()[:_SEAL]


def _lettered(packed: bytes) -> str:
    return base64.b32encode(packed).decode("ascii").rstrip("=")


def find(text: str) -> list[str]:
    """Every text of an order that a page holds, once each and without blanks, damaged ones too."""
    found: dict[str, None] = {}
    for place, one in enumerate(_ANY.finditer(text)):
        if place == _MOST_FOUND:
            break
        found["".join(one[0].split())] = None
    return list(found)


def without(text: str) -> str:
    """A page without every whole text of an order; what only begins as one stands for itself."""
    return _ANY.sub(lambda one: " " if _is_whole(one) else one[0], text)


def _is_whole(one: re.Match[str]) -> bool:
    letters = "".join(one[2].split())
    known = one[0].startswith(BEGINS) and one[3] == _ENDS
    return known and _unpacked(letters) is not None


def unpack(text: str, path: str = "order") -> dict[str, Any]:
    """What was packed, from its text.

    Raises
    ------
    InputError
        When it is of another form, or not whole, or unpacks to more than an order.
    """
    problems = Problems()
    one = _ANY.fullmatch("".join(text.split()))
    if one is None or not one[3]:
        problems.add("syntax", path, text or NOTHING, _WHOLE, _AGAIN)
    elif not one[0].startswith(BEGINS):
        given = f"an order as text in form {one[1]}"
        problems.add("schema", path, given, f"the form {BEGINS}", "read it with a newer galenic")
    else:
        tables = _unpacked(one[2])
        if tables is not None:
            return tables
        problems.add("changed", path, "an order's text that is damaged", _WHOLE, _AGAIN)
    raise InputError(problems)


def _unpacked(letters: str) -> dict[str, Any] | None:
    """The tables, if the letters are whole: of the one text that their digest is of."""
    if not _LETTERS.fullmatch(letters):
        return None
    try:
        packed = base64.b32decode(letters + "=" * (-len(letters) % 8))
        seal, packed = packed[:_SEAL], packed[_SEAL:]
        if _lettered(seal + packed) != letters or _seal(packed) != seal:
            return None
        reader = zlib.decompressobj(_RAW, zdict=DICTIONARY)
        written = reader.decompress(packed, _LARGEST + 1)
        if len(written) > _LARGEST or not reader.eof or reader.unused_data:
            return None
        tables = json.loads(written)
        whole = isinstance(tables, dict) and canonical(tables) == written
        return tables if whole and not is_deep(tables, _DEEPEST) else None
    except (ValueError, RecursionError, zlib.error):  # each of the three readers has its own
        return None

"""Canonical JSON by RFC 8785, and the digest of it.

What an order holds is text, numbers, yes or no, lists and tables: of these the standard library
writes all but numbers with a point as the RFC has them. The tests hold this against the package
``rfc8785``; a plan would otherwise need that package for thirty lines of it.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["canonical", "digest", "fingerprint"]

_PLAIN_TO = 21  # digits before the point, and zeros behind it, that ECMAScript writes out
_PLAIN_FROM = -6
_SHOWN, _GROUP = 16, 4


def canonical(tables: Mapping[str, Any]) -> bytes:
    """The one JSON text that a value has by RFC 8785, as UTF-8.

    Raises
    ------
    ValueError
        When a text holds half of a pair of surrogates, or a number is infinite or none.
    """
    return _written(tables).encode("utf-8")


def digest(tables: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(tables)).hexdigest()


def fingerprint(whole: str) -> str:
    """The beginning of a digest in groups of four, for a person to compare."""
    return " ".join(whole[place : place + _GROUP] for place in range(0, _SHOWN, _GROUP))


def _written(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))  # by units, as the RFC says
        return "{" + ",".join(f"{_text(key)}:{_written(value[key])}" for key in keys) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_written, value)) + "]"
    return _number(value) if isinstance(value, float) else _text(value)


def _text(value: object) -> str:
    """A text, a whole number, true, false or null."""
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """A number as ECMAScript writes it: the fewest digits that are read back as it."""
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is no number of JSON")  # noqa: TRY004 - as json says it
    if not value:
        return "0"
    before = len(digits) + exponent
    if _PLAIN_FROM < before <= _PLAIN_TO:
        return format(Decimal((sign, digits, exponent)), "f")
    first, rest = str(digits[0]), "".join(map(str, digits[1:]))
    point = f".{rest}" if rest else ""
    return f"{'-' if sign else ''}{first}{point}e{before - 1:+d}"

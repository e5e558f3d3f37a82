"""Numbers as other systems hold them, each from its exact fraction and never through a float."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from galenic._amounts import decimal_text, rounded_text

__all__ = ["as_json", "decimal_of", "is_exact", "parts_of"]

_WHOLE, _PLACES = 18, 17
"""Digits before and behind the point, of which FHIR's decimals have no more."""

_DIGITS = 12
_MOST_PARTS = 1000
"""Capsules that a ratio may speak of, where a capsule holds no finite decimal."""


def decimal_of(number: Fraction) -> Decimal:
    """A number as a decimal: exact where FHIR can hold it, else rounded to 12 digits.

    It is rounded as in all that galenic writes, so that it is the number of `galenic plan --json`.
    """
    exact = Decimal(decimal_text(number))
    return exact if _fits(exact) else round(Decimal(rounded_text(number, _DIGITS)), _PLACES)


def is_exact(number: Fraction) -> bool:
    """Whether :func:`decimal_of` holds all of it."""
    return Fraction(decimal_of(number)) == number


def parts_of(number: Fraction) -> tuple[Fraction, int]:
    """A number as so much in so many: 10/3 mg in a capsule are 10 mg in 3 capsules.

    In one, where that is a decimal; else in as many as make it whole, where they are few enough to
    be spoken of.
    """
    if is_exact(number) or number.denominator > _MOST_PARTS:
        return number, 1
    return Fraction(number.numerator), number.denominator


def _fits(number: Decimal) -> bool:
    whole, _, places = f"{number:f}".lstrip("-").partition(".")
    return len(whole) <= _WHOLE and len(places) <= _PLACES


def as_json(value: object, indent: str = "") -> str:
    """Plain data as JSON text, with every decimal in all its digits and none more.

    The writer of the standard library takes no decimals; a float would be another number.
    """
    inner = f"{indent}  "
    if isinstance(value, dict) and value:
        rows = [f"{inner}{_text(key)}: {as_json(one, inner)}" for key, one in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        rows = [f"{inner}{as_json(one, inner)}" for one in value]
        return "[\n" + ",\n".join(rows) + f"\n{indent}]"
    return f"{value:f}" if isinstance(value, Decimal) else _text(value)


def _text(value: Any) -> str:  # noqa: ANN401 - text, a whole number, true, false, null, {} or []
    return json.dumps(value, ensure_ascii=False)

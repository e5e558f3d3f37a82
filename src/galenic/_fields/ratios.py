"""Contents that are written as a ratio: parts of a whole, or so much in a mass."""

from __future__ import annotations

import re
from fractions import Fraction

from galenic._amounts import Amount, AmountError, ExactFraction, rounded_text

__all__ = ["parts_of", "share_of"]

_LONGEST_RATIO = 12
_IN = r"1 in ([1-9][0-9]{0,5})"
_SHARE = r"([1-9][0-9]{0,39}) (?:(IU|mg) )?in ([1-9][0-9]{0,39})( g)?"
_LONGEST_SHARE = 90
_TO = r"1(?: ?[:/=] ?| (?:zu|op|sur|su|em|a|na|do|to|auf|en|por|ad) )([1-9][0-9]{0,5})"
_AND = r"1 ?\+ ?([1-9][0-9]{0,5})"
_NEAR_IN = r"1[ -]?(?:parts? )?[iI][nN][ -]?([1-9][0-9]{0,5})"
_FOLD = r"([1-9][0-9]{0,5}) ?(?:倍散|倍|[xX]|-?fold)"
_PARTS = "parts, such as 1 in 10"


def parts_of(value: object, path: str) -> Amount | None:
    """Read ``1 in 10``; ``1:10`` is refused, since it is read in two ways."""
    if not isinstance(value, str) or len(value) > _LONGEST_SHARE:
        return None
    found = _in_figures(value, path) if len(value) <= _LONGEST_RATIO else None
    if found is None:
        _parts_in_words(value)
    return found


def _in_figures(value: str, path: str) -> Amount | None:
    found = re.fullmatch(_IN, value)
    if found is not None:
        return Amount(_strength(int(found[1])), "mg/g", path, value)
    found = re.fullmatch(_TO, value)
    if found is not None:
        whole = int(found[1])
        beside = f"one part to {whole}, {rounded_text(_strength(whole + 1))} mg/g"
        remedy = f"{_write(whole)} or '1 in {whole + 1}' ({beside})"
        raise AmountError(value, "one reading of the ratio", remedy)
    found = re.fullmatch(_AND, value)
    if found is not None:  # one part, and so many beside it
        raise AmountError(value, _PARTS, _write(int(found[1]) + 1))
    found = re.fullmatch(_NEAR_IN, value) or re.fullmatch(_FOLD, value)
    if found is not None:
        raise AmountError(value, _PARTS, _write(int(found[1])))
    return None


def _strength(whole: int) -> Fraction:
    """One part in so many, in mg/g."""
    return Fraction(1000, whole)


def _write(whole: int) -> str:
    return f"write '1 in {whole}' ({rounded_text(_strength(whole))} mg/g)"


def _parts_in_words(value: str) -> None:
    """Tell what to write for ``1 part in 100``, ``1 g in 100 g``, ``1 in 100 w/w``, ``1:1,000``."""
    plain = re.sub(r" ?\(?\b[wm]/[wm]\b\)?| ?\bparts?\b( of)?|(?<=[0-9]),(?=[0-9]{3}\b)", "", value)
    plain = re.sub(r" ?\b(plus|and|with)\b ?", "+", plain)
    plain = re.sub(r"^1 ?(k?g|mg) (.*[0-9]) ?\1$", r"1 \2", plain.strip())
    if plain == value or len(plain) > _LONGEST_RATIO:
        return
    try:
        found = parts_of(plain, "")
    except AmountError as error:
        raise AmountError(value, error.expected, error.remedy) from None
    if found is not None:
        raise AmountError(value, _PARTS, f"write '{plain}'")


def share_of(value: object, path: str) -> Amount | None:
    """Read ``2 in 7``, parts of a mass, or ``250 IU in 3 g``: what need be no decimal number."""
    if not isinstance(value, str) or len(value) > _LONGEST_SHARE:
        return None
    found = re.fullmatch(_SHARE, value)
    if found is None or bool(found[2]) is not bool(found[4]):
        return None
    number = ExactFraction(int(found[1]), int(found[3]))
    if found[2] is None:
        return Amount(1000 * number, "mg/g", path, value)
    return Amount(number, f"{found[2]}/g", path, value)

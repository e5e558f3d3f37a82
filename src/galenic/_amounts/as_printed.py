"""What stands on certificates, jars and old labels, and is no amount: what to write in its place.

A limit or a range is what a specification asks for, not what was found. Units of activity have many
names (U, units, USP units); here they are all IU. A grain was rounded on labels, in two ways.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from galenic._amounts.exact_fraction import ExactFraction
from galenic._amounts.near_units import near_spelling
from galenic._amounts.numbers import MAX_TEXT, decimal_text
from galenic._amounts.units import UNITS

__all__ = ["for_printed"]

_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_DILUTED = re.compile(r"1 ?(?:in|:) ?[1-9][0-9,]*", re.IGNORECASE)
_LIMIT = re.compile(
    r"(?:[<>\u2264-\u2267~\u2248]=?|not (?:less|more) than|at (?:least|most)|less than|more than"
    r"|up to|about|(?:nlt|nmt|min|mín|max|máx|approx|appr|ca)\b\.?:?)\s*[0-9].*",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"({_NUMBER})\s*%?\s*(?:[-\u2010-\u2015~\u301c\uff5e]|to|and)\s*({_NUMBER})\s*\D*",
    re.IGNORECASE,
)
_PLUS_MINUS = re.compile(rf"({_NUMBER})\s*[^0-9\u00b1+]*(?:\u00b1|\+/?-)\s*{_NUMBER}.*")
_PER_WHAT = r"(?:\s*(?:/|per)\s*(capsule|cap|tablet|tab|dose|mg|g|mcg))?\.?"
_ACTIVITY = re.compile(
    r"([0-9]+(?:\.[0-9]+)?)\s*(?:(million|mio\.?|thousand)\s*)?"
    rf"(?:(?:USP|BP|EP|FIP|NF|Ph\.? ?Eur\.?)[ .-]*)?(?:units?|iu|u|e){_PER_WHAT}",
    re.IGNORECASE,
)
_LOWER = re.compile(r"[0-9.]+\s*iu", re.IGNORECASE)  # which is answered as any unit in capitals
_MEGA = re.compile(rf"([0-9]+(?:\.[0-9]+)?)\s*(M)(?:IU|U|E){_PER_WHAT}")
_GRAINS = re.compile(r"[0-9./ ]+(gr|grains?)\.?(?:/\w+)?", re.IGNORECASE)
_FRACTION = re.compile(
    r"(?:([0-9]{1,4})(?:[ -](?=[0-9]+/)|[ -]?(?=[\u00bc-\u00be])))?"  # the wholes before it
    r"(?:([0-9]{1,4})/([0-9]{1,4})|([\u00bc-\u00be]))"
    r"\s*([A-Za-z\u00b5\u03bc%][A-Za-z/\u00b5\u03bc]*)"
)
_PER = {"cap": "capsule", "tab": "tablet"}


_ONE_NUMBER = (
    "write one number, of a lot the one that its certificate has: a limit or a range says only "
    "what it may be"
)
_TOLD = (
    (
        _DILUTED,
        "write a share in %; of a stock that is diluted so it is the strength of a triturate",
    ),
    (_LIMIT, _ONE_NUMBER),
    (_RANGE, _ONE_NUMBER),
    (_PLUS_MINUS, "write the number alone, without what it may be off by"),
)


def for_printed(text: str) -> str | None:
    """What to write in place of such a text; ``None`` where it is another.

    Examples
    --------
    >>> for_printed("24 USP units/mg").partition(":")[0]
    'write "24 IU/mg"'
    """
    text = text.strip()
    if len(text) > MAX_TEXT:
        return None
    told = next((say for pattern, say in _TOLD if pattern.fullmatch(text)), None)
    if told is not None:
        return told
    found = _GRAINS.fullmatch(text)
    if found is not None:
        gram = "g for a gram, or " if found[1].lower() == "gr" else ""
        grain = "of a grain, which is 64.8 mg, and 60 mg or 65 mg on labels"
        return f"{found[1]!r} is no unit of ours; write {gram}the mg {grain}"
    found = _FRACTION.fullmatch(text)
    if found is not None:
        return _for_fraction(*found.groups(default=""))
    return _for_activity(text)


def _for_fraction(whole: str, over: str, under: str, sign: str, unit: str) -> str:
    """The decimal of a fraction, where there is one."""
    told = "write a fraction as a decimal number"
    parts, each = (int(over), int(under)) if over else (unicodedata.numeric(sign) * 4, 4)
    spelled = unit if unit in UNITS else near_spelling(unit)
    if not each or spelled is None:
        return told
    number = ExactFraction.of(int(whole or 0) + Fraction(int(parts), each))
    exact = decimal_text(number)
    return f'{told}: "{exact} {spelled}"' if Fraction(exact) == number else told


def _for_activity(text: str) -> str | None:
    found = _MEGA.fullmatch(text) or _ACTIVITY.fullmatch(text)
    if found is None or _LOWER.match(text):
        return None
    per = (found[3] or "").lower()
    unit = f"IU/{_PER.get(per, per)}" if per else "IU"
    if unit not in UNITS:
        return None
    times = {"": 1, "t": 1000, "m": 10**6}[(found[2] or "")[:1].lower()]
    number = ExactFraction.of(Fraction(found[1]) * times)
    return (
        f'write "{decimal_text(number)} {unit}": IU stands here for units of activity of any kind, '
        "as long as dose and content count the same kind"
    )

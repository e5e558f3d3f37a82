"""Which size of capsule is meant: by a name that nobody makes, by a volume, by a shell.

The charts of all makers together say what a size holds and what its shell weighs. A number that has
reached what another size has, and left what its own has, is that of the other size.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from galenic._materials._tables import folded
from galenic._materials.capsules import capsule_sizes, size_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Band", "holding", "meant", "near_names", "shells", "unlike", "volumes"]

_PRINTED = Fraction(1, 200)
"""mL: half of the last digit in which the charts print a volume."""

_OTHER_MATERIAL = Fraction(15, 100)
"""A shell of hypromellose was seen at 136 mg in size 00, where the chart of gelatin has 118 mg
(biologyinsights.com, how much does an empty capsule weigh): a shell so far off is still its own."""

_WORDS = (
    *("size", "sz", "no", "nr", "n", "nº", "num", "número", "numero", "größe", "grösse", "gr"),
    *("taille", "tamaño", "tamanho", "tam", "talla", "misura", "maat", "grootte"),
)
_ALIKE = 0.6  # of difflib: "33" and "3" are at 0.67, "3" and "el3" at 0.5


class Band(NamedTuple):
    """What the charts say of one size, least to most, and the ends that its own may reach."""

    low: Fraction
    high: Fraction
    least: Fraction
    most: Fraction


@cache
def volumes() -> Mapping[str, Band]:
    """Volume of each size in mL, over the charts of all makers, and half a digit printed beyond."""
    found = {}
    for size in size_names():
        seen = [row.volume.number for row in capsule_sizes() if row.size == size]
        low, high = min(seen) - _PRINTED, max(seen) + _PRINTED
        found[size] = Band(low, high, low, high)
    return found


@cache
def shells() -> Mapping[str, Band]:
    """Mass of the shell of each size in mg, within what is printed beside it."""
    found = {}
    for row in capsule_sizes():
        if row.shell is not None:
            mass = row.shell.number
            beside = row.shell_tolerance.number if row.shell_tolerance is not None else Fraction(0)
            wide = mass * _OTHER_MATERIAL
            found[row.size] = Band(mass - beside, mass + beside, mass - wide, mass + wide)
    return found


def unlike(
    number: Fraction, size: str, bands: Mapping[str, Band], far: Fraction
) -> list[str] | None:
    """The sizes that a number is that of, or nearest to, where it is not that of its own.

    Parameters
    ----------
    number
        A volume in mL, or the mass of a shell in mg.
    size
        The size that it is given for.
    bands
        :func:`volumes` or :func:`shells`.
    far
        Beyond so many times its own it is unlike, whatever else is near.

    Returns
    -------
    list of str or None
        ``None`` where the number may be its own, or nothing is known of the size. What has left its
        own and reached another stays unlike however much further it goes; the list is empty where
        no other size has been reached.
    """
    own = bands.get(size)
    if own is None or own.least <= number <= own.most:
        return None
    reached = {
        name: band
        for name, band in bands.items()
        if own.high < band.low <= number or number <= band.high < own.low
    }
    if not reached and own.low / far <= number <= own.high * far:
        return None
    return _nearest(number, reached)


def _nearest(number: Fraction, bands: Mapping[str, Band]) -> list[str]:
    """The sizes whose band holds the number; else the nearest by ratio."""
    away = {name: max(number / band.high, band.low / number, 1) for name, band in bands.items()}
    return [name for name, times in away.items() if times == min(away.values())]


def holding(number: Fraction) -> list[str]:
    """The sizes whose charts have that volume in mL."""
    return [name for name, band in volumes().items() if band.low <= number <= band.high]


def near_names(size: str, known: Iterable[str] | None = None) -> list[str]:
    """Sizes whose name may have been meant: ``33`` is near ``3``, ``No. 3`` is ``3``."""
    import difflib  # noqa: PLC0415 - only for names that are in no table

    names = list(size_names() if known is None else known)
    plain = {_plain(name): name for name in names}
    key = _plain(size)
    if key in plain:
        return [plain[key]]
    return [plain[name] for name in difflib.get_close_matches(key, list(plain), 3, _ALIKE)]


def meant(size: str, known: Iterable[str] | None = None) -> str:
    """What to do about a name of a size that is not known: the beginning of a remedy."""
    near = near_names(size, known)
    return f"write {near[0]!r}, if that is meant" if near else "correct it"


def _plain(size: str) -> str:
    """A name of a size without words, signs and spaces around it."""
    kept = "".join(sign if sign.isalnum() else " " for sign in folded(size)).split()
    return "".join(word for word in kept if word not in _WORDS)

"""Which key or word was meant by one that there is not: near to it, and of the same meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["meant", "nearest"]

_LONGEST = 120
_LEAST = 4  # letters of a word that another may begin with
_SHORT, _LONG = 3, 6  # letters up to which none may be wrong, and from which on two may be

_SAME = {
    "amount": ("capsules",),
    "api": ("active", "powder"),
    "atoms": ("moieties",),
    "batch": ("lot",),
    "batch_number": ("lot",),
    "brand": ("maker",),
    "bulk": ("powder",),
    "bulk_density": ("density",),
    "bulk_powder": ("powder",),
    "caps": ("capsules",),
    "capsule_count": ("capsules",),
    "charge": ("lot",),
    "color": ("colour",),
    "count": ("capsules",),
    "d": ("readability",),
    "dosage": ("dose",),
    "drug": ("active",),
    "dry": ("dried",),
    "exp": ("expires",),
    "expiration": ("expires",),
    "expiration_date": ("expires",),
    "expiry": ("expires",),
    "expiry_date": ("expires",),
    "film_coated": ("film",),
    "lod": ("loss_on_drying",),
    "lot_number": ("lot",),
    "lwq": ("minimum", "least-weighable"),
    "manufacturer": ("maker",),
    "max": ("capacity",),
    "min": ("minimum",),
    "min_weight": ("minimum",),
    "minimum_weighable_quantity": ("minimum",),
    "minimum_weight": ("minimum",),
    "moisture": ("water",),
    "molecular_weight": ("molar_mass",),
    "mw": ("molar_mass",),
    "mwq": ("minimum", "least-weighable"),
    "number_of_capsules": ("capsules",),
    "oab": ("anhydrous",),
    "odb": ("dried",),
    "plain": ("none",),
    "potency": ("assay",),
    "prescription": ("number",),
    "prescription_number": ("number",),
    "purity": ("assay",),
    "qty": ("capsules",),
    "quantity": ("capsules",),
    "rule": ("weighing",),
    "rx": ("number",),
    "rx_number": ("number",),
    "scale_interval": ("readability",),
    "sensitivity_requirement": ("sensitivity",),
    "sr": ("sensitivity",),
    "strength": ("dose",),
    "substance": ("active",),
    "tab": ("tablets",),
    "tabs": ("tablets",),
    "type": ("kind",),
    "uncoated": ("none",),
    "use_by": ("expires",),
    "valence": ("charge",),
    "valency": ("charge",),
    "weight": ("mean_mass", "mass", "gross", "net"),
    "average_mass": ("mean_mass",),
    "average_weight": ("mean_mass",),
    "tablet_mass": ("mean_mass",),
    "tablet_weight": ("mean_mass",),
}
"""Words that mean what a key of ours means; of several that a table has, all are named."""

_EMPTY = frozenset(("a", "an", "and", "basis", "calculated", "on", "the"))
"""Words around one that is meant, such as the basis of a certificate: on the dried basis."""

_WORDS = {"weight": "mass", "weights": "masses", "avg": "mean", "average": "mean"}


def nearest(word: object, options: Sequence[str]) -> str | None:
    """The option that was meant, if one is near and says the same; none where several may be."""
    found = meant(word, options)
    return found[0] if len(found) == 1 else None


def meant(word: object, options: Sequence[str]) -> list[str]:
    """The options that may have been meant: the nearest, or those that mean the same."""
    if not isinstance(word, str) or not word.strip():
        return []
    parts = _parts(word[:_LONGEST])
    joined = "".join(parts)
    away = {option: _away(parts, joined, option) for option in options}
    near = [option for option, slips in away.items() if slips is not None]
    if near:
        least = min(away[option] or 0 for option in near)
        return [option for option in near if (away[option] or 0) == least][:1]
    same = [option for option in _SAME.get("_".join(parts), ()) if option in options]
    said = [_WORDS.get(part, part) for part in parts if part in options or part not in _EMPTY]
    if not same and said and said != parts:
        return meant("_".join(said), options)
    return same or _longer(parts, options)


def _longer(parts: list[str], options: Sequence[str]) -> list[str]:
    """The one option that a lone word begins, whatever its ending: coat and coated, coating."""
    if len(parts) != 1:
        return []
    stem = _stem(parts[0])
    found = [one for one in options if _parts(one)[1:] == [] and one.casefold().startswith(stem)]
    return found if len(stem) >= _LEAST and len(found) == 1 else []


def _stem(word: str) -> str:
    """A word without the ending that makes another form of it."""
    return re.sub(r"(?<=.{4})(?:ing|ed|e?s)$", "", word)


def _parts(word: str) -> list[str]:
    """The words of a key: they stand between underscores, hyphens or spaces."""
    return re.findall(r"[^\W_]+", word.casefold())


def _away(parts: list[str], joined: str, option: str) -> int | None:
    """How many slips lie between a word and an option; ``None`` where it is another word."""
    theirs = _parts(option)
    if joined == "".join(theirs) or sorted(parts) == sorted(theirs):
        return 0
    if len(parts) != len(theirs):
        return _slips(joined, "".join(theirs)) if len(joined) > _LONG else None
    slips = [_slips(one, other) for one, other in zip(parts, theirs, strict=True)]
    return None if None in slips else sum(one or 0 for one in slips)


def _slips(one: str, other: str) -> int | None:
    """Slips of the finger between two words: none in a short one, but for a letter at its end.

    A short word is another one soon (min and max), and so is one that begins otherwise, with two
    slips (hydrous and anhydrous).
    """
    if one == other:
        return 0
    short = min(len(one), len(other))
    if short <= _SHORT:
        same = one.startswith(other) or other.startswith(one)
        return 1 if same and abs(len(one) - len(other)) == 1 and short > 1 else None
    most = 2 if short > _LONG and one[0] == other[0] else 1
    if abs(len(one) - len(other)) > most:
        return None
    count = _distance(one, other)
    return count if count <= most else None


def _distance(one: str, other: str) -> int:
    """Letters wrong, missing, too many, or changed with their neighbour (optimal alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]

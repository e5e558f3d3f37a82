"""Names of our tables that another may mean: a brand without its grade, a house for its brand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._materials._tables import folded, names_of, unaccented, written_rows
from galenic._materials.capsules import makers
from galenic._materials.excipients import find_excipient
from galenic._materials.slips import edits

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["near_maker", "near_powders"]

_HOUSES = {"capsugel": "Coni-Snap", "lonza": "Coni-Snap"}
"""Who makes what the charts know by its brand: Coni-Snap is a trade mark of Capsugel, of Lonza."""

_ALIKE = 0.85  # of difflib: "conisnap" and "coni-snap" are one after their signs are taken away
_WORDS = 12  # of a name that are looked at
_MOST = 4  # names that are offered


def near_maker(maker: str) -> str | None:
    """The maker of our charts that is meant, if one is near: ``Capsugel`` makes Coni-Snap.

    A name that goes on after that of a house or a brand is one as well: Capsugel Coni-Snap.
    """
    import difflib  # noqa: PLC0415 - only for names that are in no table

    words = _words(maker)[:_WORDS]
    known = {"".join(_words(name)): name for name in makers()}
    joined = "".join(words)
    whole = {"".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}
    begun = [name for plain, name in known.items() if plain in whole]
    if joined in known or begun:
        return known.get(joined) or begun[0]
    house = next((_HOUSES[word] for word in words if word in _HOUSES), None)
    if house is not None:
        return house
    found = difflib.get_close_matches(joined, list(known), 1, _ALIKE)
    return known[found[0]] if found else None


def near_powders(name: str) -> tuple[str, ...]:
    """Names of powders in our table that have all words of this one, or are a slip from it.

    Only those whose density stands there: to write another name gains nothing.
    ``Avicel`` is one of its grades, which do not pack alike: all are named, and none is chosen.
    """
    words = _words(name)
    found = []
    for row in written_rows("excipient"):
        near = [known for known in names_of(row) if _is_near(name, words, known)]
        row_of = find_excipient(near[0]) if near else None
        if row_of is not None and row_of.density is not None:
            found.append(near[0])
    return tuple(found[:_MOST])


def _is_near(name: str, words: Sequence[str], known: str) -> bool:
    there = _words(known)
    if words and all(word in there for word in words):
        return True
    slips = edits(unaccented(folded(name)), unaccented(folded(known)))
    return slips is not None or _is_slip_in_words(name, known)


def _is_slip_in_words(name: str, known: str) -> bool:
    """Whether each word of a name is one of the other's, or a slip of it; numbers have none.

    Avicell PH102 is one of Avicel PH-102 in this.
    """
    words, there = _parts(name), _parts(known)
    return bool(words) and all(
        word in there or any(edits(word, one) is not None for one in there) for word in words
    )


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", unaccented(name))


def _parts(name: str) -> list[str]:
    """The words of a name, with its numbers apart from what they are joined to."""
    return re.findall(r"[a-z]+|[0-9]+", unaccented(name))

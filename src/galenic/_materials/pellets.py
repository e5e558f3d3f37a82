"""Names that say that what they name is no powder: pellets, granules, beads."""

from __future__ import annotations

import re
from functools import lru_cache

from galenic._materials._tables import unaccented

__all__ = ["says_pellets"]

_WORDS = (
    ("pellet", "pellets", "bead", "beads", "granule", "granules", "microsphere", "microspheres"),
    ("pelet", "pelets", "peletes", "granulo", "granulos", "granulado", "granulados"),
    ("perlas", "esferas", "microesferas"),  # Spanish, and the row above Portuguese too
    ("granulat", "granulate", "kugelchen"),  # German, as the next: the umlaut falls away
    ("korrels", "granulaat"),  # Dutch
    ("granules", "microbilles"),  # French
    ("granuli", "granulato"),  # Italian
)
"""The end of a word for what is coarse, in the languages of our users, without accents: it may
have anything before it (Neutralpellets, microgranules)."""

_ENDS = tuple(word for words in _WORDS for word in words)


@lru_cache(maxsize=1024)
def says_pellets(name: str) -> bool:
    """Whether a word of a name is, or ends with, one for pellets, granules or beads."""
    return any(word.endswith(_ENDS) for word in re.findall(r"[a-z]+", unaccented(name)))

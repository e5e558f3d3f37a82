"""Names that say that what they name is no powder: pellets, granules, beads."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

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
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(
        r"[a-z]+", "".join(sign for sign in plain if not unicodedata.combining(sign))
    )
    return any(word.endswith(_ENDS) for word in words)

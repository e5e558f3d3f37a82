"""Which signs the type of our PDF has: Libertinus Serif, which comes with typst.

typst draws an empty box for a sign that its type lacks, and says nothing: so it is asked before.
"""

from __future__ import annotations

__all__ = ["lacking"]

# Of the letters of these blocks it has every one, which the tests look for.
_BLOCKS = (("À", "ɏ"), ("Ά", "ώ"), ("Ѐ", "џ"))  # Latin, Greek of today, Cyrillic
_SIGNS = frozenset("\u00a0¡£§©«®°±²³µ¶·¹»¼½¾¿×÷–—‘’‚“”„†‡•…‰€™−≤≥≠≈")


def lacking(text: str) -> str:
    """The signs of a text that would not be drawn, each once; empty where all are there."""
    return "".join(dict.fromkeys(sign for sign in text if not _is_there(sign)))


def _is_there(sign: str) -> bool:
    if " " <= sign <= "~" or sign in _SIGNS:
        return True
    return sign.isalpha() and any(first <= sign <= last for first, last in _BLOCKS)

"""Which signs the type of our PDF has, which comes with typst.

A label has Libertinus Serif alone. A page has DejaVu Sans Mono behind it, for signs of arithmetic
and for what is copied line by line. typst draws an empty box for a sign that its type lacks, and
says nothing: so it is asked before.
"""

from __future__ import annotations

__all__ = ["TYPE", "lacking"]

TYPE = ("Libertinus Serif", "DejaVu Sans Mono")
"""What a page is written in; what the first lacks, and what is copied, is of the second."""

# Of the letters of these blocks it has every one, which the tests look for.
_BLOCKS = (("À", "ɏ"), ("Ά", "ώ"), ("Ѐ", "џ"))  # Latin, Greek of today, Cyrillic
_SIGNS = frozenset("\u00a0¡£§©«®°±²³µ¶·¹»¼½¾¿×÷–—‘’‚“”„†‡•…‰€™−≤≥≠≈")

_OF_A_PAGE = _SIGNS | frozenset("←↑→↓↔∂∆∏∑√∙∞∫⌈⌉⌊⌋☐☑☒✓✗●○■□▸⁰⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉⅓⅔\u0304")


def lacking(text: str, *, page: bool = False) -> str:
    """The signs of a text that would not be drawn, on a label or a page, each once; or nothing."""
    signs = _OF_A_PAGE if page else _SIGNS
    return "".join(dict.fromkeys(sign for sign in text if not _is_there(sign, signs)))


def _is_there(sign: str, signs: frozenset[str]) -> bool:
    if " " <= sign <= "~" or sign in signs:
        return True
    return sign.isalpha() and any(first <= sign <= last for first, last in _BLOCKS)

r"""Signs in words: what a terminal without them shows in place of ``×``, ``≤`` or ``µ``.

A console of an older Windows has a few hundred signs, and a pipe there may be read in another code
page than it was written in. A sign that is dropped or becomes ``?`` can turn a weight or a bound
into another one, so each that galenic writes has a safe word in ASCII. A letter that a person typed
has no such word: it stands as its number (``\xfc``), so that it is neither lost nor another.
"""

from __future__ import annotations

import codecs

__all__ = ["PLAIN"]

PLAIN = "galenic.plain"
"""The name under which :func:`codecs.register_error` knows how signs are told in words."""

_MICRO = "\u00b5\u03bc"  # the micro sign, and the Greek letter of the same look
_WORDS = {
    sign: word
    for word, signs in (
        (" ", "\u00a0\u2009\u202f"),
        ("-", "\u2010\u2011\u2013\u2014\u2212•─━═"),
        ("|", "│┃║"),
        ("+", "┌┐└┘├┤┬┴┼╭╮╰╯"),
        ("'", "\u2018\u2019\u2032"),
        ('"', "\u201c\u201d"),
        ("...", "…"),
        ("*", "·"),
        ("x", "×✓"),
        ("/", "÷"),
        ("+/-", "±"),
        ("<=", "≤"),
        (">=", "≥"),
        ("!=", "≠"),
        ("~", "≈"),
        ("->", "→"),
        ("^2", "²"),
        ("^3", "³"),
        ("sqrt", "√"),
        ("sum", "Σ∑"),
        ("bar", "\u0304"),
        ("deg ", "°"),
        (" per mille", "‰"),
        ("infinity", "∞"),
        ("ceil(", "⌈"),
        ("floor(", "⌊"),
        (")", "⌉⌋"),
        ("[ ]", "☐"),
        ("[x]", "☑☒"),
        ("Delta", "Δ"),
        ("delta", "δ"),
        ("epsilon", "ε"),
        ("sigma", "σ"),
        ("Phi", "Φ"),
        ("phi", "φ"),
        ("chi", "χ"),
        ("rho", "ρ"),
        ("pi", "π"),
    )
    for sign in signs
}


def _word(text: str, at: int) -> str:
    """The word of the sign at a place, or nothing: a micro sign is told by the unit behind it."""
    sign = text[at]
    if sign not in _MICRO:
        return _WORDS.get(sign, "")
    unit = text[at + 1 : at + 2]
    if unit in {"g", "L", "l"}:
        return "mc"  # mcg, as ISMP has it: a bare u is misread
    return "u" if unit == "m" else "mu"


def _told(error: UnicodeError) -> tuple[str, int]:
    """Tell in words what an encoding has no sign for, and what has no word by its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object
    words = (
        _word(text, at) or text[at].encode("ascii", "backslashreplace").decode("ascii")
        for at in range(error.start, error.end)
    )
    return "".join(words), error.end


codecs.register_error(PLAIN, _told)

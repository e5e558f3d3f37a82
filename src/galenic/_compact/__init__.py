"""An order as text that a symbol or a few lines of paper hold, and its digest."""

from galenic._compact.canonical import canonical, digest, fingerprint
from galenic._compact.dictionary import DICTIONARY
from galenic._compact.text import BEGINS, LONGEST, find, pack, unpack, without

__all__ = [
    "BEGINS",
    "DICTIONARY",
    "LONGEST",
    "canonical",
    "digest",
    "find",
    "fingerprint",
    "pack",
    "unpack",
    "without",
]

"""The words of a language, and how values become part of them.

Everything below holds values: a code, amounts, names. What people read is said here, when it is
read: with the English table, or with another of the same keys inside ``use``.
"""

from galenic._words.saying import Phrase, listed, named, phrase, plain, say, share, use

__all__ = ["Phrase", "listed", "named", "phrase", "plain", "say", "share", "use"]

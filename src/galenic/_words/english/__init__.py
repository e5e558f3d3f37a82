"""The words of English: every sentence and label that people read, by key."""

from galenic._words.english.notices import NOTICES

__all__ = ["ENGLISH"]

_JOINTS = {
    "joint.comma": ", ",
    "joint.and": " and ",
    "joint.or": " or ",
    "joint.semicolon": "; ",
    "joint.to": " to ",
}
"""How the entries of a list are joined."""

ENGLISH: dict[str, str] = {
    **{f"notice.{code}": sentence for code, (sentence, _) in NOTICES.items()},
    **{f"source.{code}": source for code, (_, source) in NOTICES.items()},
    **_JOINTS,
}
"""What is said, by key; a table of another language has the same keys."""

"""The pages of the documentation as a reader has them: blocks of code, one after another."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / ".github").glob("*.md")),
    *sorted((ROOT / "tests").rglob("README.md")),
    *sorted((ROOT / "findings").rglob("*.md")),
]

_BLOCK = re.compile(
    r"^(?:<!-- (?P<why>(?:not run|ci): [^\n]*) -->\n)?"
    r"```(?P<language>\S*)[^\n]*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """A block of code: its language, its text, why it is not run, and whether it is an output."""

    language: str
    text: str
    why: str
    follows: bool  # nothing but an empty line stands between it and the block above


def blocks(text: str) -> list[Block]:
    """The blocks of a page, in their order."""
    made, end = [], -1
    for found in _BLOCK.finditer(text):
        follows = end >= 0 and not text[end : found.start()].strip()
        made.append(Block(found["language"], found["text"], found["why"] or "", follows))
        end = found.end()
    return made


def commands(path: Path, language: str) -> list[Block]:
    """The blocks of a page in the language of a shell, those that are not run too."""
    return [one for one in blocks(path.read_text(encoding="utf-8")) if one.language == language]

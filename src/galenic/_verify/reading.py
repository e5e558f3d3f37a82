"""What is given to be verified: told apart by how it begins, and read into the form it has."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from galenic import _compact as compact
from galenic import _files as files
from galenic.errors import NO_FILE, InputError, Problems
from galenic.results._verification import VerifiedSource

__all__ = ["HOLDS_AN_ORDER", "LARGEST", "LOOKED_FOR", "GivenFile", "read"]

LOOKED_FOR = (
    "a plan, a record or a family as JSON, a page or a PDF that holds its order "
    f"({compact.BEGINS} and letters), or that text itself"
)
HOLDS_AN_ORDER = (
    "give what `galenic plan` or `galenic record` writes with --output as .html, .pdf, .md or "
    ".json: each holds its order, plain text (.txt) does not"
)
"""The remedy for what holds no order."""

LARGEST = 20_000_000
"""Bytes of a picture or a PDF at most; text is held to the limit of every file."""

_BINARY = {
    b"%PDF": VerifiedSource.PDF,
    b"\x89PNG": VerifiedSource.PICTURE,
    b"\xff\xd8\xff": VerifiedSource.PICTURE,
}


class GivenFile(NamedTuple):
    """What was read: which kind it is, and as much of it as that kind has."""

    source: VerifiedSource
    path: str
    document: Mapping[str, Any] | None = None
    text: str = ""
    data: bytes = b""


def read(given: object) -> GivenFile:
    """Tell what was given: text, bytes, a path of a file, or a mapping.

    Raises
    ------
    InputError
        When there is no such file, it is too large, or it is none of these.
    """
    if isinstance(given, Mapping):
        return GivenFile(VerifiedSource.JSON, "file", given)
    if isinstance(given, str):
        return _of_text(files.without_mark(given), "text")
    if isinstance(given, os.PathLike):
        return _of_bytes(_bytes(given), os.fspath(given))
    if isinstance(given, (bytes, bytearray)):
        return _of_bytes(bytes(given), "file")
    problems = Problems()
    remedy = "for a file give pathlib.Path(…)"
    problems.add("kind", "file", given, "text, bytes, a pathlib.Path or a mapping", remedy)
    raise InputError(problems)


def _bytes(path: os.PathLike[Any]) -> bytes:
    problems, shown = Problems(), str(path)
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as all files of ours are read
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or "no usable path"
        reason = NO_FILE if isinstance(error, FileNotFoundError) else told
        problems.add("file", shown, reason, "a file that can be read", "check the path")
        raise InputError(problems) from error
    return data


def _of_bytes(data: bytes, path: str) -> GivenFile:
    if len(data) > LARGEST:
        problems = Problems()
        given, expected = "a larger file", f"at most {LARGEST} bytes"
        problems.add("size", path, given, expected, "give one sheet, or one picture of a symbol")
        raise InputError(problems)
    for begin, source in _BINARY.items():
        if data.startswith(begin):
            return GivenFile(source, path, data=data)
    return _of_text(files.decode(data, path), path)


def _of_text(text: str, path: str) -> GivenFile:
    begins = text.lstrip()[:1]
    if begins == "{":
        return GivenFile(VerifiedSource.JSON, path, files.parse(text, path, result=True))
    if len(text) > files.LONGEST:
        problems = Problems()
        given, most = f"{len(text)} characters", f"at most {files.LONGEST}"
        problems.add("size", path, given, most, "give one sheet")
        raise InputError(problems)
    if begins == "<":
        return GivenFile(VerifiedSource.PAGE, path, text=text)
    if not compact.find(text):
        problems = Problems()
        given = "text without an order in it" if text.strip() else "nothing"
        problems.add("syntax", path, given, LOOKED_FOR, HOLDS_AN_ORDER)
        raise InputError(problems)
    alone = not any(sign.isdigit() for sign in compact.without(text))
    return GivenFile(VerifiedSource.CODE if alone else VerifiedSource.TEXT, path, text=text)

"""What ``help()`` says of a record: beside its own words every key, what it takes and means."""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import TYPE_CHECKING

import attrs

from galenic._fields.reading import Sound, is_read, reader_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._fields.reading import Reader

__all__ = ["help_of"]

_NOTES = "__annotations__"
_SECTION = re.compile(r"^\w[\w ]*\n-{3,}$", re.MULTILINE)


def help_of(record: type[Sound], said: str) -> str:
    """The words of a record with its keys, before what else it tells under a heading."""
    words = cleandoc(said)
    first = _SECTION.search(words)
    at = len(words) if first is None else first.start()
    parts = (words[:at].rstrip(), "\n".join(("Parameters", "-" * 10, *_keys(record))), words[at:])
    return "\n\n".join(filter(None, parts))


def _keys(record: type[Sound]) -> Iterator[str]:
    """Each key with what it takes and means; those that must be there first, then its own."""
    readers = {one.name: reader_of(one) for one in attrs.fields(record) if is_read(one)}
    own = dict.fromkeys(name for one in record.__mro__ for name in vars(one).get(_NOTES, ()))
    told = [(name, readers[name]) for name in own if name in readers]
    for name, reader in sorted(told, key=lambda one: not one[1].required):
        optional = "" if reader.required else " : optional"
        yield f"{name}{optional}\n    {_sentence(reader.doc)} {_sentence(_takes(reader))}"


def _takes(reader: Reader) -> str:
    """What a key takes, for whoever writes it in Python."""
    found = reader.shape.record
    if found is None:
        return reader.expects
    kinds = [found] if isinstance(found, type) else list(found.values())
    names = " or ".join(kind.__name__ for kind in kinds)
    return f"a list of {names}" if reader.shape.kind == "tables" else names


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."

"""A titration or a capacity read back: worked out again from its input, and held against itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from galenic import _fields as fields
from galenic import _files as files
from galenic._capacity.capacity import capacity
from galenic._materials.order import Order
from galenic._regimen.titrate import titrate
from galenic._show import worksheet
from galenic._show.capacity import SCHEMA as OF_CAPACITY
from galenic._show.titration import SCHEMA as OF_TITRATION
from galenic._show.versions import remedy_for
from galenic._version import __version__
from galenic.errors import NOTHING, InputError, Problems, shown

if TYPE_CHECKING:
    from galenic._asking import Shown
    from galenic.results import Capacity, Titration

__all__ = ["read_capacity", "read_titration"]

_PROSE = frozenset(("text", "source", "because", "said", "credit", "method", "leaves_out"))
_NOT_COMPARED = frozenset(("schema", "galenic", "input", "pharmacy_file"))
_OF_A_VERSION = frozenset(("plans", "notices"))
_LIST = (list, tuple)
Source = str | bytes | os.PathLike[str] | Mapping[str, Any]


def read_titration(source: Source) -> Titration:
    """Read a titration back: work its ``input`` out again, exactly, and compare all but its prose.

    Parameters
    ----------
    source
        The JSON text of a titration, or its bytes; a path of a file (a :class:`pathlib.Path`: a
        ``str`` is always taken for the text itself); or the mapping that ``to_dict`` gives.

    Raises
    ------
    InputError
        When it is none, or says something else than its input leads to: a problem for each value
        that differs, with its path.
    """
    told = _told(source, OF_TITRATION, "galenic titrate --json")
    regimen, lent = _parted(told.get("input", {}), _origins(told))
    made = titrate(regimen, lent)
    _compare(told, made)
    return made


def read_capacity(source: Source) -> Capacity:
    """Read a capacity back, as :func:`read_titration` does a titration.

    Raises
    ------
    InputError
        When it is none, or says something else than its input leads to.
    """
    told = _told(source, OF_CAPACITY, "galenic capacity --json")
    order = Order.read(told.get("input", {}), origins=_origins(told))
    file = told.get("pharmacy_file")
    if isinstance(file, str) and file.isprintable():
        order = fields.twin(order, pharmacy_file=file)
    made = capacity(order)
    _compare(told, made)
    return made


def _told(source: object, schema: str, command: str) -> Mapping[str, Any]:
    """The document, in whatever form it was given, if it is of the schema."""
    name = schema.split("/")[1]
    problems, told = Problems(), source
    if isinstance(source, os.PathLike):
        told = files.parse(files.read_text(source), str(source), result=True)
    elif isinstance(source, (str, bytes, bytearray)):
        text = source if isinstance(source, str) else files.decode(bytes(source), name)
        told = files.parse(files.without_mark(text), name, result=True)
    if not isinstance(told, Mapping):
        expected = f"a {name} as JSON text or bytes, a pathlib.Path, or a mapping"
        problems.add("kind", name, source, expected, f"write it with `{command}`")
        raise InputError(problems)
    found = told.get("schema", NOTHING)
    if found != schema:
        problems.add("schema", "schema", found, schema, remedy_for(found, schema, command))
        raise InputError(problems)
    return told


def _origins(told: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths that came from a pharmacy file."""
    origins = told.get("from_pharmacy", [])
    if isinstance(origins, _LIST) and all(isinstance(one, str) for one in origins):
        return tuple(origins)
    problems = Problems()
    problems.add("kind", "from_pharmacy", origins, "a list of paths", "leave it as written")
    raise InputError(problems)


def _parted(given: Any, origins: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:  # noqa: ANN401 - as it was told
    """The regimen file, and what a pharmacy file lent it, which came from there."""
    own: dict[str, Any] = {**given} if isinstance(given, Mapping) else {}
    lent: dict[str, Any] = {}
    for path in origins:
        name, _, key = path.partition(".")
        if not key and name in own:
            lent[name] = own.pop(name)
        elif isinstance(own.get(name), Mapping) and key in own[name]:
            own[name] = {one: value for one, value in own[name].items() if one != key}
            lent.setdefault(name, {})[key] = given[name][key]
    return own, lent


def _compare(told: Mapping[str, Any], made: Shown) -> None:
    """Refuse a document that says something else; another version may say more, or less."""
    found, problems = made.to_dict(), Problems()
    same = told.get("galenic") == __version__
    mine, theirs = (_compared(one, same=same) for one in (found, told))
    for path, given, wanted in _unlike("", theirs, mine, both=not same):
        expected = f"{shown(wanted)}, which the input leads to"
        remedy = "work it out again; the file was changed, or another version wrote it"
        problems.add("changed", path, given, expected, remedy)
    if problems:
        raise InputError(problems)


def _compared(document: Mapping[str, Any], *, same: bool) -> dict[str, Any]:
    """What of a document is compared; plans and notices of another version may say more."""
    left = _NOT_COMPARED if same else _NOT_COMPARED | _OF_A_VERSION
    return {key: one for key, one in document.items() if key not in left}


def _unlike(path: str, told: Any, found: Any, *, both: bool) -> Iterator[tuple[str, Any, Any]]:  # noqa: ANN401 - any part of a document
    """Values that differ; ``both`` compares only keys that both have."""
    if isinstance(told, Mapping) and isinstance(found, Mapping):
        for key in dict.fromkeys((*found, *told)):
            if key in _PROSE or (both and not (key in told and key in found)):
                continue
            if key == "interval" and None in {_held(told, key), _held(found, key)}:
                continue  # without the extra there is none
            at = f"{path}.{key}" if path else str(key)[:40]
            yield from _unlike(at, told.get(key, NOTHING), found.get(key, NOTHING), both=both)
        return
    if isinstance(told, _LIST) and isinstance(found, _LIST):
        told, found = (_told_alike(one) for one in (told, found))
        if len(told) == len(found):
            for place, pair in enumerate(zip(told, found, strict=True)):
                yield from _unlike(f"{path}[{place}]", *pair, both=both)
            return
    if told != found or isinstance(told, bool) is not isinstance(found, bool):
        yield path, told, found


def _held(table: Mapping[str, Any], key: str) -> object:
    """What a table holds, as far as it is told from nothing."""
    return None if table.get(key) is None else NOTHING


def _told_alike(listed: Sequence[Any]) -> list[Any]:
    """A list without the notice that an extra is not installed: it says nothing of the result."""
    extra = worksheet.NOT_INSTALLED
    return [one for one in listed if not (isinstance(one, Mapping) and one.get("code") == extra)]

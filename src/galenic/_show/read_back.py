"""A plan read back: planned again from its input, and held against all that it says but prose."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic import _fields as fields
from galenic import _files as files
from galenic._amounts import Amount, AmountError
from galenic._materials.order import Order
from galenic._planning.plan import plan
from galenic._show import worksheet
from galenic._show.document import SCHEMA, document
from galenic._show.versions import remedy_for
from galenic._version import __version__
from galenic.errors import NOTHING, InputError, Problems, shown
from galenic.results._names import Action

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic.results._plan import Plan

__all__ = ["read_plan"]

_FIRST = "galenic/plan/1"
_HEAD = frozenset({"schema", "galenic", "input", "notices", "pharmacy_file"})
_INTERVALS = frozenset({"dose.interval", "actives[].dose.interval"})
_ENDS = frozenset(f"{one}.{end}" for one in _INTERVALS for end in ("low", "high"))
_NEAR = Fraction(1, 10**9)
_PLACE = re.compile(r"\[[0-9]+\]")
_LONGEST_KEY = 40
_LIST = (list, tuple)

_PROSE = frozenset(
    ("text", "source", "because", "chosen_because", "method", "leaves_out", "formula", "symbol")
)
"""Keys of sentences, and of what is named in words: another version may word them otherwise."""

_PHRASE = frozenset({"code", "values"})
"""The keys of a sentence as data."""

_NAMED = frozenset({"actives[].potency.chain[].name", "potency.chain[].name", "steps[].name"})
"""Names that are prose too; that of a triturate's step is the vessel that weighings go into."""


def read_plan(source: str | bytes | os.PathLike[str] | Mapping[str, Any]) -> Plan:
    """Read a plan back: plan its ``input`` again, exactly, and compare all but its prose.

    Numbers, weighings and stops are compared; sentences may be worded otherwise, as another version
    may have done. Plans of ``galenic/plan/1`` are read too.

    Parameters
    ----------
    source
        The JSON text of a plan, or its bytes; a path of a file (a :class:`pathlib.Path`: a ``str``
        is always taken for the text itself); or the mapping that ``to_dict`` gives.

    Raises
    ------
    InputError
        When it is no plan, or says something else than its input leads to: a problem for each value
        that differs, with its path.
    """
    told = _read(source)
    problems = Problems()
    schema = told.get("schema", NOTHING)
    if schema not in (SCHEMA, _FIRST):
        remedy = remedy_for(schema, SCHEMA, "galenic plan --json")
        problems.add("schema", "schema", schema, f"{SCHEMA} or {_FIRST}", remedy)
    origins = told.get("from_pharmacy", [])
    if not isinstance(origins, _LIST) or not all(isinstance(one, str) for one in origins):
        problems.add("kind", "from_pharmacy", origins, "a list of paths", "leave it as written")
    file = told.get("pharmacy_file")
    if file is not None and not (isinstance(file, str) and file.isprintable()):
        expected = "null, or the path of a file in signs that can be shown"
        problems.add("kind", "pharmacy_file", file, expected, "leave it as written")
    if problems:
        raise InputError(problems)
    order = Order.read(told.get("input", {}), origins=tuple(origins))
    made = plan(order if file is None else fields.twin(order, pharmacy_file=file))
    found = document(made) if schema == SCHEMA else _as_first(document(made))
    same = schema == SCHEMA and told.get("galenic") == __version__
    for path, given, wanted in _differences(told, found, same=same):
        remedy = "plan the order again; the file was changed, or another version wrote it"
        expected = f"{shown(wanted)}, which the input leads to"
        problems.add("changed", path, given, expected, remedy)
    if problems:
        raise InputError(problems)
    return made


def _read(source: object) -> Mapping[str, Any]:
    """The document, in whatever form it was given."""
    if isinstance(source, Mapping):
        return source
    if isinstance(source, os.PathLike):
        return files.parse(files.read_text(source), str(source), result=True)
    if isinstance(source, (bytes, bytearray)):
        source = files.decode(bytes(source), "plan")
    if isinstance(source, str):
        source = files.without_mark(source)
    if isinstance(source, str) and ("\n" in source or source.lstrip()[:1] in {"{", ""}):
        return files.parse(source, "plan", result=True)
    problems = Problems()
    expected = "a plan as JSON text or bytes, a pathlib.Path, or a mapping"
    problems.add("kind", "plan", source, expected, "for a file give pathlib.Path(…)")
    raise InputError(problems)


def _as_first(found: dict[str, Any]) -> dict[str, Any]:
    """A plan as ``galenic/plan/1`` had it: see docs/reference/json-versions.md."""
    check = found["check"] and found["check"] | {"closes": True}
    mixing = [one | {"weighing": one["weighings"][0]} for one in found["mixing"]]
    return found | {"check": check, "mixing": mixing}


class _Difference(NamedTuple):
    path: str
    told: object
    found: object


def _differences(
    told: Mapping[str, Any], found: dict[str, Any], *, same: bool
) -> Iterator[_Difference]:
    """Where a plan says something else than was found.

    That of the same version has the same keys, notices and steps. With another's, only keys that
    both have are compared, amounts to nine digits, of the notices the stops, and of the steps the
    values of those that both have.
    """
    mine, theirs = (
        {key: one[key] for key in one if key not in _HEAD}
        | {"notices": _compared(_at(one, "notices"), same=same)}
        for one in (found, told)
    )
    if not same:
        ways = theirs.get("ways_out")
        if isinstance(ways, _LIST):
            theirs["ways_out"] = [_as_shared_now(one) for one in ways]
            known = {_at(one, "action") for one in ways}  # a version may find further ways
            mine["ways_out"] = [one for one in mine["ways_out"] if one["action"] in known]
        yield from _of_steps(theirs.pop("steps", ()), mine.pop("steps"))
    yield from _between("", theirs, mine, same=same)


def _as_shared_now(way: Any) -> Any:  # noqa: ANN401 - as it was told
    """A way out without the doses that it changes, where it had them shared out over capsules.

    Before orders had ``capsules_per_dose``, several capsules for a dose were told by the dose of a
    capsule; what a capsule then holds is compared beside it.
    """
    change = _at(way, "change")
    if not isinstance(change, Mapping) or _at(way, "action") != Action.SEVERAL_CAPSULES:
        return way
    if "capsules_per_dose" in change:
        return way
    kept = {key: one for key, one in change.items() if key not in {"dose", "actives"}}
    return {**way, "change": kept}


def _of_steps(told: object, found: list[dict[str, Any]]) -> Iterator[_Difference]:
    """Steps that bear a name as often in both: another version may go another way to a number."""
    if not isinstance(told, _LIST):
        yield _Difference("steps", told, found)
        return
    values: dict[str, tuple[dict[str, object], ...]] = {}
    for side, steps in enumerate((told, found)):
        for place, step in enumerate(steps):
            pair = values.setdefault(str(_at(step, "name")), ({}, {}))
            pair[side][f"steps[{place}].value"] = _at(step, "value")
    for theirs, mine in values.values():
        if len(theirs) == len(mine):
            for (path, one), other in zip(theirs.items(), mine.values(), strict=True):
                yield from _between(path, one, other, same=False)


def _compared(notices: object, *, same: bool) -> object:
    """What is compared of the notices; whether the extra was there says nothing of the plan."""
    if not isinstance(notices, _LIST):
        return notices
    kept = [one for one in notices if _at(one, "code") != worksheet.NOT_INSTALLED]
    return kept if same else [_at(one, "code") for one in kept if _at(one, "severity") == "stop"]


def _at(table: object, key: str) -> object:
    return table.get(key, NOTHING) if isinstance(table, Mapping) else NOTHING


def _between(path: str, told: object, found: object, *, same: bool) -> Iterator[_Difference]:
    anywhere = _PLACE.sub("[]", path)
    if anywhere in _INTERVALS and None in (told, found):
        return  # without the extra there is none
    if isinstance(told, Mapping) and isinstance(found, Mapping):
        for key in dict.fromkeys((*found, *told)):
            one, other = _at(told, key), _at(found, key)
            there = f"{path}.{key}" if path else str(key)[:_LONGEST_KEY]
            absent = not same and NOTHING in (one, other)
            if not absent and not _is_prose(there, key, one, other, same=same):
                yield from _between(there, one, other, same=same)
        return
    if isinstance(told, _LIST) and isinstance(found, _LIST) and len(told) == len(found):
        for place, (one, other) in enumerate(zip(told, found, strict=True)):
            yield from _between(f"{path}[{place}]", one, other, same=same)
    elif not (_is(told, found) or ((anywhere in _ENDS or not same) and _is_near(told, found))):
        yield _Difference(path, told, found)


def _is_prose(path: str, key: object, told: object, found: object, *, same: bool) -> bool:
    """Whether a key holds words in both, which may differ; as data only in another version."""
    if not same and all(
        isinstance(one, Mapping) and one.keys() == _PHRASE for one in (told, found)
    ):
        return True
    named = key in _PROSE or (key == "name" and _PLACE.sub("[]", path) in _NAMED)
    return named and all(isinstance(one, (str, *_LIST)) for one in (told, found))


def _is(told: object, found: object) -> bool:
    return told == found and isinstance(told, bool) is isinstance(found, bool)  # one is not true


def _is_near(told: object, found: object) -> bool:
    """Whether two amounts, such as the ends of an interval of floats, are alike to nine digits."""
    try:
        one, other = Amount.read(told), Amount.read(found)
    except AmountError:
        return False
    return one.unit == other.unit and abs(one.number - other.number) <= abs(other.number) * _NEAR

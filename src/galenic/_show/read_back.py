"""A plan read back: planned again from its input, and held against all that it says but prose."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from galenic import _fields as fields
from galenic import _files as files
from galenic._materials.order import Order
from galenic._planning.plan import plan
from galenic._show.differences import differences
from galenic._show.document import SCHEMA, document
from galenic._show.versions import remedy_for
from galenic._version import __version__
from galenic.errors import NOTHING, InputError, Problems, shown

if TYPE_CHECKING:
    from galenic.results._plan import Plan

__all__ = ["plan_of", "planned_again", "read_plan"]

_FIRST = "galenic/plan/1"


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
    made, found, same = planned_again(told)
    problems = Problems()
    for path, given, wanted in differences(told, found, same=same):
        remedy = "plan the order again; the file was changed, or another version wrote it"
        expected = f"{shown(wanted)}, which the input leads to"
        problems.add("changed", path, given, expected, remedy)
    if problems:
        raise InputError(problems)
    return made


def planned_again(told: Mapping[str, Any]) -> tuple[Plan, dict[str, Any], bool]:
    """The plan of a document's input, it as that document's schema has it, and if versions agree.

    Raises
    ------
    InputError
        When it is no plan, or its input can be no order.
    """
    problems = Problems()
    schema = told.get("schema", NOTHING)
    if schema not in (SCHEMA, _FIRST):
        remedy = remedy_for(schema, SCHEMA, "galenic plan --json")
        problems.add("schema", "schema", schema, f"{SCHEMA} or {_FIRST}", remedy)
    made = plan_of(told, problems)
    found = document(made) if schema == SCHEMA else _as_first(document(made))
    return made, found, schema == SCHEMA and told.get("galenic") == __version__


def plan_of(
    told: Mapping[str, Any], problems: Problems | None = None, *, prove: bool = False
) -> Plan:
    """The plan of ``input``, with what ``from_pharmacy`` and ``pharmacy_file`` say of it.

    Raises
    ------
    InputError
        When they can be no order, with the problems that were found before.
    """
    problems = Problems() if problems is None else problems
    origins = told.get("from_pharmacy", [])
    if not isinstance(origins, (list, tuple)) or not all(isinstance(one, str) for one in origins):
        problems.add("kind", "from_pharmacy", origins, "a list of paths", "leave it as written")
    file = told.get("pharmacy_file")
    if file is not None and not (isinstance(file, str) and file.isprintable()):
        expected = "null, or the path of a file in signs that can be shown"
        problems.add("kind", "pharmacy_file", file, expected, "leave it as written")
    if problems:
        raise InputError(problems)
    order = Order.read(told.get("input", {}), origins=tuple(origins))
    given = order if file is None else fields.twin(order, pharmacy_file=file)
    return plan(given, prove=True) if prove else plan(given)


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

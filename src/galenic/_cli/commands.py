"""What each command does with the words it was given; gives the exit code."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from galenic._cli.streams import Progress, emit, read_bytes, read_input
from galenic._cli.written import files_read, written
from galenic.errors import InputError, Problems, about

if TYPE_CHECKING:
    import argparse

    from galenic._asking import Shown
    from galenic._materials.order import Order

__all__ = [
    "DONE",
    "STOPPED",
    "accuracy",
    "capacity",
    "check",
    "example",
    "learn",
    "listing",
    "plan",
    "recover",
    "schema",
]

DONE, STOPPED = 0, 1
_STANDARD = "standard input"


def plan(given: argparse.Namespace) -> int:
    """Plan a batch."""
    from galenic._planning.plan import plan  # noqa: PLC0415 - late, so that --help stays quick

    made = plan(_order(given), prove=given.prove)
    _show(made if given.explain is None else made.explain(given.explain), given)
    return STOPPED if made.stopped else DONE


def recover(given: argparse.Namespace) -> int:
    """Say how a batch stands, and what would mend it."""
    from galenic import _files as files  # noqa: PLC0415 - late, so that --help and --version stay quick
    from galenic._recovery.recover import recover  # noqa: PLC0415
    from galenic._show.read_back import read_plan  # noqa: PLC0415

    if given.plan == given.actual == "-":
        problems = Problems()
        remedy = "give a file for the other"
        problems.add("file", "actual", "-", "one of the two as standard input", remedy)
        raise InputError(problems)
    with about(_file(given.plan)):
        plan = read_plan(read_input(given.plan))
    with about(_file(given.actual), besides=("plan", "tolerance")):
        read = files.parse(read_input(given.actual), _file(given.actual))
        found = recover(plan, read, tolerance=given.tolerance)
    _show(found, given)
    return DONE if found.accepted else STOPPED


def capacity(given: argparse.Namespace) -> int:
    """Find the largest batch."""
    from galenic._capacity.capacity import capacity  # noqa: PLC0415

    order = _order(given)
    with about(_file(given.order)):
        found = capacity(order)
    _show(found, given)
    return DONE if found.capsules else STOPPED


def accuracy(given: argparse.Namespace) -> int:
    """Say how sure the dose is; a long run tells how far it is."""
    from galenic import accuracy  # noqa: PLC0415
    from galenic._planning.plan import plan  # noqa: PLC0415

    sizes = {name: getattr(given, name) for name in ("seed", "batches", "capsules")}
    sizes = {name: size for name, size in sizes.items() if size is not None}
    made = plan(_order(given))
    cores = min(4, os.cpu_count() or 1)
    _show(accuracy.assess(made, **sizes, cores=cores, progress=Progress()), given)
    return STOPPED if made.stopped else DONE


def check(given: argparse.Namespace) -> int:
    """Check weights, contents or yield."""
    from galenic import _files as files  # noqa: PLC0415
    from galenic import quality  # noqa: PLC0415
    from galenic._show.read_back import read_plan  # noqa: PLC0415

    check = getattr(quality, f"check_{given.what}")
    with about(given.plan or ""):
        plan = None if given.plan is None else read_plan(files.read_text(given.plan))
    with about(given.rules or ""):
        rules = None if given.rules is None else quality.read_rules(given.rules)
    settings = _settings(given) | {"rules": rules}
    with about(_file(given.readings or ""), besides=_options(given)):
        report = check(_readings(given), rule=given.rule, plan=plan, **settings)
    _show(report, given)
    return DONE if report.passes else STOPPED


def learn(given: argparse.Namespace) -> int:
    """Learn a number from repeated measurements."""
    from galenic import quality  # noqa: PLC0415

    with about(_file(given.readings or ""), besides=_options(given)):
        learned = quality.learn(given.what, _readings(given), **_settings(given))
    _show(learned, given)
    return DONE


def example(given: argparse.Namespace) -> int:
    """Print an order file that works."""
    from pkgutil import get_data  # noqa: PLC0415

    data = get_data("galenic", f"examples/{given.kind}.toml") or b""
    emit(data.decode().rstrip("\n"), None)
    return DONE


def listing(given: argparse.Namespace) -> int:
    """Print a table of the package."""
    from galenic._show import lists  # noqa: PLC0415

    rows = lists.rows(given.what)
    emit(lists.as_json(rows) if given.json else lists.as_text(rows), None, as_json=given.json)
    return DONE


def schema(given: argparse.Namespace) -> int:
    """Print the JSON Schema of a file that is read, or of what is written."""
    import json  # noqa: PLC0415

    from galenic._show.schemas import schema  # noqa: PLC0415

    emit(json.dumps(schema(given.name), ensure_ascii=False, indent=2), None, as_json=True)
    return DONE


def _file(path: str) -> str:
    """A file as messages name it."""
    return _STANDARD if path == "-" else path


def _order(given: argparse.Namespace) -> Order:
    """Read the order, and the pharmacy's tables where they are given."""
    from galenic import _files as files  # noqa: PLC0415

    path = _STANDARD if given.order == "-" else given.order
    return files.order_of(lambda: read_input(given.order), path, given.pharmacy)


def _readings(given: argparse.Namespace) -> dict[str, Any]:
    from galenic._spreadsheets.headings import asked_columns  # noqa: PLC0415
    from galenic._spreadsheets.raw import ReadAs  # noqa: PLC0415
    from galenic.quality._readings import readings_of  # noqa: PLC0415

    asked = ReadAs(asked_columns(given.column or ()), given.decimal, given.sheet)
    if not given.readings and asked.is_told:
        problems = Problems()
        remedy = "give it, or leave --column, --decimal and --sheet out"
        problems.add("missing", "readings", "no file", "a table, which these are of", remedy)
        raise InputError(problems)
    if not given.readings:
        return {}
    return readings_of(read_bytes(given.readings), _file(given.readings), asked)


def _options(given: argparse.Namespace) -> set[str]:
    """Keys that an option of the command line has set, or may set: they are of no file."""
    set_here = {key for key in given.settings if getattr(given, key) is not None}
    return {"rule", "rules", "edition", "limits", "plan", *set_here}


def _settings(given: argparse.Namespace) -> dict[str, Any]:
    """What was set by options, for the readers of the check to judge."""
    found = {key: getattr(given, key) for key in given.settings}
    limits = {key: value for key in given.limits if (value := getattr(given, key)) is not None}
    return found | ({"limits": limits} if limits else {})


def _show(result: Shown, given: argparse.Namespace) -> None:
    text, as_json = written(result, given)
    emit(text, given.output, force=given.force, as_json=as_json, inputs=files_read(given))

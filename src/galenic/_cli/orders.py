"""The order that a command was given, with its pharmacy and stock files, and the plan of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._cli.streams import name_of, read_input
from galenic.errors import InputError, Problems, about

if TYPE_CHECKING:
    import argparse

    from galenic._materials.order import Order
    from galenic.results._plan import Plan

__all__ = ["batch_of", "holds_several", "order_of", "plan_of", "say_pharmacy", "text_of"]


def text_of(path: str) -> str | None:
    """The text of an order file; ``None`` of one that is told of when the pharmacy's is read."""
    try:
        return read_input(path)
    except InputError:
        if path == "-":  # it can be read once
            raise
        return None


def holds_several(text: str) -> bool:
    """Whether a file has several tables [[order]], however they are written.

    One that cannot be read is taken for what it seems to be: its problems are told either way.
    """
    import re  # noqa: PLC0415 - small beside reading the file

    seems = re.search(r"""order["']?\s*(\]\s*\]|[=:]\s*\[)""", text) is not None
    if not seems:  # most files, which are not read twice
        return False
    from galenic import _files as files  # noqa: PLC0415
    from galenic._family.file import is_family  # noqa: PLC0415 - only where there seem to be several

    try:
        return is_family(files.parse(text, "", result=True))
    except InputError:
        return True


def order_of(path: str, given: argparse.Namespace, text: str | None = None) -> Order:
    """Read an order, and the pharmacy's tables where they are given or found."""
    from galenic import _files as files  # noqa: PLC0415 - late, so that --help stays quick
    from galenic._cli import pharmacy  # noqa: PLC0415

    found = pharmacy.find(given.pharmacy, alone=given.no_pharmacy)
    beside = given.found = None if found is None else found.path  # no result is written over it
    read = (lambda: read_input(path)) if text is None else (lambda: text)
    reader = None if found is None else found.read
    order = files.order_of(read, name_of(path), beside, reader, stock=given.stock)
    return order if found is None else pharmacy.told(order, found)


def plan_of(path: str, given: argparse.Namespace) -> Plan:
    """The plan of an order file, or the one that a file of `galenic plan --json` holds."""
    from galenic import _files as files  # noqa: PLC0415

    text = read_input(path)
    tables = files.parse(text, name_of(path), result=True) if text.lstrip()[:1] == "{" else {}
    if "schema" not in tables:
        return batch_of(path, given, text)
    _refuse_batch(given)
    for option in ("pharmacy", "stock"):
        file = getattr(given, option)
        if file is not None:
            problems = Problems()
            remedy = "leave it out: the plan holds the tables that it was made with"
            problems.add("conflict", f"--{option}", file, "no file beside a plan", remedy)
            raise InputError(problems)
    from galenic._show.read_back import read_plan  # noqa: PLC0415 - only where there is one

    with about(name_of(path)):
        return read_plan(tables)


def batch_of(path: str, given: argparse.Namespace, text: str | None) -> Plan:
    """The plan of an order file, or of the batch that is meant of several orders."""
    from galenic._planning.plan import plan  # noqa: PLC0415 - late, so that --help stays quick

    if text is not None and hasattr(given, "batch") and holds_several(text):
        from galenic._cli import family  # noqa: PLC0415 - only where there are several

        return family.one_of(text, path, given)
    _refuse_batch(given)
    return plan(order_of(path, given, text))


def _refuse_batch(given: argparse.Namespace) -> None:
    """Refuse --batch of what is no file of several orders."""
    if getattr(given, "batch", None) is not None:
        problems = Problems()
        remedy = "leave it out where there is one order; else give the file of the orders"
        problems.add("conflict", "--batch", given.batch, "a file of several orders", remedy)
        raise InputError(problems)


def say_pharmacy(made: Plan) -> None:
    """Name the pharmacy file that was found, where the page itself does not."""
    from galenic._cli import pharmacy  # noqa: PLC0415 - late, so that --help stays quick

    pharmacy.say_file(made.order.pharmacy_file)

"""A file verified: its order is planned anew, and every number and name it shows is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from galenic import _compact as compact
from galenic._show.families import FAMILY
from galenic._show.read_back import plan_of
from galenic._verify.anew import document_anew, drawn_anew, is_of_several
from galenic._verify.cells import Held, hold_cells
from galenic._verify.edge import Edge
from galenic._verify.families import batch_anew
from galenic._verify.held_orders import whole_orders
from galenic._verify.lines import hold_lines
from galenic._verify.names import NamesOfOrder
from galenic._verify.pages import read_page
from galenic._verify.reading import HOLDS_AN_ORDER, LOOKED_FOR, GivenFile, read
from galenic._version import __version__
from galenic._words import say
from galenic.errors import InputError, Problems, must_be
from galenic.results._verification import (
    DifferenceKind,
    Verification,
    VerificationKind,
    VerifiedSource,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from galenic.results._plan import Plan

__all__ = ["verify"]

_NONE = Held(0, 0, ())

_ONE_OF_THEM = (
    "give what holds one: `galenic record FILE --batch NUMBER`, of the order file, writes that of "
    "one of several; of what `galenic plan FILE --json` writes, `galenic verify --batch NUMBER` "
    "takes one"
)
"""The remedy for a page of several orders."""


def verify(
    source: str | bytes | os.PathLike[str] | Mapping[str, Any], *, batch: str | None = None
) -> Verification:
    """Hold a file against the order that it holds itself: plan anew, compare numbers and names.

    Parameters
    ----------
    source
        A plan or a record as JSON, a page, the text of a page or the text of an order, as ``str``;
        the same, a PDF or a picture as ``bytes``; a path of a file (a :class:`pathlib.Path`: a
        ``str`` is always taken for the text itself); or the mapping that ``to_dict`` gives.
    batch
        Of the JSON of several orders planned together: which batch, from ``"1"``, or
        ``"triturate"``. What the family says of all of them is held with each.

    Returns
    -------
    Verification
        What was compared, and each number or name that differs. Sentences may be worded otherwise,
        and a page may be laid out otherwise.

    Raises
    ------
    InputError
        When it cannot be read, holds no order or several, or an order that cannot be used.
    ExtraError
        When it is a PDF or a picture, and the extra ``verify`` is not installed.
    """
    if batch is not None:
        must_be(batch, str, "batch", "the number of a batch as text", 'write "1", or "triturate"')
    told = read(source)
    is_of_several = (told.document or {}).get("schema") == FAMILY
    if batch is not None and not is_of_several:
        problems = Problems()
        remedy = "leave it out: it is for the JSON of orders that were planned together"
        problems.add("conflict", "batch", batch, "the JSON of several orders", remedy)
        raise InputError(problems)
    try:
        if told.source == VerifiedSource.JSON:
            return _of_document(told, batch)
        if told.source == VerifiedSource.PAGE:
            return _of_page(told)
        if told.source in {VerifiedSource.PDF, VerifiedSource.TEXT}:
            return _of_lines(told)
        return _of_code(told)
    except RecursionError as error:
        problems = Problems()
        problems.add("syntax", told.path, "tables nested without end", LOOKED_FOR, "give one file")
        raise InputError(problems) from error


def _of_document(told: GivenFile, batch: str | None) -> Verification:
    document = told.document or {}
    if document.get("schema") == FAMILY:
        made, held, same = batch_anew(document, batch)
    else:
        made, held, same = document_anew(document)
    return _judged(told, made, held, str(document.get("galenic", "")) or None, same=same)


def _of_page(told: GivenFile) -> Verification:
    sheet = read_page(told.text)
    made = _planned(_only(sheet.text, told.path), sheet.text)
    same, names = sheet.version in {None, __version__}, NamesOfOrder([made.order])
    anew = read_page(drawn_anew(sheet.text, made).to_html())
    held = hold_cells(sheet.cells, anew.cells, names, same=same)
    _refuse_several(held, sheet.text, told.path)
    return _judged(told, made, held, sheet.version, same=same)


def _of_lines(told: GivenFile) -> Verification:
    if told.source == VerifiedSource.PDF:
        from galenic._verify.pdf import pdf_lines  # noqa: PLC0415 - only where there is one

        text = "\n".join(pdf_lines(told.data, told.path))
    else:
        text = told.text
    made = _planned(_only(text, told.path), text)
    lines, names = compact.without(text).split("\n"), NamesOfOrder([made.order])
    anew = read_page(drawn_anew(text, made).to_html())
    edge = Edge(anew.cells)
    version = edge.version(text)
    same = version in {None, __version__}
    held = hold_lines(lines, anew.cells, names, edge, same=same)
    _refuse_several(held, text, told.path)
    return _judged(told, made, held, version, same=same)


def _refuse_several(held: Held, text: str, path: str) -> None:
    """Refuse a page of several orders that holds one: they are alike, or of one blend.

    Raises
    ------
    InputError
        When the page has the headings of several, and says other than a sheet of its order.
    """
    if held.differences and is_of_several(text):
        problems = Problems()
        problems.add("conflict", path, "the sheets of several orders", "one order", _ONE_OF_THEM)
        raise InputError(problems)


def _of_code(told: GivenFile) -> Verification:
    text = told.text
    if told.source == VerifiedSource.PICTURE:
        from galenic._verify.pictures import symbols  # noqa: PLC0415 - only where there is one

        text = "\n".join(symbols(told.data, told.path))
        if not compact.find(text):
            _refuse(told.path, "a picture without the symbol of an order")
    return _judged(told, plan_of(_only(text, told.path)), _NONE, None)


def _only(text: str, path: str) -> dict[str, Any]:
    """What the one order of a text is told by.

    Raises
    ------
    InputError
        When there is none, or more than one, or it is damaged.
    """
    found, problems = compact.find(text), Problems()
    if not found:
        _refuse(path, "no order in it")
    orders = whole_orders(found, path)
    if any(one != orders[0] for one in orders):
        problems.add("conflict", path, f"{len(orders)} orders", "one order", _ONE_OF_THEM)
        raise InputError(problems)
    return orders[0]


def _refuse(path: str, given: str) -> NoReturn:
    problems = Problems()
    problems.add("syntax", path, given, LOOKED_FOR, HOLDS_AN_ORDER)
    raise InputError(problems)


def _planned(order: dict[str, Any], text: str) -> Plan:
    """The plan of what a page holds; proved where the page says that it was."""
    return plan_of(order, prove=say("dose.replayed") in " ".join(text.split()))


def _judged(
    told: GivenFile, made: Plan, held: Held, version: str | None, *, same: bool = True
) -> Verification:
    """What it comes to: the gravest of what was found."""
    kinds = {one.kind for one in held.differences}
    if told.source in {VerifiedSource.CODE, VerifiedSource.PICTURE}:
        kind = VerificationKind.ORDER_ONLY
    elif not kinds:
        kind = VerificationKind.AGREES
    elif DifferenceKind.ORDER in kinds:
        kind = VerificationKind.TAMPERED
    elif not same:
        kind = VerificationKind.OTHER_VERSION
    else:
        kind = VerificationKind.DIFFERS
    digest = compact.digest(made.order.to_tables())
    return Verification(
        kind, told.source, version, digest, held.compared, held.not_compared, held.differences, made
    )

"""The document that a file should be, made anew from the plan of its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._family.file import MOST_ORDERS
from galenic._records.record import record
from galenic._show.read_back import planned_again
from galenic._show.versions import remedy_for
from galenic._verify.documents import hold_plan, hold_values
from galenic._version import __version__
from galenic._words import say
from galenic.errors import InputError, Problems
from galenic.results._batch_record import RECORD_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._asking import Shown
    from galenic._verify.cells import Held
    from galenic.results._plan import Plan

__all__ = ["document_anew", "drawn_anew", "is_of_several"]

_PARTS = ("batch-record.master", "batch-record.batch")


def drawn_anew(text: str, plan: Plan) -> Shown:
    """The document that a text is of, by the headings of its parts: a record, or else a sheet."""
    said = " ".join(text.split())
    return record(plan) if all(say(part) in said for part in _PARTS) else plan


def is_of_several(text: str) -> bool:
    """Whether a text may be a page of several orders, by the headings of their sheets.

    Sheets of orders that are alike hold one order, and so may the sheet of one blend for several.
    """
    lines = {" ".join(line.strip("# ").split()) for line in text.split("\n")}
    many = range(2, MOST_ORDERS + 1)
    heads = (say("family.batch", place=place, batches=place) for place in many)
    return not lines.isdisjoint({say("blend.first"), *heads})


def _is_a_record(schema: object) -> bool:
    """Whether it is the schema of a record, of whichever version."""
    return isinstance(schema, str) and schema.startswith(RECORD_SCHEMA.rpartition("/")[0] + "/")


def document_anew(told: Mapping[str, Any]) -> tuple[Plan, Held, bool]:
    """The plan of a document of JSON, how the document holds, and whether versions agree.

    Raises
    ------
    InputError
        When it is neither a plan nor a record, or its input can be no order.
    """
    schema = told.get("schema")
    if schema != RECORD_SCHEMA and _is_a_record(schema):
        problems = Problems()
        remedy = remedy_for(schema, RECORD_SCHEMA, "galenic record --json")
        problems.add("schema", "schema", schema, RECORD_SCHEMA, remedy)
        raise InputError(problems)
    if schema != RECORD_SCHEMA:
        made, found, same = planned_again(told)
        return made, hold_plan(told, found, same=same), same
    inner = told.get("plan")
    if not isinstance(inner, dict):
        problems = Problems()
        problems.add("missing", "plan", inner, "the plan of the record", "write the record again")
        raise InputError(problems)
    made, found, same = planned_again(inner)
    same = same and told.get("galenic") == __version__
    plan = hold_plan(inner, found, same=same, under="plan.")
    beside = {"schema", "galenic", "plan"}
    mine, ours = (
        {key: one for key, one in document.items() if key not in beside}
        for document in (told, record(made).to_dict())
    )
    rest = hold_values(mine, ours, same=same)
    return made, plan.beside(rest), same

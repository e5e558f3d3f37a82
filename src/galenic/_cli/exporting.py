"""Writes an export to its file or to standard output, and tells what it does not carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._cli.names import stop_lines
from galenic._cli.streams import emit, kept, say
from galenic._cli.written import ending_of, files_read
from galenic.errors import NOTHING, InputError, Problems
from galenic.results._export import ExportForm

if TYPE_CHECKING:
    import argparse

    from galenic.results._plan import Plan

__all__ = ["form_of", "say_stops", "write"]


def form_of(given: argparse.Namespace) -> ExportForm:
    """The form that was asked for.

    Raises
    ------
    InputError
        When a workbook has no file, or the name of the file ends as another form.
    """
    chosen = (
        *(("fhir-" + given.fhir,) if given.fhir else ()),
        *(name for name in ("ncpdp", "csv", "xlsx") if getattr(given, name)),
    )
    form, problems = ExportForm(chosen[0]), Problems()
    ending = ending_of(given.output or "")
    if form == ExportForm.XLSX and given.output is None:
        expected, remedy = "a file for the workbook", "add --output plan.xlsx"
        problems.add("missing", "--output", NOTHING, expected, remedy)
    elif ending and ending != form.ending:
        expected = f"a name that ends in {form.ending} for this form"
        remedy = f"name a file that ends in {form.ending}, or ask for another form"
        problems.add("choice", "--output", given.output, expected, remedy, choices=(form.ending,))
    if problems:
        raise InputError(problems)
    return form


def say_stops(plan: Plan) -> None:
    """Tell what stops a plan: it has nothing to export."""
    say("".join(f"{line}\n" for line in stop_lines(plan)))


def write(plan: Plan, form: ExportForm, given: argparse.Namespace) -> None:
    """Write the export of a plan, then tell what it leaves out."""
    from galenic import _writing as writing  # noqa: PLC0415 - not needed to plan
    from galenic._exchange.export import export  # noqa: PLC0415 - the same
    from galenic._show.text import wrapped  # noqa: PLC0415 - the same

    found = export(plan, form)
    inputs = files_read(given)
    if given.output is None:
        emit(found.text.removesuffix("\n"), None, as_json=form != ExportForm.CSV)
    else:
        writing.write_bytes(given.output, found.content, force=given.force, inputs=kept(inputs))
    told = (line for one in found.notices for line in wrapped(one.text, "galenic: ", "  "))
    say("".join(f"{line}\n" for line in told))

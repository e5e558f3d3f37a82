"""Exports a plan: chooses the form, refuses what has nothing to export, keeps what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from galenic._exchange.decimals import as_json
from galenic._fields import one_of
from galenic.errors import InputError, Problems
from galenic.results._export import Export, ExportForm
from galenic.results._plan import must_go_on

if TYPE_CHECKING:
    from galenic._notices import Notice
    from galenic.results._plan import Plan

__all__ = ["export"]


def export(
    plan: Plan, form: ExportForm | Literal["fhir-r5", "fhir-r4b", "ncpdp", "csv", "xlsx"]
) -> Export:
    """Export a plan as another system takes it.

    Parameters
    ----------
    plan
        The plan; one under a stop has nothing to export.
    form
        ``fhir-r5`` or ``fhir-r4b``: a FHIR Medication, with strengths in UCUM units.
        ``ncpdp``: the ingredients of a compound claim, as numbers of fields with their values.
        ``csv`` or ``xlsx``: weighings, amounts, lots and notices as tables.

    Returns
    -------
    Export
        The file as bytes, and in its ``notices`` what the form cannot carry.

    Raises
    ------
    InputError
        When the plan has a stop, or there is no form of that name.
    ExtraError
        When a workbook is asked for and openpyxl, of the extra ``sheets``, is not installed.

    Examples
    --------
    >>> import galenic
    >>> order = galenic.example("tablets")
    >>> made = galenic.export(galenic.plan(order), "fhir-r5").to_dict()
    >>> made["ingredient"][0]["strengthRatio"]["numerator"]
    {'value': Decimal('4.5'), 'unit': 'mg', 'system': 'http://unitsofmeasure.org', 'code': 'mg'}
    """
    problems = Problems()
    with problems.gathering():
        must_go_on(plan, "export")
    chosen = one_of(form, tuple(one.value for one in ExportForm), "form", problems)
    if problems or chosen is None:
        raise InputError(problems)
    content, notices = _made(plan, ExportForm(chosen))
    return Export(ExportForm(chosen), content, tuple(notices))


def _made(plan: Plan, form: ExportForm) -> tuple[bytes, list[Notice]]:
    """The file in a form; each form has a room of its own, imported only for it."""
    if form in {ExportForm.CSV, ExportForm.XLSX}:
        from galenic._exchange import tables  # noqa: PLC0415

        found = tables.tables_of(plan)
        if form == ExportForm.CSV:
            return tables.as_csv(found), tables.notices()
        from galenic._exchange.workbook import as_workbook  # noqa: PLC0415

        return as_workbook(found, plan.order), tables.notices()
    if form == ExportForm.NCPDP:
        from galenic._exchange.ncpdp import ncpdp  # noqa: PLC0415

        made, notices = ncpdp(plan)
    else:
        from galenic._exchange.fhir import fhir_r4b, fhir_r5  # noqa: PLC0415

        made, notices = (fhir_r5 if form == ExportForm.FHIR_R5 else fhir_r4b)(plan)
    return f"{as_json(made)}\n".encode(), notices

"""What a dose, its stock and the forms of an active state, held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic import _fields as fields
from galenic._materials import forms, hydrates, molar
from galenic._materials.dose_units import in_moles, measure_of
from galenic._materials.substances import Substance, same_name

if TYPE_CHECKING:
    from galenic._materials.order import OfOne
    from galenic.errors import Problems

__all__ = [
    "check_critical",
    "check_equivalent",
    "check_forms",
    "check_measure",
    "check_moles",
    "check_stock",
]


def check_measure(order: OfOne, problems: Problems) -> None:
    """A dose and a stock in two measures need a link, which the stock's papers print."""
    stock, ours = order.stock, order.active_unit
    measure = stock.active_unit
    if ours == measure or stock.equivalent is not None:
        return
    from galenic._materials import measures  # noqa: PLC0415 - few orders need it

    activity = next(unit for unit in (ours, measure) if unit != "mg")
    problems.add(
        "unit",
        "order.dose",
        order.dose.label,
        f"a dose in {measure}, as the stock is stated",
        f"{activity} becomes mass only through a stated potency: give the stock's in "
        f"{activity}/g, or what its papers print, as stock.equivalent = "
        f"{measures.blank(measure, ours)}",
    )


def check_moles(order: OfOne, problems: Problems) -> None:
    """A dose in mmol or mEq is a mass by what each of them weighs."""
    if in_moles(order.dose):
        from galenic._materials import measures  # noqa: PLC0415 - few orders need it

        printed = fields.maybe(order.stock, "equivalent")
        measures.check_moles(order.dose, order.forms, printed, order.substance, problems)


def check_equivalent(order: OfOne, problems: Problems) -> None:
    """What the papers print as equal fits the measures and the forms of dose and stock."""
    stock = order.stock
    if stock.equivalent is not None:
        from galenic._materials import measures  # noqa: PLC0415 - few orders need it

        measures.check_equivalent(
            stock.equivalent,
            order.dose,
            order.forms,
            stock.active_unit,
            stock.stated_by,
            problems,
            convert=bool(fields.maybe(order, "convert_form")),
        )


def check_forms(order: OfOne, problems: Problems) -> None:
    """The forms of dose, stock and certificate convert into each other, or are one."""
    with fields.where_read():
        basis = getattr(order.stock, "basis", None) or ""
        forms.check_basis(order.forms.stated, basis, problems)
    with fields.where_read():
        dose, stock = fields.maybe(order, "dose"), order.stock
        convert = fields.maybe(order, "convert_form") is not False
        if fields.is_given(stock, "equivalent"):
            _, stocked, stated = order.forms
            forms.check_stated(stocked, stated, problems)
        else:
            measure = fields.maybe(stock, "active_unit") if dose is None else measure_of(dose)
            told = None if dose is None or in_moles(dose) else dose
            forms.check(order.forms, told, problems, convert=convert, measure=measure)
    with fields.where_read():
        hydrates.check(order.stock, order.forms.stated, problems)
    with fields.where_read():
        molar.check(order.molar_factors, order.substance, problems)


def check_stock(order: OfOne, problems: Problems) -> None:
    """What the names of the stock tell by themselves, where the active could not be read."""
    if fields.maybe(order, "active") is None:
        stock = order.stock
        forms.check_stated(order.form(stock.active), order.form(stock.stated_form), problems)


def check_critical(order: OfOne, problems: Problems) -> None:
    """An excipient that holds an active, or tells of one, meets the rule for minimum weights."""
    actives = [fields.maybe(order, "active"), fields.maybe(order.stock, "active")]
    for place, entry in enumerate(order.excipient):
        with fields.where_read():
            if entry.critical:
                continue
            name, first = fields.maybe(entry, "name"), entry.goes_first
            known = name is not None and order.form(name) != Substance(name=name)
            named = name and any(one and same_name(name, one) for one in actives)
            if known or named or first:
                expected = f"true for {'a tracer' if first else 'an active'}"
                remedy = (
                    "remove it: only a glidant, colour or flavour may be weighed below the rule"
                )
                path = f"excipient[{place}].critical"
                problems.add("conflict", path, "false", expected, remedy)

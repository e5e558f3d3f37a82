"""What an order should hear beside its numbers: slips, defaults, what is known of naltrexone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._advice.doses import note_dose
from galenic._advice.ends import note_expired
from galenic._advice.likeness import on_capsule, on_densities
from galenic._advice.second_drug import on_second_drug
from galenic._materials import excipients, forms
from galenic._materials.standard_doses import standard_dose
from galenic._materials.substances import find_substance

if TYPE_CHECKING:
    from fractions import Fraction

    from galenic._materials.order import Order
    from galenic._sheet import Sheet

__all__ = ["advise"]


def advise(sheet: Sheet, order: Order) -> None:
    """Note what the order leaves out, what is unusual in it, and what is known of its active."""
    if not order.balance:
        sheet.note("no-balance")
    _on_allowances(sheet, order)
    note_expired(sheet, order)
    _on_stock(sheet, order)
    on_capsule(sheet, order)
    on_densities(sheet, order)
    on_second_drug(sheet, order)
    note_dose(sheet, order)
    if order.forms.ordered.is_naltrexone:
        _on_naltrexone(sheet, order)
    for name in dict.fromkeys((order.active, order.stock.active, order.stock.stated_form)):
        near = order.near(name)
        if near is not None:
            code = "naltrexone-name-near" if near.is_naltrexone else "name-near"
            sheet.note(code, name=name, near=near.name)


def _on_allowances(sheet: Sheet, order: Order) -> None:
    if order.excess is None:
        sheet.note("excess-absent")
    if order.overage is None:
        sheet.note("overage-absent")
    if order.excess and order.overage and order.excess.number and order.overage.number:
        sheet.note("excess-and-overage", excess=order.excess, overage=order.overage)


_USUAL_ASSAY = (90, 110)


def _on_stock(sheet: Sheet, order: Order) -> None:
    assay = order.stock.percent_of_label
    if assay is not None and assay.unit == "%" and not _within(assay.number, _USUAL_ASSAY):
        sheet.note("assay-unusual", assay=assay)
    order.stock.advise(sheet, order)


def _within(number: Fraction, limits: tuple[Fraction | int, Fraction | int]) -> bool:
    return limits[0] <= number <= limits[1]


# --- naltrexone --------------------------------------------------------------------------------


def _on_naltrexone(sheet: Sheet, order: Order) -> None:
    if order.active_unit == "mg":
        standard = standard_dose("naltrexone")
        if order.dose.number >= standard.dose.number:
            told = {"dose": order.dose, "standard": standard.dose}
            sheet.note("naltrexone-standard-dose", **told, source=standard.source)
        _on_base(sheet, order)
    for row in excipients.warnings(order.filler.name):
        sheet.note(str(row.warning), name=order.filler.name)
    product = order.stock.counted
    if product is not None and product.naltrexone_notice is not None:
        sheet.note(product.naltrexone_notice)
    sheet.note("naltrexone-opioids")


def _on_base(sheet: Sheet, order: Order) -> None:
    """Say what a dose of the base is as hydrochloride, by the molar masses of the order first."""
    if not forms.same_form(order.forms.ordered, find_substance("naltrexone")):
        return
    own = (order.form("naltrexone"), order.form("naltrexone hydrochloride"))
    table = map(find_substance, ("naltrexone", "naltrexone hydrochloride"))
    pair = own if all(form.molar_mass is not None for form in own) else tuple(table)
    equal = forms.equivalent(order.dose, *pair)
    if equal is not None:
        sheet.note(
            "naltrexone-base",
            dose=order.dose,
            as_hydrochloride=equal,
            source=order.credits(*pair),
        )

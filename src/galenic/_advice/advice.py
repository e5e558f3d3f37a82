"""What an order should hear beside its numbers: slips, defaults, what is known of naltrexone."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from galenic._advice.doses import note_dose
from galenic._advice.ends import note_expired
from galenic._advice.likeness import on_capsule, on_densities
from galenic._advice.second_drug import on_second_drug
from galenic._advice.seldom import on_seldom
from galenic._amounts import Amount
from galenic._materials import excipients, forms
from galenic._materials._tables import folded
from galenic._materials.measures import by_moles
from galenic._materials.molar import USUAL
from galenic._materials.pellets import is_of_pellets
from galenic._materials.standard_doses import standard_dose
from galenic._materials.stock.twice import may_convert_twice
from galenic._materials.substances import find_substance, same_name
from galenic._words import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from galenic._materials.order import OfOne, Order
    from galenic._sheet import Sheet

__all__ = ["advise", "note_sums"]


def advise(sheet: Sheet, order: Order) -> None:
    """Note what the order leaves out, what is unusual in it, and what is known of its active."""
    if not order.balance:
        sheet.note("no-balance")
    if order.excess is None and order.product is None:
        sheet.note("excess-absent")
    of_each = order.on(sheet)
    for about, one in of_each:
        _on_overage(about, one)
    note_expired(sheet, order)
    for about, one in of_each:
        _on_stock(about, one)
    if order.product is None:
        on_capsule(sheet, order)
    on_densities(sheet, order)
    on_second_drug(sheet, order)
    on_seldom(sheet, order)
    _on_actives(sheet, order)
    _on_container(sheet, order)


def _on_container(sheet: Sheet, order: Order) -> None:
    """Say that all of the batch is in one container, though the pharmacy file has a number."""
    lent = not {"label", "label.capsules"}.isdisjoint(order.pharmacy)
    if lent and order.label is not None and order.label.capsules == order.capsules:
        sheet.note("label-capsules-lent", capsules=order.capsules)


def _on_actives(sheet: Sheet, order: Order) -> None:
    """Note what is known of each active, and of its dose."""
    of_each = order.on(sheet)
    if len(of_each) > 1:
        _on_bases(sheet, order)
    for about, one in of_each:
        if one.active_unit == "CFU":
            _on_colonies(about, one)
        if order.product is None:
            note_dose(about, one)
        if one.forms.ordered.is_naltrexone:
            _on_naltrexone(about, one)
    if any(one.forms.ordered.is_naltrexone for _, one in of_each):
        for name in _around_the_active(order):
            for row in excipients.warnings(name):
                sheet.note(str(row.warning), name=name)
        sheet.note("naltrexone-opioids")
    for about, one in of_each:
        _on_names(about, one)


def _around_the_active(order: Order) -> Iterable[str]:
    """What lies around the active in a capsule, by name: a matrix is one whatever it is put in as.

    A triturate may bring several in its diluent, with commas between them.
    """
    stocks = (getattr(one.stock, "diluent", None) for one in order.by_active)
    diluents = (order.triturate and order.triturate.diluent, *stocks)
    named = (one for names in diluents if names for one in re.split(r"\s*,\s*", names))
    found: dict[str, str] = {}
    for name in (order.filler.name, *(one.name for one in order.excipient), *named):
        found.setdefault(folded(name), name)
    return found.values()


def _on_colonies(sheet: Sheet, order: OfOne) -> None:
    """Say what a count of live cells is worth, and whether there is an overage for what dies."""
    overage = phrase("colonies-no-overage")
    if order.overage is not None and order.overage.number:
        overage = phrase("colonies-overage", overage=order.overage)
    sheet.note("colonies-counted", name=order.forms.ordered.name, overage=overage)


def _on_bases(sheet: Sheet, order: Order) -> None:
    """Say of two actives that are forms of one base what they are together, in either form."""
    for one, other in combinations(order.by_active, 2):
        first, second = one.forms.ordered, other.forms.ordered
        bases = [form.base or form.name for form in (first, second)]
        if not same_name(*bases):
            continue
        there = forms.equivalent(other.dose, second, first)
        back = forms.equivalent(one.dose, first, second)
        together, units = None, {one.dose.unit, other.dose.unit}
        if there is not None and back is not None and len(units) == 1:
            sums = (_plus(one.dose, there), _plus(other.dose, back))
            pairs = zip(sums, (first.name, second.name), strict=True)
            amounts = tuple(phrase("amount-of", amount=dose, name=name) for dose, name in pairs)
            together = phrase("together-in-form", amounts=amounts)
        names = (first.name, second.name)
        sheet.note("actives-of-one-base", names=names, base=bases[0], together=together)


def _plus(one: Amount, other: Amount) -> Amount:
    return Amount(one.number + other.number, one.unit)


def _on_names(sheet: Sheet, order: OfOne) -> None:
    """Ask whether a name in no table is a slip of one that is."""
    for name in dict.fromkeys((order.active, order.stock.active, order.stock.stated_form)):
        near = order.near(name)
        if near is not None:
            code = "naltrexone-name-near" if near.is_naltrexone else "name-near"
            sheet.note(code, name=name, near=near.name)


def note_sums(sheet: Sheet, order: Order) -> None:
    """Say which actives were given more than once: an entry that was copied doubles a dose."""
    if not order.actives:
        return
    from galenic._materials.actives import summed  # noqa: PLC0415 - few orders have several

    for (about, one), found in zip(order.on(sheet), summed(order), strict=True):
        if len(found.given) > 1:
            forms = {name for name, _ in found.given}
            doses = tuple(
                dose if len(forms) == 1 else phrase("dose-as-given", dose=dose, name=name)
                for name, dose in found.given
            )
            about.note("active-summed", doses=doses, dose=one.whole_said, name=one.active)


def _on_overage(sheet: Sheet, order: OfOne) -> None:
    if order.stock.of is not None:
        return  # one weight serves it and another, whose overage is told
    if order.overage is None and order.product is None:
        sheet.note("overage-absent")
    if order.excess and order.overage and order.excess.number and order.overage.number:
        sheet.note("excess-and-overage", excess=order.excess, overage=order.overage)


_USUAL_ASSAY = (90, 110)


_USUAL_PELLET = (Fraction(1, 100), Fraction(20))
"""Milligrams of a pellet: spheres of 0.25 mm (0.0082 mm³) and 3 mm (14.1 mm³), 1.2 to 1.5 g/mL."""


def _on_stock(sheet: Sheet, order: OfOne) -> None:
    assay = order.stock.percent_of_label
    of_element = not forms.same_form(order.forms.stated, order.forms.stocked) and any(
        form.element for form in order.forms
    )  # 14 % of magnesium in a glycinate is what there is; too much of it is told by its moles
    if of_element or (order.stock.kind == "powder" and is_of_pellets(order)):
        assay = None  # and most of a pellet is its core and its coat
    if may_convert_twice(order) is not None:
        assay = None  # what it may be instead is asked
    if assay is not None and assay.unit == "%" and not _within(assay.number, _usual_assay(order)):
        sheet.note("assay-unusual", assay=assay)
    if order.stock.of is None:  # what is to be said of the powder is said once
        order.stock.advise(sheet, order)
        pellet = order.stock.pellet_mass
        if pellet is not None and not _within(pellet.number, _USUAL_PELLET):
            low, high = (Amount(end, "mg") for end in _USUAL_PELLET)
            sheet.note("pellet-mass-unusual", pellet=pellet, low=low, high=high)


def _usual_assay(order: OfOne) -> tuple[Fraction, Fraction]:
    """What assays are usual; one that is stated as another form may be as far from 100 % as that.

    89 % is all the fluoxetine that its hydrochloride holds. A hydrate dried of its water, or a base
    whose content is stated as a salt of it, may have 100 % and more.
    """
    low, high = map(Fraction, _USUAL_ASSAY)
    _, stocked, stated = order.forms
    if forms.same_form(stocked, stated):
        return low, high
    part = by_moles(stocked, stated)
    return low * min(part or USUAL[0], Fraction(1)), high * max(part or Fraction(1), Fraction(1))


def _within(number: Fraction, limits: tuple[Fraction | int, Fraction | int]) -> bool:
    return limits[0] <= number <= limits[1]


# --- naltrexone --------------------------------------------------------------------------------


def _on_naltrexone(sheet: Sheet, order: OfOne) -> None:
    if order.active_unit == "mg" and order.product is None:
        standard = standard_dose("naltrexone")
        if order.dose.number >= standard.dose.number:
            told = {"dose": order.dose, "standard": standard.dose}
            sheet.note("naltrexone-standard-dose", **told, source=standard.source)
        _on_base(sheet, order)
    product = order.stock.counted
    if product is not None and product.naltrexone_notice is not None:
        sheet.note(product.naltrexone_notice)


def _on_base(sheet: Sheet, order: OfOne) -> None:
    """Say what a dose of the base is as hydrochloride, by the molar masses of the order first."""
    if not forms.same_form(order.forms.ordered, find_substance("naltrexone")):
        return
    own = (order.form("naltrexone"), order.form("naltrexone hydrochloride"))
    table = map(find_substance, ("naltrexone", "naltrexone hydrochloride"))
    pair = own if all(form.molar_mass is not None for form in own) else tuple(table)
    equal = forms.equivalent(order.told_dose, *pair)
    if equal is not None:
        sheet.note(
            "naltrexone-base",
            dose=order.told_dose,
            as_hydrochloride=equal,
            source=order.credits(*pair),
        )

"""How many capsules are made, how strong, and how much of each stock that takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._materials import forms
from galenic._materials.stock import Content, Link
from galenic._materials.substances import same_name
from galenic._words import phrase
from galenic.formulas import fill as fills
from galenic.formulas import potency

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from galenic._materials.order import OfOne, Order
    from galenic._materials.substances import Substance
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase

__all__ = [
    "Batch",
    "Drug",
    "capsules_ordered",
    "capsules_planned",
    "plan_batch",
    "plan_capsules",
    "plan_content",
    "plan_drug",
    "plan_drugs",
    "told_of",
]


class Batch(NamedTuple):
    """Capsules planned, the dose of each, the dose aimed at, and the active they take together."""

    planned: Step
    label: Step
    aimed: Step
    active: Step


class Drug(NamedTuple):
    """An active as it is planned, on a sheet about it: its batch, its content, and its stock.

    ``factor`` is the mass of stock for each mass of active; ``mass`` the stock for the batch, and
    ``share`` that of one capsule. ``owner`` is the active in whose stock it comes along.
    """

    order: OfOne
    sheet: Sheet
    batch: Batch
    content: Content
    factor: Step
    mass: Step
    share: Step
    owner: Drug | None = None

    @property
    def name(self) -> str:
        """The active, in the form of the order."""
        return self.order.active

    @property
    def weighed_for(self) -> str:
        """The active for which its stock is weighed: itself, or another that comes from it too."""
        return self.owner.name if self.owner is not None else self.name

    @property
    def weighed_mass(self) -> Step:
        """The stock that is weighed for the batch."""
        return self.owner.mass if self.owner is not None else self.mass

    @property
    def is_weighed(self) -> bool:
        """Whether its stock is weighed for it, and not for another active in it."""
        return self.owner is None


def plan_drugs(sheet: Sheet, order: Order) -> list[Drug]:
    """Each active of an order; where there are several, each on the sheet about it."""
    planned = plan_capsules(sheet, order)
    drugs = [plan_drug(about, one, planned) for about, one in order.on(sheet)]
    return [drug._replace(owner=_owner_of(drug, drugs)) for drug in drugs]


def _owner_of(drug: Drug, drugs: Sequence[Drug]) -> Drug | None:
    """The active in whose stock another comes along; None where it has a stock of its own."""
    of = drug.order.stock.of
    return None if of is None else next(one for one in drugs if same_name(one.name, of))


def told_of(drugs: Sequence[Drug], amounts: Sequence[Amount]) -> Amount | Phrase:
    """For a sentence: the amount of the only active, or those of several, each with its name."""
    if len(drugs) == 1:
        return amounts[0]
    pairs = zip(drugs, amounts, strict=True)
    each = tuple(phrase("amount-of", amount=amount, name=drug.name) for drug, amount in pairs)
    return phrase("of-each", each=each)


def plan_drug(sheet: Sheet, order: OfOne, planned: Step) -> Drug:
    """Work out what one active takes of its stock."""
    batch, content = plan_batch(sheet, order, planned), plan_content(sheet, order)
    factor = sheet.work("correction factor", potency.correction_factor, content.step)
    mass = sheet.work("stock for the batch", potency.stock_for_batch, factor, batch.active)
    order.stock.advise_on(sheet, order, mass)
    share = sheet.work("stock", fills.per_capsule, mass, planned)
    return Drug(order, sheet, batch, content, factor, mass, share)


def plan_batch(sheet: Sheet, order: OfOne, planned: Step) -> Batch:
    """What a unit holds of the dose, with its overage; active for all the units planned."""
    label = aimed = _plan_label(sheet, order, planned)
    if order.overage is not None and order.overage.number:
        overage = sheet.given("overage", order.overage)
        aimed = sheet.work("dose aimed at", potency.dose_with_overage, label, overage)
    active = sheet.work("active for the batch", potency.active_for_batch, planned, aimed)
    return Batch(planned, label, aimed, active)


def _plan_label(sheet: Sheet, order: OfOne, planned: Step) -> Step:
    """The dose of one capsule; of a product the active that its strength and its mass ask for."""
    product, count = order.product, order.capsules_per_dose
    if product is not None:
        strength = sheet.given("strength", product.strength, active=True)
        mass = sheet.given("mass of the product", product.mass)
        held = sheet.work("active asked for", potency.active_in, strength, mass)
        return sheet.work("active in the product", fills.dose_expected, held, planned)
    if count is None:
        return sheet.given("dose", order.dose, active=True)
    whole = sheet.given("whole dose", order.dose, active=True)
    each = sheet.constant("capsules per dose", count, "capsule/dose", "order.capsules_per_dose")
    return sheet.work("dose", potency.dose_of_capsule, whole, each)


def plan_capsules(sheet: Sheet, order: Order) -> Step:
    """Capsules with their excess, in whole capsules; a product is one unit."""
    if order.product is not None:
        return sheet.constant("units", 1, "capsule", "a product is planned as one unit")
    ordered = sheet.constant("capsules ordered", order.capsules, "capsule", "order.capsules")
    if order.excess is None or not order.excess.number:
        return ordered
    excess = sheet.given("excess", order.excess)
    if excess.unit == "capsule":
        return sheet.work("capsules planned", potency.capsules_with_extra, ordered, excess)
    wanted = sheet.work("capsules with excess", potency.capsules_with_excess, ordered, excess)
    one = sheet.constant("one capsule", 1, "capsule", "capsules are whole")
    return sheet.work("capsules planned", potency.whole_capsules, wanted, one)


def capsules_planned(order: Order, ordered: int) -> int:
    """Capsules planned for so many ordered: with the excess of the order."""
    excess = order.excess
    if excess is None:
        return ordered
    if excess.unit == "capsule":
        return int(potency.capsules_with_extra(ordered, excess.number))
    return int(
        potency.whole_capsules(potency.capsules_with_excess(ordered, excess.number / 100), 1)
    )


def capsules_ordered(order: Order, planned: Fraction | int) -> int:
    """The most capsules ordered for which no more than so many are planned; zero if none."""
    excess = order.excess
    if excess is None:
        found = planned // 1
    elif excess.unit == "capsule":
        found = (planned - excess.number) // 1
    else:
        found = planned // (1 + excess.number / 100)
    return max(int(found), 0)


def plan_content(sheet: Sheet, order: OfOne) -> Content:
    """Active in each mass of stock, in the form of the order."""
    content, chain, unit = order.stock.content(sheet)
    ordered, _, stated = order.forms
    if forms.same_form(ordered, stated):
        return Content(content, chain, unit)
    molar = [
        _molar(sheet, form, form.molar_mass, order.credit(form))
        for form in (ordered, stated)
        if form.molar_mass is not None
    ]
    converted = sheet.work("content as ordered", potency.content_as_form, content, *molar)
    source = order.credits(ordered, stated)
    link = Link(
        phrase("form-as-form", stated=stated.name, ordered=ordered.name),
        molar[0].number / molar[1].number,
        phrase("reasons", reasons=(potency.content_as_form.source, source)),
    )
    dose = order.told_dose
    equivalent = forms.equivalent(dose, ordered, stated)
    sheet.note(
        "form-converted",
        ordered=ordered.name,
        stated=stated.name,
        dose=dose,
        equivalent=equivalent,
        source=source,
    )
    _note_factors(sheet, order)
    return Content(converted, [*chain, link], unit)


def _note_factors(sheet: Sheet, order: OfOne) -> None:
    """Say which of the forms weighs too little or too much beside the other."""
    for factor in order.molar_factors:
        if factor.fault is not None:
            usual, possible = factor.limits
            low, high = possible if factor.fault == "molar-factor-far" else usual
            sheet.note(
                factor.fault,
                form=factor.form.name,
                other=factor.other.name,
                factor=factor.number,
                low=low,
                high=high,
            )


def _molar(sheet: Sheet, form: Substance, mass: Amount, origin: str) -> Step:
    kept = Amount(mass.number, mass.unit, origin)
    molar = sheet.given(f"molar mass of {form.name}", kept)
    if form.moieties in (None, 1):
        return molar
    moieties = sheet.constant(f"moieties of {form.name}", form.moieties or 1, "1", origin)
    return sheet.work(
        f"molar mass per moiety of {form.name}", potency.mass_per_moiety, molar, moieties
    )

"""How many capsules are made, how strong, and how much of each stock that takes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._materials import forms
from galenic._materials.hydrates import water_beside
from galenic._materials.stock import Content, Link
from galenic._materials.stock.base import HIGHEST_ASSAY
from galenic._materials.substances import same_name
from galenic._words import phrase
from galenic.errors import CheckError
from galenic.formulas import fill as fills
from galenic.formulas import potency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._fields import Equality
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
    """Capsules planned, the dose of each, the dose aimed at, and the active they take together.

    ``weighs`` is the link from a dose in mmol or mEq to its mass.
    """

    planned: Step
    label: Step
    aimed: Step
    active: Step
    weighs: Link | None = None


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


def told_of(drugs: Sequence[Drug], amounts: Sequence[Amount | Phrase]) -> Amount | Phrase:
    """For a sentence: the amount of the only active, or those of several, each with its name."""
    if len(drugs) == 1:
        return amounts[0]
    pairs = zip(drugs, amounts, strict=True)
    each = tuple(phrase("amount-of", amount=amount, name=drug.name) for drug, amount in pairs)
    return phrase("of-each", each=each)


def plan_drug(sheet: Sheet, order: OfOne, planned: Step) -> Drug:
    """Work out what one active takes of its stock."""
    batch, content = plan_batch(sheet, order, planned), plan_content(sheet, order)
    if order.active_unit == "CFU":
        _note_dense(sheet, order, content)
    factor = sheet.work("correction factor", potency.correction_factor, content.step)
    mass = sheet.work("stock for the batch", potency.stock_for_batch, factor, batch.active)
    order.stock.advise_on(sheet, order, mass)
    share = sheet.work("stock", fills.per_capsule, mass, planned)
    return Drug(order, sheet, batch, content, factor, mass, share)


def plan_batch(sheet: Sheet, order: OfOne, planned: Step) -> Batch:
    """What a unit holds of the dose, with its overage; active for all the units planned."""
    weighs = None if order.ordered_dose is None else _weight_of_each(sheet, order)
    label = aimed = _plan_label(sheet, order, planned, weighs)
    if order.overage is not None and order.overage.number:
        overage = sheet.given("overage", order.overage)
        aimed = sheet.work("dose aimed at", potency.dose_with_overage, label, overage)
    active = sheet.work("active for the batch", potency.active_for_batch, planned, aimed)
    return Batch(planned, label, aimed, active, None if weighs is None else weighs.link)


class _EachWeighs(NamedTuple):
    """What each mmol or mEq of the ordered form weighs, as a step and as a link of the chain."""

    step: Step
    link: Link


def _dose_in_mass(sheet: Sheet, order: OfOne, each: _EachWeighs) -> Step:
    """The dose of a capsule as a mass, by what a mole or a charge of it weighs."""
    ordered = order.ordered_of_capsule
    if ordered is None:
        raise CheckError("a dose was to become a mass that was ordered as one")
    of_charges = each.step.unit == "active/mEq"
    worked = potency.dose_of_equivalents if of_charges else potency.dose_of_moles
    return sheet.work("dose", worked, sheet.given("dose as ordered", ordered), each.step)


def _weight_of_each(sheet: Sheet, order: OfOne) -> _EachWeighs:
    """What each mmol or mEq weighs: as it is printed, or by molar mass and charge."""
    form, ordered = order.forms.ordered, order.ordered_dose
    of_charges = ordered is not None and ordered.unit.startswith("mEq/")
    unit = "mEq" if of_charges else "mmol"
    printed = order.stock.equivalent
    if printed is not None and order.stock.converts is None:
        step = _weight_as_printed(sheet, printed, f"mass of each {unit} of {form.name}")
        _note_doubt(sheet, order, printed)
        source: Phrase = phrase("printed-on-papers", key=sheet.key("stock.equivalent"))
    elif form.molar_mass is None:
        raise CheckError(f"a dose in moles was planned without the molar mass of {form.name}")
    else:
        credit, source = order.credit(form), order.credits(form)
        mass = Amount(form.molar_mass.number, form.molar_mass.unit, credit)
        step = sheet.given(f"molar mass of {form.name}", mass, active=True)
        if of_charges:
            key = credit.replace("molar_mass", "charge")
            charge = sheet.constant(f"charges of {form.name}", form.charge or 1, "mEq/mmol", key)
            step = sheet.work(
                f"mass of each mEq of {form.name}", potency.mass_per_equivalent, step, charge
            )
            reasons = (potency.mass_per_equivalent.source, source, key)
            source = phrase("reasons", reasons=reasons)
        elif form.base is not None and (form.moieties or 1) > 1:
            _note_moles_of_several(sheet, order, form)
    return _EachWeighs(
        step, Link(phrase("mass-of-each", unit=unit, name=form.name), step.number, source)
    )


def _note_moles_of_several(sheet: Sheet, order: OfOne, form: Substance) -> None:
    """Ask whether mmol of a form that holds several moieties are those of the form, or of these."""
    moieties, dose = form.moieties or 1, order.dose
    each = Amount(dose.number / moieties, dose.unit)
    told = {"ordered": order.ordered_dose, "name": form.name, "base": form.base}
    sheet.note("moles-of-several", **told, moieties=moieties, mass=dose, each=each)


def _note_doubt(sheet: Sheet, order: OfOne, printed: Equality) -> None:
    """Say what is to be asked of an equivalence before anybody weighs by it."""
    from galenic._materials.printed import doubt  # noqa: PLC0415 - few orders need it

    found = doubt(printed, order.forms)
    if found is not None:
        form, name = order.forms.stated.name, order.forms.ordered.name
        told = {"stated": printed.stated, "form": form, "ordered": printed.ordered, "name": name}
        sheet.note(found.code, **told, **found.values)


def _weight_as_printed(sheet: Sheet, printed: Equality, name: str) -> Step:
    mass = sheet.given("equivalence, mass", printed.stated, active=True)
    count = sheet.given("equivalence, as much as", printed.ordered)
    of_charges = count.unit == "mEq"
    worked = potency.mass_per_equivalent_printed if of_charges else potency.mass_per_mole_printed
    return sheet.work(name, worked, mass, count)


def _plan_label(sheet: Sheet, order: OfOne, planned: Step, each: _EachWeighs | None) -> Step:
    """The dose of one capsule; of a product the active that its strength and its mass ask for."""
    product, count = order.product, order.capsules_per_dose
    if product is not None:
        strength = sheet.given("strength", product.strength, active=True)
        mass = sheet.given("mass of the product", product.mass)
        held = sheet.work("active asked for", potency.active_in, strength, mass)
        return sheet.work("active in the product", fills.dose_expected, held, planned)
    if each is not None:
        return _dose_in_mass(sheet, order, each)
    if count is None:
        return sheet.given("dose", order.dose, active=True)
    whole = sheet.given("whole dose", order.dose, active=True)
    taken = sheet.constant("capsules per dose", count, "capsule/dose", "order.capsules_per_dose")
    return sheet.work("dose", potency.dose_of_capsule, whole, taken)


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
    stock = order.stock
    content, chain, unit = stock.content(sheet.measured_in(stock.active_unit))
    if stock.converts is not None:
        return _as_printed(sheet, order, Content(content, chain, unit))
    ordered, _, stated = order.forms
    _note_beyond(sheet, order, content)
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


_BEYOND = Fraction(HIGHEST_ASSAY, 100)
"""How many times what an element's form can hold its content may be: its composition varies."""

_BEYOND_SALT = Fraction(105, 100)
"""The same for a form of any other base, beside what its assay has above 100 %: ours. A base is
some 10 % less than its hydrochloride."""

_BEYOND_HYDRATE = Fraction(102, 100)
"""The same for a hydrate whose content is stated as a form without water: ours. Crystal water that
is left out of the loss adds 2 % and more to the content."""


def _note_beyond(sheet: Sheet, order: OfOne, content: Step) -> None:
    """Say of a content that is stated in another form if the stock's form cannot hold so much."""
    _, stocked, stated = order.forms
    if forms.same_form(stocked, stated) or not content.number or order.active_unit != "mg":
        return
    part = forms.equivalent(Amount(Fraction(1), "mg"), stocked, stated)
    if part is None or content.number <= part.number * _slack(order):
        return
    sheet.note(
        "content-beyond-form",
        content=Amount(100 * content.number, "%"),
        stated=stated.name,
        stocked=stocked.name,
        most=Amount(100 * part.number, "%"),
        source=order.credits(stocked, stated),
    )


def _slack(order: OfOne) -> Fraction:
    """How many times what the form can hold its content may be, before it is beyond it."""
    _, stocked, stated = order.forms
    if any(row.element for row in (stocked, stated, order.form(stated.base or stated.name))):
        return _BEYOND
    assay = order.stock.percent_of_label
    of_assay = Fraction(1) if assay is None else max(Fraction(1), assay.number / 100)
    salt = water_beside(stocked, stated) is None
    return min(_BEYOND, of_assay * (_BEYOND_SALT if salt else _BEYOND_HYDRATE))


_DENSEST = Amount(Fraction(10**13), "CFU/g")


def _note_dense(sheet: Sheet, order: OfOne, content: Content) -> None:
    """Say of a count if a gram of nothing but bacteria does not hold as many."""
    number = content.step.amount
    if number.number > _DENSEST.number:
        name = order.forms.ordered.name
        sheet.note("colonies-dense", content=number, name=name, most=_DENSEST)


def _as_printed(sheet: Sheet, order: OfOne, content: Content) -> Content:
    """The content in the measure and form of the order, by what its papers print."""
    printed, stock = order.stock.converts, order.stock
    if printed is None:
        raise CheckError("a content was converted by an equivalence that is not there")
    own = sheet.measured_in(stock.active_unit)
    stated = own.given("equivalence, as stated", printed.stated, active=True)
    ordered = sheet.given("equivalence, as ordered", printed.ordered, active=True)
    step = sheet.work(
        "content as ordered", potency.content_as_printed, content.step, ordered, stated
    )
    form, name = order.forms.stated.name, order.forms.ordered.name
    told = {"stated": printed.stated, "form": form, "ordered": printed.ordered, "name": name}
    as_weighed = stock.stated_by is None
    what = phrase("powder-as-weighed" if as_weighed else "of-its-form", form=form)
    sheet.note("equivalent-printed", what=what, **told)
    _note_doubt(sheet, order, printed)
    source = phrase("printed-on-papers", key=sheet.key("stock.equivalent"))
    link = Link(phrase("equivalence", **told), printed.ratio, source)
    return Content(step, [*content.chain, link], content.unit)


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

"""The dose that the weights give, and what moves it: rounding, a shared stock, a mean asked for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._materials.pellets import is_of_pellets
from galenic._planning.batch import told_of
from galenic._planning.use import of_weighed
from galenic._words import phrase
from galenic.formulas import fill as fills
from galenic.formulas import potency
from galenic.results._parts import Dose, Fill, Made

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._materials.order import OfOne
    from galenic._planning.batch import Batch, Drug
    from galenic._planning.weigh_out import Out
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase

__all__ = ["active_weighed", "dose_expected", "dose_of", "note_filling"]


def active_weighed(drug: Drug, out: Out) -> Step:
    """The active that the weight of stock holds."""
    mass = of_weighed(drug, out.delivered)
    return drug.sheet.work("active weighed", potency.active_in, drug.content.step, mass)


def dose_expected(drug: Drug, active: Step) -> Step:
    """The dose that the weight of stock gives."""
    return drug.sheet.work("dose expected", fills.dose_expected, active, drug.batch.planned)


_CAUTION_AT, _STOP_AT = Fraction(1, 100), Fraction(5, 100)


def dose_of(drug: Drug, expected: Step, out: Out) -> Dose:
    """The dose that the weight of stock gives, and how far rounding has moved it."""
    sheet, batch = drug.sheet, drug.batch
    deviation = sheet.work("rounding deviation", fills.deviation, expected, batch.aimed)
    part = sheet.work("dose of label", fills.part_of_label, expected, batch.label)
    _note_mean(sheet, drug.order, batch)
    if drug.owner is not None:
        _note_shared(drug, expected, deviation)
    elif not any(whole.is_counted for whole in out.whole if whole.drug is drug):
        _note_rounding(drug, deviation)  # what is counted is rounded by no balance
    order = drug.order
    count = order.capsules_per_dose
    return Dose(
        batch.label.amount,
        expected.amount,
        deviation.amount,
        part.amount,
        of="capsule" if order.product is None else "product",
        capsules_per_dose=count or 1,
        whole=None if count is None else order.dose,
    )


def _note_rounding(drug: Drug, deviation: Step) -> None:
    """Say that the readability moves the dose, or stop with what helps: of a batch, of each."""
    moved = abs(deviation.number)
    if moved > _STOP_AT:
        each = is_of_pellets(drug.order)
        code = "each-rounding-stop" if each else "rounding-deviation-stop"
        drug.sheet.note(code, deviation=deviation.amount)
    elif moved > _CAUTION_AT:
        drug.sheet.note("rounding-deviation", deviation=deviation.amount)


def _note_shared(drug: Drug, expected: Step, deviation: Step) -> None:
    """Say what a dose becomes that comes from the stock of another active, or stop."""
    moved, tolerance = abs(deviation.number), drug.order.tolerance
    most = _STOP_AT if tolerance is None else tolerance.number / 100
    told = {
        "owner": drug.weighed_for,
        "expected": expected.amount,
        "aimed": drug.batch.aimed.amount,
        "deviation": deviation.amount,
    }
    if moved > most:
        drug.sheet.note("shared-stock-far", **told, most=Amount(100 * most, "%"))
    else:
        drug.sheet.note("shared-stock-off" if moved > _CAUTION_AT else "shared-stock", **told)


def _note_mean(sheet: Sheet, order: OfOne, batch: Batch) -> None:
    """Say where the mean is aimed at, by what was asked for and not by how weights round."""
    loss = order.mixing.loss if order.mixing is not None else None
    if order.product is not None:
        return  # a loss is one of its budget; no capsule is to pass an assay
    if batch.aimed is batch.label and loss is None:
        return  # nothing was asked for
    if order.active_unit == "CFU":
        return  # no assay holds a count to so narrow limits; what it is worth is said once
    high = Amount(100 * batch.aimed.number / batch.label.number, "%")
    low = high if loss is None else Amount(high.number * (1 - loss.number / 100), "%")
    if low.number == high.number == 100:  # noqa: PLR2004 - percent: nothing was asked for
        return
    from galenic._materials.usual_means import usual_means  # noqa: PLC0415 - seldom

    usual = usual_means()["label"]
    within = usual.holds(low) and usual.holds(high)
    asked = {phrase("overage"): order.overage, "mixing.loss": loss}
    causes = tuple(
        phrase("key-and-value", key=key, value=part)
        for key, part in asked.items()
        if part is not None and part.number
    )
    code = "mean-beside-label" if within else "mean-off-label"
    sheet.note(code, percent=tuple(dict.fromkeys((low, high))), causes=causes)


def note_filling(
    sheet: Sheet, made: Made, net: Fill, drugs: Sequence[Drug], doses: Sequence[Dose]
) -> None:
    if made.planned == made.ordered or sheet.stopped:
        return
    times = Fraction(made.planned, made.ordered)
    over = [_times(drug.order, dose, times) for drug, dose in zip(drugs, doses, strict=True)]
    sheet.note(
        "excess-filling",
        planned=made.planned,
        ordered=made.ordered,
        total=net.total,
        over=told_of(drugs, over),
    )


def _times(order: OfOne, dose: Dose, times: Fraction) -> Amount | Phrase:
    """So many times the dose expected, in the measure that it was ordered in as well."""
    mass = Amount(dose.expected.number * times, dose.expected.unit)
    ordered = order.ordered_of_capsule
    if ordered is None:
        return mass
    number = ordered.number * mass.number / dose.label.number
    return phrase("dose-in-moles", ordered=Amount(number, ordered.unit), mass=mass)

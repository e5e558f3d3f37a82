"""The product of a plan: the strength that its weights give, and what may be said of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount, ExactFraction, computed
from galenic._words import phrase
from galenic.errors import CheckError
from galenic.formulas import potency
from galenic.formulas import weighing as rules
from galenic.results._names import Role, VesselName
from galenic.results._product import ProductMade

if TYPE_CHECKING:
    from collections.abc import Iterable

    from galenic._bench.check import Checked
    from galenic._materials.product import TriturateProduct
    from galenic._materials.trituration import Trituration
    from galenic._planning.batch import Drug
    from galenic._planning.weigh_out import Out
    from galenic._planning.weighing import Weighed
    from galenic._sheet import Sheet, Step
    from galenic.results._triturates import TriturateMade

__all__ = ["note_limits", "plan_strength", "product_made"]


def plan_strength(drug: Drug, weighed: Iterable[Weighed], active: Step) -> Step | None:
    """The strength that the weights give a product; ``None`` where nothing is weighed into it."""
    poured = [one.weight for one in weighed if one.weighing.into == VesselName.BATCH]
    if not poured:
        return None
    work = drug.sheet.work
    mass = work("mass as weighed", rules.weighed_together, poured[0], tuple(poured[1:]))
    return work("strength expected", potency.content_of_mixture, active, mass)


def note_limits(sheet: Sheet, product: TriturateProduct, limits: Trituration, out: Out) -> None:
    """Stop a product that goes beyond what [triturate] sets: it is a triturate itself.

    Its last step dilutes what holds the active: the stock, or the aliquot of a triturate of it.
    What is ordered counts: a weight that is rounded up goes beyond nothing.
    """
    mass, most, ratio = product.mass, limits.mixer_capacity, limits.ratio_limit
    if most is not None and mass.number > most.number:
        sheet.note("product-beyond-mixer", mass=mass, most=most)
    holds = {VesselName.STOCK, *(made.steps[-1].name for made in out.triturates if _is_drug(made))}
    poured = [one for one, _ in out.weighed if one.into == VesselName.BATCH]
    drug = sum((one.exact.number for one in poured if one.from_ in holds), start=Fraction(0))
    if ratio is not None and mass.number > ratio * drug > 0:
        told = {"drug": computed(drug, "mg", "the stock of the product"), "mass": mass}
        sheet.note("product-beyond-ratio", **told, most=phrase("one-in", parts=ratio))


def _is_drug(made: TriturateMade) -> bool:
    """Whether a triturate holds the stock, and not an excipient."""
    return made.role == Role.STOCK


def product_made(
    drug: Drug, product: TriturateProduct, expected: Step | None, checked: Checked | None
) -> ProductMade:
    """The record of a product; without what the weights give where the plan was stopped."""
    strength, found = product.strength, {}
    if expected is not None and checked is not None:
        _must_agree(expected, checked)
        part = 1000 * expected.number / strength.number
        found = {
            "expected": expected.amount,
            "deviation": computed(100 * (part - 1), "%", "strength expected"),
            "of_label": computed(100 * part, "%", "strength expected"),
            "bound": _bound(checked, strength.unit),
            "made": checked.whole.fill,
        }
    order = drug.order
    nothing = dict.fromkeys(("expected", "deviation", "of_label", "bound", "made"))
    return ProductMade(
        kind=product.kind,
        active=drug.name,
        mass=product.mass,
        strength=strength,
        strength_as=_as_parts(product),
        held=drug.batch.active.amount,
        powder=drug.weighed_mass.amount,
        diluent=order.filler.name,
        lot=order.batch_lot,
        expires=None if order.end_set is None else order.end_set[1],
        **nothing | found,
    )


def _must_agree(expected: Step, checked: Checked) -> None:
    """The bench, which knows no step, has to find the strength that the plan tells."""
    dose, fill = checked.whole.dose, checked.whole.fill
    if dose is None or dose.number != expected.number * fill.number:
        raise CheckError(
            "galenic's check of its own plan failed at the strength: the printed weights give "
            f"{dose} in {fill}. Do not use this plan; please report the order."
        )


def _as_parts(product: TriturateProduct) -> str | None:
    """The strength as ``1 in`` a whole number, where it is one."""
    parts = product.parts
    return None if parts is None or parts.denominator != 1 else f"1 in {parts}"


def _bound(checked: Checked, unit: str) -> Amount:
    """How far the strength lies at most from that of the weights, by their rounding alone.

    The active and the mass are moved as far as they can be, each its own way.
    """
    whole, moved = checked.whole, checked.mass_bound
    if whole.dose is None or whole.bound is None:
        return Amount(ExactFraction(0), unit)
    active, mass = whole.dose.number, whole.fill.number
    most = (active + whole.bound.number) / (mass - moved) - active / mass
    return computed(ExactFraction.of(1000 * most), unit, "the bench")

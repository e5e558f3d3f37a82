"""What a Medication tells of a plan, before it is written for one release of FHIR or another.

The strength of an active is that of the label, as it was ordered; never what is weighed for it. The
filler makes the rest up, so that no amount of it is told: it is as much as is needed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import UNITS
from galenic._exchange.codes import unii_of
from galenic._exchange.decimals import is_exact, parts_of
from galenic._materials._tables import folded
from galenic._materials.substances import same_name
from galenic._notices.notice import notice
from galenic._planning.last_day import last_day
from galenic._show.heads import doses
from galenic._show.product import named_product
from galenic._words import listed, say
from galenic.results import Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from galenic._amounts import Amount
    from galenic._notices import Notice
    from galenic.results._plan import Plan

__all__ = ["InUnit", "Ingredient", "Medication", "contents_of"]


class InUnit(NamedTuple):
    """A number with a unit of galenic's, as it is spelled."""

    number: Fraction
    unit: str


class Ingredient(NamedTuple):
    """What is in it: so much in so much; as much as is needed; or nobody knows how much."""

    name: str
    unii: str | None
    is_active: bool
    strength: tuple[InUnit, InUnit] | None = None
    is_filler: bool = False


class Medication(NamedTuple):
    """A medication: its name, its form, how much there is of it, what is in it, its batch."""

    name: str
    form: str
    total: InUnit
    ingredients: tuple[Ingredient, ...]
    lot: str | None
    end: dt.date | None

    def notices(self, plan: Plan) -> Iterator[Notice]:
        """What is to be known of it, in whatever release it is written."""
        units = tuple(one.active for one in plan.order.by_active if one.stock.kind in _COUNTED)
        if units:
            yield notice("export-powder-of-stock", names=units)
        unknown = tuple(
            one.name for one in self.ingredients if one.strength is None and not one.is_filler
        )
        if unknown:
            yield notice("export-amount-unknown", names=unknown)
        for one in self.ingredients:
            if one.strength is not None and not is_exact(one.strength[0].number):
                number, unit = one.strength[0]
                yield notice("export-rounded", what=one.name, exact=f"{number} {unit}")
        uncoded = tuple(one.name for one in self.ingredients if one.unii is None)
        if uncoded:
            yield notice("export-no-unii", names=uncoded)
        if self.lot is None:
            yield notice("export-no-lot")
        asked = plan.order.end_set
        if self.end is None:
            yield notice("export-no-end")
        elif self.end == plan.ends.no_later_than and (asked is None or asked[1] != self.end):
            yield notice("export-end-is-bound", date=self.end)


_COUNTED = ("tablets", "capsules")
_GRAM = 1000


def contents_of(plan: Plan) -> Medication:
    """What a Medication tells of a plan that is not under a stop."""
    product, order = plan.product, plan.order
    ingredients = (*_actives(plan), *_others(plan))
    if product is None:
        capsules = InUnit(Fraction(plan.made.ordered), "capsule")
        what = listed("and", *doses(order)), say("export.capsule"), capsules
    else:
        form = say(f"export.{product.kind}")
        what = str(named_product(product)), form, as_written(product.mass)
    return Medication(*what, ingredients, order.batch_lot, last_day(plan))


def as_written(amount: Amount) -> InUnit:
    """An amount in the unit that it was written in; of one capsule or dose without saying so."""
    kept = amount.unit.partition("/")[0]
    atom = amount.label.rpartition(" ")[2].partition("/")[0]
    unit, factor = UNITS.get(atom, ("", Fraction(1)))
    if unit != kept:
        return InUnit(Fraction(amount.number), kept)
    return InUnit(Fraction(amount.number / factor), atom)


def _actives(plan: Plan) -> Iterator[Ingredient]:
    """Each active in the strength of the label."""
    product = plan.product
    for one in plan.order.by_active:
        form = one.form(one.active)
        unii = unii_of(form.name, one.substance or ())
        if product is not None:
            strength = _per(product.strength.number, product.strength.unit.partition("/")[0], "g")
        else:
            whole, unit = as_written(one.ordered_dose or one.dose)
            strength = _per(whole / (one.capsules_per_dose or 1), unit, "capsule")
        yield Ingredient(form.name, unii, is_active=True, strength=strength)


def _per(number: Fraction, unit: str, per: str) -> tuple[InUnit, InUnit]:
    """So much in one of it; in several, where it is no decimal number in one."""
    much, count = parts_of(Fraction(number))
    return InUnit(much, unit), InUnit(Fraction(count), per)


def _others(plan: Plan) -> Iterator[Ingredient]:
    """What is in it beside the actives: excipients, diluents that came with them, the filler.

    More of the filler, given as an excipient, is filler, and what drugs were diluted with besides
    has no amount that is known: one name has one amount, or none.
    """
    filler, excipients = plan.order.filler.name, plan.fill.excipients
    is_filled = plan.fill.filler is None or bool(plan.fill.filler.number)
    diluents = {folded(name): name for name in _diluents(plan)}
    for name, mass in excipients.items():
        if is_filled and same_name(name, filler):
            continue
        strength = None if folded(name) in diluents else _mass(plan, mass)
        yield Ingredient(name, unii_of(name), is_active=False, strength=strength)
    for key, name in diluents.items():
        if key not in {folded(other) for other in (*excipients, filler)}:
            yield Ingredient(name, unii_of(name), is_active=False)
    if is_filled:
        yield Ingredient(filler, unii_of(filler), is_active=False, is_filler=True)


def _mass(plan: Plan, mass: Amount) -> tuple[InUnit, InUnit]:
    """A mass in a capsule; of a product in all of it."""
    if plan.product is None:
        return _per(mass.number, "mg", "capsule")
    whole = InUnit(Fraction(plan.product.mass.number / _GRAM), "g")
    return InUnit(Fraction(mass.number), "mg"), whole


def _diluents(plan: Plan) -> Iterator[str]:
    """What actives were diluted with, on the way or before."""
    for one in plan.order.by_active:
        diluent = getattr(one.stock, "diluent", None)
        if diluent is not None:
            yield diluent
    yield from (one.what for one in plan.weighings if one.role == Role.DILUENT)

"""What a plan leaves for the shelf: its product, and what is left of the triturates it keeps."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from galenic._amounts import Amount
from galenic._asking import answers
from galenic._bench.forwards import run
from galenic._bench.shelf import active_only
from galenic._family.taking import weighed
from galenic._materials.stock.doubts import OF_STRENGTH
from galenic._words import say
from galenic.accuracy._intervals import DoseSpread
from galenic.accuracy._model import Model
from galenic.accuracy._sources import sources_of
from galenic.errors import InputError
from galenic.results._family import Family
from galenic.results._names import Role, VesselName
from galenic.results._plan import Plan
from galenic.results._product import Kept

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from galenic._materials.order import OfOne
    from galenic._words import Phrase
    from galenic.results._family import FamilyTotals
    from galenic.results._triturates import TriturateMade

__all__ = ["kept_of"]

_MOST = 10  # percent: what a stock may have as the uncertainty of its assay
_DIGITS = 3
_OF_BODIES = frozenset({"error.fill", "error.mixing", "error.mixing-beyond", "error.particles"})
"""Errors that are between bodies: no mixture has them before it is filled into any."""

_OF_NO_MIXTURE = _OF_BODIES | {"error.evenness", "error.loss"}
"""Errors of what is taken, mixed and filled: what is left of a triturate has none of them."""

_NO_DRUG = frozenset({Role.DILUENT, Role.EXCIPIENT, Role.FILLER, Role.TRACER})
_BLEND = "B"
"""What stands behind the number of an order as the lot of one blend for all strengths."""


class _Left(NamedTuple):
    """What lies in a vessel in the end: of which active, how much, with what, and until when."""

    order: OfOne
    vessel: str
    mass: Fraction
    active: Fraction
    diluent: str
    lot: str | None
    expires: dt.date | None


@answers("kept", Plan)
def kept_of(plan: Plan) -> tuple[Kept, ...]:
    """What a plan leaves, as stocks; a stop leaves nothing."""
    if plan.stopped:
        return ()
    return tuple(_kept(plan, left) for left in (*_product(plan), *_triturates(plan)))


@answers("kept", Family)
def kept_of_family(family: Family) -> tuple[Kept, ...]:
    """What is left of its triturate, and of the powder of tablets or capsules taken for it."""
    if family.stopped or family.totals is None:
        return ()
    return tuple(chain(_of_common(family), _of_units(family, family.totals)))


@answers("mixture", Plan)
def mixture_of(plan: Plan) -> Kept:
    """What a plan of one active mixes, as a stock: all of it, before any body is filled with it."""
    (order,) = plan.order.by_active
    whole = _vessels(plan, order)[VesselName.BATCH]
    diluents = (order.filler.name, *(made.diluent for made in plan.triturates))
    lot = None if order.number is None else f"{order.number} {_BLEND}"
    named = ", ".join(dict.fromkeys(diluents))
    end = plan.ends.no_later_than
    return _kept(plan, _Left(order, VesselName.BATCH, *whole, named, lot, end))


def _of_common(family: Family) -> Iterator[Kept]:
    """What is left of the triturate when every batch has taken its own."""
    if family.common is None:
        return
    members = (made for made, of in zip(family.plans, family.from_common, strict=True) if of)
    taken = sum(map(weighed, members), start=Fraction(0))
    for made in family.common.kept:
        left = made.mass.number - taken
        if left > 0:
            yield evolve(made, mass=Amount(left, "mg", "the bench"))


def _of_units(family: Family, totals: FamilyTotals) -> Iterator[Kept]:
    """The powder that is left of what was crushed or opened, as it is, with its lot."""
    left, active = totals.leftover, totals.leftover_active
    if left is None or active is None or not left.number:
        return
    order = family.all_plans[0].order.by_active[0]
    stock = order.stock
    counted = [(made.ends.days, *made.ends.own_days) for made in family.plans]
    ends = [stock.expires, *(days.last_day for of in counted for days in of if days is not None)]
    unit = f"{active.unit}/g"
    yield Kept(
        vessel=VesselName.STOCK,
        active=stock.stated_form,
        strength=Amount(1000 * active.number / left.number, unit, "the bench"),
        mass=left,
        diluent=say(f"kept.of-{stock.kind}"),
        uncertainty=None,
        leaves_out=("assay",),
        lot=stock.lot,
        expires=min((end for end in ends if end is not None), default=None),
    )


def _product(plan: Plan) -> Iterator[_Left]:
    made = plan.product
    if made is not None:
        (order,) = plan.order.by_active
        whole = _vessels(plan, order)[VesselName.BATCH]
        expires = made.expires or plan.ends.no_later_than
        yield _Left(order, VesselName.BATCH, *whole, made.diluent, made.lot, expires)


def _triturates(plan: Plan) -> Iterator[_Left]:
    """What is left of each triturate of one active alone, vessel by vessel."""
    for made in plan.triturates:
        if not made.kept.number or made.role != Role.STOCK or len(made.actives) != 1:
            continue
        held = [one for one in plan.order.by_active if _is_in(plan, one, made)]
        if len(held) > 1:
            continue  # two actives come from one stock: no stock of one holds them
        vessels = _vessels(plan, held[0])
        for step in made.steps:
            mass, active = vessels[step.name]
            if mass > 0 and active > 0:
                number = plan.order.number
                lot = None if number is None else f"{number} {step.name}"
                end = _end(plan, held[0], made)
                yield _Left(held[0], step.name, mass, active, made.diluent, lot, end)


def _is_in(plan: Plan, one: OfOne, made: TriturateMade) -> bool:
    """Whether a triturate holds an active."""
    return _vessels(plan, one)[made.steps[0].name][1] > 0


def _vessels(plan: Plan, order: OfOne) -> dict[str, tuple[Fraction, Fraction]]:
    """Mass and active that lie in each vessel in the end: the batch run forwards."""
    found = run(plan.weighings, active_only(plan.weighings, order))
    return {name: (Fraction(one.mass), Fraction(one.active)) for name, one in found.items()}


def _end(plan: Plan, order: OfOne, made: TriturateMade) -> dt.date | None:
    """The earliest end of the stock, the diluent and the days that what is made has."""
    table, filler = plan.order.triturate, plan.order.filler
    ends = [order.stock.expires, None if table is None else table.expires]
    if made.diluent == filler.name:
        ends.append(filler.expires)
    ends += [days.last_day for days in (plan.ends.days, *plan.ends.own_days) if days is not None]
    return min((end for end in ends if end is not None), default=None)


def _kept(plan: Plan, left: _Left) -> Kept:
    order, stock = left.order, left.order.stock
    content, unit = 1000 * left.active / left.mass, f"{order.active_unit}/g"
    uncertainty, leaves_out = _uncertainty(plan, left)
    return Kept(
        vessel=left.vessel,
        active=order.active,
        strength=Amount(content, unit, "the bench"),
        mass=Amount(left.mass, "mg", "the bench"),
        diluent=", ".join(_beside(plan, left)),
        uncertainty=uncertainty,
        leaves_out=leaves_out,
        lot=left.lot,
        expires=left.expires,
        particle_size=stock.particle_size,
        particle_gsd=stock.particle_gsd,
        true_density=stock.true_density,
    )


def _beside(plan: Plan, left: _Left) -> tuple[str, ...]:
    """What lies in a vessel beside the active: its diluent, what else went in, the stock's own."""
    named = [left.diluent]
    if left.vessel == VesselName.BATCH:  # all that is weighed for a product ends in it
        named += [str(one.named) for one in plan.weighings if one.role in _NO_DRUG]
    brought = left.order.stock.diluted_with
    return tuple(dict.fromkeys((*named, *((brought,) if brought else ()))))


def _uncertainty(plan: Plan, left: _Left) -> tuple[Amount | None, tuple[str, ...]]:
    """The standard uncertainty of a strength in percent, and what it leaves out."""
    active = left.order.active
    try:
        sources = sources_of(plan, active)
    except InputError:  # a scatter beyond all measure: `galenic accuracy` says which
        return None, ()
    no_error = _OF_BODIES if left.vessel == VesselName.BATCH else _OF_NO_MIXTURE
    sources = tuple(one for one in sources if one.said.code not in no_error)
    model = Model(plan, sources, active=active, vessel=left.vessel)
    part = 100 * DoseSpread(model).between
    leaves_out = tuple(dict.fromkeys(_once(said) for said in model.without))
    if not 0 < part <= _MOST:
        return None, leaves_out
    return Amount(_rounded_up(part), "%", "the budget"), leaves_out


def _once(said: Phrase) -> str:
    """The name of an error; of one that the strength of the stock left out, its name there."""
    return str(said.values["what"] if said.code == OF_STRENGTH else said)


def _rounded_up(number: float) -> Fraction:
    """A number to few digits, the last of them up: it is a bound of what is known."""
    grid = Fraction(10) ** (math.floor(math.log10(number)) - _DIGITS + 1)
    return min(math.ceil(Fraction(number) / grid) * grid, Fraction(_MOST))

"""What makes the dose of a plan uncertain: each source with its size and where that comes from.

Nothing is assumed in silence: a source of which the order says nothing is listed all the same, with
no distribution, and is left out by name of everything that is worked out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from galenic._bench.shelf import holds
from galenic._materials.stock.doubts import doubt_of
from galenic._materials.substances import same_name
from galenic._words import phrase
from galenic.accuracy._balances import (
    TENTH,
    WEIGHING,
    standard_of,
    unit_balance,
    weighing_errors,
)
from galenic.accuracy._chosen import chosen
from galenic.accuracy._source import Source, bearable, part_of, unknown
from galenic.errors import InputError, Problems
from galenic.formulas import particles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import OfOne
    from galenic._materials.stock import Counted, Doubt
    from galenic.results._parts import PlannedActive
    from galenic.results._plan import Plan

__all__ = ["sources_of"]


def sources_of(plan: Plan, active: str | None = None) -> tuple[Source, ...]:
    """List every source of error of the dose of an active, known or not.

    Weights, the scales of balances, what mixing loses and how a capsule is filled are shared by all
    actives of a plan. Content, evenness and mix are of the active, and of the powder where several
    come from one: :attr:`Source.of <galenic.accuracy._source.Source.of>` says whose they are.

    Raises
    ------
    InputError
        When the plan is of several actives and none of them is named, or has none of that name.
        When the fill or the number of particles scatters by more than 20 % of the dose, or a
        balance errs by half of what it weighs: no normal distribution describes that.
    """
    problems = Problems()
    order, of = chosen(plan, active)
    found = [
        *weighing_errors(plan, order, problems),
        *_of_stock(plan, order, of, problems),
        *_of_process(plan, order, of, problems),
    ]
    if problems:
        raise InputError(problems)
    return tuple(found)


# --- the stock ----------------------------------------------------------------------------------


_OF_POWDER = frozenset(
    {"error.contents-sampled", "error.film", "error.sample", "loss-on-drying", "water"}
)
"""Doubts of a stock that are of the whole powder: two actives that come from it share them.

The others are of one active in it, as the keys that they come from are.
"""


def _of_stock(plan: Plan, order: OfOne, of: PlannedActive, problems: Problems) -> Iterator[Source]:
    stock, taken = order.stock, of.stock.units_to_take or 1
    powder = _powder_of(of)
    for doubt in stock.doubts(taken):
        whose = powder if doubt.said.code in _OF_POWDER else of.name
        yield _of_doubt(_placed(plan, whose, doubt), whose, problems)
    counted = stock.counted
    if counted is not None and counted.spread_is_known and order.balance:
        yield _of_intact(order, counted, taken)._replace(of=powder)


def _placed(plan: Plan, whose: str, doubt: Doubt) -> Doubt:
    """A doubt with its keys where they stand in the order."""
    if doubt.standard is None:
        return doubt._replace(origin=_key(plan, whose, doubt.origin))
    if doubt.bound is None:
        return doubt
    of, key, given = doubt.bound
    return doubt._replace(bound=(of, _key(plan, whose, key), given))


def _key(plan: Plan, whose: str, key: str) -> str:
    """A key of a stock, in the table of its active where the order has several."""
    names = (one.name for one in plan.order.actives)
    place = next((place for place, name in enumerate(names) if same_name(name, whose)), None)
    return key if place is None else f"active[{place}].{key}"


def _powder_of(of: PlannedActive) -> str:
    """The active by which the powder goes that this one comes from."""
    return of.of or of.name


def _of_doubt(doubt: Doubt, whose: str, problems: Problems) -> Source:
    if doubt.standard is None:
        return unknown(doubt.said, "batch", doubt.origin)._replace(of=whose)
    if doubt.bound is not None:
        of, key, given = doubt.bound
        if of == "scatter":
            bearable(problems, doubt.standard, key, given, "check the number")
        elif doubt.standard > TENTH:
            expected = "masses whose mean is known to 10 %"
            remedy = "weigh at least 20 tablets, or those that are crushed"
            problems.add("range", key, given, expected, remedy)
    return Source(
        doubt.said,
        "batch",
        doubt.origin,
        doubt.shape,
        doubt.standard,
        content=doubt.power,
        of=whose,
    )


def _of_intact(order: OfOne, stock: Counted, taken: int) -> Source:
    """The error of the balance on which the units were weighed, as it moves their content."""
    balance = unit_balance(order, stock)
    if balance is None:
        return unknown(phrase(f"error.{stock.kind}"), "batch", "a balance fine enough")
    _, powder = stock.weighed
    total = float(powder) * stock.weighed_in_all(taken)
    standard = standard_of(balance) * math.sqrt(stock.sampled) / total
    said = phrase(f"error.{stock.kind}-on", balance=balance.name)
    return Source(said, "batch", WEIGHING, "normal", standard, content=-1)


# --- mixing and filling -------------------------------------------------------------------------


def _of_process(
    plan: Plan, order: OfOne, of: PlannedActive, problems: Problems
) -> Iterator[Source]:
    mixing, powder = order.mixing, _powder_of(of)
    alone = any(one.each is not None and holds(one, order) for one in plan.weighings)
    held: set[str] = set()  # the vessels that hold the active
    for weighing in plan.weighings:
        if weighing.from_ in held or holds(weighing, order):
            held.add(weighing.into)
            if weighing.role == "aliquot":
                said = phrase("error.evenness", vessel=weighing.from_)
                aliquots = mixing.aliquot_rsd if mixing else None
                doubt = doubt_of(said, "mixing.aliquot_rsd", aliquots)
                yield _of_doubt(doubt, powder, problems)
    if mixing is None or mixing.loss is None:
        if alone:
            return  # nothing is mixed that could lose any
        yield unknown(phrase("error.loss"), "batch", "mixing.loss")
    else:
        most = part_of(mixing.loss)
        yield Source(
            phrase("error.loss"),
            "batch",
            mixing.loss.origin,
            "rectangular",
            most / math.sqrt(12),
            centre=-most / 2,
            content=1,
        )
    if plan.product is not None or alone:
        return  # nothing is filled, or how evenly the bodies are filled up moves no dose
    yield _of_fill(plan, problems)
    yield from _of_blend(plan, order, of, problems)


def _of_fill(plan: Plan, problems: Problems) -> Source:
    said, fill = phrase("error.fill"), plan.order.fill
    given = fill.sd or fill.rsd if fill is not None else None
    if given is None:
        return unknown(said, "capsule", "fill.sd or fill.rsd")
    total = plan.fill.least.number  # what is not known is taken so that it scatters most
    part = part_of(given) if given.unit == "%" else float(given.number / total)
    bearable(problems, part, "fill.sd", given.label, "check the number and its unit")
    return Source(said, "capsule", given.origin, "normal", part)


def _of_blend(plan: Plan, order: OfOne, of: PlannedActive, problems: Problems) -> Iterator[Source]:
    """Mixing as measured; else the number of particles, below which no mixing comes."""
    said, powder = phrase("error.mixing"), _powder_of(of)
    mixing, stock = order.mixing, order.stock
    if mixing is not None and mixing.rsd is not None:
        scatter = part_of(mixing.rsd)
        yield Source(said, "capsule", mixing.rsd.origin, "normal", scatter, of=powder)
        return
    if (
        order.active_unit == "mg"
        and stock.particle_size is not None
        and stock.particle_gsd is not None
        and stock.true_density is not None
    ):
        floor = particles.relative_scatter(
            float(stock.particle_size.number),
            float(stock.particle_gsd),
            float(stock.true_density.number),
            float(of.dose.expected.number),
        )
        size, key = stock.particle_size.label, _key(plan, of.name, "stock.particle_size")
        bearable(problems, floor, key, size, "use finer particles")
        particle = phrase("error.particles")
        # Of two drugs in one powder each has particles of its own.
        yield Source(particle, "capsule", "Poisson statistics", "normal", floor, of=of.name)
        said = phrase("error.mixing-beyond")
    yield unknown(said, "capsule", "mixing.rsd")._replace(of=powder)

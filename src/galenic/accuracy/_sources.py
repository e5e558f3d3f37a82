"""What makes the dose of a plan uncertain: each source with its size and where that comes from.

Nothing is assumed in silence: a source of which the order says nothing is listed all the same, with
no distribution, and is left out by name of everything that is worked out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from galenic._materials.stock.doubts import doubt_of
from galenic._words import phrase
from galenic.accuracy._balances import (
    TENTH,
    WEIGHING,
    standard_of,
    unit_balance,
    weighing_errors,
)
from galenic.accuracy._source import Source, bearable, part_of, unknown
from galenic.errors import InputError, Problems
from galenic.formulas import particles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import Order
    from galenic._materials.stock import Counted, Doubt
    from galenic.results._plan import Plan

__all__ = ["sources_of"]


def sources_of(plan: Plan) -> tuple[Source, ...]:
    """List every source of error of a plan, known or not.

    Raises
    ------
    InputError
        When the fill or the number of particles scatters by more than 20 % of the dose, or a
        balance errs by half of what it weighs: no normal distribution describes that.
    """
    problems = Problems()
    found = [
        *weighing_errors(plan, problems),
        *_of_stock(plan, problems),
        *_of_process(plan, problems),
    ]
    if problems:
        raise InputError(problems)
    return tuple(found)


# --- the stock ----------------------------------------------------------------------------------


def _of_stock(plan: Plan, problems: Problems) -> Iterator[Source]:
    stock, taken = plan.order.stock, plan.stock.units_to_take or 1
    for doubt in stock.doubts(taken):
        yield _of_doubt(doubt, problems)
    counted = stock.counted
    if counted is not None and counted.spread_is_known and plan.order.balance:
        yield _of_intact(plan.order, counted, taken)


def _of_doubt(doubt: Doubt, problems: Problems) -> Source:
    if doubt.standard is None:
        return unknown(doubt.said, "batch", doubt.origin)
    if doubt.bound is not None:
        of, key, given = doubt.bound
        if of == "scatter":
            bearable(problems, doubt.standard, key, given, "check the number")
        elif doubt.standard > TENTH:
            expected = "masses whose mean is known to 10 %"
            remedy = "weigh at least 20 tablets, or those that are crushed"
            problems.add("range", key, given, expected, remedy)
    return Source(
        doubt.said, "batch", doubt.origin, doubt.shape, doubt.standard, content=doubt.power
    )


def _of_intact(order: Order, stock: Counted, taken: int) -> Source:
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


def _of_process(plan: Plan, problems: Problems) -> Iterator[Source]:
    mixing = plan.order.mixing
    held = {"stock"}  # the vessels that hold active
    for weighing in plan.weighings:
        if weighing.from_ in held or weighing.role == "stock":
            held.add(weighing.into)
            if weighing.role == "aliquot":
                said = phrase("error.evenness", vessel=weighing.from_)
                aliquots = mixing.aliquot_rsd if mixing else None
                yield _of_doubt(doubt_of(said, "mixing.aliquot_rsd", aliquots), problems)
    if mixing is None or mixing.loss is None:
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
    yield _of_fill(plan, problems)
    yield from _of_blend(plan, problems)


def _of_fill(plan: Plan, problems: Problems) -> Source:
    said, fill = phrase("error.fill"), plan.order.fill
    given = fill.sd or fill.rsd if fill is not None else None
    if given is None:
        return unknown(said, "capsule", "fill.sd or fill.rsd")
    total = plan.fill.total.number
    part = part_of(given) if given.unit == "%" else float(given.number / total)
    bearable(problems, part, "fill.sd", given.label, "check the number and its unit")
    return Source(said, "capsule", given.origin, "normal", part)


def _of_blend(plan: Plan, problems: Problems) -> Iterator[Source]:
    """Mixing as measured; else the number of particles, below which no mixing comes."""
    order, said = plan.order, phrase("error.mixing")
    mixing, stock = order.mixing, order.stock
    if mixing is not None and mixing.rsd is not None:
        yield Source(said, "capsule", mixing.rsd.origin, "normal", part_of(mixing.rsd))
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
            float(plan.dose.expected.number),
        )
        size = stock.particle_size.label
        bearable(problems, floor, "stock.particle_size", size, "use finer particles")
        particle = phrase("error.particles")
        yield Source(particle, "capsule", "Poisson statistics", "normal", floor)
        said = phrase("error.mixing-beyond")
    yield unknown(said, "capsule", "mixing.rsd")

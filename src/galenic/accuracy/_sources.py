"""What makes the dose of a plan uncertain: each source with its size and where that comes from.

Nothing is assumed in silence: a source of which the order says nothing is listed all the same, with
no distribution, and is left out by name of everything that is worked out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from galenic._materials.stock import Powder, Tablets
from galenic._words import phrase
from galenic.accuracy._balances import (
    TENTH,
    WEIGHING,
    powder_mass,
    standard_of,
    tablet_balance,
    tablet_mass,
    weighing_errors,
)
from galenic.accuracy._source import Source, bearable, part_of, relative, unknown
from galenic.errors import InputError, Problems
from galenic.formulas import particles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.stock import Stock
    from galenic._words import Phrase
    from galenic.results._plan import Plan

__all__ = ["LABEL_RANGE", "sources_of"]

LABEL_RANGE = 0.10
"""Half the compendial range of a tablet's content, as a part of label."""

_RANGE = "compendial range 90 % to 110 % of label: USP naltrexone hydrochloride tablets"
_ROOT_3 = math.sqrt(3)


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
    stock = plan.order.stock
    if isinstance(stock, Tablets):
        yield from _of_tablets(plan, stock, problems)
        return
    yield relative(
        problems, _content_error(stock), stock.assay_uncertainty, "stock.assay_uncertainty"
    )
    if isinstance(stock, Powder) and stock.corrects_for_loss:
        yield _of_losses(stock, problems)


def _content_error(stock: Stock) -> Phrase:
    if not isinstance(stock, Powder):
        return phrase("error.triturate")
    return phrase("error.assay" if stock.factor is None else "error.factor")


def _of_losses(stock: Powder, problems: Problems) -> Source:
    said = phrase("loss-on-drying" if stock.loss_on_drying is not None else "water")
    losses = (stock.water, stock.loss_on_drying, stock.solvent)
    left = 1 - sum(part_of(loss) for loss in losses if loss is not None)
    return relative(problems, said, stock.loss_uncertainty, "stock.loss_uncertainty", part=1 / left)


def _of_tablets(plan: Plan, stock: Tablets, problems: Problems) -> Iterator[Source]:
    if stock.assay is not None:
        said = phrase("error.assay-of-lot")
        yield relative(problems, said, stock.assay_uncertainty, "stock.assay_uncertainty")
    else:  # one content for the whole lot: more tablets do not make it surer
        said, part = phrase("error.content-of-lot"), LABEL_RANGE / _ROOT_3
        yield Source(said, "batch", _RANGE, "rectangular", part, content=1)
    crushed = plan.stock.tablets_to_take or 1
    why, part = f", mean of {crushed} tablets", 1 / math.sqrt(crushed)
    said = phrase("error.tablet-to-tablet")
    yield relative(problems, said, stock.content_rsd, "stock.content_rsd", part=part, why=why)
    yield from _of_tablet_masses(plan, stock, crushed, problems)


def _of_tablet_masses(
    plan: Plan, stock: Tablets, crushed: int, problems: Problems
) -> Iterator[Source]:
    """How sure the mass is that the tablets crushed had before they were."""
    order, mean, powder = plan.order, tablet_mass(stock), powder_mass(stock)
    if stock.film_mass is not None:
        yield unknown(phrase("error.film"), "batch", "stock.film_mass, weighed for these tablets")
    masses = [float(mass.number) for mass in stock.masses or ()]
    if stock.masses_are != "crushed":
        said, weighed = phrase("error.sample"), len(masses) or stock.tablets_weighed or 0
        variance = _variance(stock, masses, mean)
        if variance is None:
            yield unknown(said, "batch", "stock.masses")
            return
        both = math.sqrt(variance * (1 / weighed + 1 / crushed)) / powder
        key = "masses" if masses else "mass_sd"
        if both > TENTH:
            expected = "masses whose mean is known to 10 %"
            remedy = "weigh at least 20 tablets, or those that are crushed"
            problems.add("range", f"stock.{key}", f"{100 * both:.3g} %", expected, remedy)
        origin = f"stock.{key}: {weighed} tablets stand for {crushed}"
        yield Source(said, "batch", origin, "normal", both, content=-1)
    if order.balance:
        alone = stock.tablets_weighed if stock.mass_sd is not None else None
        balance, weighed = tablet_balance(order, stock), len(masses) or alone or 1
        if balance is None:
            yield unknown(phrase("error.tablets"), "batch", "a balance fine enough")
            return
        total = powder * (len(masses) or stock.tablets_weighed or crushed)
        standard = standard_of(balance) * math.sqrt(weighed) / total
        said = phrase("error.tablets-on", balance=balance.name)
        yield Source(said, "batch", WEIGHING, "normal", standard, content=-1)


def _variance(stock: Tablets, masses: list[float], mean: float) -> float | None:
    """The variance of single tablets' masses, in mg²; None where nobody knows it."""
    if masses:
        return sum((mass - mean) ** 2 for mass in masses) / (len(masses) - 1)
    return float(stock.mass_sd.number) ** 2 if stock.mass_sd is not None else None


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
                yield relative(problems, said, aliquots, "mixing.aliquot_rsd")
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
    bearable(problems, part, "fill.sd", given, "check the number and its unit")
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
        bearable(problems, floor, "stock.particle_size", stock.particle_size, "use finer particles")
        particle = phrase("error.particles")
        yield Source(particle, "capsule", "Poisson statistics", "normal", floor)
        said = phrase("error.mixing-beyond")
    yield unknown(said, "capsule", "mixing.rsd")

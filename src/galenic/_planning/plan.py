"""The planner: from an order to a batch plan, each number by a formula on one sheet."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._advice.advice import advise
from galenic._advice.ends import find_ends, note_expired
from galenic._amounts import Amount, exact
from galenic._bench.check import Told, check
from galenic._materials.order import Order
from galenic._planning.batch import Batch, plan_batch, plan_content
from galenic._planning.brim import plan_packing
from galenic._planning.filling import SIZE_OF_ORDER
from galenic._planning.mixable import note_unknown, pellets
from galenic._planning.plates import note_plates, plan_plates
from galenic._planning.weigh_out import Out, weigh_out
from galenic._sheet import Sheet, Step
from galenic._words import phrase
from galenic.formulas import fill as fills
from galenic.formulas import particles, potency
from galenic.results._parts import Dose, Fill, Made, Potency, Shell, Use
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from galenic._materials.stock import Content
    from galenic._planning.filling import Filling
    from galenic._planning.packs import Body
    from galenic._planning.weighing import Weighed

__all__ = ["plan"]

_NONE = Amount.read("0 %", "the order")
_BY_WEIGHT = {"stop": 0, "caution": 1, "info": 2}


def plan(order: Order | Mapping[str, Any], *, prove: bool = False) -> Plan:
    """Plan a batch of capsules.

    Parameters
    ----------
    order
        An :class:`Order`, or a mapping of the shape of the order file whose amounts are text such
        as ``"4.5 mg"``, pint quantities of any registry, or amounts.
    prove
        Replay every step on pint quantities, dimension-checked, and compare exactly.

    Returns
    -------
    Plan
        The weights, the reasons and the notices. Under a ``stop`` notice there are no weighings.

    Raises
    ------
    InputError
        When the order cannot be used; ``problems`` holds every reason.
    CheckError
        When galenic's own check of the plan fails.
    """
    if not isinstance(order, Order):
        order = Order.read(order)
    sheet = Sheet(order.active_unit)
    advise(sheet, order)
    batch = plan_batch(sheet, order)
    content = plan_content(sheet, order)
    factor = sheet.work("correction factor", potency.correction_factor, content.step)
    mass = sheet.work("stock for the batch", potency.stock_for_batch, factor, batch.active)
    order.stock.advise_on(sheet, order, mass)
    share = sheet.work("stock", fills.per_capsule, mass, batch.planned)
    out = weigh_out(sheet, order, batch, mass, share)
    use = _use(sheet, order, mass, out, content)
    made = _made(sheet, order, batch, out.filling)
    net = _fill(sheet, order, out.filling)
    weighings = tuple(weighing for weighing, _ in out.weighed)
    fit_to_check = not sheet.stopped  # before rounding may stop it: an error of ours comes first
    active = sheet.work("active weighed", potency.active_in, content.step, out.delivered)
    expected = sheet.work("dose expected", fills.dose_expected, active, batch.planned)
    dose = _dose(sheet, order, batch, expected)
    packing = plan_packing(sheet, order, out.filling, batch.planned, expected)
    result = None
    if fit_to_check:
        told = Told(made.planned, net.total, dose.expected, packing, sheet.stopped)
        result = check(order, weighings, out.filling.size, told)
    _note_filling(sheet, made, net, dose)
    note_plates(sheet, made, dose)
    _note_particles(sheet, order, out)
    note_expired(sheet, order, out.triturates)
    ends = find_ends(sheet, order, out.triturates)
    stopped = sheet.stopped
    coarse = [] if stopped else pellets(order)
    if coarse:
        sheet.note("pellets-not-mixed", what=tuple(coarse))
    weighed, body = () if stopped or coarse else out.weighed, out.filling.body
    note_unknown(sheet, weighed, body)
    steps = tuple(sheet.steps)
    return Plan(
        order=order,
        made=made,
        potency=Potency(content.step.amount, factor.amount, tuple(content.chain)),
        stock=use,
        capsule=_shell(out),
        fill=net,
        packing=packing,
        weighings=() if stopped else weighings,
        triturates=() if stopped else tuple(out.triturates),
        dose=dose,
        ends=ends,
        notices=tuple(sorted(sheet.notices, key=lambda entry: _BY_WEIGHT[entry.severity])),
        check=None if stopped else result,
        steps=steps,
        to_mix=tuple(weighed),
        body=body,
        proved=_proved(steps, order, weighed, body) if prove else None,
    )


def _proved(steps: Iterable[Step], order: Order, weighed: Iterable[Weighed], body: Body) -> int:
    """How many steps were proved, those of the mixing among them."""
    from galenic._planning.mixing import mixed  # noqa: PLC0415 - it is opened when it is asked for
    from galenic._proof import prove  # noqa: PLC0415 - brings in pint, which a plan does not need

    return prove((*steps, *mixed(order, weighed, body)[1]))


def _use(sheet: Sheet, order: Order, mass: Step, out: Out, content: Content) -> Use:
    """What of the stock is taken; where it is counted how many, and what is left of them."""
    stock = order.stock
    taken = stock.take(sheet, out.taken, content)
    if taken is None or stock.counted is None:
        return Use(stock.kind, mass.amount)
    exact, units, intact, leftover, active = taken
    counted: dict[str, Any] = dict(zip(stock.counted.told_as, (exact, units), strict=True))
    return Use(
        stock.kind,
        mass.amount,
        intact_mass=intact,
        leftover=leftover,
        leftover_active=active,
        **counted,
    )


def _made(sheet: Sheet, order: Order, batch: Batch, filling: Filling) -> Made:
    total = sheet.work("blend", fills.for_batch, filling.total, batch.planned)
    return Made(
        ordered=order.capsules,
        planned=int(batch.planned.number),
        excess=order.excess or _NONE,
        overage=order.overage or _NONE,
        blend=total.amount,
        **plan_plates(sheet, order, batch.planned),
    )


def _fill(sheet: Sheet, order: Order, filling: Filling) -> Fill:
    """The contents of a capsule, and its weight with the shell where a shell mass is known."""
    gross, row, shell = None, filling.row, order.capsule.shell
    if shell is None and row is not None and row.shell is not None:
        shell = row.shell
        if row.source is not None:  # a row of the charts, not of the order's own
            shell = Amount(shell.number, "mg/capsule", f"capsules: {row.label}")
            sheet.note("table-shell", size=row.size, shell=shell, maker=row.maker)
    if shell is not None:
        gross = sheet.work(
            "gross", fills.gross_mass, filling.total, sheet.given("shell", shell)
        ).amount
    excipients = {name: step.amount for name, step in filling.excipients.items()}
    return Fill(
        filling.stock.amount, filling.filler.amount, excipients, filling.total.amount, gross
    )


def _shell(out: Out) -> Shell:
    filling, row = out.filling, out.filling.row
    return Shell(
        filling.size,
        row.maker if row else None,
        row.volume if row else None,
        filling.occupied.amount if filling.occupied else None,
        out.reason or SIZE_OF_ORDER,
    )


_CAUTION_AT, _STOP_AT = Fraction(1, 100), Fraction(5, 100)


def _dose(sheet: Sheet, order: Order, batch: Batch, expected: Step) -> Dose:
    """The dose that the weight of stock gives, and how far rounding has moved it."""
    deviation = sheet.work("rounding deviation", fills.deviation, expected, batch.aimed)
    part = sheet.work("dose of label", fills.part_of_label, expected, batch.label)
    _note_mean(sheet, order, batch)
    moved = abs(deviation.number)
    if moved > _CAUTION_AT:
        code = "rounding-deviation-stop" if moved > _STOP_AT else "rounding-deviation"
        sheet.note(code, deviation=deviation.amount)
    return Dose(batch.label.amount, expected.amount, deviation.amount, part.amount)


def _note_mean(sheet: Sheet, order: Order, batch: Batch) -> None:
    """Say where the mean is aimed at, by what was asked for and not by how weights round."""
    loss = order.mixing.loss if order.mixing is not None else None
    if batch.aimed is batch.label and loss is None:
        return  # nothing was asked for
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


def _note_filling(sheet: Sheet, made: Made, net: Fill, dose: Dose) -> None:
    if made.planned != made.ordered and not sheet.stopped:
        over = Amount(dose.expected.number * made.planned / made.ordered, dose.expected.unit)
        sheet.note(
            "excess-filling",
            planned=made.planned,
            ordered=made.ordered,
            total=net.total,
            over=over,
        )


_SMALL_DOSE = 1  # mg: below it the number of particles in a capsule begins to tell


def _note_particles(sheet: Sheet, order: Order, out: Out) -> None:
    """For a small dose through a triturate, say what particle size alone does to the dose."""
    if not out.triturates or order.active_unit != "mg" or order.dose.number >= _SMALL_DOSE:
        return
    stock = order.stock
    if stock.particle_size is None or stock.particle_gsd is None or stock.true_density is None:
        sheet.note("particle-floor-unknown")
        return
    scatter = particles.relative_scatter(
        float(stock.particle_size.number),
        float(stock.particle_gsd),
        float(stock.true_density.number),
        float(order.dose.number),
    )
    rsd = Amount(exact(100 * scatter), "%")
    sheet.note("particle-floor", size=stock.particle_size, rsd=rsd)

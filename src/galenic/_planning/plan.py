"""The planner: from an order to a batch plan, each number by a formula on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from attrs import evolve

from galenic._advice.advice import advise, note_sums
from galenic._advice.ends import find_ends, note_expired
from galenic._amounts import Amount
from galenic._bench.check import Checked, Told, check
from galenic._materials.order import Order
from galenic._notices import gravest_first
from galenic._planning.batch import plan_drugs
from galenic._planning.brim import plan_packing
from galenic._planning.dose import active_weighed, dose_expected, dose_of, note_filling
from galenic._planning.filling import SIZE_OF_ORDER
from galenic._planning.last_day import note_late
from galenic._planning.mixable import note_pellets, note_unknown
from galenic._planning.plates import note_plates, plan_plates
from galenic._planning.use import use_of
from galenic._planning.weigh_out import Out, weigh_out
from galenic._sheet import Sheet, Step
from galenic._values import Values
from galenic.formulas import fill as fills
from galenic.results._parts import Dose, Fill, Made, PlannedActive, Potency, Shell, Use
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from galenic._planning.batch import Drug
    from galenic._planning.filling import Filling
    from galenic._planning.packs import Body
    from galenic._planning.weighing import Weighed
    from galenic.results._packing import PackingRange
    from galenic.results._parts import Check, FillingStep
    from galenic.results._product import ProductMade

__all__ = ["plan"]

_NONE = Amount.read("0 %", "the order")


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
    given = order if isinstance(order, Order) else Order.read(order)
    of_each = given.by_active
    # Tables [[active]] that come down to one are an order of one.
    order = of_each[0] if given.actives and len(of_each) == 1 else given
    sheet = Sheet(order.dimension if len(of_each) == 1 else None)
    advise(sheet, order)
    note_sums(sheet, given)
    drugs = plan_drugs(sheet, order)
    out = weigh_out(sheet, order, drugs[0].batch.planned, drugs)
    batch = _settle(sheet, order, drugs, out)
    _note_rest(sheet, order, batch)
    return _record(sheet, order, batch, prove=prove)


class _Settled(NamedTuple):
    """A batch that was weighed out, and what comes of it; of each drug what is taken, and a dose.

    ``checked`` is what the bench finds; ``None`` where there was nothing fit to be checked.
    ``strength`` is that of a product, ``None`` likewise and of capsules.
    """

    drugs: Sequence[Drug]
    out: Out
    made: Made
    fill: Fill
    packing: PackingRange | None
    uses: Sequence[Use]
    doses: Sequence[Dose]
    checked: Checked | None
    strength: Step | None


def _settle(sheet: Sheet, order: Order, drugs: Sequence[Drug], out: Out) -> _Settled:
    """Work out what the weights give, and let the bench check it."""
    uses = [use_of(drug, out) for drug in drugs]
    made = _made(sheet, order, drugs[0].batch.planned, out.filling)
    net = _fill(sheet, order, out.filling, drugs[0].batch.planned)
    fit_to_check = not sheet.stopped  # before rounding may stop it: an error of ours comes first
    held = [active_weighed(drug, out) for drug in drugs]
    expected = [dose_expected(drug, active) for drug, active in zip(drugs, held, strict=True)]
    doses = [dose_of(drug, step, out) for drug, step in zip(drugs, expected, strict=True)]
    if out.whole and fit_to_check:
        from galenic._planning.each import note_whole  # noqa: PLC0415 - few orders count pellets

        for whole in out.whole:
            note_whole(whole)
    packing = plan_packing(sheet, order, out.filling, drugs, expected)
    checked, strength = None, None
    if fit_to_check:
        amounts = [dose.expected for dose in doses]
        found = out.filling.completion
        filler = None if found is None else (found.low.amount, found.high.amount)
        mixed = out.filling.total.amount
        told = Told(made.planned, mixed, amounts, packing, filler, sheet.stopped)
        weighings = [weighing for weighing, _ in out.weighed]
        checked = check(order, weighings, out.filling.size, told)
        if order.product is not None:
            from galenic._planning.product import plan_strength  # noqa: PLC0415 - few make one

            strength = plan_strength(drugs[0], out.weighed, held[0])
    return _Settled(drugs, out, made, net, packing, uses, doses, checked, strength)


def _note_rest(sheet: Sheet, order: Order, batch: _Settled) -> None:
    """Note what the batch as it is settled should be read with."""
    note_filling(sheet, batch.made, batch.fill, batch.drugs, batch.doses)
    found = batch.out.filling.completion
    if found is not None and not sheet.stopped:
        from galenic._planning.topping_up import note_completion  # noqa: PLC0415 - few fill so

        note_completion(sheet, order, found, batch.made.planned)
    note_plates(sheet, batch.made, batch.drugs, batch.doses)
    for drug in batch.drugs:
        if batch.out.triturates or drug.order.stock.particle_size is not None:
            from galenic._planning.particles import note_particles  # noqa: PLC0415 - few have them

            note_particles(drug, batch.out)
    note_expired(sheet, order, batch.out.triturates)
    if order.product is not None and order.triturate is not None:
        from galenic._planning.product import note_limits  # noqa: PLC0415 - few make one

        note_limits(sheet, order.product, order.triturate, batch.out)


def _record(sheet: Sheet, order: Order, batch: _Settled, *, prove: bool) -> Plan:
    """The plan as it is given out; under a stop without weighings."""
    out = batch.out
    ends = find_ends(sheet, order, out.triturates)
    note_late(sheet, order, ends)
    _tell_once(sheet, batch.drugs)
    stopped = sheet.stopped
    weighed = [] if stopped else note_pellets(sheet, order, out.weighed)
    body = out.filling.body
    note_unknown(sheet, weighed, body)
    steps = tuple(sheet.steps)
    checked = None if stopped else batch.checked
    actives = _actives(batch, checked)
    only = actives[0] if len(actives) == 1 else None
    return Plan(
        order=order,
        made=batch.made,
        actives=actives,
        potency=None if only is None else only.potency,
        stock=None if only is None else only.stock,
        capsule=_shell(out) if order.product is None else cast("Shell", None),
        fill=batch.fill,
        packing=batch.packing,
        filling=() if stopped else _filling(out.filling, batch.made.planned),
        weighings=() if stopped else tuple(weighing for weighing, _ in out.weighed),
        triturates=() if stopped else tuple(out.triturates),
        dose=None if only is None else only.dose,
        ends=ends,
        notices=gravest_first(sheet.notices),
        check=None if checked is None else checked.whole,
        steps=steps,
        to_mix=tuple(weighed),
        body=body,
        product=_product(order, batch, checked),
        proved=_proved(steps, order, weighed, body) if prove else None,
    )


def _product(order: Order, batch: _Settled, checked: Checked | None) -> ProductMade | None:
    """What is made in place of capsules."""
    if order.product is None:
        return None
    from galenic._planning.product import product_made  # noqa: PLC0415 - few orders make one

    return product_made(batch.drugs[0], order.product, batch.strength, checked)


def _tell_once(sheet: Sheet, drugs: Iterable[Drug]) -> None:
    """What was noted of a stock is told once, though several actives come from it."""
    for drug in drugs:
        if drug.owner is not None:
            of_owner = {"of_active": drug.owner.name}
            sheet.notices[:] = [
                entry
                for entry in sheet.notices
                if entry.values.get("of_active") != drug.name
                or evolve(entry, values=Values({**entry.values, **of_owner})) not in sheet.notices
            ]


def _proved(steps: Iterable[Step], order: Order, weighed: Iterable[Weighed], body: Body) -> int:
    """How many steps were proved, those of the mixing among them."""
    from galenic._planning.mixing import mixed  # noqa: PLC0415 - it is opened when it is asked for
    from galenic._proof import prove  # noqa: PLC0415 - brings in pint, which a plan does not need

    return prove((*steps, *mixed(order, weighed, body)[1]))


def _actives(batch: _Settled, checked: Checked | None) -> tuple[PlannedActive, ...]:
    """The record of each active."""
    checks: Sequence[Check | None] = [None] * len(batch.drugs) if checked is None else checked.each
    each = zip(batch.drugs, batch.doses, batch.uses, checks, strict=True)
    return tuple(
        PlannedActive(
            drug.name,
            dose,
            Potency(
                drug.content.step.amount,
                drug.factor.amount,
                tuple(drug.content.chain),
                drug.order.ordered_dose,
                drug.batch.weighs,
            ),
            use,
            batch.out.filling.stocks[drug.weighed_for].amount,
            drug.order.overage or _NONE,
            drug.order.stock.of,
            bench,
        )
        for drug, dose, use, bench in each
    )


def _made(sheet: Sheet, order: Order, planned: Step, filling: Filling) -> Made:
    blend, of_each = None, order.by_active
    if filling.completion is None:
        blend = sheet.work("blend", fills.for_batch, filling.total, planned).amount
    return Made(
        ordered=order.capsules,
        planned=int(planned.number),
        excess=order.excess or _NONE,
        overage=(of_each[0].overage or _NONE) if len(of_each) == 1 else None,
        blend=blend,
        **plan_plates(sheet, order, planned),
    )


def _fill(sheet: Sheet, order: Order, filling: Filling, planned: Step) -> Fill:
    """The contents of a capsule, and its weight with the shell where a shell mass is known."""
    gross = None if filling.completion is not None else _gross(sheet, order, filling)
    excipients = {name: step.amount for name, step in filling.excipients.items()}
    stock, *more = filling.stocks.values()
    if more:
        stock = sheet.work("stocks together", fills.total_fill, stock, tuple(more))
    if filling.completion is not None:
        from galenic._planning.topping_up import completed_fill  # noqa: PLC0415 - few fill so

        return completed_fill(sheet, filling.completion, stock, excipients, planned)
    total, filler = filling.total.amount, filling.filler.amount
    return Fill(stock.amount, filler, excipients, total, gross, order.method)


def _gross(sheet: Sheet, order: Order, filling: Filling) -> Amount | None:
    """What a capsule weighs with its shell; with a notice where that is a table value."""
    row, shell = filling.row, order.capsule.shell
    if shell is None and row is not None and row.shell is not None:
        shell = row.shell
        if row.source is not None:  # a row of the charts, not of the order's own
            shell = Amount(shell.number, "mg/capsule", f"capsules: {row.label}")
            sheet.note("table-shell", size=row.size, shell=shell, maker=row.maker)
    if shell is None:
        return None
    given = sheet.given("shell", shell)
    return sheet.work("gross", fills.gross_mass, filling.total, given).amount


def _filling(filling: Filling, planned: int) -> tuple[FillingStep, ...]:
    """How the bodies are filled by completion."""
    if filling.completion is None:
        return ()
    from galenic._planning.topping_up import filling_steps  # noqa: PLC0415 - few fill so

    return filling_steps(filling, planned)


def _shell(out: Out) -> Shell:
    filling, row = out.filling, out.filling.row
    return Shell(
        filling.size,
        row.maker if row else None,
        row.volume if row else None,
        filling.occupied.amount if filling.occupied else None,
        out.reason or SIZE_OF_ORDER,
    )

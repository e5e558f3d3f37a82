"""The planner: from an order to a batch plan, each number by a formula on one sheet."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic.amounts import Amount
from galenic.formulas import fill as fills
from galenic.formulas import potency
from galenic.materials.order import Order
from galenic.materials.stock import Content, Tablets, Triturate
from galenic.planning.advice import advise
from galenic.planning.batch import Batch, plan_batch, plan_content, plan_tablets
from galenic.planning.check import check
from galenic.planning.filling import Filling, plan_filling
from galenic.planning.records import Dose, Fill, Made, Plan, Potency, Shell, Use
from galenic.planning.weighing import Portion, plan_scales, weigh
from galenic.sheet import Sheet, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["plan"]

_NONE = Amount.read("0 %", "the order")
_SEVERITIES = ("stop", "caution", "info")


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
    share = sheet.work("stock", fills.per_capsule, mass, batch.planned)
    filling = plan_filling(sheet, order, share)
    use = _use(sheet, order, mass, content)
    made = _made(sheet, order, batch, filling)
    net = _fill(sheet, order, filling)
    weighed = (
        []
        if filling.fault
        else weigh(
            sheet, order, plan_scales(sheet, order), _portions(sheet, order, batch, mass, filling)
        )
    )
    dose = _dose(sheet, batch, content, weighed[0].weight if weighed else mass)
    _note_filling(sheet, made, net, dose)
    result = None if sheet.stopped else check(order, weighed, filling.size, made.planned)
    return Plan(
        order=order,
        made=made,
        potency=Potency(content.step.amount, factor.amount, tuple(content.chain)),
        stock=use,
        capsule=_shell(filling),
        fill=net,
        weighings=() if sheet.stopped else tuple(entry.weighing for entry in weighed),
        dose=dose,
        notices=tuple(sorted(sheet.notices, key=lambda entry: _SEVERITIES.index(entry.severity))),
        check=result,
        steps=tuple(sheet.steps),
        proved=_proved(sheet) if prove else None,
    )


def _proved(sheet: Sheet) -> int:
    from galenic.proof import prove  # noqa: PLC0415 - brings in pint, which a plan does not need

    return prove(sheet.steps)


def _use(sheet: Sheet, order: Order, mass: Step, content: Content) -> Use:
    """What of the stock is taken; for tablets how many, and what is left of them."""
    stock = order.stock
    if not isinstance(stock, Tablets):
        available: Amount | None = getattr(stock, "available", None)
        if available is not None and available.number < mass.number:
            sheet.note("stock-short", available=available.text(), needed=mass.amount.text())
        return Use(stock.kind, mass.amount)
    crushed = plan_tablets(sheet, stock, mass, content.step)
    taken = int(crushed.taken.number)
    if crushed.exact.number > taken:
        sheet.note(
            "stock-short", available=f"{taken} crushed tablets", needed=crushed.exact.amount.text()
        )
    if stock.available is not None and stock.available < taken:
        sheet.note("stock-short", available=f"{stock.available} tablets", needed=f"{taken} tablets")
    sheet.note("tablet-weigh-intact", count=taken, mass=crushed.mass.amount.text())
    return Use(
        stock.kind,
        mass.amount,
        crushed.exact.amount,
        taken,
        crushed.mass.amount,
        crushed.leftover.amount,
        crushed.leftover_active.amount,
    )


def _made(sheet: Sheet, order: Order, batch: Batch, filling: Filling) -> Made:
    total = sheet.work("blend", fills.for_batch, filling.total, batch.planned)
    return Made(
        ordered=order.capsules,
        planned=int(batch.planned.number),
        excess=order.excess or _NONE,
        overage=order.overage or _NONE,
        blend=total.amount,
    )


def _fill(sheet: Sheet, order: Order, filling: Filling) -> Fill:
    """The contents of a capsule, and its weight with the shell where a shell mass is known."""
    gross, row, shell = None, filling.row, order.capsule.shell
    if shell is None and row is not None and row.shell is not None:
        shell = Amount(row.shell.number, "mg/capsule", f"capsules.toml: {row.label}")
        sheet.note("table-shell", size=row.size, shell=shell.text(), maker=row.maker)
    if shell is not None:
        gross = sheet.work(
            "gross", fills.gross_mass, filling.total, sheet.given("shell", shell)
        ).amount
    excipients = {name: step.amount for name, step in filling.excipients.items()}
    return Fill(
        filling.stock.amount, filling.filler.amount, excipients, filling.total.amount, gross
    )


def _shell(filling: Filling) -> Shell:
    row = filling.row
    return Shell(
        filling.size,
        row.maker if row else None,
        row.volume if row else None,
        filling.occupied.amount if filling.occupied else None,
        filling.because,
    )


def _portions(
    sheet: Sheet, order: Order, batch: Batch, mass: Step, filling: Filling
) -> list[Portion]:
    """What has to be weighed into the batch: the stock, the filler, the excipients."""
    portions = [Portion(_stock_name(order), "stock", "stock", "batch", mass)]
    if filling.filler.number:
        whole = sheet.work("filler for the batch", fills.for_batch, filling.filler, batch.planned)
        portions.append(Portion(order.filler.name, "filler", "filler", "batch", whole))
    else:
        sheet.note("filler-none")
    for name, step in filling.excipients.items():
        whole = sheet.work(f"{name} for the batch", fills.for_batch, step, batch.planned)
        portions.append(Portion(name, "excipient", "excipient", "batch", whole))
    return portions


def _stock_name(order: Order) -> str:
    stock, form = order.stock, order.form(order.stock.active).name
    if isinstance(stock, Tablets):
        return f"{form} {stock.strength.text().removesuffix('/tablet')} tablets, powdered"
    if isinstance(stock, Triturate):
        return f"{form} {stock.strength.text()} triturate"
    return f"{form} powder"


_CAUTION_AT, _STOP_AT = Fraction(1, 100), Fraction(5, 100)
_USUAL_MEAN = (Fraction(95, 100), Fraction(105, 100))


def _dose(sheet: Sheet, batch: Batch, content: Content, weight: Step) -> Dose:
    """The dose that the weight of stock gives, and how far rounding has moved it."""
    active = sheet.work("active weighed", potency.active_in, content.step, weight)
    expected = sheet.work("dose expected", fills.dose_expected, active, batch.planned)
    deviation = sheet.work("rounding deviation", fills.deviation, expected, batch.aimed)
    part = sheet.work("dose of label", fills.part_of_label, expected, batch.label)
    moved = abs(deviation.number)
    if moved > _CAUTION_AT:
        code = "rounding-deviation-stop" if moved > _STOP_AT else "rounding-deviation"
        sheet.note(code, deviation=deviation.amount.text())
    if not _USUAL_MEAN[0] <= part.number <= _USUAL_MEAN[1]:
        sheet.note("mean-off-label", percent=part.amount.text())
    return Dose(batch.label.amount, expected.amount, deviation.amount, part.amount)


def _note_filling(sheet: Sheet, made: Made, net: Fill, dose: Dose) -> None:
    if made.planned != made.ordered and not sheet.stopped:
        over = Amount(dose.expected.number * made.planned / made.ordered, dose.expected.unit)
        sheet.note(
            "excess-filling",
            planned=made.planned,
            ordered=made.ordered,
            total=net.total.text(),
            over=over.text(),
        )

"""What a worksheet says and in which order; text and HTML draw the same sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount, rounded_text
from galenic._notices import notice
from galenic.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from galenic._notices import Notice
    from galenic.accuracy._intervals import Interval
    from galenic.results._parts import Addition, Ends, PackingRange, TriturateMade, Weighing
    from galenic.results._plan import Plan

__all__ = [
    "Section",
    "headline",
    "in_grams",
    "interval",
    "interval_text",
    "notices",
    "parted",
    "range_text",
    "sections",
    "weighing_title",
    "weight_text",
]

NOT_INSTALLED = "accuracy-not-installed"

_GRAMS_FROM = 1000
_FEW = 3


class Section(NamedTuple):
    """A heading and its rows: what it is, its value, and a remark."""

    title: str
    rows: list[tuple[str, str, str]]


def headline(plan: Plan) -> str:
    """What is made, in one line."""
    dose = plan.order.dose.label.removesuffix("/capsule")
    return f"{plan.made.planned} capsules of {dose} {plan.order.form(plan.order.active).name}"


def weighing_title(plan: Plan) -> str:
    """What the list of weights is, so that no exact amount is taken for an instruction."""
    if plan.stopped:
        return "STOP: NOTHING MAY BE WEIGHED"
    if any(weighing.weigh is None for weighing in plan.weighings):
        return "EXACT AMOUNTS, NO WEIGHING INSTRUCTIONS (no balance given)"
    return "WEIGH"


def weight_text(weighing: Weighing) -> str:
    """The weight to set, all its digits; or the exact amount where there is no balance."""
    return str(weighing.weigh) if weighing.weigh is not None else weighing.exact.text()


def in_grams(amount: Amount) -> str:
    """The same mass in grams where it is a gram or more; so many milligrams are easily misread."""
    return _grams(amount) if amount.number >= _GRAMS_FROM else ""


def _grams(amount: Amount) -> str:
    return f"{rounded_text(amount.number / 1000)} g"


def route(plan: Plan, weighing: Weighing) -> str:
    """Say which portion a weight is, and into which vessel it goes where there are several."""
    portion = f", portion {weighing.portion}" if weighing.portion else ""
    if not plan.triturates:
        return portion
    into = "the batch" if weighing.into == "batch" else weighing.into
    return f"{portion}, into {into}"


def remark(weighing: Weighing) -> str:
    """Grams, exact amount, balance and minimum of a weighing."""
    parts = [in_grams(weighing.weigh or weighing.exact)]
    if weighing.weigh is not None and weighing.minimum is not None:
        if weighing.weigh != weighing.exact:
            parts.append(f"exactly {weighing.exact.text()}")
        parts.append(f"balance: {weighing.balance}, {weighing.because}")
        parts.append(f"minimum {weighing.minimum.text()} ({weighing.rule})")
    return "; ".join(part for part in parts if part)


def sections(plan: Plan) -> Iterator[Section]:
    """The sections below the weights."""
    for triturate in plan.triturates:
        yield Section(f"Triturate of {triturate.what}", list(_triturate(triturate)))
    if plan.ways_out:
        yield Section("Ways out, the best first", list(_ways_out(plan)))
    if plan.mixing:
        yield Section("Mixing", list(_mixing(plan.mixing)))
    yield Section("Stock", list(_stock(plan)))
    yield Section("Capsule", list(_capsule(plan)))
    if plan.packing is not None:
        yield Section("Packing, not measured", list(_packing(plan.packing)))
    if not plan.stopped:  # a plan that was stopped has no dose, and no batch
        yield Section("Dose", list(_dose(plan)))
        yield Section("Batch", list(_batch(plan)))
    if plan.ends.days is not None or any(lot.lot or lot.expires for lot in plan.ends.lots):
        yield Section("Lots, and the end of the batch", list(_ends(plan.ends)))


def _triturate(triturate: TriturateMade) -> Iterator[tuple[str, str, str]]:
    for step in triturate.steps:
        yield step.name, step.ratio, f"{step.drug.text()} made up to {step.total.text()}"
        yield "  take of it", step.aliquot.text(), f"into {step.into}"
    drug, dose = ("drug", "dose") if triturate.role == "stock" else (triturate.role, "content")
    yield f"{drug} discarded", triturate.discarded.text(), ""
    if triturate.kept.number:
        yield f"{drug} kept for the shelf", triturate.kept.text(), ""
    yield (
        f"worst-case error of {dose}",
        triturate.worst_error.text(_FEW),
        "all weighings at their limits",
    )
    yield f"standard error of {dose}", triturate.standard_error.text(_FEW), ""


def _ways_out(plan: Plan) -> Iterator[tuple[str, str, str]]:
    for way in plan.ways_out:
        parts = [
            f"{way.weighings} weighings",
            f"{way.discarded.text(_FEW)} of active discarded",
        ]
        if way.dose_error is not None:
            parts.append(f"worst-case error of dose {way.dose_error.text(_FEW)}")
        if way.size != plan.capsule.size:
            parts.insert(0, f"size {way.size}")
        if way.capsules_more:
            parts.insert(0, f"{way.capsules_more} capsules more")
        yield way.action, f"{way.capsules} capsules", f"{way.text} {'; '.join(parts)}"


def _mixing(additions: Iterable[Addition]) -> Iterator[tuple[str, str, str]]:
    yield "each addition", "3 × 30 s", "in a smooth bowl, scraped down each time (NRF)"
    yield "portions", "by eye", "parted from what was weighed"
    for entry in additions:
        if entry.step == 1:
            yield "the batch" if entry.vessel == "batch" else entry.vessel, "", ""
        add = "add" if entry.present.number else "begin with"
        makes = f"makes {_grams(entry.total)}" if entry.present.number else ""
        of = f"{entry.what} ({_weighings(entry.weighings)})"
        how = ", by volume" if entry.by == "volume" else ""
        last = ", last and briefly" if entry.last else ""
        yield f"  {entry.step}. {add} {_grams(entry.add)}", makes, f"{of}{how}{last}"


def _weighings(numbers: Sequence[int]) -> str:
    first, last = numbers[0], numbers[-1]
    if first == last:
        return f"weighing {first}"
    return f"weighings {first} {'and' if last == first + 1 else 'to'} {last}"


def _stock(plan: Plan) -> Iterator[tuple[str, str, str]]:
    use, stock = plan.stock, plan.order.stock
    if stock.lot is not None or stock.expires is not None:
        expires = f"expires {stock.expires}" if stock.expires else ""
        yield "lot", stock.lot or "not given", expires
    if (
        not plan.stopped
        and use.tablets_exact
        and use.intact_mass
        and use.leftover
        and use.leftover_active
    ):
        yield "take", f"{use.tablets_to_take} tablets", f"exactly {use.tablets_exact.text()}"
        yield "weigh them intact", "__________ mg", f"expected {use.intact_mass.text()}"
        yield "left over", use.leftover.text(), f"holds {use.leftover_active.text()} of active"
    yield (
        "active in the stock",
        plan.potency.active_per_stock.text(),
        f"factor {plan.potency.factor.text()}",
    )
    for link in plan.potency.chain:
        yield f"  {link.name}", rounded_text(link.factor), link.source


def _capsule(plan: Plan) -> Iterator[tuple[str, str, str]]:
    shell, fill = plan.capsule, plan.fill
    size = f"{shell.size} ({shell.maker})" if shell.maker else shell.size
    yield "size", size, shell.chosen_because
    if shell.volume is not None:
        yield "volume", shell.volume.text(), ""
    if shell.occupied is not None:
        yield "taken up", shell.occupied.text(_FEW + 2), "by all but the filler"
    yield "stock", fill.stock.text(), ""
    if plan.stopped:
        return
    lot = plan.order.filler.lot
    yield "filler", fill.filler.text(), f"lot {lot}" if lot else ""
    for name, mass in fill.excipients.items():
        yield name, mass.text(), ""
    yield "net fill", fill.total.text(), _each(fill.total)
    if fill.gross is not None:
        empty = Amount(fill.gross.number - fill.total.number, fill.gross.unit)
        yield "with shell", fill.gross.text(), _each(fill.total, empty)


_MASS = 6  # digits of a limit as mass


def _each(fill: Amount, shell: Amount | None = None) -> str:
    """Within which masses each capsule lies by its theoretical weight, net or with a mean shell."""
    from galenic.quality._criteria import Each  # noqa: PLC0415 - not needed to plan
    from galenic.quality._rules import rules_for  # noqa: PLC0415

    rule = rules_for("weights")["us-theoretical"]
    asked = rule.criterion(Each)
    if asked is None or asked.each is None:
        return ""
    part, empty = asked.each.number / 100, shell.number if shell is not None else 0
    low, high = (Amount(fill.number * (1 + sign * part) + empty, fill.unit) for sign in (-1, 1))
    if shell is not None:
        return f"each {range_text(low, high, _MASS)}, with a mean shell"
    least, most = (Amount(100 * (1 + sign * part), "%").text() for sign in (-1, 1))
    return f"each {range_text(low, high, _MASS)}: {least} to {most} ({rule.name})"


def _packing(packing: PackingRange) -> Iterator[tuple[str, str, str]]:
    for powder in packing.powders:
        ends = f"{powder.least.text(_FEW)} to {powder.most.text(_FEW)}"
        yield powder.what, powder.used.text(_FEW), f"{ends}: {powder.source}"
    bodies = f"{packing.bodies_least} to {packing.bodies_most}"
    yield "bodies filled to the brim", bodies, "if the blend were not shared out over all"
    doses = range_text(packing.dose_least, packing.dose_most)
    yield "each would hold", doses, ""


def _dose(plan: Plan) -> Iterator[tuple[str, str, str]]:
    dose = plan.dose
    yield "label", plan.order.dose.label, ""
    yield (
        "expected",
        dose.expected.text(),
        f"{dose.of_label.text(_FEW + 2)} of label, if nothing is lost",
    )
    yield "moved by rounding", dose.deviation.text(_FEW), ""
    yield from _interval(plan)
    if plan.check is not None:
        yield "bench check", plan.check.dose.text(), f"closes within {plan.check.bound.text(_FEW)}"
    if plan.proved is not None:
        yield "proof", f"{plan.proved} steps", "replayed on quantities with units, exactly"


def _interval(plan: Plan) -> Iterator[tuple[str, str, str]]:
    found = interval(plan)
    if found is not None:
        without = f", without {', '.join(found.leaves_out)}" if found.leaves_out else ""
        of = f"{found.coverage.text()} of it: {found.of}{without}"
        yield "interval", interval_text(found), of


def interval(plan: Plan) -> Interval | None:
    """Where the dose lies; None under a stop, without the extra, or where it cannot be told.

    It is worked out when a plan is shown, so that planning waits for nothing.
    """
    from galenic.accuracy import _intervals as intervals  # noqa: PLC0415 - not needed to plan

    if plan.stopped or not intervals.installed():
        return None
    try:
        return intervals.interval(plan)
    except InputError:  # `galenic accuracy` says which scatter is beyond all measure
        return None


def interval_text(found: Interval) -> str:
    """Both ends of an interval."""
    return range_text(found.low, found.high)


def range_text(least: Amount, most: Amount, digits: int = _FEW + 1) -> str:
    """Two doses or masses, with their unit once where it is the same."""
    low, high = (end.text(digits).removesuffix("/capsule") for end in (least, most))
    number, _, unit = low.partition(" ")
    return f"{number if high.endswith(f' {unit}') else low} to {high}"


def notices(plan: Plan) -> tuple[Notice, ...]:
    """The notices of a plan, and what this installation adds to them."""
    from galenic.accuracy._intervals import installed  # noqa: PLC0415 - not needed to plan

    if plan.stopped or installed():
        return plan.notices
    return (*plan.notices, notice(NOT_INSTALLED))


_WITH_WEIGHTS = ("fill-may-not-fit", "fill-may-be-short", "packing-not-measured")


def parted(plan: Plan) -> tuple[list[Notice], list[Notice]]:
    """The notices that stand with the weights, since they say how to fill; and all others."""
    found = notices(plan)
    return (
        [notice for notice in found if notice.code in _WITH_WEIGHTS],
        [notice for notice in found if notice.code not in _WITH_WEIGHTS],
    )


def _batch(plan: Plan) -> Iterator[tuple[str, str, str]]:
    made = plan.made
    yield "ordered", f"{made.ordered} capsules", ""
    yield (
        "planned",
        f"{made.planned} capsules",
        f"excess {made.excess.text()}, overage {made.overage.text()}",
    )
    yield "blend", made.blend.text(), in_grams(made.blend)
    if made.plate is not None:
        runs = "1 run" if made.runs == 1 else f"{made.runs} runs"
        yield "capsule machine", runs, f"plate of {made.plate}, {made.last_run} in the last run"
    if plan.order.pharmacy:
        yield "pharmacy file", ", ".join(plan.order.pharmacy), ""


def _ends(ends: Ends) -> Iterator[tuple[str, str, str]]:
    """Every lot with its expiry, the days that capsules have, and the earliest of all."""
    if ends.because is not None:
        bound = "a bound from what is given here; the beyond-use date is the pharmacy's to set"
        yield "no later than", str(ends.no_later_than), f"{ends.because.text}; {bound}"
    for lot in ends.lots:
        expires = f"expires {lot.expires}" if lot.expires else "expiry not given"
        yield lot.role, expires, f"{lot.what}{f', lot {lot.lot}' if lot.lot else ''}"
    if ends.days is not None:
        days = ends.days
        rule = f"{days.rule}: {days.text}; the order's date is {days.from_}"
        yield f"{days.days} days", f"end on {days.last_day}", rule

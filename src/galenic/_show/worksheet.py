"""What a worksheet says and in which order; text and HTML draw the same sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import Amount, is_counted, rounded_text
from galenic._materials.mixing_rules import mixing_rule
from galenic._notices import notice
from galenic._show import product, ways
from galenic._show.bodies import ALIKE, capsule_rows, packing_rows, size_text
from galenic._show.heads import as_capsules, capsules_text, each_active, is_of_several
from galenic._show.intervals import interval, interval_text
from galenic._show.sections import Section
from galenic._show.weights import LINE, grams, in_grams, is_of_blend
from galenic._words import listed, named, phrase, say
from galenic.results._names import Role, VesselName
from galenic.results._parts import Lot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from galenic._materials.order import OfOne
    from galenic._notices import Notice
    from galenic._show.sections import Row
    from galenic._words import Phrase
    from galenic.results._addition import Addition
    from galenic.results._parts import PlannedActive, Use
    from galenic.results._plan import Plan
    from galenic.results._product import ProductMade
    from galenic.results._triturates import TriturateMade

__all__ = [
    "first",
    "mixing_rows",
    "notices",
    "parted",
    "runs_text",
    "sections",
    "triturate_section",
]

NOT_INSTALLED = "accuracy-not-installed"

_FEW = 3
_CHAIN = 5  # as many as a weight has, to be followed by hand


def _factor(factor: Fraction, content: Amount) -> str:
    """A factor of the chain; one that counts colonies in each mg is large, and says so."""
    if factor < _LARGE or not is_counted(content.unit):
        return rounded_text(factor, _CHAIN)
    from galenic._amounts.powers import large_text  # noqa: PLC0415 - of colonies alone

    return f"{large_text(factor, _CHAIN)} CFU/mg"


_LARGE = 1000
"""From here on a factor is no share of anything, but a count."""


def _by_eye(amount: Amount) -> str:
    """A portion that nobody weighs."""
    return grams(amount, _FEW)


def sections(plan: Plan) -> Iterator[Section]:
    """The sections below the weights."""
    for triturate in plan.triturates:
        yield triturate_section(triturate, of_dose=plan.product is None)
    if any(one.kept.number for one in plan.triturates):
        rows = list(product.kept(plan))
        if rows:
            yield Section(say("kept.title"), rows, "kept")
    yield from ways.below(plan)
    if plan.mixing:
        yield Section(say("mixing.title"), list(mixing_rows(plan.mixing)), "mixing")
    if plan.filling:
        yield Section(say("filling.title"), list(_steps_of_filling(plan)), "filling")
    for one, order in each_active(plan):
        yield Section(_titled(plan, "stock", one), list(_stock(plan, one, order)), "stock")
    yield from _of_capsules(plan) if plan.product is None else _of_product(plan, plan.product)
    told = plan.ends.days or any(lot.lot or lot.expires for lot in plan.ends.lots)
    if told or not plan.stopped:
        title = say("ends.title") if told else say("ends.lots")
        yield Section(title, list(_ends(plan)), "lots")


def _steps_of_filling(plan: Plan) -> Iterator[Row]:
    """How bodies are filled by completion, with what is seen in grams and what is written down."""
    for one in plan.filling:
        seen = "" if one.mass is None else grams(one.mass, _FEW)
        if one.low is not None and one.high is not None:
            seen = say("range", low=grams(one.low, _FEW), high=grams(one.high, _FEW))
        yield say(f"{one.said.code}-label", step=one.step), seen, one.text
    for what in ("before", "after", "used", "left", "net"):
        yield say(f"filling.{what}"), say("stock.blank"), say(f"filling.{what}-is")


def _of_capsules(plan: Plan) -> Iterator[Section]:
    """The capsule, its dose and the batch; a plan that was stopped has neither of the latter."""
    yield Section(say("capsule.title"), list(capsule_rows(plan)), "numbers")
    if plan.packing is not None:
        yield Section(say("packing.title"), list(packing_rows(plan, plan.packing)), "packing")
    if not plan.stopped:
        for one, order in each_active(plan):
            yield Section(_titled(plan, "dose", one), list(_dose(plan, one, order)), "numbers")
        yield Section(say("batch.title"), list(_batch(plan)), "numbers")


def _of_product(plan: Plan, made: ProductMade) -> Iterator[Section]:
    """The label of a product, its strength and the batch."""
    yield product.label(plan, made)
    if not plan.stopped:
        yield product.strength(plan, made, interval(plan, plan.actives[0]))
        yield product.made(plan, made, "" if made.made is None else in_grams(made.made))


def _titled(plan: Plan, what: str, one: PlannedActive) -> str:
    """The title of what is told of one active."""
    return say(f"{what}.title-of", active=one.name) if is_of_several(plan) else say(f"{what}.title")


def triturate_section(triturate: TriturateMade, *, of_dose: bool = True) -> Section:
    """How a triturate is made, and what it does to the dose, or else to the content."""
    title = say("triturate.title", what=triturate.named)
    return Section(title, list(_triturate(triturate, of_dose=of_dose)), "triturate")


def _triturate(triturate: TriturateMade, *, of_dose: bool) -> Iterator[Row]:
    for step in triturate.steps:
        yield step.name, step.ratio, say("triturate.made-up", drug=step.drug, total=step.total)
        into = say(
            f"triturate.into{'-batch' if step.into == VesselName.BATCH else ''}", vessel=step.into
        )
        yield say("triturate.take"), step.aliquot.text(), into
    of = "" if triturate.role == Role.STOCK else "-of"
    discarded = say(f"triturate.discarded{of}", role=triturate.role)
    yield discarded, triturate.discarded.text(_FEW), ""
    if triturate.kept.number:
        yield say(f"triturate.kept{of}", role=triturate.role), triturate.kept.text(), ""
    of = of if of_dose else "-of"
    worst, limits = triturate.worst_error.text(_FEW), say("triturate.at-limits")
    yield say(f"triturate.worst{of}"), worst, limits
    yield say(f"triturate.standard{of}"), triturate.standard_error.text(_FEW), ""


def mixing_rows(additions: Iterable[Addition]) -> Iterator[Row]:
    """How what was weighed is mixed, vessel by vessel."""
    rule = mixing_rule()
    often = say("mixing.how-often", times=rule.times, seconds=rule.seconds)
    yield say("mixing.each"), often, say("mixing.how")
    yield say("mixing.portions"), say("mixing.by-eye"), say("mixing.parted")
    for entry in additions:
        if entry.step == 1:
            batch = entry.vessel == VesselName.BATCH
            yield say("mixing.batch") if batch else entry.vessel, "", ""
        begun = bool(entry.present.number)
        add = say(f"mixing.{'add' if begun else 'begin'}", step=entry.step, mass=_by_eye(entry.add))
        makes = say("mixing.makes", mass=_by_eye(entry.total)) if begun else ""
        of = say(
            "mixing.of",
            what=entry.named,
            weighings=_weighings(entry.weighings),
            by=phrase("mixing.by-volume") if entry.by == "volume" else None,
            last=phrase("mixing.last") if entry.last else None,
        )
        yield add, makes, of


def _weighings(numbers: Sequence[int]) -> Phrase:
    first, last = numbers[0], numbers[-1]
    if first == last:
        return phrase("mixing.weighing", first=first)
    joint = "and" if last == first + 1 else "to"
    return phrase(f"mixing.weighings-{joint}", first=first, last=last)


def first(plan: Plan) -> Iterator[Section]:
    """What is done before the first weight: units are weighed while they are whole.

    It stands above the weights, since a batch whose units weigh otherwise is planned again, and
    that can be found out only before they are crushed.
    """
    for one in () if plan.stopped else plan.actives:
        pellets = {entry.active for entry in plan.weighings if entry.each is not None}
        kind = "pellets" if one.name in pellets else one.stock.kind
        rows = list(_counted(one.stock, kind)) if one.of is None else []
        if rows:
            several = is_of_several(plan)
            title = say("stock.first-of", active=one.name) if several else say("stock.first")
            yield Section(title, rows, "first")


def _counted(use: Use, kind: str) -> Iterator[Row]:
    """What is done with the units of a stock before they are crushed or opened, if it has any."""
    if not use.units_exact or not use.intact_mass:
        return
    units = use.units_to_take
    take, expected = say(f"stock.take-{kind}", units=units), use.intact_mass
    yield take, "", say("stock.exactly", units=use.units_exact)
    yield (
        say(f"stock.weigh-{kind}"),
        say("stock.blank"),
        say(f"stock.expected-{kind}", mass=expected),
    )
    again = say(f"stock.again-{kind}", units=units)
    yield say("stock.otherwise"), say("stock.plan-again"), again


def _stock(plan: Plan, one: PlannedActive, order: OfOne) -> Iterator[Row]:
    """What is told of the stock of an active; what two share is told with the one it is of."""
    others = [other.name for other in plan.actives if other.of == one.name]
    if others:
        yield say("stock.one-weight"), "", say("stock.serves", others=tuple(others))
    if one.of is not None:
        yield say("stock.one-weight"), "", say("stock.served", owner=one.of)
    if one.of is None:
        yield from _at_hand(plan, one.stock, order)
    elif not plan.stopped and one.stock.leftover_active:
        left = one.stock.leftover_active.text()
        yield say("stock.left-over"), left, say("stock.in-left-over")
    potency = one.potency
    factor = say("stock.factor", factor=potency.factor)
    yield say("stock.active"), potency.active_per_stock.text(_CHAIN), factor
    for link in potency.links:
        yield (
            say("stock.link", link=link.said),
            _factor(link.factor, potency.active_per_stock),
            link.source,
        )


def _at_hand(plan: Plan, use: Use, order: OfOne) -> Iterator[Row]:
    """The lot of a stock, and what is left over of it."""
    stock = order.stock
    if stock.lot is not None or stock.expires is not None:
        expires = say("ends.expires", date=stock.expires) if stock.expires else ""
        yield say("stock.lot"), stock.lot or say("stock.not-given"), expires
    if not plan.stopped and use.units_exact and use.leftover and use.leftover_active:
        holds = say("stock.holds", active=use.leftover_active)
        yield say("stock.left-over"), use.leftover.text(), holds


def _dose(plan: Plan, one: PlannedActive, order: OfOne) -> Iterator[Row]:
    """The dose of an active: that of the label, and what the weights make of it."""
    dose, check = one.dose, one.check
    yield _label(order)
    if is_of_several(plan) and one.of is None:
        yield say("dose.overage"), one.overage.text(), ""
    yield say("dose.expected"), dose.expected.text(), say("dose.of-label", part=dose.of_label)
    yield _moved(one)
    yield from _interval(plan, one)
    if check is not None and check.dose is not None:
        yield say("dose.check"), check.dose.text(), say("dose.closes", bound=check.bound)
    if not is_of_several(plan):
        yield from _proof(plan)


def _label(order: OfOne) -> Row:
    """The dose as ordered; one that is taken as several capsules with what each of them holds."""
    count, each = order.capsules_per_dose, order.dose_of_capsule
    if count is None:
        label = order.dose.label if order.ordered_dose is None else str(order.dose_said)
        return say("dose.label"), label, ""
    whole = say("plain-dose", dose=order.ordered_dose or order.dose)
    return say("dose.whole"), whole, say("dose.as-capsules", count=as_capsules(count), each=each)


def _moved(one: PlannedActive) -> Row:
    """How far the weights move a dose: by their rounding, or because one serves two actives."""
    deviation = one.dose.deviation.text(_FEW)
    if one.of is None:
        return say("dose.moved"), deviation, ""
    return say("dose.moved-shared"), deviation, say("dose.by-shared", owner=one.of)


def _proof(plan: Plan) -> Iterator[Row]:
    if plan.proved is not None:
        steps = say("dose.steps", steps=plan.proved)
        yield say("dose.proof"), steps, say("dose.replayed")


def _interval(plan: Plan, one: PlannedActive) -> Iterator[Row]:
    found = interval(plan, one)
    if found is not None:
        without = phrase("dose.without", sources=found.without) if found.without else None
        of = {"coverage": found.coverage, "of": found.of, "without": without}
        whole = "" if one.dose.whole is None else "-of-capsule"
        yield say(f"dose.interval{whole}"), interval_text(found), say("dose.coverage", **of)


def notices(plan: Plan) -> tuple[Notice, ...]:
    """The notices of a plan, and what this installation adds to them."""
    from galenic.accuracy._intervals import installed  # noqa: PLC0415 - not needed to plan

    if plan.stopped or installed():
        return plan.notices
    return (*plan.notices, notice(NOT_INSTALLED))


_FIRST = ("tablet-weigh-intact", "capsule-weigh-contents")
"""What they say is the first of the work, above the weights."""

_WITH_WEIGHTS = (
    "fill-may-not-fit",
    "fill-may-be-short",
    "packing-not-measured",
    "pellets-beside-blend",
    "pellets-counted-each",
    "pellets-weighed-each",
)


def parted(plan: Plan, *, on_paper: bool = True) -> tuple[list[Notice], list[Notice]]:
    """The notices that stand with the weights, since they say how to fill; and all others.

    A sheet ``on_paper`` says nothing twice: what a section of it says in full is no notice there.
    """
    found = notices(plan)
    told: tuple[str, ...] = _WITH_WEIGHTS
    if on_paper:
        told += _FIRST + ((ALIKE,) if plan.packing is not None else ())
    return (
        [notice for notice in found if notice.code in _WITH_WEIGHTS],
        [notice for notice in found if notice.code not in told],
    )


def _batch(plan: Plan) -> Iterator[Row]:
    made = plan.made
    yield say("batch.ordered"), capsules_text(plan.order, made.ordered), ""
    several = is_of_several(plan)
    allowances = "batch.excess" if several else "batch.allowances"
    told = say(allowances, excess=made.excess, overage=made.overage)
    yield say("batch.planned"), capsules_text(plan.order, made.planned), told
    if made.blend is not None:
        what = say("batch.blend" if is_of_blend(plan) else "batch.contents")
        yield what, made.blend.text(), in_grams(made.blend)
    if made.plate is not None:
        plate = say("batch.plate", plate=made.plate, last=made.last_run)
        yield say("batch.machine"), runs_text(made.runs or 0), plate
    if several:  # of one active it stands with its dose
        yield from _proof(plan)
    if plan.order.pharmacy:
        yield say("batch.pharmacy"), listed("comma", *plan.order.pharmacy), ""


def runs_text(runs: int) -> str:
    """So many runs of a capsule machine."""
    return say("batch.run") if runs == 1 else say("batch.runs", runs=runs)


def _ends(plan: Plan) -> Iterator[Row]:
    """Every lot with its expiry, the days that the batch may have, and the earliest of all."""
    ends = plan.ends
    if ends.because is not None:
        because = say("ends.because", because=ends.because.said, bound=phrase("ends.bound"))
        yield say("ends.no-later-than"), str(ends.no_later_than), because
    for lot in ends.lots:
        yield _lot(lot, blank=not plan.stopped)
    filled = not plan.stopped and plan.product is None
    if filled and not any(lot.role == Role.CAPSULE for lot in ends.lots):
        yield _lot(Lot(size_text(plan), Role.CAPSULE, None, None), blank=True)
    for days in (ends.days, *ends.own_days):
        if days is None:
            continue
        rule = say("ends.rule", rule=days.rule, text=days.said, date=days.from_)
        yield say("ends.days", days=days.days), say("ends.end-on", date=days.last_day), rule


def _lot(lot: Lot, *, blank: bool) -> tuple[str, str, str]:
    """What goes in, its lot and its expiry; what the order does not give can be written in."""
    number = lot.lot or (LINE if blank else None)
    told = lot.what if number is None else say("ends.lot", what=lot.what, lot=number)
    if lot.expires is not None:
        return named(lot.role), say("ends.expires", date=lot.expires), told
    if blank:
        told = say("ends.expiry-blank", lot=told, blank=LINE)
    return named(lot.role), say("ends.expiry-not-given"), told

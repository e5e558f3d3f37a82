"""What a worksheet says and in which order; text and HTML draw the same sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import Amount, decimal_text, is_counted, rounded_text
from galenic._amounts.numbers import SHOWN_DIGITS
from galenic._materials.mixing_rules import mixing_rule
from galenic._materials.rules import EACH, each_limits
from galenic._notices import notice
from galenic._show import product, ways
from galenic._show.heads import as_capsules, capsules_text
from galenic._show.sections import Section, Word
from galenic._words import listed, named, phrase, plain, say, share
from galenic.errors import InputError
from galenic.results._names import Role, VesselName
from galenic.results._parts import Lot, Weighing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from galenic._materials.order import OfOne
    from galenic._notices import Notice
    from galenic._show.sections import Row
    from galenic._words import Phrase
    from galenic.accuracy._intervals import Interval
    from galenic.results._addition import Addition
    from galenic.results._packing import PackingRange
    from galenic.results._parts import Fill, PlannedActive, Use
    from galenic.results._plan import Plan
    from galenic.results._product import ProductMade
    from galenic.results._recovery import Setting
    from galenic.results._triturates import TriturateMade

__all__ = [
    "LINE",
    "blank",
    "each_active",
    "each_with_shell",
    "first",
    "in_grams",
    "interval",
    "interval_text",
    "is_of_blend",
    "is_of_several",
    "mixing_rows",
    "notices",
    "parted",
    "range_text",
    "runs_text",
    "sections",
    "size_text",
    "triturate_section",
    "weighed",
    "weighing_title",
    "weight_text",
    "what",
]

NOT_INSTALLED = "accuracy-not-installed"

_GRAMS_FROM = 1000
_FEW = 3
_ACTIVE = frozenset({Role.STOCK, Role.ALIQUOT})
_CHAIN = 5  # as many as a weight has, to be followed by hand


def weighing_title(plan: Plan) -> str:
    """What the list of weights is, so that no exact amount is taken for an instruction."""
    if plan.stopped:
        return say("weights.stopped")
    if any(weighing.weigh is None for weighing in plan.weighings):
        return say("weights.exact")
    return say("weights.set")


def weight_text(weighing: Weighing) -> str:
    """The weight to set, all its digits; or the exact amount where there is no balance."""
    if weighing.is_counted:
        return say("weighing.counted", pellets=weighing.pellets)
    return str(weighing.weigh) if weighing.weigh is not None else weighing.exact.text()


LINE = "______________"
"""Where something is written by hand."""

_ROOM = "______"  # for the digits before the point


def blank(plan: Plan, weighing: Weighing | Setting) -> str:
    """Where the weight that was read is written, with the decimals that the balance shows."""
    if isinstance(weighing, Weighing) and weighing.each is not None:
        return say("weighing.below")
    shown = next(one.readability for one in plan.order.balance if one.name == weighing.balance)
    _, point, decimals = decimal_text(shown.number).partition(".")
    return say("weighing.place", digits=f"{_ROOM}{point}{'_' * len(decimals)}")


def in_grams(amount: Amount) -> str:
    """The same mass in grams where it is a gram or more; so many milligrams are easily misread."""
    return _grams(amount) if amount.number >= _GRAMS_FROM else ""


def _factor(factor: Fraction, content: Amount) -> str:
    """A factor of the chain; one that counts colonies in each mg is large, and says so."""
    if factor < _LARGE or not is_counted(content.unit):
        return rounded_text(factor, _CHAIN)
    from galenic._amounts.powers import large_text  # noqa: PLC0415 - of colonies alone

    return f"{large_text(factor, _CHAIN)} CFU/mg"


_LARGE = 1000
"""From here on a factor is no share of anything, but a count."""


def _grams(amount: Amount, digits: int = SHOWN_DIGITS) -> str:
    return f"{rounded_text(amount.number / 1000, digits)} g"


def _by_eye(amount: Amount) -> str:
    """A portion that nobody weighs."""
    return _grams(amount, _FEW)


def weighed(weighing: Weighing, *, vessel: bool) -> str:
    """What is weighed, which portion of it, and into which ``vessel`` where that is asked for."""
    into = None
    if weighing.each is not None:
        into = phrase("weighing.each", capsules=weighing.each)
    elif vessel:
        batch = weighing.into == VesselName.BATCH
        into = phrase(f"weighing.into{'-batch' if batch else ''}", vessel=weighing.into)
    part = phrase("weighing.portion", portion=weighing.portion) if weighing.part else None
    return say("weighing", what=weighing.named, portion=part, into=into)


def what(plan: Plan, weighing: Weighing) -> str:
    """What is weighed in a plan, and where it goes where that is not plain."""
    alone = any(one.each is not None for one in plan.weighings)
    if not alone or weighing.each is not None:
        return weighed(weighing, vessel=bool(plan.triturates))
    if weighing.role != Role.FILLER or is_of_blend(plan):
        return weighed(weighing, vessel=True)
    into = phrase("weighing.fills-up", capsules=plan.made.planned)
    return say("weighing", what=weighing.named, portion=None, into=into)


def is_of_blend(plan: Plan) -> bool:
    """Whether what holds an active is shared out over the capsules, not all weighed for each."""
    return any(one.each is None for one in plan.weighings if one.role in _ACTIVE) or plan.stopped


def remark(weighing: Weighing) -> str:
    """Grams, exact amount, balance and minimum of a weighing."""
    parts = [in_grams(weighing.weigh or weighing.exact)]
    if weighing.is_counted:
        return say("weighing.counted-weigh", weight=weighing.weigh)
    if weighing.pellets is not None:
        parts.append(say("weighing.count-of", pellets=weighing.pellets))
    if weighing.weigh is not None and weighing.minimum is not None:
        if weighing.weigh != weighing.exact:
            parts.append(say("weighing.exactly", exact=weighing.exact))
        of = {"balance": weighing.balance, "because": weighing.reason}
        parts.append(say("weighing.balance", **of))
        parts.append(say("weighing.minimum", minimum=weighing.minimum, rule=weighing.rule))
    return listed("semicolon", *(part for part in parts if part))


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
        seen = "" if one.mass is None else _grams(one.mass, _FEW)
        if one.low is not None and one.high is not None:
            seen = say("range", low=_grams(one.low, _FEW), high=_grams(one.high, _FEW))
        yield say(f"{one.said.code}-label", step=one.step), seen, one.text
    for what in ("before", "after", "used", "left", "net"):
        yield say(f"filling.{what}"), say("stock.blank"), say(f"filling.{what}-is")


def _of_capsules(plan: Plan) -> Iterator[Section]:
    """The capsule, its dose and the batch; a plan that was stopped has neither of the latter."""
    yield Section(say("capsule.title"), list(_capsule(plan)), "numbers")
    if plan.packing is not None:
        yield Section(say("packing.title"), list(_packing(plan, plan.packing)), "packing")
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


def is_of_several(plan: Plan) -> bool:
    """Whether a capsule holds several actives, so that what is of one of them says of which."""
    return len(plan.actives) > 1


def each_active(plan: Plan) -> Iterator[tuple[PlannedActive, OfOne]]:
    """What is planned of each active, and the order of it alone."""
    return zip(plan.actives, plan.order.by_active, strict=True)


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


def size_text(plan: Plan) -> str:
    """The size of the capsule, and its maker where one is named."""
    shell = plan.capsule
    return say("capsule.size-of", size=shell.size, maker=shell.maker) if shell.maker else shell.size


def _capsule(plan: Plan) -> Iterator[Row]:
    shell, fill = plan.capsule, plan.fill
    yield say("capsule.size"), Word(size_text(plan)), shell.chosen_because
    if shell.volume is not None:
        yield say("capsule.volume"), shell.volume.text(), ""
    if shell.occupied is not None:
        yield say("capsule.taken-up"), share(shell.occupied), say("capsule.but-filler")
    yield from _shares(plan)
    if plan.stopped:
        return
    lot = plan.order.filler.lot
    of_lot = say("capsule.lot", lot=lot) if lot else ""
    yield from _filler(fill, of_lot)
    for name, mass in fill.excipients.items():
        yield name, mass.text(), ""
    if fill.total is not None:
        yield say("capsule.net-fill"), fill.total.text(), _each(fill.total)
    if fill.gross is not None:
        yield say("capsule.with-shell"), fill.gross.text(), each_with_shell(fill)


def _filler(fill: Fill, of_lot: str) -> Iterator[Row]:
    """The filler of a capsule; by completion what it may be."""
    if fill.filler is not None:
        yield say("capsule.filler"), fill.filler.text(), of_lot
    if fill.filler_range is not None and fill.filler_estimate is not None:
        ends, estimate = fill.filler_range, fill.filler_estimate
        told = say("capsule.by-completion", estimate=estimate)
        yield say("capsule.filler"), range_text(ends.low, ends.high), told
        if of_lot:
            yield "", "", of_lot


def _shares(plan: Plan) -> Iterator[Row]:
    """What a capsule holds of each stock."""
    if not is_of_several(plan):
        yield say("capsule.stock"), plan.fill.stock.text(), ""
        return
    for one in plan.actives:
        if one.of is None:
            yield say("capsule.stock"), one.fill.text(), say("capsule.of-active", active=one.name)


_MASS = 6  # digits of a limit as mass


def each_with_shell(fill: Fill) -> str:
    """Within which masses each capsule lies on the balance; empty without the mass of a shell."""
    if fill.gross is None or fill.total is None:
        return ""
    limits = each_limits(fill.total, fill.gross)
    if limits is None:
        return ""
    return say("capsule.each-with-shell", range=range_text(*limits, _MASS))


def _each(fill: Amount) -> str:
    """Within which masses each net fill lies by its theoretical weight, and in percent of it."""
    limits = each_limits(fill)
    if limits is None:
        return ""
    least, most = (Amount(100 * limit.number / fill.number, "%") for limit in limits)
    span = range_text(*limits, _MASS)
    return say("capsule.each", range=span, least=least, most=most, rule=EACH)


def _packing(plan: Plan, packing: PackingRange) -> Iterator[Row]:
    for entry in plan.notices:
        if entry.code == _ALIKE:
            yield say("packing.assumed"), "", entry.text
    for powder in packing.powders:
        ends = {"least": powder.least, "most": powder.most, "source": powder.bounded_by}
        label, told = powder.what, say("packing.ends", **ends)
        if is_of_several(plan):  # with a name in it, it goes on below
            label, told = say("packing.taken"), say("packing.ends-of", what=label, ends=told)
        yield label, powder.used.text(_FEW), told
    bodies = say("range", low=packing.bodies_least, high=packing.bodies_most)
    yield say("packing.bodies"), bodies, say("packing.not-shared")
    yield from _brimful(plan, packing)


def _brimful(plan: Plan, packing: PackingRange) -> Iterator[Row]:
    """The dose of each active in a body that is filled to the brim."""
    if packing.dose_least is not None and packing.dose_most is not None:
        yield say("packing.each"), range_text(packing.dose_least, packing.dose_most), ""
        return
    for one in plan.actives:
        dose = one.dose.expected
        least, most = (
            Amount(100 * dose.number / part.number, dose.unit)
            for part in (packing.occupied_most, packing.occupied_least)
        )
        of = say("packing.of-active", active=one.name)
        yield say("packing.each"), range_text(least, most), of


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


def interval(plan: Plan, active: PlannedActive) -> Interval | None:
    """Where the dose of an active lies; None under a stop, without the extra, or if not known.

    It is worked out when a plan is shown, so that planning waits for nothing.
    """
    from galenic.accuracy import _intervals as intervals  # noqa: PLC0415 - not needed to plan

    if plan.stopped or not intervals.installed():
        return None
    try:
        return intervals.interval(plan, active=active.name)
    except InputError:  # `galenic accuracy` says which scatter is beyond all measure
        return None


def interval_text(found: Interval) -> str:
    """Both ends of an interval."""
    return range_text(found.low, found.high)


def range_text(least: Amount, most: Amount, digits: int = _FEW + 1) -> str:
    """Two doses or masses, with their unit once where it is the same."""
    low, high = (plain(end.text(digits)) for end in (least, most))
    number, _, unit = low.rpartition(" ")
    return say("range", low=number if high.endswith(f" {unit}") else low, high=high)


def notices(plan: Plan) -> tuple[Notice, ...]:
    """The notices of a plan, and what this installation adds to them."""
    from galenic.accuracy._intervals import installed  # noqa: PLC0415 - not needed to plan

    if plan.stopped or installed():
        return plan.notices
    return (*plan.notices, notice(NOT_INSTALLED))


_ALIKE = "no-pack-statistic"
"""It stands under the packing where that has a section: its caution speaks of the same powder."""

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
        told += _FIRST + ((_ALIKE,) if plan.packing is not None else ())
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

"""What a worksheet says of a product: its label, the strength that the weights give, the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._show.sections import Section, Word
from galenic._words import listed, phrase, say
from galenic.results._names import VesselName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._show.sections import Row
    from galenic._words import Phrase
    from galenic.accuracy._intervals import Interval
    from galenic.results._plan import Plan
    from galenic.results._product import Kept, ProductMade

__all__ = ["kept", "label", "made", "named_product", "strength", "strength_told"]

_FEW = 3


def named_product(product: ProductMade) -> Phrase:
    """A product as one names it: ``250 g of cyanocobalamin triturate, 1 in 1000 (1 mg/g)``."""
    told = {"mass": product.mass, "active": product.active, "strength": strength_told(product)}
    return phrase(f"product.{product.kind}", **told)


def strength_told(product: ProductMade) -> Phrase:
    """A strength as parts and as active in a gram, where it comes to both."""
    amount = product.strength.text()
    if product.strength_as is None:
        return phrase("product.strength", amount=amount)
    return phrase("product.strength-as", parts=product.strength_as, amount=amount)


def label(plan: Plan, product: ProductMade) -> Section:
    """What stands on the label, and what the strength counts."""
    return Section(say("product.title"), list(_label(plan, product)), "numbers")


def _label(plan: Plan, product: ProductMade) -> Iterator[Row]:
    yield say("product.active"), Word(product.active), ""
    counted = say("product.counts", held=product.held, powder=product.powder)
    yield say("product.label-strength"), Word(str(strength_told(product))), counted
    yield say("product.mass"), product.mass.label, ""
    yield say("product.diluent"), Word(product.diluent), _lot(plan.order.filler.lot)
    yield say("product.lot"), Word(product.lot or say("stock.blank-line")), ""
    yield say("product.until"), *_until(plan, product)


def _lot(lot: str | None) -> str:
    return say("capsule.lot", lot=lot) if lot else ""


def _until(plan: Plan, product: ProductMade) -> tuple[str, str]:
    """The day on the label, and the latest that there is a reason for."""
    latest = plan.ends.no_later_than
    bound = "" if latest is None else say("record.latest", date=latest)
    if product.expires is None:
        return say("stock.blank-line"), bound
    return str(product.expires), bound


def strength(plan: Plan, product: ProductMade, found: Interval | None) -> Section:
    """The strength that the weights give, and how far it may be off."""
    return Section(say("strength.title"), list(_strength(plan, product, found)), "numbers")


def _strength(plan: Plan, product: ProductMade, found: Interval | None) -> Iterator[Row]:
    yield say("dose.label"), product.strength.text(), product.strength_as or ""
    if product.expected is not None and product.of_label is not None:
        of_label = say("dose.of-label", part=product.of_label)
        yield say("dose.expected"), product.expected.text(), of_label
    if product.deviation is not None:
        yield say("dose.moved"), product.deviation.text(_FEW), ""
    if found is not None:
        without = phrase("dose.without", sources=found.without) if found.without else None
        of = {"coverage": found.coverage, "of": found.of, "without": without}
        low, high = found.low.text(_FEW + 1), found.high.text(_FEW + 1)
        yield say("dose.interval"), _range(low, high), say("dose.coverage", **of)
    if product.bound is not None and product.expected is not None:
        closes = say("dose.closes", bound=product.bound)
        yield say("dose.check"), product.expected.text(), closes
    if plan.proved is not None:
        steps = say("dose.steps", steps=plan.proved)
        yield say("dose.proof"), steps, say("dose.replayed")


def _range(low: str, high: str) -> str:
    number, _, unit = low.partition(" ")
    return say("range", low=number if high.endswith(f" {unit}") else low, high=high)


def kept(plan: Plan) -> Iterator[Row]:
    """What is left of triturates, as the stock that it is for the next order."""
    for one in plan.kept:
        if one.vessel != VesselName.BATCH:
            yield kept_row(one)


def kept_row(one: Kept) -> Row:
    """A powder that is kept, with its strength, its lot and how long it may be used."""
    lot = phrase("kept.lot", lot=one.lot) if one.lot else None
    until = phrase("kept.until", date=one.expires) if one.expires else None
    told = say("kept.told", strength=one.strength, lot=lot, until=until)
    named = _NAMED_OF_FAMILY.get(one.vessel)
    name = say("kept.triturate", vessel=one.vessel) if named is None else say(named)
    return name, one.mass.text(), told


_NAMED_OF_FAMILY: dict[str, str] = {
    VesselName.BATCH: "kept.common",
    VesselName.STOCK: "kept.powder",
}
"""What is left of what was made or taken for several batches."""


def made(plan: Plan, product: ProductMade, grams: str) -> Section:
    """How much the weights come to."""
    rows: list[Row] = [(say("batch.ordered"), product.mass.label, "")]
    if product.made is not None:
        whole = product.made
        rows.append((say("product.made"), whole.text(), grams))
    if plan.order.pharmacy:
        rows.append((say("batch.pharmacy"), listed("comma", *plan.order.pharmacy), ""))
    return Section(say("batch.title"), rows, "numbers")

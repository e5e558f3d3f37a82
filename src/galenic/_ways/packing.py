"""Ways out of a packing that nobody measured: measure it, fill to a mass, or by completion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._materials.heaped import CYLINDER_KEYS
from galenic._materials.methods import COMPLETION
from galenic._materials.substances import same_name
from galenic._planning.packs import stocks_of
from galenic._ways.actives import are_several, with_tables
from galenic._ways.attempts import Try
from galenic._ways.costs import down
from galenic._words import Phrase, phrase
from galenic.errors import InputError
from galenic.results._names import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from fractions import Fraction

    from galenic._ways.attempts import WaySearch
    from galenic.results._packing import PowderPacking
    from galenic.results._plan import Plan

__all__ = ["complete", "fill_to_a_mass", "measure"]

_ENDS = ("least", "most")


def measure(search: WaySearch) -> Iterator[Iterable[Try]]:
    """Measure in ten bodies; the filler is told that the ends of the packing would ask for."""
    packing = search.plan.packing
    if packing is None:
        return
    names = tuple(phrase("alone", what=powder.named) for powder in packing.powders)
    fillers = [_filler_of(made) for end in _ENDS if (made := _at(search, end)) is not None]
    told: dict[str, Any] = {"names": names, "lines": tuple(_lines(search))}
    said = phrase("way.measure-packing", **told)
    if fillers:
        low, high = (Amount(mass, "mg") for mass in (min(fillers), max(fillers)))
        planned = Amount(_filler_of(search.plan), "mg")
        told |= {"low": low, "high": high, "planned": planned}
        both = len(fillers) == len(_ENDS)
        said = phrase(f"way.measure-packing-{'for' if both else 'at-one-end'}", **told)
    yield (Try(Action.MEASURE_PACKING, {}, said),)


def _filler_of(plan: Plan) -> Fraction:
    """The filler of a batch; a fill whose packing has a range is to the volume, and told."""
    return plan.fill.least_filler.number * plan.made.planned


def _lines(search: WaySearch) -> Iterator[Phrase]:
    """Where the order file takes the packing of each powder that was not measured."""
    order, diluent = search.order, None
    if order.bodies.blend is not None:
        yield phrase("blend-line")
        return
    if order.triturate is not None:
        diluent = order.triturate.diluent
    for powder in _assumed(search):
        if isinstance(powder.named, Phrase):  # a stock: every other powder has a name of its own
            owner = next(one.active for one in stocks_of(order) if one.named == powder.named)
            line = phrase("pack-line-active", name=owner)
            yield line if are_several(order) else phrase("pack-line", table="stock")
        elif powder.named == order.filler.name:
            yield phrase("pack-line", table="filler")
        elif any(powder.named == entry.name for entry in order.excipient):
            yield phrase("pack-line-row", name=powder.named)
        elif powder.named == diluent:
            yield phrase("pack-line", table="triturate")


def fill_to_a_mass(search: WaySearch) -> Iterator[Iterable[Try]]:
    """Fill each body to what it holds at the loosest: then the balance decides, and not room."""
    loosest = _at(search, "least")
    if loosest is None or _filler_of(loosest) <= 0:
        return
    mass = Amount(down(loosest.fill.least.number, 3), "mg/capsule")
    said = phrase("way.fill-to-a-mass", fill=mass)
    change: dict[str, Any] = {"capsule": {"fill": mass.text()}}
    blend = search.order.bodies.blend
    if blend is not None:
        keys = (key for key in ("density", *CYLINDER_KEYS) if getattr(blend, key) is not None)
        change["fill"] = dict.fromkeys(keys)
    yield (Try(Action.FILL_TO_A_MASS, change, said),)


def complete(_search: WaySearch) -> Iterator[Iterable[Try]]:
    """Top the bodies up, empty them and fill them again: then the filler decides nothing."""
    change = {"fill": {"method": COMPLETION}}
    yield (Try(Action.FILL_BY_COMPLETION, change, phrase("way.fill-by-completion")),)


def _at(search: WaySearch, end: str) -> Plan | None:
    """The plan, were all that was not measured packed at one end; None if that cannot be made."""
    order, plan = search.order, search.plan
    if order.bodies.blend is not None:
        return _of_blend(search, end)
    given, found = order.to_tables(), {powder.named: powder for powder in _assumed(search)}

    def told(powder: PowderPacking) -> dict[str, Any]:
        return {
            "pack_stat": str(getattr(powder, end)),
            "pack_stat_size": plan.capsule.size,
            "pack_stat_maker": order.capsule.maker,
            "density": None,
            **dict.fromkeys(CYLINDER_KEYS),
        }

    change: dict[str, Any] = {}
    stocks = {one.active: found[one.named] for one in stocks_of(order) if one.named in found}
    if stocks and are_several(order):
        change |= with_tables(order, lambda one, _, row: _packed(row, stocks.get(one.active), told))
    elif stocks:
        change["stock"] = told(*stocks.values())
    if order.filler.name in found:
        change["filler"] = told(found[order.filler.name])
    diluent = order.triturate.diluent if order.triturate is not None else None
    if diluent is not None and diluent in found and not same_name(diluent, order.filler.name):
        change["triturate"] = told(found[diluent])
    rows = [
        {key: value for key, value in (row | told(found[row["name"]])).items() if value is not None}
        if row["name"] in found
        else row
        for row in given.get("excipient", ())
    ]
    if rows:
        change["excipient"] = rows
    try:
        made = search.replan(order.replace(**change))
    except InputError:  # what was measured elsewhere belongs to something else in the order
        return None
    return None if made.stopped else made


def _of_blend(search: WaySearch, end: str) -> Plan | None:
    """The plan, were the blend packed at one end: a fill to the mass that the body then holds."""
    (blend,) = _assumed(search)
    read = dict.fromkeys(("density", *CYLINDER_KEYS))
    fill = {"fill": str(getattr(blend, end))}
    made = search.replan(search.order.replace(capsule=fill, fill=read))
    return None if made.stopped else made


def _packed(
    row: dict[str, Any],
    packing: PowderPacking | None,
    told: Callable[[PowderPacking], dict[str, Any]],
) -> dict[str, Any]:
    """A table [[active]] whose stock packs as is told; as it is where nothing is assumed of it."""
    if packing is None:
        return row
    stock = row["stock"] | told(packing)
    return row | {"stock": {key: value for key, value in stock.items() if value is not None}}


def _assumed(search: WaySearch) -> tuple[PowderPacking, ...]:
    return search.plan.packing.powders if search.plan.packing is not None else ()

"""What to improve: the plan made anew with one input changed, and what becomes of the interval."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._bench.shelf import holds
from galenic._materials.active import MAY_DIFFER
from galenic._materials.actives import is_from, weighed_for
from galenic._materials.substances import same_name
from galenic._planning.plan import plan as make
from galenic.accuracy._assessed import Improvement
from galenic.accuracy._chosen import chosen
from galenic.accuracy._intervals import interval
from galenic.accuracy._spread import check_executor, spread
from galenic.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor
    from fractions import Fraction

    from galenic._materials.balances import Balance
    from galenic._materials.order import OfOne, Order
    from galenic._materials.process import Mixing
    from galenic.accuracy._intervals import Interval
    from galenic.results._parts import PlannedActive
    from galenic.results._plan import Plan
    from galenic.results._triturates import TriturationStep

__all__ = ["improve"]

_FINER = 10
_NOTHING = 1e-9
_MORE = 2
_FILL, _MIX, _LOSS = "3 %", "2 %", "1 %"
_CAPSULES = 1_000_000


def improve(
    plan: Plan, *, active: str | None = None, executor: Executor | None = None
) -> tuple[Improvement, ...]:
    """Try what would make the dose surer: each a whole plan with one input changed.

    What is not known is tried as if it had been measured, with a value that the words name; what is
    known, as if it were half of that. A change that leads to no plan, or to a stop, is left out.

    Parameters
    ----------
    plan
        The plan.
    active
        The name of the active whose dose is to be surer, where the plan has several.
    executor
        Any ``concurrent.futures.Executor``, whose workers make the plans; the caller's to shut
        down. Its workers must be able to import galenic. The result is the same.

    Returns
    -------
    tuple of Improvement
        The one that narrows the interval most comes first; then those that make something known;
        those that leave the interval or widen it come last.

    Raises
    ------
    InputError
        When the plan was stopped and has no dose, a scatter given is beyond 20 % of the dose, the
        active is none of the plan's, or the executor is none.
    """
    check_executor(executor)
    before = interval(plan, active=active)
    ideas = _ideas(plan, *chosen(plan, active), before)
    made = spread(partial(_tried, plan, active, before), ideas, executor)
    return tuple(sorted((one for one in made if one is not None), key=_rank))


def _rank(one: Improvement) -> tuple[int, float]:
    if one.narrows is not None and one.narrows > _NOTHING:
        return 0, -one.narrows
    return (1, -len(one.resolves)) if one.resolves else (2, -(one.narrows or 0))


def _tried(
    plan: Plan, active: str | None, before: Interval, idea: tuple[str, dict[str, Any]]
) -> Improvement | None:
    words, changes = idea
    try:
        made = make(plan.order.replace(**changes))
        if made.stopped:
            return None
        after = interval(made, active=active)
    except InputError:
        return None
    alike = after.of == before.of and _width(before) > 0
    narrows = 1 - _width(after) / _width(before) if alike else None
    resolves = tuple(name for name in before.leaves_out if name not in after.leaves_out)
    adds = tuple(name for name in after.leaves_out if name not in before.leaves_out)
    return Improvement(words, changes, made, after, narrows, resolves, adds)


def _width(found: Interval) -> float:
    """Width of an interval, as a part of its middle."""
    low, high = found.low.number, found.high.number
    return float(2 * (high - low) / (high + low))


def _ideas(
    plan: Plan, order: OfOne, of: PlannedActive, before: Interval
) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from _on_stock(plan, order, of)
    yield from _on_weighing(plan, before)
    if plan.product is not None:
        yield "twice the mass", {"product": {"mass": str(_scaled(plan.product.mass, _MORE))}}
    else:
        wanted = min(_MORE * order.capsules, _CAPSULES)
        yield "a batch of twice the capsules", {"capsules": wanted}
    if not any(one.each is not None and holds(one, order) for one in plan.weighings):
        yield from _on_process(plan)  # what is weighed for each capsule is not mixed


_OF_STOCK = {
    "assay": "an assay of the lot, good to {assay_uncertainty}",
    "intact": "the {many} weighed intact before they are {parted}",
    "more-units": "{count} {many} {parted}",
}
_MEASURED_OF_STOCK = {
    "assay": "the uncertainty of the assay",
    "loss": "the uncertainty of water or drying loss",
    "units": "the scatter of content from {one} to {one}",
}


def _on_stock(plan: Plan, order: OfOne, of: PlannedActive) -> Iterator[tuple[str, dict[str, Any]]]:
    for idea in order.stock.ideas(of.stock.units_to_take or 0):
        if idea.key is None:
            words, tried = _OF_STOCK[idea.code].format(**idea.words), dict(idea.tried)
        else:
            words = _MEASURED_OF_STOCK[idea.code].format(**idea.words)
            words, changes = _measured(words, "stock", idea.key, idea.held, idea.tried[idea.key])
            tried = changes["stock"]
        if len(plan.actives) == 1:
            yield words, {"stock": tried}
        else:
            yield words, {"actives": _with_stock(plan.order, order, tried)}


def _with_stock(order: Order, one: OfOne, tried: dict[str, Any]) -> list[dict[str, Any]]:
    """The [[active]] tables with keys of the stock of one changed.

    Tables that are summed have one stock, and change together; what is said of the whole powder is
    changed where the powder is given, and with it in each active that comes from it.
    """
    tables: list[dict[str, Any]] = order.to_tables()["active"]
    powder = one.stock.of or one.active
    for table, active in zip(tables, order.actives, strict=True):
        alike = is_from(order, active, one)
        from_it = same_name(weighed_for(order, active).active, powder)
        given = {
            key: value
            for key, value in tried.items()
            if alike or (from_it and key not in MAY_DIFFER)
        }
        stock = table["stock"] | given
        table["stock"] = {key: value for key, value in stock.items() if value is not None}
    return tables


def _on_weighing(plan: Plan, before: Interval) -> Iterator[tuple[str, dict[str, Any]]]:
    order = plan.order
    if not order.balance:
        return
    entries = order.to_tables()["balance"]
    finer = [_finer(entry, balance) for entry, balance in zip(entries, order.balance, strict=True)]
    yield f"balances {_FINER} times finer", {"balance": finer}
    if any(one.code == "error.scale" for one in before.without):
        known = [{"accuracy": "0.1 %", **entry} for entry in entries]
        yield "scales calibrated to 0.1 %", {"balance": known}
    if any(one.each is not None for one in plan.weighings):
        return  # pellets go through no triturate
    weights = [
        one.weigh
        for one in plan.weighings
        if one.role in {"stock", "aliquot"} and one.weigh is not None
    ]
    least = _scaled(min(weights), _MORE)
    filler = plan.fill.least_filler.number * plan.made.planned
    if not plan.triturates and filler < 2 * least.number:
        return  # there is not filler enough to dilute so much stock in
    raised = [{**entry, "minimum": str(least)} for entry in entries]
    words = "a triturate" if not plan.triturates else "larger weights in the triturate"
    words = f"{words}: nothing weighed below {least.text()}"
    yield words, {"balance": raised, "triturate": {"max_steps": max(1, len(_steps(plan)))}}


def _finer(entry: Mapping[str, Any], balance: Balance) -> dict[str, Any]:
    """A balance so many times finer; readings of one load scatter as much less."""
    read = {
        "readability": balance.readability,
        "repeatability": balance.scatter,
        "sensitivity": balance.sensitivity,
        "minimum": balance.minimum,
    }
    finer = {
        key: str(_scaled(one, 1, _FINER))
        for key, one in read.items()
        if one is not None and one.number
    }
    return {key: one for key, one in entry.items() if key != "readings"} | finer


def _steps(plan: Plan) -> list[TriturationStep]:
    return [step for triturate in plan.triturates for step in triturate.steps]


def _on_process(plan: Plan) -> Iterator[tuple[str, dict[str, Any]]]:
    fill, mixing = plan.order.fill, plan.order.mixing
    if plan.product is not None:
        yield from _on_mixing(plan, mixing)
        return
    if fill is not None and fill.sd is not None:
        words = f"a fill that scatters by half, {_scaled(fill.sd, 1, 2).text()}"
        yield words, {"fill": {"sd": str(_scaled(fill.sd, 1, 2))}}
    else:
        given = fill.rsd if fill else None
        yield _measured("the scatter of the fill", "fill", "rsd", given, _FILL)
    rsd = mixing.rsd if mixing else None
    yield _measured("the scatter of the mix", "mixing", "rsd", rsd, _MIX)
    yield from _on_mixing(plan, mixing)


def _on_mixing(plan: Plan, mixing: Mixing | None) -> Iterator[tuple[str, dict[str, Any]]]:
    aliquots, loss = (mixing.aliquot_rsd, mixing.loss) if mixing else (None, None)
    if plan.triturates:
        yield _measured("the scatter between aliquots", "mixing", "aliquot_rsd", aliquots, _MIX)
    yield _measured("the most that mixing loses", "mixing", "loss", loss, _LOSS)


def _measured(
    words: str, table: str, key: str, given: Amount | None, tried: str
) -> tuple[str, dict[str, Any]]:
    """Halve what is known; try a value for what is not."""
    if given is None:
        return f"{words} measured, and {tried}", {table: {key: tried}}
    half = _scaled(given, 1, 2)
    return f"{words} halved, to {half.text()}", {table: {key: str(half)}}


def _scaled(amount: Amount, times: int | Fraction, parts: int = 1) -> Amount:
    return Amount(amount.number * times / parts, amount.unit)

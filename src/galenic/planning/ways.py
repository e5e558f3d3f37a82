"""Ways out of a weight that cannot be set: each is planned itself, and told with what it costs."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic.amounts import Amount, decimal_text
from galenic.errors import InputError
from galenic.materials.stock import Tablets
from galenic.planning.batch import capsules_ordered, capsules_planned
from galenic.planning.records import WayOut
from galenic.planning.scales import plan_scales
from galenic.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from galenic.materials.order import Order
    from galenic.planning.result import Plan
    from galenic.planning.scales import Scale

__all__ = ["find_ways"]

_OF_WEIGHING = {"above-capacity", "below-minimum", "rounding-deviation-stop", "stock-short"}
_LARGEST = 100  # a batch so many times the order is no way out of it
_TRIES = 8  # batch sizes looked at beyond the bound, where rounding blurs it


class _Try(NamedTuple):
    """A change to the order that may help; ``directly`` if it is to do without a triturate."""

    action: str
    change: dict[str, Any]
    text: str
    directly: bool = True


def find_ways(plan: Plan, replan: Callable[[Order], Plan]) -> tuple[WayOut, ...]:
    """Find what could be done where the order as it stands meets a weight that cannot be set.

    Nothing is looked for where every weight can be set without a triturate, or where the plan is
    stopped by something that no other weight would mend.

    Parameters
    ----------
    plan
        The plan, stopped by a weighing or with triturates.
    replan
        Plans an order.

    Returns
    -------
    tuple of WayOut
        Those that end without a stop, the best first: with what is at hand before what must be
        found; then fewest capsules beyond the order, least active discarded, fewest weighings,
        least error of dose.
    """
    stops = {notice.code for notice in plan.notices if notice.severity == "stop"}
    if not plan.order.balance or not stops <= _OF_WEIGHING or not (stops or plan.triturates):
        return ()
    search = _Search(plan, replan)
    found = [] if stops else [search.way("triturate", {}, _ITSELF, plan)]
    for tries in (
        search.as_it_is(stops),
        search.larger_batch(),
        search.whole_tablets(),
        search.other_stock(),
        search.other_balance(),
    ):
        found += filter(None, map(search.offered, tries))
    return tuple(sorted(found, key=_cost))


_ITSELF = "Through a triturate, as planned here."


def _cost(way: WayOut) -> tuple[object, ...]:
    return (
        way.action == "other-balance",
        way.capsules_more,
        way.discarded.number,
        way.weighings,
        way.dose_error.number,
    )


class _Search:
    """What could be changed in one order, and what comes of it."""

    def __init__(self, plan: Plan, replan: Callable[[Order], Plan]) -> None:
        self.plan, self.order, self.replan = plan, plan.order, replan
        self.scales = plan_scales(Sheet(plan.order.active_unit), plan.order)
        self.least = min(scale.minimum.number for scale in self.scales)
        self.sizes: set[int] = set()

    # --- what comes of a change ----------------------------------------------------------------

    def offered(self, attempt: _Try) -> WayOut | None:
        """Plan a change; ``None`` unless it ends without a stop."""
        try:
            made = self.replan(self.order.replace(**attempt.change))
        except InputError:  # what was changed belongs to something else in the order
            return None
        if made.stopped or (attempt.directly and made.triturates):
            return None
        return self.way(attempt.action, attempt.change, attempt.text, made)

    def way(self, action: str, change: Mapping[str, Any], text: str, made: Plan) -> WayOut:
        """Say what a plan costs beside the order."""
        return WayOut(
            action=action,
            change=change,
            text=text,
            capsules=made.made.ordered,
            capsules_more=made.made.ordered - self.order.capsules,
            weighings=len(made.weighings),
            discarded=_discarded(made),
            dose_error=_dose_error(made),
        )

    # --- changes -------------------------------------------------------------------------------

    def as_it_is(self, stops: set[str]) -> Iterator[_Try]:
        """The same batch of the same stock: portions, or a triturate with what was fixed freed."""
        if "above-capacity" in stops and self.order.weighing and not self.order.weighing.portions:
            portions = {"weighing": {"portions": True}}
            yield _Try("portions", portions, "Weigh in equal portions.", directly=False)
        if not stops:
            return
        for keys, freed in _FREED.items():
            table = self.order.triturate
            if table is not None and any(getattr(table, key) is not None for key in keys):
                change = {"triturate": dict.fromkeys(keys)}
                text = f"Through a triturate, {freed} left free."
                yield _Try("triturate", change, text, directly=False)

    def larger_batch(self) -> Iterator[_Try]:
        """The least batch of which everything can be weighed as it is."""
        least = self._least_planned()
        for capsules in self._ordered_for(range(least, least + _TRIES)):
            text = f"Make {capsules} capsules: everything can then be weighed as it is."
            attempt = _Try("larger-batch", {"capsules": capsules}, text)
            if self.offered(attempt) is not None:
                self.sizes.add(capsules)
                yield attempt
                return

    def whole_tablets(self) -> Iterator[_Try]:
        """The least batch that takes whole tablets and needs no triturate."""
        stock = self.order.stock
        if not isinstance(stock, Tablets):
            return
        mean = stock.mean(Sheet(self.order.active_unit)).number
        each = self.plan.stock.mass.number / mean / self.plan.made.planned
        step = each.denominator
        first = -(-max(self._least_planned(), self.plan.made.planned) // step) * step
        for capsules in self._ordered_for(range(first, first + _TRIES * step, step)):
            tablets = decimal_text(capsules_planned(self.order, capsules) * each)
            text = f"Make {capsules} capsules: they take the powder of {tablets} whole tablets."
            attempt = _Try("whole-tablets", {"capsules": capsules}, text)
            if capsules not in self.sizes and self.offered(attempt) is not None:
                yield attempt
                return

    def other_stock(self) -> Iterator[_Try]:
        """The other stocks at hand, such as tablets in place of powder."""
        for stock, given in zip(
            self.order.other_stock, self.order.given.get("other_stock", ()), strict=True
        ):
            what = f"{stock.kind} of lot {stock.lot}" if stock.lot else stock.kind
            text = f"Take the other stock at hand: {what}."
            yield _Try("other-stock", {"stock": given}, text, directly=False)

    def other_balance(self) -> Iterator[_Try]:
        """A balance that the order does not have: what it would have to be."""
        masses = [each * self.plan.made.planned for each in self._per_planned()]
        light = min(masses, default=self.least)
        if light < self.least:
            yield self._finer(light)
        holds = [scale.balance.capacity for scale in self.scales]
        if all(holds) and masses:
            heavy, most = max(masses), max(capacity.number for capacity in holds if capacity)
            if heavy > most:
                yield self._larger(f"{math.ceil(heavy / 1000)} g")

    # --- helpers of the changes ----------------------------------------------------------------

    def _per_planned(self) -> list[Fraction]:
        """What goes into one capsule of each powder that has to be weighed."""
        fill, made = self.plan.fill, self.plan.made
        masses = [self.plan.stock.mass.number / made.planned, fill.filler.number]
        names = {entry.name for entry in self.order.excipient}
        masses += [mass.number for name, mass in fill.excipients.items() if name in names]
        return [mass for mass in masses if mass > 0]

    def _least_planned(self) -> int:
        """The least number of capsules of which no powder is below every minimum."""
        masses = self._per_planned()
        return math.ceil(min(map(_reached_from, self.scales)) / min(masses)) if masses else 1

    def _ordered_for(self, planned: range) -> Iterator[int]:
        """The orders, larger than this one and not absurdly so, that plan so many capsules."""
        ordered = self.order.capsules
        for number in planned:
            capsules = capsules_ordered(self.order, number)
            within = ordered < capsules <= ordered * _LARGEST
            if within and capsules_planned(self.order, capsules) == number:
                yield capsules

    def _finer(self, light: Fraction) -> _Try:
        """The coarsest balance of the usual readabilities that weighs so little, by the rules."""
        policy = self.order.weighing
        assert policy is not None  # noqa: S101 - the order's rules saw to it: there are balances
        error = policy.error.number / 100 if policy.error else Fraction(1)
        limits = {"usp-41": light / 820, "nrf": light / 100, "least-weighable": light * error}
        most = min(limits[rule] for rule in policy.rule)
        decades = (Fraction(10) ** n for n in range(2, -12, -1))
        readability = next(decade for decade in decades if decade <= most)
        keys: dict[str, Any] = {"name": "a finer balance", "readability": readability}
        if "usp-41" in policy.rule:
            keys["repeatability"] = _down(light / 2000)
        if "least-weighable" in policy.rule:
            keys["sensitivity"] = _down(light * error)
        shown = {key: _written(value) for key, value in keys.items()}
        asked = ", ".join(f"{key} {shown[key]}" for key in shown if key != "name")
        text = f"Find a balance that weighs {Amount(light, 'mg').text()}: {asked}, or finer."
        return _Try("other-balance", {"balance": [*self.order.given["balance"], shown]}, text)

    def _larger(self, capacity: str) -> _Try:
        """The coarsest balance at hand, were its capacity large enough."""
        coarsest = self.scales[-1].balance.name
        given = next(one for one in self.order.given["balance"] if one["name"] == coarsest)
        shown = {**given, "name": "a larger balance", "capacity": capacity}
        text = f"Find a balance that holds {capacity}, otherwise as {coarsest}."
        change = {"balance": [*self.order.given["balance"], shown]}
        return _Try("other-balance", change, text, directly=False)


_FREED = {
    ("strength", "factor", "aliquot"): "strength, factor and aliquot",
    ("ratio_limit", "max_steps"): "ratio and steps",
    ("diluent", "pack_stat", "pack_stat_size", "pack_stat_maker", "density", "lot", "expires"): (
        "the diluent"
    ),
}
"""Keys of [triturate] that the pharmacy chose and could choose otherwise, and what they are."""


def _reached_from(scale: Scale) -> Fraction:
    """The least mass that is rounded to a weight that the balance may weigh."""
    grid: Fraction = scale.readability.number
    return math.ceil(scale.minimum.number / grid) * grid - grid / 2


def _discarded(made: Plan) -> Amount:
    """Active that is weighed or crushed and reaches no capsule."""
    lost = sum((t.discarded.number for t in made.triturates if t.role == "stock"), Fraction(0))
    active = lost * made.potency.active_per_stock.number / 1000
    if made.stock.leftover_active is not None:
        active += made.stock.leftover_active.number
    return Amount(active, made.order.active_unit, "what reaches no capsule")


def _dose_error(made: Plan) -> Amount:
    """The worst case that the weighings of the stock add to the error of the dose."""
    for triturate in made.triturates:
        if triturate.role == "stock":
            return triturate.worst_error
    sheet = Sheet(made.order.active_unit)
    scales = plan_scales(sheet, made.order)
    errors = {scale.balance.name: scale.error(sheet).number for scale in scales}
    stock = [weighing for weighing in made.weighings if weighing.role == "stock"]
    worst = sum((errors[weighing.balance or ""] for weighing in stock), Fraction(0))
    weight = sum((one.weigh.number for one in stock if one.weigh is not None), Fraction(0))
    return Amount(worst / weight * 100, "%", "the weighings of the stock")


def _down(value: Fraction) -> Fraction:
    """The next decimal of two digits below."""
    step = Fraction(1, 10**12)
    while value >= 100 * step:
        step *= 10
    return value // step * step


def _written(value: object) -> object:
    return str(Amount(value, "mg")) if isinstance(value, Fraction) else value

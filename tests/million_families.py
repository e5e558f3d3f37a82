"""Draw families of orders from one stock, plan each together, and follow its weights by hand.

    python tests/million_families.py --families 10000 --seed 2024

Each is two to five strengths of an order of ``million_orders.py``, with counts of their own. What
is checked is worked out here: from the content of the stock on the shelf the printed weights are
followed into the triturate for all, from there into each batch, and into each of its capsules. No
active is lost on the way, no balance is asked for what it cannot do, and nothing takes more than
the orders apart.
"""

from __future__ import annotations

import argparse
import collections
import math
import random
import sys
from fractions import Fraction

import galenic
from galenic import plan_family
from million_orders import FARTHEST, LEAST, SEED, Order, digits, hold_against, plain

NAME = "the drug"
PARTS = tuple(map(Fraction, ("0.1", "0.2", "0.25", "0.4", "0.5", "0.75", "0.8", "1")))
ALLOWANCE, FEWEST = Fraction(105, 100), 10  # of tablets, where the order says neither


class Family:
    """Orders of several strengths from one stock."""

    def __init__(self, draw):
        """Draw an order, and others of parts of its dose."""
        self.base = base = Order(draw)
        self.per_mg = base.held[NAME][NAME]
        heading = base.tables["order"]
        dose, _, unit = heading["dose"].partition(" ")
        doses = [
            max(Fraction(dose) * part, LEAST)
            for part in draw.sample(PARTS, draw.choice((2, 2, 3, 3, 4, 5)))
        ]
        self.doses = list(dict.fromkeys(doses))
        self.planned, self.tables = [], []
        for one in self.doses:
            capsules = max(2, int(heading["capsules"] * Fraction(draw.randint(25, 100), 100)))
            told = heading | {"dose": f"{plain(one)} {unit}", "capsules": capsules}
            self.tables.append(base.tables | {"order": told})
            self.planned.append(capsules + int(heading["excess"].partition(" ")[0]))
        self.over = 1 + Fraction(heading["overage"].removesuffix(" %")) / 100
        self.at_hand = None
        if base.tables["stock"]["kind"] != "tablets" and draw.random() < 0.5:
            self._bound(draw)
        tolerance = heading.get("tolerance")
        self.tolerance = None if tolerance is None else Fraction(tolerance.removesuffix(" %")) / 100

    def _bound(self, draw):
        """Say how much of the stock there is: less than the doses hold, or some times as much."""
        pairs = zip(self.doses, self.planned, strict=True)
        held = sum(dose * planned for dose, planned in pairs) * self.over / self.per_mg
        self.at_hand = digits(held * Fraction(draw.choice((0.9, 1.2, 1.5, 3, 10))))
        stock = self.base.tables["stock"] | {"available": f"{plain(self.at_hand)} mg"}
        self.tables = [one | {"stock": stock} for one in self.tables]


class Vessels:
    """What the weights of a plan put into each vessel, from powders of so much active in each mg.

    ``taken`` is what it takes of its stock, in mg; ``error`` is added to each weight of a role, so
    that a batch can be run as it may be weighed.
    """

    def __init__(self, plan, per_mg, error=lambda _: 0):
        """Pour the weights in their order."""
        self.mass, self.active = collections.Counter(), collections.Counter()
        self.taken = Fraction(0)
        for weighing in plan.weighings:
            source, target = weighing.from_, weighing.into
            weight = weighing.together + error(weighing)
            held = weight * per_mg if source == "stock" else Fraction(0)
            if source == "stock":
                self.taken += weight
            elif source in self.mass:
                held = self.active[source] * weight / self.mass[source]
                self.mass[source] -= weight
                self.active[source] -= held
                assert self.mass[source] >= 0
            self.mass[target] += weight
            self.active[target] += held

    @property
    def batch(self):
        """The active in the batch."""
        return self.active["batch"]

    @property
    def strength(self):
        """The active in each mg of the batch."""
        return self.active["batch"] / self.mass["batch"]

    @property
    def left(self):
        """The active in the vessels of its own triturates."""
        return sum(self.active.values()) - self.batch


def followed(drawn):
    """Plan a family, follow its weights, and say what kind of family it is."""
    found = plan_family([galenic.Order.read(one) for one in drawn.tables])
    apart = [galenic.plan(one) for one in drawn.tables]
    if found.stopped:
        assert found.kept == ()
        if not any(one.stopped for one in apart):
            assert drawn.at_hand < weighed_of_stock(apart)
            return "short of stock"
        return "stopped"
    assert drawn.at_hand is None or found.totals.powder.number <= drawn.at_hand
    common = None if found.common is None else Vessels(found.common, drawn.per_mg)
    batches = [
        Vessels(plan, common.strength if of_common else drawn.per_mg)
        for plan, of_common in zip(found.plans, found.from_common, strict=True)
    ]
    for plan in (*found.plans, *([] if common is None else [found.common])):
        assert plan.check
        hold_against(drawn.base.balances, plan.weighings)
    for plan, batch, dose, planned in zip(
        found.plans, batches, drawn.doses, drawn.planned, strict=True
    ):
        assert plan.dose.expected.number == batch.batch / planned
        assert abs(batch.batch / planned / (dose * drawn.over) - 1) <= FARTHEST
    _nothing_is_lost(drawn, found, common, batches)
    _takes_no_more(drawn, found, apart)
    if common is not None:
        _tolerates(drawn, found)
    if common is None:
        return "diluted apart" if any(plan.triturates for plan in found.plans) else "straight"
    return "one for all" if all(found.from_common) else "one for some"


def _nothing_is_lost(drawn, found, common, batches):
    """What is taken is in capsules, in vessels, or left: in active, and of the stock in mg."""
    totals = found.totals
    on_shelf = [one.taken for one, of in zip(batches, found.from_common, strict=True) if not of] + (
        [] if common is None else [common.taken]
    )
    assert totals.powder.number == sum(on_shelf)
    capsules = sum(one.batch for one in batches)
    held = capsules + sum(one.left for one in batches)
    kept = {one.vessel: one for one in found.kept}
    if common is not None:
        taken = sum(one.taken for one, of in zip(batches, found.from_common, strict=True) if of)
        rest = common.mass["batch"] - taken
        assert rest >= 0
        assert (rest > 0) == ("batch" in kept)
        if rest:
            assert kept["batch"].mass.number == rest
            assert kept["batch"].strength.number == 1000 * common.strength
        held += rest * common.strength
    if totals.tablets is not None:
        mean = mean_of(drawn.base.tables["stock"])
        least = math.ceil(totals.powder.number / mean * ALLOWANCE)
        assert totals.tablets == max(FEWEST, least)
        left = totals.tablets * mean - totals.powder.number
        assert totals.leftover.number == left
        held += left * drawn.per_mg
        assert (left > 0) == ("stock" in kept)
    assert totals.active_taken.number == held
    assert totals.active_dispensed.number == sum(
        dose * one["order"]["capsules"] for dose, one in zip(drawn.doses, drawn.tables, strict=True)
    )


def mean_of(stock):
    """The mean mass of a tablet, from the keys of its stock."""
    if "masses" in stock:
        masses = [Fraction(one.removesuffix(" mg")) for one in stock["masses"]]
        return sum(masses) / len(masses)
    if "total_mass" in stock:
        return Fraction(stock["total_mass"].removesuffix(" mg")) / stock["tablets_weighed"]
    return Fraction(stock["mean_mass"].removesuffix(" mg/tablet"))


def whole(found):
    """The plans of a family, with that of its triturate."""
    return [one for one in (found.common, *found.plans) if one is not None]


def weighed_of_stock(plans):
    """What orders that are planned apart weigh of the stock on the shelf together."""
    return sum(one.together for plan in plans for one in plan.weighings if one.from_ == "stock")


def _takes_no_more(drawn, found, apart):
    """Fewer weighings than the orders apart, or as many; the same of stock, and of tablets."""
    assert found.totals.weighings == sum(len(one.weighings) for one in whole(found))
    stock = weighed_of_stock(apart)
    if any(one.stopped for one in apart) or (drawn.at_hand is not None and drawn.at_hand < stock):
        assert found.common is not None
        return
    assert found.totals.weighings <= sum(len(one.weighings) for one in apart)
    assert found.totals.powder.number <= stock
    if found.totals.tablets is not None:
        assert found.totals.tablets <= sum(one.stock.units_to_take for one in apart)


def _tolerates(drawn, found):
    """With the worst errors of its weights every dose stays within the tolerance of the order.

    The law of the aliquot method is of the first order: the square of the error is left over.
    """
    if drawn.tolerance is None:
        return
    limit = drawn.tolerance + 2 * drawn.tolerance**2
    largest = {one.keys["name"]: largest_error(one) for one in drawn.base.balances}
    right = Vessels(found.common, drawn.per_mg)
    for sign in (1, -1):

        def of_triturate(weighing, sign=sign):
            return sign * largest[weighing.balance] * (1 if weighing.role == "stock" else -1)

        def of_batch(weighing, sign=sign):
            return sign * largest[weighing.balance] if weighing.role == "stock" else 0

        common = Vessels(found.common, drawn.per_mg, of_triturate)
        for plan, from_common in zip(found.plans, found.from_common, strict=True):
            if from_common:
                worst = Vessels(plan, common.strength, of_batch).batch
                assert abs(worst / Vessels(plan, right.strength).batch - 1) <= limit


def largest_error(balance):
    """The sensitivity of a balance, or 3 s + d/2, or d, in mg."""
    keys = {
        key: Fraction(value.removesuffix(" mg"))
        for key, value in balance.keys.items()
        if key != "name"
    }
    if "sensitivity" in keys:
        return keys["sensitivity"]
    if "repeatability" in keys:
        return 3 * keys["repeatability"] + keys["readability"] / 2
    return keys["readability"]


def block(place, seed=SEED, count=100):
    """Follow so many families; gives how many of each kind, and those that failed."""
    draw = random.Random(f"family {seed}/{place}")  # noqa: S311 - the same families each time
    kinds, failed = collections.Counter(), []
    for number in range(count):
        drawn = Family(draw)
        try:
            kinds[followed(drawn)] += 1
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is what is looked for
            failed.append((place, number, f"{type(error).__name__}: {error}", drawn.tables))
    return kinds, failed


def main():
    """Draw, plan and print the counts; exit with 1 if a family failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--families", type=int, default=10_000, help="rounded up to hundreds")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    kinds, failed = collections.Counter(), []
    for place in range(-(-given.families // 100)):
        found, wrong = block(place, given.seed)
        kinds += found
        failed += wrong
        for one in wrong:
            sys.stdout.write(f"failed: {one}\n")
    for what, number in sorted(kinds.items()):
        sys.stdout.write(f"{what:24}{number:10}\n")
    sys.stdout.write(f"{'failed':24}{len(failed):10}\n")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

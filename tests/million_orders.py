"""Draw orders by the million, plan each, and see that the batch closes on the bench.

    python tests/million_orders.py --orders 1000000 --seed 2024

Half of the orders have too little stock to weigh, and need a triturate; nine in ten end with
weighings, the others with a stop. Each block of a thousand has a seed of its own, made of the seed
and its number, so that the orders are the same on any number of processors, and one block can be
drawn again alone. hypothesis, which the laws are tested with, takes ten times as long for an order.

What is checked of each plan is worked out here from the order: it closes on the bench; every
weight is at or above the minimum of its balance, at or below its capacity, and on its grid; and the
weights, followed from vessel to vessel, carry into each capsule the dose that the plan says.
"""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import random
import sys
import time
from decimal import Decimal
from fractions import Fraction

import galenic

BLOCK = 1000
SEED = 2024
VOLUMES = {"0": 680, "1": 500, "2": 370, "3": 300, "4": 210}  # Coni-Snap, in microlitres
RULES = ("usp-41", "least-weighable", "nrf")
LEAST = Fraction(1, 10**9)  # mg or IU: an order takes no smaller dose
WEIGHTS = ("direct", "1 step", "2 steps", "3 steps", "stopped")


def plain(value):
    """Write a number that has a finite decimal as one, without an exponent."""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def digits(value, count=3):
    """Round a number to so many significant digits."""
    return Fraction(f"{float(value):.{count - 1}e}")


# --- balances ------------------------------------------------------------------------------------


class Balance:
    """A balance, its numbers in mg, and the least that it may weigh under the rules."""

    def __init__(self, name, grid, draw, rules, error):
        """Draw what goes with a readability."""
        self.grid = grid
        scatter = digits(grid * Fraction(draw.uniform(0.15, 2)), 2)
        sensitivity = grid * draw.randint(1, 20)
        by_rule = {
            "usp-41": 2000 * max(scatter, Fraction("0.41") * grid),
            "least-weighable": sensitivity / error,
            "nrf": 100 * grid,
        }
        self.least = max(by_rule[rule] for rule in rules)
        self.keys = {"name": name, "readability": f"{plain(grid)} mg"}
        if "usp-41" in rules or draw.random() < 0.5:
            self.keys["repeatability"] = f"{plain(scatter)} mg"
        if "least-weighable" in rules or draw.random() < 0.5:
            self.keys["sensitivity"] = f"{plain(sensitivity)} mg"
        if draw.random() < 0.2:
            own = digits(self.least * Fraction(draw.uniform(0.5, 1.5)), 2)
            self.keys["minimum"] = f"{plain(own)} mg"
            self.least = max(self.least, own)
        self.most = None

    def end(self, most):
        """Give it a capacity."""
        self.most = most
        self.keys["capacity"] = f"{plain(most)} mg"


def balances(draw, batch):
    """One to four balances, the rules for them, and the error that these permit."""
    rules = draw.sample(RULES, draw.choice((1, 1, 1, 2, 3)))
    error = Fraction(draw.randint(1, 10), 100)
    finest = draw.randint(-3, 1)
    grids = [
        Fraction(10) ** (finest + draw.randint(0, 2)) * draw.choice((1, 1, 2, 5))
        for _ in range(draw.choice((1, 1, 2, 2, 3, 4)))
    ]
    found = [Balance(f"B{n}", grid, draw, rules, error) for n, grid in enumerate(grids)]
    least = min(balance.least for balance in found)
    while least * 6 > batch:  # too coarse for this batch: a tenth of it all
        for balance in found:
            balance.grid /= 10
            balance.least /= 10
            for key in balance.keys.keys() - {"name"}:
                number = Fraction(balance.keys[key].removesuffix(" mg")) / 10
                balance.keys[key] = f"{plain(number)} mg"
        least /= 10
    for balance in found:
        most = digits(balance.least * draw.randint(50, 5000), 2)
        coarsest = balance is max(found, key=lambda one: one.grid)
        if not coarsest and most <= 10**6 and draw.random() < 0.5:
            balance.end(most)
    weighing = {"rule": rules[0] if len(rules) == 1 else rules, "error": f"{plain(error * 100)} %"}
    return found, weighing, least


# --- stocks --------------------------------------------------------------------------------------


def stock(draw, *, iu):
    """A stock, and the active in each milligram of it."""
    kind = draw.choice(("powder", "powder", "tablets", "triturate"))
    keys = {"kind": kind, "active": "the drug"}
    if kind == "powder":
        return powder(draw, keys, iu=iu)
    assay = Fraction(draw.randint(900, 1100), 1000) if draw.random() < 0.6 else Fraction(1)
    if assay != 1:
        keys["assay"] = f"{plain(assay * 100)} %"
    if kind == "triturate":
        keys["diluent"] = "lactose"
        if iu:
            strength = draw.randint(100, 100_000)
            return keys | {"strength": f"{strength} IU/g"}, assay * strength / 1000
        parts = draw.choice((2, 5, 10, 20, 50, 100))
        return keys | {"strength": f"1 in {parts}"}, assay / parts
    strength = draw.choice((1, 5, 10, 50, 200))
    keys |= {"strength": f"{strength} {'IU' if iu else 'mg'}/tablet", "coating": "none"}
    mean = digits(strength * Fraction(draw.uniform(2, 8)), 4)
    if draw.random() < 0.5:
        keys["mean_mass"] = f"{plain(mean)} mg/tablet"
    elif draw.random() < 0.5:
        keys |= {"total_mass": f"{plain(mean * 20)} mg", "tablets_weighed": 20}
    else:
        masses = [digits(mean * Fraction(draw.uniform(0.9, 1.1)), 4) for _ in range(3)]
        keys |= {"masses": [f"{plain(mass)} mg" for mass in masses], "masses_are": "sample"}
        mean = sum(masses) / 3
    return keys, strength * assay / mean


def powder(draw, keys, *, iu):
    """A powder with its certificate."""
    losses = draw.choice(((), ("loss_on_drying",), ("water",), ("water", "solvent")))
    basis = {0: "as-is", 2: "anhydrous-solvent-free"}.get(len(losses))
    keys["basis"] = basis or ("dried" if losses == ("loss_on_drying",) else "anhydrous")
    dry = Fraction(1)
    for key in losses:
        loss = Fraction(draw.randint(0, 90), 1000)
        keys[key] = f"{plain(loss * 100)} %"
        dry -= loss
    if iu:
        units = draw.randint(1000, 10**6)
        return keys | {"assay": f"{units} IU/g"}, units * dry / 1000
    if "water" in losses:
        keys["assay_as"] = keys["active"]  # else the water may be a hydrate's own
    assay = Fraction(draw.randint(900, 1020), 1000)
    return keys | {"assay": f"{plain(assay * 100)} %"}, assay * dry


# --- orders --------------------------------------------------------------------------------------


class Order:
    """An order as a mapping, and its balances."""

    def __init__(self, draw):
        """Draw one."""
        self.draw = draw
        self.size = draw.choice(tuple(VOLUMES))
        self.to_mass = draw.random() < 0.3
        self.auto = draw.random() < 0.25
        fill = VOLUMES[self.size] * Fraction(draw.randint(30, 60), 100)
        capsules = draw.randint(10, 400)
        more = draw.choice((0, 0, 0, 1, 2, 5))
        batch = fill * (capsules + more)
        self.balances, weighing, least = balances(draw, batch)
        self.diluted = draw.random() < 0.5
        need = self._need(least, batch)
        iu = draw.random() < 0.2
        keys, self.content = stock(draw, iu=iu)
        over = draw.choice((0, 0, 0, 5, 10))
        dose = digits(need * self.content / (capsules + more) / (1 + Fraction(over, 100)))
        dose = max(dose, LEAST)
        request = {"active": "the drug", "dose": f"{plain(dose)} {'IU' if iu else 'mg'}"}
        request |= {"capsules": capsules, "excess": f"{more} capsules", "overage": f"{over} %"}
        self.tables = {
            "order": request,
            "stock": keys | self._packing(unknown=True),
            "capsule": self._capsule(),
            "filler": {"name": "the filler"} | self._packing(),
            "excipient": self._excipients(fill),
            "weighing": weighing,
            "balance": [balance.keys for balance in self.balances],
        }
        if self.to_mass:
            self.tables["capsule"]["fill"] = f"{plain(fill)} mg/capsule"
        if self.diluted and draw.random() < 0.5:
            self.tables["triturate"] = self._triturate(batch)
        if self.diluted and draw.random() < 0.1:
            request["tolerance"] = f"{draw.randint(5, 20)} %"

    def _capsule(self):
        """One size, or several of which the largest surely does, with a least fill."""
        if not self.auto:
            return {"size": self.size, "maker": "Coni-Snap"}
        sizes = [size for size, volume in VOLUMES.items() if volume <= VOLUMES[self.size]]
        least = VOLUMES[self.size] * Fraction(self.draw.randint(20, 60), 100)
        keys = {"size": "auto", "sizes": sizes, "maker": "Coni-Snap"}
        return keys | ({} if self.to_mass else {"min_fill": f"{plain(least)} mg/capsule"})

    def _need(self, least, batch):
        """Stock for the batch: below every minimum, or above the smallest."""
        draw = self.draw
        if not self.diluted:
            return min(least * Fraction(10 ** draw.uniform(0.1, 2)), batch / 4)
        decades = draw.choice(
            (
                draw.uniform(0.02, 1.2),
                draw.uniform(0.02, 1.2),
                draw.uniform(1, 2.5),
                draw.uniform(2.4, 3.5),
            )
        )
        return min(least * Fraction(10**-decades), batch / 20)

    def _packing(self, *, unknown=False):
        """How a powder packs: by a statistic of this size or another, by a density, or unknown."""
        draw, density = self.draw, Fraction(self.draw.randint(62, 120), 100)
        way = draw.choice(("statistic", "statistic", "carried", "density", "unknown"))
        if way == "unknown" and unknown:
            return {}
        if way == "density":
            return {"density": f"{plain(density)} g/mL"}
        size = draw.choice(tuple(VOLUMES)) if way == "carried" else self.size
        keys = {"pack_stat": f"{plain(density * VOLUMES[size])} mg/capsule"}
        return keys | ({"pack_stat_size": size} if way == "carried" or self.auto else {})

    def _excipients(self, fill):
        """None to two excipients: a share or a mass, now and then too little to weigh."""
        found = []
        for name in self.draw.sample(
            ("stearate", "talc", "silica"), self.draw.choice((0, 0, 1, 2))
        ):
            role = "lubricant" if name == "stearate" else "glidant"
            part = Fraction(self.draw.randint(2, 30), 10)
            keys = {"name": name, "share": f"{plain(part)} %"}
            if self.draw.random() < 0.5:
                mass = digits(fill * part / 100)
                keys = {"name": name, "mass": f"{plain(mass)} mg/capsule"}
            voids = self.draw.random() < 0.3
            found.append(
                keys | {"role": role} | ({"occupies": "none"} if voids else self._packing())
            )
        return found

    def _triturate(self, batch):
        draw = self.draw
        return draw.choice(
            (
                {"diluent": "the diluent"} | self._packing(),
                {"ratio_limit": draw.randint(5, 40)},
                {"mixer_capacity": f"{plain(digits(batch))} mg"},
                {"keep": True},
            )
        )


# --- plans ---------------------------------------------------------------------------------------


def poured(weighings, content):
    """Follow the weights from vessel to vessel; gives the active that reaches the batch."""
    mass, active, taken = (collections.Counter() for _ in range(3))
    for weighing in weighings:
        weight, source = weighing.weigh.number, weighing.from_
        share = content if source == "stock" else 0
        if source in mass:
            share = active[source] / mass[source]
            taken[source] += weight
        mass[weighing.into] += weight
        active[weighing.into] += weight * share
    assert all(taken[vessel] <= mass[vessel] for vessel in taken)
    return active["batch"]


def planned(order):
    """Plan an order, hold its weights against its balances, and say what kind of plan it is."""
    plan = galenic.plan(order.tables)
    if plan.stopped:
        assert not plan.weighings
        return "stopped"
    assert plan.check
    known = {balance.keys["name"]: balance for balance in order.balances}
    for weighing in plan.weighings:
        balance, weight = known[weighing.balance], weighing.weigh.number
        assert weighing.minimum.number == balance.least
        assert weight >= balance.least
        assert weight % balance.grid == 0
        assert balance.most is None or weight <= balance.most
    assert plan.dose.expected.number == poured(plan.weighings, order.content) / plan.made.planned
    steps = max((len(made.steps) for made in plan.triturates), default=0)
    assert (steps > 0) == any(weighing.into != "batch" for weighing in plan.weighings)
    return WEIGHTS[steps]


def drawing(place, seed=SEED):
    """What a block is drawn with."""
    return random.Random(f"{seed}/{place}")  # noqa: S311 - the same orders each time


def block(place, seed=SEED, count=BLOCK):
    """Plan one block of orders; gives how many of each kind, and the orders that failed."""
    draw, kinds, failed = drawing(place, seed), collections.Counter(), []
    for number in range(count):
        order = Order(draw)
        try:
            kinds[planned(order)] += 1
            kinds["meant for a triturate"] += order.diluted
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is what is looked for
            failed.append((place, number, f"{type(error).__name__}: {error}", order.tables))
    return kinds, failed


def _block(given):
    return block(*given)


def main():
    """Draw, plan and print the counts; exit with 1 if an order failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--orders", type=int, default=1_000_000, help="rounded up to thousands")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--minutes", type=float, default=None, help="stop after so many")
    given = parser.parse_args()
    began, kinds, failed, blocks = time.monotonic(), collections.Counter(), [], 0
    with multiprocessing.Pool() as pool:
        wanted = ((place, given.seed) for place in range(-(-given.orders // BLOCK)))
        for found, wrong in pool.imap(_block, wanted):
            kinds += found
            failed += wrong
            blocks += 1
            for one in wrong:
                sys.stdout.write(f"failed: {one}\n")
            if given.minutes and time.monotonic() - began > given.minutes * 60:
                pool.terminate()
                break
    count = blocks * BLOCK
    sys.stdout.write(f"{count} orders of seed {given.seed} in {time.monotonic() - began:.0f} s\n")
    for kind, number in sorted(kinds.items()):
        sys.stdout.write(f"{kind:24}{number:10}{number / count:8.1%}\n")
    sys.stdout.write(f"{'failed':24}{len(failed):10}\n")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

"""Draw orders by the million, plan each, and see that the batch closes on the bench.

    python tests/million_orders.py --orders 1000000 --seed 2024
    python tests/million_orders.py --orders 100000 --several
    python tests/million_orders.py --orders 100000 --completion

Half of the orders have too little stock to weigh, and need a triturate; nine in ten end with
weighings, the others with a stop. Each block of a thousand has a seed of its own, made of the seed
and its number, so that the orders are the same on any number of processors, and one block can be
drawn again alone. hypothesis, which the laws are tested with, takes ten times as long for an order.

What is checked of each plan is worked out here from the order: it closes on the bench; every
weight is at or above the minimum of its balance, at or below its capacity, and on its grid; and the
weights, followed from vessel to vessel, carry into each capsule the dose of each active that the
plan says. With ``--several`` every order has two to four actives, each with a stock of its own or
from that of another, and each diluted or not; with ``--completion`` it is filled by completion.
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
FARTHEST = Fraction(1, 20)  # a dose that rounding or another's weight moves farther is stopped


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
    mean = digits(max(strength * Fraction(draw.uniform(2, 8)), Fraction(51)), 4)
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
    """An order as a mapping, its balances, and what it should come to.

    ``held`` is what each milligram of a stock holds, by the active that it is weighed for and by
    the actives in it; ``aims`` are the doses that each capsule is made to hold.
    """

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
        keys, content = stock(draw, iu=iu)
        self.held = {"the drug": {"the drug": content}}
        self.aims = {}
        over = draw.choice((0, 0, 0, 5, 10))
        dose = digits(need * content / (capsules + more) / (1 + Fraction(over, 100)))
        dose = max(dose, LEAST)
        self.aims["the drug"] = dose * (1 + Fraction(over, 100))
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


class Several(Order):
    """An order of two to four actives: each has a stock of its own, or lies in that of another."""

    def __init__(self, draw):
        """Draw one of one active, and more of them beside it."""
        super().__init__(draw)
        heading, stocked = self.tables["order"], self.tables.pop("stock")
        self.filled = heading["capsules"] + int(heading["excess"].partition(" ")[0])
        self.least = min(balance.least for balance in self.balances)
        self.batch = VOLUMES[self.size] * Fraction(3, 10) * self.filled
        keys = ("dose", "overage", "tolerance")
        told = {key: heading.pop(key) for key in keys if key in heading}
        self.actives = [{"name": heading.pop("active"), **told, "stock": stocked}]
        for place in range(2, draw.choice((2, 2, 2, 3, 3, 4)) + 1):
            name = f"drug {place}"
            keys = self._beside(name) if draw.random() < 0.2 else self._own(name)
            self.actives.append({"name": name} | keys)
        draw.shuffle(self.actives)
        self.tables["active"] = self.actives
        self.aims = {one["name"]: self.aims[one["name"]] for one in self.actives}

    def _own(self, name):
        """An active with a stock of its own."""
        draw, before = self.draw, self.diluted
        iu, over = draw.random() < 0.2, draw.choice((0, 0, 0, 5, 10))
        self.diluted = draw.random() < 0.35
        need = min(self._need(self.least, self.batch), self.batch / 6)
        self.diluted |= before
        keys, content = stock(draw, iu=iu)
        keys |= {"active": name} | ({"assay_as": name} if "assay_as" in keys else {})
        dose = max(digits(need * content / self.filled / (1 + Fraction(over, 100))), LEAST)
        self.held[name] = {name: content}
        self.aims[name] = dose * (1 + Fraction(over, 100))
        told = {"dose": f"{plain(dose)} {'IU' if iu else 'mg'}", "overage": f"{over} %"}
        return told | {"stock": keys | self._packing(unknown=True)}

    def _beside(self, name):
        """An active that lies in the stock of another; now and then far from what that makes it."""
        draw = self.draw
        owner = draw.choice([one for one in self.actives if "of" not in one["stock"]])
        whose, stocked = owner["name"], owner["stock"]
        key = "assay" if stocked["kind"] == "powder" else "strength"
        left = 1 - sum(
            self.held[whose].values()
        )  # of the powder: no more lies in it than it weighs
        if left * 20 < self.held[whose][whose]:
            return self._own(name)
        written, label = beside(draw, stocked[key], left / self.held[whose][whose])
        content = self.held[whose][whose] * label / labelled(stocked[key])
        keys = {"of": whose, "active": name, key: written}
        if "assay" in stocked and key == "strength":
            keys["assay"] = stocked["assay"]  # it stands for one active alone
        if "assay_as" in stocked:
            keys["assay_as"] = name
        far = draw.uniform(0.3, 3) if draw.random() < 0.05 else draw.uniform(0.96, 1.04)
        becomes = self.aims[whose] / self.held[whose][whose] * content
        dose = max(digits(becomes * Fraction(far)), LEAST)
        self.held[whose][name] = content
        self.aims[name] = dose
        return {"dose": f"{plain(dose)} {'IU' if 'IU' in written else 'mg'}", "stock": keys}


class Completed(Order):
    """An order that is filled by completion: to no mass, and with no share of a fill."""

    def __init__(self, draw):
        """Draw one, and leave out what a fill by completion has not."""
        super().__init__(draw)
        self.tables["capsule"].pop("fill", None)
        entries = self.tables["excipient"]
        self.tables["excipient"] = [entry for entry in entries if "share" not in entry]
        premix = draw.choice(({}, {"premix": f"{draw.randint(1, 100)} %"}))
        self.tables["fill"] = {"method": "completion"} | premix


def labelled(text):
    """The number of a strength or an assay: in each unit counted, or in each mg of a powder."""
    first, _, unit = text.partition(" ")
    if unit.startswith("in "):
        return Fraction(1, int(unit.removeprefix("in ")))
    return Fraction(first) / {"%": 100, "IU/g": 1000}.get(unit, 1)


def beside(draw, text, most):
    """The strength or assay of a second active in one stock: its text, and its number.

    It is at most so many times as much as the first, where both are masses.
    """
    if text.startswith("1 in "):
        found = f"1 in {int(text.removeprefix('1 in ')) * draw.choice((2, 5, 20))}"
    else:
        first, _, unit = text.partition(" ")
        other = {"mg/tablet": "IU/tablet", "IU/tablet": "mg/tablet"}.get(unit, unit)
        part = Fraction(draw.randint(2, 90), 100) * min(1, most)
        found = f"{plain(digits(Fraction(first) * part))} {draw.choice((unit, other))}"
    return found, labelled(found)


# --- plans ---------------------------------------------------------------------------------------


def poured(weighings, held):
    """Follow the weights from vessel to vessel; gives what of each active reaches the batch."""
    mass, taken = collections.Counter(), collections.Counter()
    inside = collections.defaultdict(collections.Counter)
    for weighing in weighings:
        weight, source = (weighing.weigh or weighing.exact).number, weighing.from_
        assert (source == "stock") == (weighing.active is not None)
        share = held[weighing.active] if source == "stock" else {}
        if source in mass:
            share = {name: active / mass[source] for name, active in inside[source].items()}
            taken[source] += weight
        mass[weighing.into] += weight
        for name, part in share.items():
            inside[weighing.into][name] += weight * part
    assert all(taken[vessel] <= mass[vessel] for vessel in taken)
    return inside["batch"]


def hold_against(balances, weighings):
    """See that every weight is one that its balance may set."""
    known = {balance.keys["name"]: balance for balance in balances}
    for weighing in weighings:
        balance, weight = known[weighing.balance], weighing.weigh.number
        assert weighing.minimum.number == balance.least
        assert weight >= balance.least
        assert weight % balance.grid == 0
        assert balance.most is None or weight <= balance.most


def planned(order):
    """Plan an order, hold its weights against its balances, and say what kind of plan it is."""
    plan = galenic.plan(order.tables)
    if plan.stopped:
        assert not plan.weighings
        return "stopped"
    assert plan.check
    hold_against(order.balances, plan.weighings)
    found = poured(plan.weighings, order.held)
    assert [one.name for one in plan.actives] == list(order.aims)
    for one in plan.actives:
        assert one.check.dose.number == one.dose.expected.number
        assert one.dose.expected.number == found[one.name] / plan.made.planned
        assert abs(one.dose.expected.number / order.aims[one.name] - 1) <= FARTHEST
    steps = max((len(made.steps) for made in plan.triturates), default=0)
    assert (steps > 0) == any(weighing.into != "batch" for weighing in plan.weighings)
    return WEIGHTS[steps]


def drawing(place, seed=SEED):
    """What a block is drawn with."""
    return random.Random(f"{seed}/{place}")  # noqa: S311 - the same orders each time


def block(place, seed=SEED, count=BLOCK, kind=Order):
    """Plan one block of orders; gives how many of each kind, and the orders that failed."""
    draw, kinds, failed = drawing(place, seed), collections.Counter(), []
    for number in range(count):
        order = kind(draw)
        try:
            kinds[planned(order)] += 1
            kinds["meant for a triturate"] += order.diluted
            kinds[f"{len(order.aims)} actives"] += len(order.aims) > 1
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
    parser.add_argument("--several", action="store_true", help="two to four actives in each")
    parser.add_argument("--completion", action="store_true", help="filled by completion")
    parser.add_argument("--processes", type=int, default=None, help="as many as there are cores")
    parser.add_argument("--minutes", type=float, default=None, help="stop after so many")
    given = parser.parse_args()
    began, kinds, failed, blocks = time.monotonic(), collections.Counter(), [], 0
    kind = Several if given.several else Completed if given.completion else Order
    with multiprocessing.Pool(given.processes) as pool:
        places = range(-(-given.orders // BLOCK))
        wanted = ((place, given.seed, BLOCK, kind) for place in places)
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
    for what, number in sorted((+kinds).items()):
        sys.stdout.write(f"{what:24}{number:10}{number / count:8.1%}\n")
    sys.stdout.write(f"{'failed':24}{len(failed):10}\n")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

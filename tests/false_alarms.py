"""Count the cautions on drawn orders in which nothing is wrong.

    python tests/false_alarms.py --orders 10000 --seed 2026

The orders are those of `million_orders.py`: what is drawn is what a careful pharmacist could have
written. A caution on one of them is either something that was left out (a packing that nobody
measured) or a false alarm, and a list that grows without a reason is read by nobody. Run it before
and after a change, on the same seed, and compare.
"""

from __future__ import annotations

import argparse
import collections
import sys

import galenic
import million_orders


def counted(orders, seed):
    """Cautions by code, and the orders that carry one, that carry none, and that stop."""
    codes, kinds = collections.Counter(), collections.Counter()
    for place in range(-(-orders // million_orders.BLOCK)):
        draw = million_orders.drawing(place, seed)
        for _ in range(million_orders.BLOCK):
            plan = galenic.plan(million_orders.Order(draw).tables)
            found = {notice.code for notice in plan.notices if notice.severity == "caution"}
            codes.update(found)
            kinds["stopped" if plan.stopped else "cautioned" if found else "silent"] += 1
    return codes, kinds


def main():
    """Draw, plan and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--orders", type=int, default=10_000, help="rounded up to thousands")
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    codes, kinds = counted(given.orders, given.seed)
    lines = [f"{count:7,} {kind}" for kind, count in sorted(kinds.items())]
    lines += [f"{sum(codes.values()):7,} cautions"]
    lines += [f"{count:7,}   {code}" for code, count in codes.most_common()]
    sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()

"""How the time grows with what an order holds: some sizes of each, and the exponent."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING, Any, NamedTuple

import orders
from timing import Called, rounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers import Build

TABLES = {
    "actives": ("plan", orders.actives, (1, 2, 4, 8)),
    "excipients": ("plan", orders.excipients, (1, 10, 100)),
    "steps of trituration": ("plan", lambda steps: orders.diluted(orders.DOSES[steps]), (1, 2, 3)),
    "balances, two steps": ("plan", lambda n: orders.diluted(orders.DOSES[2], balances=n),
                            (2, 4, 8)),
    "balances decades apart": ("plan", lambda n: orders.decades(orders.DECADES[:n]), (2, 4, 8)),
    "capsules in the batch": ("plan", orders.capsules, (10, 1000, 100_000)),
    "tablets weighed one by one": ("plan", orders.weighed_tablets, (10, 100, 1000)),
    "other stocks, ways out": ("ways_out", orders.other_stocks, (10, 100, 1000)),
}  # fmt: skip
"""What is timed, the tables of so many, and the sizes."""


class Growth(NamedTuple):
    """Seconds at each size, and the slope of their logarithms: of all, and of the last two."""

    sizes: tuple[int, ...]
    seconds: list[float]
    exponent: float
    last: float


def subjects(build: Build) -> list[str]:
    """What can be measured here, by its name."""
    simulated = build.worker.ask(answer="has", **{"with": {"module": "numpy"}})
    several = build.worker.ask(answer="has", **{"with": {"module": "galenic._materials.active"}})
    tables = [name for name in TABLES if several or name != "actives"]
    return ["orders in rows", *tables, *(["capsules simulated"] if simulated else [])]


def asked(name: str) -> tuple[str, list[tuple[int, dict[str, Any]]]]:
    """The task of a subject, and what it is told at each size."""
    if name == "orders in rows":
        tables = orders.capsules(100)
        return "plan_rows", [(n, {"tables": tables, "rows": n}) for n in (10, 100, 1000)]
    if name == "capsules simulated":
        told = {"tables": orders.simulated(), "capsules": 100}
        return "simulate", [(100 * n, told | {"batches": n}) for n in (100, 1000, 10_000)]
    task, make, sizes = TABLES[name]
    return task, [(size, {"tables": make(size)}) for size in sizes]


def grown(build: Build, name: str, seconds: float) -> Growth:
    """Measure a subject at its sizes."""
    task, told = asked(name)
    meters = [Called(build.worker, task, **given) for _, given in told]
    least = rounds(meters, seconds).least()
    sizes = tuple(size for size, _ in told)
    return Growth(sizes, least, slope(sizes, least), slope(sizes[-2:], least[-2:]))


def slope(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The exponent of the power that fits best."""
    across, up = ([math.log(one) for one in column] for column in (sizes, seconds))
    return statistics.linear_regression(across, up).slope

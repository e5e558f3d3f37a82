"""What a worker answers besides times; of galenic only what every build has in public."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import platform
import statistics
import sys
import time
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Tables = dict[str, Any]

AGAIN = 10
"""Of the slowest so many are timed again, since some were only disturbed."""


def versions() -> dict[str, str]:
    """Of Python, of galenic if this is a build of it, and of its peers that are here."""
    found = {"Python": platform.python_version()}
    for name in ("pint", "attrs", "numpy", "scipy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def has(module: str) -> bool:
    """Whether a module could be imported."""
    return importlib.util.find_spec(module) is not None


def galenic_is() -> str:
    """The folder that galenic was imported from."""
    import galenic  # noqa: PLC0415

    return str(Path(galenic.__file__).resolve().parent)


def planned_numbers(text: str) -> dict[str, str]:
    """The numbers of the plan that both ways by hand work out as well, exactly."""
    import galenic  # noqa: PLC0415

    plan = galenic.plan(galenic.load(text))
    amounts = {
        "stock": plan.weighings[0].weigh,
        "filler": plan.weighings[1].weigh,
        "gross": plan.fill.gross,
        "blend": plan.made.blend,
        "left_over": plan.stock.leftover,
        "active_left_over": plan.stock.leftover_active,
        "expected": plan.dose.expected,
    }
    numbers = {name: Fraction(amount.number) for name, amount in amounts.items() if amount}
    numbers["tablets"] = Fraction(plan.stock.tablets_to_take or 0)
    return {name: f"{exact.numerator}/{exact.denominator}" for name, exact in numbers.items()}


def numbers_by_hand(text: str) -> dict[str, float]:
    """The same numbers, by hand with pint."""
    import by_hand  # noqa: PLC0415

    found = by_hand.plan(by_hand.read(text))
    kept = ("gross", "blend", "left_over", "active_left_over", "expected", "tablets")
    numbers = dict(zip(("stock", "filler"), found["weights"], strict=True))
    numbers |= {name: found[name] for name in kept}
    return {name: float(quantity.magnitude) for name, quantity in numbers.items()}


def operations_by_hand(text: str) -> int:
    """How many operations on quantities the batch takes by hand."""
    import by_hand  # noqa: PLC0415

    quantities, calls = by_hand.read(text), 0

    def count(frame: object, event: str, _: object) -> None:
        nonlocal calls
        caller = getattr(frame, "f_back", None)
        if event == "call" and caller is not None and caller.f_code is by_hand.plan.__code__:
            calls += 1

    sys.setprofile(count)
    try:
        by_hand.plan(quantities)
    finally:
        sys.setprofile(None)
    return calls


# --- many orders ---------------------------------------------------------------------------------


def drawn_orders(seed: int, place: int, count: int) -> list[Tables]:
    """The first orders of a block of `million_orders.py`; what is drawn asks no build."""
    sys.path.insert(1, str(Path(__file__).resolve().parent.parent))
    million_orders: Any = importlib.import_module("million_orders")
    draw = million_orders.drawing(place, seed)
    return [million_orders.Order(draw).tables for _ in range(count)]


def spent_on(tables: Tables) -> tuple[float, float]:
    """CPU seconds of a plan, and of the plan and its ways out."""
    import galenic  # noqa: PLC0415

    order, clock = galenic.Order.read(tables), time.process_time
    began = clock()
    plan = galenic.plan(order)
    planned = clock()
    _ = plan.ways_out
    return planned - began, clock() - began


def least_spent_on(tables: Tables, times: int = 3) -> tuple[float, float]:
    """The least of some times."""
    spent = [spent_on(tables) for _ in range(times)]
    return min(plan for plan, _ in spent), min(both for _, both in spent)


def slowest(seed: int, orders: int, block: int = 1000) -> dict[str, Any]:
    """Median and slowest of drawn orders: of the plan, and of the plan and its ways out."""
    import galenic  # noqa: PLC0415

    spent_on(drawn_orders(seed, 0, 1)[0])  # what is imported late is imported now
    spent, places, failed = [], [], []
    for place in range(-(-orders // block)):
        for number, tables in enumerate(drawn_orders(seed, place, min(block, orders))):
            try:
                spent.append(spent_on(tables))
                places.append((place, number))
            except galenic.GalenicError as error:
                failed.append(f"order {number} of block {place}: {str(error)[:120]}")
    found: dict[str, Any] = {"failed": failed}
    for part, name in enumerate(("plan", "plan and ways out")):
        by_time = sorted(range(len(spent)), key=lambda at: -spent[at][part])
        again = {}
        for at in by_time[:AGAIN]:
            place, number = places[at]
            tables = drawn_orders(seed, place, number + 1)[number]
            again[places[at]] = min(spent[at][part], least_spent_on(tables, 2)[part])
        where = max(again, key=again.__getitem__)
        found[name] = {
            "median": statistics.median(one[part] for one in spent),
            "slowest": again[where],
            "where": where,
        }
    return found


def text_of(tables: Tables, *, ways: bool) -> str:
    """The whole document of a plan but for galenic's version; or the error that there is."""
    import galenic  # noqa: PLC0415

    try:
        plan = galenic.plan(tables)
        if not ways:
            vars(plan)["ways_out"] = ()  # kept there once it was worked out, so it is not
        document = plan.to_dict()
    except Exception as error:  # noqa: BLE001 - an error of galenic's own is compared as well
        document = {"error": type(error).__name__, "says": str(error)}
    if not ways:
        assert not document.get("ways_out"), "a plan's ways out are no longer left out like this"
    document.pop("galenic", None)
    return json.dumps(document, sort_keys=True)


def document(tables: Tables, *, ways: bool) -> Any:
    """The same, as data."""
    return json.loads(text_of(tables, ways=ways))


def digests(seed: int, place: int, count: int, every: int) -> list[str]:
    """A digest of the document of each order of a block, with the ways out of one in so many."""
    return [
        hashlib.sha256(text_of(tables, ways=not at % every).encode()).hexdigest()
        for at, tables in enumerate(drawn_orders(seed, place, count))
    ]

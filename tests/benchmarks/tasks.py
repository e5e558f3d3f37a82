"""What a worker can time, each by its name; of galenic only what every build has in public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Tables = dict[str, Any]


def nothing() -> None:
    """What is made before a call that needs nothing made."""


class Task(NamedTuple):
    """A call, and what is made for each call before the clock runs."""

    call: Callable[[Any], object]
    fresh: Callable[[], Any] = nothing


def plan(tables: Tables) -> Task:
    """Plan an order that is read, and that no plan has looked at before."""
    import galenic  # noqa: PLC0415 - a worker of a peer has none

    return Task(galenic.plan, lambda: galenic.Order.read(tables))


def plan_in_toml(text: str) -> Task:
    """Plan the order that stands in text, read before; no plan has looked at it."""
    import galenic  # noqa: PLC0415

    return Task(galenic.plan, lambda: galenic.load(text))


def plan_from_toml(text: str) -> Task:
    """Read an order from text, and plan it."""
    import galenic  # noqa: PLC0415

    return Task(lambda _: galenic.plan(galenic.load(text)))


def ways_out(tables: Tables) -> Task:
    """Look for the ways out of a plan; each plan is asked once, since it keeps them."""
    import galenic  # noqa: PLC0415

    return Task(lambda made: made.ways_out, lambda: galenic.plan(tables))


def plan_rows(tables: Tables, rows: int) -> Task:
    """Plan so many rows of one column beside common tables."""
    import galenic  # noqa: PLC0415

    given = [{"order.capsules": 10 + place % 90} for place in range(rows)]
    return Task(lambda _: galenic.plan_rows(given, tables))


def titrate(tables: Tables) -> Task:
    """Work out a regimen, with the batch of each of its strengths."""
    import galenic  # noqa: PLC0415

    return Task(lambda _: galenic.titrate(tables))


def plans_of(tables: Tables) -> Task:
    """Read and plan the orders that a regimen comes down to."""
    import galenic  # noqa: PLC0415

    orders = [made.order.to_tables() for made in galenic.titrate(tables).plans]
    return Task(lambda _: [galenic.plan(order) for order in orders])


def simulate(tables: Tables, batches: int, capsules: int) -> Task:
    """Simulate so many batches of so many capsules."""
    import galenic  # noqa: PLC0415
    from galenic.accuracy import simulate as simulated  # noqa: PLC0415

    made = galenic.plan(tables)
    simulated(made, batches=100)  # what is imported late is imported now
    return Task(lambda _: simulated(made, batches=batches, capsules=capsules))


def by_hand(text: str) -> Task:
    """The batch by hand with pint, of quantities that are read."""
    import by_hand as hand  # noqa: PLC0415

    quantities = hand.read(text)
    return Task(lambda _: hand.plan(quantities))


def by_hand_from_toml(text: str) -> Task:
    """The batch by hand with pint, from text."""
    import by_hand as hand  # noqa: PLC0415

    return Task(lambda _: hand.plan(hand.read(text)))

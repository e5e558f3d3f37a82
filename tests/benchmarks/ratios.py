"""The rows of the table: what is divided by what, and what is aimed at."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import orders
from timing import Called, Started, Warm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from timing import Meter
    from workers import Build, Builds

MATHJS_WARM = 3.0
"""CPU seconds that the JavaScript is called for before it is measured."""


class Row(NamedTuple):
    """A ratio: what is aimed at, if anything is, which side of it is wanted, and its two parts.

    Each part is asked for with a build; a peer is the same for all builds, and measured once.
    """

    name: str
    aim: float | None
    at_least: bool
    above: Callable[[Build], Meter]
    below: Callable[[Build], Meter]
    unit: str = "ms"


def rows(builds: Builds, folder: Path) -> list[Row]:
    """All rows that can be measured here."""
    found = [*by_hand(builds), *processes(builds, folder), *several(builds), *regimens(builds)]
    found += searches()
    if builds.mathjs is not None:
        node = builds.mathjs
        warm = once(lambda: Warm(node, "by_hand", MATHJS_WARM))
        found.insert(2, Row("mathjs by hand ÷ plan(order)", 0.42, True, warm, in_toml))
    return found


def once(make: Callable[[], Meter]) -> Callable[[Build], Meter]:
    """A peer: made when it is first asked for, and the same whatever build it is held against."""
    kept = cache(make)
    return lambda _: kept()


def check(builds: Builds) -> None:
    """See that what is done by hand gives the numbers of the plan, to the ninth digit."""
    text = example()
    found = {"pint": builds.peers.worker.ask(answer="numbers_by_hand", **{"with": {"text": text}})}
    if builds.mathjs is not None:
        found["mathjs"] = builds.mathjs.ask(answer="numbers")
    for build in builds.all:
        planned = build.worker.ask(answer="planned_numbers", **{"with": {"text": text}})
        for peer, numbers in found.items():
            assert numbers.keys() == planned.keys(), (peer, numbers, planned)
            for name, number in numbers.items():
                exact = Fraction(planned[name])
                assert abs(Fraction(number) / exact - 1) < 1e-9, (peer, name, number, exact)


def example() -> str:
    """The order of the rows above."""
    return orders.EXAMPLE.read_text(encoding="utf-8")


def in_toml(build: Build) -> Called:
    """A plan of the example, read before."""
    return Called(build.worker, "plan_in_toml", text=example())


def by_hand(builds: Builds) -> list[Row]:
    """Against some 45 quantity operations of the same batch, written by hand."""
    text = example()

    def pint(task: str) -> Callable[[Build], Meter]:
        return once(lambda: Called(builds.peers.worker, task, text=text))

    return [
        Row("pint by hand ÷ plan(order)", 3.5, True, pint("by_hand"), in_toml),
        Row(
            "pint by hand from TOML ÷ plan(load(text))", 5.5, True, pint("by_hand_from_toml"),
            lambda build: Called(build.worker, "plan_from_toml", text=text),
        ),
    ]  # fmt: skip


def processes(builds: Builds, folder: Path) -> list[Row]:
    """Against the start of processes that a user knows."""
    file = folder / "order.toml"
    file.write_text(example(), encoding="utf-8")
    tables = orders.jsonable(tomllib.loads(example()))
    first = f"import galenic; galenic.plan({tables!r})"
    registry = ("-c", "import pint; pint.UnitRegistry()")

    def peer(*arguments: str, memory: bool = False) -> Callable[[Build], Meter]:
        return once(lambda: Started(builds.peers, *arguments, memory=memory))

    def own(*arguments: str, memory: bool = False) -> Callable[[Build], Meter]:
        return lambda build: Started(build, *arguments, memory=memory)

    command = ("-m", "galenic", "plan", str(file))
    found = [
        Row("first plan in a process ÷ import attrs", 1.6, False,
            own("-c", first), peer("-c", "import attrs")),
        Row("galenic plan FILE ÷ pint.UnitRegistry()", 0.18, False, own(*command), peer(*registry)),
        Row("peak memory: galenic plan FILE ÷ pint's registry", 0.45, False,
            own(*command, memory=True), peer(*registry, memory=True), "kB"),
    ]  # fmt: skip
    if builds.all[-1].worker.ask(answer="has", **{"with": {"module": "scipy"}}):
        accuracy = own("-m", "galenic", "accuracy", str(file))
        scipy = peer("-c", "import scipy.special")
        name = "galenic accuracy FILE ÷ import scipy.special"
        found.append(Row(name, 1.2, False, accuracy, scipy))
    return found


def several(builds: Builds) -> list[Row]:
    """What a second active costs, and eight of them; of builds that all take several."""
    asked = {"module": "galenic._materials.active"}
    if not all(build.worker.ask(answer="has", **{"with": asked}) for build in builds.all):
        return []

    def plan(count: int) -> Callable[[Build], Meter]:
        tables = orders.actives(count)
        return lambda build: Called(build.worker, "plan", tables=tables)

    return [
        Row("plan of two actives ÷ one", 1.8, False, plan(2), plan(1)),
        Row("plan of eight actives ÷ four", 2, False, plan(8), plan(4)),
    ]


def regimens(builds: Builds) -> list[Row]:
    """What a year of eight strengths costs beside their plans; of builds that know regimens."""
    asked = {"module": "galenic._regimen"}
    if not all(build.worker.ask(answer="has", **{"with": asked}) for build in builds.all):
        return []

    def task(name: str) -> Callable[[Build], Meter]:
        tables = orders.regimen(8)
        return lambda build: Called(build.worker, name, tables=tables)

    name = "a year's regimen of eight strengths ÷ its plans"
    return [Row(name, 2, False, task("titrate"), task("plans_of"))]


def searches() -> list[Row]:
    """What more balances and more other stocks cost, of the same build."""

    def plan(tables: orders.Tables) -> Callable[[Build], Meter]:
        return lambda build: Called(build.worker, "plan", tables=tables)

    def ways(count: int) -> Callable[[Build], Meter]:
        tables = orders.other_stocks(count)
        return lambda build: Called(build.worker, "ways_out", tables=tables)

    two = orders.DOSES[2]
    found = [
        Row("two steps of trituration, eight balances ÷ one", 2.5, False,
            plan(orders.diluted(two, balances=8)), plan(orders.diluted(two))),
    ]  # fmt: skip
    for finest, name in ((False, "sensitive to six readings"), (True, "sensitive to 6 mg")):
        found.append(
            Row(f"balances decades apart, {name} ÷ one", 4, False,
                plan(orders.decades(each_finest=finest)),
                plan(orders.decades((1,), each_finest=finest)))
        )  # fmt: skip
    found.append(Row("ways out, 1,000 other stocks ÷ 100", 12, False, ways(1000), ways(100)))
    return found

"""Measure galenic against pint written by hand, and its start against that of attrs and pint.

Run it with the Python of an environment in which galenic is installed, on a quiet machine:

    python tests/benchmarks/run.py

It prints ratios, each of two things measured in this one run, in turn, so that a slower or busier
machine slows both. Nothing here is timed in CI: pytest does not collect it, and a missed aim does
not fail it. ``--seconds 5`` measures each ratio for longer than the usual three seconds.
"""

from __future__ import annotations

import argparse
import compileall
import gc
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import by_hand

import galenic

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = Path(galenic.__file__).parent / "examples" / "tablets.toml"
FEWEST_ROUNDS = 15
BATCH = 0.01
"""Seconds that a function is repeated for in one round, so that the clock is fine enough."""


class Ratio(NamedTuple):
    """What is divided by what, what is aimed at if anything is, and which side of it is wanted."""

    name: str
    aim: float | None
    at_least: bool
    above: Callable[[], float]
    below: Callable[[], float]


class Measured(NamedTuple):
    """The fastest time of each, in seconds, their ratio, and the median ratio of the rounds."""

    above: float
    below: float
    ratio: float
    median: float
    rounds: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--seconds", type=float, default=3.0, help="for each ratio; 3 when left out"
    )
    seconds = parser.parse_args().seconds
    text = EXAMPLE.read_text(encoding="utf-8")
    operations = check_and_count(text)
    say(
        f"Python {platform.python_version()}, pint {version('pint')}, attrs {version('attrs')}, "
        f"galenic {galenic.__version__}; {operations} quantity operations by hand"
    )
    say("")
    say(f"{'':46}{'ratio':>7}{'median':>8}{'aim':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for ratio in [*ratios(text, Path(folder)), *growth()]:
            report(ratio, measure(ratio, seconds))


def ratios(text: str, folder: Path) -> list[Ratio]:
    """The four ratios."""
    compileall.compile_dir(Path(galenic.__file__).parent, quiet=1)
    order_file = folder / "order.toml"
    order_file.write_text(text, encoding="utf-8")
    order, quantities = galenic.load(text), by_hand.read(text)
    tables = {**tomllib.loads(text)}
    tables["order"]["date"] = str(tables["order"]["date"])
    tables["stock"]["expires"] = str(tables["stock"]["expires"])
    first_plan = f"import galenic; galenic.plan({tables!r})"
    return [
        Ratio(
            "pint by hand ÷ plan(order)", 3, True,
            function(lambda: by_hand.plan(quantities)), function(lambda: galenic.plan(order)),
        ),
        Ratio(
            "pint by hand from TOML ÷ plan(load(text))", 5, True,
            function(lambda: by_hand.plan(by_hand.read(text))),
            function(lambda: galenic.plan(galenic.load(text))),
        ),
        Ratio(
            "first plan in a process ÷ import attrs", 1.4, False,
            process(folder, "-c", first_plan), process(folder, "-c", "import attrs"),
        ),
        Ratio(
            "galenic plan FILE ÷ pint.UnitRegistry()", 0.3, False,
            process(folder, "-m", "galenic", "plan", str(order_file)),
            process(folder, "-c", "import pint; pint.UnitRegistry()"),
        ),
    ]  # fmt: skip


DOSES = {"one": "1.5 mg", "two": "0.1 mg", "three": "6 mcg"}
"""Doses of twenty capsules that take so many steps on a balance of class III."""


def diluted(dose: str, capsules: int = 20, balances: int = 1) -> galenic.Order:
    """An order on balances of class III: 120 mg at least, the others coarser each by a half."""
    tables: dict[str, Any] = {
        "order": {"active": "the drug", "dose": dose, "capsules": capsules},
        "stock": {"kind": "powder", "active": "the drug", "assay": "100 %", "basis": "as-is",
                  "pack_stat": "210 mg/capsule"},
        "capsule": {"size": "3"},
        "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
        "weighing": {"rule": "least-weighable", "error": "5 %"},
        "balance": [
            {"name": f"B{n}", "readability": f"{2 + n} mg", "sensitivity": f"{6 + 3 * n} mg"}
            for n in range(balances)
        ],
    }  # fmt: skip
    return galenic.Order.read(tables)


def growth() -> list[Ratio]:
    """What triturates, their steps and the number of balances cost; nothing is aimed at."""

    def timed(order: galenic.Order) -> Callable[[], float]:
        return function(lambda: galenic.plan(order))

    plain, steps = diluted("9 mg"), {name: diluted(dose) for name, dose in DOSES.items()}
    for count, order in enumerate((plain, *steps.values())):
        plan = galenic.plan(order)
        assert [len(made.steps) for made in plan.triturates] == ([count] if count else [])
    found = [
        Ratio("triturate of one step ÷ none", None, False, timed(steps["one"]), timed(plain)),
        Ratio("two steps ÷ one", None, False, timed(steps["two"]), timed(steps["one"])),
        Ratio("three steps ÷ one", None, False, timed(steps["three"]), timed(steps["one"])),
    ]
    for dose, name in (("9 mg", "no triturate"), ("1.5 mg", "one step"), ("0.1 mg", "two steps")):
        alone = diluted(dose)
        found += [
            Ratio(f"{name}: {count} balances ÷ 1", None, False,
                  timed(diluted(dose, balances=count)), timed(alone))
            for count in (2, 4, 8)
        ]  # fmt: skip
    return found


def function(call: Callable[[], object]) -> Callable[[], float]:
    """Time a call: the mean of enough repeats in a row to fill one batch."""
    began = time.perf_counter()
    call()
    repeats = max(1, round(BATCH / (time.perf_counter() - began)))

    def timed() -> float:
        gc.disable()
        try:
            began = time.perf_counter()
            for _ in range(repeats):
                call()
            return (time.perf_counter() - began) / repeats
        finally:
            gc.enable()

    return timed


def process(folder: Path, *arguments: str) -> Callable[[], float]:
    """Time a fresh process of this Python, from its start to its end."""
    command = [sys.executable, *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def timed() -> float:
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, env=kept, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - began

    timed()  # the first one writes the bytecode that is missing
    return timed


def measure(ratio: Ratio, seconds: float) -> Measured:
    """Time both in turn until the time is up; the fastest of each is the least disturbed."""
    rounds: list[tuple[float, float]] = []
    end = time.perf_counter() + seconds
    while len(rounds) < FEWEST_ROUNDS or time.perf_counter() < end:
        rounds.append((ratio.above(), ratio.below()))
    above, below = (min(column) for column in zip(*rounds, strict=True))
    median = statistics.median(one / other for one, other in rounds)
    return Measured(above, below, above / below, median, len(rounds))


def report(ratio: Ratio, found: Measured) -> None:
    """Print one ratio, and below it what it was made of."""
    aim = verdict = ""
    if ratio.aim is not None:
        reached = found.ratio >= ratio.aim if ratio.at_least else found.ratio <= ratio.aim
        aim = f"{'≥' if ratio.at_least else '≤'} {ratio.aim}"
        verdict = "reached" if reached else "missed"
    say(f"{ratio.name:<46}{found.ratio:7.2f}{found.median:8.2f}{aim:>9}  {verdict}".rstrip())
    unit, factor = ("ms", 1e3) if found.above > 1e-3 and found.below > 1e-2 else ("µs", 1e6)
    say(
        f"    {found.above * factor:.0f} {unit} ÷ {found.below * factor:.0f} {unit}, "
        f"the fastest of {found.rounds} rounds"
    )


def check_and_count(text: str) -> int:
    """See that both work out the same batch, and count the operations on quantities by hand."""
    quantities = by_hand.read(text)
    calls = 0

    def count(frame: object, event: str, _: object) -> None:
        nonlocal calls
        caller = getattr(frame, "f_back", None)
        if event == "call" and caller is not None and caller.f_code is by_hand.plan.__code__:
            calls += 1

    sys.setprofile(count)
    try:
        found = by_hand.plan(quantities)
    finally:
        sys.setprofile(None)
    plan = galenic.plan(galenic.load(text))
    for mine, theirs in (
        (plan.weighings[0].weigh, found["weights"][0]),
        (plan.weighings[1].weigh, found["weights"][1]),
        (plan.fill.gross, found["gross"]),
        (plan.made.blend, found["blend"]),
        (plan.stock.leftover, found["left_over"]),
        (plan.stock.leftover_active, found["active_left_over"]),
        (plan.dose.expected, found["expected"]),
    ):
        assert mine is not None
        assert abs(Fraction(theirs.magnitude) / mine.number - 1) < 1e-9, (mine, theirs)
    assert plan.stock.tablets_to_take == found["tablets"].magnitude
    return calls


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

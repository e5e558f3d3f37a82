"""Measure the simulation against NumPy's bare normals, a plain loop, and itself on two cores.

Run it with the Python of an environment that has galenic[accuracy], on a quiet machine:

    python tests/benchmarks/accuracy.py

Rates are those of simulated capsules, with two scatters between capsules: half of NumPy's rate of
normals is the most that could be. It prints ratios measured in this one run, in turn.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

import galenic
from galenic.accuracy import simulate
from galenic.accuracy._draws import INNER
from galenic.accuracy._model import Model

if TYPE_CHECKING:
    from collections.abc import Callable

    from galenic.results._plan import Plan

ORDER = {
    "order": {"active": "a", "dose": "4.5 mg", "capsules": 100},
    "stock": {"kind": "tablets", "active": "a", "strength": "50 mg/tablet",
              "mean_mass": "253.4 mg/tablet", "coating": "none", "pack_stat": "180 mg/capsule"},
    "capsule": {"size": "3"},
    "filler": {"name": "f", "pack_stat": "150 mg/capsule"},
    "fill": {"rsd": "3 %"},
    "mixing": {"rsd": "2 %", "loss": "2 %"},
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "b", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
}  # fmt: skip
CAPSULES = 100
MEMORY = """
import json, resource, sys
import galenic
from galenic.accuracy import simulate
plan = galenic.plan(json.loads(sys.argv[1]))
simulate(plan, batches=int(sys.argv[2]), capsules=100)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9, help="of each ratio; 9 when left out")
    rounds = parser.parse_args().rounds
    plan = galenic.plan(ORDER)
    simulate(plan, batches=1000)  # what is imported late is imported now
    say(f"NumPy {np.__version__}, galenic {galenic.__version__}; capsules per second\n")
    for name, aim, above, below in (
        ("simulated ÷ half of the bare normals", "≥ 0.5", simulated(plan), bare),
        ("simulated ÷ the same in a plain loop", "", simulated(plan), looped(plan)),
        ("on two cores ÷ on one", "", simulated(plan, cores=2), simulated(plan)),
    ):
        rates = [(above(), below()) for _ in range(rounds)]
        best = [max(column) for column in zip(*rates, strict=True)]
        median = statistics.median(one / other for one, other in rates)
        ratio = f"{best[0] / best[1]:8.2f}, median {median:8.2f}"
        say(f"{name:<40}{ratio}  {aim}   ({best[0]:.3g} ÷ {best[1]:.3g})")
    small, large = (memory(batches) for batches in (10**4, 10**6))
    say(f"{'memory at 10^8 ÷ at 10^6 capsules':<40}{large / small:8.2f}   ({large} ÷ {small} kB)")


def simulated(plan: Plan, cores: int = 1) -> Callable[[], float]:
    """The rate of the simulation."""

    def rate() -> float:
        began = time.perf_counter()
        simulate(plan, batches=20_000, capsules=CAPSULES, cores=cores)
        return 20_000 * CAPSULES / (time.perf_counter() - began)

    return rate


def bare() -> float:
    """Half the rate at which NumPy fills an array of the size of an inner block with normals."""
    rng, array, rounds = np.random.default_rng(1), np.empty(INNER), 200
    began = time.perf_counter()
    for _ in range(rounds):
        rng.standard_normal(out=array)
    return rounds * INNER / 2 / (time.perf_counter() - began)


def looped(plan: Plan) -> Callable[[], float]:
    """The rate of the same simulation with plain numbers: batch by batch, capsule by capsule."""
    model, rng, batches = Model(plan), random.Random(1), 100  # noqa: S311 - dice
    sds = [source.standard for source in model.capsule]

    def error(source: object) -> float:
        """One error of a source, as the simulation draws it."""
        unit = {
            "normal": lambda: rng.gauss(0, 1),
            "rectangular": lambda: rng.uniform(-1, 1) * 3**0.5,
            "triangular": lambda: (rng.random() - rng.random()) * 6**0.5,
        }[source.distribution]()  # type: ignore[attr-defined]
        return source.centre + source.standard * unit  # type: ignore[attr-defined]

    def rate() -> float:
        began, inside, squares = time.perf_counter(), 0, 0.0
        for _ in range(batches):
            mean = 100 * model.dose([error(source) for source in model.batch]) / model.label
            for _ in range(CAPSULES):
                dose = mean
                for sd in sds:
                    dose *= 1 + sd * rng.gauss(0, 1)
                inside += 90 <= dose <= 110
                squares += (dose - mean) ** 2
        return batches * CAPSULES / (time.perf_counter() - began)

    return rate


def memory(batches: int) -> int:
    """The most memory, in kB, of a process that simulates so many batches."""
    import json  # noqa: PLC0415 - only here

    command = [sys.executable, "-c", MEMORY, json.dumps(ORDER), str(batches)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

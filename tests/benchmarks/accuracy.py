"""Measure `galenic accuracy` and its simulation, each against work of a known kind.

Run it with the Python of an environment that has galenic[accuracy]:

    python tests/benchmarks/accuracy.py

Each row is a ratio of CPU times, least of rounds that take turns, so that what else the machine
does falls on both sides. The capsules simulated have two scatters between them: two normals are
what NumPy would draw for each. On two cores the clock is what counts: those rows say something on a
machine with two cores to spare. The rows of the busier worker count the CPU time of each worker by
itself, whatever else the machine does; what a thread waits for the interpreter's lock is not in it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from importlib.resources import files
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

import galenic
from galenic.accuracy import simulate
from galenic.accuracy._model import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
MEMORY = """
import json, resource, sys
import galenic
from galenic.accuracy import simulate
plan = galenic.plan(json.loads(sys.argv[1]))
simulate(plan, batches=int(sys.argv[2]), capsules=100)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
NORMALS = 16_384
FILE = str(files("galenic") / "examples" / "tablets.toml")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15, help="of each ratio; 15 when left out")
    rounds = parser.parse_args().rounds
    plan = galenic.plan(ORDER)
    simulate(plan, batches=1000)  # what is imported late is imported now
    say(f"NumPy {np.__version__}, galenic {galenic.__version__}; seconds of the least round\n")
    with TemporaryDirectory() as compiled:
        command = child(compiled, "-m", "galenic", "accuracy", FILE)
        ratio("galenic accuracy FILE ÷ import scipy.special", "≤ 1.2", rounds,
              command, child(compiled, "-c", "import scipy.special"))  # fmt: skip
    ratio("two of NumPy's normals ÷ a capsule, 100 a batch", "≥ 0.8", rounds,
          normals, simulated(plan, 100))  # fmt: skip
    ratio("two of NumPy's normals ÷ a capsule, 30 a batch", "≥ 0.6", rounds,
          normals, simulated(plan, 30))  # fmt: skip
    ratio("a capsule in a plain loop ÷ a capsule, 100 a batch", "", rounds,
          looped(plan), simulated(plan, 100))  # fmt: skip
    ratio("one core ÷ two, by CPU time", "≥ 0.9", rounds,
          simulated(plan, 100), simulated(plan, 100, cores=2))  # fmt: skip
    clock = partial(simulated, plan, 100, batches=40_000, now=time.perf_counter)
    ratio("one core ÷ two threads, by the clock", "≥ 1.8", rounds, clock(), clock(cores=2))
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(2) as processes:
        ratio("one core ÷ two processes, by the clock", "≥ 1.8", rounds,
              clock(), clock(executor=processes))  # fmt: skip
        for name, workers in (("threads", threads), ("processes", processes)):
            ratio(f"one core ÷ the busier of two {name}, by CPU time", "≥ 1.8", rounds,
                  simulated(plan, 100, batches=40_000), busier(plan, 100, workers))  # fmt: skip
    small, large = (memory(batches) for batches in (10**4, 10**6))
    say(
        f"{'memory at 10^8 ÷ at 10^6 capsules':<52}{large / small:6.2f}  1   ({large} ÷ {small} kB)"
    )


def ratio(
    name: str, aim: str, rounds: int, above: Callable[[], float], below: Callable[[], float]
) -> None:
    """Print the ratio of two times, or of times for as many capsules, each the least of rounds."""
    least = [min(times) for times in zip(*((above(), below()) for _ in range(rounds)), strict=True)]
    say(f"{name:<52}{least[0] / least[1]:6.2f}  {aim:<6}({least[0]:.3g} ÷ {least[1]:.3g})")


def child(compiled: str, *command: str) -> Callable[[], float]:
    """The CPU time of a process of its own, whose modules are compiled, as an installed one's are.

    ``compiled`` is a folder for them: a first run, which is not timed, fills it.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    run = partial(
        subprocess.run, [sys.executable, *command], capture_output=True, check=True, env=environment
    )
    run()

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return seconds


class Timed(Executor):
    """Hands work on to an executor, and counts the CPU time of each of its workers."""

    def __init__(self, executor: Executor) -> None:
        """Begin with nothing counted."""
        self.executor, self.spent = executor, Counter[tuple[int, int]]()

    def map(self, fn: Callable[..., object], *items: object, **_: object) -> Iterator[object]:
        """What a function makes of each item, in order."""
        for worker, seconds, result in self.executor.map(partial(timed, fn), *items):
            self.spent[worker] += seconds
            yield result


def timed(fn: Callable[..., object], *given: object) -> tuple[tuple[int, int], float, object]:
    """Which worker works, its CPU time, and what comes of it."""
    began = time.thread_time()
    result = fn(*given)
    return (os.getpid(), threading.get_ident()), time.thread_time() - began, result


def busier(plan: Plan, capsules: int, workers: Executor) -> Callable[[], float]:
    """The CPU time of one simulated capsule, of the worker that was busier."""
    batches = 4_000_000 // capsules

    def seconds() -> float:
        executor = Timed(workers)
        simulate(plan, batches=batches, capsules=capsules, executor=executor)
        return max(executor.spent.values()) / batches / capsules

    return seconds


def simulated(
    plan: Plan,
    capsules: int,
    *,
    batches: int = 0,
    now: Callable[[], float] = time.process_time,
    **by: object,
) -> Callable[[], float]:
    """The time of one simulated capsule: of a million, or of so many batches."""
    batches = batches or 1_000_000 // capsules

    def seconds() -> float:
        began = now()
        simulate(plan, batches=batches, capsules=capsules, **by)
        return (now() - began) / batches / capsules

    return seconds


def normals() -> float:
    """The time of two normals, as NumPy fills an array that stays in the cache with them."""
    rng, array, rounds = np.random.default_rng(1), np.empty(NORMALS), 60
    began = time.process_time()
    for _ in range(rounds):
        rng.standard_normal(out=array)
    return 2 * (time.process_time() - began) / rounds / NORMALS


def looped(plan: Plan, capsules: int = 100) -> Callable[[], float]:
    """The time of a capsule in the same simulation with plain numbers, one by one."""
    model, rng, batches = Model(plan), random.Random(1), 20  # noqa: S311 - dice
    sds = [source.standard for source in model.capsule]

    def error(source: object) -> float:
        """One error of a source, as the simulation draws it."""
        unit = {
            "normal": lambda: rng.gauss(0, 1),
            "rectangular": lambda: rng.uniform(-1, 1) * 3**0.5,
            "triangular": lambda: (rng.random() - rng.random()) * 6**0.5,
        }[source.distribution]()  # type: ignore[attr-defined]
        return source.centre + source.standard * unit  # type: ignore[attr-defined]

    def seconds() -> float:
        began, inside, squares = time.process_time(), 0, 0.0
        for _ in range(batches):
            mean = 100 * model.dose([error(source) for source in model.batch]) / model.label
            for _ in range(capsules):
                dose = mean
                for sd in sds:
                    dose *= 1 + sd * rng.gauss(0, 1)
                inside += 90 <= dose <= 110
                squares += (dose - mean) ** 2
        return (time.process_time() - began) / batches / capsules

    return seconds


def memory(batches: int) -> int:
    """The most memory, in kB, of a process that simulates so many batches."""
    command = [sys.executable, "-c", MEMORY, json.dumps(ORDER), str(batches)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

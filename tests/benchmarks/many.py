"""Measure many orders: per second on one core and on two, and the memory of ever more of them.

Run it with the Python of an environment in which galenic is installed, on a quiet machine:

    python tests/benchmarks/many.py

The rows differ in dose and number; each plan is answered with its weights, as a service would. On
two cores means on two worker processes that were started before the clock. Seconds are told beside
processor time, since a busy machine has less than two cores to give: the second ratio is what two
free ones would reach. Memory is the most that a process of its own ever held, at three sizes, and
the exponent with which it grows: 0 is flat, 1 in proportion. Nothing here is timed in CI.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from operator import methodcaller
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import galenic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ORDER = galenic.read_order(Path(galenic.__file__).parent / "examples" / "tablets.toml")
WEIGHTS = methodcaller("rows")
CORES = 2
AIM = 1.8


class Cost(NamedTuple):
    """Seconds that passed, and those of the processors, of workers too."""

    seconds: float
    processor: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--orders", type=int, default=10_000, help="10,000 when left out")
    parser.add_argument("--rounds", type=int, default=3, help="the least of them counts; 3")
    sizes = [1_000, 10_000, 100_000]
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes, help="for the memory")
    parser.add_argument("--peak", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--spread", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peak is not None:
        say(str(peak(given.peak, spread=given.spread)))
        return
    speed(given.orders, given.rounds)
    for spread in (False, True):
        memory(given.sizes, spread=spread)


def rows(many: int) -> Iterator[dict[str, Any]]:
    """Orders as they come from a file: nothing holds all of them."""
    for place in range(many):
        yield {
            "order.dose [mg/capsule]": (100 + place % 400) / 100,
            "order.capsules": 30 + place % 90,
        }


def speed(many: int, rounds: int) -> None:
    """One core and two in turn, and the progress that was told."""
    calls: list[tuple[int, int | None]] = []
    asked = list(rows(many))
    ask = partial(galenic.plan_rows, asked, ORDER, then=WEIGHTS)
    ones, twos = [], []
    for _ in range(rounds):
        ones.append(cost(ask))
        idle = pooled(lambda _: None)
        two = pooled(lambda pool: ask(executor=pool, progress=lambda *told: calls.append(told)))
        twos.append(Cost(two.seconds, two.processor - idle.processor))
    one, two = (Cost(*map(min, zip(*found, strict=True))) for found in (ones, twos))
    say(f"{many} orders, least of {rounds} rounds; a machine of {os.cpu_count()} cores")
    for name, took in (("one core ", one), ("two cores", two)):
        each = 1e6 * took.processor / many
        say(f"  {name}  {many / took.seconds:8.0f} orders a second, {each:6.0f} µs each")
    say(f"  two ÷ one, seconds          {one.seconds / two.seconds:5.2f}  (aim ≥ {AIM})")
    say(
        f"  two ÷ one, processor time   {CORES * one.processor / two.processor:5.2f}  (aim ≥ {AIM})"
    )
    say(f"  progress told {len(calls) // rounds} times, at last {calls[-1]}")


def pooled(work: Callable[[ProcessPoolExecutor], object]) -> Cost:
    """What work costs on two workers that have planned before, the start of them left out."""
    before = children()
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        galenic.plan_rows(list(rows(200)), ORDER, then=WEIGHTS, executor=pool)
        took = cost(lambda: work(pool))
    return Cost(took.seconds, took.processor + children() - before)


def cost(work: Callable[[], object]) -> Cost:
    """What work costs this process."""
    seconds, processor = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - seconds, time.process_time() - processor)


def children() -> float:
    """Processor time of all workers that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory(sizes: list[int], *, spread: bool) -> None:
    """The peak of a process of its own for each size, and how it grows."""
    say(f"peak memory of plan_each{', over two workers' if spread else ''}")
    peaks = []
    for size in sizes:
        command = [sys.executable, __file__, "--peak", str(size), *["--spread"][:spread]]
        told = subprocess.run(command, check=True, capture_output=True, text=True)
        peaks.append(int(told.stdout))
        say(f"  {size:8} orders  {peaks[-1] / 1024:7.1f} MB")
    say(f"  exponent of growth {slope(sizes, peaks):.3f}  (flat: 0)")


def peak(many: int, *, spread: bool) -> int:
    """The most memory that this process held, in KiB, after planning so many; on Linux."""
    if spread:
        with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
            done = sum(1 for _ in galenic.plan_each(rows(many), ORDER, executor=pool))
    else:
        done = sum(1 for _ in galenic.plan_each(rows(many), ORDER))
    assert done == many
    status = Path("/proc/self/status").read_text(encoding="ascii")  # getrusage tells the parent's
    return int(status.partition("VmHWM:")[2].split()[0])


def slope(sizes: list[int], peaks: list[int]) -> float:
    """The exponent of the power of the size that fits best, by least squares of logarithms."""
    across, up = ([math.log(one) for one in many] for many in (sizes, peaks))
    middle, height = sum(across) / len(across), sum(up) / len(up)
    over = sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True))
    return over / sum((x - middle) ** 2 for x in across)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

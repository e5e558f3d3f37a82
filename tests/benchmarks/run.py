"""Measure galenic: against its peers, against another build of it, and as orders grow.

    python tests/benchmarks/run.py
    python tests/benchmarks/run.py --against v0.1.0 --mathjs /tmp/mathjs
    python tests/benchmarks/run.py --only "first plan" --only growth --seconds 1

It prints ratios of CPU times measured in this one run, in turn, the least of each, so that a slower
or busier machine changes both. Nothing here is timed in CI, and a missed aim fails nothing. What
each row means stands in the README beside it.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import growth
import orders
import ratios
from timing import rounds
from workers import HERE, ROOT, Builds, WorkerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratios import Row
    from workers import Build

FIELD = ROOT / "tests" / "vectors" / "field"
SLOWEST = 60
"""The most that the slowest of many orders may take, in medians."""
SCRIPTS = {"simulation": "accuracy.py", "rows": "many.py", "records": "pdf.py"}
"""Scripts beside this one that print figures of their own, for one build."""
SEED = 2024


def main() -> None:
    """Measure and print."""
    given = arguments()
    try:
        with Builds(given.against, given.mathjs) as builds, tempfile.TemporaryDirectory() as folder:
            Report(builds, given).write(Path(folder))
    except WorkerError as error:
        sys.exit(f"{Path(__file__).name}: {error}")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--against", metavar="COMMIT", help="or a path to another source tree")
    parser.add_argument("--mathjs", type=Path, metavar="FOLDER", help="that mathjs is installed in")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME",
        help="rows whose name holds this; also: slowest, growth, simulation, rows",
    )  # fmt: skip
    parser.add_argument("--skip", action="append", default=[], metavar="NAME", help="not these")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each row; 3 if left out")
    parser.add_argument("--drawn", type=int, default=20_000, help="orders drawn for the slowest")
    parser.add_argument("--quick", action="store_true", help="2,000 drawn orders, 1 s for each row")
    given = parser.parse_args()
    if given.quick:
        given.seconds, given.drawn = min(given.seconds, 1.0), min(given.drawn, 2000)
    return given


class Report:
    """The tables that are printed: a column for each build, the aim beside them."""

    def __init__(self, builds: Builds, given: argparse.Namespace) -> None:
        """Nothing is measured yet."""
        self.builds, self.given = builds, given

    def wants(self, name: str) -> bool:
        """Whether a row was asked for, and not left out."""
        asked = not self.given.only or any(only in name for only in self.given.only)
        return asked and not any(skipped in name for skipped in self.given.skip)

    def write(self, folder: Path) -> None:
        """All that was asked for."""
        self.head()
        wanted = [row for row in ratios.rows(self.builds, folder) if self.wants(row.name)]
        if wanted:
            ratios.check(self.builds)
            self.columns("CPU time, the least of interleaved rounds", "aim")
        for row in wanted:
            self.ratio(row)
        if self.wants("slowest") and self.given.drawn:
            self.slowest()
        self.growth()
        for name, script in SCRIPTS.items():
            if self.wants(name) and (HERE / script).exists():
                self.script(script)

    def head(self) -> None:
        """What was measured with what."""
        asked = self.builds.peers.worker.ask
        found = asked(answer="versions")
        if self.builds.mathjs is not None:
            found |= self.builds.mathjs.ask(answer="versions")
        say(", ".join(f"{name} {version}" for name, version in found.items()))
        for build in self.builds.all:
            say(f"{build.label}: {build.worker.ask(answer='galenic_is')}")
        if self.builds.mathjs is None:
            say("mathjs: left out, since --mathjs names no folder that it is installed in")
        if not asked(answer="has", **{"with": {"module": "scipy"}}):
            say("accuracy and simulation: left out, since NumPy and SciPy are not installed")

    def columns(self, title: str, *more: str) -> None:
        """The heading of a table."""
        labels = [build.label for build in self.builds.all]
        say(f"\n{title:<62}" + "".join(f"{label:>13}" for label in [*labels, *more]))

    def line(self, name: str, values: Sequence[float], aim: float | None, *, least: bool) -> None:
        """A row of ratios; whether the last of them, this build's, reaches the aim."""
        text = f"{name:<62}" + "".join(f"{value:13.2f}" for value in values)
        if aim is not None:
            reached = values[-1] >= aim if least else values[-1] <= aim
            verdict = "reached" if reached else "missed"
            text += f"{'≥' if least else '≤'} {aim:g}".rjust(13) + f"  {verdict}"
        say(text)

    def ratio(self, row: Row) -> None:
        """Measure a row for all builds in turn, and print it with what it was made of."""
        pairs = [(row.above(build), row.below(build)) for build in self.builds.all]
        meters = list(dict.fromkeys(meter for pair in pairs for meter in pair))
        found = rounds(meters, self.given.seconds)
        least = dict(zip(meters, found.least(), strict=True))
        every = dict(zip(meters, found.readings, strict=True))
        values = [least[above] / least[below] for above, below in pairs]
        self.line(row.name, values, row.aim, least=row.at_least)
        parts = ", ".join(
            f"{shown(least[above], row.unit)} ÷ {shown(least[below], row.unit)}"
            f" (median {median(every[above], every[below]):.2f})"
            for above, below in pairs
        )
        say(f"    {parts}; {len(found.readings[0])} rounds")

    def slowest(self) -> None:
        """The slowest of drawn orders, and those that were slow in the field, in medians."""
        count = self.given.drawn
        told = {"seed": SEED, "orders": count}
        drawn = together(self.builds.all, {"answer": "slowest", "with": told})
        self.columns(f"in medians of {count:,} drawn orders of seed {SEED}", "aim")
        for build, found in zip(self.builds.all, drawn, strict=True):
            for failed in found["failed"]:
                say(f"{build.label} fails: {failed}")
        slow = [file for file in sorted(FIELD.glob("slow-*.json")) if self.wants(file.name)]
        spent = [
            together(
                self.builds.all,
                {"answer": "least_spent_on", "with": {"tables": orders.read_json(file)}},
            )
            for file in slow
        ]
        for part, name in enumerate(("plan", "plan and ways out")):
            medians = [found[name]["median"] for found in drawn]
            values = [found[name]["slowest"] / found[name]["median"] for found in drawn]
            self.line(f"slowest drawn order, {name}", values, SLOWEST, least=False)
            where = "; ".join(
                f"{shown(found[name]['slowest'])} ÷ {shown(found[name]['median'])}, "
                f"order {found[name]['where'][1]} of block {found[name]['where'][0]}"
                for found in drawn
            )
            say(f"    {where}")
            for file, took in zip(slow, spent, strict=True):
                values = [one[part] / each for one, each in zip(took, medians, strict=True)]
                self.line(f"{file.name}, {name}", values, SLOWEST, least=False)

    def growth(self) -> None:
        """Some sizes of each, and the exponent, for each build."""
        names = growth.subjects(self.builds.all[-1])
        wanted = [name for name in names if self.wants(f"growth with {name}")]
        if wanted:
            say("\ngrowth: CPU time at some sizes; the exponent, and that of the last two")
        for name in wanted:
            for build in self.builds.all:
                found = growth.grown(build, name, self.given.seconds)
                sizes = "".join(
                    f"{size:>11,}: {shown(spent):<9}"
                    for size, spent in zip(found.sizes, found.seconds, strict=True)
                )
                say(f"{name:<28}{build.label:>13}{sizes}  {found.exponent:5.2f}{found.last:6.2f}")

    def script(self, name: str) -> None:
        """Let a script of its own measure each build, and print what it prints."""
        for build in self.builds.all:
            say(f"\n{name}, {build.label}")
            command = [sys.executable, str(HERE / name)]
            ended = subprocess.run(command, env=build.environment, check=False)
            if ended.returncode:
                say(f"{name} ended with {ended.returncode}: it does not measure this build")


def together(builds: Sequence[Build], asked: dict[str, Any]) -> list[Any]:
    """The answers of all builds, worked out at the same time."""
    for build in builds:
        build.worker.send(asked)
    return [build.worker.receive() for build in builds]


def median(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the ratios round by round."""
    return statistics.median(one / other for one, other in zip(above, below, strict=True))


def shown(number: float, unit: str = "ms") -> str:
    """A time in the unit that fits it, or kilobytes."""
    if unit == "kB":
        return f"{number / 1024:.1f} MB"
    factor, name = (1, "s") if number >= 1 else (1e3, "ms") if number >= 1e-3 else (1e6, "µs")
    return f"{number * factor:.3g} {name}"


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

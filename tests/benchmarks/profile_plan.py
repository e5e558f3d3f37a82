"""Where the time of a plan goes, room by room; and that of the first plan in a process.

    python tests/benchmarks/profile_plan.py
    python tests/benchmarks/profile_plan.py --against v0.1.0 --what ways

A plan is looked at some thousand times a second, by a timer of CPU time, so that the look itself
costs every call alike; `cProfile` makes short calls, of which there are many here, seem longer. A
look counts for the innermost function, or, where that is of the standard library or of a
dependency, both for it and for the room that called it. The first plan is that of a fresh process
under `-X importtime`, and of one in which the making of record classes is timed.
"""

from __future__ import annotations

import argparse
import collections
import re
import signal
import subprocess
import sys
import time
import tomllib
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orders
from workers import SOURCES, Build, sources_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

EVERY = 0.0007
"""Seconds of CPU time between two looks: no divisor of what a plan takes."""
SHOWN = 18
WHAT: dict[str, Callable[[Any, Any], object]] = {
    "plan": lambda galenic, order: galenic.plan(order),
    "toml": lambda galenic, _: galenic.plan(galenic.load(orders.EXAMPLE.read_text("utf-8"))),
    "ways": lambda galenic, order: galenic.plan(order).ways_out,
    "json": lambda galenic, order: galenic.plan(order).to_json(),
    "text": lambda galenic, order: str(galenic.plan(order)),
}
"""What can be looked at."""
CLASSES = """
import time, attrs
spent, count = 0.0, 0
def timed(make):
    def decorator(*given, **told):
        def build(cls):
            global spent, count
            began = time.process_time()
            try:
                return made(cls)
            finally:
                spent += time.process_time() - began
                count += 1
        if given:
            made = make(**told)
            return build(given[0])
        made = make(*given, **told)
        return build
    return decorator
for name in ("define", "frozen", "mutable"):
    setattr(attrs, name, timed(getattr(attrs, name)))
began = time.process_time()
import galenic
galenic.plan(TABLES)
print(count, spent, time.process_time() - began)
"""


def main() -> None:
    """Look, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--against", metavar="COMMIT", help="or a path; that build and this one")
    parser.add_argument("--what", choices=WHAT, default="plan")
    parser.add_argument("--order", type=Path, help="an order file; the tablets when left out")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        look(given)
        return
    with ExitStack() as stack:
        builds = [Build("this", SOURCES)]
        if given.against is not None:
            builds.insert(0, Build(given.against, sources_of(given.against, stack)))
        for build in builds:
            say(f"\n=== {build.label}: {build.sources}")
            command = [sys.executable, __file__, "--here", *sys.argv[1:]]
            subprocess.run(command, env=build.environment, check=True)
            first_plan(build)


# --- a plan --------------------------------------------------------------------------------------


class Looks:
    """What was on the stack at each look: the innermost function, and the room it works for."""

    def __init__(self, package: Path) -> None:
        """Nothing was looked at."""
        self.package = str(package)
        self.rooms: collections.Counter[str] = collections.Counter()
        self.within: collections.Counter[str] = collections.Counter()
        self.functions: collections.Counter[str] = collections.Counter()
        self.elsewhere: collections.Counter[str] = collections.Counter()
        self.count = 0

    def look(self, _: int, frame: FrameType | None) -> None:
        """Count what is on the stack now."""
        stack = list(callers(frame))
        ours = [one for one in stack if one.f_code.co_filename.startswith(self.package)]
        if not ours:
            return
        self.count += 1
        if stack[0] is not ours[0]:
            self.elsewhere[Path(stack[0].f_code.co_filename).stem] += 1
        self.rooms[self.room(ours[0])] += 1
        self.within.update({self.room(one) for one in ours})
        self.functions[f"{self.module(ours[0])}.{ours[0].f_code.co_qualname}"] += 1

    def module(self, frame: FrameType) -> str:
        """The module, without the name of the package."""
        inside = frame.f_code.co_filename[len(self.package) + 1 :].removesuffix(".py")
        return inside.replace("/", ".")

    def room(self, frame: FrameType) -> str:
        """The room: the first part of the module's name."""
        return self.module(frame).partition(".")[0]


def callers(frame: FrameType | None) -> Iterator[FrameType]:
    """A frame and those that called it."""
    while frame is not None:
        yield frame
        frame = frame.f_back


def look(given: argparse.Namespace) -> None:
    """Plan again and again under the timer, in the build that this process has."""
    import galenic  # noqa: PLC0415

    order = galenic.read_order(given.order or orders.EXAMPLE)
    call, looks, rounds = WHAT[given.what], Looks(Path(galenic.__file__).parent), 0
    call(galenic, order)  # what is imported late is imported now
    signal.signal(signal.SIGPROF, looks.look)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    while time.process_time() - began < given.seconds:
        call(galenic, order)
        rounds += 1
    signal.setitimer(signal.ITIMER_PROF, 0)
    spent = (time.process_time() - began) / rounds
    say(f"{given.what}: {spent * 1e6:.0f} µs, {looks.count} looks\n")
    say_made_again(galenic.plan(order))
    say("   own  with all it calls   room")
    for room, number in looks.rooms.most_common():
        within = looks.within[room]
        say(f"{number / looks.count:6.1%}{within / looks.count:18.1%}    {room}")
    for title, counter in (("in what is not ours", looks.elsewhere), ("own", looks.functions)):
        say(f"\n{title:>6}")
        for name, number in counter.most_common(SHOWN):
            say(f"{number / looks.count:6.1%}  {name}")


def say_made_again(plan: Any) -> None:
    """How long it takes to make, of themselves, what a plan gives out: the rest is deciding it."""
    given = [getattr(plan, one.name) for one in type(plan).__attrs_attrs__ if one.eq]
    seen = {id(plan.order)}
    steps, held = plan.steps, [made for one in given for made in records_in(one, seen)]
    rounds, began = 200, time.process_time()
    for _ in range(rounds):
        for step in steps:
            if step.formula is not None:
                step.formula.function(*map(number_of, step.inputs))
            type(step)(*step.__reduce__()[1])
        for kind, values in held:
            kind(*values)
    spent = (time.process_time() - began) / rounds
    say(f"its {len(steps)} steps and {len(held)} amounts and records, made again: "
        f"{spent * 1e6:.0f} µs\n")  # fmt: skip


def number_of(entry: Any) -> Any:
    """The number of a step, or those of several."""
    return [step.number for step in entry] if isinstance(entry, tuple) else entry.number


def records_in(found: Any, seen: set[int]) -> Iterator[tuple[type, list[Any]]]:
    """Each record and amount in what a plan gives out, with its fields; but not the order's."""
    if id(found) in seen:
        return
    seen.add(id(found))
    if isinstance(found, tuple) and not hasattr(found, "_fields"):
        for one in found:
            yield from records_in(one, seen)
    fields = [one.name for one in getattr(type(found), "__attrs_attrs__", ())]
    if fields:
        yield type(found), [getattr(found, name) for name in fields]
    for name in fields:
        yield from records_in(getattr(found, name), seen)


# --- the first plan ------------------------------------------------------------------------------


def first_plan(build: Build) -> None:
    """Imports by package, the slowest modules, and the making of record classes."""
    tables = orders.jsonable(tomllib.loads(orders.EXAMPLE.read_text("utf-8")))
    script = f"import galenic; galenic.plan({tables!r})"
    build.run("-c", script)  # writes bytecode that is missing
    spent = imports(build, script)
    by_package: collections.Counter[str] = collections.Counter()
    for module, micros in spent.items():
        by_package[package(module)] += micros
    say(f"\nfirst plan: {build.run('-c', script).seconds * 1e3:.0f} ms; bare interpreter "
        f"{build.run('-c', 'pass').seconds * 1e3:.0f} ms, import attrs "
        f"{build.run('-c', 'import attrs').seconds * 1e3:.0f} ms")  # fmt: skip
    ours = sum(module.startswith("galenic") for module in spent)
    say(f"imports {sum(spent.values()) / 1e3:.1f} ms: {len(spent)} modules, of which ours {ours}")
    for name, micros in by_package.most_common(SHOWN):
        say(f"{micros / 1e3:7.1f} ms  {name}")
    say("the slowest modules of ours")
    own = collections.Counter({one: took for one, took in spent.items() if "galenic" in one})
    for name, micros in own.most_common(10):
        say(f"{micros / 1e3:7.1f} ms  {name}")
    made = output(build, "-c", CLASSES.replace("TABLES", repr(tables)))
    count, seconds, whole = made.split()
    say(f"record classes: {count} of attrs take {float(seconds) * 1e3:.1f} ms "
        f"of the {float(whole) * 1e3:.1f} that follow `import attrs`")  # fmt: skip


def imports(build: Build, script: str) -> dict[str, int]:
    """Microseconds that each module took by itself, under the import timer."""
    found: dict[str, int] = {}
    for _ in range(3):  # the least of each: what is disturbed is disturbed once
        told = output(build, "-X", "importtime", "-c", script, errors=True)
        for micros, name in re.findall(r"import time:\s+(\d+) \|\s+\d+ \| +(\S+)", told):
            found[name] = min(int(micros), found.get(name, sys.maxsize))
    return found


def output(build: Build, *arguments: str, errors: bool = False) -> str:
    """What a process of the build prints."""
    command = [sys.executable, *arguments]
    ended = subprocess.run(
        command, env=build.environment, capture_output=True, text=True, check=True
    )
    return ended.stderr if errors else ended.stdout


def package(module: str) -> str:
    """A room of ours, or the package, or the standard library's module."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "galenic" else parts[0]


def say(line: Any) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

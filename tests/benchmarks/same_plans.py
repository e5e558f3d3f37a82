"""Plan drawn orders in two builds, and compare the plans number by number.

    python tests/benchmarks/same_plans.py --against v0.1.0 --orders 100000 --seed 7

The orders are those of `million_orders.py`. Compared is the whole document of each plan but for
galenic's version: weights, reasons, notices, steps, ways out. It prints how many are equal and, of
those that are not, what differs, by kind, each with an order cut down to what the difference
needs. Where a triturate is another, it says which is better by what the planner makes least of:
steps, then weighings, then drug, then diluent. It exits with 1 if any plan differs.

Ways out take longer than plans: `--ways-of 10` compares those of one order in ten. With
`--keep FOLDER` the build before plans each block but once, however often it is compared with.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cached_property
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple

import answers
import differences
from workers import SOURCES, Build, WorkerError, sources_of

if TYPE_CHECKING:
    from workers import Worker

BLOCK = 1000
EXAMPLES = 3
"""Of each kind so many orders are looked at for the shortest."""


class Pair(NamedTuple):
    """A worker of each build; one works while the other waits."""

    before: Worker
    after: Worker

    def ask(self, question: str, **told: Any) -> tuple[Any, Any]:
        """The answers of both."""
        asked = {"answer": question, "with": told}
        return self.before.ask(**asked), self.after.ask(**asked)


class Difference(NamedTuple):
    """An order whose plans differ: where it was drawn, the kind, the verdict, and what differs."""

    block: int
    number: int
    kind: str
    verdict: str
    order: dict[str, Any]
    paths: list[tuple[str, Any, Any]]


def main() -> None:
    """Draw, plan twice, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--against", required=True, metavar="COMMIT", help="or a path to sources")
    parser.add_argument("--this", metavar="COMMIT", help="or a path; this tree when left out")
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--processes", type=int, default=2, help="that work at the same time")
    parser.add_argument("--ways-of", type=int, default=1, metavar="N", help="one order in N")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="for what was before")
    given = parser.parse_args()
    with ExitStack() as stack:
        try:
            before = sources_of(given.against, stack)
            after = SOURCES if given.this is None else sources_of(given.this, stack)
            differing = Comparison(before, after, given).run(stack)
        except WorkerError as error:
            sys.exit(f"same_plans.py: {error}")
    sys.exit(bool(differing))


class Comparison:
    """The drawn orders, block by block, on some pairs of workers."""

    def __init__(self, before: Path, after: Path, given: argparse.Namespace) -> None:
        """Nothing is compared yet."""
        self.builds, self.given = (Build("before", before), Build("after", after)), given
        self.pairs: SimpleQueue[Pair] = SimpleQueue()

    def run(self, stack: ExitStack) -> int:
        """Compare, print, and give how many differ."""
        given, began = self.given, time.monotonic()
        for _ in range(given.processes):
            pair = Pair(*(build.start() for build in self.builds))
            for worker in pair:
                stack.callback(worker.close)
            self.pairs.put(pair)
        say(f"before: {self.builds[0].sources}\nafter:  {self.builds[1].sources}")
        found: list[Difference] = []
        size = min(BLOCK, -(-given.orders // given.processes))
        sizes = [min(size, given.orders - done) for done in range(0, given.orders, size)]
        with ThreadPoolExecutor(given.processes) as threads:
            done = count(1)
            for differing in threads.map(self.block, range(len(sizes)), sizes):
                found += differing
                progress(f"{next(done):5} of {len(sizes)} blocks, {len(found)} differ")
        progress("")
        took = time.monotonic() - began
        say(f"{given.orders:,} orders of seed {given.seed} in {took:.0f} s: "
            f"{given.orders - len(found):,} equal, {len(found):,} differ")  # fmt: skip
        self.tell(found)
        return len(found)

    def block(self, place: int, size: int) -> list[Difference]:
        """The orders of a block whose plans differ."""
        pair, every = self.pairs.get(), self.given.ways_of
        told = {"seed": self.given.seed, "place": place, "count": size, "every": every}
        try:
            one = self.kept(pair.before, told)
            other = pair.after.ask(answer="digests", **{"with": told})
            assert len(one) == len(other) == size
            differing = [at for at in range(size) if one[at] != other[at]]
            if not differing:
                return []
            orders = answers.drawn_orders(self.given.seed, place, size)
            return [
                difference(pair, place, at, orders[at], ways=not at % every) for at in differing
            ]
        finally:
            self.pairs.put(pair)

    def kept(self, before: Worker, told: dict[str, Any]) -> list[str]:
        """What the build before makes of a block: kept for the next time, if there is a folder."""
        file = None
        if self.given.keep is not None:
            name = "-".join(str(part) for part in (self.tree, *told.values()))
            file = self.given.keep / f"{name}.json"
            if file.is_file():
                found: list[str] = json.loads(file.read_text(encoding="utf-8"))
                return found
        found = before.ask(answer="digests", **{"with": told})
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(found), encoding="utf-8")
        return found

    @cached_property
    def tree(self) -> str:
        """A digest of the sources before: what was kept of others is not taken for theirs."""
        assert self.builds[0].sources is not None
        digest = hashlib.sha256()
        for file in sorted(self.builds[0].sources.rglob("*")):
            if file.suffix in {".py", ".toml"}:
                digest.update(file.read_bytes())
        return digest.hexdigest()[:16]

    def tell(self, found: list[Difference]) -> None:
        """Print the kinds, and an example of each."""
        kinds = Counter((one.kind, one.verdict) for one in found)
        for (kind, verdict), number in kinds.most_common():
            say(f"\n{number:,} {kind}{verdict and f': after is {verdict}'}")
            of_kind = [one for one in found if (one.kind, one.verdict) == (kind, verdict)]
            for path, places in Counter(
                path for one in of_kind for path in dict.fromkeys(path for path, *_ in one.paths)
            ).most_common(12):
                say(f"{places:8,} at {path}")
            shortest = sorted(of_kind, key=lambda one: len(json.dumps(one.order)))[:EXAMPLES]
            self.example(min((self.cut(one) for one in shortest), key=lambda one: len(str(one[1]))))

    def cut(self, one: Difference) -> tuple[Difference, dict[str, Any]]:
        """An order cut down to what its difference needs."""
        pair, ways = self.pairs.get(), not one.number % self.given.ways_of

        def differs(order: dict[str, Any]) -> bool:
            before, after = pair.ask("document", tables=order, ways=ways)
            same = differences.kind_of(before, after) == one.kind
            return same and before != after and tell_apart(before, after) == one.verdict

        try:
            return one, differences.smallest(one.order, differs)
        finally:
            self.pairs.put(pair)

    def example(self, given: tuple[Difference, dict[str, Any]]) -> None:
        """Print an order and the first places where its plans differ."""
        one, order = given
        pair = self.pairs.get()
        ways = not one.number % self.given.ways_of
        before, after = pair.ask("document", tables=order, ways=ways)
        self.pairs.put(pair)
        say(f"   such as order {one.number} of block {one.block}, cut down to")
        say(f"   {json.dumps(order)}")
        for path, left, right in list(differences.paths(before, after))[:6]:
            say(f"      {path}: {brief(left)} → {brief(right)}")
        shapes = [differences.objective(document) for document in (before, after)]
        if one.verdict and None not in shapes:
            say("      steps, weighings, drug, diluent: " + " → ".join(
                ", ".join(f"{float(part):g}" for part in shape) for shape in shapes if shape
            ))  # fmt: skip


def difference(
    pair: Pair, place: int, number: int, order: dict[str, Any], *, ways: bool
) -> Difference:
    """What differs between the two plans of an order."""
    before, after = pair.ask("document", tables=order, ways=ways)
    kind = differences.kind_of(before, after)
    found = list(differences.paths(before, after))
    return Difference(place, number, kind, tell_apart(before, after), order, found)


def tell_apart(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Which triturate is better, where another is all that the difference comes from."""
    another = differences.kind_of(before, after) == "another triturate"
    return differences.verdict(before, after) if another else ""


def brief(value: Any) -> str:
    """A value on one line that can be read."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:97]}..."


def progress(line: str) -> None:
    """How far it is, where somebody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{line:<60}\r")
        sys.stderr.flush()


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""What a sheet as PDF costs beside a bare table of as many rows, and the memory of a thousand.

Each document is another, since typst keeps what it laid out before.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import galenic
from galenic._asking import ask

if TYPE_CHECKING:
    from collections.abc import Callable

BARE = """
#set document(date: none)
#table(columns: 3, ..json("rows.json").flatten())
"""
"""The least that a user of typst would write: a table of the same texts, without heads or boxes."""


def plans(count: int, kind: str) -> list[galenic.Plan]:
    """Plans of as many orders, whose numbers tell them apart."""
    order = galenic.example(kind)
    return [galenic.plan(order.replace(number=f"N-{place}")) for place in range(count)]


def rows_of(plan: galenic.Plan) -> list[list[str]]:
    """Every text of its sheet, three in a row."""
    told = [text for text in _texts(ask("parts", plan).parts) if text.strip()]
    told += [""] * (-len(told) % 3)
    return [told[first : first + 3] for first in range(0, len(told), 3)]


def _texts(told: object) -> list[str]:
    if isinstance(told, str):
        return [told]
    if isinstance(told, galenic.Notice):
        return [told.text, told.source]
    return [text for one in told for text in _texts(one)] if isinstance(told, (list, tuple)) else []


def bare(plan: galenic.Plan) -> bytes:
    """The same texts as a table and no more."""
    import typst  # noqa: PLC0415 - the peer

    given = {"main.typ": BARE.encode(), "rows.json": json.dumps(rows_of(plan)).encode()}
    made: bytes = typst.compile(given, ignore_system_fonts=True)
    return made


def milliseconds(call: Callable[[galenic.Plan], object], plan: galenic.Plan) -> float:
    """CPU time of a call."""
    before = time.process_time()
    call(plan)
    return 1000 * (time.process_time() - before)


def resident() -> int:
    """Memory of this process, in MB; 0 where the system does not say."""
    path = Path("/proc/self/statm")
    if not path.exists():
        return 0
    return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20


def main() -> None:
    """Print the ratios, and the memory as the sheets are made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=1000, help="in one process; 1,000")
    parser.add_argument("--rounds", type=int, default=15, help="of each ratio; 15")
    given = parser.parse_args()
    for kind in ("tablets", "combination"):
        pairs = [
            (milliseconds(lambda made: made.to_pdf(), plan), milliseconds(bare, plan))
            for plan in plans(given.rounds, kind)
        ]
        ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
        rows = len(rows_of(plans(1, kind)[0]))
        print(  # noqa: T201 - a script
            f"sheet as PDF ÷ bare table of {rows} rows, {kind}: {ours / theirs:.2f} (≤ 3); "
            f"{ours:.0f} ÷ {theirs:.0f} ms"
        )
    order = galenic.example("tablets")
    for place in range(given.sheets):
        galenic.plan(order.replace(number=f"M-{place}")).to_pdf()
        if place + 1 in {given.sheets // 10, given.sheets // 2, given.sheets}:
            print(f"memory after {place + 1} sheets: {resident()} MB")  # noqa: T201


if __name__ == "__main__":
    main()

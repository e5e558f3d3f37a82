"""What a record as PDF costs beside a bare table of as many rows, and the memory of a thousand.

Each document is the first of a process of its own: typst keeps what it laid out, and a second table
of the same texts costs it a quarter. Nothing here is timed in CI.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import galenic
from galenic._asking import ask

if TYPE_CHECKING:
    from collections.abc import Callable

BARE = """
#set document(date: none)
#table(columns: 3, ..json("rows.json").flatten())
"""
"""The least that a user of typst would write: a table of the same texts, without heads or boxes."""


def record_of(kind: str) -> Any:
    """The record of an example; the worksheet is a part of it."""
    return galenic.record(galenic.example(kind))


def rows_of(record: Any) -> list[list[str]]:
    """Every text of it, three in a row."""
    told = [text for text in _texts(ask("parts", record).parts) if text.strip()]
    told += [""] * (-len(told) % 3)
    return [told[first : first + 3] for first in range(0, len(told), 3)]


def _texts(told: object) -> list[str]:
    if isinstance(told, str):
        return [told]
    if isinstance(told, galenic.Notice):
        return [told.text, told.source]
    return [text for one in told for text in _texts(one)] if isinstance(told, (list, tuple)) else []


def bare(record: Any) -> bytes:
    """The same texts as a table and no more."""
    from galenic._pdf.typst import compile as compiled  # noqa: PLC0415 - not of every build

    return compiled(BARE, files={"rows.json": json.dumps(rows_of(record)).encode()})


def milliseconds(kind: str, what: str) -> float:
    """CPU time of the first document of a process; what is in it is worked out before."""
    command = [sys.executable, __file__, "--kind", kind, "--what", what]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def once(kind: str, what: str) -> float:
    """The same of this process, in which a word was set before, so that all is loaded."""
    record = record_of(kind)
    ask("parts", record)
    _load()
    before = time.process_time()
    WHAT[what](record)
    return 1000 * (time.process_time() - before)


def _load() -> None:
    from galenic._pdf.typst import compile as compiled  # noqa: PLC0415

    compiled("*word*")


WHAT: dict[str, Callable[[Any], bytes]] = {
    "record": lambda record: record.to_pdf(),
    "bare": bare,
}


def resident() -> int:
    """Memory of this process, in MB; 0 where the system does not say."""
    path = Path("/proc/self/statm")
    if not path.exists():
        return 0
    return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20


def main() -> None:
    """Print the ratios, and the memory as the records are made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000, help="in one process; 1,000")
    parser.add_argument("--rounds", type=int, default=7, help="of each ratio; 7")
    parser.add_argument("--kind", default="tablets", help=argparse.SUPPRESS)
    parser.add_argument("--what", choices=tuple(WHAT), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.what is not None:
        say(str(once(given.kind, given.what)))
        return
    if not hasattr(galenic, "record"):
        say("records as PDF: left out, since this build has none")
        return
    for kind in ("tablets", "combination"):
        times = [[milliseconds(kind, what) for what in WHAT] for _ in range(given.rounds)]
        ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
        rows = len(rows_of(record_of(kind)))
        name = f"record as PDF ÷ bare table of {rows} rows, {kind}"
        say(f"{name}: {ours / theirs:.2f} (≤ 3); {ours:.0f} ÷ {theirs:.0f} ms")
    order = galenic.example("tablets")
    for place in range(given.records):
        galenic.record(order.replace(number=f"M-{place}")).to_pdf()
        if place + 1 in {given.records // 10, given.records // 2, given.records}:
            say(f"memory after {place + 1} records: {resident()} MB")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

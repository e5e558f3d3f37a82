"""From findings to a verdict: what fails fails, what cannot be decided is not applicable."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._notices import gravest_first

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from galenic._notices import Notice
    from galenic._sheet import Sheet
    from galenic.quality._records import Finding

__all__ = [
    "MISREAD",
    "NextStage",
    "Verdict",
    "advised",
    "listed",
    "misread",
    "notices_of",
    "percent",
    "verdict_of",
]


class Verdict(StrEnum):
    """What a check says; each member is equal to its word, and is hashed and printed as it."""

    PASSES = "passes"
    FAILS = "fails"
    NEEDS_NEXT_STAGE = "needs-next-stage"
    NOT_APPLICABLE = "not-applicable"

    __repr__ = str.__repr__


class NextStage(StrEnum):
    """Whether a second stage can still be passed."""

    OPEN = "open"
    LOST = "lost"

    __repr__ = str.__repr__


def verdict_of(findings: Sequence[Finding]) -> tuple[Verdict, NextStage | None]:
    """Every finding met, or not, or not yet; a further stage mends only what leaves it open."""
    later = [one.next_stage for one in findings if one.next_stage is not None]
    if any(one.met is False and one.next_stage is None for one in findings):
        return Verdict.FAILS, None
    if later:
        return Verdict.NEEDS_NEXT_STAGE, later[0]
    if all(one.met for one in findings):
        return Verdict.PASSES, None
    return Verdict.NOT_APPLICABLE, None


def percent(part: Fraction) -> Amount:
    """A part as percent."""
    return Amount(100 * part, "%")


def listed(capsules: Sequence[int]) -> str:
    """The capsules meant, by number."""
    if not capsules:
        return ""
    names = ", ".join(map(str, sorted(capsules)))
    return f" Capsule{'s' if len(capsules) > 1 else ''} {names}."


MISREAD = frozenset({
    *("reading-tenfold", "content-read-otherwise", "shell-left-in", "shell-too-few"),
    *("filled-thousandth", "capsule-shell-unlike", "shells-left-in-filled", "shells-off-filled"),
})  # fmt: skip
"""Cautions that readings are not what they were given as: they stand under the verdict."""

_MEND = (
    "Do not decide on these numbers, and release nothing by them: look at what is told above, mend "
    "the readings or what they are held against, and check again."
)


def misread(sheet: Sheet) -> tuple[Notice, ...]:
    """What was noted of readings that look like something else than what they were given as."""
    return tuple(one for one in sheet.notices if one.code in MISREAD)


def advised(sheet: Sheet, advice: str) -> str:
    """What to do next; where readings may be misread, to look at them before anything else."""
    return _MEND if misread(sheet) else advice


def notices_of(sheet: Sheet, first: Notice | None = None) -> tuple[Notice, ...]:
    """The notices of a check: what stands under the verdict, then the gravest first."""
    leads = () if first is None else (first,)
    rest = [one for one in sheet.notices if one.code not in MISREAD]
    return (*leads, *misread(sheet), *gravest_first(rest))

"""From findings to a verdict: what fails fails, what cannot be decided is not applicable."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from galenic._notices import Notice
    from galenic._sheet import Sheet
    from galenic.quality._records import Verdict

__all__ = ["Finding", "compared", "listed", "notices_of", "percent", "verdict_of"]

_SEVERITIES = ("stop", "caution", "info")


class Finding(NamedTuple):
    """One thing that a rule asks: met, not met, or (``None``) not to be decided; and why."""

    met: bool | None
    sentence: str


def compared(told: str, met: bool, limit: Amount) -> Finding:  # noqa: FBT001 - said as it was found
    """What was found beside its limit."""
    return Finding(met, f"{told}; the limit is {limit.text()}.")


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """Every finding met, or not."""
    if any(finding.met is False for finding in findings):
        return "fails"
    return "passes" if all(finding.met for finding in findings) else "not-applicable"


def percent(part: Fraction) -> Amount:
    """A part as percent."""
    return Amount(100 * part, "%")


def listed(capsules: Sequence[int]) -> str:
    """The capsules meant, by number."""
    if not capsules:
        return ""
    names = ", ".join(map(str, sorted(capsules)))
    return f" Capsule{'s' if len(capsules) > 1 else ''} {names}."


def notices_of(sheet: Sheet, first: Notice | None = None) -> tuple[Notice, ...]:
    """The notices of a check, the gravest first; ``first`` is what stands under the verdict."""
    rest = sorted(sheet.notices, key=lambda entry: _SEVERITIES.index(entry.severity))
    return tuple(rest) if first is None else (first, *rest)

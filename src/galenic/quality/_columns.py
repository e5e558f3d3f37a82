"""The columns of readings; one whose heading has another unit than they is refused by name."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._amounts.units_off import about, factor_off, other_unit
from galenic._materials.capsules import capsule_sizes
from galenic._materials.stock.unit_masses import TABLET, most_contents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic.errors import Problems

__all__ = [
    "COLUMNS",
    "Expected",
    "any_capsule",
    "any_contents",
    "any_net",
    "any_shell",
    "any_tablet",
    "near",
    "refuse_other_unit",
]

COLUMNS = frozenset(
    {"active", "capsule", "gross", "shell", "net", "content", "reading", "mass"}
    | {"volume", "volume_mass", "tapped_volume"}
)
"""The keys that hold a value for each capsule; the others are settings."""

_TWICE = 2
_LEAST_NET = Fraction(1)  # mg: less is in no capsule; the least body of the charts is 100 µL
_EACH = "mg/capsule"


class Expected(NamedTuple):
    """The range of what a column can hold, in its unit, and in words what sets it.

    ``least_may_be`` says that a thousandth of it may be true as well.
    """

    low: Fraction
    high: Fraction
    said: str
    least_may_be: bool = False

    def part(self, share: Fraction) -> Expected:
        """The range of one part of the whole."""
        return self._replace(low=self.low * share, high=self.high * share)

    def fits(self, one: Amount) -> bool:
        """Whether a number is not off by a unit."""
        factor = factor_off([one.number], [(self.low, self.high)])
        return factor is None or (factor < 1 and self.least_may_be)


def near(expected: Amount, said: str) -> Expected:
    """About what a plan, a shell or a label says."""
    return Expected(*about(expected.number), f"about {expected.text()}, {said}")


@cache
def any_capsule() -> Expected:
    """What a capsule of the charts weighs: from an empty shell to the largest body, filled."""
    shells = [row.shell.number for row in capsule_sizes() if row.shell is not None]
    low, high = min(shells), most_contents() + max(shells)
    least, most = Amount(low, _EACH).text(), Amount(high, _EACH).text()
    return Expected(low, high, f"{least} to {most}, as capsules weigh")


def any_contents() -> Expected:
    """What is in a capsule: as much as any, or as little as one likes."""
    return any_capsule()._replace(least_may_be=True)


@cache
def any_net() -> Expected:
    """What the readings of net masses are: from 1 mg to the largest body of the charts, filled."""
    body = most_contents()
    least, most = Amount(_LEAST_NET, _EACH).text(), Amount(body, _EACH).text()
    said = f"{least} to {most}, as the bodies of our charts hold"
    return Expected(_LEAST_NET, body, said, least_may_be=True)


@cache
def any_shell() -> Expected:
    """What an empty shell weighs, with room beyond the charts."""
    shells = [row.shell.number for row in capsule_sizes() if row.shell is not None]
    low, high = min(shells) / _TWICE, max(shells) * _TWICE
    least, most = Amount(low, _EACH).text(), Amount(high, _EACH).text()
    return Expected(low, high, f"{least} to {most}, as empty shells weigh")


def any_tablet() -> Expected:
    """What a tablet weighs: a rule of this library, narrow, so that no bolus is refused."""
    low, high = (Amount(end, "mg").text() for end in TABLET)
    return Expected(*TABLET, f"a tablet, {low} to {high}")


def refuse_other_unit(
    problems: Problems,
    key: str,
    readings: Sequence[Amount],
    *ranges: Expected | None,
    of: int = 1,
) -> None:
    """Note a column that, as a whole, fits only when it is read in another unit.

    ``ranges`` are tried in turn, ``None`` passed over: what is known of this batch before what is
    true of any. ``of`` is how many capsules each reading is of.
    """
    numbers = [one.number / of for one in readings]
    for expected in filter(None, ranges):
        ends = (expected.low, expected.high)
        if any(expected.low <= one <= expected.high for one in numbers):
            return  # what is known of the batch is so large, or so small
        factor = factor_off(numbers, [ends] * len(numbers))
        if factor is None or (factor < 1 and expected.least_may_be):
            continue
        first, last = min(readings), max(readings)
        given = first.label if first == last else f"{first.label} to {last.label}"
        problems.add("unit", key, given, expected.said, _remedy(key, first, factor))
        return


def _remedy(key: str, one: Amount, factor: Fraction) -> str:
    times = "a thousand" if factor in {1000, Fraction(1, 1000)} else "a million"
    way = "large" if factor > 1 else "small"
    unit = other_unit(one, factor)
    ask = (
        "check the unit" if unit is None else f"were they read in {unit}? Then write {key} [{unit}]"
    )
    where = "" if one.origin in {"", key} else f" (first: {one.origin})"
    return f"all of it is about {times} times too {way}{where}: {ask}"

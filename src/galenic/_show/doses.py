"""How sure the doses of a regimen are: a table of them, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._show import chart
from galenic._show.intervals import interval_text
from galenic._show.parts import Table
from galenic._show.sections import Section
from galenic._words import listed, named, say
from galenic.accuracy._intervals import DoseOf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._amounts import Amount
    from galenic.accuracy._records import RegimenDose
    from galenic.results._titration import Titration

__all__ = ["accuracy_rows", "accuracy_sections"]

_FEW, _PARTS = 4, 2
_COLUMNS = ("dose", "capsules", "mean", "interval", "common", "between")
_FIGURES = ("planned", "mean", "standard_uncertainty", "common", "between")


def accuracy_sections(found: Titration) -> Iterator[Section | Table]:
    """A row for each dose, and below what is not known of all of them; none without batches."""
    if not found.accuracy:
        return
    header = [say(f"taken.column-{name}") for name in _COLUMNS]
    several = len(found.regimens) > 1
    rows = [_row(one, several=several) for one in found.accuracy]
    yield Table(say("taken.title"), header, rows)
    wanting = dict.fromkeys(name for one in found.accuracy for name in one.leaves_out)
    if wanting:
        told = [(name, "", "") for name in wanting]
        yield Section(say("taken.without"), told)


def _row(one: RegimenDose, *, several: bool) -> tuple[str, ...]:
    label = say(f"taken.{one.per.value}", step=one.step, dose=one.dose)
    if several:
        label = say("titration.of", what=label, name=one.regimen)
    take = listed("and", *map(chart.count, one.take))
    if one.mean is None or one.interval is None or one.common is None:
        return label, take, say("taken.not-known"), "", "", ""
    mean = say("taken.mean", mean=one.mean.text(_FEW), part=_percent(one.of_label))
    ends = interval_text(one.interval)
    if one.interval.of == DoseOf.BATCH_MEAN:
        ends = say("taken.of-means", ends=ends, of=named(one.interval.of))
    apart = say("taken.not-known") if one.between is None else one.between.text(_PARTS)
    return label, take, mean, ends, one.common.text(_PARTS), apart


def _percent(part: Amount | None) -> str:
    return "" if part is None else part.text(_FEW)


def accuracy_rows(found: Titration) -> Iterator[dict[str, Any]]:
    """A row of plain numbers for each dose."""
    unit = found.regimens[0].lines[0].active.unit
    for one in found.accuracy or ():
        low = high = None
        if one.interval is not None:
            low, high = float(one.interval.low.number), float(one.interval.high.number)
        yield {
            "regimen": one.regimen,
            "step": one.step,
            "per": one.per.value,
            "first_day": one.first_day,
            "times": one.times,
            f"dose [{unit}]": float(one.dose.number),
            "capsules": sum(each.count for each in one.take),
            **{f"{name} [{unit}/dose]": _number(getattr(one, name)) for name in _FIGURES},
            "deviation [%]": _number(one.deviation),
            "of_label [%]": _number(one.of_label),
            f"low [{unit}/dose]": low,
            f"high [{unit}/dose]": high,
            "leaves_out": "; ".join(one.leaves_out),
        }


def _number(amount: Amount | None) -> float | None:
    return None if amount is None else float(amount.number)

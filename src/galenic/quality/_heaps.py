"""Powder poured into a graduated cylinder again and again: its density, loose and tapped."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from galenic import _fields as fields
from galenic._amounts import Amount, root
from galenic._materials.heaped import Heaped
from galenic._planning.flow import note_flow
from galenic._words import phrase
from galenic.errors import Problems
from galenic.formulas import flow
from galenic.quality._figures import mean_of, variance_of
from galenic.quality._records import Flow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._sheet import Sheet, Step
    from galenic.quality._measured import Learning

__all__ = ["DENSITY_COLUMNS", "Densities", "densities", "flow_of", "lines_of", "pourings"]

DENSITY_COLUMNS = ("volume", "volume_mass", "tapped_volume")


class Densities(NamedTuple):
    """The densities of all pourings, loose or tapped: each, their mean, and their variance."""

    how: str
    each: tuple[Amount, ...]
    mean: Step
    variance: Fraction | None

    @property
    def sd(self) -> Amount | None:
        """Their standard deviation, in g/mL."""
        return None if self.variance is None else Amount(root(self.variance), "g/mL")


def pourings(data: Learning, problems: Problems) -> tuple[Heaped, ...]:
    """Each pouring by itself, held to what a reading in an order is held to; problems are noted.

    One mass may stand for all: the same powder poured again.
    """
    columns = {key: getattr(data, key) for key in DENSITY_COLUMNS}
    given = {key: column for key, column in columns.items() if column is not None}
    count = max((len(column) for column in given.values()), default=0)
    for key, column in given.items():
        alone = key == "volume_mass" and len(column) == 1
        if len(column) != count and not alone:
            expected = f"{count}, one for each pouring"
            problems.add("count", key, f"{len(column)} of them", expected, "leave none out")
    if problems:
        return ()
    beside = {"taps": data.taps, "cylinder": data.cylinder}
    alike = {key: value for key, value in beside.items() if value is not None}
    found = []
    for place in range(count):
        row = {key: column[min(place, len(column) - 1)] for key, column in given.items()}
        told = Problems()
        one = fields.read(Heaped, {**row, **alike}, "", told)
        problems.extend(
            evolve(problem, path=_path(problem.path.removeprefix("."), row))
            for problem in told
            if not place or problem.path.removeprefix(".") in row
        )
        found += [one] if one is not None else []
    return tuple(found)


def _path(key: str, row: dict[str, Amount]) -> str:
    """Where a reading stands, by its own origin."""
    return row[key].origin if key in row else key


def densities(sheet: Sheet, poured: Sequence[Heaped]) -> tuple[Densities, ...]:
    """The densities by the formula: loose where that was read, then tapped."""
    readings = [one.poured for one in poured]
    found: dict[str, list[Step]] = {"loose": [], "tapped": []}
    for one in readings:
        assert one is not None  # noqa: S101 - the rules of the record saw to it
        mass = sheet.given("mass", one.mass)
        for how, volume in (("loose", one.loose), ("tapped", one.tapped)):
            if volume is not None:
                read = sheet.given(f"{how} volume", volume)
                step = sheet.work(f"{how} density", flow.density_in_cylinder, mass, read)
                found[how].append(step)
    return tuple(_summed(sheet, how, steps) for how, steps in found.items() if steps)


def _summed(sheet: Sheet, how: str, steps: Sequence[Step]) -> Densities:
    mean = mean_of([step.number for step in steps])
    step = sheet.constant(f"mean {how} density", mean, "mg/mL", "the readings")
    each = tuple(one.amount for one in steps)
    return Densities(how, each, step, variance_of([one.number for one in each]))


def flow_of(sheet: Sheet, found: Sequence[Densities], taps: int | None) -> Flow | None:
    """What loose and tapped density say of the flow, where both were read."""
    if len(found) != 2:  # noqa: PLR2004 - loose and tapped
        return None
    loose, tapped = found
    seen = note_flow(sheet, "the powder", phrase("the-powder"), loose.mean, tapped.mean)
    return Flow(
        bulk=loose.mean.amount,
        bulk_sd=loose.sd,
        tapped=tapped.mean.amount,
        tapped_sd=tapped.sd,
        taps=taps,
        compressibility_index=seen.compressibility.amount,
        hausner_ratio=Fraction(seen.hausner.number),
        by_both=seen.said,
    )


def lines_of(data: Learning, found: Sequence[Densities]) -> Iterator[str]:
    """The lines for an order: the mean mass, and the volumes that it has at the mean densities."""
    masses = data.volume_mass or ()
    mass = mean_of([one.number for one in masses])
    keys = {"loose": "volume", "tapped": "tapped_volume"}
    if len(found) == 1:
        keys["tapped"] = "volume" if data.tapped_volume is None else "tapped_volume"
    yield f'volume_mass = "{Amount(mass, "mg")}"'
    for one in found:
        yield f'{keys[one.how]} = "{Amount(mass / one.mean.number, "mL")}"'
    if data.taps is not None:
        yield f"taps = {data.taps}"
    if data.cylinder is not None:
        yield f'cylinder = "{data.cylinder}"'

"""What can be learnt: of which columns, for which key; and what is refused beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic.errors import NOTHING, InputError, Problems
from galenic.quality._heaps import DENSITY_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic.quality._measured import Learning
    from galenic.results._plan import Plan

__all__ = ["KINDS", "Learnable", "refuse"]


class Learnable(NamedTuple):
    """What is learnt: the column it comes from, the key it becomes, and how many are enough."""

    name: str
    title: str
    column: str
    key: str
    tables: str
    wanted: int
    source: str


KINDS = {
    "pack-stat": Learnable(
        "pack-stat",
        "packing statistic: the powder that fills one capsule",
        "net",
        "pack_stat",
        "[stock], [filler], [[excipient]] or [triturate]",
        10,
        "packing statistics from 10 capsules: compound.direct; Pharmacy Times 2008-09-8691",
    ),
    "repeatability": Learnable(
        "repeatability",
        "repeatability: standard deviation of one weight weighed again and again",
        "reading",
        "repeatability",
        "[[balance]]",
        10,
        "USP <41>, ten weighings: sartorius.com",
    ),
    "tablet-mass": Learnable(
        "tablet-mass",
        "mean mass of a tablet",
        "mass",
        "mean_mass",
        '[stock] of kind = "tablets"',
        20,
        "rule of this library; Ph. Eur. 2.9.5 also weighs 20",
    ),
    "density": Learnable(
        "density",
        "density of a powder in a graduated cylinder",
        "volume",
        "volume",
        "[stock], [filler], [[excipient]], [triturate] or, of the blend, [fill]",
        3,
        "USP <616>, Ph. Eur. 2.9.34: repeated determinations are wanted; three, by this library",
    ),
    "nominal-fill": Learnable(
        "nominal-fill",
        "nominal fill: the mean contents of finished capsules",
        "net",
        "fill",
        "[capsule]",
        10,
        "mean contents as nominal fill of a repeat order: pharmazeutische-zeitung.de 160810",
    ),
}
"""What can be learnt."""

_OF_DENSITY = ("taps", "cylinder")
_OF_CAPSULES = ("shell_mean", "shell_sd", "size", "maker", "capsules", "capsule")


def refuse(kind: Learnable, what: str, data: Learning, plan: Plan | None) -> None:
    """Refuse readings of another kind, or none."""
    problems = Problems()
    _refuse_batch(what, data, plan, problems)
    columns = ("gross", "shell", "net", "reading", "mass", *DENSITY_COLUMNS)
    if kind.column == "volume":
        _refuse_columns(data, what, columns, set(DENSITY_COLUMNS), problems)
        if not problems and data.volume is None and data.tapped_volume is None:
            expected, remedy = "columns volume_mass, and volume or tapped_volume", "add them"
            problems.add("missing", "volume", NOTHING, expected, remedy)
        if problems:
            raise InputError(problems)
        return
    wanted = {"net", "gross", "shell"} if kind.column == "net" else {kind.column}
    _refuse_columns(data, what, columns, wanted, problems)
    readings = getattr(data, kind.column)
    if kind.column == "net" and readings is None:
        readings = data.gross
    if readings is None:
        expected = "gross and shell, or net" if kind.column == "net" else kind.column
        problems.add("missing", kind.column, NOTHING, f"a column {expected}", "add it")
    elif len(readings) < 2 and data.together is None:  # noqa: PLR2004 - one has no scatter
        remedy = f"take at least {kind.wanted}"
        problems.add("count", kind.column, "1 reading", "2 readings at least", remedy)
    if readings is not None and not any(one.number for one in readings):
        problems.add("range", kind.column, "nothing", "more than nothing", "check the readings")
    if problems:
        raise InputError(problems)


_OF_A_BATCH = (
    *("filler_used", "topped_up", "premix", "other_powders"),
    *("left", "capsules_filled", "pack_stat_size", "pack_stat_maker"),
)


def _refuse_batch(what: str, data: Learning, plan: Plan | None, problems: Problems) -> None:
    """Refuse what is told of a batch where nothing is learnt of one."""
    if what != "nominal-fill":
        given = [key for key in _OF_A_BATCH if plan is None and getattr(data, key) is not None]
        for key in given if plan is None else ["plan"]:
            expected = "none: it serves nominal-fill alone"
            problems.add("conflict", key, "given", expected, "leave it out")
    elif not data.has_filler:
        given = [key for key in _OF_A_BATCH if plan is None and getattr(data, key) is not None]
        if given or plan is not None:
            expected = "the filler really used, as filler_used or topped_up"
            remedy = "add it, or learn from the weights alone, without the plan"
            problems.add("missing", "filler_used", NOTHING, expected, remedy)


def _refuse_columns(
    data: Learning, what: str, columns: Sequence[str], wanted: set[str], problems: Problems
) -> None:
    """Refuse what tells nothing of what is learnt: columns of readings, and what is beside them."""
    others = _OF_CAPSULES if "volume" in wanted else _OF_DENSITY
    for key in others:
        if (given := getattr(data, key)) is not None:
            told = given.label if isinstance(given, Amount) else str(given)
            problems.add("conflict", key, told, f"none for {what}", "remove it")
    for key in columns:
        if getattr(data, key) is not None and key not in wanted:
            expected = f"{' or '.join(sorted(wanted))} for {what}"
            problems.add(
                "conflict", key, f"{len(getattr(data, key))} of them", expected, "remove it"
            )

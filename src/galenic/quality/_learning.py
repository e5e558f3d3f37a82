"""Numbers of the pharmacy's own, learnt from repeated measurements: value, scatter, interval."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._amounts import Amount, exact, root, rounded_text
from galenic._fields import one_of
from galenic._materials.minimum_weights import minimum_weight
from galenic._sheet import Sheet
from galenic.errors import NOTHING, InputError, Problems
from galenic.formulas import fill as fills
from galenic.formulas import potency
from galenic.quality._figures import mean_of, quartiles, variance_of
from galenic.quality._heaps import DENSITY_COLUMNS, densities, flow_of, lines_of, pourings
from galenic.quality._measured import Learning
from galenic.quality._readings import note_read, read, taken_in, telling
from galenic.quality._records import ConfidenceInterval, Learned, Reading
from galenic.quality._shells import ShellMass, given_net, net_of, shell_of
from galenic.quality._together import weighed_in_groups, weighed_together
from galenic.quality._verdicts import notices_of, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from galenic._sheet import Step
    from galenic.quality._heaps import Densities

__all__ = ["KINDS", "learn"]


class _Kind(NamedTuple):
    """What is learnt: the column it comes from, the key it becomes, and how many are enough."""

    title: str
    column: str
    key: str
    tables: str
    wanted: int
    source: str


KINDS = {
    "pack-stat": _Kind(
        "packing statistic: the powder that fills one capsule",
        "net",
        "pack_stat",
        "[stock], [filler], [[excipient]] or [triturate]",
        10,
        "packing statistics from 10 capsules: compound.direct; Pharmacy Times 2008-09-8691",
    ),
    "repeatability": _Kind(
        "repeatability: standard deviation of one weight weighed again and again",
        "reading",
        "repeatability",
        "[[balance]]",
        10,
        "USP <41>, ten weighings: sartorius.com",
    ),
    "tablet-mass": _Kind(
        "mean mass of a tablet",
        "mass",
        "mean_mass",
        '[stock] of kind = "tablets"',
        20,
        "rule of this library; Ph. Eur. 2.9.5 also weighs 20",
    ),
    "density": _Kind(
        "density of a powder in a graduated cylinder",
        "volume",
        "volume",
        "[stock], [filler], [[excipient]], [triturate] or, of the blend, [fill]",
        3,
        "USP <616>, Ph. Eur. 2.9.34: repeated determinations are wanted; three, by this library",
    ),
    "nominal-fill": _Kind(
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
_COVERAGE = Fraction(95, 100)
_FENCE = Fraction(3, 2)


def learn(
    what: str,
    readings: Mapping[str, Any] | str,
    *,
    columns: Mapping[str, str] | None = None,
    decimal: str | None = None,
    **settings: Any,  # noqa: ANN401 - the keys of the input, each read by its own reader
) -> Learned:
    """Learn a number of the pharmacy's own.

    Parameters
    ----------
    what
        ``pack-stat`` or ``nominal-fill`` (from ``gross`` and ``shell``, or ``net``),
        ``repeatability`` (from ``reading``), ``tablet-mass`` (from ``mass``), or ``density`` (from
        ``volume_mass`` with ``volume``, ``tapped_volume`` and ``taps``, or both).
    readings
        Columns of amounts, or of bare numbers under a name with the unit; or the text of a CSV or
        TOML file.
    columns, decimal
        How the text of a table is to be read, where it does not say so itself: headings by key,
        such as ``{"gross": "brutto [mg]"}``, and the decimal mark; see ``read_readings``.
    settings
        Further keys: ``lot``, ``date``, and what is known of the shells; docs/checks.md lists them.

    Returns
    -------
    Learned
        The value with n, standard deviation and a 95 % confidence interval (which needs SciPy, in
        the extra ``accuracy``), and the lines for an order or pharmacy file.

    Raises
    ------
    InputError
        When the input cannot be used; ``problems`` holds every reason.
    """
    problems = Problems()
    kind = KINDS.get(one_of(what, tuple(KINDS), "what", problems) or "")
    if kind is None:
        raise InputError(problems)
    with telling(Learning, settings):
        readings = taken_in(readings, columns, decimal)
    data = read(Learning, readings, settings)
    _refuse(kind, what, data)
    sheet = Sheet()
    note_read(sheet, readings)
    poured = densities(sheet, pourings(data, Problems())) if kind.column == "volume" else ()
    each, mean, variance = poured[0][1:] if poured else _measured(sheet, kind, data)
    scatter = None if variance is None else root(variance)
    of_scatter = kind.key == "repeatability"
    number = (scatter or Fraction(0)) if of_scatter else mean.amount.number
    value = Amount(number, each[0].unit, what)
    if of_scatter and not number:
        usp = minimum_weight("usp-41")
        floor = rounded_text(usp.numbers["floor"])
        sheet.note("learnt-no-scatter", floor=floor, source=usp.source)
    few = data.together is not None or len(each) == 1
    outliers = () if few else tuple(_outliers(each, data.capsule))
    _note(sheet, kind, data, len(each), outliers)
    interval = _interval(sheet, value, scatter, len(each), of_scatter=of_scatter)
    flow = flow_of(sheet, poured, data.taps)
    return Learned(
        what=what,
        title=kind.title,
        source=kind.source,
        value=value,
        n=len(each) * (data.together or 1),
        together=data.together,
        mean=mean.amount,
        sd=None if scatter is None else Amount(scatter, each[0].unit),
        interval=interval,
        lot=data.lot,
        date=data.date,
        outliers=outliers,
        flow=flow,
        lines=tuple(_lines(kind, value, scatter, len(each), data, poured)),
        notices=notices_of(sheet),
    )


def _note(
    sheet: Sheet, kind: _Kind, data: Learning, count: int, outliers: Sequence[Reading]
) -> None:
    """Say of what was learnt how far it goes: of few, of some far from the others, of one lot."""
    if data.together is None and count == 1:
        sheet.note("learnt-from-one", wanted=kind.wanted, source=kind.source)
    elif data.together is None and count < kind.wanted:
        sheet.note("learnt-from-few", count=count, wanted=kind.wanted, source=kind.source)
    if outliers:
        told = ", ".join(f"{one.value.text()} (no. {one.capsule})" for one in outliers)
        sheet.note("learnt-outliers", readings=told)
    missing = [key for key in ("lot", "date") if getattr(data, key) is None]
    if missing:
        sheet.note("learnt-one-lot", missing=" and ".join(missing))


def _refuse(kind: _Kind, what: str, data: Learning) -> None:
    """Refuse readings of another kind, or none."""
    problems = Problems()
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


def _measured(
    sheet: Sheet, kind: _Kind, data: Learning
) -> tuple[Sequence[Amount], Step, Fraction | None]:
    """What was measured, its mean by the formula, and its variance."""
    if kind.column != "net":
        amounts: tuple[Amount, ...] = getattr(data, kind.column)
        numbers = [one.number for one in amounts]
        mean = sheet.constant("mean", mean_of(numbers), amounts[0].unit, "the readings")
        if kind.column == "mass":
            first, *others = [sheet.given("tablet", one) for one in amounts]
            count = sheet.constant("tablets", len(amounts), "1", "the readings")
            mean = sheet.work("mean tablet", potency.mean_tablet_mass, first, tuple(others), count)
        return amounts, mean, variance_of(numbers)
    if data.together is not None and len(data.net or data.gross or ()) > 1:
        groups = weighed_in_groups(sheet, data, data.together)
        return [step.amount for step in groups.each], groups.mean, groups.variance
    if data.together is not None:
        _, _, together = weighed_together(sheet, data, data.together)
        assert together is not None  # noqa: S101 - the rules of the record saw to it
        return [together.mean.amount], together.mean, None
    if data.net is not None:
        net = given_net(sheet, data.net)
    else:
        paired = data.shell is not None and len(data.shell) == len(data.gross or ())
        shell = shell_of(sheet, data, data.shell)
        assert shell is not None  # noqa: S101 - the rules of the record saw to it
        if data.shell is not None and not paired:  # shells of other capsules: their mean
            sheet.note("shell-mean-used", shell=shell.mean.amount.text())
            shell = ShellMass(None, shell.mean, shell.variance)
        net = net_of(sheet, [sheet.given("gross", one) for one in data.gross or ()], shell)
    total = sheet.constant("sum", sum(step.number for step in net.each), "mg", "the readings")
    count = sheet.constant("capsules", len(net.each), "capsule", "the readings")
    mean = sheet.work("mean fill", fills.per_capsule, total, count)
    return [step.amount for step in net.each], mean, net.variance


def _outliers(each: Sequence[Amount], numbers: Sequence[int] | None) -> Iterator[Reading]:
    """Readings beyond Tukey's fences; they are counted in all the same."""
    low, high = quartiles([one.number for one in each])
    reach = _FENCE * (high - low)
    middle = mean_of([one.number for one in each])
    for number, one in zip(numbers or range(1, len(each) + 1), each, strict=True):
        if not low - reach <= one.number <= high + reach:
            yield Reading(number, one, percent(one.number / middle - 1), "outside")


def _interval(
    sheet: Sheet, value: Amount, scatter: Fraction | None, n: int, *, of_scatter: bool
) -> ConfidenceInterval | None:
    """The confidence interval: of a mean by Student's t, of a standard deviation by chi square."""
    if scatter is None or (of_scatter and not scatter):
        return None
    try:
        from scipy import special  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        sheet.note("interval-needs-accuracy")
        return None
    free, tail = n - 1, float(1 - _COVERAGE) / 2
    if of_scatter:
        method = f"chi square, {free} degrees of freedom"
        ends = [float(scatter) * (free / special.chdtri(free, p)) ** 0.5 for p in (tail, 1 - tail)]
    else:
        method = f"Student's t, {free} degrees of freedom"
        reach = special.stdtrit(free, 1 - tail) * float(scatter) / n**0.5
        ends = [float(value.number) - reach, float(value.number) + reach]
    low, high = (Amount(exact(float(end)), value.unit, method) for end in ends)
    return ConfidenceInterval(low, high, percent(_COVERAGE), method)


def _lines(  # noqa: PLR0913, PLR0917 - all that a line says
    kind: _Kind,
    value: Amount,
    scatter: Fraction | None,
    n: int,
    data: Learning,
    poured: Sequence[Densities],
) -> Iterator[str]:
    """Lines to paste into a file: a comment with what is known, and the key."""
    known = [f"n = {n}"]
    if data.together is not None:
        known = [f"{data.together} weighed together, scatter not known"]
        if n > 1:
            known = [f"{n} times {data.together} weighed together, of such weights"]
    if scatter is not None and kind.key != "repeatability":
        known.append(f"SD {Amount(scatter, value.unit).text(3)}")
    known += [f"lot {data.lot}"] if data.lot is not None else []
    known += [data.date.isoformat()] if data.date is not None else []
    yield f"# {kind.key}, for {kind.tables}"
    yield f"# {', '.join(known)}"
    if poured:
        yield from lines_of(data, poured)
    elif value.number:
        yield f'{kind.key} = "{value}"'
    if kind.column == "mass" and scatter:  # what the order takes of a sample of tablets
        yield f'mass_sd = "{Amount(scatter, value.unit)}"'
        yield f"tablets_weighed = {n}"

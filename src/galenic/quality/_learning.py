"""Numbers of the pharmacy's own, learnt from repeated measurements: value, scatter, interval."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._amounts import Amount, exact, root, rounded_text
from galenic._fields import one_of
from galenic._materials.methods import MOST_SCATTER
from galenic._materials.minimum_weights import minimum_weight
from galenic._sheet import Sheet
from galenic.errors import NOTHING, InputError, Problems
from galenic.quality._figures import mean_of, quartiles
from galenic.quality._heaps import DENSITY_COLUMNS, densities, flow_of, lines_of, pourings
from galenic.quality._measured import Learning
from galenic.quality._method import from_plan
from galenic.quality._mixture import mixture_lines, mixture_of
from galenic.quality._readings import note_read, note_tenfold, read, taken_in, telling
from galenic.quality._records import ConfidenceInterval, Learned, Reading
from galenic.quality._rows import note_last_mean
from galenic.quality._sampled import Sampled, error_of, sampled
from galenic.quality._verdicts import notices_of, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from galenic.quality._heaps import Densities
    from galenic.quality._records import Mixture
    from galenic.results._plan import Plan

__all__ = ["KINDS", "learn"]


class _Kind(NamedTuple):
    """What is learnt: the column it comes from, the key it becomes, and how many are enough."""

    name: str
    title: str
    column: str
    key: str
    tables: str
    wanted: int
    source: str


KINDS = {
    "pack-stat": _Kind(
        "pack-stat",
        "packing statistic: the powder that fills one capsule",
        "net",
        "pack_stat",
        "[stock], [filler], [[excipient]] or [triturate]",
        10,
        "packing statistics from 10 capsules: compound.direct; Pharmacy Times 2008-09-8691",
    ),
    "repeatability": _Kind(
        "repeatability",
        "repeatability: standard deviation of one weight weighed again and again",
        "reading",
        "repeatability",
        "[[balance]]",
        10,
        "USP <41>, ten weighings: sartorius.com",
    ),
    "tablet-mass": _Kind(
        "tablet-mass",
        "mean mass of a tablet",
        "mass",
        "mean_mass",
        '[stock] of kind = "tablets"',
        20,
        "rule of this library; Ph. Eur. 2.9.5 also weighs 20",
    ),
    "density": _Kind(
        "density",
        "density of a powder in a graduated cylinder",
        "volume",
        "volume",
        "[stock], [filler], [[excipient]], [triturate] or, of the blend, [fill]",
        3,
        "USP <616>, Ph. Eur. 2.9.34: repeated determinations are wanted; three, by this library",
    ),
    "nominal-fill": _Kind(
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
_COVERAGE = Fraction(95, 100)
_MOST = Fraction(MOST_SCATTER)
_FENCE = Fraction(3, 2)
_MANY = 30  # degrees of freedom from which on a part of one changes nothing


def learn(
    what: str,
    readings: Mapping[str, Any] | str,
    *,
    plan: Plan | None = None,
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
    plan
        For ``nominal-fill``, the plan of the batch, which has the other powders beside
        ``filler_used``, and the capsule.
    columns, decimal
        How the text of a table is to be read, where it does not say so itself: headings by key,
        such as ``{"gross": "brutto [mg]"}``, and the decimal mark; see ``read_readings``.
    settings
        Further keys: ``lot``, ``date``, what is known of the shells, and for a mixture the filler
        that was really used; docs/checks.md lists them.

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
    planned = from_plan(plan)
    with telling(Learning, settings, planned):
        readings = taken_in(readings, columns, decimal)
    data = read(Learning, readings, settings, planned)
    _refuse(kind, what, data, plan)
    sheet = Sheet()
    note_read(sheet, readings)
    poured = densities(sheet, pourings(data, Problems())) if kind.column == "volume" else ()
    found = _poured(poured[0]) if poured else sampled(sheet, kind.column, data)
    return _learned(sheet, kind, data, plan, found, poured)


def _poured(found: Densities) -> Sampled:
    """The densities of pourings, as what was measured again and again."""
    error = error_of(found.variance, len(found.each))
    return Sampled(found.each, found.mean, found.variance, error)


def _learned(  # noqa: PLR0913, PLR0917 - what was read, and what comes of it
    sheet: Sheet,
    kind: _Kind,
    data: Learning,
    plan: Plan | None,
    found: Sampled,
    poured: Sequence[Densities],
) -> Learned:
    unit, of_scatter = found.each[0].unit, kind.key == "repeatability"
    scatter = None if found.variance is None else root(found.variance)
    number = (scatter or Fraction(0)) if of_scatter else found.mean.amount.number
    value, count = Amount(number, unit, kind.name), len(found.each)
    few = data.together is not None or count == 1
    outliers = () if few else tuple(_outliers(found.each, data.capsule))
    _note(sheet, kind, data, value, outliers)
    rsd = None if scatter is None else percent(scatter / found.mean.amount.number)
    reach, mixture = _reach(sheet, found, of_scatter=of_scatter), None
    if data.has_filler:
        next_batch = _next_batch(value, found, reach, data.capsules_filled or 1)
        mixture = mixture_of(sheet, data, plan, found, rsd, next_batch)
    flow = flow_of(sheet, poured, data.taps)
    return Learned(
        what=kind.name,
        title=kind.title,
        source=kind.source,
        value=value,
        n=count * (data.together or 1),
        together=data.together,
        mean=found.mean.amount,
        sd=None if scatter is None else Amount(scatter, unit),
        rsd=rsd,
        interval=None if reach is None else reach.about(value),
        lot=data.lot,
        date=data.date,
        outliers=outliers,
        flow=flow,
        lines=(
            *_lines(kind, value, scatter, count, data, mixture, poured),
            *(() if mixture is None else mixture_lines(mixture, rsd, _MOST, plan)),
        ),
        notices=notices_of(sheet),
        mixture=mixture,
    )


def _note(
    sheet: Sheet, kind: _Kind, data: Learning, value: Amount, outliers: Sequence[Reading]
) -> None:
    """Say of what was learnt how far it goes: of few, of some far from the others, of one lot."""
    if not value.number:
        usp = minimum_weight("usp-41")
        floor = rounded_text(usp.numbers["floor"])
        sheet.note("learnt-no-scatter", floor=floor, source=usp.source)
    note_tenfold(sheet, data.net, data.capsule)
    if kind.column != "volume":
        note_last_mean(sheet, getattr(data, kind.column) or data.gross)
    count = len(getattr(data, kind.column) or data.gross or data.tapped_volume or ())
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


def _refuse(kind: _Kind, what: str, data: Learning, plan: Plan | None) -> None:
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


def _outliers(each: Sequence[Amount], numbers: Sequence[int] | None) -> Iterator[Reading]:
    """Readings beyond Tukey's fences; they are counted in all the same."""
    low, high = quartiles([one.number for one in each])
    reach = _FENCE * (high - low)
    middle = mean_of([one.number for one in each])
    for number, one in zip(numbers or range(1, len(each) + 1), each, strict=True):
        if not low - reach <= one.number <= high + reach:
            yield Reading(number, one, percent(one.number / middle - 1), "outside")


class _Reach(NamedTuple):
    """How far to both sides an interval reaches, and by which method.

    ``quantile`` is that of Student's t; ``None`` for an interval that is not even.
    """

    down: float
    up: float
    quantile: float | None
    method: str

    def about(self, value: Amount) -> ConfidenceInterval:
        """The interval about a value."""
        ends = (float(value.number) - self.down, float(value.number) + self.up)
        low, high = (Amount(exact(end), value.unit, self.method) for end in ends)
        return ConfidenceInterval(low, high, percent(_COVERAGE), self.method)


def _reach(sheet: Sheet, found: Sampled, *, of_scatter: bool) -> _Reach | None:
    """The confidence interval: of a mean by Student's t, of a standard deviation by chi square."""
    error = found.error
    if error is None or (of_scatter and not error.square):
        return None
    try:
        from scipy import special  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        sheet.note("interval-needs-accuracy")
        return None
    free, tail = error.free, float(1 - _COVERAGE) / 2
    told = f"{free:.0f}" if free % 1 == 0 or free >= _MANY else f"{free:.1f}"
    told += " degrees of freedom"
    if of_scatter:
        scatter = float(root(found.variance or Fraction(0)))
        low, high = (scatter * (free / special.chdtri(free, p)) ** 0.5 for p in (tail, 1 - tail))
        return _Reach(scatter - low, high - scatter, None, f"chi square, {told}")
    method = f"Student's t, {told}"
    if error.with_shells:
        method += ", the mean shell counted (Welch, Satterthwaite)"
    quantile = float(special.stdtrit(free, 1 - tail))
    wide = quantile * float(error.square) ** 0.5
    return _Reach(wide, wide, quantile, method)


def _next_batch(
    value: Amount, found: Sampled, reach: _Reach | None, capsules: int
) -> ConfidenceInterval | None:
    """Where the mean of so many further capsules lies, filled alike: their own scatter comes on."""
    if reach is None or reach.quantile is None or found.error is None:
        return None
    own = found.variance if found.variance is not None else _of_one(found)
    wide = reach.quantile * float(found.error.square + own / capsules) ** 0.5
    return _Reach(wide, wide, None, f"{reach.method}, mean of {capsules}").about(value)


def _of_one(found: Sampled) -> Fraction:
    """What the variance of one cannot exceed, where the shells hide it."""
    assert found.error is not None  # noqa: S101 - the caller saw to it
    return found.error.square * len(found.each)


def _lines(  # noqa: PLR0913, PLR0917 - what the lines say
    kind: _Kind,
    value: Amount,
    scatter: Fraction | None,
    n: int,
    data: Learning,
    mixture: Mixture | None,
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
    known += [] if mixture is None else [f"{mixture.capsules} capsules"]
    bodies = () if mixture is None else (mixture.maker, mixture.size)
    known += [" ".join(one for one in bodies if one)] if any(bodies) else []
    yield f"# {kind.key}, for {kind.tables}"
    yield f"# {', '.join(known)}"
    if poured:
        yield from lines_of(data, poured)
    elif value.number:
        yield f'{kind.key} = "{value}"'
    if kind.column == "mass" and scatter:  # what the order takes of a sample of tablets
        yield f'mass_sd = "{Amount(scatter, value.unit)}"'
        yield f"tablets_weighed = {n}"

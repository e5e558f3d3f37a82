"""Numbers of the pharmacy's own, learnt from repeated measurements: value, scatter, interval."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount, root, rounded_text
from galenic._fields import one_of
from galenic._materials.methods import MOST_SCATTER
from galenic._materials.minimum_weights import minimum_weight
from galenic._sheet import Sheet
from galenic.errors import InputError, Problems
from galenic.quality._figures import mean_of, quartiles
from galenic.quality._heaps import densities, flow_of, lines_of, pourings
from galenic.quality._learnable import KINDS, refuse
from galenic.quality._measured import Learning
from galenic.quality._method import from_plan
from galenic.quality._mixture import mixture_lines, mixture_of
from galenic.quality._reach import next_batch, reach_of
from galenic.quality._readings import note_read, note_tenfold, read, taken_in, telling
from galenic.quality._records import Learned, Reading
from galenic.quality._rows import note_last_mean
from galenic.quality._sampled import Sampled, error_of, sampled
from galenic.quality._verdicts import notices_of, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from galenic.quality._heaps import Densities
    from galenic.quality._learnable import Learnable
    from galenic.quality._records import Mixture
    from galenic.results._plan import Plan

__all__ = ["learn"]

_MOST = Fraction(MOST_SCATTER)
_FENCE = Fraction(3, 2)


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
    refuse(kind, what, data, plan)
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
    kind: Learnable,
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
    reach, mixture = reach_of(sheet, found, of_scatter=of_scatter), None
    if data.has_filler:
        coming = next_batch(value, found, reach, data.capsules_filled or 1)
        mixture = mixture_of(sheet, data, plan, found, rsd, coming)
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
    sheet: Sheet, kind: Learnable, data: Learning, value: Amount, outliers: Sequence[Reading]
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


def _outliers(each: Sequence[Amount], numbers: Sequence[int] | None) -> Iterator[Reading]:
    """Readings beyond Tukey's fences; they are counted in all the same."""
    low, high = quartiles([one.number for one in each])
    reach = _FENCE * (high - low)
    middle = mean_of([one.number for one in each])
    for number, one in zip(numbers or range(1, len(each) + 1), each, strict=True):
        if not low - reach <= one.number <= high + reach:
            yield Reading(number, one, percent(one.number / middle - 1), "outside")


def _lines(  # noqa: PLR0913, PLR0917 - what the lines say
    kind: Learnable,
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

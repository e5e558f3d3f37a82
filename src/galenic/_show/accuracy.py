"""How sure the dose is: text, HTML, and plain data in the schema ``galenic/accuracy/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount, exact
from galenic._asking import answers
from galenic._notices import Severity
from galenic._show import batch_record, heads, html, intervals, text
from galenic._show.inert import inert
from galenic._show.parts import Notes, Page
from galenic._show.plain import plain, record
from galenic._show.sections import Section
from galenic._version import __version__
from galenic._words import listed, named, share
from galenic.accuracy._assessed import Assessment
from galenic.accuracy._intervals import DoseOf
from galenic.accuracy._simulated import Compared, Simulation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from galenic._show.parts import Part
    from galenic.accuracy._assessed import AssessedActive, Improvement
    from galenic.accuracy._records import Budget, WholeDose, WorstCase
    from galenic.accuracy._simulated import AllPass

__all__ = ["SCHEMA", "document", "percent"]

SCHEMA = "galenic/accuracy/1"

_TINY = 0.0005  # of the variance: below it, sources are told together
_FEW = 4
_PARTS = 3

Row = tuple[str, str, str]


@answers("data", Assessment)
def document(made: Assessment) -> dict[str, Any]:
    """Write an assessment as plain data: amounts as text, parts and chances as numbers from 0 to 1.

    Under a stop there is no dose: what would speak of it is null or empty. What stands at the top
    is of the only active; where there are several, it stands under each in ``actives`` alone.
    """
    only = made.actives[0] if len(made.actives) == 1 else None
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "input": made.plan.order.to_tables(),
        "from_pharmacy": list(made.plan.order.pharmacy),
        "pharmacy_file": made.plan.order.pharmacy_file,
        **(_NO_DOSE if only is None else _told(only)),
        "actives": [{"name": one.name} | _told(one) for one in made.actives],
        "all_pass": plain(made.all_pass),
        "notices": plain(made.notices),
    }


_NO_DOSE: dict[str, Any] = {
    "dose": None,
    "contributions": [],
    "leaves_out": [],
    "worst_case": None,
    "simulation": None,
    "pass_usp_905": None,
    "chances_not_known": [],
    "improvements": [],
    "narrowing": [],
    "not_known_yet": [],
}


def _told(made: AssessedActive) -> dict[str, Any]:
    """What is told of one active."""
    return {
        "dose": _dose(made.budget),
        "contributions": plain(made.budget.contributions),
        "leaves_out": list(made.budget.leaves_out),
        "worst_case": plain(made.worst_case),
        "simulation": _simulation(made.simulation),
        "pass_usp_905": plain(made.chance),
        "chances_not_known": list(made.chances_not_known),
        "improvements": [_improvement(one) for one in made.improvements],
        "narrowing": [one.change for one in made.narrowing],
        "not_known_yet": [one.change for one in made.not_known_yet],
    }


def _dose(budget: Budget) -> dict[str, Any]:
    return record(budget.dose) | {
        "of_label": str(budget.of_label),
        "relative_standard_uncertainty_batch": budget.between,
        "relative_standard_deviation_capsule": budget.within,
        "whole": plain(budget.whole),
    }


def _simulation(found: Simulation | None) -> dict[str, Any] | None:
    if found is None:  # of a product, which has no capsules
        return None
    return record(found, without=("histogram",))  # thousands of counts: for pictures


def _improvement(found: Improvement) -> dict[str, Any]:
    return {
        "change": found.change,
        "changes": plain(found.changes),
        "interval": plain(found.interval),
        "narrows": found.narrows,
        "resolves": list(found.resolves),
        "adds": list(found.adds),
    }


# --- for people ---------------------------------------------------------------------------------


@answers("text", Assessment)
def assessment_text(made: Assessment) -> str:
    """The assessment as plain text of 80 columns."""
    return "\n".join(line.rstrip() for line in _lines(made))


def _lines(made: Assessment) -> Iterator[str]:
    yield from map(inert, heads.head(made.plan))
    yield "=" * text.WIDTH
    yield _title(made)
    for section in _sections(made):
        yield ""
        yield inert(section.title).upper()
        yield from text.columns(section.rows)
    for severity in Severity:
        yield from text.notice_lines(made.notices, severity)


@answers("html", Assessment)
def assessment_html(made: Assessment) -> str:
    """The assessment as a block of HTML."""
    tone = Severity.STOP if made.stopped else ""
    parts = [html.heading(f"{heads.headline(made.plan)}: {_title(made)}", tone)]
    parts += [html.table(section.title, section.rows) for section in _sections(made)]
    parts += html.notice_blocks(made.notices)
    return html.block("accuracy", parts)


@answers("parts", Assessment)
def assessment_parts(made: Assessment) -> Page:
    """The assessment as the parts of a page."""
    facts, running = batch_record.facts(made.plan.order), heads.running(made.plan)
    parts: tuple[Part, ...] = (*_sections(made), Notes(made.notices))
    return Page("accuracy", heads.headline(made.plan), _title(made), parts, facts, running)


def _title(made: Assessment) -> str:
    what = "DOSE" if made.plan.product is None else "STRENGTH"
    return f"STOP: THERE IS NO {what}" if made.stopped else f"HOW SURE IS THE {what}"


def _sections(made: Assessment) -> Iterator[Section]:
    for one in made.actives:
        for section in _sections_of(one):
            title = section.title
            if made.all_pass is not None:
                title = f"{one.name}: {title[0].lower()}{title[1:]}"
            yield section._replace(title=title)
    if made.all_pass is not None:
        names = [one.name for one in made.actives]
        title = f"All actives together: {listed('and', *names)}"
        yield Section(title, list(_together(made.all_pass, made.actives)))


def _together(found: AllPass, actives: Sequence[AssessedActive]) -> Iterator[Row]:
    """The chance that all of them pass, and for want of what it is not known."""
    wanting = dict.fromkeys(name for one in actives for name in one.chances_not_known)
    left = wanting or dict.fromkeys(name for each in found.leaves_out.values() for name in each)
    bound = "at most " if found.upper_bound else ""
    for name, words in (("stage_1", "USP <905> stage 1"), ("overall", "USP <905> overall")):
        part = getattr(found, name)
        if part is None:
            yield f"all pass {words}", "not known", f"without {'; '.join(left)}"
        else:
            yield f"all pass {words}", f"{bound}{percent(part)}", "simulated together"
    others = [one.name for one in actives if one.name not in found.of]
    if others and found.of:
        why = "of what makes its capsules differ nothing is known"
        yield "not looked at", "", f"{listed('and', *others)}: {why}"


def _sections_of(made: AssessedActive) -> Iterator[Section]:
    simulation: Simulation | None = made.simulation
    what = "Dose" if simulation is not None else "Strength"
    yield Section(what, list(_dose_rows(made.budget, made.worst_case)))
    yield Section("What makes it unsure", list(_contributions(made.budget)))
    if simulation is not None:
        yield Section(
            f"Worked out, and simulated ({simulation.batches} batches of "
            f"{simulation.capsules} capsules, seed {simulation.seed})",
            list(_simulated(made, made.budget, simulation)),
        )
    others = [one for one in made.improvements if one not in (*made.narrowing, *made.not_known_yet)]
    for title, tried in (
        ("What to improve: it narrows the interval", made.narrowing),
        ("What is merely not known yet: measure it", made.not_known_yet),
        ("What would not help", others),
    ):
        if tried:
            yield Section(title, list(_improvements(tried)))


def percent(part: float) -> str:
    """A part as percent, for people."""
    return share(Amount(exact(float(f"{100 * part:.12g}")), "%"))


def _dose_rows(budget: Budget, worst: WorstCase) -> Iterator[Row]:
    dose, of = budget.dose, _of_capsule(budget)
    yield f"mean{of}", dose.mean.text(_FEW), f"{budget.of_label.text(_PARTS)} of label"
    yield (
        f"{dose.interval.coverage.text()} interval{of}",
        intervals.interval_text(dose.interval),
        f"{dose.interval.of}; {dose.interval.method}",
    )
    yield "standard uncertainty", dose.standard_uncertainty.text(3), dose.interval.of
    of_product = dose.interval.of == DoseOf.PRODUCT
    part = "of the dose" if budget.whole is None else "of what a capsule holds"
    part = "of the strength" if of_product else part
    yield "  common to the batch", percent(budget.between), part
    if of_product:
        pass
    elif dose.interval.of == DoseOf.SINGLE_CAPSULE:
        yield "  between capsules", percent(budget.within), part
    else:
        known = f"{percent(budget.within)} {part} is known" if budget.within else ""
        yield "  between capsules", "not known", known
    if budget.whole is not None:
        yield from _whole_rows(budget.whole)
    ends = intervals.range_text(worst.low, worst.high)
    known = f"; ± 3 standard deviations of {len(worst.by_sd)} sources" if worst.by_sd else ""
    yield f"worst case{_of_capsule(budget)}", ends, f"all known sources at their limits{known}"


def _of_capsule(budget: Budget) -> str:
    """What is said of a capsule says so where a dose is taken as several."""
    return "" if budget.whole is None else ", a capsule"


def _whole_rows(whole: WholeDose) -> Iterator[Row]:
    """How sure a dose of several capsules is."""
    told = whole.interval
    yield "mean, the dose", whole.mean.text(_FEW), f"{heads.as_capsules(whole.capsules)} together"
    averages = "what makes capsules differ averages over them, what is common to the batch does not"
    ends = intervals.interval_text(told)
    yield f"{told.coverage.text()} interval, the dose", ends, f"{told.of}; {averages}"
    yield "uncertainty, the dose", whole.standard_uncertainty.text(3), str(told.of)


def _contributions(budget: Budget) -> Iterator[Row]:
    small = 0
    for one in budget.contributions:
        if one.share is None:
            yield "not known", "", f"{one.source}: {one.wants} is not given"
        elif one.share < _TINY and not one.shift:
            small += 1
        else:
            part = percent(one.relative_standard_uncertainty or 0.0)
            share = f"{percent(one.share)} of variance"
            shift = f", moves the mean by {percent(one.shift)}" if one.shift else ""
            said = f"{one.source}: {one.kind}, {one.distribution}{shift}; {one.origin}"
            yield part, share, said
    if small:
        yield f"{small} more", f"< {percent(_TINY)} each", ""


def _simulated(made: AssessedActive, budget: Budget, found: Simulation) -> Iterator[Row]:
    bound = "at most " if found.pass_usp_905.upper_bound else ""
    for one in found.comparison:
        relative = one.name == Compared.WITHIN
        pair = [
            percent(number) if relative else _text(number, budget.dose.mean.unit)
            for number in (one.analytic, one.simulated)
        ]
        known = ", of what is known alone" if bound and relative else ""
        yield named(one.name), pair[0], f"{pair[1]} simulated{known}"
    told = budget.dose.interval
    both = found.interval if told.of == found.interval.of else found.batch_interval
    same = f"{intervals.interval_text(both)} simulated; {told.of}"
    yield f"{told.coverage.text()} interval", intervals.interval_text(told), same
    ranges = (("90 % to 110 %", found.within_90_110), ("85 % to 115 %", found.within_85_115))
    for name, part in ranges:
        value, why = _chance_text(part, made, bound)
        known = f"{value} simulated"
        yield f"capsules in {name}", value if why else "", why or known
    for name, words in (("stage_1", "USP <905> stage 1"), ("overall", "USP <905> overall")):
        part = getattr(found.pass_usp_905, name)
        simulated, why = _chance_text(part, made, bound)
        worked, none = _chance_text(getattr(made.chance, name), made, bound)
        yield f"passes {words}", worked, none or why or f"{simulated} simulated"


def _chance_text(part: float | None, made: AssessedActive, bound: str) -> tuple[str, str]:
    """A chance, or that it is not known; and then for want of what."""
    if part is not None:
        return f"{bound}{percent(part)}", ""
    return "not known", f"without {'; '.join(made.chances_not_known)}"


def _text(number: float, unit: str) -> str:
    return Amount(exact(float(f"{number:.12g}")), unit).text(_FEW)


def _improvements(tried: Iterable[Improvement]) -> Iterator[Row]:
    for one in tried:
        narrows, said = one.narrows or 0.0, one.change
        if one.resolves:
            said = f"{said}. Makes known: {'; '.join(one.resolves)}"
        if one.adds:
            said = f"{said}. Then not known: {'; '.join(one.adds)}"
        way = "narrower" if narrows > 0 else "wider"
        gain = f"{percent(abs(narrows))} {way}" if abs(narrows) >= _TINY else "as wide"
        yield gain, intervals.interval_text(one.interval), said

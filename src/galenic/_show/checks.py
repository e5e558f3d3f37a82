"""The report of a check: verdict first, as text, HTML and plain data from one list of sections."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount, decimal_text, rounded_text
from galenic._asking import answers
from galenic._notices import Severity
from galenic._show import html, text
from galenic._show.fields import placed
from galenic._show.intervals import range_text
from galenic._show.parts import Lines, Listing, Notes, Page
from galenic._show.plain import record
from galenic._show.sections import Section, Word
from galenic._show.tables import Row, chosen, table
from galenic._version import __version__
from galenic._words import share
from galenic.quality._records import (
    ContentReport,
    Learned,
    Mixture,
    Report,
    WeightReport,
    YieldReport,
)
from galenic.quality._verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from galenic._asking import Shown
    from galenic._notices import Notice
    from galenic._show.parts import Part
    from galenic.quality._records import ActiveContent, ActiveEstimate, Estimate, Flow, Reading

__all__ = ["CHECK", "LEARN"]

CHECK, LEARN = "galenic/check/1", "galenic/learn/1"

_FEW = 3
_NEAR = 5  # digits of what is held against a limit of its own
_LIMIT = 6  # digits of a limit as mass


# --- plain data ----------------------------------------------------------------------------------


def _document(schema: str, told: Shown) -> dict[str, Any]:
    return {"schema": schema, "galenic": __version__} | record(told, without=("steps",))


@answers("data", Report)
def check_document(report: Report) -> dict[str, Any]:
    """Write a report as plain data; every amount is text that the strict grammar reads back."""
    return _document(CHECK, report)


@answers("data", Learned)
def learned_document(learned: Learned) -> dict[str, Any]:
    """Write what was learnt as plain data."""
    return _document(LEARN, learned)


# --- for data frames ----------------------------------------------------------------------------

_LEAVE = (
    *("actives", "mean_off", "misread", "findings", "reasons"),
    *("notices", "steps", "readings", "estimate"),
)
_MASSES = (
    *("mean", "sd", "reference", "theoretical"),
    *(f"{limit}_{end}" for limit in ("each", "outer") for end in ("low", "high")),
    *(f"{of}_{what}" for of in ("gross", "shell", "net") for what in ("mean", "sd")),
)
_PARTS = (
    *("rsd", "each", "outer", "loss"),
    *("mean_of_theoretical", "theoretical_low", "theoretical_high"),
)
_CONTENTS = (
    *("acceptance_value", "acceptance_value_rounded", "limit"),
    *("target", "reference", "low", "high"),
)
_UNITS: dict[type[Report], dict[str, str]] = {
    WeightReport: dict.fromkeys(_MASSES, "mg/capsule") | dict.fromkeys(_PARTS, "%"),
    ContentReport: dict.fromkeys((*_CONTENTS, "mean", "sd", "rsd"), "%"),
    YieldReport: dict.fromkeys(("mean", "sd", "theoretical"), "mg/capsule")
    | dict.fromkeys(("weighed_in", "filled", "left", "lost", "limit_mass"), "mg")
    | dict.fromkeys(("rsd", "loss", "yield", "limit", "mean_of_theoretical"), "%"),
}


_OF_ACTIVE = dict.fromkeys((*_CONTENTS, "mean", "sd", "rsd"), "%")


@answers("rows", Report)
def check_tables(report: Report, name: str | None) -> list[Row]:
    """The tables of a report: each capsule where there are readings, the figures, the reasons."""
    units = _UNITS[type(report)]
    tables: dict[str, Callable[[], list[Row]]] = {}
    if isinstance(report, (WeightReport, ContentReport)):
        each, readings = {"value": units["mean"], "deviation": "%"}, report.readings
        tables["readings"] = lambda: table(readings, each)
    if isinstance(report, ContentReport) and len(report.actives) > 1:
        tables["readings"] = lambda: [
            {"active": one.name} | row
            for one in report.actives
            for row in table(one.readings, each)
        ]
        tables["actives"] = lambda: table(report.actives, _OF_ACTIVE, _LEAVE)
    tables["figures"] = lambda: table([report], units, _LEAVE)
    tables["reasons"] = lambda: [{"reason": reason} for reason in report.reasons]
    tables["notices"] = lambda: table(report.notices, {})
    return chosen(tables, name)


@answers("rows", Learned)
def learned_tables(learned: Learned, name: str | None) -> list[Row]:
    """The tables of what was learnt: its figures in one row, what lies far from the others."""
    unit = learned.value.unit
    units = dict.fromkeys(("value", "mean", "sd"), unit) | {"rsd": "%"}
    leave = ("interval", "flow", "outliers", "lines", "notices", "mixture")
    parts = dict.fromkeys(("loss", "loss_limit", "rsd_limit"), "%")
    each = dict.fromkeys(("weighed_in_each", "filler_pack_low", "filler_pack_high"), unit)
    masses = dict.fromkeys(("filler_used", "other_powders", "weighed_in", "left"), "mg")
    mixtures = () if learned.mixture is None else (learned.mixture,)
    flow = {"bulk": "g/mL", "bulk_sd": "g/mL", "tapped": "g/mL", "tapped_sd": "g/mL"}
    flow["compressibility_index"] = "%"
    flows = () if learned.flow is None else (learned.flow,)
    return chosen(
        {
            "figures": lambda: table([learned], units, leave),
            "mixture": lambda: table(mixtures, parts | each | masses, ("next_batch",)),
            "flow": lambda: table(flows, flow),
            "outliers": lambda: table(learned.outliers, {"value": unit, "deviation": "%"}),
            "notices": lambda: table(learned.notices, {}),
        },
        name,
    )


# --- sections ------------------------------------------------------------------------------------


def _headline(report: Report) -> str:
    stage = f", stage {report.stage}" if report.stage is not None else ""
    lost = ", WHICH CANNOT BE PASSED" if getattr(report, "next_stage", None) == "lost" else ""
    return f"{report.verdict.upper()}{lost}: {report.check} by {report.rule}{stage}"


def _sections(report: Report) -> Iterator[Section]:
    if isinstance(report, WeightReport):
        yield Section("Weights", list(_weights(report)))
        for one in report.actives:
            if one.estimate is not None:
                title = "Estimate from weights, nothing was assayed"
                yield Section(_of(one, report, title), list(_estimated(one.estimate)))
        yield from _each(report.readings, "Capsules")
    elif isinstance(report, ContentReport):
        title = "Assays" if report.stage is None else "Capsules"
        for active in report.actives:
            told = _of(active, report, "Content")
            if len(report.actives) > 1:
                told = f"{told}: {active.verdict}"
            yield Section(told, list(_content(active, staged=report.stage is not None)))
        for active in report.actives:
            yield from _each(active.readings, _of(active, report, title))
    elif isinstance(report, YieldReport):
        yield Section("Yield", list(_yield(report)))
    confidence = f"{report.confidence}, in this row of the table of rules"
    rule = [("edition", Word(report.edition), ""), ("source", report.source, "")]
    rule.append(("confidence", confidence, ""))
    yield Section(f"Rule {report.rule}: {report.title}", rule)


def _of(one: ActiveContent | ActiveEstimate, report: Report, title: str) -> str:
    """A title, with the name of the active where there are several."""
    several = isinstance(report, (ContentReport, WeightReport)) and len(report.actives) > 1
    return f"{title}, {one.name}" if several else title


def _estimated(estimate: Estimate) -> Iterator[tuple[str, str, str]]:
    blend = estimate.blend_rsd
    told = "scatter of the blend not counted" if blend is None else f"blend {blend.text()}"
    yield "content", share(estimate.mean), "of label"
    yield "SD", _few(estimate.sd), told


def _each(readings: Sequence[Reading], title: str) -> Iterator[Section]:
    if readings:  # of a mean alone there are none
        yield Section(title, list(_readings(readings)))


def _few(amount: Amount | None, digits: int = _FEW) -> str:
    return "not known" if amount is None else amount.text(digits)


def _weights(report: WeightReport) -> Iterator[tuple[str, str, str]]:
    n = f"n = {report.n}" if report.together is None else f"{report.n} weighed together"
    yield f"mean, {report.of}", _few(report.mean, 7), n
    yield "standard deviation", _few(report.sd, 4), f"RSD {_few(report.rsd)}"
    each = (report.each_low, report.each_high, f"outside {report.outside}")
    outer = (report.outer_low, report.outer_high, f"beyond {report.beyond}")
    for name, limit, (low, high, told) in (
        ("limit for each", report.each, each),
        ("limit for all", report.outer, outer),
    ):
        if limit is not None and low is not None and high is not None:
            counted = "" if report.together is not None else f"; {told}"
            yield name, limit.text(), f"{range_text(low, high, _LIMIT)}{counted}"
    for name, mean, spread in (
        ("gross", report.gross_mean, report.gross_sd),
        ("shell", report.shell_mean, report.shell_sd),
        ("net", report.net_mean, report.net_sd),
    ):
        if mean is not None:
            yield name, mean.text(), f"SD {_few(spread, 4)}"
    if report.theoretical is not None:
        yield "theoretical, net", report.theoretical.text(), _mean_part(report)
    if report.theoretical_low is not None and report.theoretical_high is not None:
        yield "lightest", share(report.theoretical_low), "of the theoretical weight"
        yield "heaviest", share(report.theoretical_high), "of the theoretical weight"
    if report.loss is not None:
        yield "in no capsule", report.loss.text(_FEW), "of what was weighed in"


def _content(report: ActiveContent, *, staged: bool) -> Iterator[tuple[str, str, str]]:
    if report.acceptance_value is not None and report.acceptance_value_rounded is not None:
        unrounded = f"unrounded {report.acceptance_value.text(_NEAR)}"
        yield "acceptance value", report.acceptance_value_rounded.text(), unrounded
        yield "limit", _few(report.limit), "L1"
        yield "k", decimal_text(report.constant or Fraction(0)), f"n = {report.n}"
        yield "M", report.reference.text(), f"T {_few(report.target, 5)}"
    yield "mean", report.mean.text(_NEAR) if report.mean else "", f"n = {report.n}"
    yield "standard deviation", _few(report.sd, 4), f"RSD {_few(report.rsd)}"
    as_mass = ""
    if report.low_mass is not None and report.high_mass is not None:
        as_mass = range_text(report.low_mass, report.high_mass, _LIMIT)
    one = "one capsule" if staged else "one assay"
    yield one, f"{report.low.text()} to {report.high.text()}", as_mass
    yield "outside", str(report.outside), f"beyond the outer limit {report.beyond}"


def _yield(report: YieldReport) -> Iterator[tuple[str, str, str]]:
    yield "weighed in", report.weighed_in.text(), ""
    yield "filled, net", report.filled.text(), f"{share(report.yield_)} of it"
    most = f"limit {report.limit.text()}, {report.limit_mass.text(_LIMIT)}"
    yield "in no capsule", report.loss.text(_FEW), most
    yield "left over", "not given" if report.left is None else report.left.text(), ""
    yield "unaccounted for", report.lost.text(), ""
    if report.mean is not None:
        yield "mean fill", report.mean.text(), f"{report.n} capsules"
    if report.theoretical is not None:
        yield "theoretical, net", report.theoretical.text(), _mean_part(report)


def _mean_part(report: WeightReport | YieldReport) -> str:
    part = report.mean_of_theoretical
    return "" if part is None else f"the mean is {share(part)} of it"


def _readings(readings: Iterable[Reading]) -> Iterator[tuple[str, str, str]]:
    for one in readings:
        off = "" if one.deviation is None else f"{one.deviation.text(_FEW)} off"
        mark = {"outside": "OUTSIDE", "beyond": "BEYOND"}.get(one.place, "")
        yield str(one.capsule), one.value.text(), ", ".join(filter(None, (off, mark)))


def _of_learned(learned: Learned) -> Iterator[Section]:
    interval = learned.interval
    rows = [
        ("n", str(learned.n), learned.source),
        ("mean", learned.mean.text(), ""),
        ("standard deviation", _few(learned.sd, 4), ""),
    ]
    if learned.together is not None:
        rows.append(("weighed together", str(learned.together), "capsules in each weight"))
    if interval is not None:
        ends = f"{interval.low.text(6)} to {interval.high.text(6)}"
        rows.append((f"{interval.coverage.text()} confidence", ends, interval.method))
    rows.append(("lot", Word(learned.lot or "not given"), ""))
    rows.append(("date", "not given" if learned.date is None else learned.date.isoformat(), ""))
    yield Section("From", rows)
    if learned.mixture is not None:
        yield Section("The batch", list(_mixture(learned.mixture, learned.rsd)))
    if (flow := learned.flow) is not None:
        yield Section("Flow", list(_flow(flow)))
    if learned.outliers:
        yield Section("Far from the others, counted in", list(_readings(learned.outliers)))


def _mixture(found: Mixture, rsd: Amount | None) -> Iterator[tuple[str, str | Word, str]]:
    """What went in, what is in the capsules, and what that says of the next batch."""
    body = " ".join(one for one in (found.maker, found.size) if one)
    yield "capsules filled", str(found.capsules), f"size {body}" if body else ""
    yield "filler used", found.filler_used.text(), found.filler or ""
    yield "drug and excipients", found.other_powders.text(), ""
    yield "left over", "not given" if found.left is None else found.left.text(), ""
    yield "fill by what went in", found.weighed_in_each.text(4), "less what was left over"
    yield "in no capsule", found.loss.text(_FEW), f"limit {found.loss_limit.text()}"
    if rsd is not None:
        yield "scatter", rsd.text(_FEW), f"limit {found.rsd_limit.text()}"
    if found.filler_pack_low is not None and found.filler_pack_high is not None:
        low, high = found.filler_pack_low, found.filler_pack_high
        alike = low.number == high.number
        yield "the filler alone packs", low.text(4) if alike else range_text(low, high, 4), ""
    if found.next_batch is not None:
        ends = range_text(found.next_batch.low, found.next_batch.high, 5)
        of = f"{found.next_batch.coverage.text()}, of {found.capsules} capsules packed alike"
        yield "mean of the next batch", ends, of


def _flow(flow: Flow) -> Iterator[tuple[str, str, str]]:
    """The densities of a powder, and what they say of its flow."""
    taps = "" if flow.taps is None else f"after {flow.taps} taps"
    yield "loose", flow.bulk.text(4), _spread_of(flow.bulk_sd)
    yield "tapped", flow.tapped.text(4), "; ".join(filter(None, (taps, _spread_of(flow.tapped_sd))))
    yield "compressibility index", flow.compressibility_index.text(4), "Carr"
    yield "Hausner ratio", rounded_text(flow.hausner_ratio, 4), ""
    yield "flow", flow.flow, "scale of USP <1174>, Ph. Eur. 2.9.36"


def _spread_of(sd: Amount | None) -> str:
    return "SD not known" if sd is None else f"SD {sd.text(3)}"


# --- text ----------------------------------------------------------------------------------------


@answers("text", Report)
def check_text(report: Report) -> str:
    """The report of a check, the verdict first."""
    lines = [_headline(report), "=" * text.WIDTH]
    for one in _leading(report):
        lines += [*text.noticed(one, "  CAUTION: ", "    "), ""]
    for reason in report.reasons:
        lines += text.wrapped(reason, "  - ", "    ")
    lines += ["", *text.wrapped(report.advice, "  ", "  "), "=" * text.WIDTH]
    return _text(lines, _rest(report), _sections(report))


def _leading(report: Report) -> Sequence[Notice]:
    """The notices that stand under the verdict."""
    return (*(() if report.mean_off is None else (report.mean_off,)), *report.misread)


def _rest(report: Report) -> Sequence[Notice]:
    """The notices but those that stand under the verdict."""
    return report.notices[len(_leading(report)) :]


@answers("text", Learned)
def learned_text(learned: Learned) -> str:
    """What was learnt: the value, and the lines for a file."""
    lines = [
        f"{learned.value.text()}: {learned.title}",
        "=" * text.WIDTH,
        *learned.lines,
        "=" * text.WIDTH,
    ]
    return _text(lines, learned.notices, _of_learned(learned))


def _text(lines: list[str], notices: Sequence[Notice], sections: Iterable[Section]) -> str:
    lines += text.notice_lines(notices, Severity.CAUTION)
    for section in sections:
        lines += ["", *text.wrapped(section.title, "", "")]
        lines += text.columns(map(placed, section.rows))
    lines += text.notice_lines(notices, Severity.INFO)
    return "\n".join(line.rstrip() for line in lines)


# --- HTML ----------------------------------------------------------------------------------------


_TONES = {
    Verdict.PASSES: "good",
    Verdict.FAILS: "stop",
    Verdict.NEEDS_NEXT_STAGE: "caution",
    Verdict.NOT_APPLICABLE: "info",
}


@answers("html", Report)
def check_html(report: Report) -> str:
    """The report of a check as a block of HTML."""
    off = "".join(map(html.notice_block, _leading(report)))
    lead = (
        html.heading(_headline(report), _TONES[report.verdict]) + off + html.listing(report.reasons)
    )
    return _html(f"{lead}<p>{html.escape(report.advice)}</p>", _rest(report), _sections(report))


@answers("html", Learned)
def learned_html(learned: Learned) -> str:
    """What was learnt as a block of HTML."""
    lines = html.escape("\n".join(learned.lines))
    title = html.heading(f"{learned.value.text()}: {learned.title}")
    return _html(f"{title}<pre>{lines}</pre>", learned.notices, _of_learned(learned))


def _html(lead: str, notices: Iterable[Notice], sections: Iterable[Section]) -> str:
    parts = [lead]
    found = list(notices)
    parts += [html.notice_block(one) for one in found if one.severity != Severity.INFO]
    parts += [html.table(section.title, section.rows) for section in sections]
    parts += html.notes(found)
    return html.block("check", parts)


# --- parts of a page ------------------------------------------------------------------------------


@answers("parts", Report)
def check_parts(report: Report) -> Page:
    """The report of a check as the parts of a page."""
    why = Listing("", [*report.reasons, report.advice])
    parts: tuple[Part, ...] = (
        Notes(_leading(report)),
        why,
        Notes(_rest(report)),
        *_sections(report),
    )
    return Page("check", _headline(report), "", parts)


@answers("parts", Learned)
def learned_parts(learned: Learned) -> Page:
    """What was learnt as the parts of a page."""
    title = f"{learned.value.text()}: {learned.title}"
    parts: tuple[Part, ...] = (Lines(learned.lines), Notes(learned.notices), *_of_learned(learned))
    return Page("learn", title, "", parts)

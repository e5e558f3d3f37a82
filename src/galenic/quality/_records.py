"""What a check says: the verdict first, its reasons, and the figures behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._asking import Shown
from galenic._record import Record, worded

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from galenic._amounts import Amount
    from galenic._notices import Notice
    from galenic._sheet import Step
    from galenic._words import Phrase
    from galenic.quality._verdicts import NextStage, Verdict

__all__ = [
    "ActiveContent",
    "ActiveEstimate",
    "ConfidenceInterval",
    "ContentReport",
    "Estimate",
    "Finding",
    "Flow",
    "Learned",
    "Mixture",
    "Reading",
    "Report",
    "WeightReport",
    "YieldReport",
]


@frozen(eq=False, repr=False)
class Reading(Record):
    """One capsule: what was compared, how far it is off, and whether that is within the limits.

    ``place`` is ``inside``, ``outside`` (the inner limit), ``beyond`` (the outer), or empty where
    the rule sets no limit for one capsule.
    """

    capsule: int
    value: Amount
    deviation: Amount | None
    place: str


@frozen(eq=False, repr=False, kw_only=True)
class Finding(Record):
    """What a criterion of a rule looked at, found and allows; values, and no sentence.

    Attributes
    ----------
    criterion
        What was asked: ``each``, ``outer``, ``mean``, ``scatter``, ``extremes``, ``loss``,
        ``acceptance``, ``unit-range``, ``asked``, ``assay``, or ``together``.
    of
        Of which weight, or of the content: ``net``, ``gross`` or ``content``.
    met
        Whether it holds; ``None`` where that cannot be decided, or is not asked for.
    next_stage
        Whether a second stage can still mend what is not met; ``None`` where there is none.
    n
        How many were looked at.
    found
        What was compared: the deviation of a mean, a relative standard deviation, the lightest and
        the heaviest, the loss and what was filled, an acceptance value rounded and in full, an
        assay, the dose and its part of the fill. Empty where capsules are counted.
    at_most
        Whether what was found is only known not to be exceeded.
    reference
        What it was compared with: a mean, a theoretical weight, M, what was weighed in, the fill.
    limit
        The limit, as the rule has it.
    low, high
        The least and the most that it allows, in the unit of what is compared.
    allowed
        How many may be outside.
    capsules
        Those outside; of an assay, its number.
    """

    criterion: str
    of: str
    met: bool | None
    next_stage: NextStage | None = None
    n: int | None = None
    found: tuple[Amount, ...] = ()
    at_most: bool = False
    reference: Amount | None = None
    limit: Amount | None = None
    low: Amount | None = None
    high: Amount | None = None
    allowed: int | None = None
    capsules: tuple[int, ...] = ()


@frozen(eq=False, repr=False)
class Estimate(Record):
    """Content estimated from weights and the blend's strength; nothing was assayed.

    ``sd`` counts the scatter of the weights, and that of the blend where ``blend_rsd`` is given.
    """

    mean: Amount
    sd: Amount | None
    blend_rsd: Amount | None


@frozen(eq=False, repr=False, kw_only=True)
class ActiveEstimate(Record):
    """What the weights make of the content of one active; ``name`` is ``None`` where not known."""

    name: str | None
    label: Amount | None
    estimate: Estimate | None


@frozen(eq=False, repr=False, kw_only=True)
class ActiveContent(Record):
    """One active of the capsules, judged by its own label; the keys are those of the report."""

    name: str | None
    label: Amount | None
    verdict: Verdict
    next_stage: NextStage | None
    n: int | None
    mean: Amount | None
    sd: Amount | None
    rsd: Amount | None
    mean_off: Notice | None
    findings: tuple[Finding, ...]
    reasons: tuple[str, ...]
    acceptance_value: Amount | None
    acceptance_value_rounded: Amount | None
    limit: Amount | None
    constant: Fraction | None
    target: Amount | None
    reference: Amount
    low: Amount
    high: Amount
    low_mass: Amount | None
    high_mass: Amount | None
    outside: int
    beyond: int
    readings: tuple[Reading, ...]


@frozen(eq=False, repr=False, kw_only=True)
class Report(Shown, Record):
    """The verdict of one rule on one set of readings, and why.

    Printing it gives the report; a notebook shows it as HTML; :meth:`to_dict` and :meth:`to_json`
    give the documented schema ``galenic/check/1``. ``next_stage`` says, where one is needed,
    whether it can still be passed. ``mean_off`` is the caution that stands under the verdict where
    capsules are not of the planned dose; it leads ``notices`` too, before ``misread``: the cautions
    on readings that look like something else than what they were given as. ``reasons`` are the
    ``findings`` of the rule's criteria, in words.
    """

    check: str
    rule: str
    title: str
    source: str
    edition: str
    confidence: str
    stage: int | None = None
    n: int | None
    mean: Amount | None
    sd: Amount | None
    rsd: Amount | None
    verdict: Verdict
    mean_off: Notice | None = None
    misread: tuple[Notice, ...] = ()
    next_stage: NextStage | None = None
    findings: tuple[Finding, ...]
    reasons: tuple[str, ...]
    advice: str
    notices: tuple[Notice, ...]
    steps: tuple[Step, ...] = field(eq=False, repr=False)

    @property
    def passes(self) -> bool:
        """Whether the verdict is a pass."""
        return self.verdict == "passes"

    def __repr__(self) -> str:
        """Name the rule and its verdict."""
        return f"<{type(self).__name__} by {self.rule}: {self.verdict}>"


@frozen(eq=False, repr=False, kw_only=True)
class WeightReport(Report):
    """Capsule weights checked by a rule; mean, SD and RSD are of the weight that it compares.

    ``together`` says how many were weighed at once: there is a mean then, and no scatter.
    """

    of: str
    about: str | None
    reference: Amount | None
    each: Amount | None
    each_low: Amount | None
    each_high: Amount | None
    outer: Amount | None
    outer_low: Amount | None
    outer_high: Amount | None
    outside: int
    beyond: int
    allowed: int | None
    together: int | None
    gross_mean: Amount | None
    gross_sd: Amount | None
    shell_mean: Amount | None
    shell_sd: Amount | None
    net_mean: Amount | None
    net_sd: Amount | None
    theoretical: Amount | None
    mean_of_theoretical: Amount | None
    theoretical_low: Amount | None
    theoretical_high: Amount | None
    loss: Amount | None
    estimate: Estimate | None
    actives: tuple[ActiveEstimate, ...]
    readings: tuple[Reading, ...]


@frozen(eq=False, repr=False, kw_only=True)
class ContentReport(Report):
    """Contents checked by a rule, in percent of label.

    ``actives`` are judged each by its own label; the verdict is that of all, which passes only
    where each does. The figures beside it are those of the only active, ``None`` and empty where
    there are several; ``outside`` and ``beyond`` count capsules that are so in any. ``low_mass``
    and ``high_mass`` are the range for one capsule as mass, where the label is known.
    """

    acceptance_value: Amount | None
    acceptance_value_rounded: Amount | None
    limit: Amount | None
    constant: Fraction | None
    target: Amount | None
    reference: Amount | None
    low: Amount | None
    high: Amount | None
    low_mass: Amount | None
    high_mass: Amount | None
    outside: int
    beyond: int
    readings: tuple[Reading, ...]
    actives: tuple[ActiveContent, ...]


@frozen(eq=False, repr=False, kw_only=True)
class YieldReport(Report):
    """What was weighed in, filled, left over and lost; all masses net."""

    weighed_in: Amount
    filled: Amount
    left: Amount | None
    lost: Amount
    loss: Amount
    yield_: Amount
    limit: Amount
    limit_mass: Amount
    theoretical: Amount | None
    mean_of_theoretical: Amount | None


@frozen(eq=False, repr=False)
class ConfidenceInterval(Record):
    """A confidence interval, and how it was found."""

    low: Amount
    high: Amount
    coverage: Amount
    method: str


@frozen(eq=False, repr=False, kw_only=True)
class Mixture(Record):
    """What the filler really used says of a mixture, beside the weights of its capsules.

    Attributes
    ----------
    capsules
        How many bodies it made full.
    size, maker
        The bodies, where they are known.
    filler
        The name of the filler, of a plan.
    filler_used, other_powders, weighed_in, left
        What went in, and the blend that was left over: in mg.
    weighed_in_each
        The mean fill by what was weighed in: less what was left, over the capsules.
    loss
        Part of what was weighed in that is in no capsule, by the mean of the weights.
    loss_limit, rsd_limit
        The limits of the in-process test of the method.
    filler_pack_low, filler_pack_high
        Packing statistic of the filler alone, at both ends of what the packing of the other powders
        may be; alike where that is known, ``None`` where they would fill the bodies themselves.
    next_batch
        Where the mean fill of the next batch of as many capsules lies, packed alike; ``None``
        without a scatter.
    """

    capsules: int
    size: str | None
    maker: str | None
    filler: str | None
    filler_used: Amount
    other_powders: Amount
    weighed_in: Amount
    left: Amount | None
    weighed_in_each: Amount
    loss: Amount
    loss_limit: Amount
    rsd_limit: Amount
    filler_pack_low: Amount | None
    filler_pack_high: Amount | None
    next_batch: ConfidenceInterval | None


@frozen(eq=False, repr=False, slots=False)
class Flow(Record):
    """What the densities of a powder, loose and tapped, say of its flow.

    ``bulk`` and ``tapped`` are means in g/mL with their standard deviations,
    ``compressibility_index`` is Carr's, in percent, ``hausner_ratio`` a plain number. ``flow`` is
    the class on the scale of the pharmacopoeias by both, or by each, or the two that it lies
    between; the text of ``by_both``.
    """

    bulk: Amount
    bulk_sd: Amount | None
    tapped: Amount
    tapped_sd: Amount | None
    taps: int | None
    compressibility_index: Amount
    hausner_ratio: Fraction
    by_both: Phrase = field(metadata=worded("flow"))

    @property
    def flow(self) -> str:
        """The flow, in words."""
        return str(self.by_both)


@frozen(eq=False, repr=False, kw_only=True)
class Learned(Shown, Record):
    """A number of the pharmacy's own, learnt from repeated measurements.

    ``lines`` are the lines to paste into an order or pharmacy file; ``outliers`` are shown and
    counted in. ``together`` is how many capsules each weight was of, where they were weighed
    together: ``n`` counts capsules, and ``sd``, the scatter of one capsule by each weight, is
    ``None`` of one weight. ``flow`` is what a density says, read loose and tapped; ``mixture`` is
    there where the filler really used was given.
    """

    what: str
    title: str
    source: str
    value: Amount
    n: int | None
    together: int | None
    mean: Amount
    sd: Amount | None
    rsd: Amount | None
    interval: ConfidenceInterval | None
    flow: Flow | None
    lot: str | None
    date: dt.date | None
    outliers: tuple[Reading, ...]
    lines: tuple[str, ...]
    notices: tuple[Notice, ...]
    mixture: Mixture | None = None

    def __repr__(self) -> str:
        """Name the number and its value."""
        return f"<Learned {self.what}: {self.value}>"

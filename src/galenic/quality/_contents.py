"""What rules ask of contents besides each: whether a test is asked for at all, and assays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic._record import Record
from galenic.quality._criteria import CONTENTS, Criterion, Looked, Range
from galenic.quality._records import Finding
from galenic.quality._samples import Contents, drug_share

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic.errors import Problems

__all__ = ["Asked", "Assay", "AssayLimits"]


@frozen(eq=False, repr=False)
class Asked(Criterion[Contents]):
    """Whether the test is asked for at this dose; nothing where that is not known."""

    kind = "asked"
    takes = CONTENTS
    gate = True

    below_dose: Amount = fields.amount("mg/capsule", doc="asked below it")
    below_share: Amount = fields.amount("%", doc="or below this part of the fill")

    def look(self, sample: Contents) -> Looked:
        """Compare the dose and its part of the fill."""
        label, fill = sample.label, sample.fill
        if label is None or label.unit != self.below_dose.unit:
            return Looked(())
        if label < self.below_dose:
            return Looked((Finding(criterion=self.kind, of=sample.of, met=True, found=(label,)),))
        if fill is None:
            return Looked(())
        share = drug_share(sample.sheet, label, fill)
        met = True if share < self.below_share else None
        found = Finding(
            criterion=self.kind, of=sample.of, met=met, found=(label, share), reference=fill
        )
        return Looked((found,))

    def say(self, finding: Finding) -> str:
        """Whether it is, and below what."""
        label, *shares = finding.found
        limits = f"below {self.below_dose.label} or {self.below_share.label} of the fill"
        if not shares or finding.reference is None:
            return f"The test is asked for: {label.label}, {limits}."
        told = f"{label.label} is {shares[0].text(3)} of {finding.reference.text()}"
        asked = "asked for" if finding.met else "not asked for"
        return f"The test is {asked}: {told}; it is asked for {limits}."


@frozen(eq=False, repr=False, slots=False)  # so that it can be a criterion too
class AssayLimits(Record):
    """Limits for the assay of a composite; the [limits] that a monograph or contract sets."""

    low: Amount = fields.amount("%", doc="the least content, of label", below=1000)
    high: Amount = fields.amount("%", doc="the most content, of label", below=1000)

    @fields.rule("low", "high")
    def _low_below_high(self, path: str, problems: Problems) -> None:
        if self.low >= self.high:
            expected = f"more than low, {self.low.label}"
            problems.add("conflict", f"{path}.high", self.high.label, expected, "check both")


@frozen(eq=False, repr=False, slots=False)
class Assay(AssayLimits, Criterion[Contents]):
    """Each assay of a composite against the label: a mean of several would hide one outside.

    It is the test on which compounded capsules fail in official surveys.
    """

    kind = "assay"
    takes = CONTENTS
    bounds = True

    def look(self, sample: Contents) -> Looked:
        """Each by itself."""
        range_ = Range("outside", self.high, self.low, self.high)
        found = tuple(
            Finding(
                criterion=self.kind,
                of=sample.of,
                met=range_.holds(step.amount),
                found=(step.amount,),
                low=self.low,
                high=self.high,
                capsules=(number,),
            )
            for number, step in zip(sample.numbers, sample.each, strict=True)
        )
        sample.sheet.note("assay-tells-mean")
        return Looked(found, (range_,), sample.reference("label"))

    def say(self, finding: Finding) -> str:
        """What an assay finds, beside the limits."""
        (assay,), (value,) = finding.capsules, finding.found
        limits = f"the limits are {self.low.text()} to {self.high.text()}"
        return f"Assay {assay} finds {value.text()} of label; {limits}."

"""After the bench: whether the capsules comply.

Weights, contents and yield checked by the rule that the pharmacy works under, and numbers of its
own learnt from repeated measurements. Nothing here is imported before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._late import late

if TYPE_CHECKING:
    from galenic.quality._content import check_content
    from galenic.quality._learning import learn
    from galenic.quality._readings import read_readings, read_rules
    from galenic.quality._records import (
        ActiveContent,
        ActiveEstimate,
        ConfidenceInterval,
        ContentReport,
        Estimate,
        Finding,
        Flow,
        Learned,
        Mixture,
        Reading,
        Report,
        WeightReport,
        YieldReport,
    )
    from galenic.quality._verdicts import NextStage, Verdict
    from galenic.quality._weights import check_weights
    from galenic.quality._yields import check_yield

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
    "NextStage",
    "Reading",
    "Report",
    "Verdict",
    "WeightReport",
    "YieldReport",
    "check_content",
    "check_weights",
    "check_yield",
    "learn",
    "read_readings",
    "read_rules",
]

_WHERE = {
    "ActiveContent": "_records",
    "ActiveEstimate": "_records",
    "ConfidenceInterval": "_records",
    "ContentReport": "_records",
    "Estimate": "_records",
    "Finding": "_records",
    "Flow": "_records",
    "Learned": "_records",
    "Mixture": "_records",
    "NextStage": "_verdicts",
    "Reading": "_records",
    "Report": "_records",
    "Verdict": "_verdicts",
    "WeightReport": "_records",
    "YieldReport": "_records",
    "check_content": "_content",
    "check_weights": "_weights",
    "check_yield": "_yields",
    "learn": "_learning",
    "read_readings": "_readings",
    "read_rules": "_readings",
}


if not TYPE_CHECKING:
    __getattr__ = late(__name__, _WHERE)


def __dir__() -> list[str]:
    return sorted(__all__)

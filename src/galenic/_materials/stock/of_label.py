"""An assay of label that is the content of the powder itself: of 1 in 10 it reads 9.8 %."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import rounded_text

if TYPE_CHECKING:
    from fractions import Fraction

    from galenic._amounts import Amount
    from galenic.errors import Problems

__all__ = ["check_of_label"]

_HALF = 50
"""Percent of label from which on an assay may be one of label: ours."""

_ABOUT = (0.8, 1.25)
"""An assay over the content that the label tells, where it may be that content: ours."""


def check_of_label(assay: Amount, content: Fraction, path: str, problems: Problems) -> None:
    """Note an assay in percent of the powder where one in percent of its label is asked for.

    ``content`` is what the label tells, in percent of the powder. What is weighed would be off by
    as much as the powder is diluted.
    """
    low, high = _ABOUT
    if assay.number < _HALF and low <= assay.number / content <= high:
        of_label = rounded_text(100 * assay.number / content, 5)
        problems.add(
            "range",
            path,
            assay.label,
            f"the assay in percent of label, near 100 %; by label the powder holds "
            f"{rounded_text(content, 5)} %, which is 100 %",
            f'write "{of_label} %", if {assay.label} is what the powder holds',
        )

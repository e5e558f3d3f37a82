"""How powders are mixed: the rule, its numbers and its source."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic._materials._tables import load_rows
from galenic._record import Record

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["MixingRule", "mixing_rule"]


@frozen(eq=False, repr=False)
class MixingRule(Record):
    """A row of the table of mixing rules."""

    name: str = fields.text(doc="what the rule is called")
    means: str = fields.text(doc="what it asks for")
    unlike: Fraction = fields.number(
        doc="powders whose densities are further apart than this are added by volume",
        at_least=1,
        at_most=10,
    )
    times: int = fields.count(doc="how often each addition is rubbed and scraped down", at_most=10)
    seconds: int = fields.count(doc="how long it is rubbed each time", at_most=600)
    source: str = fields.text(doc="where it was read, or that it is ours")
    edition: str = fields.text(doc="edition or date of the source")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")
    memory: str | None = fields.text(doc="what of it was not seen in a text", default=None)


@cache
def mixing_rule() -> MixingRule:
    """The rule that powders are mixed by."""
    (row,) = load_rows(MixingRule, "mixing_rule")
    return row

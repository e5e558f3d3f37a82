"""A notice holds its values; its sentence is made of them when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._notices.severities import SEVERITIES, Severity
from galenic._record import Record, worded
from galenic._values import Values
from galenic._words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Notice", "gravest_first", "notice"]

_PLACES = {severity: place for place, severity in enumerate(Severity)}


@frozen(eq=False, repr=False, slots=False)
class Notice(Record):
    """Something to know (info), to think about (caution) or that ends the plan (stop).

    Attributes
    ----------
    code
        What it is about; it never changes.
    severity
        How much weight it has.
    values
        What it speaks of, read only: amounts, counts, names, days, lists of these; and phrases,
        which have a code and values of their own. ``of_active`` is the active that it is about,
        where there are several.
    """

    code: str
    severity: Severity
    values: Values = field(metadata=worded("text", "source"))

    @property
    def text(self) -> str:
        """Its sentence, with the values in it; that of one of several actives names it first."""
        told = say(f"notice.{self.code}", self.values)
        active = self.values.get("of_active")
        return told if active is None else say("of-active", active=active, told=told)

    @property
    def source(self) -> str:
        """Where that is from."""
        return say(f"source.{self.code}", self.values)

    def __str__(self) -> str:
        """The severity first, then the sentence and its source."""
        return f"{self.severity.upper()} {self.text} [{self.source}]"


def notice(code: str, /, **values: object) -> Notice:
    """A notice of the catalogue, about these values."""
    return Notice(code, SEVERITIES[code], Values(values))


def gravest_first(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Notices by their weight; those of one weight stay in their order."""
    return tuple(sorted(notices, key=lambda one: _PLACES[one.severity]))

"""A way out of a plan that stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from galenic._record import Record, worded
from galenic._values import kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._amounts import Amount
    from galenic._words import Phrase
    from galenic.results._names import Action

__all__ = ["WayActive", "WayOut"]


@frozen(eq=False, repr=False, slots=False)
class WayActive(Record):
    """An active in a way out: its dose in one capsule, and what the way costs of it."""

    name: str
    dose: Amount
    discarded: Amount
    dose_error: Amount | None


@frozen(eq=False, repr=False, slots=False)
class WayOut(Record):
    """What could be done about a plan that cannot be made, planned itself, and what it costs.

    ``change`` is what :meth:`Order.replace` takes; empty for the way that the plan goes already.
    ``text`` is that of ``said``. ``dose`` is that of one capsule then, of which a dose of the order
    takes ``capsules_per_dose``. ``discarded`` is the active that is weighed or crushed and reaches
    no capsule; ``dose_error`` the worst case that the weighings of the stock add to the error of
    the dose, where the order has a balance. All three are of the only active, and ``None`` where
    there are several; ``actives`` has them for each. ``active`` is the one whose stock the way is
    about, ``None`` where it is about the whole batch.
    """

    action: Action
    change: Mapping[str, Any] = field(converter=kept)
    said: Phrase = field(metadata=worded("text"))
    capsules: int
    capsules_more: int
    capsules_per_dose: int
    dose: Amount | None
    size: str
    weighings: int
    discarded: Amount | None
    dose_error: Amount | None
    active: str | None
    actives: tuple[WayActive, ...]

    @property
    def text(self) -> str:
        """What to do."""
        return str(self.said)

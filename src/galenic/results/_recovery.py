"""The records of a recovery: where a batch stands, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._asking import Shown
from galenic._record import Record, worded
from galenic.results._parts import Named

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._notices import Notice
    from galenic._words import Phrase
    from galenic.results._names import Action
    from galenic.results._plan import Plan

__all__ = ["Option", "Read", "RecoveredActive", "Recovery", "Setting"]


@frozen(eq=False, repr=False)
class RecoveredActive(Record):
    """What each capsule holds of one active, and what it should.

    ``expected`` is the dose of the order, ``target`` that with its overage. Where the active comes
    along in the stock of another, named in ``of``, ``target`` is what comes with the target of that
    other. ``dose``, ``of_target`` and ``deviation`` are null where it cannot be told.
    """

    name: str
    expected: Amount
    target: Amount
    dose: Amount | None
    of_target: Amount | None
    deviation: Amount | None
    within_tolerance: bool
    of: str | None


@frozen(eq=False, repr=False)
class Setting(Named, Record):
    """One weight to set; without a ``step`` of the plan it is added to what lies in ``into``.

    ``weigh`` is the weight as the balance is to show it, or the exact mass without a ``balance``.
    """

    step: int | None
    named: str | Phrase = field(metadata=worded("what"))
    from_: str
    into: str
    weigh: Amount
    balance: str | None


@frozen(eq=False, repr=False)
class Option(Record):
    """One thing that can be done, and what each capsule then holds.

    ``amount`` is the weight that decides, the first of ``weighings``; ``weighable`` is false only
    where the order has no balance, and null where nothing is weighed. ``fill_to`` is the mass to
    which each capsule is to be filled, where that is another than planned. ``actives`` are the
    doses, none where nothing is made; ``dose`` and ``of_target`` are those of the only active, null
    where there are several. ``text`` is that of ``said``.
    """

    action: Action
    amount: Amount | None
    capsules: int | None
    dose: Amount | None
    fill: Amount | None
    fill_to: Amount | None
    weighable: bool | None
    of_target: Amount | None
    occupied: Amount | None
    weighings: tuple[Setting, ...]
    said: Phrase = field(metadata=worded("text"))
    actives: tuple[RecoveredActive, ...]

    @property
    def text(self) -> str:
        """What to do, and what comes of it."""
        return str(self.said)


@frozen(eq=False, repr=False)
class Read(Named, Record):
    """What went into its vessel in one step, beside what was planned; null before it is read."""

    step: int
    named: str | Phrase = field(metadata=worded("what"))
    into: str
    planned: Amount
    weighed: Amount | None


@frozen(eq=False, repr=False)
class Recovery(Shown, Record):
    """A batch as it was really weighed: the dose of each capsule, and what can be done.

    Printing it gives a page; a notebook shows it as HTML; :meth:`to_dict` and :meth:`to_json` give
    the documented schema ``galenic/recovery/1``. ``target``, ``dose``, ``of_target`` and
    ``deviation`` are those of the only active, ``None`` where there are several; ``actives`` has
    them of each, and ``within_tolerance`` says whether all are. Where bodies are topped up,
    ``fill_planned`` is ``None``, and so is ``fill`` until that is done; ``filler_used`` is all the
    filler that then went in.
    """

    plan: Plan = field(repr=False)
    stage: str
    tolerance: Amount
    target: Amount | None
    capsules: int
    dose: Amount | None
    of_target: Amount | None
    deviation: Amount | None
    fill: Amount | None
    fill_planned: Amount | None
    filler_used: Amount | None
    occupied: Amount | None
    within_tolerance: bool
    overfull: bool | None
    readings: tuple[Read, ...]
    options: tuple[Option, ...]
    notices: tuple[Notice, ...]
    actives: tuple[RecoveredActive, ...]

    @property
    def accepted(self) -> bool:
        """Whether the batch may stay as it is."""
        return any(option.action == "accept" for option in self.options)

    def __repr__(self) -> str:
        """Name the stage and the dose."""
        doses = " and ".join(str(one.dose) for one in self.actives)
        return f"<Recovery of a batch {self.stage}: {doses}, {len(self.options)} options>"

"""The records of a plan: what it says, without how it was worked out or how it is shown."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from galenic._amounts import Amount
from galenic._record import Record, worded
from galenic._values import Values
from galenic._words import say
from galenic.errors import CheckError
from galenic.results._names import Role, VesselName

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from galenic._materials.stock import Link
    from galenic._words import Phrase
    from galenic.results._names import MinimumBy

__all__ = [
    "Check",
    "Days",
    "Dose",
    "End",
    "Ends",
    "Fill",
    "FillerRange",
    "FillingStep",
    "Lot",
    "Made",
    "Named",
    "PlannedActive",
    "Potency",
    "Shell",
    "Use",
    "Weighing",
]


def _values(held: Mapping[Any, Amount] | None) -> Values | None:
    return None if held is None else Values(held)


class Named:
    """What bears a name: a typed one, or a phrase of which the text is made."""

    __slots__ = ()

    named: str | Phrase

    @property
    def what(self) -> str:
        """Its name, as text."""
        return str(self.named)


@frozen(eq=False, repr=False, slots=False)
class Made(Record):
    """How many capsules are made, of how much blend, and in how many runs of a capsule machine.

    ``overage`` is that of the only active; ``None`` where there are several. ``blend`` is ``None``
    where bodies are filled by completion: nobody knows it before they are full.
    """

    ordered: int
    planned: int
    excess: Amount
    overage: Amount | None
    blend: Amount | None
    plate: int | None = None
    runs: int | None = None
    last_run: int | None = None


@frozen(eq=False, repr=False, slots=False)
class Potency(Record):
    """Active in the stock, in the form of the order, and the chain of factors that leads there.

    ``factor`` is the mass of stock for each mass of active: the correction factor of the weighing.
    ``ordered`` is the dose where it was ordered in mmol or mEq, and ``dose_link`` what each of
    these weighs.
    """

    active_per_stock: Amount
    factor: Amount
    chain: tuple[Link, ...]
    ordered: Amount | None = None
    dose_link: Link | None = None

    @property
    def links(self) -> tuple[Link, ...]:
        """All links from the dose as ordered to the mass of stock, that of the dose first."""
        return self.chain if self.dose_link is None else (self.dose_link, *self.chain)


@frozen(eq=False, repr=False, slots=False)
class Use(Record):
    """What of the stock is taken, and what is left of it."""

    kind: str
    mass: Amount
    tablets_exact: Amount | None = None
    tablets_to_take: int | None = None
    intact_mass: Amount | None = None
    leftover: Amount | None = None
    leftover_active: Amount | None = None
    capsules_exact: Amount | None = None
    capsules_to_open: int | None = None

    @property
    def units_exact(self) -> Amount | None:
        """Tablets or capsules whose powder is the mass; ``None`` where it is weighed as it is."""
        return self.tablets_exact or self.capsules_exact

    @property
    def units_to_take(self) -> int | None:
        """How many of them are crushed or opened."""
        return self.tablets_to_take or self.capsules_to_open


@frozen(eq=False, repr=False, slots=False)
class Shell(Record):
    """The capsule chosen: its size, what it holds, and why it was chosen.

    ``chosen_because`` is the text of ``reason``.
    """

    size: str
    maker: str | None
    volume: Amount | None
    occupied: Amount | None
    reason: Phrase = field(metadata=worded("chosen_because"))

    @property
    def chosen_because(self) -> str:
        """Why this size."""
        return str(self.reason)


@frozen(eq=False, repr=False, slots=False)
class FillerRange(Record):
    """The filler that a body may take, in mg/capsule: were all packed loosest, or tightest."""

    low: Amount
    high: Amount


@frozen(eq=False, repr=False, slots=False)
class FillingStep(Record):
    """A step of filling by completion: what is done, and the masses that are seen then.

    ``stage`` is how far the batch has come when it is done. ``mass`` is what is poured or shared;
    ``low`` and ``high`` are the ends of what nobody knows beforehand. All are of the batch.
    ``text`` is that of ``said``.
    """

    step: int
    stage: str
    mass: Amount | None
    low: Amount | None
    high: Amount | None
    said: Phrase = field(metadata=worded("text"))

    @property
    def text(self) -> str:
        """What is done."""
        return str(self.said)


@frozen(eq=False, repr=False, slots=False)
class Fill(Record):
    """What goes into one capsule; ``stock`` is all of them together, ``gross`` adds the shell.

    By ``method`` "completion" nobody knows the filler before the bodies are full: ``filler``,
    ``total`` and ``gross`` are then ``None``; ``premix`` is the filler of the batch that is mixed
    in before, ``filler_estimate`` and ``filler_range`` what a body may take. By another method
    these are ``None``.
    """

    stock: Amount
    filler: Amount | None
    excipients: Mapping[str, Amount] = field(converter=Values)
    total: Amount | None
    gross: Amount | None
    method: str
    premix: Amount | None = None
    filler_estimate: Amount | None = None
    filler_range: FillerRange | None = None

    @property
    def least_filler(self) -> Amount:
        """The filler; by completion the least that a body may take."""
        if self.filler is not None:
            return self.filler
        if self.filler_range is None:
            raise CheckError("a fill that tells neither its filler nor what that may be")
        return self.filler_range.low

    @property
    def least(self) -> Amount:
        """The net fill; by completion the least that a full body may hold."""
        if self.total is not None:
            return self.total
        masses = (self.stock, self.least_filler, *self.excipients.values())
        mass = sum((one.number for one in masses), Fraction(0))
        return Amount(mass, "mg/capsule", self.stock.origin)


@frozen(eq=False, repr=False, slots=False)
class Weighing(Named, Record):
    """One weighing: what, from where into what, how much exactly, and what to set on which.

    Where something too heavy to weigh at once is weighed in portions, ``part`` is the number of
    this one and how many there are, and ``portion`` its text: ``1 of 3``. ``because`` is the text
    of ``reason``. ``active`` is the active whose stock is weighed; ``None`` for everything else.

    What is weighed for each capsule by itself, as pellets are, goes into the ``capsule``: ``each``
    is the number of capsules, of each of which ``exact`` and ``weigh`` are then. ``pellets`` is
    the whole number of them nearest to it, where the mass of one is known; without a balance they
    are counted, and ``weigh`` is what so many weigh.
    """

    step: int
    named: str | Phrase = field(metadata=worded("what"))
    role: Role
    from_: str
    into: str
    exact: Amount
    weigh: Amount | None
    balance: str | None = None
    minimum: Amount | None = None
    rule: MinimumBy | None = None
    reason: Phrase | None = field(default=None, metadata=worded("because"))
    minima: Mapping[MinimumBy, Amount] | None = field(default=None, converter=_values)
    part: tuple[int, int] | None = field(default=None, metadata=worded("portion"))
    active: str | None = None
    each: int | None = None
    pellets: int | None = None

    @property
    def is_filler(self) -> bool:
        """Whether it is filler that goes straight into the batch; by completion the premix."""
        return self.role == Role.FILLER and self.into == VesselName.BATCH

    @property
    def is_counted(self) -> bool:
        """Whether pellets are counted, and nothing is weighed."""
        return self.pellets is not None and self.weigh is not None and self.balance is None

    @property
    def together(self) -> Fraction:
        """What it comes to in mg: the weight, for each of its capsules where it is of one."""
        return Fraction((self.weigh or self.exact).number) * (self.each or 1)

    @property
    def because(self) -> str | None:
        """Why this balance."""
        return None if self.reason is None else str(self.reason)

    @property
    def portion(self) -> str | None:
        """Which portion it is."""
        return None if self.part is None else say("portion", place=self.part[0], of=self.part[1])


@frozen(eq=False, repr=False, slots=False)
class Dose(Record):
    """The dose of the label, the dose expected from the weights, and how far rounding moves it.

    All four are ``of`` one capsule, or of the whole ``product`` where one is made.
    ``capsules_per_dose`` is as how many capsules a dose is taken,
    and ``whole`` the dose as ordered, in mg/dose, IU/dose or CFU/dose; ``None`` where the order
    does not say ``capsules_per_dose``, so that a capsule is a dose.
    """

    label: Amount
    expected: Amount
    deviation: Amount
    of_label: Amount
    of: str = "capsule"
    capsules_per_dose: int = 1
    whole: Amount | None = None


@frozen(eq=False, repr=False, slots=False)
class Lot(Record):
    """What goes in: what, as what, its lot and its expiry, where the order gives them.

    ``role`` is ``stock``, ``filler``, ``excipient``, ``diluent``, or ``capsule`` for the shells,
    where the order has their lot or their expiry.
    """

    what: str
    role: Role
    lot: str | None
    expires: dt.date | None


@frozen(eq=False, repr=False, slots=False)
class Days(Record):
    """The days that capsules have by a rule, from the day of the order to the last of them.

    ``text`` is that of ``said``: what the rule says.
    """

    rule: str
    days: int
    from_: dt.date
    last_day: dt.date
    said: Phrase = field(metadata=worded("text"))
    source: str

    @property
    def text(self) -> str:
        """What the rule says."""
        return str(self.said)


@frozen(eq=False, repr=False, slots=False)
class End(Record):
    """What ends a batch: ``by`` is the role of the lot that does, or ``days``, or ``own-days``.

    ``what`` names what goes in, or the rule that counts the days; ``own-days`` are those of a rule
    of the pharmacy's. ``lot`` is the number of the lot, where a lot ends it and has one. ``text``
    is that of ``said``, ``source`` that of ``credit``.
    """

    by: str
    what: str
    until: dt.date
    said: Phrase = field(metadata=worded("text"))
    credit: str | Phrase = field(metadata=worded("source"))
    lot: str | None = None

    @property
    def text(self) -> str:
        """Why the batch ends then."""
        return str(self.said)

    @property
    def source(self) -> str:
        """Who says so."""
        return str(self.credit)


@frozen(eq=False, repr=False, slots=False)
class Ends(Record):
    """The last day that a batch may have, why, and the lots that go in.

    It is an upper bound from what the order says, and no beyond-use date: whoever is responsible
    sets that. ``no_later_than`` is ``None`` under a stop, and where no lot has an expiry and the
    order no date; ``days`` where it has no date. ``own_days`` are those of the pharmacy's own rules
    that are of the order; none without a date.
    """

    no_later_than: dt.date | None
    because: End | None
    days: Days | None
    lots: tuple[Lot, ...]
    own_days: tuple[Days, ...] = ()


@frozen(eq=False, repr=False, slots=False)
class Check(Record):
    """The batch run forwards from the printed weights: what a capsule then holds.

    A plan whose weights do not lead back to the order is never given out, so that one with a check
    has passed it. ``bound`` is the most that half a readability on each weight can explain. Both
    are of the only active; where there are several, each has a check of its own, and these are
    ``None``.
    """

    dose: Amount | None
    bound: Amount | None
    fill: Amount


@frozen(eq=False, repr=False, slots=False)
class PlannedActive(Record):
    """An active of a plan: its dose, what its stock holds, and what is taken of that.

    ``fill`` is the mass of its stock in a capsule, ``overage`` what was asked of it beyond its
    dose. Where two actives come from one stock, ``of`` is the one whose weight serves both.
    ``check`` follows it over the bench; ``None`` under a stop.
    """

    name: str
    dose: Dose
    potency: Potency
    stock: Use
    fill: Amount
    overage: Amount
    of: str | None
    check: Check | None

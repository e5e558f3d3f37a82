"""Makes a triturate on a tray: its weighings, and the steps and the error of its chain."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount, root
from galenic._planning.scales import setting
from galenic._planning.weighing import Portion, Tray
from galenic._words import phrase
from galenic.formulas import dilution, mixing
from galenic.results._names import Role, VesselName
from galenic.results._triturates import TriturateMade, TriturationStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._planning.trituration.chains import Stage
    from galenic._sheet import Step
    from galenic._words import Phrase

__all__ = ["Diluted", "Maker"]

_WASTEFUL = 5

_MOST_OFF = Fraction(10)
"""Percent to either side: a content of 90 % to 110 % of label. One step of weights that are each
within 5 % keeps to it."""


class Diluted(NamedTuple):
    """The drug weighed, and what of it the triturate delivers."""

    weighed: Step
    delivered: Step


class _Mixture(NamedTuple):
    """One step of a triturate: its vessel, all drug and the diluent in it, the aliquot taken."""

    name: str
    drug: Step
    added: Step
    mixture: Step
    ratio: Step
    aliquot: Step
    into: str

    @property
    def dilution(self) -> Phrase:
        """How far the drug is diluted."""
        return phrase("one-in", parts=self.ratio.number)

    @property
    def record(self) -> TriturationStep:
        """What is given out of it."""
        in_it = (self.drug.amount, self.added.amount, self.mixture.amount)
        return TriturationStep(self.name, *in_it, self.dilution, self.aliquot.amount, self.into)


class Maker:
    """Makes triturates on a tray, one after another, naming their vessels T1, T2 ….

    Attributes
    ----------
    errors
        The largest error of one weighing on each balance, by its name.
    made
        The triturates made so far.
    """

    def __init__(self, tray: Tray) -> None:
        """Work out the largest error of each balance."""
        self.tray, self.sheet, self.order = tray, tray.sheet, tray.order
        self.errors = {scale.balance.name: scale.error(tray.sheet) for scale in tray.scales}
        self.made: list[TriturateMade] = []
        self._names = 0

    def make(
        self,
        portions: Sequence[Portion],
        diluent: str,
        drugs: Sequence[Fraction],
        stages: Sequence[Stage],
    ) -> tuple[list[Diluted], Step]:
        """Weigh a chain out, and work it through.

        Parameters
        ----------
        portions
            What is too small to weigh: one, or several in one triturate.
        diluent
            What they are diluted with.
        drugs
            What is weighed of each of them into the first mixture.
        stages
            The steps of the chain, whose last diluent is worked out.

        Returns
        -------
        tuple
            What became of each portion, and the diluent that comes into the batch.
        """
        making = _Making(self, portions, diluent, drugs)
        for stage in stages[:-1]:
            making.mix(stage, f"T{self._names + 2}")
        made, brought = making.end(stages[-1])
        self.made.append(made)
        return making.found, brought

    def name(self) -> str:
        """The name of the next vessel."""
        self._names += 1
        return f"T{self._names}"

    def chosen(self, name: str, weight: Fraction) -> Step:
        """Enter a weight that the search has chosen."""
        origin = "chosen: the least weights that the limits allow"
        return self.sheet.constant(name, weight, "mg", origin)

    def error_of(self, weight: Step) -> Step:
        """The largest error of a weighing."""
        scale = setting(self.tray.scales, weight.number) or self.tray.scales[0]
        return self.errors[scale.balance.name]


class _Making:
    """One triturate being made.

    ``drug`` is what the mixture at hand begins with and ``needed`` what is needed of that: of the
    first mixture its first drug, of each after it the aliquot taken. ``terms`` are what its
    weighings add to the error of each drug.
    """

    def __init__(
        self, maker: Maker, portions: Sequence[Portion], diluent: str, drugs: Sequence[Fraction]
    ) -> None:
        self.maker, self.tray, self.sheet, self.order = maker, maker.tray, maker.sheet, maker.order
        self.portions, self.diluent = portions, diluent
        self.weighed = [
            maker.chosen(f"{portion.named} weighed", drug)
            for portion, drug in zip(portions, drugs, strict=True)
        ]
        self.held = list(self.weighed)
        self.drug, self.needed = self.weighed[0], portions[0].mass
        self.mixed: list[_Mixture] = []
        self.terms: list[list[Step]] = [[] for _ in portions]

    @property
    def found(self) -> list[Diluted]:
        """What was weighed of each drug, and what is delivered of it."""
        return [Diluted(*pair) for pair in zip(self.weighed, self.held, strict=True)]

    # --- its steps ----------------------------------------------------------------------------

    def mix(self, stage: Stage, into: str, *, last: bool = False) -> None:
        """Weigh one mixture, and take the aliquot of it."""
        work, name = self.sheet.work, self.maker.name()
        drugs = [self.drug] if self.mixed else self.weighed
        self._weigh(name, drugs)
        aliquot = self.maker.chosen(f"aliquot of {name}", stage.aliquot)
        added = self._add(name, stage, aliquot, drugs, last=last)
        together = drugs[0]
        for other in drugs[1:]:
            together = work(f"drugs in {name}", mixing.together, together, other)
        mixture = work(f"mixture in {name}", dilution.mixture_of, together, added)
        self._add_errors(name, drugs, added, mixture)
        ratio = work(f"ratio of {name}", dilution.strength_ratio, mixture, together)
        self.mixed.append(_Mixture(name, together, added, mixture, ratio, aliquot, into))
        self.needed = work(
            f"needed of {name}", dilution.needed_of_mixture, self.needed, mixture, self.drug
        )
        self.held = [
            work(
                f"{self._drug(place)} taken from {name}", dilution.delivered, held, aliquot, mixture
            )
            for place, held in enumerate(self.held)
        ]
        self.drug = aliquot

    def end(self, stage: Stage) -> tuple[TriturateMade, Step]:
        """Weigh the last mixture, and its aliquot into the batch.

        Gives the record, and the diluent that comes into the batch: the aliquot without what was
        needed of the drugs, not without what it holds. Filler must not make up for the rounding of
        the diluent, or the fill would be off by it, and what remains of the filler not what the
        search settled.
        """
        work, into = self.sheet.work, self.portions[0].into
        self.mix(stage, into, last=True)
        source = self.mixed[-1].name
        self.tray.weigh_chosen(self._aliquot(source, into))
        error = self.maker.error_of(self.drug)
        name = f"error by the aliquot of {source}"
        by_aliquot = work(name, dilution.error_by_aliquot, error, self.drug)
        for terms in self.terms:
            terms.append(by_aliquot)
        made = self._record()
        brought = self.drug
        for portion in self.portions:
            name = f"diluent brought by {source}"
            brought = work(name, dilution.diluent_brought, brought, portion.mass)
        return made, brought

    def _weigh(self, name: str, drugs: Sequence[Step]) -> None:
        """Weigh what a mixture begins with: the drugs, or an aliquot of the one before."""
        if self.mixed:
            self.tray.weigh_chosen(self._aliquot(self.mixed[-1].name, name))
            return
        for portion, drug in zip(self.portions, drugs, strict=True):
            self.tray.weigh_chosen(portion._replace(into=name, mass=drug, critical=True))

    def _aliquot(self, source: str, into: str) -> Portion:
        named = phrase("triturate-in", vessel=source)
        return Portion(named, Role.ALIQUOT, source, into, self.drug)

    def _add(
        self, name: str, stage: Stage, aliquot: Step, drugs: Sequence[Step], *, last: bool
    ) -> Step:
        """Weigh the diluent of a mixture; that of the last one is worked out and rounded."""
        work, diluent = self.sheet.work, self.diluent
        parts = self.order.triturate.strength if self.order.triturate else None
        shelf = VesselName.FILLER if diluent == self.order.filler.name else VesselName.DILUENT
        if not last or parts is not None:
            added = self.maker.chosen(f"diluent in {name}", stage.diluent)
            self.tray.weigh_chosen(Portion(diluent, Role.DILUENT, shelf, name, added))
            return added
        wanted = f"mixture wanted in {name}"
        exact = work(wanted, dilution.mixture_for, aliquot, self.drug, self.needed)
        for drug in drugs:
            exact = work(f"diluent wanted in {name}", dilution.diluent_for, exact, drug)
        return self.tray.weigh(Portion(diluent, Role.DILUENT, shelf, name, exact))

    def _drug(self, place: int) -> str | Phrase:
        """What one of the drugs is called on the sheet."""
        return "drug" if len(self.portions) == 1 else self.portions[place].named

    # --- its error ----------------------------------------------------------------------------

    def _add_errors(self, name: str, drugs: Sequence[Step], added: Step, mixture: Step) -> None:
        """Add what the weighings of a mixture do to each drug.

        To each drug weighed into it, every other powder is diluent.
        """
        work, error_of = self.sheet.work, self.maker.error_of
        for place, terms in enumerate(self.terms):
            own = drugs[place] if len(drugs) > 1 else drugs[0]
            others = [drug for drug in drugs if drug is not own]
            beside = added
            for other in others:
                beside = work(
                    f"beside {self._drug(place)} in {name}", mixing.together, beside, other
                )
            said = f"error by the {'drug' if len(drugs) == 1 else own.name} in {name}"
            by_drug = (beside, mixture, error_of(own), own)
            terms.append(work(said, dilution.error_by_drug, *by_drug))
            for other in others:
                said = f"error by the {other.name} in {name}"
                terms.append(work(said, dilution.error_by_diluent, error_of(other), mixture))
            said = f"error by the diluent in {name}"
            terms.append(work(said, dilution.error_by_diluent, error_of(added), mixture))

    def _worst(self) -> tuple[Step, Step]:
        """The worst error of the drug that is moved most, and the variance of its error."""
        name, found = self.mixed[-1].name, []
        for place, (first, *others) in enumerate(self.terms):
            of = name if len(self.terms) == 1 else f"{self._drug(place)} in {name}"
            rest = tuple(others)
            worst = self.sheet.work(f"worst error of {of}", dilution.worst_error, first, rest)
            square = self.sheet.work(
                f"error variance of {of}", dilution.error_variance, first, rest
            )
            found.append((worst, square))
        return max(found, key=lambda pair: pair[0].number)

    # --- its record ---------------------------------------------------------------------------

    def _record(self) -> TriturateMade:
        worst, variance = self._worst()
        portions, name = self.portions, self.mixed[-1].name
        taken, delivered, needed = (
            sum((Fraction(step.number) for step in steps), Fraction(0))
            for steps in (self.weighed, self.held, [portion.mass for portion in portions])
        )
        rest, none = Amount(taken - delivered, "mg", name), Amount(Fraction(0), "mg", name)
        keep = self.order.triturate is not None and self.order.triturate.keep
        named = portions[0].named
        if len(portions) > 1:
            named = phrase("together", names=tuple(portion.named for portion in portions))
        if rest.number > _WASTEFUL * needed and not keep:
            wanted = Amount(needed, "mg", name)
            self.sheet.note("triturate-wasteful", what=named, discarded=rest, needed=wanted)
        self._note(named, Amount(needed, "mg", name), worst.amount)
        self._ask_of_error(worst.amount)
        return TriturateMade(
            named=named,
            role=portions[0].role,
            diluent=self.diluent,
            steps=tuple(mixed.record for mixed in self.mixed),
            discarded=none if keep else rest,
            kept=rest if keep else none,
            worst_error=worst.amount,
            standard_error=Amount(root(variance.number) * 100, "%", variance.name),
            actives=tuple(portion.active for portion in portions if portion.active is not None),
        )

    def _moved(self, role: Role) -> str:
        """What the weighings of a stock move, or those of an excipient."""
        of_product = self.order.product is not None
        if role == Role.STOCK:
            return "the-strength" if of_product else "the-dose"
        return "content-of-it-product" if of_product else "content-of-it"

    def _ask_of_error(self, worst: Amount) -> None:
        """Ask whether a dose may be so far off, where the order does not say how far it may be."""
        active = {portion.active for portion in self.portions}
        moved = [one for one in self.order.by_active if one.active in active]
        if worst.number <= _MOST_OFF or not moved or any(one.tolerance for one in moved):
            return
        key = "order.tolerance" if self.order.product is None else "product.tolerance"
        self.sheet.note(
            "triturate-error-large",
            of=phrase(self._moved(Role.STOCK)),
            worst=worst,
            most=Amount(_MOST_OFF, "%"),
            key="active.tolerance" if self.order.actives else key,
        )

    def _note(self, named: str | Phrase, needed: Amount, worst: Amount) -> None:
        several, role = len(self.portions) > 1, self.portions[0].role
        self.sheet.note(
            "triturate-common" if several else "triturate-planned",
            what=named,
            mass=needed,
            steps=tuple(mixed.dilution for mixed in self.mixed),
            worst=worst,
            of=phrase(self._moved(role)),
        )

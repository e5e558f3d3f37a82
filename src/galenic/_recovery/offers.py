"""Offers what can be done: each option is run forwards from the weights that it asks for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._notices import notice
from galenic._recovery.stand import APART, EXTRA, FIXED, PENDING, Outcome, Stand
from galenic._words import phrase
from galenic.results._names import Action, VesselName
from galenic.results._recovery import Option, Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from galenic._notices import Notice
    from galenic._words import Phrase

__all__ = ["FULL", "SAME_FILL", "Offers"]

FULL = Fraction(101, 100)
"""Room up to which a capsule counts as full: weights are never read as planned to the last digit,
and one part in a hundred is pressed in by hand. What is chosen here aims at 1."""

SAME_FILL = Fraction(1, 1000)
"""Fills that differ by no more are one: nobody fills closer, and the dose moves by no more."""


class Offers:
    """What can be done about a batch, as it is found.

    Attributes
    ----------
    options
        What was found: dose within the tolerance, capsules that close, weights that can be set.
    base
        What each capsule holds if nothing is done.
    """

    def __init__(self, stand: Stand, tolerance: Fraction) -> None:
        """Run the batch as it stands."""
        self.stand, self.tolerance = stand, tolerance
        self.base = stand.outcome(stand.weights, stand.capsules)
        self.options: list[Option] = []
        self._unweighable: dict[Action, tuple[Fraction, str | Phrase, Phrase]] = {}

    # --- what counts as done ------------------------------------------------------------------

    def off(self, outcome: Outcome) -> Fraction:
        """How far a dose is from the target, as a part of it."""
        return abs(outcome.active / self.stand.target - 1)

    def is_overfull(self, outcome: Outcome) -> bool:
        """Whether the powder is more than the body holds, as far as anybody knows."""
        return self.stand.sees_room and outcome.room > FULL

    def is_underfull(self, outcome: Outcome) -> bool:
        """Whether the fill is less than the order accepts, beyond the rounding of the plan."""
        least, check = self.stand.order.capsule.min_fill, self.stand.plan.check
        if least is None or check is None:
            return False
        return outcome.mass < min(least.number, check.fill.number)

    def is_beyond_fill(self, outcome: Outcome) -> bool:
        """Whether more is in a capsule than the fill that was ordered, and nobody knows of room.

        What was filled has found room.
        """
        wanted, stand = self.stand.order.capsule.fill, self.stand
        if wanted is None or stand.sees_room or stand.actual.stage == "filled":
            return False
        return outcome.mass > wanted.number * FULL

    def is_right(self, outcome: Outcome) -> bool:
        """Whether capsules of this content may be given out."""
        return (
            outcome.short is None
            and self.off(outcome) <= self.tolerance
            and not self.is_overfull(outcome)
            and not self.is_underfull(outcome)
            and not self.is_beyond_fill(outcome)
        )

    # --- one option ---------------------------------------------------------------------------

    def attempt(
        self,
        action: Action,
        decided: Mapping[int, Fraction | None],
        free: Iterable[int],
        capsules: int | None = None,
    ) -> bool:
        """Offer an option if its weights can be set and the capsules come out right.

        ``decided`` holds the exact masses that make the option; what is ``free`` follows them.
        """
        stand, weights = self.stand, list(self.stand.weights)
        capsules = capsules or stand.capsules
        balances: dict[int, str | None] = {}
        for place, mass in decided.items():
            if mass is None or not self._set(action, place, mass, weights, balances):
                return False
        left = [place for place in free if place not in decided]
        for place, mass in stand.fill_up(weights, capsules, left).items():
            if stand.is_nothing(mass):
                weights[place], balances[place] = Fraction(0), None
            elif not self._set(action, place, mass, weights, balances):
                return False
        changed = {
            place: weight for place, weight in enumerate(weights) if weight != stand.weights[place]
        }
        if not changed and capsules == stand.capsules:
            return False
        outcome = stand.outcome(weights, capsules)
        if not self.is_right(outcome) or self._is_no_better(outcome) or self._is_short(weights):
            return False
        settings = {
            place: self._setting(place, weights[place], balances[place])
            for place in sorted(changed, key=lambda place: (place not in decided, place))
        }
        self.append(action, settings, capsules, outcome)
        return True

    def _set(
        self,
        action: Action,
        place: int,
        mass: Fraction,
        weights: list[Fraction],
        balances: dict[int, str | None],
    ) -> bool:
        """Set one weight, rounded, if a balance can weigh it."""
        found = self.stand.weigh(mass, place)
        if found is None:
            what = self.stand.portions[place].weighing.named
            why = self.stand.why_not(mass, place)
            self._unweighable.setdefault(action, (mass, what, why))
            return False
        weights[place], balances[place] = found
        return True

    def _is_no_better(self, outcome: Outcome) -> bool:
        """Whether a batch that may stay as it is would only come out further off."""
        return self.is_right(self.base) and self.off(outcome) > self.off(self.base)

    def _is_short(self, weights: list[Fraction]) -> bool:
        """Whether more stock is asked for than there is, beyond what is planned or taken."""
        at_hand = self.stand.order.stock.at_hand()
        places = self.stand.places(PENDING, APART, FIXED, EXTRA, from_=VesselName.STOCK)
        before = sum(self.stand.weights[place] for place in places)
        wanted = sum(weights[place] for place in places)
        return at_hand is not None and wanted > before and wanted > at_hand

    def _setting(self, place: int, weight: Fraction, balance: str | None) -> Setting:
        one = self.stand.portions[place].weighing
        return Setting(one.step or None, one.named, one.from_, one.into, _mg(weight), balance)

    def append(
        self,
        action: Action,
        settings: Mapping[int, Setting],
        capsules: int,
        one: Outcome,
    ) -> None:
        """Add an option that serves: what is set, in this order, and what comes of it."""
        stand, weighed = self.stand, tuple(settings.values())
        dose = Amount(one.active, stand.order.dose.unit, "the bench")
        part = Amount(one.active / stand.target * 100, "%", "the bench")
        todo = [self._todo(place, setting) for place, setting in settings.items()]
        if capsules != stand.capsules:
            todo.append(phrase("make-capsules", capsules=capsules, planned=stand.capsules))
        elif action == Action.ACCEPT:
            todo.append(phrase("leave-as-it-is"))
        fill_to = self._fill_to(one)
        filled = None if fill_to is None else self._if_filled(fill_to)
        self.options.append(
            Option(
                action,
                weighed[0].weigh if weighed else None,
                capsules,
                dose,
                Amount(one.mass, "mg/capsule", "the bench"),
                fill_to,
                bool(stand.scales) if weighed else None,
                part,
                Amount(one.room * 100, "%", "the bench") if stand.sees_room else None,
                weighed,
                phrase("option", todo=tuple(todo), dose=dose, part=part, filled=filled),
            )
        )

    def _fill_to(self, one: Outcome) -> Amount | None:
        """The mass to which each is to be filled; ``None`` where it is as planned, or was done."""
        planned = self.stand.planned_fill
        if abs(one.mass - planned) <= SAME_FILL * planned or self.stand.actual.stage == "filled":
            return None
        return Amount(one.mass, "mg/capsule", "the bench")

    def _if_filled(self, fill_to: Amount) -> Phrase:
        planned = Amount(self.stand.planned_fill, "mg/capsule")
        return phrase("if-filled-to", fill=fill_to, planned=planned)

    def _todo(self, place: int, setting: Setting) -> Phrase:
        """What to do at one place."""
        portion = self.stand.portions[place]
        told = {"step": setting.step, "what": setting.named, "weight": setting.weigh}
        where = "" if setting.into == VesselName.BATCH else "-vessel"
        if portion.state == EXTRA:
            del told["step"]
            return phrase(f"add{where}", **told, into=setting.into)
        if not setting.weigh.number:
            del told["weight"]
            return phrase("leave-out", **told)
        if portion.state == PENDING:
            return phrase(f"weigh{where}", **told, into=setting.into, planned=_mg(portion.planned))
        less = setting.weigh.number < portion.weight
        return phrase("take-off" if less else "add-powder", **told)

    def last(self, action: Action) -> None:
        """What is left to do when the batch may not stay as it is."""
        none, said = None, phrase(f"last.{action}")
        self.options.append(
            Option(action, none, none, none, none, none, none, none, none, (), said)
        )

    def notices(self) -> list[Notice]:
        """What would serve, but cannot be weighed; told where the batch cannot stay as it is."""
        offered = {option.action for option in self.options}
        return [
            notice("recovery-unweighable", weigh=_mg(mass), what=what, action=action, why=why)
            for action, (mass, what, why) in self._unweighable.items()
            if Action.ACCEPT not in offered and action not in offered
        ]


def _mg(mass: Fraction) -> Amount:
    return Amount(Fraction(mass), "mg", "the bench")

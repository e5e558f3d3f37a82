"""Offers what can be done: each option is run forwards from the weights that it asks for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._bench.shelf import holds
from galenic._notices import notice
from galenic._recovery.portions import APART, EXTRA, FIXED, PENDING
from galenic._recovery.weights import fill_up
from galenic._words import phrase
from galenic.results._names import Action, Role, VesselName
from galenic.results._recovery import Option, RecoveredActive, Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from galenic._notices import Notice
    from galenic._recovery.stand import Followed, Outcome, Stand
    from galenic._words import Phrase

__all__ = ["FULL", "SAME_FILL", "Offers", "actives_of"]

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
        """How far the dose that is furthest off is from its target, as a part of it."""
        doses = zip(outcome.actives, self.stand.each, strict=True)
        return max(abs(active / one.target - 1) for active, one in doses)

    def is_overfull(self, outcome: Outcome) -> bool:
        """Whether the powder is more than the body holds, as far as anybody knows."""
        if self.stand.is_emptied:
            return False  # what does not fit stays out: it is in the dose
        return self.stand.sees_room and outcome.room > FULL

    def is_underfull(self, outcome: Outcome) -> bool:
        """Whether the fill is less than the order accepts, beyond the rounding of the plan.

        Of less than half of what is planned nobody fills bodies alike: ours.
        """
        least, check = self.stand.order.capsule.min_fill, self.stand.plan.check
        if check is None or self.stand.fill_of(outcome) is None:
            return False
        planned = self.stand.planned_fill
        if planned is not None and self.stand.plan.product is None and outcome.mass < planned / 2:
            return True
        if least is None:
            return False
        return outcome.mass < (least.number if planned is None else min(least.number, planned))

    def is_beyond_fill(self, outcome: Outcome) -> bool:
        """Whether more is in a capsule than the fill that was ordered, and nobody knows of room.

        What was filled has found room.
        """
        wanted, stand = self.stand.order.capsule.fill, self.stand
        if stand.plan.product is not None:
            return False  # it is filled into nothing
        if wanted is None or stand.sees_room or stand.actual.stage == "filled":
            return False
        return outcome.mass > wanted.number * FULL

    def is_crowded(self, outcome: Outcome) -> bool:
        """Whether more powder than fits keeps capsules from being given out.

        Of closed ones it says that some is in none of them. They may stay where the dose is right
        with all of it in them, and with as much as the bodies take.
        """
        if not self.is_overfull(outcome):
            return False
        if self.stand.actual.stage != "filled":
            return True
        brim = outcome._replace(actives=tuple(one / outcome.room for one in outcome.actives))
        return self.off(brim) > self.tolerance

    def is_right(self, outcome: Outcome) -> bool:
        """Whether capsules of this content may be given out."""
        return (
            outcome.short is None
            and self.off(outcome) <= self.tolerance
            and not self.is_crowded(outcome)
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
        for place, mass in fill_up(stand, weights, capsules, left).items():
            if stand.balances.is_nothing(mass):
                weights[place], balances[place] = Fraction(0), None
            elif not self._set(action, place, mass, weights, balances):
                return False
        changed = {
            place: weight for place, weight in enumerate(weights) if weight != stand.weights[place]
        }
        if not changed and capsules == stand.capsules:
            return False
        outcome = stand.outcome(weights, capsules)
        if not self.is_right(outcome) or self._leaves_powder(outcome, capsules):
            return False
        if self._is_no_better(outcome) or self._is_short(weights):
            return False
        first = {place: at for at, place in enumerate(decided)}
        settings = {
            place: self.setting(place, weights[place], balances[place])
            for place in sorted(changed, key=lambda place: (first.get(place, len(first)), place))
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
        found = self.stand.balances.weigh(mass, place)
        if found is None:
            what = self.stand.portions[place].weighing.named
            why = self.stand.balances.why_not(mass, place)
            self._unweighable.setdefault(action, (mass, what, why))
            return False
        weights[place], balances[place] = found
        return True

    def _leaves_powder(self, outcome: Outcome, capsules: int) -> bool:
        """Whether emptied bodies, filled again, do not take all of the powder.

        What stays out is drug that nobody asked to throw away, and pressed in it is more in each.
        Fewer bodies than were full take less than was in them.
        """
        if not (self.stand.is_emptied and self.stand.sees_room):
            return False
        return outcome.room > (1 if capsules < self.stand.capsules else FULL)

    def _is_no_better(self, outcome: Outcome) -> bool:
        """Whether a batch that may stay as it is would only come out further off."""
        return self.is_right(self.base) and self.off(outcome) > self.off(self.base)

    def _is_short(self, weights: list[Fraction]) -> bool:
        """Whether more stock is asked for than there is, beyond what is planned or taken."""
        for one in self.stand.each:
            at_hand = None if one.follows else one.order.stock.at_hand()
            places = [
                place
                for place in self.stand.places(PENDING, APART, FIXED, EXTRA, role=Role.STOCK)
                if holds(self.stand.portions[place].weighing, one.order)
            ]
            often = {at: self.stand.portions[at].weighing.each or 1 for at in places}
            before = sum(self.stand.weights[at] * often[at] for at in places)
            wanted = sum(weights[at] * often[at] for at in places)
            if at_hand is not None and wanted > before and wanted > at_hand:
                return True
        return False

    def _beyond_whole_doses(self, capsules: int) -> Iterator[Phrase]:
        """Capsules that make no whole dose, where one is taken as several."""
        count = self.stand.plan.order.capsules_per_dose or 1
        if capsules % count:
            doses, over = divmod(capsules, count)
            yield phrase("beyond-whole-doses", over=over, doses=doses, count=count)

    def setting(self, place: int, weight: Fraction, balance: str | None) -> Setting:
        """What is weighed at a place."""
        one = self.stand.portions[place].weighing
        return Setting(one.step or None, one.named, one.from_, one.into, _mg(weight), balance)

    def append(
        self,
        action: Action,
        settings: Mapping[int, Setting],
        capsules: int,
        one: Outcome,
        *more: Phrase,
    ) -> None:
        """Add an option that serves: what is set, in this order, and what comes of it."""
        stand, weighed = self.stand, tuple(settings.values())
        actives = actives_of(stand, one, self.tolerance)
        only = actives[0] if len(actives) == 1 else None
        todo = [self._todo(place, setting) for place, setting in settings.items()]
        if capsules != stand.capsules:
            code = "make-capsules-again" if stand.is_emptied else "make-capsules"
            todo.append(phrase(code, capsules=capsules, planned=stand.capsules))
        elif action == Action.ACCEPT:
            done = not stand.by_completion or stand.actual.stage == "filled"
            todo.append(phrase("leave-as-it-is" if done else "go-on"))
        todo += (*more, *self._beyond_whole_doses(capsules))
        fill_to = self._fill_to(one)
        filled = None if fill_to is None else self._if_filled(fill_to)
        self.options.append(
            Option(
                action,
                weighed[0].weigh if weighed else None,
                capsules,
                None if only is None else only.dose,
                stand.fill_of(one),
                fill_to,
                bool(stand.balances.scales) if weighed else None,
                None if only is None else only.of_target,
                Amount(one.room * 100, "%", "the bench") if stand.sees_room else None,
                weighed,
                self._said(actives, todo=tuple(todo), filled=filled),
                actives,
            )
        )

    def _said(self, actives: Sequence[RecoveredActive], **told: object) -> Phrase:
        """What to do, and what comes of it."""
        if self.stand.plan.product is None:
            return _said(actives, **told)
        (only,) = actives
        return phrase("option-product", strength=only.dose, part=only.of_target, **told)

    def _fill_to(self, one: Outcome) -> Amount | None:
        """The mass to which each is to be filled; ``None`` where it is as planned, or was done."""
        planned = self.stand.planned_fill
        if planned is None or self.stand.plan.product is not None:
            return None  # it is what the bodies take, or there are none
        if abs(one.mass - planned) <= SAME_FILL * planned or self.stand.actual.stage == "filled":
            return None
        return Amount(one.mass, "mg/capsule", "the bench")

    def _if_filled(self, fill_to: Amount) -> Phrase:
        assert self.stand.planned_fill is not None  # noqa: S101 - it is another than this
        planned = Amount(self.stand.planned_fill, "mg/capsule")
        return phrase("if-filled-to", fill=fill_to, planned=planned)

    def _todo(self, place: int, setting: Setting) -> Phrase:
        """What to do at one place."""
        portion = self.stand.portions[place]
        told = {"step": setting.step, "what": setting.named, "weight": setting.weigh}
        if setting.into == VesselName.CAPSULE:
            return phrase("weigh-each", **told, read=_mg(portion.weight))
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
            Option(action, none, none, none, none, none, none, none, none, (), said, ())
        )

    def notices(self) -> list[Notice]:
        """What would serve, but cannot be weighed; told where the batch cannot stay as it is."""
        offered = {option.action for option in self.options}
        return [
            notice("recovery-unweighable", weigh=_mg(mass), what=what, action=action, why=why)
            for action, (mass, what, why) in self._unweighable.items()
            if Action.ACCEPT not in offered and action not in offered
        ]


def _said(actives: Sequence[RecoveredActive], **told: object) -> Phrase:
    """What to do, and the dose that comes of it, each by its name where there are several."""
    if len(actives) == 1:
        (only,) = actives
        return phrase("option", dose=only.dose, part=only.of_target, **told)
    doses = tuple(
        phrase("option-dose", active=one.name, dose=one.dose, part=one.of_target) for one in actives
    )
    return phrase("option-several", doses=doses, **told)


def actives_of(
    stand: Stand, one: Outcome | None, tolerance: Fraction
) -> tuple[RecoveredActive, ...]:
    """What each capsule holds of each active, held against its own target."""
    doses: tuple[Fraction | None, ...] = (None,) * len(stand.each) if one is None else one.actives
    return tuple(
        _active(followed, dose, tolerance) for followed, dose in zip(stand.each, doses, strict=True)
    )


def _active(of: Followed, dose: Fraction | None, tolerance: Fraction) -> RecoveredActive:
    order, label = of.order, of.order.dose_of_capsule
    if order.product is not None:
        label = order.product.strength
    unit = label.unit
    part = None if dose is None else dose / of.target
    return RecoveredActive(
        name=order.active,
        expected=label,
        target=Amount(of.target, unit, "the order"),
        dose=None if dose is None else Amount(dose, unit, "the bench"),
        of_target=None if part is None else Amount(part * 100, "%", "the bench"),
        deviation=None if part is None else Amount((part - 1) * 100, "%", "the bench"),
        within_tolerance=part is not None and abs(part - 1) <= tolerance,
        of=order.stock.of,
    )


def _mg(mass: Fraction) -> Amount:
    return Amount(Fraction(mass), "mg", "the bench")

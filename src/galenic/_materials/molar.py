"""What a form weighs for each moiety of its base: what the molar masses of a user can be."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import rounded_text
from galenic.errors import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._materials.substances import Substance
    from galenic.errors import Problems

__all__ = ["ELEMENT_USUAL", "POSSIBLE", "USUAL", "Factor", "check", "factors", "per_moiety"]

_UNTOLD = Fraction(9, 5)
"""Above it the moieties must be written, be they one: a sulfate of two bases that is taken for one
weighs about twice its base, and so does hydroxyzine pamoate (2.04), which holds one. Ours."""

USUAL = (Fraction(2, 5), Fraction(5, 2))
"""A factor outside is a caution: ours."""

POSSIBLE = (Fraction(1, 5), Fraction(5))
"""A factor outside is a stop: ours."""

ELEMENT_USUAL = (USUAL[0], Fraction(30))
"""The same where the base is an element, and its upper end is that of what is possible: magnesium
glycinate weighs 7.1 times its magnesium, calcium gluconate monohydrate 11 times its calcium.
Ours."""


class Factor(NamedTuple):
    """How many times as much a form weighs as another, for each mole of active moiety.

    Attributes
    ----------
    form, other
        The two forms; the other is the base where its molar mass is known, else the lighter form.
    number
        The factor.
    of_base
        Whether the other is the base.
    element
        Whether the base is said to be an element.
    """

    form: Substance
    other: Substance
    number: Fraction
    of_base: bool
    element: bool

    @property
    def limits(self) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
        """What is usual, and what is possible at all."""
        if self.element:
            return ELEMENT_USUAL, (POSSIBLE[0], ELEMENT_USUAL[1])
        return USUAL, POSSIBLE

    @property
    def fault(self) -> str | None:
        """The code of the notice that the factor calls for."""
        (low, high), (least, most) = self.limits
        if not least <= self.number <= most:
            return "molar-factor-far"
        if not low <= self.number <= high:
            return "molar-factor-unusual"
        return "form-lighter-than-base" if self.of_base and self.number < 1 else None

    @property
    def text(self) -> str:
        """The factor for people."""
        return rounded_text(self.number, 4)


def per_moiety(form: Substance) -> Fraction:
    """Molar mass for each mole of active moiety, in g/mol."""
    assert form.molar_mass is not None  # noqa: S101 - asked by the caller
    return form.molar_mass.number / (form.moieties or 1)


def factors(ordered: Substance, stated: Substance, base: Substance) -> list[Factor]:
    """The factors of two forms that are converted: to their base, or else to each other."""
    forms = (ordered, stated)
    element = any(row.element for row in (*forms, base))
    if base.molar_mass is not None:
        return [
            Factor(form, base, per_moiety(form) / per_moiety(base), of_base=True, element=element)
            for form in forms
            if form is not base
        ]
    light, heavy = sorted(forms, key=per_moiety)
    number = per_moiety(heavy) / per_moiety(light)
    return [Factor(heavy, light, number, of_base=False, element=element)]


def check(found: Sequence[Factor], own: Sequence[Substance], problems: Problems) -> None:
    """Note a form that weighs so much that it may hold several moieties, and does not say."""
    for factor in found:
        form = factor.form
        if factor.number <= _UNTOLD or form.moieties is not None:
            continue
        place = next((place for place, row in enumerate(own) if row is form), None)
        path = "substance.moieties" if place is None else f"substance[{place}].moieties"
        problems.add(
            "missing",
            path,
            NOTHING,
            f"how many active moieties {form.name} holds in one formula unit: it weighs "
            f"{factor.text} times as much as {factor.other.name}",
            "write moieties = 2 for a salt of two, moieties = 1 for one of one; else check the "
            "molar masses",
        )

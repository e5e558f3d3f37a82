"""What an equivalence that papers print can be: by molar masses, or by what drugs weigh at all.

A decimal point that slipped on either side is a tenfold dose, and nothing else in an order tells of
it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._materials import measures, molar
from galenic._materials.dose_units import in_moles
from galenic._materials.substances import Substance, same_name
from galenic._words import phrase

if TYPE_CHECKING:
    from galenic._fields import Equality
    from galenic._materials.forms import Forms

__all__ = ["PrintedDoubt", "doubt"]

_APART = Fraction(9, 5)
"""No water and no assay explain so many times what molar masses say: ours, as for moieties."""

_PER_MOLE = {"mEq": (Fraction(12), Fraction(500)), "mmol": (Fraction(12), Fraction(2000))}
"""What each weighs at least and at most, in mg: magnesium is 12.15 for each mEq, and calcium
lactobionate 377; cyanocobalamin is 1,355 for each mmol. Lithium is lighter, but no salt of it is.
Ours."""


class PrintedDoubt(NamedTuple):
    """What is to be said of an equivalence: the code of a notice, and what that tells."""

    code: str
    values: dict[str, object]


def doubt(printed: Equality, forms: Forms) -> PrintedDoubt | None:
    """What is to be asked of an equivalence; ``None`` of one that may be right as it is."""
    if in_moles(printed.ordered):
        return _of_moles(printed, forms.ordered)
    content = same_name(forms.ordered.name, forms.stated.name)
    if content or printed.stated.unit != printed.ordered.unit:
        return None  # of one form, or between two measures, anything may be
    weighs = Fraction(1 / printed.ratio)
    by_moles = measures.by_moles(forms.ordered, forms.stated)
    if by_moles is not None:
        code = _beside(weighs, by_moles, "equivalent-unlike-moles", "equivalent-beyond-moles")
        return None if code is None else PrintedDoubt(code, {"printed": weighs, "moles": by_moles})
    return _of_mass(weighs, element=forms.ordered.element or forms.stated.element)


def _beside(printed: Fraction, by_moles: Fraction, unlike: str, beyond: str) -> str | None:
    """Which of two codes is due, by how far what is printed is from what molar masses say."""
    if measures.are_close(printed, by_moles):
        return None
    return unlike if 1 / _APART < printed / by_moles < _APART else beyond


def _of_mass(weighs: Fraction, *, element: bool) -> PrintedDoubt | None:
    """What no salt, ester or hydrate weighs beside another form, or few do."""
    low, high = molar.ELEMENT_USUAL if element else molar.USUAL
    least, most = molar.POSSIBLE[0], molar.ELEMENT_USUAL[1]
    if not least <= weighs <= most:
        return PrintedDoubt("equivalent-far", {"factor": weighs, "low": least, "high": most})
    if not low <= weighs <= high:
        right = phrase("right-of-heavier" if weighs < 1 else "right-of-element")
        told = {"factor": weighs, "low": low, "high": high, "right": right}
        return PrintedDoubt("equivalent-unusual", told)
    return PrintedDoubt("equivalent-lightens", {}) if weighs < 1 else None


def _of_moles(printed: Equality, form: Substance) -> PrintedDoubt | None:
    """The same of what each mmol or mEq weighs."""
    unit, each = printed.ordered.unit, Fraction(1 / printed.ratio)
    told: dict[str, object] = {"each": each, "unit": unit}
    charge = form.charge if unit == "mEq" else 1
    if form.molar_mass is not None and charge is not None:
        by_moles = form.molar_mass.number / charge
        code = _beside(each, by_moles, "moles-unlike-printed", "moles-beyond-printed")
        return None if code is None else PrintedDoubt(code, told | {"moles": by_moles})
    low, high = _PER_MOLE[unit]
    if low <= each <= high:
        return None
    return PrintedDoubt("moles-unusual", told | {"low": low, "high": high})

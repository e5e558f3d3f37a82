"""What a mole or a charge of a form weighs, and what must hold of an equivalence.

Few orders have either, and only they open this module.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount, rounded_text
from galenic._materials.dose_units import in_moles
from galenic._materials.molar import per_moiety
from galenic._materials.substances import Substance, same_name
from galenic.errors import NOTHING, Problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._fields import Equality
    from galenic._materials.forms import Forms

__all__ = [
    "are_close",
    "blank",
    "by_moles",
    "check_equivalent",
    "check_moles",
    "mass_of",
]

_CLOSE = Fraction(2, 100)
"""Within so much of each other two factors count as one, since printed ones are rounded: ours."""


def blank(measure: str, ours: str) -> str:
    """An equivalence to be filled in: a number of ours would be one of another drug."""
    return f'"… {measure} = … {ours}"'


def mass_of(dose: Amount, form: Substance, printed: Equality | None) -> Amount | None:
    """The mass of a dose in mmol or mEq, without formulas; ``None`` where nothing tells.

    ``printed`` is what the certificate of the stock says, which goes before molar mass and charge.
    """
    unit, _, per = dose.unit.partition("/")
    if printed is not None and printed.ordered.unit == unit:
        return Amount(dose.number / printed.ratio, f"mg/{per}", dose.origin)
    charge = form.charge if unit == "mEq" else 1
    if form.molar_mass is None or charge is None:
        return None
    return Amount(dose.number * form.molar_mass.number / charge, f"mg/{per}", dose.origin)


# --- what must hold -------------------------------------------------------------------------------


def check_moles(
    dose: Amount,
    forms: Forms,
    printed: Equality | None,
    own: Sequence[Substance],
    found: Problems,
) -> None:
    """Note what keeps a dose in mmol or mEq from being a mass."""
    unit, form = dose.unit.partition("/")[0], forms.ordered
    if printed is not None and printed.ordered.unit == unit:
        if not same_name(form.name, forms.stated.name):
            found.add(
                "form-mismatch",
                "order.active",
                form.name,
                f"{forms.stated.name}, of which the equivalence says what {unit} it holds",
                "name that form in the order, if the dose is meant of it; or leave the equivalence "
                "out and add molar masses",
            )
        return
    place = next((place for place, row in enumerate(own) if row is form), None)
    path = "substance" if place is None else f"substance[{place}]"
    row = f'to [[substance]] name = "{form.name}"'
    other = f"; or what is printed on the certificate, as stock.equivalent = {blank('mg', unit)}"
    if form.molar_mass is None:
        expected = f"the molar mass of {form.name}, by which a dose in {unit} is a mass"
        found.add("missing", f"{path}.molar_mass", NOTHING, expected, f"add it {row}{other}")
    if unit == "mEq" and form.charge is None:
        expected = f"the charges of {form.name}, by which a dose in mEq is one in mmol"
        remedy = f"add charge {row}, the equivalents in one formula unit of it{other}"
        found.add("missing", f"{path}.charge", NOTHING, expected, remedy)


def check_equivalent(  # noqa: PLR0913, PLR0917 - each is another thing that it is held against
    printed: Equality,
    dose: Amount,
    forms: Forms,
    measure: str | None,
    stated_by: tuple[str, Fraction | None] | None,
    problems: Problems,
    *,
    convert: bool,
) -> None:
    """Note an equivalence that does not lead from the stock to the dose, or does so twice.

    Parameters
    ----------
    printed
        The equivalence.
    dose
        The dose.
    forms
        The three forms of the order.
    measure
        What the stock itself is stated in.
    stated_by
        The key that states what the stock holds, and what is weighed for each of it.
    problems
        Where it is noted.
    convert
        Whether the order asks for a conversion by molar masses.
    """
    unit, path = dose.unit.partition("/")[0], "stock.equivalent"
    if measure is not None and printed.stated.unit != measure:
        expected = f"an amount in {measure} on its left, as the stock is stated"
        problems.add("unit", path, printed.label, expected, "write the stock's measure first")
        return
    by_molar_mass = in_moles(dose) and printed.ordered.unit == "mg"
    if printed.ordered.unit != unit and not by_molar_mass:
        expected = f"an amount in {unit} on its right, as the dose is"
        problems.add("unit", path, printed.label, expected, "write the dose's measure last")
        return
    if in_moles(printed.ordered):
        return
    alike = same_name(forms.ordered.name, forms.stated.name)
    if printed.ordered.unit == printed.stated.unit:
        if alike and printed.ratio > 1:
            expected = f"no more on its right than on its left: both are {forms.stated.name}"
            remedy = "swap the sides, if they are the wrong way round: no powder is more than pure"
            problems.add("range", path, printed.label, expected, remedy)
        elif stated_by is not None:
            _check_once(printed, stated_by, forms, problems, alike=alike)
    if not alike:
        _check_moles_agree(printed, dose, forms, problems, convert=convert)


def _check_once(
    printed: Equality,
    stated_by: tuple[str, Fraction | None],
    forms: Forms,
    problems: Problems,
    *,
    alike: bool,
) -> None:
    """An equivalence and a content that are one number are one correction, typed twice."""
    key, factor = stated_by
    weighs = 1 / Fraction(printed.ratio)
    given, path = printed.label, "stock.equivalent"
    if alike:
        expected = f"none beside {key}: both would be of {forms.stated.name}"
        remedy = f"remove one: {key} says already what the stock holds of it"
        if factor is not None:
            remedy += f"; {_each(factor)} by {key}, {_each(weighs)} as printed"
        problems.add("double-correction", path, given, expected, remedy)
    elif factor is not None and are_close(factor, weighs, _SAME) and weighs != 1:
        expected = f"another factor than that of {key}, which is {rounded_text(factor, 5)} as well"
        remedy = (
            f"remove one, if both are the same correction: {_each(weighs)} then, and "
            f"{_each(weighs * factor)} with both"
        )
        problems.add("double-correction", path, given, expected, remedy)


def _each(factor: Fraction) -> str:
    return f"{rounded_text(factor, 5)} mg are weighed for each mg"


_SAME = Fraction(1, 1000)


def _check_moles_agree(
    printed: Equality, dose: Amount, forms: Forms, problems: Problems, *, convert: bool
) -> None:
    """An equivalence of two forms says it all: molar masses do not convert once more."""
    ordered, _, stated = forms
    printed_weighs = 1 / Fraction(printed.ratio)
    moles = by_moles(ordered, stated)
    if printed.stated.unit != printed.ordered.unit:
        moles = None
    if convert:
        both = _readings(dose, stated, printed_weighs, moles)
        expected = "no convert_form beside stock.equivalent"
        remedy = f"{both}remove convert_form, or the equivalence: one of them converts"
        problems.add("conflict", "order.convert_form", "true", expected, remedy)
    elif moles is not None and are_close(1 / printed_weighs, moles) and moles != 1:
        if are_close(printed_weighs, moles):
            return
        both = _readings(dose, stated, printed_weighs, moles)
        expected = f"{printed.ordered.label} = {printed.stated.label}: what the stock is first"
        problems.add(
            "conflict",
            "stock.equivalent",
            printed.label,
            expected,
            f"{both}swap the sides, if they are the wrong way round; else check the molar masses",
        )


def by_moles(ordered: Substance, stated: Substance) -> Fraction | None:
    """What is weighed of one form for each mass of another, mole for mole; ``None`` if unknown."""
    related = ordered.base and stated.base and same_name(ordered.base, stated.base)
    if not related or ordered.molar_mass is None or stated.molar_mass is None:
        return None
    return Fraction(per_moiety(stated) / per_moiety(ordered))


def are_close(one: Fraction, other: Fraction, within: Fraction = _CLOSE) -> bool:
    """Whether two factors count as one, as printed ones are rounded."""
    return abs(one - other) <= within * other


def _readings(dose: Amount, stated: Substance, printed: Fraction, moles: Fraction | None) -> str:
    """What a dose weighs of the stated form, in either way."""
    if moles is None or not dose.unit.startswith("mg"):
        return ""
    told = [rounded_text(dose.number * factor) for factor in (printed, moles)]
    return f"{dose.label} is {told[0]} mg {stated.name} as printed, {told[1]} mg by moles: "

"""Which form of the active is meant: a dose and a stock in different forms are not one number."""

from __future__ import annotations

from typing import NamedTuple

from galenic import _fields as fields
from galenic._amounts import ACTIVITIES, Amount, rounded_text
from galenic._materials.molar import per_moiety
from galenic._materials.release_names import said_release
from galenic._materials.slips import edits
from galenic._materials.substances import Substance, same_name
from galenic.errors import NOTHING, Problems

__all__ = ["Forms", "check", "check_basis", "check_stated", "equivalent", "of_one", "same_form"]


def same_form(one: Substance, other: Substance) -> bool:
    """Whether two names mean the same form."""
    return same_name(one.name, other.name)


class Forms(NamedTuple):
    """The forms of one order: as ordered, as in the stock, and as its content is stated."""

    ordered: Substance
    stocked: Substance
    stated: Substance


def check(
    forms: Forms, dose: Amount | None, problems: Problems, *, convert: bool, measure: str | None
) -> None:
    """Note what keeps the stock's form from serving an order in its own form.

    Parameters
    ----------
    forms
        The three forms of the order.
    dose
        The dose, for the message; ``None`` where it could not be read, or is in moles.
    problems
        Where it is noted.
    convert
        Whether forms may differ.
    measure
        What the dose is measured in: an activity is that of one form alone. ``None`` where neither
        dose nor stock could be read: then only names are held against each other.
    """
    ordered, stocked, stated = forms
    if not convert and not same_form(ordered, stocked) and same_form(ordered, stated):
        _as_stated(ordered, stocked, problems)
    elif not convert and not same_form(ordered, stocked):
        problems.add(
            "form-mismatch",
            "stock.active",
            stocked.name,
            f"{ordered.name}, as ordered",
            f"{_readings(dose, ordered, stocked)}{_mend(ordered, stocked)}",
        )
    elif not same_form(ordered, stated) and measure in ACTIVITIES:
        problems.add(
            "form-mismatch",
            "order.active",
            ordered.name,
            f"{stated.name}, as the stock's activity is stated",
            f"{_WHAT[measure]} does not change with the form: state both in one form",
        )
    elif not same_form(ordered, stated) and measure is not None:
        _convertible(ordered, stated, problems)
    check_stated(stocked, stated, problems)


_WHAT = {"IU": "activity in IU", "CFU": "a count in CFU"}


def _as_stated(ordered: Substance, stocked: Substance, problems: Problems) -> None:
    """The content is stated as the form that is ordered: nothing is converted, but told."""
    rows = [one for one in (ordered, stocked) if not fields.is_given(one, "base")]
    names = " and ".join(repr(one.name) for one in rows)
    added = f", with [[substance]] base alike for {names}" if rows else ""
    problems.add(
        "form-mismatch",
        "stock.active",
        stocked.name,
        f"{ordered.name}, as ordered",
        f"set order.convert_form = true{added}: the content is stated as {ordered.name}, so that "
        "no molar mass is needed; else write one name in both",
    )


def check_stated(stocked: Substance, stated: Substance, problems: Problems) -> None:
    """Note a content of a stock that is stated as something it is no form of."""
    if not same_form(stocked, stated) and not _related(stocked, stated):
        problems.add(
            "form-mismatch",
            "stock.assay_as",
            stated.name,
            f"a form of {stocked.name}",
            "give [[substance]] rows with the same base, or correct the name",
        )


def check_basis(stated: Substance, basis: str, problems: Problems) -> None:
    """Note a content of a hydrate on a basis that takes off its own water."""
    if stated.water_molecules and basis.startswith("anhydrous"):
        problems.add(
            "double-correction",
            "stock.assay_as",
            stated.name,
            f"the anhydrous form: a content on the basis {basis!r} is not one of a hydrate",
            "set assay_as to the anhydrous form; its water would be corrected twice",
        )


def _related(one: Substance, other: Substance) -> bool:
    bases = [fields.maybe(form, "base") for form in (one, other)]
    return all(bases) and same_name(*bases)


def _convertible(ordered: Substance, stated: Substance, problems: Problems) -> None:
    for form in (ordered, stated):
        for key in ("base", "molar_mass"):
            if not fields.is_given(form, key):
                problems.add(
                    "missing",
                    f"substance.{key}",
                    NOTHING,
                    f"the {key} of {form.name}",
                    f'add [[substance]] name = "{form.name}" with base and molar_mass',
                )
    if ordered.base and stated.base and not _related(ordered, stated):
        problems.add(
            "form-mismatch",
            "order.active",
            ordered.name,
            f"a form of {stated.base}",
            "forms of different actives do not convert",
        )


def equivalent(dose: Amount, ordered: Substance, stated: Substance) -> Amount | None:
    """The mass of one form that holds as many moles of active as a mass of another."""
    if ordered.molar_mass is None or stated.molar_mass is None:
        return None
    return Amount(dose.number * per_moiety(stated) / per_moiety(ordered), dose.unit)


def of_one(dose: Amount) -> str:
    """A dose, or what one capsule holds of it, as a plain mass, for a sentence."""
    return dose.text().removesuffix("/capsule").removesuffix("/dose")


def _mend(ordered: Substance, stocked: Substance) -> str:
    """What to do about two names: one may be a slip of the other, or both forms must be known."""
    word = said_release(stocked.name)
    if word is not None and said_release(ordered.name) is None:
        return (
            f"write one name in both, {stocked.name!r} if that is right: {word!r} tells of "
            "modified or enteric release, and such tablets and capsules are neither crushed nor "
            "opened"
        )
    if edits(ordered.name, stocked.name) is not None:
        return "is one of them a slip? Write one name in both"
    bases = [fields.maybe(form, "base") for form in (ordered, stocked)]
    if all(bases) and not _related(ordered, stocked):
        return "correct one of them: forms of different actives do not convert"
    needed = ("base", "molar_mass")
    unknown = [
        form for form in (ordered, stocked) if not all(fields.is_given(form, key) for key in needed)
    ]
    rows = " and ".join(repr(form.name) for form in unknown)
    added = f", with [[substance]] base and molar_mass for {rows}" if rows else ""
    return f"set order.convert_form = true to convert{added}; else write one name in both"


def _readings(dose: Amount | None, ordered: Substance, stocked: Substance) -> str:
    if dose is None or not _related(ordered, stocked):
        return ""
    there = back = None
    with fields.where_read():
        there, back = equivalent(dose, ordered, stocked), equivalent(dose, stocked, ordered)
    if there is None or back is None:
        return ""
    unit = dose.unit.partition("/")[0]
    shown = f"{rounded_text(dose.number)} {unit}"
    return (
        f"{shown} {ordered.name} is {rounded_text(there.number)} {unit} {stocked.name}, "
        f"{shown} {stocked.name} is {rounded_text(back.number)} {unit} {ordered.name}: "
    )

"""The actives of an order, each seen as an order of that one active; and what must hold of them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve

from galenic import _fields as fields
from galenic._amounts import Amount, decimal_text, rounded_text
from galenic._materials import forms
from galenic._materials._tables import folded
from galenic._materials.active import MAY_DIFFER, MOST_ACTIVES, Active, refuse_owner
from galenic._materials.dose_units import in_moles
from galenic._materials.forms import same_form
from galenic._sheet import Dimension, Sheet
from galenic.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from galenic._materials.order import OfOne, Order
    from galenic._materials.stock import AnyStock
    from galenic.errors import Problem

__all__ = [
    "OF_ACTIVE",
    "Summed",
    "by_active",
    "check_actives",
    "is_from",
    "summed",
    "weighed_for",
]

OF_ACTIVE = {
    "name": "active",
    "dose": "dose",
    "overage": "overage",
    "tolerance": "tolerance",
    "convert_form": "convert_form",
    "stock": "stock",
    "other_stock": "other_stock",
    "ordered_dose": "ordered_dose",
}
"""What an active bears, and what an order of one active calls it."""

AS_GIVEN = "_given"
"""Under which name an order that stands for [[active]] tables keeps the one that has them."""

_HEADING = re.compile(r"order\.(active|dose|overage|tolerance|convert_form)\b")
_STOCK = re.compile(r"(other_)?stock\b")


_ALL = Fraction(102, 100)
"""Of a powder, all that it may be said to hold: assays err by a per cent or two. Ours."""


class Summed(NamedTuple):
    """An active as it is planned: that of one [[active]] table, or of several that are summed.

    ``given`` are name and dose of each of them, as it was ordered.
    """

    active: Active
    given: tuple[tuple[str, Amount], ...]


def by_active(order: Order) -> tuple[Order, ...]:
    """The order as one order for each of its actives; an order of one active is its own.

    They share capsule, filler, excipients, excess and balances. Where the tables come down to one
    active, that is an order in the short form, as if it had been written so.
    """
    found = [one.active for one in summed(order)]
    if len(found) > 1:
        return tuple(_view(order, one) for one in found)
    given = fields.table_of(order) | fields.table_of(order.actives[0])
    del given["actives"]
    given["active"], given["stock"] = given.pop("name"), found[0].stock
    made = type(order)(**given, pharmacy=order.pharmacy)
    # A sum of two forms may be no decimal number, which is none that could be read.
    dose = evolve(found[0].dose, origin="order.dose")
    convert, file = found[0].convert_form, order.pharmacy_file
    own = {"dose": dose, "ordered_dose": found[0].ordered_dose}
    one = fields.twin(made, convert_form=convert, pharmacy_file=file, **own)
    one.__dict__[AS_GIVEN] = order
    return (one,)


def _view(order: Order, active: Active) -> Order:
    """An order of one of the actives; what could not be read of it is not in it either."""
    view = fields.twin(order, actives=())
    for theirs, ours in OF_ACTIVE.items():
        view.__dict__.pop(ours, None)
        if theirs in active.__dict__:
            view.__dict__[ours] = active.__dict__[theirs]
    return view


def summed(order: Order) -> list[Summed]:
    """The actives as they are planned: what comes twice from one stock is one active."""
    found: list[Summed] = []
    for active in (_in_mass(order, one) for one in order.actives):
        place = next((n for n, one in enumerate(found) if _is_once_more(order, one, active)), None)
        more = (active.name, active.ordered_dose or active.dose)
        if place is None:
            found.append(Summed(active, (more,)))
            continue
        first, given = found[place]
        own = active if first.stock.of is not None and active.stock.of is None else first
        dose = _together(first.dose, _in_form(order, active, first.name))
        changes = {
            "dose": dose,
            "convert_form": first.convert_form or active.convert_form,
            "stock": own.stock,
            "ordered_dose": _in_moles_together(order, first, active, dose),
        }
        found[place] = Summed(fields.twin(first, **changes), (*given, more))
    return [one._replace(active=_of_planned(order, one.active, found)) for one in found]


def _of_planned(order: Order, active: Active, found: Sequence[Summed]) -> Active:
    """An active whose stock, where it is another's, is of that one by the name it is planned by."""
    of = active.stock.of
    if of is None:
        return active
    owners = (one.active.name for one in found if _has(order, of, (name for name, _ in one.given)))
    name = next(owners, of)
    if name == of:
        return active
    return fields.twin(active, stock=fields.twin(active.stock, of=name))


def _in_mass(order: Order, active: Active) -> Active:
    """An active; with the mass of its dose, where that was ordered in mmol or mEq."""
    if not in_moles(active.dose):
        return active
    from galenic._materials import measures  # noqa: PLC0415 - few orders need it

    printed = active.stock.equivalent
    mass = measures.mass_of(active.dose, order.form(active.name), printed)
    return fields.twin(active, dose=mass, ordered_dose=active.dose)


def _is_once_more(order: Order, one: Summed, active: Active) -> bool:
    """Whether an active is another's once more: of its form, or of another one of its base."""
    first = one.active
    if not _one_base(order, first.name, active.name):
        return False  # as of most pairs: their stocks need not be held against each other
    return _known(order, first.name, first.stock) == _known(order, active.name, active.stock)


def _one_base(order: Order, one: str, other: str) -> bool:
    """Whether two names are one form, by whatever name, or two of one base."""
    first, second = (order.form(name) for name in (one, other))
    bases = [order.form(form.base or form.name) for form in (first, second)]
    return same_form(first, second) or same_form(*bases)


def _has(order: Order, name: str, names: Iterable[str]) -> bool:
    """Whether a form is among others, by whatever name."""
    form = order.form(name)
    return any(same_form(form, order.form(other)) for other in names)


def _known(order: Order, name: str, stock: AnyStock) -> AnyStock:
    """The stock of the active of that name, with one name for each form: what tells two apart.

    One that is of an active of the same form is that one's stock, said once more.
    """
    named: dict[str, str | None] = {
        key: folded(order.form(told).name)
        for key in ("active", "assay_as", "of")
        if (told := getattr(stock, key, None)) is not None
    }
    if "assay_as" in named and named["assay_as"] == named["active"]:
        named["assay_as"] = None
    if "of" in named and named["of"] == folded(order.form(name).name):
        named["of"] = None
    return fields.twin(stock, **named)


def is_from(order: Order, active: Active, one: OfOne) -> bool:
    """Whether an active, as it was given, is of the stock of one that is planned."""
    return _known(order, active.name, active.stock) == _known(order, one.active, one.stock)


def weighed_for(order: Order, active: Active) -> OfOne:
    """The active, of those that are planned, for whose sake the stock of a table is weighed."""
    of, owner = active.stock.of, active
    if of is not None and not _has(order, of, (active.name,)):
        owner = next(one for one in order.actives if _owns(order, one, of))
    return next(one for one in order.by_active if is_from(order, owner, one))


def _owns(order: Order, active: Active, name: str) -> bool:
    """Whether an active is the one of a name, and has a stock of its own."""
    return active.stock.of is None and _has(order, name, (active.name,))


def _in_form(order: Order, active: Active, name: str) -> Amount:
    """A dose in the form of that name."""
    if _has(order, name, (active.name,)):
        return active.dose
    dose = forms.equivalent(active.dose, order.form(active.name), order.form(name))
    return active.dose if dose is None else dose


def _in_moles_together(order: Order, one: Active, more: Active, dose: Amount) -> Amount | None:
    """Two doses as one in mmol or mEq, where either was ordered so: in the measure of the first.

    ``dose`` is the mass of both. What each mmol or mEq weighs stays the link from one to the other.
    """
    ordered = [one.ordered_dose, more.ordered_dose]
    measure = next((each.unit for each in ordered if each is not None), None)
    if measure is None:
        return None
    from galenic._materials import measures  # noqa: PLC0415 - few orders need it

    each = Amount(Fraction(1), measure)
    weighs = measures.mass_of(each, order.form(one.name), one.stock.equivalent)
    if weighs is None:
        return None  # the first was ordered as a mass of a form whose charges nobody told
    number = Fraction(dose.number) / weighs.number
    digits = decimal_text(number)
    written = f"{digits} {measure.partition('/')[0]}" if Fraction(digits) == number else ""
    return Amount(number, measure, one.dose.origin, written)


def _together(one: Amount, other: Amount) -> Amount:
    """Two doses as one, written as the first is where its digits end."""
    number = Fraction(one.number) + other.number
    written = re.fullmatch(r"\s*([0-9.]+)\s*(\D.*)", one.written)
    if written is None or not Fraction(written[1]):
        return Amount(number, one.unit, one.origin)
    digits = decimal_text(number / (one.number / Fraction(written[1])))
    same = Fraction(digits) * one.number / Fraction(written[1]) == number
    return Amount(number, one.unit, one.origin, f"{digits} {written[2]}" if same else "")


# --- what must hold ---------------------------------------------------------------------------


def check_actives(
    order: Order, checks: Sequence[Callable[[Any, Problems], None]], problems: Problems
) -> None:
    """Note what keeps the actives of an order from being planned together.

    Parameters
    ----------
    order
        The order, or a draft of it.
    checks
        What each order of one active is held to.
    problems
        Where it is noted.
    """
    if len(order.actives) > MOST_ACTIVES:
        given, expected = len(order.actives), f"at most {MOST_ACTIVES} tables [[active]]"
        problems.add("range", "active", given, expected, "make capsules of fewer each")
        return
    for place, active in enumerate(order.actives):
        if isinstance(active, fields.Unreadable):
            continue  # it was told already that it is no table
        found = Problems()
        for check in checks:
            with fields.where_read():
                check(_view(order, active), found)
        problems.extend(_of_active(problem, place) for problem in found)
        with fields.where_read():
            _check_shared(order, place, active, problems)
    for place, active in enumerate(order.actives if not problems else ()):
        _check_contents(order, place, active, problems)
    for place, active in enumerate(order.actives):
        for earlier in order.actives[:place]:
            with fields.where_read():
                _check_pair(order, earlier, active, place, problems)


def _of_active(problem: Problem, place: int) -> Problem:
    """A problem of an order of one active, told of the table that the active stands in."""
    path, table = problem.path, f"active[{place}]"
    heading = _HEADING.match(path)
    if heading is not None:
        key = "name" if heading[1] == "active" else heading[1]
        path = f"{table}.{key}{path[heading.end() :]}"
    elif _STOCK.match(path):
        path = f"{table}.{path}"
    remedy = problem.remedy.replace("order.convert_form", f"{table}.convert_form")
    return evolve(problem, path=path, remedy=remedy)


def _check_shared(order: Order, place: int, active: Active, problems: Problems) -> None:
    """A stock that is another active's must be that one, and its powder the same."""
    stock, path = active.stock, f"active[{place}].stock"
    if stock.of is None:
        return
    others = [one for one in order.actives if one is not active and isinstance(one, Active)]
    owned = {one.name: one for one in others if one.stock.of is None}
    owner = next((one for name, one in owned.items() if _has(order, stock.of, (name,))), None)
    if owner is None:
        refuse_owner(path, stock.of, list(owned), problems)
        return
    if owner.stock.kind != stock.kind:
        expected = f"{owner.stock.kind}, as the stock of {owner.name} is"
        problems.add("conflict", f"{path}.kind", stock.kind, expected, "one weight serves both")
        return
    for key, value, held in _unlike(stock, owner.stock):
        expected = f"{held}, as the stock of {owner.name} has it"
        problems.add("conflict", f"{path}.{key}", value, expected, "it is one powder: leave it out")
    if active.overage is not None and active.overage.number:
        expected = f"none: one weight serves {owner.name} too"
        remedy = f"give the overage under {owner.name}: it is that of both"
        problems.add("conflict", f"active[{place}].overage", active.overage.label, expected, remedy)


def _check_contents(order: Order, place: int, owner: Active, problems: Problems) -> None:
    """All that lies in one stock weighs no more than the stock does."""
    if owner.stock.of is not None or owner.stock.active_unit != "mg":
        return
    within = [
        one
        for one in order.actives
        if one.stock.of
        and _has(order, one.stock.of, (owner.name,))
        and not _has(order, one.name, (owner.name,))  # the same once more, which is summed
    ]
    parts = [one for one in (owner, *within) if one.stock.active_unit == "mg"]
    total = sum((_content(one) for one in parts), Fraction(0))
    if len(parts) > 1 and total > _ALL:
        given = f"{rounded_text(100 * total)} % of active"
        names = ", ".join(one.name for one in parts)
        expected = f"at most 100 % together: {names}"
        remedy = (
            "check strengths, contents and the mass of a unit: no powder holds more than itself"
        )
        problems.add("conflict", f"active[{place}].stock", given, expected, remedy)


def _content(active: Active) -> Fraction:
    """Mass of an active, as its content is stated, in each mass of its stock."""
    sheet = Sheet(Dimension(active.name, "mg"))
    return Fraction(active.stock.content(sheet).step.number)


def _unlike(stock: Any, other: Any) -> Iterator[tuple[str, object, object]]:  # noqa: ANN401 - of one kind
    """The keys of the whole powder in which two stocks differ, and what each has."""
    for key in fields.keys(type(stock)):
        mine, theirs = getattr(stock, key), getattr(other, key)
        if key not in MAY_DIFFER and mine != theirs:
            yield key, *(getattr(one, "label", one) for one in (mine, theirs))


def _check_pair(
    order: Order, earlier: Active, active: Active, place: int, problems: Problems
) -> None:
    """The same active twice: from one stock it is summed, in one form or if that is allowed."""
    path, name = f"active[{place}]", active.name
    alike = _has(order, name, (earlier.name,))
    stocks = [_known(order, one.name, one.stock) for one in (earlier, active)]
    if stocks[0] != stocks[1]:
        if alike:
            keys = {**fields.table_of(earlier.stock), **fields.table_of(active.stock)}
            apart = [key for key in keys if _of(stocks[0], key) != _of(stocks[1], key)]
            expected = f"each active once, or from one stock (these differ in {', '.join(apart)})"
            remedy = _by_what_is_weighed(order, earlier, active)
            problems.add("repeat", f"{path}.name", name, expected, remedy)
        return
    if _one_base(order, earlier.name, name):
        if not alike and not (earlier.convert_form or active.convert_form):
            expected = f"{earlier.name}, as above, or another stock"
            remedy = f"{_readings(order, earlier, active)}write both doses in one form, or set "
            remedy += f"{path}.convert_form = true to have them summed"
            problems.add("form-mismatch", f"{path}.name", name, expected, remedy)
        for key in ("overage", "tolerance"):
            one, other = getattr(earlier, key), getattr(active, key)
            if one != other:
                given = other.label if other is not None else "none"
                expected = one.label if one is not None else "none"
                problems.add(
                    "conflict",
                    f"{path}.{key}",
                    given,
                    f"{expected}, as above",
                    f"{name} is summed with the one above: write one {key} in both",
                )


def _of(stock: AnyStock, key: str) -> object:
    return getattr(stock, key, None)


def _by_what_is_weighed(order: Order, earlier: Active, active: Active) -> str:
    """What to do about one active from two stocks: two lots of one form, or two forms of it.

    Two salts of an element may well be in one capsule, each with a dose of its own.
    """
    if _has(order, active.stock.active, (earlier.stock.active,)):
        return "write one stock in both, and the doses are summed; of two lots make two batches"
    each = (f'name = "{one.stock.active}"{_as_weighed(order, one)}' for one in (earlier, active))
    return (
        f"order each by the form that is weighed: {' and '.join(each)}; with assay and basis of "
        "that form (100 %, as-is, where an equivalence is of the powder as it is weighed) in place "
        "of stock.equivalent, stock.assay_as and convert_form"
    )


def _as_weighed(order: Order, active: Active) -> str:
    """What a dose is in the form of its stock; nothing where the order does not tell."""
    dose, stock = active.dose, active.stock
    printed, number = stock.equivalent, None
    if printed is not None and printed.stated.unit == "mg":
        if printed.ordered.unit == dose.unit.partition("/")[0]:
            number = Fraction(dose.number) / printed.ratio
    elif printed is None and dose.unit.startswith("mg/"):
        found = forms.equivalent(dose, order.form(active.name), order.form(stock.active))
        number = None if found is None else Fraction(found.number)
    return "" if number is None else f" ({forms.of_one(dose)} are {rounded_text(number)} mg of it)"


def _readings(order: Order, one: Active, other: Active) -> str:
    """What both doses are together, in either form; nothing where no molar mass tells."""
    first, second = order.form(one.name), order.form(other.name)
    there = forms.equivalent(other.dose, second, first)
    back = forms.equivalent(one.dose, first, second)
    if there is None or back is None:
        return ""
    in_one = Amount(Fraction(one.dose.number) + there.number, one.dose.unit)
    in_other = Amount(Fraction(other.dose.number) + back.number, other.dose.unit)
    doses = [forms.of_one(dose) for dose in (in_one, in_other)]
    return f"together {doses[0]} {one.name}, or {doses[1]} {other.name}: "

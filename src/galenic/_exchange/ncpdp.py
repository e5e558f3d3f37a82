"""The ingredients of a compound claim, as the fields of NCPDP D.0's compound segment hold them.

It is data for whoever fills a claim in, and no claim: a field is here where its number, its name
and its codes were read in payers' sheets. Identifiers, which no order has, are listed as missing.
A quantity is written with three decimals and without its point.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._amounts import Amount
from galenic._materials.methods import COMPLETION
from galenic._materials.substances import same_name
from galenic._notices.notice import notice
from galenic._show.plain import plain
from galenic._version import __version__
from galenic.results import Role
from galenic.results._export import NCPDP_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._notices import Notice
    from galenic.results._plan import Plan

__all__ = ["ncpdp"]

FORM, UNIT, COUNT = "450-EF", "451-EG", "447-EC"
QUALIFIER, PRODUCT, QUANTITY = "488-RE", "489-TE", "448-ED"
_CAPSULES = {FORM: "01", UNIT: "1"}  # capsule, each
_POWDER = {FORM: "05", UNIT: "2"}  # powder, grams
_PLACES = 1000
_OTHERS = (Role.EXCIPIENT, Role.TRACER, Role.DILUENT, Role.FILLER)


class _Taken(NamedTuple):
    """What goes in: how much of it in all, ``None`` where nobody knows."""

    what: str
    role: Role
    actives: tuple[str, ...]
    amount: Amount | None

    @property
    def thousandths(self) -> int:
        """The quantity in thousandths of a gram, or of a unit: rounded to the even neighbour."""
        if self.amount is None:
            return 0
        return round(self.amount.number * (1 if self.amount.unit == "mg" else _PLACES))


def ncpdp(plan: Plan) -> tuple[dict[str, Any], list[Notice]]:
    """The list of a plan that is not under a stop, and what it does not carry."""
    taken = [*_stocks(plan), *_others(plan)]
    notices = [*_notices(taken), notice("export-ncpdp-leaves-out")]
    of_all = _CAPSULES if plan.product is None else _POWDER
    document = {
        "schema": NCPDP_SCHEMA,
        "galenic": __version__,
        "number": plan.order.number,
        "fields": of_all | {COUNT: str(len(taken))},
        "ingredients": [_written(one) for one in taken],
        "notices": plain(tuple(notices)),
    }
    return document, notices


def _stocks(plan: Plan) -> Iterator[_Taken]:
    """Each stock that is weighed: in grams, or in the units that its powder is of."""
    for one in plan.actives:
        if one.of is not None:
            continue
        actives = one.name, *(other.name for other in plan.actives if other.of == one.name)
        weighed = [
            entry
            for entry in plan.weighings
            if entry.role == Role.STOCK and entry.active == one.name
        ]
        mass = Amount(sum((entry.together for entry in weighed), Fraction(0)), "mg")
        what = weighed[0].what if weighed else one.name
        yield _Taken(what, Role.STOCK, actives, one.stock.units_exact or mass)


def _others(plan: Plan) -> Iterator[_Taken]:
    """Fillers and excipients by name, each once, however often it is weighed."""
    found: dict[str, tuple[str, Role]] = {}
    masses: dict[str, Fraction] = {}
    filler = plan.order.filler.name
    for one in plan.weighings:
        if one.role in _OTHERS:
            what = filler if one.role == Role.FILLER else one.what
            name = next((known for known in found if same_name(known, what)), what)
            found[name] = what, one.role
            masses[name] = masses.get(name, Fraction(0)) + one.together
    by_completion = plan.fill.method == COMPLETION
    if by_completion:
        found[filler] = filler, Role.FILLER
    for name, (what, role) in found.items():
        unknown = by_completion and same_name(name, filler)
        yield _Taken(what, role, (), None if unknown else Amount(masses[name], "mg"))


def _written(one: _Taken) -> dict[str, Any]:
    known, much = one.amount is not None, one.thousandths
    whole, places = divmod(much, _PLACES)
    quantity = f"{whole}.{places:03d}".rstrip("0").rstrip(".")
    unit = "g" if one.amount is None or one.amount.unit == "mg" else "each"
    return {
        "what": one.what,
        "role": one.role.value,
        "actives": list(one.actives),
        "exact": plain(one.amount),
        "quantity": quantity if known and much else None,
        "unit": unit,
        "fields": {QUANTITY: str(much)} if much else {},
        "missing": [QUALIFIER, PRODUCT, *([] if much else [QUANTITY])],
    }


def _notices(taken: list[_Taken]) -> Iterator[Notice]:
    for one in taken:
        if one.amount is None:
            yield notice("export-filler-unknown", what=one.what)
            continue
        per = 1 if one.amount.unit == "mg" else _PLACES
        if not one.thousandths:
            yield notice("export-quantity-too-small", what=one.what, exact=one.amount)
        elif one.amount.number * per != one.thousandths:
            written = _written(one)
            told = f"{written['quantity']} {written['unit']}"
            yield notice("export-quantity-rounded", what=one.what, exact=one.amount, written=told)
    yield notice("export-no-identifiers", names=tuple(one.what for one in taken))

"""A plan as a FHIR Medication, in release 5 or 4B: each is written from the plan, not converted.

Read in the definitions of both: in R5 a strength is a ratio, a quantity or a code, of which ``qs``
says "as much as is sufficient"; in R4B it is a ratio alone.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts.ucum import SYSTEM as UCUM
from galenic._amounts.ucum import ucum_of
from galenic._amounts.units import SAFE, unit_name
from galenic._exchange.codes import SYSTEM as UNII
from galenic._exchange.contents import InUnit, contents_of
from galenic._exchange.decimals import decimal_of
from galenic._notices.notice import notice

if TYPE_CHECKING:
    from galenic._exchange.contents import Ingredient, Medication
    from galenic._notices import Notice
    from galenic.results._plan import Plan

__all__ = ["fhir_r4b", "fhir_r5"]

Json = dict[str, Any]
_QS: Json = {
    "coding": [
        {
            "system": "http://hl7.org/fhir/CodeSystem/medication-ingredientstrength",
            "code": "qs",
            "display": "QS",
        }
    ]
}


def fhir_r5(plan: Plan) -> tuple[Json, list[Notice]]:
    """A Medication of release 5, and what it does not carry."""
    told = contents_of(plan)
    made: Json = {
        "resourceType": "Medication",
        "code": {"text": told.name},
        "doseForm": {"text": told.form},
        "totalVolume": _quantity(told.total),
        "ingredient": [_in_r5(one) for one in told.ingredients],
    }
    return made | _batch(told), [*told.notices(plan), notice("export-fhir-leaves-out")]


def fhir_r4b(plan: Plan) -> tuple[Json, list[Notice]]:
    """A Medication of release 4B, and what it does not carry."""
    told = contents_of(plan)
    one = {"value": decimal_of(Fraction(1)), "system": UCUM, "code": "1"}
    made: Json = {
        "resourceType": "Medication",
        "code": {"text": told.name},
        "form": {"text": told.form},
        "amount": {"numerator": _quantity(told.total), "denominator": one},
        "ingredient": [_in_r4b(one) for one in told.ingredients],
    }
    notices = list(told.notices(plan))
    fillers = tuple(one.name for one in told.ingredients if one.is_filler)
    if fillers:
        notices.append(notice("export-no-qs", names=fillers))
    return made | _batch(told), [*notices, notice("export-fhir-leaves-out")]


def _in_r5(one: Ingredient) -> Json:
    made: Json = {"item": {"concept": _concept(one)}, "isActive": one.is_active}
    if one.is_filler:
        return made | {"strengthCodeableConcept": _QS}
    return made if one.strength is None else made | {"strengthRatio": _ratio(one.strength)}


def _in_r4b(one: Ingredient) -> Json:
    made: Json = {"itemCodeableConcept": _concept(one), "isActive": one.is_active}
    return made if one.strength is None else made | {"strength": _ratio(one.strength)}


def _concept(one: Ingredient) -> Json:
    coded = {} if one.unii is None else {"coding": [{"system": UNII, "code": one.unii}]}
    return coded | {"text": one.name}


def _ratio(strength: tuple[InUnit, InUnit]) -> Json:
    return dict(zip(("numerator", "denominator"), map(_quantity, strength), strict=True))


def _quantity(told: InUnit) -> Json:
    return {
        "value": decimal_of(told.number),
        "unit": unit_name(told.number, SAFE.get(told.unit, told.unit)),
        "system": UCUM,
        "code": ucum_of(told.unit),
    }


def _batch(told: Medication) -> Json:
    """The lot and the end, as far as they are known."""
    end = None if told.end is None else told.end.isoformat()
    known = {"lotNumber": told.lot, "expirationDate": end}
    batch = {key: value for key, value in known.items() if value is not None}
    return {"batch": batch} if batch else {}

"""JSON Schema of what galenic writes, from the types of the records that are written.

What a writer adds to the fields of a record, or leaves out, is said here once more; every document
of the tests is held against these schemas, which allow no other keys.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from types import NoneType, SimpleNamespace, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from attrs import fields, has

from galenic import errors, results
from galenic._amounts import Amount
from galenic._amounts.units import KEPT, unit_name
from galenic._materials.methods import COMPLETION
from galenic._materials.stock import Link
from galenic._notices import Notice
from galenic._record import worded_of
from galenic._show import (
    accuracy,
    capacity,
    checks,
    compare,
    compare_formulas,
    document,
    explanation,
    families,
    orders,
    recovery,
    titration,
    verification,
)
from galenic._values import Values
from galenic._words import Phrase
from galenic.accuracy import _assessed as assessed
from galenic.accuracy import _intervals as intervals
from galenic.accuracy import _records as doses
from galenic.accuracy import _simulated as simulated
from galenic.accuracy import _source as sources
from galenic.quality import _records as reports
from galenic.quality._verdicts import NextStage, Verdict
from galenic.results._addition import Addition
from galenic.results._batch_record import RECORD_SCHEMA
from galenic.results._explanation import Explanation
from galenic.results._export import NCPDP_SCHEMA
from galenic.results._label import LABEL_SCHEMA
from galenic.results._product import Kept
from galenic.results._way_out import WayOut

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DOCUMENTS"]

Schema = dict[str, Any]

_DECIMAL = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"
_UNITS = "|".join(sorted({unit_name(Fraction(many), unit) for unit in KEPT for many in (1, 2)}))
_AMOUNT = {
    "description": "an amount, in the unit that its kind is kept in",
    "type": "string",
    "pattern": f"^{_DECIMAL} ({_UNITS})$",
}
_TEXT: Schema = {"type": "string"}
_FREE: Schema = {"type": "object"}
_PLAIN: dict[object, Schema] = {
    Any: {},
    object: {},
    NoneType: {"type": "null"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: _TEXT,
    Values: _FREE,
    Fraction: {"type": "string", "pattern": f"^{_DECIMAL}$"},
    dt.date: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}
_NAMES = {
    "Amount": Amount,
    "Distribution": sources.Distribution,
    "Fraction": Fraction,
    "Interval": intervals.Interval,
    "Kind": sources.Kind,
    "Link": Link,
    "Mapping": Mapping,
    "NextStage": NextStage,
    "Notice": Notice,
    "Phrase": Phrase,
    "Values": Values,
    "Verdict": Verdict,
    "dt": dt,
} | {name: getattr(room, name) for room in (results, doses, simulated) for name in room.__all__}
"""What the types of records name: they import it only for a type checker."""


def _types(record: type, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a record and the texts made of them, with types, without what is not told."""
    told = record.__annotations__
    if has(record):
        told = {
            name: kind
            for one in fields(record)
            for name, kind in (*_texts(record, one.metadata), (one.name, one.type))
        }
    told = {name: kind for name, kind in told.items() if name not in without}
    known = vars(sys.modules[record.__module__]) | _NAMES
    return get_type_hints(SimpleNamespace(__annotations__=told), known)


def _texts(record: type, metadata: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The texts that are made of a field, each a property of its record."""
    return [
        (name, vars(owner)[name].fget.__annotations__["return"])
        for name in worded_of(metadata)
        for owner in record.__mro__
        if name in vars(owner)
    ]


def _table(properties: Mapping[str, Schema]) -> Schema:
    """An object that has all of these keys, and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


class _Document:
    """One schema: its records are described once each, under ``$defs``."""

    def __init__(self) -> None:
        self.defs: dict[str, Schema] = {}

    def of(self, kind: Any) -> Schema:  # noqa: ANN401, PLR0911 - any type; one for each kind of them
        """What a value of a type is written as."""
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        origin, of = get_origin(kind), get_args(kind)
        if origin in {Union, UnionType}:
            return {"anyOf": [self.of(one) for one in of]}
        if origin is Literal:
            return {"enum": list(of)}
        if isinstance(kind, type) and issubclass(kind, Enum):
            return {"enum": [one.value for one in kind]}
        if origin is tuple:
            return {"type": "array", "items": self.of(of[0])}
        if origin is Mapping:
            return {"type": "object", "additionalProperties": self.of(of[1])}
        return self.named(kind)

    def named(self, record: type) -> Schema:
        """The name of a record that is described here."""
        name = record.__name__
        if record is Amount:
            self.defs[name] = _AMOUNT
        elif name not in self.defs:
            self.defs[name] = {}  # it may hold others of its kind
            about = (record.__doc__ or "").partition("\n\n")[0].replace("\n    ", " ")
            self.defs[name] = {"description": about} | _table(self.keys(record))
        return {"$ref": f"#/$defs/{name}"}

    def keys(self, record: type, *without: str) -> dict[str, Schema]:
        """The keys that a record is written as."""
        types = _types(record, without)
        return {name.rstrip("_"): self.of(kind) for name, kind in types.items()}

    def told(self, record: type, *without: str, **written: Any) -> None:  # noqa: ANN401 - types
        """Describe a record that is written without some of its fields, or with others."""
        keys = self.keys(record, *without)
        keys |= {name: self.of(kind) for name, kind in written.items()}
        self.defs[record.__name__] = _table(keys)

    def made(self, title: str, schema: str, keys: Mapping[str, Schema]) -> Schema:
        """The whole."""
        return {"title": title} | _signed(schema, keys) | {"$defs": self.defs}


def _signed(schema: str, keys: Mapping[str, Schema]) -> Schema:
    """An object that says which schema it has, and which galenic wrote it."""
    return _table({"schema": {"const": schema}, "galenic": _TEXT} | dict(keys))


_INPUT: dict[str, Schema] = {
    "input": {"description": "the order as it was given"} | _FREE,
    "from_pharmacy": {"type": "array", "items": _TEXT},
    "pharmacy_file": {"type": ["string", "null"]},
}


_DIGEST: Schema = {
    "description": "SHA-256 of input as canonical JSON (RFC 8785)",
    "type": "string",
    "pattern": "^[0-9a-f]{64}$",
}
_NULL: Schema = {"type": "null"}


def _either(null: tuple[str, ...], told: tuple[str, ...]) -> Schema:
    """Keys that are null, and others that are not."""
    return {"properties": dict.fromkeys(null, _NULL) | {key: {"not": _NULL} for key in told}}


_KNOWN, _ESTIMATED = ("filler", "total"), ("premix", "filler_estimate", "filler_range")
_BY_COMPLETION: Schema = {
    "if": {"properties": {"method": {"const": COMPLETION}}},
    "then": _either(_KNOWN, _ESTIMATED),
    "else": _either(_ESTIMATED, _KNOWN),
}
"""Of a fill either the filler is told, or within which ends it may lie."""


def _plan() -> Schema:
    page = _Document()
    page.told(results.Use, "tablets_exact", tablets_exact=Fraction | None)
    page.told(results.Dose, interval=intervals.Interval | None)
    page.told(Kept)
    page.defs["Kept"]["properties"]["stock"] = {"type": ["object", "null"]}
    page.defs["Kept"]["required"].append("stock")
    keys = page.keys(results.Plan, "order", "_steps", "_to_mix", "_body", "proved")
    page.defs["Fill"] |= _BY_COMPLETION
    value: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
    words = {key: page.of(str | None) for key in ("symbol", "formula")}
    inputs = {"inputs": {"type": "object", "additionalProperties": value}}
    step = {"name": _TEXT} | words | inputs | {"value": _TEXT, "source": _TEXT}
    keys |= {  # what is of capsules is null in the plan of a product
        "made": page.of(results.Made | None),
        "capsule": page.of(results.Shell | None),
        "number": page.of(str | None),
        "order_digest": _DIGEST,
        "kept": page.of(tuple[Kept, ...]),
        "mixing": page.of(tuple[Addition, ...]),
        "ways_out": page.of(tuple[WayOut, ...]),
        "steps": {"type": "array", "items": _table(step)},
    }
    return page.made("A plan", document.SCHEMA, _INPUT | keys)


def _plans() -> Schema:
    page, plan = _Document(), _plan()
    page.defs = plan.pop("$defs") | {"Plan": plan}
    plans = {"plans": {"type": "array", "items": {"$ref": "#/$defs/Plan"}}}
    return page.made("Plans side by side", compare.SCHEMA, plans)


def _formulas() -> Schema:
    listed: Schema = {"type": "array", "items": _TEXT}
    said: Schema = {"type": "array", "items": {"type": ["string", "null"]}}
    differing: Schema = {"type": "array", "items": _table({"key": _TEXT, "values": said})}
    one = _table({"name": _TEXT, "input": _FREE})
    keys: dict[str, Schema] = {
        "formulas": {"type": "array", "minItems": 2, "items": one},
        "keys": differing,
        "each": differing,
        "passed_over": listed,
        "not_planned": listed,
    }
    return {"title": "Formulas side by side"} | _signed(compare_formulas.SCHEMA, keys)


def _recovery() -> Schema:
    page = _Document()
    keys = {key: page.of(str | None) for key in ("number", "pharmacy_file")}
    keys |= page.keys(results.Recovery, "plan")
    return page.made("A recovery", recovery.SCHEMA, keys)


def _capacity() -> Schema:
    page = _Document()
    keys = page.keys(results.Capacity, "order", "plan", "summary")
    keys |= {"ordered": page.of(int), "plan": page.of(results.Summary | None)}
    return page.made("A capacity", capacity.SCHEMA, _INPUT | keys)


def _titration() -> Schema:
    page, plan = _Document(), _plan()
    page.defs = plan.pop("$defs") | {"Plan": plan}
    given = {"description": "the regimen file as it was given, with what a pharmacy file lent it"}
    lent: Schema = {"type": "array", "items": _TEXT}
    keys: dict[str, Schema] = {"input": given | _FREE, "from_pharmacy": lent}
    keys |= page.keys(results.Titration, "file", "orders", "family")
    keys |= {
        "days_supply": page.of(int | None),
        "schedule": page.of(tuple[results.ScheduledDose, ...]),
    }
    keys |= _of_family(page)
    keys |= {"accuracy": page.of(tuple[doses.RegimenDose, ...] | None)}
    return page.made("A regimen worked out", titration.SCHEMA, keys)


def _of_family(page: _Document) -> dict[str, Schema]:
    """The keys of a family, which plans batches of several strengths together."""
    plan: Schema = {"$ref": "#/$defs/Plan"}
    return {
        "common": {"anyOf": [plan, {"type": "null"}]},
        "from_common": page.of(tuple[bool, ...]),
        "plans": {"type": "array", "items": plan},
        "totals": page.of(results.FamilyTotals | None),
        "kept": page.of(tuple[Kept, ...]),
    }


def _family() -> Schema:
    page, plan = _Document(), _plan()
    page.defs = plan.pop("$defs") | {"Plan": plan}
    keys = page.keys(results.Family, "common", "from_common", "plans", "totals")
    return page.made("Several strengths from one stock", families.FAMILY, keys | _of_family(page))


def _record() -> Schema:
    page, plan = _Document(), _plan()
    page.defs = plan.pop("$defs") | {"Plan": plan}
    value: Schema = {"anyOf": [_TEXT, {"type": "integer"}, {"type": "null"}]}
    page.told(results.RecordEntry, "value")
    page.defs["RecordEntry"]["properties"]["value"] = value
    page.told(results.QualityTrait, "expected")
    page.defs["QualityTrait"]["properties"]["expected"] = value
    page.told(results.RecordField, required=bool, missing=bool)
    keys = page.keys(results.BatchRecord, "plan")
    keys |= {"missing": page.of(tuple[str, ...]), "plan": {"$ref": "#/$defs/Plan"}}
    return page.made("The record of a batch", RECORD_SCHEMA, keys)


def _label() -> Schema:
    page = _Document()
    keys = page.keys(results.Label)
    page.told(results.LabelCode, kind=str)
    keys["statement"] = page.of(str)
    return page.made("A label", LABEL_SCHEMA, keys)


def _verification() -> Schema:
    page = _Document()
    given = {"description": "the order that the file holds"}
    weighing = {"step": page.of(int), **{key: page.of(Amount | None) for key in ("weigh", "exact")}}
    keys: dict[str, Schema] = {"agrees": page.of(bool), "number": page.of(str | None)}
    keys |= {"input": given | _FREE} | page.keys(results.Verification, "plan")
    keys |= {
        "order_digest": _DIGEST,
        "weighings": {"type": "array", "items": _table(weighing)},
    }
    return page.made("A file held against its own order", verification.SCHEMA, keys)


def _accuracy() -> Schema:
    page, chance = _Document(), float | None
    page.told(simulated.Acceptance, "stage_1", "overall", stage_1=chance, overall=chance)
    chances = {"within_90_110": chance, "within_85_115": chance}
    page.told(simulated.Simulation, *chances, "histogram", **chances)
    page.told(assessed.Improvement, "plan")
    page.told(
        doses.DoseInterval,
        of_label=Amount,
        relative_standard_uncertainty_batch=float,
        relative_standard_deviation_capsule=float,
        whole=doses.WholeDose | None,
    )
    texts = tuple[str, ...]
    told: dict[str, Any] = {
        "dose": doses.DoseInterval,
        "contributions": tuple[doses.Contribution, ...],
        "worst_case": doses.WorstCase,
        "simulation": simulated.Simulation | None,
        "pass_usp_905": simulated.Acceptance | None,
        "improvements": tuple[assessed.Improvement, ...],
        **dict.fromkeys(("leaves_out", "chances_not_known", "narrowing", "not_known_yet"), texts),
    }
    page.told(assessed.AssessedActive, "budget", "chance", **told)
    keys = page.keys(assessed.Assessment, "plan")
    for name, kind in told.items():
        keys[name] = page.of(kind if get_origin(kind) is tuple else kind | None)
    return page.made("How sure the dose is", accuracy.SCHEMA, _INPUT | keys)


def _check() -> Schema:
    """One of three reports, which its ``check`` tells apart."""
    page = _Document()
    kinds = {
        "weights": reports.WeightReport,
        "content": reports.ContentReport,
        "yield": reports.YieldReport,
    }
    for what, record in kinds.items():
        keys = page.keys(record, "steps") | {"check": {"const": what}}
        page.defs[record.__name__] = _signed(checks.CHECK, keys)
    either = [{"$ref": f"#/$defs/{record.__name__}"} for record in kinds.values()]
    return {"title": "The report of a check", "oneOf": either, "$defs": page.defs}


def _learn() -> Schema:
    page = _Document()
    return page.made("What was learnt", checks.LEARN, page.keys(reports.Learned))


def _explanation() -> Schema:
    page = _Document()
    keys = page.keys(Explanation) | {"amount": page.of(Amount)}
    return page.made("The way to one number of a plan", explanation.SCHEMA, keys)


def _ncpdp() -> Schema:
    """A list whose keys of ``fields`` are the numbers of NCPDP's fields."""
    page = _Document()
    fields: Schema = {
        "type": "object",
        "additionalProperties": {"type": "string", "pattern": "^[0-9]+$"},
    }
    ingredient = {
        "what": _TEXT,
        "role": page.of(results.Role),
        "actives": page.of(tuple[str, ...]),
        "exact": page.of(Amount | None),
        "quantity": page.of(Fraction | None),
        "unit": {"enum": ["g", "each"]},
        "fields": fields,
        "missing": page.of(tuple[str, ...]),
    }
    keys = {
        "number": page.of(str | None),
        "fields": fields,
        "ingredients": {"type": "array", "items": _table(ingredient)},
        "notices": page.of(tuple[Notice, ...]),
    }
    return page.made("The ingredients of a compound claim", NCPDP_SCHEMA, keys)


def _orders() -> Schema:
    """Several answers, each a document whose records are named after it."""
    defs: dict[str, Schema] = {}
    for name in ("plan", "capacity", "accuracy", "explanation", "problems"):
        document = _under(name, DOCUMENTS[name]())
        defs |= {f"{name}.{key}": one for key, one in document.pop("$defs").items()}
        defs[name] = document
    refs = {name: {"$ref": f"#/$defs/{name}"} for name in defs}
    none: Schema = {"type": "null"}
    results = [refs[name] for name in ("plan", "capacity", "accuracy", "explanation")]
    code: Schema = {"type": "integer", "minimum": 0, "maximum": 3}
    answered: dict[str, Schema] = {
        "order": {"description": "the name that the order was given by"} | _TEXT,
        "exit_code": code,
        "result": {"anyOf": [none, *results]},
        "problems": {"anyOf": [none, refs["problems"]]},
        "failed": {"type": ["string", "null"]},
    }
    listed: Schema = {"type": "array", "items": _table(answered)}
    keys = {"exit_code": code, "orders": listed}
    return {"title": "Several orders"} | _signed(orders.SCHEMA, keys) | {"$defs": defs}


def _under(name: str, schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """The schema with its references led to records that stand under a name."""
    if isinstance(schema, list):
        return [_under(name, one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _under(name, one) for key, one in schema.items()}
    if isinstance(found.get("$ref"), str):
        found["$ref"] = found["$ref"].replace("#/$defs/", f"#/$defs/{name}.")
    return found


def _problems() -> Schema:
    page = _Document()
    told = page.of(tuple[errors.Problem, ...])
    more = {"type": "integer", "minimum": 0, "description": "how many more there are than are told"}
    keys = {"schema": {"const": errors.SCHEMA}, "problems": told, "more": more}
    return {"title": "Why an input cannot be used"} | _table(keys) | {"$defs": page.defs}


DOCUMENTS: dict[str, Callable[[], Schema]] = {
    "plan": _plan,
    "plans": _plans,
    "formulas": _formulas,
    "recovery": _recovery,
    "capacity": _capacity,
    "family": _family,
    "titration": _titration,
    "label": _label,
    "record": _record,
    "verification": _verification,
    "accuracy": _accuracy,
    "check": _check,
    "learn": _learn,
    "explanation": _explanation,
    "ncpdp": _ncpdp,
    "orders": _orders,
    "problems": _problems,
}
"""By the name that stands in the ``schema`` of the document: ``galenic/plan/2`` is a plan."""

"""JSON Schema of what galenic reads, from the metadata by which it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from galenic import _fields as fields
from galenic._amounts import UNITS, is_counted
from galenic._amounts.numbers import MAX_TEXT
from galenic._materials.active import KEYS_OF_ONE, MOST_ACTIVES, TABLES_OF_ONE
from galenic._materials.batch_facts import Belongs, belongs
from galenic._materials.merge import OF_ONE_BATCH, PHARMACY_TABLES
from galenic._materials.order import REQUEST, TABLES
from galenic._materials.product import PRODUCTS
from galenic._materials.stock import STOCKS
from galenic._regimen.batches import OF_REGIMEN
from galenic._regimen.file import ORDER_TABLES, RegimenFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from galenic._fields import Reader, Shape

__all__ = [
    "check_file",
    "formula",
    "order",
    "order_with_pharmacy",
    "pharmacy",
    "readings",
    "regimen",
]

Schema = dict[str, Any]

_MORE_THAN_ZERO = r"(0\.[0-9]*[1-9][0-9]*|[1-9][0-9]*(\.[0-9]+)?)"
_ZERO_OR_MORE = r"(0|[1-9][0-9]*)(\.[0-9]+)?"
_WHOLE = "[1-9][0-9]{0,39}"
_TEN = r"10(\^[1-9][0-9]?|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]{1,2})"
_POWER = rf"(([0-9]+(\.[0-9]+)? ?([x\u00d7*] ?{_TEN}|[eE]\+?0?[1-9][0-9]?))|{_TEN})"
_RATIO = f"{_WHOLE} in {_WHOLE}|{_WHOLE} (IU|mg) in {_WHOLE} g"
_LONGEST_RATIO = 90
_PARTS = "1 in ([2-9]|[1-9][0-9]{1,5})"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


# --- one value ------------------------------------------------------------------------------------


def _whole(pattern: str) -> str:
    return f"^({pattern})$"


def _units(shape: Shape) -> str:
    """Every spelling of the units that an amount is read in."""
    kept = {*shape.units, *shape.lone}
    return "|".join(spelling for spelling, (unit, _) in UNITS.items() if unit in kept)


def _colonies(shape: Shape) -> str:
    """The spellings of units of colonies, which are read with powers of ten."""
    return "|".join(one for one in _units(shape).split("|") if is_counted(UNITS[one][0]))


def _equality(shape: Shape) -> Schema:
    assert shape.item is not None and shape.other is not None  # noqa: S101, PT018 - it has two sides
    left, right = (_amount(side)["pattern"][2:-2] for side in (shape.item, shape.other))
    return {"type": "string", "pattern": _whole(f"({left}) *= *({right})")}


def _amount(shape: Shape) -> Schema:
    number = _ZERO_OR_MORE if shape.zero else _MORE_THAN_ZERO
    pattern = f"{number} ?({_units(shape)})"
    colonies = _colonies(shape)
    pattern = f"{pattern}|{_POWER} ?({colonies})" if colonies else pattern
    pattern = f"{pattern}|{_RATIO}" if shape.quoted else pattern
    longest = _LONGEST_RATIO if shape.quoted else MAX_TEXT
    return {"type": "string", "maxLength": longest, "pattern": _whole(pattern)}


def _number(shape: Shape) -> Schema:
    number = {"type": "number", "minimum": shape.least, "maximum": shape.most}
    text = {"type": "string", "pattern": _whole(_ZERO_OR_MORE)}
    return {"anyOf": [number, text]} if shape.quoted else number


def _text(shape: Shape) -> Schema:
    return {"type": "string", "maxLength": shape.most, "pattern": r"\S"}


def _several(shape: Shape) -> Schema:
    """A list, or where one value is read as well, either."""
    assert shape.item is not None  # noqa: S101 - a list is of something
    one, (least, most) = _value(shape.item), shape.length
    several = {"type": "array", "items": one, "minItems": least, "maxItems": most}
    if shape.once:
        several["uniqueItems"] = True
    return {"anyOf": [one, several]} if shape.alone else several


def _span(shape: Shape) -> Schema:
    """A whole number of hours, days, weeks or months, the word with its s or without."""
    words = "|".join(f"{one.removesuffix('s')}s?" for one in shape.choices)
    return {"type": "string", "pattern": _whole(f"[1-9][0-9]{{0,4}} ?({words})")}


_KINDS: dict[str, Callable[[Shape], Schema]] = {
    "amount": _amount,
    "equality": _equality,
    "parts": lambda _: {"type": "string", "pattern": _whole(_PARTS)},
    "number": _number,
    "count": lambda one: {"type": "integer", "minimum": one.least, "maximum": one.most},
    "text": _text,
    "choice": lambda one: {"enum": list(one.choices)},
    "flag": lambda _: {"type": "boolean"},
    "date": lambda _: {"type": "string", "format": "date", "pattern": _whole(_DAY)},
    "span_of_time": _span,
    "end": lambda _: {"type": "string", "pattern": _whole(f"{fields.FURTHER_NOTICE}|{_DAY}")},
}
"""How a value is described, by the kind of its shape; the others are lists."""


def _value(shape: Shape) -> Schema:
    return _KINDS.get(shape.kind, _several)(shape)


def _described(reader: Reader) -> str:
    """What an editor shows of a key: what it means, and all that is asked of it."""
    one = reader.shape.item or reader.shape
    unit = one.units[0] if one.units else ""
    told = [f"{reader.doc}: {reader.expects}"]
    if one.units and not one.zero:
        told.append("more than zero")
    if one.units and one.most is not None:
        told.append(f"at most {one.most} {unit}")
    if one.below is not None:
        told.append(f"below {one.below} {unit}")
    return ", ".join(told)


# --- tables ---------------------------------------------------------------------------------------


class _Tables:
    """The tables of one file; each is described once, under ``$defs``.

    Of tables that are ``completed`` by another file, no key has to be there.
    """

    def __init__(self, completed: Iterable[str] = ()) -> None:
        self.completed = frozenset(completed)
        self.defs: dict[str, Schema] = {}

    def keys(self, readers: Mapping[str, Reader], *, lent: bool = False) -> Schema:
        """A table of these keys and no others."""
        needed = [key for key, reader in readers.items() if reader.required]
        found = {
            "type": "object",
            "properties": {key: self.key(key, reader) for key, reader in readers.items()},
            "required": [key for key in needed if not lent and key not in self.completed],
            "additionalProperties": False,
        }
        return found if found["required"] else {k: v for k, v in found.items() if k != "required"}

    def key(self, name: str, reader: Reader) -> Schema:
        """A key, or a table, and what it means."""
        shape = reader.shape
        if shape.record is None:
            return _value(shape) | {"description": _described(reader)}
        if shape.item is None:
            table = self.table(shape.record, lent=name in self.completed)
        else:
            one = self.table(shape.record)
            table = {"type": "array", "items": one}
            if shape.alone:
                table = {"anyOf": [one, table]}
        return table | {"description": reader.doc}

    def table(self, record: type | Mapping[str, type], *, lent: bool = False) -> Schema:
        """A table, by name; one of several kinds has a ``kind`` that tells which."""
        if not isinstance(record, type):
            kind = {"enum": list(record), "description": "which of the kinds it is"}
            either = [self.table_of(one, word) for word, one in record.items()]
            return {"properties": {"kind": kind}, "required": ["kind"], "oneOf": either}
        return self.table_of(record, lent=lent)

    def table_of(self, record: type, kind: str | None = None, *, lent: bool = False) -> Schema:
        """The name of a table that is described here."""
        if record.__name__ not in self.defs:
            found = self.keys(fields.keys(record), lent=lent)
            if kind is not None:
                found["properties"] = {"kind": {"const": kind}} | found["properties"]
                found["required"] = ["kind", *found.get("required", ())]
            self.defs[record.__name__] = found
        return {"$ref": f"#/$defs/{record.__name__}"}


# --- files ----------------------------------------------------------------------------------------


def _order(title: str, completed: Iterable[str] = ()) -> Schema:
    tables = _Tables(completed)
    found = tables.keys(TABLES)
    heading = tables.keys(REQUEST) | {"description": "what is ordered"}
    found["properties"] = {"order": heading} | found["properties"]
    found["required"] = ["order", *found.get("required", ())]
    _share_stocks(tables.defs)
    either = _of_one_or_several(found, heading) | _of_product(found)
    return {"title": title} | found | either | {"$defs": tables.defs}


def _of_product(found: Schema) -> Schema:
    """A product stands in the place of what is of capsules, which is needed where there is none."""
    of_capsules = [key for key in found["required"] if key in {"order", "capsule"}]
    found["required"] = [key for key in found["required"] if key not in of_capsules]
    without = dict.fromkeys(("order", "capsule", "capsule_size", "fill", "active"), False)
    then: Schema = {"properties": without}
    return {"allOf": [{"if": _HAS_PRODUCT, "then": then, "else": {"required": of_capsules}}]}


_HAS_PRODUCT: Schema = {"required": ["product"]}


def _of_one_or_several(found: Schema, heading: Schema) -> Schema:
    """What an order of one active must have, which one of several has under each [[active]]."""
    tables = [key for key in found["required"] if key in TABLES_OF_ONE]
    keys = [key for key in heading["required"] if key in KEYS_OF_ONE]
    found["required"] = [key for key in found["required"] if key not in tables]
    heading["required"] = [key for key in heading["required"] if key not in keys]
    of_one: Schema = {"required": tables} if tables else {}
    of_one |= {"properties": {"order": {"required": keys}}}
    without: Schema = dict.fromkeys(TABLES_OF_ONE, False)
    without["order"] = {"properties": dict.fromkeys(KEYS_OF_ONE, False)}
    of_several = {"properties": without}
    found["properties"]["active"] |= {"minItems": 1, "maxItems": MOST_ACTIVES}
    return {"if": {"required": ["active"]}, "then": of_several, "else": of_one}


def _share_stocks(defs: dict[str, Schema]) -> None:
    """Under [[active]] a stock may be another active's, and then needs no more than differs."""
    own = defs["Active"]["properties"]["stock"]
    keys: dict[str, Schema] = {}
    for kind in STOCKS.values():
        for key, accepted in defs[kind.__name__]["properties"].items():
            keys.setdefault(key, {"anyOf": []})["anyOf"].append(accepted)
    keys["kind"] = {"enum": list(STOCKS)}
    shared = {"type": "object", "properties": keys, "additionalProperties": False}
    shared["required"] = ["of", "active"]
    said = {"description": own["description"]}
    defs["Active"]["properties"]["stock"] = said | {
        "if": {"required": ["of"]},
        "then": shared,
        "else": {key: value for key, value in own.items() if key != "description"},
    }


def order() -> Schema:
    """The order file."""
    return _order("An order file of galenic")


def order_with_pharmacy() -> Schema:
    """An order file whose tables a pharmacy file completes."""
    return _order("An order file of galenic, beside a pharmacy file", PHARMACY_TABLES)


def formula() -> Schema:
    """A master formula: an order file without what belongs to a batch.

    What a pharmacy file, a stock file or the certificate of a lot adds need not be there.
    """
    found = _order("A master formula of galenic", (*PHARMACY_TABLES, "stock"))
    defs = found["$defs"]
    named: list[tuple[type | Mapping[str, type] | None, str]] = [
        (PRODUCTS, "product"),
        (STOCKS, "stock"),
    ]
    named += [(TABLES[name].record, name) for name in ("excipient", *PHARMACY_TABLES)]
    tables = [(found["properties"]["order"], "order"), (_shared_stock(defs), "stock")]
    for record, name in named:
        of = record.values() if isinstance(record, Mapping) else (record,)
        tables += [(defs[one.__name__], name) for one in of if one is not None]
    for table, name in tables:
        _leave_to_the_batch(table, name)
    return found


def _shared_stock(defs: dict[str, Schema]) -> Schema:
    """The stock of an active that comes from another's."""
    found: Schema = defs["Active"]["properties"]["stock"]["then"]
    return found


def _leave_to_the_batch(table: Schema, name: str) -> None:
    """Take out the keys of a batch; a key of a lot need not be there."""
    keys: Schema = table["properties"]
    table["properties"] = {
        key: one for key, one in keys.items() if belongs(name, key) is not Belongs.BATCH
    }
    needed = [key for key in table.get("required", ()) if belongs(name, key) is Belongs.FORMULA]
    if needed:
        table["required"] = needed
    else:
        table.pop("required", None)


def pharmacy() -> Schema:
    """The pharmacy file: some tables of an order, each as far as it goes."""
    tables = _Tables(PHARMACY_TABLES)
    found = tables.keys({name: TABLES[name] for name in PHARMACY_TABLES})
    for name, keys in OF_ONE_BATCH.items():
        record = TABLES[name].record
        assert isinstance(record, type)  # noqa: S101 - of one kind
        for key in keys:
            del tables.defs[record.__name__]["properties"][key]
    return {"title": "A pharmacy file of galenic"} | found | {"$defs": tables.defs}


def regimen() -> Schema:
    """The regimen file, and the tables of an order beside it: those say themselves what is right.

    What a regimen says of an order is in none of its tables.
    """
    tables = _Tables()
    found = tables.keys(fields.keys(RegimenFile))
    beside = {name: tables.key(name, TABLES[name]) for name in ORDER_TABLES if name in TABLES}
    known = REQUEST.items()
    heading = {key: one._replace(required=False) for key, one in known if key not in OF_REGIMEN}
    order = tables.keys(heading) | {"description": "what else is said of its orders"}
    found["properties"] |= {"order": order, **beside}
    return {"title": "A regimen file of galenic"} | found | {"$defs": tables.defs}


def readings(title: str, record: type) -> Schema:
    """A file that a record of its own reads."""
    tables = _Tables()
    return {"title": title} | tables.keys(fields.keys(record)) | {"$defs": tables.defs}


def check_file(title: str, record: type) -> Schema:
    """The readings of a check in TOML or JSON; what is missing there, options or a plan may say.

    A column whose unit stands in its name, such as ``"gross [mg]"``, holds bare numbers.
    """
    readers, tables = fields.keys(record), _Tables()
    columns = [key for key, reader in readers.items() if reader.shape.kind == "readings"]
    bare = {"type": "array", "items": {"type": ["number", "string"]}, "minItems": 1}
    found = tables.keys(readers, lent=True)
    found["patternProperties"] = {_header(key): bare for key in columns}
    return {"title": title} | found | {"$defs": tables.defs}


def _header(key: str) -> str:
    """The name of a column with its unit, in either case and spaced, as readings are parsed."""
    letters = (f"[{one}{one.upper()}]" if one.isalpha() else "[ _]" for one in key)
    return rf"^\s*{''.join(letters)}\s*\[\s*({'|'.join(UNITS)})\s*\]\s*$"

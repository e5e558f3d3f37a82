"""Orders and regimens in which every text that a person may type says something telling.

Each text is harmless and would mean something in one of the outputs: markup, a formula, a link, an
escape. Behind it stands a number of its own, so that a reader of an output can find each again.
"""

from __future__ import annotations

import itertools

from galenic import _fields as fields
from galenic._materials.order import REQUEST, TABLES
from galenic._materials.product import PRODUCTS
from galenic._materials.stock import STOCKS
from galenic._regimen import tables as regimens

TELLING = {
    "markup": "<b>x</b><i onclick=y>",
    "entity": "&amp;&#60;&lt;",
    "quotes": "\"'`]>-->",
    "formula": "=1+1",
    "sum": "+1+1",
    "at": "@A1",
    "minus": "-1+1",
    "table": "a|b||c",
    "emphasis": "**x** _y_ ~~z~~",
    "link": "[a](b) ![c](d) www.x.invalid",
    "fence": "```~~~",
    "heading": "# x",
    "quote": "> x",
    "list": "1. x",
    "path": "../x\\y/z",
    "escapes": "\\n\\r\\t\\x1b\\",
    "printer": "^XA^FDx^FS^XZ~JA",
    "print-f": "{0} {name} %s %(a)s ${b} $x^2$",
    "calendar": "x;y,z:BEGIN:VEVENT",
    "toml": "x\" # y = 'z' [a]",
    "style": 'x"} </style> /* url(y) */',
    "right-to-left": "\u05d0\u05d1\u05d2 \u0627\u0628",
    "long": "W" * 90,
    "wide": "\uff1d\uff11\u6f22\u5b57",
}
"""By what it would be in one of the outputs; none of it does any harm where it is taken so."""

NEVER = {
    "escape": "a\x1b[31mb",
    "bell": "a\x07b",
    "null": "a\x00b",
    "line": "a\nb",
    "return": "a\rb",
    "tab": "a\tb",
    "line separator": "a\u2028b",
    "right-to-left mark": "a\u200fb",
    "override": "a\u202eb",
    "isolate": "a\u2066b",
    "joiner": "a\u200bb",
    "byte order mark": "a\ufeffb",
    "C1": "a\x9bb",
    "half a sign": "a\ud800b",
    "private": "a\ue000b",
}
"""What no key takes: a line has one line, and shows every sign that it holds."""


LABEL = ("lot", "storage", "route", "pharmacy", "contact")
CODES = frozenset(("label.gtin", "label.size"))
"""Texts of digits, or of a list: they are read, and any other is refused."""


class Typed:
    """Texts that begin alike, each with a number; those that were given out are kept."""

    def __init__(self, telling):
        """Take what each begins with."""
        self.telling, self.numbers, self.given = telling, itertools.count(1), {}

    def __call__(self, key):
        """A text of its own, for a key."""
        self.given[key] = f"{self.telling} q{next(self.numbers)}q"
        return self.given[key]


def text_keys():
    """Every key of an order that takes a text, by the table and the kind of it."""
    yield from _of("order", REQUEST)
    for name, reader in TABLES.items():
        kinds = {"stock": STOCKS, "product": PRODUCTS}.get(name)
        if kinds is not None:
            for kind, record in kinds.items():
                yield from _of(f"{name} ({kind})", fields.keys(record))
        elif reader.record is not None:
            yield from _of("active" if name == "actives" else name, fields.keys(reader.record))


def regimen_keys():
    """The same of a regimen."""
    records = {
        "regimen": regimens.Regimen,
        "regimen.step": regimens.RegimenStep,
        "regimen.step.doses": regimens.TimedDose,
        "have": regimens.Have,
    }
    for name, record in records.items():
        yield from _of(name, fields.keys(record))


def _of(table, keys):
    for key, reader in keys.items():
        if reader.shape.kind in {"text", "texts"} and f"{table}.{key}" not in CODES:
            yield f"{table}.{key}"


def _packing(t, table, maker):
    """How a powder packs, in another size of the same maker."""
    size = t.given.get("other size") or t("other size")
    return {
        "pack_stat": "150 mg/capsule",
        "pack_stat_size": _as(t, f"{table}.pack_stat_size", size),
        "pack_stat_maker": _as(t, f"{table}.pack_stat_maker", maker),
        "lot": t(f"{table}.lot"),
    }


def _as(t, key, text):
    """A text that another key has too."""
    t.given[key] = text
    return text


def _common(t):
    """The tables that every order of capsules has, each with all of its texts."""
    maker, size = t("capsule.maker"), t("capsule.size")
    row = {
        "maker": _as(t, "capsule_size.maker", maker),
        "volume": "0.3 mL/capsule",
        "shell": "48 mg/capsule",
        **{key: t(f"capsule_size.{key}") for key in ("material", "source", "edition")},
    }
    filler = {"name": t("filler.name"), **_packing(t, "filler", maker)}
    t.given["capsule_size.size"] = size
    return {
        "capsule": {"size": size, "maker": maker, "lot": t("capsule.lot")},
        "capsule_size": [
            row | {"size": size},
            row | {"size": t.given["other size"], "volume": "0.37 mL/capsule"},
        ],
        "filler": filler,
        "excipient": [
            {"name": t("excipient.name"), "mass": "1 mg/capsule", "role": "colour"}
            | _packing(t, "excipient", maker)
        ],
        "label": {key: t(f"label.{key}") for key in LABEL} | {"warnings": [t("label.warnings")]},
        "beyond_use": [
            {
                "days": 90,
                "source": t("beyond_use.source"),
                "filler": _as(t, "beyond_use.filler", filler["name"]),
            }
        ],
        "weighing": {"rule": "usp-41"},
        "balance": [
            {"name": t("balance.name"), "readability": "0.1 mg", "repeatability": "0.08 mg"}
        ],
    }


def _form(t, active):
    keys = ("base", "formula", "cas", "unii", "dose_source", "source", "edition")
    told = {key: t(f"substance.{key}") for key in keys}
    return told | {
        "name": _as(t, "substance.name", active),
        "aliases": [t("substance.aliases")],
        "molar_mass": "300 g/mol",
        "usual_dose": ["1 mg/capsule", "9 mg/capsule"],
        "possible_dose": ["0.1 mg/capsule", "90 mg/capsule"],
    }


def _own_rule(t, active):
    """A rule for what is made with this active."""
    return {"days": 80, "source": t("own rule"), "active": _as(t, "beyond_use.active", active)}


def _stock(t, kind, active, maker):
    """A stock of a kind, with all of its texts."""
    table = f"stock ({kind})"
    common = {"kind": kind, "active": _as(t, f"{table}.active", active)}
    common |= _packing(t, table, maker)
    return (
        common
        | {
            "powder": {"assay": "98 %", "basis": "as-is", "assay_as": active},
            "tablets": {
                "strength": "50 mg/tablet",
                "mean_mass": "250 mg/tablet",
                "coating": "film",
            },
            "capsules": {"strength": "25 mg/capsule", "mean_net": "182 mg/capsule"},
            "triturate": {"strength": "1 in 10"},
        }[kind]
    )


def one_active(t, kind="powder", dose="0.9 mg"):
    """An order of one active from a stock of a kind, with all the others as ways out."""
    active, common = t("order.active"), _common(t)
    maker = common["capsule"]["maker"]
    stocks = {one: _stock(t, one, active, maker) for one in STOCKS}
    stocks["powder"]["assay_as"] = _as(t, "stock (powder).assay_as", active)
    stocks["triturate"]["diluent"] = t("stock (triturate).diluent")
    stocks["triturate"]["strength_uncertainty"] = "1 %"
    stocks["triturate"]["uncertainty_leaves_out"] = [t("stock (triturate).uncertainty_leaves_out")]
    triturate = {"diluent": t("triturate.diluent"), "keep": True}
    return common | {
        "order": {
            "active": active,
            "dose": dose,
            "capsules": 60,
            "number": t("order.number"),
            "date": "2026-11-29",
        },
        "stock": stocks.pop(kind),
        "other_stock": list(stocks.values()),
        "substance": [_form(t, active)],
        "beyond_use": [*common["beyond_use"], _own_rule(t, active)],
        "triturate": triturate | _packing(t, "triturate", maker),
    }


def two_actives(t):
    """Two actives from one powder, and a third from its own."""
    common = _common(t)
    maker = common["capsule"]["maker"]
    first, second, third = t("active.name"), t("second"), t("third")
    stock = _stock(t, "powder", first, maker)
    del stock["assay_as"]
    shared = {"of": first, "active": second, "assay": "1 %", "basis": "as-is"}
    for kind in STOCKS:
        t.given[f"stock ({kind}).of"] = first
    return common | {
        "order": {"capsules": 60, "number": t("order.number"), "date": "2026-11-29"},
        "active": [
            {"name": first, "dose": "60 mg", "stock": stock},
            {"name": second, "dose": "0.6123 mg", "stock": shared},
            {"name": third, "dose": "20 mg", "stock": stock | {"active": third, "lot": t("lot")}},
        ],
    }


def product(t):
    """A triturate for the shelf."""
    active = t("product (triturate).active")
    names = {key: t(f"product (triturate).{key}") for key in ("lot", "number")}
    powder = {"kind": "powder", "active": active, "assay": "98 %", "basis": "as-is", "lot": t("l")}
    return {
        "product": {"kind": "triturate", "active": active, "mass": "100 g", "strength": "1 in 100"}
        | names
        | {"date": "2026-11-29"},
        "stock": powder,
        "filler": {"name": t("filler.name"), "lot": t("filler.lot")},
        "weighing": {"rule": "usp-41"},
        "balance": [
            {"name": t("balance.name"), "readability": "0.1 mg", "repeatability": "0.08 mg"}
        ],
    }


def chosen_size(t):
    """A size that is chosen among those that are kept, filled by completion."""
    order = one_active(t, "tablets", "4.5 mg")
    sizes = [one["size"] for one in order["capsule_size"]]
    t.given["capsule.sizes"] = sizes[0]
    order["capsule"] = {"size": "auto", "sizes": sizes, "maker": order["capsule"]["maker"]}
    return order


def completion(t):
    """Bodies that are topped up."""
    return one_active(t, "tablets", "4.5 mg") | {"fill": {"method": "completion"}}


def pellets(t):
    """Pellets, which are weighed for each capsule."""
    order = one_active(t, "powder", "30 mg")
    order["stock"] |= {"texture": "pellets", "pellet_mass": "1.2 mg"}
    order["filler"] |= {"texture": "pellets"}
    del order["triturate"], order["excipient"], order["other_stock"]
    return order


ORDERS = {
    "small dose": one_active,
    "tablets": lambda t: one_active(t, "tablets", "4.5 mg"),
    "two actives": two_actives,
    "product": product,
    "chosen size": chosen_size,
    "completion": completion,
    "pellets": pellets,
}


def regimen(t):
    """A regimen with branches, capsules at hand and a batch of each strength."""
    active = t("regimen.active")
    tables = one_active(t)
    tables["stock"]["active"] = tables["stock"]["assay_as"] = active
    for one in tables["other_stock"]:
        one["active"] = active
    tables["other_stock"][-1].pop("assay_as", None)
    tables["substance"][0]["name"] = active
    steps = [
        {"dose": "1 mg", "for": "10 days", "at": t("regimen.step.at")},
        {"doses": [{"dose": "1 mg", "at": t("regimen.step.doses.at")}, {"dose": "2 mg"}],
         "for": "9 days"},
    ]  # fmt: skip
    head = {"active": active, "name": t("regimen.name"), "start": "2027-01-04", "step": steps}
    have = {"strength": "1 mg", "count": 3, "lot": t("have.lot")}
    order = {"date": "2026-11-29", "number": tables["order"]["number"]}
    return tables | {"regimen": head, "have": have, "order": order}

"""What an order file holds: the keys of [order], and the tables beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic import _fields as fields
from galenic._late import Late
from galenic._materials import whole_dose
from galenic._materials.balances import Balance, WeighingRule
from galenic._materials.beyond_use import BeyondUseRule
from galenic._materials.capsules import Capsule, CapsuleSize
from galenic._materials.dose_units import DOSES, LONE_DOSES
from galenic._materials.excipients import Excipient, Filler
from galenic._materials.stock import STOCKS
from galenic._materials.substances import Substance

if TYPE_CHECKING:
    import datetime as dt

    from galenic._materials.active import Active
    from galenic._materials.labelling import Labelling
    from galenic._materials.process import FillScatter, Mixing
    from galenic._materials.product import TriturateProduct
    from galenic._materials.stock import AnyStock
    from galenic._materials.trituration import Trituration

__all__ = [
    "HELD",
    "IN_FILE",
    "IN_RECORD",
    "LISTS",
    "REQUEST",
    "TABLES",
    "OrderKeys",
    "is_table",
]


@fields.sound
class OrderKeys(fields.Sound):
    """The keys of [order], and a field for each table beside it."""

    active: str | None = fields.text(
        doc="the form the dose is stated in", default=None, required=True
    )
    dose: fields.MaybeAmount = fields.amount(
        *DOSES,
        doc="dose of one capsule; with capsules_per_dose the whole dose",
        rename=LONE_DOSES,
        default=None,
        required=True,
    )
    capsules: int = fields.count(
        doc="capsules ordered", at_most=1_000_000, default=None, required=True
    )
    capsules_per_dose: int | None = fields.count(
        doc="as how many capsules a dose is taken; the dose is then the whole dose",
        at_most=whole_dose.MOST,
        default=None,
    )
    excess: fields.MaybeAmount = fields.amount(
        "%",
        "capsule",
        doc="batch excess: more of the same blend; absent: none",
        zero=True,
        at_most=1000,
        default=None,
    )
    overage: fields.MaybeAmount = fields.amount(
        "%",
        doc="overage: more active in each capsule; absent: none",
        zero=True,
        at_most=100,
        default=None,
    )
    tolerance: fields.MaybeAmount = fields.amount(
        "%",
        doc="worst-case dose error that a triturate may add; absent: none is set",
        at_most=100,
        default=None,
    )
    number: str | None = fields.text(
        doc="number of the order or the batch, for the record", default=None
    )
    date: dt.date | None = fields.date(
        doc="day of the order; the clock is never read", default=None
    )
    convert_form: bool = fields.flag(
        doc="allow order.active and stock.active to differ", default=False
    )

    stock: AnyStock | None = fields.table(
        STOCKS, doc="the stock that holds the active", default=None, required=True
    )
    actives: fields.Tables[Active] = fields.tables(
        Late("galenic._materials.active", "Active"),
        doc="the actives of a capsule that holds several, in place of active, dose and [stock]",
        key=None,
        default=(),
    )
    product: TriturateProduct | None = fields.table(
        Late("galenic._materials.product", "PRODUCTS"),
        doc="a triturate that is made for the shelf, in place of [order] and [capsule]",
        default=None,
    )
    capsule: Capsule = fields.table(Capsule, doc="the capsule", default=None, required=True)
    filler: Filler = fields.table(Filler, doc="the filler")
    excipient: fields.Tables[Excipient] = fields.tables(
        Excipient, doc="excipients beside the filler", default=()
    )
    weighing: WeighingRule | None = fields.table(
        WeighingRule, doc="the rule for minimum weights", default=None
    )
    balance: fields.Tables[Balance] = fields.tables(Balance, doc="the balances at hand", default=())
    triturate: Trituration | None = fields.table(
        Late("galenic._materials.trituration", "Trituration"),
        doc="how amounts too small to weigh are diluted",
        default=None,
    )
    other_stock: fields.Tables[AnyStock] = fields.tables(
        STOCKS, doc="other stocks at hand, with the keys of [stock]: ways out", key=None, default=()
    )
    fill: FillScatter | None = fields.table(
        Late("galenic._materials.process", "FillScatter"),
        doc="how far the fill scatters",
        default=None,
    )
    mixing: Mixing | None = fields.table(
        Late("galenic._materials.process", "Mixing"),
        doc="how even a mix is, and what it loses",
        default=None,
    )
    beyond_use: fields.Tables[BeyondUseRule] = fields.tables(
        BeyondUseRule,
        doc="the pharmacy's own rules for how long a batch may be given",
        key=None,
        default=(),
    )
    label: Labelling | None = fields.table(
        Late("galenic._materials.labelling", "Labelling"),
        doc="what stands on the label beside what is planned",
        default=None,
    )
    substance: fields.Tables[Substance] = fields.tables(
        Substance, doc="forms that are in no table of ours", default=()
    )
    capsule_size: fields.Tables[CapsuleSize] = fields.tables(
        CapsuleSize,
        doc="capsule sizes of your own, or in place of a row of ours",
        key="label",
        default=(),
    )


_ALL = fields.keys(OrderKeys).items()
_TABLE = frozenset({"table", "tables"})

REQUEST = {key: reader for key, reader in _ALL if reader.shape.kind not in _TABLE}
"""The keys of [order]."""

HELD = {key: reader for key, reader in _ALL if reader.shape.kind in _TABLE}
"""The tables beside it, by the names of their fields."""

LISTS = frozenset(key for key, reader in _ALL if reader.shape.kind == "tables")
"""Those of which there may be several."""

IN_FILE = {"actives": "active"}
"""The name of a table in a file, where its field bears another."""

IN_RECORD = {name: key for key, name in IN_FILE.items()}

TABLES = {IN_FILE.get(key, key): reader for key, reader in HELD.items()}
"""The tables beside [order], by their names in a file."""


def is_table(name: str, value: object) -> bool:
    """Whether it is a table of the order file beside [order], and no key of [order]."""
    return name in TABLES and (name not in REQUEST or not isinstance(value, str))

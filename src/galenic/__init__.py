"""Exact, unit-checked batch arithmetic for compounding pharmacies.

>>> import galenic
>>> order = galenic.read_order("order.toml")  # doctest: +SKIP
>>> print(galenic.plan(order))  # doctest: +SKIP

It checks arithmetic; it gives no clinical advice.
"""

import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import galenic._forks  # noqa: F401 - a fork waits for what another thread opens late
from galenic._asking import answered_in
from galenic._late import late
from galenic._show import ROOMS
from galenic._version import __version__

if TYPE_CHECKING:
    from galenic import accuracy, errors, formulas, quality, results
    from galenic import pictures as pictures
    from galenic._amounts import Amount, AmountError
    from galenic._capacity.capacity import capacity
    from galenic._examples import example
    from galenic._exchange.export import export
    from galenic._family.planning import plan_family
    from galenic._files import load, read_order
    from galenic._label.label import label
    from galenic._making.batch import BatchOrder
    from galenic._making.formula import MasterFormula, read_formula
    from galenic._making.make import make
    from galenic._materials.active import Active
    from galenic._materials.balances import Balance, WeighingRule
    from galenic._materials.beyond_use import BeyondUseRule
    from galenic._materials.capsules import Capsule, CapsuleSize
    from galenic._materials.excipients import Excipient, Filler
    from galenic._materials.labelling import Labelling
    from galenic._materials.order import Order
    from galenic._materials.process import FillScatter, Mixing
    from galenic._materials.product import TriturateProduct
    from galenic._materials.stock import Capsules, Powder, Tablets, Triturate
    from galenic._materials.substances import Substance
    from galenic._materials.trituration import Trituration
    from galenic._notices import Notice
    from galenic._planning.plan import plan
    from galenic._planning.rows import plan_each, plan_rows
    from galenic._records.record import record
    from galenic._recovery.recover import recover
    from galenic._regimen.file import RegimenFile, read_regimen
    from galenic._regimen.tables import Have, Regimen, RegimenStep, TimedDose
    from galenic._regimen.titrate import titrate
    from galenic._registry import UnitsError, define_units, unit_registry
    from galenic._show.compare import SideBySide, compare
    from galenic._show.compare_formulas import FormulasBeside
    from galenic._show.read_back import read_plan
    from galenic._show.results_back import read_capacity, read_titration
    from galenic._show.schemas import schema
    from galenic._verify.verify import verify
    from galenic.errors import CheckError, GalenicError, InputError, Problem
    from galenic.results import Capacity, Label, Recovery, Titration, Verification
    from galenic.results._plan import Plan

__all__ = [
    "Active",
    "Amount",
    "AmountError",
    "Balance",
    "BatchOrder",
    "BeyondUseRule",
    "Capacity",
    "Capsule",
    "CapsuleSize",
    "Capsules",
    "CheckError",
    "Excipient",
    "FillScatter",
    "Filler",
    "FormulasBeside",
    "GalenicError",
    "Have",
    "InputError",
    "Label",
    "Labelling",
    "MasterFormula",
    "Mixing",
    "Notice",
    "Order",
    "Plan",
    "Powder",
    "Problem",
    "Recovery",
    "Regimen",
    "RegimenFile",
    "RegimenStep",
    "SideBySide",
    "Substance",
    "Tablets",
    "TimedDose",
    "Titration",
    "Triturate",
    "TriturateProduct",
    "Trituration",
    "UnitsError",
    "Verification",
    "WeighingRule",
    "__version__",
    "accuracy",
    "capacity",
    "compare",
    "define_units",
    "errors",
    "example",
    "export",
    "formulas",
    "label",
    "load",
    "make",
    "plan",
    "plan_each",
    "plan_family",
    "plan_rows",
    "quality",
    "read_capacity",
    "read_formula",
    "read_order",
    "read_plan",
    "read_regimen",
    "read_titration",
    "record",
    "recover",
    "results",
    "schema",
    "titrate",
    "unit_registry",
    "verify",
]

_LATE = {
    "Active": "_materials.active",
    "Amount": "_amounts",
    "AmountError": "_amounts",
    "Balance": "_materials.balances",
    "BatchOrder": "_making.batch",
    "BeyondUseRule": "_materials.beyond_use",
    "Capacity": "results",
    "Capsule": "_materials.capsules",
    "CapsuleSize": "_materials.capsules",
    "Capsules": "_materials.stock",
    "CheckError": "errors",
    "Excipient": "_materials.excipients",
    "FillScatter": "_materials.process",
    "Filler": "_materials.excipients",
    "FormulasBeside": "_show.compare_formulas",
    "GalenicError": "errors",
    "Have": "_regimen.tables",
    "InputError": "errors",
    "Label": "results",
    "Labelling": "_materials.labelling",
    "MasterFormula": "_making.formula",
    "Mixing": "_materials.process",
    "Notice": "_notices",
    "Order": "_materials.order",
    "Plan": "results._plan",
    "Powder": "_materials.stock",
    "Problem": "errors",
    "Recovery": "results",
    "Regimen": "_regimen.tables",
    "RegimenFile": "_regimen.file",
    "RegimenStep": "_regimen.tables",
    "SideBySide": "_show.compare",
    "Substance": "_materials.substances",
    "Tablets": "_materials.stock",
    "TimedDose": "_regimen.tables",
    "Titration": "results",
    "Triturate": "_materials.stock",
    "TriturateProduct": "_materials.product",
    "Trituration": "_materials.trituration",
    "UnitsError": "_registry",
    "Verification": "results",
    "WeighingRule": "_materials.balances",
    "capacity": "_capacity.capacity",
    "compare": "_show.compare",
    "define_units": "_registry",
    "example": "_examples",
    "export": "_exchange.export",
    "label": "_label.label",
    "load": "_files",
    "make": "_making.make",
    "plan": "_planning.plan",
    "plan_each": "_planning.rows",
    "plan_family": "_family.planning",
    "plan_rows": "_planning.rows",
    "read_capacity": "_show.results_back",
    "read_formula": "_making.formula",
    "read_order": "_files",
    "read_plan": "_show.read_back",
    "read_regimen": "_regimen.file",
    "read_titration": "_show.results_back",
    "record": "_records.record",
    "recover": "_recovery.recover",
    "schema": "_show.schemas",
    "titrate": "_regimen.titrate",
    "unit_registry": "_registry",
    "verify": "_verify.verify",
}
_ROOMS = frozenset({"accuracy", "errors", "formulas", "pictures", "quality", "results"})

answered_in(ROOMS)
answered_in(
    {
        "galenic.results._plan": {
            "kept": "galenic._keeping",
            "mixture": "galenic._keeping",
            "mixing": "galenic._planning.mixing",
            "ways": "galenic._ways.find",
        },
        "galenic.results._family": {"kept": "galenic._keeping"},
        "galenic.results._titration": {"accuracy": "galenic.accuracy._taken"},
        "galenic.results._batch_record": dict.fromkeys(
            ("data", "html", "parts", "rows", "text"), "galenic._records.told"
        ),
        "galenic.results._label": {
            **dict.fromkeys(("data", "html", "parts", "rows", "text"), "galenic._label.told"),
            **dict.fromkeys(("drawn-size", "page", "pdf", "svg"), "galenic._label.drawn"),
            "zpl": "galenic._label.zpl",
        },
        "galenic.results._product": dict.fromkeys(("tables", "toml"), "galenic._show.stock_file"),
    }
)


_get = late(__name__, _LATE)


def _opened(name: str) -> Any:  # noqa: ANN401 - any of the names above
    """Everything is opened when it is asked for: whoever wants a plan waits for nothing else."""
    _tell_matplotlib()
    if name in _ROOMS:
        return import_module(f"galenic.{name}")
    found = globals()[name] = _get(name)
    return found


def _tell_matplotlib() -> None:
    """Where Matplotlib is there already, it learns about amounts before there are any."""
    if "matplotlib.axes" in sys.modules:
        with suppress(ImportError):  # a plan is no worse for a Matplotlib that is not whole
            import_module("galenic.pictures")


if not TYPE_CHECKING:  # for a type checker a name that there is not is an error
    __getattr__ = _opened


def __dir__() -> list[str]:
    # `pictures` is not among them: without Matplotlib, which an extra brings, it cannot be had.
    return sorted(__all__)

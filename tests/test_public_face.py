"""One public face: the names there are, each once; the rest is private by name."""

import ast
import collections
import functools
import importlib
import inspect
import keyword
import pkgutil
import pydoc
import re
from pathlib import Path

import attrs
import pytest

import galenic
from galenic import _fields as fields
from galenic._fields.reading import Sound

SOURCE = Path(galenic.__file__).parent
PUBLIC = ("accuracy", "errors", "formulas", "pictures", "quality", "results")


@functools.cache
def trees():
    """Every module of galenic, as Python reads it."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")}


def test_these_are_the_names():
    """What a user may rely on; a name is added by hand, and none goes without a new version."""
    assert sorted(galenic.__all__) == [
        *(
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
        ),
        *("CheckError", "Excipient", "FillScatter", "Filler", "FormulasBeside"),
        *("GalenicError", "Have", "InputError", "Label", "Labelling", "MasterFormula", "Mixing"),
        *("Notice", "Order", "Plan", "Powder", "Problem", "Recovery"),
        *("Regimen", "RegimenFile", "RegimenStep", "SideBySide"),
        *(
            "Substance",
            "Tablets",
            "TimedDose",
            "Titration",
            "Triturate",
            "TriturateProduct",
            "Trituration",
        ),
        *("UnitsError", "Verification", "WeighingRule"),
        *("__version__", "accuracy", "capacity", "compare", "define_units", "errors"),
        *("example", "export", "formulas", "label"),
        *("load", "make", "plan", "plan_each", "plan_family", "plan_rows", "quality"),
        *("read_capacity", "read_formula", "read_order", "read_plan"),
        *("read_regimen", "read_titration"),
        *("record", "recover", "results", "schema", "titrate", "unit_registry", "verify"),
    ]
    assert dir(galenic) == sorted(galenic.__all__)


@pytest.mark.parametrize("room", [galenic, *(f"galenic.{name}" for name in PUBLIC[1:])], ids=str)
def test_every_name_is_there_and_has_a_help(room):
    """Each can be had, and none is another's private name."""
    room = importlib.import_module(room) if isinstance(room, str) else room
    for name in room.__all__:
        assert getattr(room, name) is not None
    assert len(pydoc.render_doc(room)) > 1000
    with pytest.raises(AttributeError):
        _ = room.no_such_name


NOT_NAMED = {
    *("Any", "Fraction", "Mapping", "None", "Values"),  # of Python; and a mapping that is read only
    *("AnyStock", "Distribution", "Kind"),  # one of the stocks, and words
    "Differing",  # a row of formulas beside each other
}


def records():
    """The records that a user is given or makes, by their public names."""
    rooms = (galenic, galenic.results, galenic.accuracy, galenic.quality)
    names = {name: getattr(room, name) for room in rooms for name in room.__all__}
    return {name: one for name, one in names.items() if isinstance(one, type)}


def tables():
    """The records that an order or a regimen is made of by name."""
    return [one for one in records().values() if issubclass(one, Sound)]


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.__name__)
def test_help_of_a_table_tells_each_key(table):
    """What it takes and means, as ``galenic list keys`` has it; no other page need be open."""
    lines = inspect.getdoc(table).splitlines()
    for key, reader in fields.keys(table).items():
        optional = "" if reader.required else " : optional"
        name = f"{key}_" if keyword.iskeyword(key) else key
        told = lines[lines.index(f"{name}{optional}") + 1].strip()
        assert told.startswith(f"{reader.doc[0].upper()}{reader.doc[1:]}. ")
        assert reader.expects[1:] in told or reader.shape.record
    assert lines.count("Parameters") == 1


def test_help_of_a_table_begins_with_its_own_words():
    told = inspect.getdoc(galenic.Balance).splitlines()
    assert told[0] == "A [[balance]] of the pharmacy."
    assert told[told.index("readability") + 1] == (
        "    Scale interval d. An amount in mg, such as 0.1 mg."
    )
    order = inspect.getdoc(galenic.Order)
    assert order.index("Parameters\n") < order.index("Attributes\n") < order.index("Examples\n")
    assert "The stock that holds the active. Tablets or Capsules or Powder or Triturate." in order
    assert "excipient : optional\n    Excipients beside the filler. A list of Excipient." in order


def test_a_type_checker_is_told_every_name():
    """What is opened late is imported for checkers and editors alone; one left out is unknown."""
    tree = trees()[SOURCE / "__init__.py"]
    told = {
        alias.asname or alias.name
        for block in tree.body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    }
    assert set(galenic.__all__) - told == {"__version__"}


@pytest.mark.parametrize("room", ["", ".accuracy", ".quality", ".results"])
def test_the_page_of_names_has_every_record_and_function(room):
    """A record of results that has a public name of its own stands under that."""
    page = (Path(__file__).parents[1] / "docs/reference/api.md").read_text(encoding="utf-8")
    names = importlib.import_module(f"galenic{room}").__all__
    told = {line.rpartition(".")[2] for line in page.splitlines() if line.startswith(".. auto")}
    assert set(names) - told - {"__version__", *PUBLIC} == set()


def test_what_a_record_holds_has_a_public_name_too():
    """Else whoever annotates a function of it has to import what is ours and may change."""
    known, astray = records(), {}
    for name, record in known.items():
        for one in attrs.fields(record) if attrs.has(record) else ():
            if one.name[0] != "_":
                told = re.findall(r"(?<![\w.])[A-Z]\w+", str(one.type))
                astray |= {word: f"{name}.{one.name}" for word in told if word not in known}
    assert {word: where for word, where in astray.items() if word not in NOT_NAMED} == {}


def test_the_rest_is_private_by_name():
    """Below galenic and below each public room, but for the formulas by their rooms."""
    modules = {module.name for module in pkgutil.iter_modules([str(SOURCE)])}
    assert {name for name in modules if name[0] != "_"} == set(PUBLIC)
    for room in set(PUBLIC) - {"errors", "formulas"}:
        inside = {module.name for module in pkgutil.iter_modules([str(SOURCE / room)])}
        assert all(name[0] == "_" for name in inside), room


def test_no_two_classes_share_a_name():
    """A name in a traceback or a message means one thing."""
    names = collections.Counter(
        node.name
        for tree in trees().values()
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_no_room_is_a_town():
    """No room holds more than 15 % of the lines."""
    lines = collections.Counter()
    for path in trees():
        lines[path.relative_to(SOURCE).parts[0]] += len(path.read_text("utf-8").splitlines())
    room, most = lines.most_common(1)[0]
    assert most <= 0.15 * lines.total(), room


def test_nobody_asks_what_kind_a_stock_is():
    """A stock answers for itself: outside the materials none is told from another by its class."""
    kinds = {"Tablets", "Capsules", "Powder", "Triturate", "Bulk", "Counted", "Stock"}
    asked = [
        (path.name, node.lineno)
        for path, tree in trees().items()
        if "_materials" not in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "isinstance"
        if kinds & {name.id for name in ast.walk(node.args[1]) if isinstance(name, ast.Name)}
    ]
    assert asked == []

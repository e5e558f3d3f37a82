"""What a process that plans, or answers a question on the command line, has not to open."""

import gc
import subprocess
import sys

import pytest

import galenic
from galenic import _cli
from galenic._materials.stock import STOCKS

TABLETS = galenic.__path__[0] + "/examples/tablets.toml"
TRIED = {
    "order": {"active": "the drug", "dose": "30 mg", "capsules": 20},
    "stock": {
        "kind": "powder", "active": "the drug", "assay": "100 %", "basis": "as-is",
        "pack_stat": "210 mg/capsule",
    },
    "capsule": {"size": "3"},
    "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
    "balance": [{"name": "B", "readability": "0.1 mg"}],
    "weighing": {"rule": "nrf"},
}  # fmt: skip
TRITURATE = {
    "kind": "triturate", "strength": "1 in 10", "diluent": "a filler",
    "pack_stat": "210 mg/capsule",
}  # fmt: skip
READ = {**TRIED, "capsule": {"size": "3", "maker": "Coni-Snap"}}
SMALL = {**TRIED, "order": {**TRIED["order"], "dose": "0.01 mg"}}

ABOVE = ("_capacity", "_recovery", "_ways", "_show.worksheet", "accuracy", "pictures", "quality")
OURS = tuple(f"galenic.{room}" for room in (*ABOVE, "_cli", "_files", "_planning.rows"))
SEARCH = ("galenic._planning.trituration.search", "galenic._planning.trituration.triturator")
TABLES = ("active", "labelling", "process", "product", "trituration")
KINDS = ("capsules", "counted", "crushing", "tablets", "triturate")
OTHER = tuple(
    f"galenic._materials.{room}" for room in (*TABLES, *(f"stock.{kind}" for kind in KINDS))
)
SELDOM = (
    "_words.english.worksheet",
    "formulas.dilution",
    "_materials.usual_means",
    "_materials.mixing_rules",
    "_planning.mixing",
)
RECORDS = ("results._addition", "results._packing", "results._triturates", "results._way_out")
UNCALLED = ("galenic._ways.attempts", "galenic._materials.process")
PRODUCTS = ("_keeping", "_planning.product", "_show.stock_file", "results._product")
LIBRARIES = ("pint", "numpy", "scipy", "tomllib", "json", "argparse")
SLOW = ("dataclasses", "importlib.resources", "logging", "pathlib")


def opened(doing, modules):
    """Which of the modules a process of its own has opened after doing so."""
    script = f"{doing}\nimport sys\nprint(*[name for name in {modules!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)  # noqa: S603 - ours
    return done.stdout.decode().split("\n")[-2].split()


def planning(tables):
    return f"import galenic\nplan = galenic.plan({tables!r})"


def test_a_plan_opens_nothing_that_it_does_not_ask():
    seldom = tuple(f"galenic.{room}" for room in (*SELDOM, *RECORDS, *PRODUCTS))
    assert not opened(planning(TRIED), (*OURS, *SEARCH, *seldom, *OTHER, *LIBRARIES, *SLOW))


@pytest.mark.parametrize(
    ("table", "room"),
    [
        ({"label": {"lot": "A-1"}}, "labelling"),
        ({"mixing": {"rsd": "2 %"}}, "process"),
        ({"triturate": {"max_steps": 1}}, "trituration"),
        ({"stock": {**TRITURATE, "active": "the drug"}}, "stock.triturate"),
    ],
)
def test_a_table_opens_the_record_that_it_is_read_into(table, room):
    """The test above can fail: an order that has the table opens it, and none beside it."""
    assert opened(planning({**TRIED, **table}), OTHER) == [f"galenic._materials.{room}"]


def test_each_kind_of_stock_is_opened_by_its_own_word():
    assert [record.kind for record in STOCKS.values()] == [*STOCKS]


def test_a_triturate_opens_the_search_and_a_worksheet_the_words():
    """The test above can fail: what is asked for is opened."""
    assert opened(planning(SMALL), SEARCH) == [*SEARCH]
    assert opened(f"{planning(TRIED)}\nstr(plan)", OURS[3:4]) == [OURS[3]]
    mixed = (f"galenic.{SELDOM[-1]}", f"galenic.{RECORDS[0]}")
    assert opened(f"{planning(TRIED)}\nplan.mixing", mixed) == [*mixed]


def test_the_package_alone_opens_no_room():
    rooms = ("_amounts", "_fields", "_materials", "_planning", "errors", "results", "formulas")
    names = tuple(f"galenic.{room}" for room in (*rooms, *ABOVE))
    assert not opened("import galenic", (*names, "attrs", *LIBRARIES, *SLOW))
    assert opened("import galenic\ngalenic.Order", names)


@pytest.mark.parametrize("name", galenic.__all__)
def test_each_name_of_the_package_is_opened_alone(name):
    """In a process of its own, before any other: none rests on another having been opened."""
    assert opened(f"import galenic\ngalenic.{name}", ("galenic",)) == ["galenic"]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (
            ["--version"],
            ("galenic._materials", "galenic._planning", *ABOVE[4:], "tomllib"),
        ),
        (["example", "tablets"], ("galenic._materials", "galenic._planning", "tomllib")),
        (
            ["plan", TABLETS],
            ("galenic.quality", "galenic._capacity", *UNCALLED, "json", "pathlib", "shutil"),
        ),
    ],
)
def test_a_command_opens_what_it_needs(words, left):
    run = f"from galenic._cli import main\ntry: main({words!r})\nexcept SystemExit: pass"
    assert not opened(run, left)


def test_a_command_leaves_the_collector_as_it_was(capsys):
    """Also where it ends with an exit of its own."""
    before = gc.get_threshold()
    gc.set_threshold(701, 11, 12)
    try:
        _cli.main(["example", "tablets"])
        with pytest.raises(SystemExit):
            _cli.main(["--version"])
        assert gc.get_threshold() == (701, 11, 12)
    finally:
        gc.set_threshold(*before)
    assert "galenic" in capsys.readouterr().out


def test_a_plan_reads_the_rows_that_it_looks_up():
    """Not whole tables, of which that of capsules alone has 45 rows."""
    script = f"{planning(READ)}\nfrom galenic._materials import _tables\n"
    count = "rows = _tables._row.cache_info().currsize\nassert 0 < rows < 12, rows"
    assert opened(script + count, ("galenic",)) == ["galenic"]

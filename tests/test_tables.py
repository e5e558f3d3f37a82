"""Records as rows for data frames, rows of orders as plans, plans side by side."""

import datetime as dt
import doctest
import math
import tomllib
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

import galenic
from galenic import quality
from galenic._planning import rows as room
from galenic._show.tables import table
from galenic.errors import CheckError
from strategies import grammar, orders

ROOT = Path(__file__).parent.parent


def read(kind):
    """An example order."""
    return galenic.load(files("galenic").joinpath(f"examples/{kind}.toml").read_text("utf-8"))


ORDER = read("tablets")
PLAN = galenic.plan(ORDER)
SMALL = galenic.plan(read("powder").replace(dose="0.1 mg", capsules=20, excess="0 %"))
STOPPED = galenic.plan(ORDER.replace(date="2099-01-01"))
RECOVERY = galenic.recover(
    PLAN,
    {
        "stage": "mixed",
        "actual": [{"step": 1, "weighed": "2330 mg"}, {"step": 2, "weighed": "13099.5 mg"}],
    },
    tolerance="1 %",
)
PAGE = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")

OTHERS = ("options", "readings", "plans", "capacity", "limited_by", "whole_plates")
PLAN_TABLES = (
    "weighings",
    "summary",
    "mixing",
    "triturates",
    "ways_out",
    "potency",
    "notices",
    "steps",
)
TABLES = [(SMALL, name) for name in PLAN_TABLES] + [
    (RECOVERY, name) for name in ("options", "readings")
]
CAPACITY = galenic.capacity(ORDER.replace(capsule={"plate": 100}, stock={"available": 30}))
TABLES += [(CAPACITY, name) for name in ("capacity", "limited_by", "whole_plates")]
SURE = galenic.accuracy.assess(PLAN, batches=200)
OF_ACCURACY = ("contributions", "improvements", "comparison", "histogram", "notices")
TABLES += [(SURE, name) for name in OF_ACCURACY if SURE.rows(name)]
TABLES += [(SURE.budget, "contributions"), (SURE.simulation, "histogram")]
WEIGHTS = quality.check_weights(
    {"gross [mg]": [198, 199, 201], "shell_mean": "48 mg"},
    rule="us-theoretical",
    theoretical="150 mg",
)
CONTENT = quality.check_content({"content [%]": [100] * 9 + [80]}, rule="usp-905")
YIELD = quality.check_yield({"weighed_in": "15 g", "filled": "14 g"}, rule="dac-nrf")
LEARNED = quality.learn("pack-stat", {"net [mg]": [180, 181, 182, 181, 240]})
OF_CHECKS = ("readings", "figures", "reasons", "notices")
TABLES += [(one, name) for one in (WEIGHTS, CONTENT) for name in OF_CHECKS if one.rows(name)]
TABLES += [(YIELD, "figures"), (LEARNED, "figures"), (LEARNED, "outliers")]
TABLES += [(galenic.compare(PLAN, SMALL), "plans")]


# --- rows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("record", "name"), TABLES, ids=lambda one: str(one)[:20])
def test_pandas_and_polars_take_the_rows_as_they_are(record, name):
    """Every table has rows, the same columns in each, and arrives whole in both libraries."""
    rows = record.rows(name)
    assert rows
    assert all(list(row) == list(rows[0]) for row in rows)
    frame, other = pd.DataFrame(rows), pl.DataFrame(rows)
    assert list(frame.columns) == other.columns == list(rows[0])
    assert other.to_dicts() == rows
    for column in rows[0]:
        values = [row[column] for row in rows]
        assert {type(value) for value in values} <= {str, int, float, bool, type(None)}
        assert len({type(value) for value in values if value is not None}) <= 1
        if column.endswith("]"):
            assert other[column].dtype in {pl.Float64, pl.Null}
            known = [value for value in values if value is not None]
            assert frame[column].dropna().tolist() == known


def _agrees(row, told, name):
    """Whether a row says what the plain data say, whose amounts are exact text."""
    for column, value in row.items():
        key, _, unit = column.partition(" [")
        text = told[key]
        if not unit or text is None:
            assert value == text, (name, column)
        else:
            number, kept = grammar(text)
            assert kept == unit.removesuffix("]")
            assert math.isclose(value, number, rel_tol=1e-11, abs_tol=1e-12), (name, column)


@pytest.mark.slow
@settings(max_examples=40)
@given(order=orders())
def test_rows_say_what_the_plan_says(order):
    """The law of every table: its numbers are those of the documented plain data, in its unit."""
    plan = galenic.plan(order)
    told = plan.to_dict()
    for name in ("weighings", "mixing", "ways_out", "notices"):
        rows = plan.rows(name)
        assert len(rows) == len(told[name])
        for row, entry in zip(rows, told[name], strict=True):
            first = {"weighing": entry["weighings"][0]} if name == "mixing" else {}
            _agrees(row, entry | first, name)  # a cell holds no list, but the first of it
    steps = [step for one in told["triturates"] for step in one["steps"]]
    for row, step in zip(plan.rows("triturates"), steps, strict=True):
        _agrees({key: row[key] for key in row.keys() - {"what", "role"}}, step, "triturates")
    for row, step in zip(plan.rows("steps"), told["steps"], strict=True):
        number, unit = grammar(step["value"])
        assert math.isclose(row["value"], number, rel_tol=1e-11)
        assert row["unit"] == unit
    (row,) = plan.rows("summary")
    dose = f"expected [{plan.order.active_unit}/capsule]"
    if plan.stopped:
        assert row[dose] is row["blend [mg]"] is row["fill [mg/capsule]"] is None
    else:
        expected, _ = grammar(told["dose"]["expected"])
        assert math.isclose(row[dose], expected, rel_tol=1e-11)
    assert row["stopped"] is plan.stopped


def test_rows_are_worked_by_hand():
    """The weights of the README, summed in a frame: 2280.6 mg and 13099.5 mg are 15380.1 mg."""
    frame = pd.DataFrame(PLAN.rows())
    assert frame["weigh [mg]"].tolist() == [2280.6, 13099.5]
    assert frame["weigh [mg]"].sum() == pytest.approx(15380.1)
    (row,) = PLAN.rows("summary")
    assert row["active_per_stock [mg/g]"] == pytest.approx(50 / 253.4 * 1000)
    assert (row["tablets"], row["ordered"], row["dose [mg/capsule]"]) == (10, 100, 4.5)
    assert PLAN.rows("potency")[0]["factor"] == pytest.approx(50 / 253.4)


def test_a_recovery_tells_what_its_data_tell():
    """Every row of its tables has the numbers of the documented plain data."""
    told = RECOVERY.to_dict()
    for name in ("options", "readings", "notices"):
        rows = RECOVERY.rows(name)
        assert len(rows) == len(told[name])
        for row, entry in zip(rows, told[name], strict=True):
            _agrees(row, entry, name)


def test_a_capacity_tells_what_its_data_tell():
    """One row of the largest batch, worked by hand: 30 tablets hold 1500 mg."""
    (row,) = CAPACITY.rows()
    told = CAPACITY.to_dict()
    flat = told["available"] | told["plan"] | {"capsules": told["capsules"]}
    flat |= {f"available_{key}": told["available"][key] for key in ("mass", "active")}
    flat |= {f"left_{key}": told["plan"]["left"][key] for key in ("mass", "active")}
    flat |= {"capsules": told["capsules"], "exact": told["search"]["exact"]}
    _agrees(row, flat, "capacity")
    assert row["available_active [mg]"] == 30 * 50
    assert row["available_mass [mg]"] == pytest.approx(30 * 253.4)
    assert len(CAPACITY.rows("limited_by")) == len(told["limited_by"])
    none = galenic.capacity(ORDER.replace(date="2099-01-01", stock={"available": 30}))
    assert none.capsules == 0
    (empty,) = none.rows()
    assert list(empty) == list(row)
    assert empty["stock [mg]"] is empty["left_mass [mg]"] is None


@pytest.mark.parametrize(
    "report", [WEIGHTS, CONTENT, YIELD, LEARNED], ids=lambda one: type(one).__name__
)
def test_a_check_tells_what_its_data_tell(report):
    """Each capsule, and the figures in one row: the numbers of the documented plain data."""
    told = report.to_dict()
    for name in ("readings", "outliers"):
        rows = report.rows(name) if name in told else []
        for row, entry in zip(rows, told.get(name, []), strict=True):
            _agrees(row, entry, name)
    (row,) = report.rows("figures")
    row = {key: str(value) if key == "constant" else value for key, value in row.items()}
    _agrees(row, told, "figures")
    if "reasons" in told:
        assert [one["reason"] for one in report.rows("reasons")] == told["reasons"]


def test_weights_of_capsules_are_worked_by_hand():
    """198, 199 and 201 mg gross less 48 mg of shell: 150, 151 and 153 mg net, for a frame."""
    frame = pl.DataFrame(WEIGHTS.rows())
    assert frame["value [mg/capsule]"].to_list() == [150, 151, 153]
    assert frame["deviation [%]"].to_list() == pytest.approx([0, 100 / 150, 2])
    assert frame["value [mg/capsule]"].mean() == pytest.approx(
        WEIGHTS.rows("figures")[0]["mean [mg/capsule]"]
    )


def test_an_assessment_tells_what_its_data_tell():
    """The contributions, the what-ifs and the bins are those of the record."""
    told = SURE.to_dict()
    assert SURE.rows() == SURE.budget.rows() == told["contributions"]
    assert sum(row["share"] for row in SURE.rows() if row["share"]) == pytest.approx(1)
    assert SURE.rows("comparison") == told["simulation"]["comparison"]
    for row, entry in zip(SURE.rows("improvements"), told["improvements"], strict=True):
        ends = {key: entry["interval"][key] for key in ("low", "high", "coverage", "of", "method")}
        lists = {key: ", ".join(entry[key]) for key in ("resolves", "adds")}
        _agrees(row, ends | lists | {"change": entry["change"], "narrows": entry["narrows"]}, "")
    bins = SURE.simulation.rows("histogram")
    found = SURE.simulation
    assert sum(row["capsules"] for row in bins) == found.batches * found.capsules
    label = float(PLAN.dose.label.number)
    ends = [float(end.number) / label * 100 for end in (found.least, found.most)]
    assert bins[0]["from [%]"] <= ends[0] < bins[0]["to [%]"]
    assert bins[-1]["from [%]"] <= ends[1] < bins[-1]["to [%]"]
    stopped = galenic.accuracy.assess(STOPPED)
    assert [stopped.rows(name) for name in OF_ACCURACY[:-1]] == [[], [], [], []]
    assert len(stopped.rows("notices")) == len(stopped.notices)


def test_numbers_can_be_multiplied():
    """Why they are floats: 1.5 × 0.3 is 0.45 in both, where decimals of polars gave 0.4."""
    rows = galenic.plan(ORDER.replace(dose="1.5 mg")).rows("summary")
    for frame in (pd.DataFrame(rows), pl.DataFrame(rows)):
        assert (frame["dose [mg/capsule]"] * 0.3)[0] == pytest.approx(0.45)


def test_a_plan_that_was_stopped_has_no_weighings():
    """No row, no dose and no batch; the stop is told."""
    assert STOPPED.rows() == STOPPED.rows("mixing") == STOPPED.rows("triturates") == []
    (row,) = STOPPED.rows("summary")
    assert "stock-expired" in row["notices"]
    assert row["expected [mg/capsule]"] is row["filler_per_capsule [mg/capsule]"] is None
    assert list(row) == list(PLAN.rows("summary")[0])


def test_without_a_balance_the_weights_are_empty_and_the_columns_the_same():
    """``weigh`` is null; the exact masses stand in their own column."""
    tables = {key: value for key, value in ORDER.to_tables().items() if key != "balance"}
    rows = galenic.plan(tables).rows()
    assert [row["weigh [mg]"] for row in rows] == [None, None]
    assert [row["exact [mg]"] for row in rows] == [2280.6, 13099.5]
    assert list(rows[0]) == list(PLAN.rows()[0])


def test_international_units_stand_in_their_columns():
    """A dose in IU is not called milligrams."""
    given = ORDER.to_tables() | {
        "order": {**ORDER.to_tables()["order"], "active": "testol", "dose": "30 IU"},
        "stock": {
            "kind": "powder",
            "active": "testol",
            "assay": "30000 IU/g",
            "basis": "as-is",
            "pack_stat": "180 mg/capsule",
        },
    }
    plan = galenic.plan(given)
    (row,) = plan.rows("summary")
    assert row["dose [IU/capsule]"] == 30
    assert row["active_per_stock [IU/g]"] == 30000
    assert not any("mg/capsule" in name for name in row if name.startswith(("dose", "expected")))
    told = {"dose [IU/capsule]", "discarded [IU]", "dose_error [%]"}
    assert all(name in told for one in plan.rows("ways_out")
               for name in one if name.endswith("]"))  # fmt: skip


def test_a_table_that_is_not_there_is_refused():
    """The message lists those that there are."""
    with pytest.raises(galenic.GalenicError, match="weighings, summary, mixing"):
        PLAN.rows("weighing")
    with pytest.raises(galenic.GalenicError, match="options, readings, notices"):
        RECOVERY.rows("weighings")


def test_a_column_takes_no_other_unit():
    """An amount under a wrong heading is an error of galenic's own, not a number."""
    with pytest.raises(CheckError, match=r"deviation \[mg\]"):
        table([PLAN.dose], {"label": "mg/capsule", "expected": "mg/capsule", "deviation": "mg"})


# --- rows to plans --------------------------------------------------------------------------------

ROWS = [
    {"order.dose [mg/capsule]": 1.5, "order.capsules": 60},
    {"order.dose [mg/capsule]": 4.5, "order.capsules": 100},
    {"order.dose [mg/capsule]": 3.0, "order.capsules": 90},
]
DONE = [
    galenic.plan(ORDER.replace(dose=f"{dose} mg", capsules=capsules))
    for dose, capsules in (("1.5", 60), ("4.5", 100), ("3", 90))
]


@pytest.mark.parametrize(
    "make", [list, tuple, iter, pd.DataFrame, pl.DataFrame], ids=lambda make: make.__qualname__
)
@pytest.mark.parametrize("common", [ORDER, ORDER.to_tables()], ids=["order", "tables"])
def test_rows_become_plans(make, common):
    """From mappings and from frames of both libraries: the plans that one order each gives."""
    assert galenic.plan_rows(make(ROWS), common) == DONE


def test_rows_need_nothing_in_common():
    """A row may hold a whole order: key by key, or table by table."""
    flat = {
        f"{name}.{key}": value
        for name, entry in ORDER.to_tables().items()
        if isinstance(entry, dict)
        for key, value in entry.items()
    }
    flat |= {f"balance[0].{key}": value for key, value in ORDER.to_tables()["balance"][0].items()}
    assert galenic.plan_rows([flat, ORDER.to_tables()]) == [PLAN, PLAN]
    assert galenic.plan_rows([], ORDER) == []
    proved = galenic.plan_rows([flat], prove=True)[0].proved
    assert proved == galenic.plan(ORDER, prove=True).proved


@pytest.mark.slow
@settings(max_examples=25)
@given(order=orders(), data=st.data())
def test_an_order_taken_apart_gives_the_same_plan(order, data):
    """Whatever keys stand in the row and whatever in common, nothing is lost or lent wrongly."""
    row, common = {}, {}
    for name, entry in order.items():
        whole = data.draw(st.booleans())
        if isinstance(entry, dict) and not whole:
            row |= {f"{name}.{key}": value for key, value in entry.items()}
        else:
            (row if data.draw(st.booleans()) else common)[name] = entry
    (plan,) = galenic.plan_rows([row], common)
    assert plan.to_dict() == galenic.plan(order).to_dict()


@pytest.mark.parametrize(
    "nothing", [None, math.nan, np.nan, np.float32("nan"), pd.NA, pd.NaT, Decimal("nan")], ids=repr
)
def test_nothing_is_a_key_that_is_not_given(nothing):
    """The common key stands; where there is none, the key is missing and is named."""
    (plan,) = galenic.plan_rows([{"order.dose": nothing, "filler.lot": nothing}], ORDER)
    assert plan == PLAN
    (error,) = galenic.plan_rows([{"order.dose": nothing}], errors="return")
    assert "row 1: order.dose" in [problem.path for problem in error.problems]


def test_a_column_of_counts_with_a_gap():
    """A frame turns whole numbers into floats there; 60.0 is 60, and 60.5 is still refused."""
    frame = pd.DataFrame([{"order.capsules": 60}, {"order.dose": "1.5 mg"}])
    assert frame["order.capsules"].dtype == float
    first, second = galenic.plan_rows(frame, ORDER)
    assert (first.made.ordered, second.made.ordered) == (60, 100)
    (error,) = galenic.plan_rows([{"order.capsules": 60.5}], ORDER, errors="return")
    assert [problem.path for problem in error.problems] == ["row 1: order.capsules"]


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("order.dose [mg/capsule]", 4.5, "4.5 mg/capsule"),
        ("order.dose [mcg]", 4500, "4500 mcg"),
        ("order.dose [mg]", np.float64(4.5), "4.5 mg"),
        ("order.dose [mg]", np.int64(4), "4 mg"),
        ("order.dose [g/capsule]", Decimal("0.0045"), "0.0045 g/capsule"),
        ("order.dose [mg]", Fraction(9, 2), "4.5 mg"),
        ("order.dose [g]", 4.5 * 0.001, "0.0045 g"),
        ("stock.mean_mass [mg/tablet]", 253.4, "253.4 mg/tablet"),
        ("balance[0].readability [mg]", 0.1, "0.1 mg"),
    ],
)
def test_a_column_with_its_unit(column, value, text):
    """A plain number under a unit is the amount that an order file would write."""
    path = column.partition(" [")[0]
    by_number, by_text = galenic.plan_rows([{column: value}, {path: text}], ORDER)
    assert by_number == by_text


@pytest.mark.parametrize("value", ["4.5", "4.5 mg", True, math.inf, [4.5], Fraction(1, 3)])
def test_under_a_unit_stands_a_number(value):
    """Text, yes and no, infinity, lists and thirds are refused under the name of the column."""
    (error,) = galenic.plan_rows([{"order.dose [mg/capsule]": value}], ORDER, errors="return")
    assert {problem.path for problem in error.problems} == {"row 1: order.dose [mg/capsule]"}


def test_a_day_of_a_frame():
    """pandas keeps days as midnights; an hour is no day."""
    frame = pd.DataFrame({"order.date": pd.to_datetime(["2026-11-23", "2026-11-24"])})
    days = [plan.order.date for plan in galenic.plan_rows(frame, ORDER)]
    assert days == [dt.date(2026, 11, 23), dt.date(2026, 11, 24)]
    (plan,) = galenic.plan_rows(pl.DataFrame({"order.date": [dt.date(2026, 11, 23)]}), ORDER)
    assert plan.order.date == days[0]
    late = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    (error,) = galenic.plan_rows([{"order.date": late}], ORDER, errors="return")
    assert error.problems[0].path == "row 1: order.date"


# --- what is refused ------------------------------------------------------------------------------

BAD = [
    ROWS[0],
    {"order.dose": "1,5 mg", "stock.strenght": "50 mg/tablet", "order.capsules": "60"},
    ROWS[1],
    "4.5 mg",
    {"order.dose": "1 mg", "order.dose [mg]": 1, "capsule.size": 3},
    {"balance[3].name": "far"},
    {"dose": "1.5 mg"},
    {"stock": "tablets", "stock.lot": "A"},
    {7: "x"},
]
PATHS = [
    {"row 2: order.dose", "row 2: order.capsules", "row 2: stock.strenght"},
    {"row 4: order"},
    {"row 5: order.dose", "row 5: capsule.size"},
    {"row 6: balance[3]"},
    {"row 7: dose"},
    {"row 8: stock"},
    {"row 9: 7"},
]


def test_every_problem_of_every_row_is_told_at_once():
    """Each under the number of its row; nothing is planned."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan_rows(BAD, ORDER)
    told = [problem.path for problem in caught.value.problems]
    for paths in PATHS:
        for path in paths:
            assert any(one.startswith(path) for one in told), path
    rows = [int(path.split(":")[0].removeprefix("row ")) for path in told]
    assert rows == sorted(rows)
    assert set(rows) == {2, 4, 5, 6, 7, 8, 9}


def test_good_rows_can_be_had_beside_bad_ones():
    """A plan or an error for each row, in their order."""
    found = galenic.plan_rows(BAD, ORDER, errors="return")
    assert [type(one).__name__ for one in found] == ["Plan", "InputError", "Plan"] + [
        "InputError"
    ] * 6
    assert [found[0], found[2]] == DONE[:2]
    for error, paths in zip([found[1], *found[3:]], PATHS, strict=True):
        told = {problem.path for problem in error.problems}
        assert any(path in told or any(one.startswith(path) for one in told) for path in paths)


def test_a_failed_check_is_not_a_refusal(monkeypatch):
    """galenic's own failure ends the call, or stands in the place of the plan."""

    def fail(*_, **__):
        raise CheckError("does not close")

    monkeypatch.setattr(room, "plan", fail)
    with pytest.raises(CheckError):
        galenic.plan_rows(ROWS, ORDER)
    assert {type(one) for one in galenic.plan_rows(ROWS, ORDER, errors="return")} == {CheckError}


@pytest.mark.parametrize("rows", ["order.toml", b"x", {"order.dose": "1 mg"}, 7, None])
def test_what_is_no_table_is_refused(rows):
    """A single order is not a list of rows."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan_rows(rows, ORDER)
    assert caught.value.problems[0].path == "rows"


def test_what_is_no_setting_is_refused():
    """``errors`` has two words, and ``common`` is an order."""
    with pytest.raises(galenic.InputError, match="raise, return"):
        galenic.plan_rows(ROWS, ORDER, errors="coerce")
    with pytest.raises(galenic.GalenicError, match="common"):
        galenic.plan_rows(ROWS, "order.toml")


# --- what is lent ---------------------------------------------------------------------------------


def problems_of(row, common=ORDER):
    """The paths refused in one row."""
    (found,) = galenic.plan_rows([row], common, errors="return")
    return [] if isinstance(found, galenic.Plan) else [one.path for one in found.problems]


def test_another_filler_does_not_borrow_the_packing():
    """150 mg of cellulose in the capsule is not 150 mg of a powder of another name."""
    assert "row 1: filler.pack_stat" in " ".join(problems_of({"filler.name": "a powder"}))
    assert problems_of({"filler.name": "a powder", "filler.pack_stat": "170 mg/capsule"}) == []
    assert problems_of({"filler.lot": "B-2"}) == []


@pytest.mark.parametrize(
    "row",
    [
        {"stock.lot": "T-2"},
        {"stock.kind": "powder"},
        {"stock.strength": "25 mg/tablet"},
        {"stock.active": "naltrexone"},
    ],
    ids=lambda row: next(iter(row)),
)
def test_another_stock_does_not_borrow_what_was_measured(row):
    """The mean mass of lot T-1 is not that of T-2: it is missing, and said to be."""
    assert any(path.startswith("row 1: stock.") for path in problems_of(row))


def test_another_lot_of_the_same_product_is_planned_by_its_own_numbers():
    """Kind, active, strength and coating still stand; what was measured is the row's."""
    row = {
        "stock.lot": "T-2",
        "stock.expires": dt.date(2027, 1, 1),
        "stock.mean_mass": "260 mg/tablet",
        "stock.pack_stat": "180 mg/capsule",
    }
    (plan,) = galenic.plan_rows([row], ORDER)
    assert plan.stock.mass.number == 450 * Fraction(260, 50)


def test_the_same_stock_said_again_borrows():
    """A column that repeats what is common takes nothing away."""
    stock = ORDER.to_tables()["stock"]
    row = {f"stock.{key}": stock[key] for key in ("kind", "active", "strength", "lot")}
    assert galenic.plan_rows([row], ORDER) == [PLAN]


def test_another_capsule_says_where_the_packing_was_measured():
    """150 mg in size 3 is carried by volume to size 1, with its caution; not taken for size 1's."""
    (plan,) = galenic.plan_rows([{"capsule.size": "1"}], ORDER)
    given_size = ORDER.replace(
        capsule={"size": "1"},
        stock={"pack_stat_size": "3", "pack_stat_maker": "Coni-Snap"},
        filler={"pack_stat_size": "3", "pack_stat_maker": "Coni-Snap"},
    )
    assert plan == galenic.plan(given_size)
    wrong = galenic.plan(ORDER.replace(capsule={"size": "1"}))
    assert plan.fill.filler != wrong.fill.filler
    own = {"capsule.size": "1", "filler.pack_stat": "250 mg/capsule"}
    (plan,) = galenic.plan_rows([own | {"stock.pack_stat": "300 mg/capsule"}], ORDER)
    assert plan.order.filler.pack_stat_size is None


def test_tables_of_a_list_by_their_place():
    """A key of one balance; one balance more; another excipient, which borrows nothing."""
    row = {"balance[0].readability": "1 mg"}
    (plan,) = galenic.plan_rows([row], ORDER)
    assert plan.order.balance[0].readability.number == 1
    assert plan.order.balance[0].repeatability == ORDER.balance[0].repeatability
    more = {"balance[1].name": "micro", "balance[1].readability": "0.001 mg"}
    more |= {"balance[1].repeatability": "0.002 mg", "balance[1].capacity": "5 g"}
    (plan,) = galenic.plan_rows([more], ORDER)
    assert [one.name for one in plan.order.balance] == ["analytical", "micro"]
    other = read("triturate")
    assert other.to_tables()["excipient"]
    (error,) = galenic.plan_rows([{"excipient[0].name": "talc"}], other, errors="return")
    assert any("excipient[0]" in problem.path for problem in error.problems)


def test_common_tables_are_left_as_they_are():
    """Planning rows changes neither the order nor the rows."""
    before = tomllib.loads(files("galenic").joinpath("examples/tablets.toml").read_text("utf-8"))
    given, row = ORDER.to_tables(), {"balance[0].readability": "1 mg", "capsule.size": "1"}
    kept = dict(row)
    galenic.plan_rows([row], given)
    assert row == kept
    assert galenic.Order.read(before) == galenic.Order.read(given)


# --- side by side ---------------------------------------------------------------------------------


def test_plans_side_by_side():
    """Each line names what it is and has a value for each plan, under the dose and the number."""
    low = galenic.plan(ORDER.replace(dose="1.5 mg", capsules=30))
    found = galenic.compare(low, PLAN)
    lines = {line[:50].strip(): line[50:].split("  ") for line in str(found).splitlines()}
    lines = {name: [one.strip() for one in values if one.strip()] for name, values in lines.items()}
    assert lines["dose"] == ["1.5 mg/capsule", "4.5 mg/capsule"]
    assert lines["ordered"] == ["30", "100"]
    weights = [[str(one.weigh) for one in plan.weighings] for plan in (low, PLAN)]
    assert lines[PLAN.weighings[0].what] == [weights[0][0], weights[1][0]]
    assert lines["microcrystalline cellulose PH-102"] == [weights[0][1], weights[1][1]]
    assert str(found).splitlines()[0].split("  ")[-1].strip() == "100 × 4.5 mg"
    assert repr(found) == "<SideBySide: 30 × 1.5 mg, 100 × 4.5 mg>"


def test_what_one_plan_lacks_is_left_empty():
    """A triturate's weighings, and a stop, stand in their own column; the other is empty there."""
    found = galenic.compare(PLAN, SMALL, STOPPED)
    for line in str(found).splitlines():
        assert line == line.rstrip()
        if line.strip().startswith("stock-expired"):
            assert line.split()[1:] == ["stop"]
    for weighing in SMALL.weighings:
        assert str(weighing.weigh) in str(found)
    assert found.rows() == [plan.rows("summary")[0] for plan in (PLAN, SMALL, STOPPED)]
    told = found.to_dict()
    assert (told["schema"], len(told["plans"])) == ("galenic/plans/1", 3)


def test_without_a_balance_no_weight_looks_like_one():
    """Exact amounts are called exact."""
    tables = {key: value for key, value in ORDER.to_tables().items() if key != "balance"}
    text = str(galenic.compare(PLAN, galenic.plan(tables)))
    assert "exactly 2280.6 mg" in text


@pytest.mark.parametrize("plans", [(), (PLAN,), (PLAN, ORDER), (PLAN, None)])
def test_compare_takes_two_plans_or_more(plans):
    """One plan, or something else, is refused."""
    with pytest.raises(galenic.GalenicError, match="two plans or more"):
        galenic.compare(*plans)


# --- the page -------------------------------------------------------------------------------------


def test_the_page_runs(monkeypatch):
    """Every example of docs/tables.md gives what stands below it."""
    monkeypatch.chdir(ROOT)
    path = str(ROOT / "docs" / "tables.md")
    ran = doctest.testfile(path, module_relative=False, encoding="utf-8")
    assert ran.attempted >= 10
    assert ran.failed == 0


@pytest.mark.parametrize("name", [*PLAN_TABLES, *OTHERS, *OF_ACCURACY, *OF_CHECKS])
def test_every_table_is_documented(name):
    """Each name of a table stands in the list of tables."""
    assert f'`"{name}"`' in PAGE


@pytest.mark.parametrize(
    "record",
    [
        galenic.plan_family([galenic.example("tablets"), galenic.example("tablets")]),
        galenic.titrate(
            {"regimen": {"active": "x", "step": [{"dose": "1.5 mg", "for": "7 days"}]}}
        ),
        galenic.record(PLAN),
        galenic.label(PLAN),
        galenic.verify(PLAN.to_json()),
        galenic.compare(PLAN, PLAN),
        galenic.quality.learn("density", {"volume [mL]": [10], "volume_mass [g]": [4.2]}),
    ],
    ids=lambda record: type(record).__name__,
)
def test_the_tables_of_other_records_are_documented(record):
    """A record that is asked for a table that it has not names those that it has."""
    with pytest.raises(galenic.InputError) as refused:
        record.rows("no such table")
    (problem,) = refused.value.problems
    names = problem.values["choices"]  # noqa: PD011 - of a problem, not of a frame
    assert names
    assert [name for name in names if f'`"{name}"`' not in PAGE] == []


def test_every_column_that_has_no_key_of_its_own_is_documented():
    """Each column stands on the page, with its unit."""
    rows = [PLAN.rows("summary"), CAPACITY.rows(), SURE.rows("improvements")]
    for column in [name for (first, *_) in rows for name in first]:
        assert f"`{column}`" in PAGE, column

"""The benchmarks still run: every row is printed. No time is looked at, none is a test."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BENCHMARKS = ROOT / "tests" / "benchmarks"
ROWS = (
    "pint by hand ÷ plan(order)",
    "pint by hand from TOML ÷ plan(load(text))",
    "first plan in a process ÷ import attrs",
    "galenic plan FILE ÷ pint.UnitRegistry()",
    "peak memory: galenic plan FILE ÷ pint's registry",
    "galenic accuracy FILE ÷ import scipy.special",
    "plan of two actives ÷ one",
    "plan of eight actives ÷ four",
    "a year's regimen of eight strengths ÷ its plans",
    "two steps of trituration, eight balances ÷ one",
    "balances decades apart, sensitive to six readings ÷ one",
    "slowest drawn order, plan and ways out",
    "actives",
    "excipients",
    "capsules simulated",
)
PLANTED = """
from galenic._planning.plan import plan as _right


def plan(order):
    more = order["order"] | {"capsules": order["order"]["capsules"] + 1}
    return _right(order | {"order": more})
"""
"""A build that makes one capsule more than an order says, and is else as it was."""


def module(name):
    """A script beside the tests, as a module."""
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def script(name, *arguments, code=0):
    """What a script prints, run as the README says."""
    command = [sys.executable, BENCHMARKS / name, *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)  # noqa: S603 - our own
    assert ended.returncode == code, ended.stderr
    return ended.stdout


@pytest.mark.slow
def test_the_table_is_printed():
    """Every row with its ratio, one round each; what asks for long searches is left out."""
    left_out = [
        f"--skip={name}" for name in ("other stocks", "slow-", "simulation", "rows", "records")
    ]
    told = script("run.py", "--seconds=0", "--drawn=2", *left_out)
    lines = told.splitlines()
    for row in ROWS:
        assert [line for line in lines if line.startswith(row)], (row, told)


@pytest.mark.slow
def test_two_builds_stand_side_by_side():
    """A path to other sources is a column of its own."""
    told = script("run.py", "--seconds=0", "--against", ROOT / "src", "--only", "from TOML")
    (row,) = [line for line in told.splitlines() if line.startswith("pint by hand from TOML")]
    before, now, *aim = row.removeprefix("pint by hand from TOML ÷ plan(load(text))").split()
    assert float(before) > 0
    assert float(now) > 0
    assert aim[:2] == ["≥", "5.5"]


@pytest.mark.slow
def test_records_are_measured_beside_bare_tables():
    """Of both examples, and the memory at three places."""
    told = script("pdf.py", "--rounds=1", "--records=10")
    assert told.count("record as PDF ÷ bare table") == 2
    assert told.count("memory after") == 3


@pytest.mark.slow
def test_a_build_makes_the_plans_that_it_makes():
    """A tree held against itself: nothing differs."""
    told = script("same_plans.py", "--against", ROOT, "--orders=8", "--ways-of=4")
    assert "8 equal, 0 differ" in told


@pytest.mark.slow
def test_a_planted_difference_is_found(tmp_path):
    """One capsule more: no order is left equal, and an example shows where."""
    sources = shutil.copytree(ROOT / "src", tmp_path / "src")
    with (sources / "galenic" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(PLANTED)
    told = script("same_plans.py", "--against", tmp_path, "--orders=4", "--ways-of=9", code=1)
    assert "0 equal, 4 differ" in told
    assert "at made.planned" in told
    assert "cut down to" in told


@pytest.mark.slow
def test_the_profile_names_the_rooms():
    """Of a plan that is repeated, and of the first one."""
    told = script("profile_plan.py", "--seconds=0.1")
    for word in ("_planning", "_bench", "import attrs", "record classes"):
        assert word in told


# --- what differs, of documents written by hand --------------------------------------------------


def document(*drugs, diluent="900 mg", weighings=5, severity="info"):
    """A plan of one triturate whose steps begin with these masses."""
    steps = [{"drug": drug, "diluent": diluent} for drug in drugs]
    return {
        "triturates": [{"steps": steps}] if steps else [],
        "weighings": [{}] * weighings,
        "notices": [{"severity": severity}],
    }


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (document("100 mg", "100 mg"), document("200 mg"), "better"),  # fewer steps, first of all
        (document("100 mg"), document("120 mg", weighings=4), "better"),  # then fewer weighings
        (document("100 mg"), document("99.5 mg", diluent="2 mg"), "better"),  # then less drug
        (document("100 mg"), document("100.5 mg", diluent="2 mg"), "worse"),
        (document("100 mg"), document("100 mg", diluent="901 mg"), "worse"),  # then less diluent
        (document("100 mg"), document("100 mg"), "as good"),
        (document("100 mg"), document(), "cannot tell"),
        (document("100 mg"), document("100 mg", severity="stop"), "cannot tell"),
    ],
)
def test_the_better_triturate(before, after, verdict):
    """By what the planner makes least of, in its order."""
    assert module("differences").verdict(before, after) == verdict


def test_what_differs_is_named_by_its_kind():
    """A stop, a refusal, a triturate; and the places, without the numbers of lists."""
    kind_of = module("differences").kind_of
    stopped, refused = document(severity="stop"), {"error": "InputError", "says": "x"}
    assert kind_of(document(), stopped) == "stopped after only"
    assert kind_of(refused, document()) == "refused before only"
    assert kind_of(refused, refused | {"says": "y"}) == "refused otherwise"
    assert kind_of(document("1 mg"), document("2 mg")) == "another triturate"
    assert kind_of(document(weighings=3), document(weighings=4)) == "other weights"
    assert kind_of(document() | {"fill": {"a": 1}}, document() | {"fill": {"a": 2}}) == (
        "elsewhere: fill"
    )


def test_the_places_that_differ():
    """Both values, of the same type too: 1 is not true."""
    one = {"a": [{"b": 1, "c": 2}], "d": 1, "e": [1]}
    other = {"a": [{"b": 1, "c": 3}], "d": True, "e": [1, 2]}
    assert list(module("differences").paths(one, other)) == [
        ("a[].c", 2, 3),
        ("d", 1, True),
        ("e", [1], [1, 2]),
    ]


def test_an_order_is_cut_down_to_what_the_difference_needs():
    """One key of one row of one table is left, where nothing else matters."""
    order = {"order": {"dose": "1 mg", "capsules": 3}, "balance": [{"name": "A"}, {"name": "B"}]}

    def differs(cut):
        return any(row.get("name") == "B" for row in cut.get("balance", []))

    assert module("differences").smallest(order, differs) == {"balance": [{"name": "B"}]}

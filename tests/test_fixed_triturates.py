"""Triturates whose strength, factor or aliquot is fixed: a default of ours does not stop them."""

import json
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic import InputError
from galenic import _cli as cli
from worked import too_little_to_weigh

FIELD = Path(__file__).parent / "vectors/field"
B12 = FIELD / "br-b12-1in100.toml"


def b12(**changes):
    """The field file with keys of its tables changed; None removes one."""
    tables = tomllib.loads(B12.read_text(encoding="utf-8"))
    for name, table in changes.items():
        if isinstance(table, dict):
            whole = tables.get(name, {}) | table
            tables[name] = {key: value for key, value in whole.items() if value is not None}
        else:
            tables[name] = table
    return tables


def two_milligrams(**fixed):
    """basicmedicalkey.com: 2 mg are needed, 120 mg the least that may be weighed."""
    return too_little_to_weigh("0.02 mg", 100) | {"triturate": fixed}


def weights(plan):
    """What is set on the balance, in order."""
    return [weighing.weigh.number for weighing in plan.weighings]


def told(plan):
    """The notices by their code."""
    return {notice.code: notice for notice in plan.notices}


def stop(tables, pharmacy=None):
    """The sentence of the one stop."""
    plan = galenic.plan(galenic.Order.read(tables, pharmacy))
    (found,) = (notice for notice in plan.notices if notice.severity == "stop")
    assert found.code == "below-minimum"
    return found.text


# --- what is fixed binds -------------------------------------------------------------------------


def test_one_in_a_hundred_is_made_and_kept(capsys):
    """30 × 0.5 mg / (0.98 × 0.92) = 16.637 mg: 100 mg + 9.9 g, of which 1663.7 mg are taken.

    The body holds 0.37 mL × 0.5 g/mL = 185 mg: of 30, 5550 mg less what takes its place.
    """
    assert cli.main(["plan", str(B12), "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert [one["weigh"] for one in plan["weighings"]] == [
        "100 mg", "9900 mg", "1664 mg", "3886 mg",
    ]  # fmt: skip
    (triturate,) = plan["triturates"]
    assert triturate["steps"][0]["ratio"] == "1 in 100"
    assert triturate["discarded"] == "0 mg"
    (note,) = (one for one in plan["notices"] if one["code"] == "triturate-beyond-default")
    assert note["severity"] == "info"
    assert "1 in 20" in note["text"]
    assert "triturate.strength 1 in 100 is written" in note["text"]
    dose = Fraction(1664, 100) * Fraction("0.98") * Fraction("0.92") / 30
    assert galenic.plan(galenic.read_order(B12)).check.dose.number == dose
    assert cli.main(["plan", str(B12)]) == 0
    assert "1664 mg" in capsys.readouterr().out


def test_one_in_fifty():
    """100 mg + 4.9 g, of which 16.637 × 50 = 831.9 mg are taken."""
    plan = galenic.plan(b12(triturate={"strength": "1 in 50"}))
    assert weights(plan)[:3] == [100, 4900, 832]


def test_within_the_default_nothing_is_said():
    """1 in 20 is what galenic keeps to by itself."""
    assert "triturate-beyond-default" not in told(galenic.plan(b12(triturate={"strength": None})))
    plan = galenic.plan(b12(triturate={"strength": "1 in 20"}))
    assert weights(plan)[:3] == [100, 1900, 333]
    assert "triturate-beyond-default" not in told(plan)


def test_factor_and_aliquot_fix_the_strength():
    """2 mg × 60 = 120 mg in 125 mg × 60 = 7500 mg: one step, as the textbook has it."""
    plan = galenic.plan(two_milligrams(factor=60, aliquot="125 mg"))
    assert weights(plan)[:3] == [120, 7380, 125]
    note = told(plan)["triturate-beyond-default"].text
    assert "triturate.factor 60, triturate.aliquot 125 mg is written" in note


@pytest.mark.parametrize(
    ("fixed", "first"),
    [
        ({"factor": 60}, [120, 7080, 120]),  # the least aliquot: 120 × 120 / 2 = 7200 mg in all
        ({"aliquot": "125 mg"}, [120, 7380, 125]),  # the least drug
    ],
)
def test_one_of_them_passes_the_default_where_nothing_else_serves(fixed, first):
    """In one step; in two and more a step keeps to the default."""
    plan = galenic.plan(two_milligrams(max_steps=1, **fixed))
    assert weights(plan)[:3] == first
    assert "triturate-beyond-default" in told(plan)
    plan = galenic.plan(two_milligrams(**fixed))
    assert len(plan.triturates[0].steps) == 2
    assert "triturate-beyond-default" not in told(plan)


# --- what stands in the way is named -------------------------------------------------------------


def test_a_ratio_limit_that_is_written_holds(tmp_path, capsys):
    """By the order, or by the pharmacy: then order and pharmacy have to be reconciled."""
    for fixed in ({"factor": 60}, {"aliquot": "125 mg"}, {"factor": 60, "aliquot": "125 mg"}):
        text = stop(two_milligrams(ratio_limit=20, max_steps=1, **fixed))
        assert "triturate.ratio_limit 20; triturate.max_steps 1" in text or "fixes" in text
        pharmacy = {"triturate": {"ratio_limit": 20, "max_steps": 1}}
        assert stop(two_milligrams(**fixed), pharmacy) != text
    with pytest.raises(InputError, match=r"triturate\.strength: given .1 in 100.;.*ratio_limit"):
        galenic.plan(b12(triturate={"ratio_limit": 20}))
    pharmacy = tmp_path / "pharmacy.toml"
    pharmacy.write_text("[triturate]\nratio_limit = 20\n")
    assert cli.main(["plan", str(B12), "--pharmacy", str(pharmacy)]) == 2
    assert "at most 1 in 20, the ratio_limit" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"triturate": {"mixer_capacity": "5 g"}},
            "the mixer is too small (triturate.mixer_capacity 5 g)",
        ),
        (
            {"stock": {"available": "50 mg"}},
            "the stock at hand is too little (stock.available 50 mg)",
        ),
        (
            {"balance": [{"name": "b", "readability": "1 mg", "capacity": "6 g"}]},
            "a balance holds too little (balance.capacity of b 6 g)",
        ),
        (
            {"order": {"tolerance": "0.05 %"}},
            "the tolerance on the dose is exceeded (order.tolerance 0.05 %)",
        ),
        (
            {"capsule": {"size": "4", "maker": "UNC"}, "filler": {"density": "0.2 g/mL"}},
            "the diluent would overfill the capsules (triturate.strength 1 in 100; capsule.size 4)",
        ),
        (
            {"triturate": {"strength": "1 in 5", "max_steps": 1}},
            (
                "strength times the steps is too small (triturate.strength 1 in 5; "
                "triturate.max_steps 1)"
            ),
        ),
        (
            {"order": {"dose": "1 mcg"}, "triturate": {"strength": "1 in 10"}},
            (
                "the strength times the steps is too small "
                "(triturate.strength 1 in 10; triturate.max_steps 3, by default)"
            ),
        ),
        (
            {"triturate": {"strength": None, "aliquot": "100.5 mg"}},
            "what [triturate] fixes cannot be kept (triturate.aliquot 100.5 mg)",
        ),
        (
            {"order": {"dose": "1 mcg"}, "triturate": {"strength": None, "max_steps": 1}},
            (
                "the ratio times the steps is too small "
                "(triturate.ratio_limit 20, by default; triturate.max_steps 1)"
            ),
        ),
    ],
)
def test_the_stop_names_the_limit_its_key_and_its_value(changes, words):
    """Each limit alone stands in the way of a triturate that could else be made."""
    assert words in stop(b12(**changes))


def test_a_limit_of_the_pharmacy_is_called_so():
    """The order says nothing of the mixer."""
    words = "(triturate.mixer_capacity 5 g, of the pharmacy file)"
    assert words in stop(b12(), {"triturate": {"mixer_capacity": "5 g"}})


def test_a_larger_capsule_takes_the_diluent():
    """1647 mg of starch at 0.2 g/mL are 8.2 mL: 30 of size 4 hold 6 mL, of size 3 nine."""
    tables = b12(capsule={"size": "4"}, filler={"density": "0.2 g/mL"})
    sizes = {way.action: way.size for way in galenic.plan(tables).ways_out}
    assert sizes["next-size"] == "3"


# --- the law -------------------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=60)
@given(
    parts=st.integers(2, 400),
    dose=st.integers(1, 3000),
    capsules=st.integers(10, 100),
    grid=st.sampled_from(["1 mg", "0.1 mg"]),
)
def test_a_strength_that_is_written_is_kept_in_every_step(parts, dose, capsules, grid):
    """Whatever it is, and never stopped by a ratio that nobody wrote."""
    tables = b12(
        order={"dose": f"{dose} mcg", "capsules": capsules},
        triturate={"strength": f"1 in {parts}"},
        balance=[{"name": "b", "readability": grid}],
    )
    plan = galenic.plan(tables)
    for triturate in plan.triturates:
        beyond = told(plan).get("triturate-beyond-default")
        assert (beyond is not None) is (parts > 20)
        for step in triturate.steps:
            assert step.total.number == parts * step.drug.number
    text = " ".join(notice.text for notice in plan.notices if notice.severity == "stop")
    assert "ratio" not in text or "no single limit" in text
    if plan.triturates:
        held = Fraction("0.98") * Fraction("0.92")
        for _ in plan.triturates[0].steps:
            held /= parts
        taken = plan.triturates[0].steps[-1].aliquot.number
        assert plan.check.dose.number == taken * held / capsules
        assert abs(plan.check.dose.number * 1000 / dose - 1) <= Fraction(1, 20)


# --- an aliquot of a written strength is rounded as its balance rounds ---------------------------

SEVERAL = [
    {"name": f"B{reading}", "readability": f"{reading} mg", "sensitivity": f"{threefold} mg"}
    for reading, threefold in (("0.1", "0.3"), ("0.2", "0.6"), ("0.3", "0.9"), ("0.5", "1.5"))
]
COARSER = [
    {"name": "B0", "readability": "0.1 mg", "sensitivity": "0.8 mg", "capacity": "28000 mg"},
    {"name": "B1", "readability": "10 mg", "sensitivity": "190 mg", "minimum": "2800 mg"},
]


@pytest.mark.parametrize(
    ("need", "fill", "tolerance", "balances", "aliquot"),
    [
        ("0.404", "162", "3 %", SEVERAL, "24.2"),  # 10 x 2.424 mg, and not 24.5 mg
        ("0.01625", "200", "1 %", COARSER, "325"),  # 100 x 3.25 mg, and not 330 mg
    ],
)
def test_a_coarser_reading_moves_no_aliquot_of_a_written_strength(
    need, fill, tolerance, balances, aliquot
):
    """A heavier one would look more accurate, and be off by more than its balance rounds."""
    capsules = 6 if fill == "162" else 200
    plan = galenic.plan(
        {
            "order": {
                "active": "the drug", "dose": f"{need} mg", "capsules": capsules,
                "tolerance": tolerance,
            },
            "stock": {"kind": "powder", "active": "the drug", "assay": "100 %", "basis": "as-is"},
            "capsule": {"size": "3", "maker": "Coni-Snap", "fill": f"{fill} mg/capsule"},
            "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
            "weighing": {"rule": "least-weighable", "error": "10 %"},
            "balance": balances,
            "triturate": {"strength": "1 in 10"},
        }
    )  # fmt: skip
    (made,) = plan.triturates
    assert made.steps[-1].aliquot.number == Fraction(aliquot)
    assert plan.check.dose.number == Fraction(aliquot) / 10 ** len(made.steps) / capsules

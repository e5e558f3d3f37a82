"""What is not critical goes by its own minimum in the ways out and in recovery as well."""

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import galenic

FIELD = Path(__file__).parent / "vectors/field"


def field(name):
    """An order of the field, as a mapping."""
    return tomllib.loads((FIELD / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("critical", "capsules"), [(True, 1990), (False, 190)])
def test_the_larger_batch_goes_by_the_same_minimum(critical, capsules):
    """From 99.5 mg, or from 9.5 mg, it rounds to what may be weighed: at 0.05 mg a capsule."""
    plan = galenic.plan({
        "order": {"active": "x", "dose": "5 mg", "capsules": 100},
        "stock": {"kind": "powder", "active": "x", "assay": "100 %", "basis": "as-is"},
        "capsule": {"size": "1", "fill": "200 mg/capsule"},
        "filler": {"name": "mannitol"},
        "excipient": [{"name": "colour", "mass": "0.05 mg/capsule", "critical": critical}],
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "1 mg"}],
    })  # fmt: skip
    assert plan.triturates
    found = {way.action: way for way in plan.ways_out}
    assert found["larger-batch"].capsules == capsules
    assert "0.01 mg" in found["other-balance"].text


def test_a_glidant_is_weighed_anew_by_its_own_minimum():
    """8000 mg of tablets make 120 × 8000/7056 = 136 capsules, with 136 × 0.5385 = 73 mg silica."""
    order = field("it-plavix")
    order["excipient"][0]["critical"] = False
    read = {"stage": "weighed", "actual": [{"step": 1, "weighed": "8000 mg"}]}
    found = galenic.recover(galenic.plan(order), read, tolerance="1 %")
    told = {option.action: option for option in found.options}["make-capsules"]
    assert told.capsules == 136
    assert [str(one.weigh) for one in told.weighings][-1] == "73 mg"


@pytest.mark.parametrize("factor", [Fraction(259, 250), Decimal("1.036"), 1.036, "1.036"])
def test_a_factor_from_python_reads_back(factor):
    """Whatever kind of number it is, the plan is that of its JSON."""
    order = field("de-ekf-typed")
    order["stock"]["factor"] = factor
    plan = galenic.plan(order)
    assert plan.stock.mass.number == 1036
    assert galenic.read_plan(plan.to_json()) == plan

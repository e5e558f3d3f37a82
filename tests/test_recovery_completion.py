"""Recovery of a batch by completion: premixed, first fill, topped up, filled.

A hundred capsules of 4.5 mg from tablets of 253.4 mg with 50 mg: 2280.6 mg of powder hold
2280.6 · 50 / 253.4 = 450 mg of the drug.
"""

from __future__ import annotations

import json
import math
import tomllib
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic import InputError
from galenic._show.schemas import schema

EXAMPLES = Path(__file__).parent.parent / "src/galenic/examples"
DRUG, STRENGTH = "2280.6", Fraction(500, 2534)


def tables():
    """The tablets of the example, by completion, as tables."""
    text = (EXAMPLES / "tablets.toml").read_text(encoding="utf-8")
    return tomllib.loads(text) | {"fill": {"method": "completion"}}


PLAN = galenic.plan(tables())
(PREMIX,) = [one.weigh.number for one in PLAN.weighings if one.role == "filler"]


def recovered(stage, drug=DRUG, *, premix=PREMIX, tolerance="2 %", plan=PLAN, **more):
    """The recovery at a stage; all steps are read."""
    actual = [{"step": 1, "weighed": f"{drug} mg"}, {"step": 2, "weighed": f"{float(premix)} mg"}]
    return galenic.recover(plan, {"stage": stage, "actual": actual} | more, tolerance=tolerance)


def actions(found):
    """The options by what they are."""
    return {option.action: option for option in found.options}


def codes(found):
    """The notices of a recovery."""
    return {notice.code for notice in found.notices}


def test_a_plan_has_its_premix_and_no_fill():
    """Drug and part of the filler are weighed; nobody knows the rest."""
    assert [str(one.weigh) for one in PLAN.weighings] == [f"{DRUG} mg", f"{float(PREMIX)} mg"]
    found = recovered("premixed")
    assert found.accepted
    assert str(found.dose) == "4.5 mg/capsule"
    assert found.fill is found.fill_planned is found.filler_used is None
    assert "Go on with the method" in actions(found)["accept"].text


def test_too_much_drug_makes_more_capsules():
    """2400 mg hold 473.56 mg of the drug: 105 capsules of 4.51 mg."""
    for stage, more in (("premixed", {}), ("first-fill", {}), ("topped-up", {"topped_up": "3 g"})):
        found = recovered(stage, "2400.0", **more)
        assert math.isclose(found.dose.number, 2400 * STRENGTH / 100)
        option = actions(found)["make-capsules"]
        assert option.capsules == 105
        assert option.dose.number == 2400 * STRENGTH / 105
        assert option.fill is None
        assert "add-filler" not in actions(found)


def test_what_lies_apart_is_weighed_again():
    """The premix stays as it is: topping up makes good for it."""
    found = galenic.recover(
        PLAN, {"stage": "weighed", "actual": [{"step": 1, "weighed": "2400.0 mg"}]}, tolerance="2 %"
    )
    again = actions(found)["weigh-again"]
    assert [(one.step, str(one.weigh)) for one in again.weighings] == [(1, f"{DRUG} mg")]


def test_a_premix_far_off_changes_no_dose():
    """A tenth less of the filler is topped up later."""
    found = recovered("premixed", premix=PREMIX * Fraction(9, 10), tolerance="0.1 %")
    assert found.accepted
    assert str(found.dose) == "4.5 mg/capsule"


@pytest.mark.parametrize(
    "told", [{"topped_up": "2620 mg"}, {"filler_used": f"{float(PREMIX + 2620)} mg"}]
)
@pytest.mark.parametrize("stage", ["topped-up", "filled"])
def test_the_filler_says_what_each_holds(stage, told):
    """All powder over a hundred."""
    found = recovered(stage, **told)
    assert found.accepted
    assert found.fill.number == (Fraction(DRUG) + PREMIX + 2620) / 100
    assert found.filler_used.number == PREMIX + 2620
    assert str(found.dose) == "4.5 mg/capsule"


@given(st.integers(0, 60_000), st.sampled_from(["topped-up", "filled"]))
def test_the_dose_is_the_label_s_for_any_filler(tenths, stage):
    """Drug over capsules, exactly."""
    found = recovered(stage, topped_up=f"{tenths / 10} mg")
    assert str(found.dose) == "4.5 mg/capsule"


def test_premix_that_was_left_is_dose_that_is_not_there():
    """300 mg of the mix are in no body: all hold so much less, until all of it is in them."""
    mix = Fraction(DRUG) + PREMIX
    found = recovered("first-fill", blend_left="300 mg")
    assert found.dose.number == Fraction("4.5") * (1 - 300 / mix)
    assert not found.accepted
    assert "recovery-left-over" in codes(found)
    wider = actions(found)["next-size"]
    assert "size 2" in wider.text
    assert (wider.capsules, str(wider.dose)) == (100, "4.5 mg/capsule")
    small = actions(
        recovered("first-fill", blend_left="300 mg", tolerance="1 %", plan=of_size("000"))
    )
    assert "next-size" not in small


def of_size(size):
    """The tablets in another size, of which no packing is known."""
    filler = {"name": "microcrystalline cellulose", "density": "0.5 g/mL"}
    order = tables()
    order["capsule"] = {"size": size, "maker": "Coni-Snap"}
    order["filler"] = filler
    order["stock"].pop("pack_stat", None)
    return galenic.plan(order)


def test_more_bodies_take_more_drug():
    """What was left fills more bodies, and is offered with the stock that these need."""
    added = actions(recovered("first-fill", blend_left="600 mg"))["add-stock"]
    (weighed,) = added.weighings
    assert added.capsules > 100
    dose = (Fraction(DRUG) + weighed.weigh.number) * STRENGTH / added.capsules
    assert math.isclose(added.dose.number, dose, rel_tol=1e-12)
    assert math.isclose(dose, 4.5, rel_tol=1e-3)


def test_bodies_that_were_lost_take_their_share():
    """Of a hundred four are gone: the drug left makes 96 of the dose."""
    for stage, more in (("first-fill", {}), ("topped-up", {"topped_up": "2.6 g"})):
        found = recovered(stage, capsules_lost=4, tolerance="0.1 %", **more)
        assert found.accepted
        assert (found.capsules, str(found.dose)) == (96, "4.5 mg/capsule")
        assert "recovery-capsules-lost" in codes(found)


def two_estrogens():
    """Sixty capsules of 4 mg and 1 mg, of pure powders, topped up to be full."""
    stock = {"kind": "powder", "assay": "100 %", "basis": "as-is"}
    doses = {"estriol": "4 mg", "estradiol": "1 mg"}
    return {
        "order": {"capsules": 60},
        "active": [
            {"name": name, "dose": dose, "stock": stock | {"active": name}}
            for name, dose in doses.items()
        ],
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "microcrystalline cellulose PH-102"},
        "fill": {"method": "completion"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "fine", "readability": "0.1 mg"}],
    }


@pytest.mark.parametrize("lost", [0, 2, 10])
@pytest.mark.parametrize("several", [True, False])
def test_bodies_that_were_full_are_not_filled_again_in_smaller_number(several, lost):
    """Sixty were full of 240 mg and 59.5 mg, or what is left of them was: 59 cannot take it.

    240 mg in 59 would be 4.068 mg in each, and a dose of 4 mg in 59 leaves 4 mg of the drug out.
    """
    order = two_estrogens()
    read = ["59.5 mg", "240.0 mg", "3600.0 mg"]
    if not several:
        (_, only) = order.pop("active")
        order["order"] |= {"active": only["name"], "dose": only["dose"]}
        order["stock"] = only["stock"]
        del read[1]
    actual = [{"step": step, "weighed": one} for step, one in enumerate(read, start=1)]
    told = {"stage": "topped-up", "actual": actual, "topped_up": "6 g"}
    told |= {"capsules_lost": lost} if lost else {}
    found = galenic.recover(galenic.plan(order), told, tolerance="2 %")
    assert found.accepted
    assert set(actions(found)) == {"accept", "add-stock"}
    added = actions(found)["add-stock"]
    assert added.capsules > 60 - lost
    assert added.occupied.number <= 100


def test_powder_left_of_the_last_filling_was_mixed_with_all():
    """500 mg of all of it are in no capsule."""
    found = recovered("filled", topped_up="2620 mg", blend_left="500 mg")
    blend = Fraction(DRUG) + PREMIX + 2620
    assert found.dose.number == Fraction("4.5") * (1 - 500 / blend)
    assert found.fill.number == (blend - 500) / 100
    assert set(actions(found)) == {"assay", "discard"}
    assert "recovery-left-over" in codes(found)


def test_fewer_capsules_hold_more():
    """All of it in 98: 450/98 mg each."""
    found = recovered("filled", topped_up="2620 mg", capsules_filled=98, tolerance="1 %")
    assert found.dose.number == Fraction(450, 98)
    assert not found.accepted


@given(
    left=st.integers(0, 2000), lost=st.integers(0, 20), top=st.integers(0, 4000),
    drug=st.integers(21_000, 24_000),
)  # fmt: skip
@settings(max_examples=60)
def test_nothing_of_the_drug_is_made_or_forgotten(left, lost, top, drug):
    """What is in capsules, left, and lost with bodies is what was weighed.

    A body holds a hundredth of the mix that was not left, and the filler on top of it.
    """
    weighed = Fraction(drug, 10)
    mix = weighed + PREMIX
    more = {"capsules_lost": lost} if lost else {}
    found = recovered(
        "topped-up", drug / 10, topped_up=f"{top} mg", blend_left=f"{left} mg", **more
    )
    gone = (mix - left) * Fraction(lost, 100)  # of the mix, with lost bodies
    held = (mix - gone) / mix * weighed * STRENGTH  # of the drug, in all that is mixed again
    blend = mix - gone + top * (1 - Fraction(lost, 100))
    share = (blend - left) / blend  # so much of it goes into the bodies, as it did before
    assert math.isclose(found.dose.number, held * share / (100 - lost), rel_tol=1e-12)


@pytest.mark.parametrize(
    ("stage", "more", "paths"),
    [
        ("mixed", {}, ["stage"]),
        ("topped-up", {}, ["filler_used"]),
        ("filled", {"blend_left": "1 g"}, ["filler_used"]),
        ("topped-up", {"filler_used": "1 g"}, ["filler_used"]),
        ("topped-up", {"filler_used": "13 g", "topped_up": "2 g"}, ["topped_up"]),
        ("topped-up", {"topped_up": "2 g", "capsules_lost": 100}, ["capsules_lost"]),
        ("first-fill", {"topped_up": "2 g"}, ["topped_up"]),
        ("first-fill", {"blend_left": "40 g"}, ["blend_left"]),
        ("topped-up", {"topped_up": "9 g", "blend_left": "20 g"}, ["blend_left"]),
        ("premixed", {"blend_left": "1 g"}, ["blend_left"]),
        ("premixed", {"capsules_lost": 1}, ["capsules_lost"]),
        ("first-fill", {"blend_lost": "1 g"}, ["blend_lost"]),
        ("filled", {"topped_up": "2 g", "capsules_lost": 1}, ["capsules_lost"]),
    ],
)
def test_what_cannot_be_is_refused(stage, more, paths):
    """By its key, with what the stage takes."""
    with pytest.raises(InputError) as refused:
        recovered(stage, **more)
    assert [problem.path for problem in refused.value.problems] == paths


def test_filler_far_beyond_its_range_is_told():
    """Ten times the top-up: a slip, or other bodies."""
    assert "recovery-filler-far" in codes(recovered("topped-up", topped_up="40 g"))
    assert "recovery-filler-far" not in codes(recovered("topped-up", topped_up="2620 mg"))


def test_the_result_is_of_its_schema():
    """Nulls and all."""
    read = {"first-fill": {"blend_left": "300 mg"}, "topped-up": {"topped_up": "2 g"},
            "filled": {"topped_up": "2 g"}, "premixed": {}, "weighed": {}}  # fmt: skip
    for stage, more in read.items():
        jsonschema.validate(recovered(stage, **more).to_dict(), schema("recovery"))


def test_the_command_line(tmp_path, run):
    """Every reading by an option."""
    path = tmp_path / "order.json"
    path.write_text(json.dumps(tables(), default=str), encoding="utf-8")
    read = ("recover", str(path), "--tolerance", "2 %", "--weighed", f"1={DRUG}mg",
            "--weighed", f"2={float(PREMIX)}mg", "--stage", "topped-up")  # fmt: skip
    code, out, err = run(*read, "--topped-up", "2620 mg", "--capsules-lost", "2")
    assert (code, err) == (0, "")
    assert "bodies topped up" in out
    assert "all the filler" in out
    code, _, err = run(*read)
    assert code == 2
    assert "filler_used" in err
    code, _, err = run(*read, "--filler-used", "1 g")
    assert code == 2
    assert "--filler-used" in err

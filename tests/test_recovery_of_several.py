"""Recovery where capsules hold several actives; expected values by arithmetic of their own."""

import copy
import json
from fractions import Fraction

import pytest

import galenic
from galenic._show import heads, recovery

CALCIUM = {
    "order": {"capsules": 30},
    "active": [
        {
            "name": "calcium glycerophosphate",
            "dose": "105 mg",
            "overage": "5 %",
            "stock": {
                "kind": "powder",
                "active": "calcium glycerophosphate",
                "factor": "1.080",
            },
        },
        {
            "name": "calcium gluconate",
            "dose": "134 mg",
            "overage": "5 %",
            "stock": {
                "kind": "powder",
                "active": "calcium gluconate",
                "assay": "100 %",
                "basis": "as-is",
            },
        },
    ],
    "capsule": {"size": "1", "fill": "300 mg/capsule"},
    "filler": {"name": "mannitol with silica"},
    "weighing": {"rule": "nrf"},
    "balance": [{"name": "b", "readability": "1 mg"}],
}
FIRST, SECOND = "calcium glycerophosphate", "calcium gluconate"

THYROID = {
    "order": {"capsules": 60},
    "active": [
        {
            "name": "levothyroxine sodium",
            "dose": "38 mcg/capsule",
            "stock": {
                "kind": "powder",
                "active": "levothyroxine sodium",
                "assay": "98.5 %",
                "basis": "anhydrous",
                "water": "9 %",
            },
        },
        {
            "name": "liothyronine sodium",
            "dose": "9 mcg/capsule",
            "overage": "2 %",
            "stock": {
                "kind": "powder",
                "active": "liothyronine sodium",
                "assay": "97 %",
                "basis": "as-is",
            },
        },
    ],
    "capsule": {"size": "3"},
    "filler": {"name": "microcrystalline cellulose", "pack_stat": "150 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [
        {
            "name": "analytical",
            "readability": "0.1 mg",
            "repeatability": "0.08 mg",
            "capacity": "220 g",
        }
    ],
}
APART = {**THYROID, "triturate": {"factor": 500}}
"""With a factor fixed, each drug has a triturate of its own."""

PURE = {
    "levothyroxine sodium": Fraction("0.985") * Fraction("0.91"),
    "liothyronine sodium": Fraction("0.97"),
}
"""Active in a milligram of each powder."""


def recovered(order, weighed, stage="mixed", tolerance="5 %"):
    """Recover an order from readings by step; the others as planned, where all are read."""
    plan = galenic.plan(order)
    readings = []
    for one in plan.weighings:
        given = weighed.get(one.step)
        if given is None and stage == "weighed":
            continue
        given = (one.weigh or one.exact).text() if given is None else given
        entry = given if isinstance(given, dict) else {"weighed": given}
        readings.append({"step": one.step, **entry})
    return galenic.recover(plan, {"stage": stage, "actual": readings}, tolerance=tolerance)


def option(found, action):
    (one,) = [each for each in found.options if each.action == action]
    return one


def doses(found):
    return {one.name: one.dose.number for one in found.actives}


def about(found, code):
    """The actives that notices of a code are about."""
    return [one.values.get("of_active") for one in found.notices if one.code == code]


def test_each_active_has_its_own_target_and_dose():
    found = recovered(CALCIUM, {2: "3800 mg"})
    first, second = found.actives
    assert (first.name, second.name) == (FIRST, SECOND)
    assert (first.expected.number, first.target.number) == (105, Fraction("110.25"))
    assert (second.expected.number, second.target.number) == (134, Fraction("140.7"))
    assert first.dose.number == Fraction(3572) / Fraction("1.08") / 30
    assert second.dose.number == Fraction(3800, 30)
    assert second.deviation.number == (Fraction(3800, 30) / Fraction("140.7") - 1) * 100
    assert (first.within_tolerance, second.within_tolerance) == (True, False)
    assert not found.within_tolerance
    assert not found.accepted
    assert (found.dose, found.target, found.of_target, found.deviation) == (None,) * 4


def test_two_short_at_once_are_both_added_to():
    found = option(recovered(CALCIUM, {1: "3215 mg", 2: "3588 mg"}), "add-stock")
    assert [(one.into, one.weigh.number) for one in found.weighings] == [
        ("batch", round(Fraction("110.25") * Fraction("1.08") * 30 - 3215)),
        ("batch", round(Fraction("140.7") * 30 - 3588)),
    ]
    assert found.capsules == 30
    assert found.dose is None
    assert {one.name: one.dose.number for one in found.actives} == {
        FIRST: Fraction(3215 + 357) / Fraction("1.08") / 30,
        SECOND: Fraction(3588 + 633, 30),
    }


def test_too_much_of_one_is_spread_over_more_capsules_and_the_other_added():
    found = option(recovered(CALCIUM, {1: "4286 mg"}), "add-stock")
    assert found.capsules == 36  # 4286/1.08/110.25 = 35.99…
    stock, filler = (one.weigh.number for one in found.weighings)
    assert stock == round(36 * Fraction("140.7") - 4221)
    assert filler == round(
        Fraction(36 * 300) - (4286 + 4221 + 1207) - (36 * Fraction("140.7") - 4221)
    )
    assert all(one.within_tolerance for one in found.actives)


@pytest.mark.parametrize("far", [{1: "4286 mg"}, {2: "5065 mg"}])
def test_making_more_capsules_alone_is_no_way_when_it_dilutes_the_other(far):
    actions = [one.action for one in recovered(CALCIUM, far).options]
    assert "add-filler" not in actions
    assert "make-capsules" not in actions
    assert "accept" not in actions


@pytest.mark.parametrize(
    ("code", "entry"),
    [
        ("recovery-reading-far", {"weighed": "422.1 mg"}),
        ("recovery-residue", {"weighed": "4221 mg", "residue": "60 mg"}),
        ("recovery-digits-lost", {"weighed": "4.2 g"}),
        ("recovery-beyond-stock", {"weighed": "4500 mg"}),
        ("recovery-below-minimum", {"weighed": "12 mg"}),
    ],
)
def test_a_fault_in_the_reading_of_the_second_is_told_of_it(code, entry):
    order = copy.deepcopy(CALCIUM)
    order["active"][1]["stock"]["available"] = "4300 mg"
    found = recovered(order, {2: entry})
    assert about(found, code) == [SECOND]
    assert about(recovered(order, {}), code) == []


def test_stock_of_the_second_that_is_not_there_is_not_asked_for():
    order = copy.deepcopy(CALCIUM)
    order["active"][1]["stock"]["available"] = "4300 mg"
    assert "add-stock" not in [one.action for one in recovered(order, {1: "4286 mg"}).options]
    order["active"][1]["stock"]["available"] = "6000 mg"
    assert option(recovered(order, {1: "4286 mg"}), "add-stock").capsules == 36


SHARED = {
    **THYROID,
    "active": [
        {
            "name": "levothyroxine sodium",
            "dose": "25 mcg",
            "stock": {
                "kind": "tablets",
                "active": "levothyroxine sodium",
                "strength": "50 mcg/tablet",
                "mean_mass": "120 mg/tablet",
            },
        },
        {
            "name": "liothyronine sodium",
            "dose": "6 mcg",
            "stock": {
                "of": "levothyroxine sodium",
                "active": "liothyronine sodium",
                "strength": "12.5 mcg/tablet",
            },
        },
    ],
}


def test_what_comes_along_in_the_powder_of_another_is_held_against_what_that_makes_it():
    found = recovered(SHARED, {1: "3240 mg"})
    owner, follower = found.actives
    assert (owner.of, follower.of) == (None, "levothyroxine sodium")
    assert follower.expected.number == Fraction("0.006")
    assert follower.target.number == Fraction("0.025") * Fraction("12.5") / 50
    assert (owner.deviation.number, follower.deviation.number) == (-10, -10)
    added = option(found, "add-stock")
    assert [one.weigh.number for one in added.weighings] == [360]
    assert [one.of_target.number for one in added.actives] == [100, 100]


def forwards(plan, weights, capsules):
    """Follow each active from these weights by step: shares are kept when a vessel is mixed."""
    found = {}
    for active, pure in PURE.items():
        mass, holds = {}, {}
        for one in [*plan.weighings, *weights.get("more", ())]:
            weight = weights.get(one.step, None) if one.step else one.weigh.number
            weight = (one.weigh or one.exact).number if weight is None else Fraction(weight)
            if one.from_ in mass:
                brought = holds[one.from_] * weight / mass[one.from_]
            else:
                of = getattr(one, "active", None)
                brought = weight * pure if of == active else Fraction(0)
            mass[one.into] = mass.get(one.into, Fraction(0)) + weight
            holds[one.into] = holds.get(one.into, Fraction(0)) + brought
        found[active] = holds["batch"] / capsules
    return found


def test_half_of_the_triturate_of_one_is_lost():
    plan = galenic.plan(APART)
    last = {}
    for one in plan.weighings:
        if one.role == "aliquot" and one.into == "batch":
            last[one.from_] = one
    (of_second, other) = sorted(last.values(), key=lambda one: one.step)
    read = {one.step: (one.weigh or one.exact).text() for one in plan.weighings}
    read = {step: text for step, text in read.items() if step < of_second.step}
    weigh = of_second.weigh.number
    read[of_second.step] = {
        "weighed": of_second.weigh.text(),
        "residue": galenic.Amount(weigh / 2, "mg").text(),
    }
    found = recovered(APART, read, stage="weighed")
    assert doses(found) == forwards(plan, {of_second.step: weigh / 2}, 60)
    lost = [one for one in found.actives if not one.within_tolerance]
    assert [one.name for one in lost] == ["liothyronine sodium"]
    added = option(found, "add-triturate")
    assert added.weighings[0].step is None
    assert added.weighings[0].from_ == of_second.from_
    assert added.capsules > 60  # half of it is too little to weigh for 60
    weights = {of_second.step: weigh / 2}
    weights |= {one.step: one.weigh.number for one in added.weighings if one.step}
    weights["more"] = [one for one in added.weighings if one.step is None]
    assert other.step in weights
    after = forwards(plan, weights, added.capsules)
    assert {one.name: one.dose.number for one in added.actives} == after
    assert abs(after["liothyronine sodium"] / Fraction("0.00918") - 1) < Fraction(1, 100)
    assert abs(after["levothyroxine sodium"] / Fraction("0.038") - 1) < Fraction(1, 100)


def test_too_weak_a_triturate_of_one_is_mended_by_later_weights_alone():
    plan = galenic.plan(APART)
    (step,) = [one.step for one in plan.weighings if one.active == "liothyronine sodium"]
    (first,) = [one for one in plan.weighings if one.step == step]
    into = [one for one in plan.weighings if one.into == first.into]
    read = {one.step: (one.weigh or one.exact).text() for one in into}
    read[step] = galenic.Amount(first.weigh.number * Fraction("1.1"), "mg").text()
    found = recovered(APART, read, stage="weighed")
    again = option(found, "recompute")
    weights = {step: first.weigh.number * Fraction("1.1")}
    weights |= {one.step: one.weigh.number for one in again.weighings}
    after = forwards(plan, weights, again.capsules)
    assert {one.name: one.dose.number for one in again.actives} == after
    assert abs(after["liothyronine sodium"] / Fraction("0.00918") - 1) < Fraction(1, 100)
    assert after["levothyroxine sodium"] == forwards(plan, {}, 60)["levothyroxine sodium"]


def slip(factors, upto, stage="weighed", **tables):
    """Some weights of the order with a common triturate are off by a factor; what is found."""
    order = {**THYROID, **tables}
    plan = galenic.plan(order)
    weights = {
        one.step: (one.weigh or one.exact).number * Fraction(factors.get(one.step, "1"))
        for one in plan.weighings
        if one.step <= upto
    }
    read = [{"step": n, "weighed": galenic.Amount(w, "mg").text()} for n, w in weights.items()]
    found = galenic.recover(plan, {"stage": stage, "actual": read}, tolerance="5 %")
    return plan, weights, found


@pytest.mark.parametrize("keep", [{}, {"triturate": {"keep": True}}])
@pytest.mark.parametrize("factor", ["0.85", "1.15"])
@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize(("upto", "stage"), [(3, "weighed"), (6, "weighed"), (7, "mixed")])
def test_what_is_offered_of_a_common_triturate_is_right_for_both(upto, stage, step, factor, keep):
    """Steps: two stocks and diluent into T1, of it and diluent into T2, of it into the batch."""
    plan, read, found = slip({step: factor}, upto, stage, **keep)
    assert [len(made.actives) for made in plan.triturates] == [2]
    for one in found.options:
        if not one.capsules:
            continue
        weights, more = dict(read), [each for each in one.weighings if each.step is None]
        for each in more:
            if each.into != "batch":  # diluent on to what lies in its mixture
                (at,) = [
                    n.step for n in plan.weighings if (n.into, n.role) == (each.into, "diluent")
                ]
                weights[at] += each.weigh.number
        weights |= {each.step: each.weigh.number for each in one.weighings if each.step}
        weights["more"] = [each for each in more if each.into == "batch"]
        after = forwards(plan, weights, one.capsules)
        assert {each.name: each.dose.number for each in one.actives} == after
        for name, target in (("levothyroxine", "0.038"), ("liothyronine", "0.00918")):
            assert abs(after[f"{name} sodium"] / Fraction(target) - 1) <= Fraction(5, 100)


@pytest.mark.parametrize("stage", ["weighed", "mixed"])
@pytest.mark.parametrize(("step", "factor"), [(1, "0.85"), (1, "1.15"), (2, "0.85"), (2, "1.15")])
def test_a_slip_in_one_drug_of_a_common_triturate_is_told_as_what_no_weight_mends(
    step, factor, stage
):
    _, _, found = slip({step: factor}, 6 if stage == "weighed" else 7, stage)
    assert not [one for one in found.options if one.capsules]
    (told,) = [one for one in found.notices if one.code == "recovery-unlike"]
    names = ["liothyronine sodium", "levothyroxine sodium"]  # steps 1 and 2
    less = names[step - 1] if Fraction(factor) < 1 else names[2 - step]
    assert (told.values["name"], told.values["less"]) == ("T2", less)
    part = min(Fraction(factor), 1 / Fraction(factor)) * 100
    assert abs(told.values["percent"].number - part) < Fraction(1, 100)  # roundings of the plan
    unweighable = [one for one in found.notices if one.code == "recovery-unweighable"]
    assert "weigh-again" not in [one.values["action"] for one in unweighable]


@pytest.mark.parametrize("factor", ["0.96", "1", "1.04"])
def test_two_drugs_of_a_mixture_that_the_tolerance_allows_are_not_called_unlike(factor):
    assert "recovery-unlike" not in {one.code for one in slip({1: factor}, 6)[2].notices}


def test_order_of_the_actives_changes_no_option():
    turned = {**CALCIUM, "active": CALCIUM["active"][::-1]}
    steps = {one.active: one.step for one in galenic.plan(turned).weighings}
    readings = {steps[FIRST]: "3215 mg", steps[SECOND]: "3588 mg"}
    one, other = recovered(CALCIUM, {1: "3215 mg", 2: "3588 mg"}), recovered(turned, readings)
    assert doses(one) == doses(other)
    told = [
        [(o.action, o.capsules, sorted(w.weigh.number for w in o.weighings)) for o in each.options]
        for each in (one, other)
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize("first", ["0.8", "0.9", "1.1", "1.25"])
@pytest.mark.parametrize("second", ["0.85", "1", "1.2"])
@pytest.mark.parametrize("stage", ["mixed", "weighed"])
def test_every_option_leaves_each_active_within_the_tolerance(first, second, stage):
    """The weights of each option, followed by hand, give what it says of each active."""
    read = {1: round(3572 * Fraction(first)), 2: round(4221 * Fraction(second))}
    found = recovered(CALCIUM, {step: f"{mass} mg" for step, mass in read.items()}, stage)
    made = [one for one in found.options if one.capsules]
    assert made
    for one in made:
        weights = {step: Fraction(mass) for step, mass in read.items()}
        for each in one.weighings:
            if each.step is not None:
                weights[each.step] = each.weigh.number
        for each in one.weighings:
            for step, name in ((1, FIRST), (2, SECOND)):
                if each.step is None and name in each.what:
                    weights[step] += each.weigh.number
        expected = [weights[1] / Fraction("1.08") / one.capsules, weights[2] / one.capsules]
        assert [each.dose.number for each in one.actives] == expected
        assert abs(expected[0] / Fraction("110.25") - 1) <= Fraction(5, 100)
        assert abs(expected[1] / Fraction("140.7") - 1) <= Fraction(5, 100)


def test_the_page_names_each_active_and_escapes_it(monkeypatch):
    monkeypatch.setattr(heads, "headline", lambda _plan: "sixty capsules")
    order = copy.deepcopy(CALCIUM)
    order["active"][1]["name"] = order["active"][1]["stock"]["active"] = "a <b> salt"
    found = recovered(order, {2: "3588 mg"})
    page, html = recovery.recovery_text(found), recovery.recovery_html(found)
    for line in (
        f"target of {FIRST}",
        "target of a <b> salt",
        "dose of a <b> salt",
        "119.6 mg/capsule",
    ):
        assert line in page
    assert "the target; beyond the tolerance" in " ".join(page.split())
    assert "dose of a &lt;b&gt; salt" in html
    assert "<b> salt" not in html


def test_the_table_of_actives_has_a_column_for_each_measure():
    order = copy.deepcopy(CALCIUM)
    order["active"][0] = {
        "name": "vitamin D",
        "dose": "1000 IU",
        "stock": {
            "kind": "powder",
            "active": "vitamin D",
            "assay": "100000 IU/g",
            "basis": "as-is",
        },
    }
    step = {one.active: one.step for one in galenic.plan(order).weighings}["vitamin D"]
    first, second = recovered(order, {step: "240 mg"}).rows("actives")
    assert list(first) == list(second)
    assert (first["dose [IU/capsule]"], first["dose [mg/capsule]"]) == (800, None)  # 24000 in 30
    assert (second["target [mg/capsule]"], second["target [IU/capsule]"]) == (140.7, None)
    assert (first["of_target [%]"], first["within_tolerance"]) == (80, False)


def test_one_active_is_a_list_of_one():
    order = {**CALCIUM, "active": CALCIUM["active"][:1]}
    data = recovered(order, {1: "3215 mg"}).to_dict()
    (only,) = data["actives"]
    for key in ("target", "dose", "of_target", "deviation", "within_tolerance"):
        assert only[key] == data[key]
    assert (only["name"], only["expected"], only["of"]) == (FIRST, "105 mg/capsule", None)
    for each in data["options"]:
        assert [one["dose"] for one in each["actives"]] == (
            [] if each["dose"] is None else [each["dose"]]
        )


def test_the_command_tells_each_active_in_json(run, tmp_path):
    order, actual = tmp_path / "order.json", tmp_path / "actual.toml"
    order.write_text(json.dumps(CALCIUM))
    actual.write_text(
        'stage = "mixed"\n'
        + "".join(
            f'[[actual]]\nstep = {step}\nweighed = "{mass} mg"\n'
            for step, mass in enumerate((3215, 3588, 1207), start=1)
        )
    )
    code, out, _ = run("recover", order, actual, "--tolerance", "5 %", "--json")
    data = json.loads(out)
    assert code == 1
    assert [one["name"] for one in data["actives"]] == [FIRST, SECOND]
    assert data["dose"] is None
    assert [one["deviation"][0] for one in data["actives"]] == ["-", "-"]


@pytest.mark.parametrize(("step", "times"), [(1, "0.92"), (2, "0.92")])
def test_a_weight_between_leaves_both_drugs_within_the_tolerance(step, times):
    """8 % too little of one drug in the mixture of both: no aliquot is right for both.

    By hand: the aliquot times 1.04 leaves one 4.4 % above and the other 3.9 % below; 5 % may be.
    """
    plan = galenic.plan(THYROID)
    weights = {
        one.step: one.weigh.number * (Fraction(times) if one.step == step else 1)
        for one in plan.weighings
        if one.step <= 3
    }
    read = {at: galenic.Amount(mass, "mg").text() for at, mass in weights.items()}
    found = galenic.recover(
        plan,
        {"stage": "weighed", "actual": [{"step": s, "weighed": w} for s, w in read.items()]},
        tolerance="5 %",
    )
    assert any(not one.within_tolerance for one in found.actives)
    mended = option(found, "recompute")
    weights |= {one.step: one.weigh.number for one in mended.weighings}
    after = forwards(plan, weights, mended.capsules)
    assert {one.name: one.dose.number for one in mended.actives} == after
    parts = [
        after["levothyroxine sodium"] / Fraction("0.038"),
        after["liothyronine sodium"] / Fraction("0.00918"),
    ]
    assert min(parts) < 1 < max(parts)
    assert all(abs(part - 1) <= Fraction(5, 100) for part in parts)

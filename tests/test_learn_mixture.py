"""A mixture of unknown packing, learnt from the filler really used and the weights of capsules."""

from __future__ import annotations

import json
import math
import random
import statistics
import tomllib
from fractions import Fraction

import pytest
from hypothesis import assume, given
from scipy import stats

import galenic
from galenic.quality import check_weights, check_yield, learn
from strategies import number, orders

NOTED = {"lot": "M-7", "date": "2026-11-22"}
NET = [151.3, 149.8, 152.6, 150.4, 148.9, 153.0, 150.9, 149.2, 151.8, 150.1]  # mean 150.8
ALONE = {"other_powders": ["2 g"], "capsules_filled": 100}
ORDER = {
    "order": {"active": "x", "dose": "5 mg", "capsules": 100},
    "stock": {"kind": "tablets", "active": "x", "strength": "50 mg/tablet",
              "mean_mass": "200 mg/tablet", "pack_stat": "200 mg/capsule"},
    "capsule": {"size": "1", "maker": "Coni-Snap", "shell": "76 mg/capsule"},
    "filler": {"name": "y", "pack_stat": "150 mg/capsule"},
    "balance": [{"name": "b", "readability": "0.1 mg"}],
    "weighing": {"rule": "nrf"},
}  # fmt: skip


def learnt(net=NET, **keys):
    """What is learnt of a mixture from net masses."""
    return learn("nominal-fill", {"net [mg]": net}, **{**ALONE, **NOTED, **keys})


def codes(learned):
    """The notices of what was learnt."""
    return {notice.code for notice in learned.notices}


def test_the_mixture_beside_its_weights():
    """2 g of drug and 13.2 g of filler in 100 bodies are 152 mg each; 150.8 mg are in them."""
    found = learnt(filler_used="13.2 g")
    mixture = found.mixture
    assert str(found.value) == "150.8 mg/capsule"
    assert math.isclose(found.rsd.number, 100 * statistics.stdev(NET) / 150.8, rel_tol=1e-9)
    assert str(mixture.weighed_in) == "15200 mg"
    assert str(mixture.weighed_in_each) == "152 mg/capsule"
    assert mixture.loss.number == Fraction(100 * (15200 - 15080), 15200)
    low, high = stats.t.interval(0.95, 9, 150.8, statistics.stdev(NET) * (1 / 10 + 1 / 100) ** 0.5)
    assert math.isclose(mixture.next_batch.low.number, low, rel_tol=1e-9)
    assert math.isclose(mixture.next_batch.high.number, high, rel_tol=1e-9)


def test_the_filler_is_told_as_a_whole_or_in_parts():
    """Premix and top-up are as much as both together."""
    whole, parts = learnt(filler_used="13.2 g"), learnt(premix="10 g", topped_up="3.2 g")
    assert whole.to_dict() == parts.to_dict()


def test_what_was_left_is_no_share_of_a_capsule():
    """152 mg of 15.2 g become 151 mg where 100 mg are left over; the loss counts them."""
    mixture = learnt(filler_used="13.2 g", left=["100 mg"]).mixture
    assert str(mixture.weighed_in_each) == "151 mg/capsule"
    assert mixture.loss.number == Fraction(100 * 120, 15200)


def test_the_filler_alone_by_what_is_known_of_the_drug():
    """20 mg of drug of unknown packing take the room of 10 to 40 mg of filler, by the factor two.

    By its own packing figure of 200 mg they take a tenth of the body: 1 = f / P + 20 / 200.
    """
    net = [152] * 9 + [152.002]
    loose = learnt(net, filler_used="13.2 g").mixture
    assert math.isclose(loose.filler_pack_low.number, 132 + 10, rel_tol=1e-4)
    assert math.isclose(loose.filler_pack_high.number, 132 + 40, rel_tol=1e-4)
    plan = galenic.plan(ORDER)
    assert [str(one.weigh) for one in plan.weighings] == ["2000 mg", "13500 mg"]
    known = learn("nominal-fill", {"net [mg]": net}, plan=plan, filler_used="13.2 g", **NOTED)
    for end in (known.mixture.filler_pack_low, known.mixture.filler_pack_high):
        assert math.isclose(end.number, 132 / 0.9, rel_tol=1e-4)
    assert known.mixture.filler == "y"
    assert "learnt-filler-range" in codes(learnt(net, filler_used="13.2 g"))
    assert "learnt-filler-range" not in codes(known)


def test_filler_in_a_triturate_counts_as_filler():
    """Of a triturate with the filler, what is diluent packs as the filler does."""
    order = ORDER | {
        "order": ORDER["order"] | {"dose": "0.01 mg"},
        "stock": {"kind": "powder", "active": "x", "assay": "100 %", "basis": "as-is"},
        "triturate": {"strength": "1 in 100"},
    }
    plan = galenic.plan(order)
    aliquot = next(one for one in plan.weighings if one.into == "batch" and one.role == "aliquot")
    used = Fraction(15000) - aliquot.weigh.number
    found = learn(
        "nominal-fill", {"net [mg]": [150] * 9 + [150.001]}, plan=plan,
        filler_used=f"{float(used)} mg", **NOTED,
    )  # fmt: skip
    # 1 mg of drug in 15 g: all but a ten-thousandth of it is filler, which packs to 150 mg.
    assert math.isclose(found.mixture.filler_pack_low.number, 150, rel_tol=1e-3)
    assert "pack_stat" in tomllib.loads("\n".join(found.lines))


def test_the_lines_plan_the_next_batch():
    """Fill, scatter and packing of the filler go into an order as they stand."""
    plan = galenic.plan(ORDER)
    found = learn("nominal-fill", {"net [mg]": NET}, plan=plan, filler_used="13.2 g", **NOTED)
    lines = tomllib.loads("\n".join(found.lines))
    assert list(lines) == ["fill", "rsd", "pack_stat", "pack_stat_size", "pack_stat_maker"]
    assert "lot M-7, 2026-11-22, 100 capsules, Coni-Snap 1" in found.lines[1]
    rest = {key: one for key, one in lines.items() if key.startswith("pack")}
    again = galenic.plan(
        ORDER
        | {
            "capsule": ORDER["capsule"] | {"fill": lines["fill"]},
            "fill": {"rsd": lines["rsd"]},
            "filler": {"name": "y"} | rest,
        }
    )
    assert again.fill.total.number == Fraction("150.8")
    assert again.fill.filler.number == Fraction("130.8")


def completed():
    """A hundred capsules of 20 mg of powder each, by completion: no packing is known."""
    unknown = {"stock": {key: one for key, one in ORDER["stock"].items() if key != "pack_stat"}}
    filler = {"name": "microcrystalline cellulose PH-102"}
    return ORDER | unknown | {"filler": filler, "fill": {"method": "completion"}}


def test_from_a_packing_that_is_not_known_to_a_batch_to_its_mass():
    """2 g of powder and 13.2 g of filler by completion; the next is 130.8 mg of filler each."""
    plan = galenic.plan(completed())
    assert plan.fill.total is None
    found = learn("nominal-fill", {"net [mg]": NET}, plan=plan, filler_used="13.2 g", **NOTED)
    premix = plan.fill.premix.number
    parts = learn("nominal-fill", {"net [mg]": NET}, plan=plan,
                  topped_up=f"{float(13200 - premix)} mg", **NOTED)  # fmt: skip
    assert parts.mixture == found.mixture
    assert str(found.mixture.other_powders) == "2000 mg"
    lines = tomllib.loads("\n".join(found.lines))
    assert lines == {"fill": "150.8 mg/capsule", "method": "to-mass", "rsd": "0.916 %"}
    fill = {"fill": lines.pop("fill")}
    again = galenic.plan(completed() | {"capsule": ORDER["capsule"] | fill, "fill": lines})
    assert [str(one.weigh) for one in again.weighings] == ["2000 mg", "13080 mg"]


def test_a_check_by_completion_asks_for_the_filler():
    """Nobody knows what was weighed in, nor what each should hold, before that is told."""
    plan, weighed = galenic.plan(completed()), {"net [mg]": NET}
    for rule, path in (("dac-nrf", "weighed_in"), ("us-theoretical", "theoretical")):
        with pytest.raises(galenic.InputError) as refused:
            check_weights(weighed, rule=rule, plan=plan, filled="15.1 g")
        (problem,) = refused.value.problems
        assert problem.path == path
        assert "filler_used" in problem.remedy
        report = check_weights(weighed, rule=rule, plan=plan, filled="15.1 g",
                               filler_used="13.2 g")  # fmt: skip
        assert report.passes
        assert str(report.theoretical) == "152 mg/capsule"


def seeded(seed):
    """Chance that is the same in every run."""
    return random.Random(seed)  # noqa: S311 - no secret


def batch(draw, *, bodies=100, packs=150.0, scatter=0.02, empty=None):
    """A batch by completion, simulated: the filler that went in, and ten capsules of it, in mg.

    Each body takes what it takes at the first filling; emptied and mixed, all of it is shared out
    again, and each takes its part. A shell, where there is one, has a mass and a scatter.
    """
    taken = [packs * (1 + scatter * draw.gauss(0, 1)) for _ in range(bodies)]
    blend = sum(taken)
    parts = [packs * (1 + scatter * draw.gauss(0, 1)) for _ in range(bodies)]
    filled = [part * blend / sum(parts) for part in parts]
    weighed = draw.sample(filled, 10)
    if empty is not None:
        weighed = [one + draw.gauss(*empty) for one in weighed]
    return blend - 2000, weighed


def holds(coverage, count, of):
    """Whether a count of hits is one that chance explains: within 3.5 standard deviations."""
    wide = 3.5 * (of * coverage * (1 - coverage)) ** 0.5
    return abs(count - coverage * of) <= wide


@pytest.mark.slow
@pytest.mark.parametrize("bodies", [20, 100])
def test_the_interval_holds_what_the_next_batch_takes_in_95_of_100(bodies):
    """By the line learnt, the bodies of a further batch are full within what is stated."""
    draw, hits, true, count = seeded(20261129 + bodies), 0, 0, 500
    for _ in range(count):
        filler, net = batch(draw, bodies=bodies)
        found = learnt([round(one, 3) for one in net], filler_used=f"{filler:.3f} mg",
                       capsules_filled=bodies)  # fmt: skip
        again = sum(150 * (1 + 0.02 * draw.gauss(0, 1)) for _ in range(bodies)) / bodies
        ends = found.mixture.next_batch
        hits += ends.low.number <= again <= ends.high.number
        true += found.interval.low.number <= 150 <= found.interval.high.number
    assert holds(0.95, hits, count)
    assert holds(0.95, true, count)


@pytest.mark.slow
@pytest.mark.parametrize("shells", [5, 30])
def test_the_interval_counts_the_shells_that_were_weighed_apart(shells):
    """Gross weights less the mean of a few shells: the mean shell is not known exactly."""
    draw, hits, count = seeded(7 * shells), 0, 500
    for _ in range(count):
        _, gross = batch(draw, empty=(48, 3))
        empty = [draw.gauss(48, 3) for _ in range(shells)]
        found = learn("nominal-fill", {"gross [mg]": [round(one, 3) for one in gross],
                                       "shell [mg]": [round(one, 3) for one in empty]})  # fmt: skip
        hits += found.interval.low.number <= 150 <= found.interval.high.number
    assert hits >= 0.93 * count  # Welch's degrees of freedom are near, and on the safe side
    assert hits <= 0.99 * count


def test_a_simulated_batch_plans_the_next_one():
    """The plan of the line is the mean that was learnt, and within what was stated of the truth."""
    filler, net = batch(seeded(3))
    found = learnt([round(one, 1) for one in net], filler_used=f"{filler:.1f} mg")
    fill = tomllib.loads("\n".join(found.lines))["fill"]
    plan = galenic.plan(ORDER | {"capsule": ORDER["capsule"] | {"fill": fill}})
    ends = found.mixture.next_batch
    assert ends.low.number <= plan.fill.total.number <= ends.high.number
    assert ends.low.number <= 150 <= ends.high.number


@pytest.mark.parametrize(
    ("used", "said"),
    [
        ("13.08 g", set()),  # 150.8 mg each, as weighed
        ("13.2 g", set()),  # 152 mg: 1.2 mg more
        ("13.3 g", {"learnt-less-than-weighed"}),  # 153 mg
        ("13.6 g", {"learnt-less-than-weighed", "learnt-loss"}),  # 156 mg: 3.3 % lost
        ("12.94 g", {"learnt-more-than-weighed"}),  # 149.4 mg, and two of ten are below
    ],
)
def test_the_balance_of_masses(used, said):
    """The two means are held against each other by three standard errors: 1.31 mg here."""
    assert math.isclose(3 * statistics.stdev(NET) / 10**0.5, 1.31, abs_tol=0.005)
    assert codes(learnt(filler_used=used)) - {"learnt-filler-range"} == said


def test_more_than_there_was_is_refused():
    """Even the lightest holds more than its share of what was weighed in: that cannot be."""
    with pytest.raises(galenic.InputError) as refused:
        learnt(filler_used="12.8 g")  # 148 mg each; the lightest has 148.9 mg
    (problem,) = refused.value.problems
    assert problem.path == "filler_used"
    assert "148 mg/capsule" in problem.expected
    assert "shell mass" in problem.remedy


def test_of_a_few_it_may_be_chance():
    """Five that all hold more than their share are told, and not refused."""
    found = learnt([151, 152, 151.5, 151.2, 151.8], filler_used="12.8 g")
    assert "learnt-more-than-weighed" in codes(found)


def test_equal_readings_are_no_contradiction():
    """Ten times 152 mg beside 151.99996 mg by what went in: nobody weighs so closely."""
    found = learnt([152] * 10, filler_used="13199.996 mg")
    assert codes(found) == {"learnt-filler-range"}
    assert "learnt-less-than-weighed" in codes(learnt([152] * 10, filler_used="13.22 g"))


def test_the_scatter_beside_its_limit():
    """More than 5 % is told; exactly what is allowed is not."""
    wide = [150 + sign * 10 for sign in (1, -1) for _ in range(5)]  # RSD 7.03 %
    assert "learnt-scatter" in codes(learnt(wide, filler_used="13 g"))
    assert "learnt-scatter" not in codes(learnt(filler_used="13 g"))


@pytest.mark.parametrize(
    ("what", "keys", "paths"),
    [
        ("nominal-fill", {"filler_used": "13 g"}, ["other_powders", "capsules_filled"]),
        ("nominal-fill", {"filler_used": "13 g", "topped_up": "3 g"},
         ["topped_up", "premix", "other_powders", "capsules_filled"]),
        ("nominal-fill", {**ALONE, "topped_up": "3 g"}, ["premix"]),
        ("nominal-fill", {**ALONE, "premix": "3 g", "filler_used": "13 g"}, ["premix"]),
        ("nominal-fill", ALONE, ["filler_used"]),
        ("pack-stat", {**ALONE, "filler_used": "13 g"},
         ["filler_used", "other_powders", "capsules_filled"]),
        ("nominal-fill", {**ALONE, "filler_used": "13.2 kg"}, ["filler_used"]),
        ("nominal-fill", {**ALONE, "filler_used": "0 g"}, ["filler_used"]),
        ("nominal-fill", {**ALONE, "filler_used": "13 g", "other_powders": ["2"]},
         ["other_powders[0]"]),
    ],
)  # fmt: skip
def test_what_cannot_be_learnt_from_is_refused(what, keys, paths):
    """Every problem by its key."""
    with pytest.raises(galenic.InputError) as refused:
        learn(what, {"net [mg]": NET}, **keys)
    assert [problem.path for problem in refused.value.problems] == paths


def test_a_plan_needs_the_filler_and_serves_the_fill_alone():
    """A plan by itself teaches nothing."""
    plan = galenic.plan(ORDER)
    for what, path in (("nominal-fill", "filler_used"), ("pack-stat", "plan")):
        with pytest.raises(galenic.InputError) as refused:
            learn(what, {"net [mg]": NET}, plan=plan)
        assert [problem.path for problem in refused.value.problems] == [path]


def test_a_plan_knows_the_shells():
    """Gross weights do with the shell of the plan."""
    plan = galenic.plan(ORDER)
    gross = [one + 76 for one in NET]
    found = learn("nominal-fill", {"gross [mg]": gross}, plan=plan, filler_used="13.2 g", **NOTED)
    assert found.value.number == Fraction("150.8")


def test_a_chart_shell_widens_the_interval():
    """The tolerance of a chart may be that of the whole lot: 48 ± 3 mg is u = 1.73 mg."""
    gross = [one + 48 for one in NET]
    found = learn("nominal-fill", {"gross [mg]": gross, "size": "3", "maker": "Coni-Snap"})
    own = statistics.variance(NET) / 10
    free = (own + 3) ** 2 / (own**2 / 9)
    reach = stats.t.ppf(0.975, free) * (own + 3) ** 0.5
    assert math.isclose(found.interval.high.number, 150.8 + reach, rel_tol=1e-6)


def test_the_command_line(tmp_path, run):
    """`galenic learn nominal-fill` takes the plan and the filler, and writes the lines."""
    order = tmp_path / "order.json"
    order.write_text(json.dumps(ORDER), encoding="utf-8")
    plan, ten = tmp_path / "plan.json", tmp_path / "ten.csv"
    assert run("plan", str(order), "--json", "--output", str(plan))[0] == 0
    ten.write_text("net [mg]\n" + "\n".join(map(str, NET)), encoding="utf-8")
    told = ("learn", "nominal-fill", str(ten), "--plan", str(plan), "--lot", "M-7",
            "--date", "2026-11-22")  # fmt: skip
    code, out, err = run(*told, "--filler-used", "13.2 g", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["mixture"]["weighed_in_each"] == "152 mg/capsule"
    code, out, _ = run(*told, "--filler-used", "13.2 g")
    assert 'fill = "150.8 mg/capsule"' in out
    assert "mean of the next batch" in out
    code, _, err = run(*told, "--filler-used", "13.2 kg")
    assert code == 2
    assert "filler_used" in err
    assert "a thousand times too large" in err
    assert run(*told)[0] == 2


def test_a_check_takes_the_filler_that_was_really_used():
    """With the plan's 2 g beside 13.2 g of filler 15.2 g went in, not the 15.5 g planned."""
    plan = galenic.plan(ORDER)
    loss = check_yield({"filled": "15.048 g", "filler_used": "13.2 g"}, rule="dac-nrf", plan=plan)
    assert (str(loss.weighed_in), str(loss.loss)) == ("15200 mg", "1 %")
    added = check_yield({"filled": "15.7 g", "topped_up": "300 mg"}, rule="dac-nrf", plan=plan)
    assert str(added.weighed_in) == "15800 mg"  # 2 g, the 13.5 g planned, and 0.3 g on top
    report = check_weights({"net [mg]": NET}, rule="dac-nrf", plan=plan, filled="15.1 g",
                           filler_used="13.2 g")  # fmt: skip
    assert report.loss.number == Fraction(100 * 100, 15200)
    # 500 mg of active in 15.2 g: 32.89 mg/g, of which 150.8 mg hold 4.961 mg of 5 mg.
    assert math.isclose(report.estimate.mean.number, 100 * 500 / 15200 * 150.8 / 5, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("keys", "plan", "paths"),
    [
        ({"filler_used": "13.2 g", "weighed_in": "15.2 g"}, False, ["filler_used"]),
        ({"filler_used": "13.2 g", "topped_up": "1 g"}, True, ["topped_up"]),
        ({"topped_up": "1 g", "weighed_in": "15.2 g"}, True, ["topped_up"]),
    ],
)
def test_the_filler_of_a_check_stands_beside_a_plan(keys, plan, paths):
    """What was weighed in by hand counts it already, and it is told once."""
    with pytest.raises(galenic.InputError) as refused:
        check_yield({"filled": "15 g", **keys}, rule="dac-nrf",
                    plan=galenic.plan(ORDER) if plan else None)  # fmt: skip
    assert [problem.path for problem in refused.value.problems] == paths


@pytest.mark.slow
@given(orders(fills=("volume",)))
def test_the_filler_packs_as_the_order_says_where_the_bodies_were_full(drawn):
    """A batch to the volume, weighed as planned: of its own weights its own figure comes back.

    Rounding of the weights is in it, and the rest is what the packing of the others may be.
    """
    filler = drawn["filler"]
    assume("pack_stat" in filler and drawn["capsule"]["size"] != "auto")
    assume(filler.get("pack_stat_maker") is None)
    assume(filler.get("pack_stat_size") in {None, drawn["capsule"]["size"]})
    plan = galenic.plan(drawn)
    into = [one for one in plan.weighings if one.into == "batch"]
    masses = {one.step: (one.weigh or one.exact).number for one in into}
    used = sum(masses[one.step] for one in into if one.role == "filler")
    assume(not plan.stopped and used)
    each = Fraction(sum(masses.values()), plan.made.planned)
    found = learn("nominal-fill", {"net [mg]": [float(each)] * 2}, plan=plan,
                  filler_used=f"{float(used):.6f} mg")  # fmt: skip
    low, high = found.mixture.filler_pack_low.number, found.mixture.filler_pack_high.number
    true, near = number(filler["pack_stat"]), Fraction(1, 200)
    assert low * (1 - near) <= true <= high * (1 + near)

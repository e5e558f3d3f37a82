"""How sure the doses of a regimen are, held against draws and closed forms of these tests' own."""

import json
import math

import jsonschema
import numpy as np
import pytest

import galenic
from galenic import InputError
from galenic._cli import main
from strategies import number

NAME = "naltrexone hydrochloride"
DRAWS = 400_000
CLOSE = 0.006  # of a standard deviation of so many draws: five of its own, 1/√(2n)
NEAR = 0.05
"""Standard deviations: what the skew of a product of two factors moves an end by, and more."""

READ, SCATTER, SCALE, LOSS = 0.1, 0.08, 0.001, 0.02
ASSAY, MIX, FILL, EVEN = 0.01, 0.03, 0.02, 0.004
POWDER = {
    "kind": "powder", "active": NAME, "assay": "99 %", "basis": "as-is",
    "assay_uncertainty": "1 %", "pack_stat": "200 mg/capsule", "lot": "P-1",
}  # fmt: skip
TABLETS = {
    "kind": "tablets", "active": NAME, "strength": "50 mg/tablet", "mean_mass": "250 mg/tablet",
    "assay": "98 %", "assay_uncertainty": "1 %", "content_rsd": "4 %", "coating": "none",
    "masses_are": "crushed", "pack_stat": "200 mg/capsule",
}  # fmt: skip


def tables(stock, **changes):
    """The tables of an order beside a regimen: of every source something is known."""
    known = {
        "stock": stock,
        "order": {"number": "R7", "date": "2026-12-01"},
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
        "weighing": {"rule": "usp-41"},
        "mixing": {"rsd": "3 %", "loss": "2 %", "aliquot_rsd": "0.4 %"},
        "fill": {"rsd": "2 %"},
        "balance": [{
            "name": "b", "readability": "0.1 mg", "repeatability": "0.08 mg", "capacity": "220 g",
            "accuracy": "0.1 %",
        }],
    }  # fmt: skip
    return known | changes


def titrated(stock, strengths, doses, *, have=None, **changes):
    """A regimen of steps of seven days each."""
    steps = [one if isinstance(one, dict) else {"dose": one} for one in doses]
    regimen = {
        "active": NAME, "strengths": strengths, "step": [one | {"for": "7 days"} for one in steps],
    }  # fmt: skip
    given = {"regimen": regimen} | tables(stock, **changes)
    return galenic.titrate(given if have is None else given | {"have": have})


def weighed(plan, *roles):
    """What was weighed of some roles, in mg."""
    found = [number(str(one.weigh or one.exact)) for one in plan.weighings if one.role in roles]
    return float(sum(found))


class Draws:
    """Errors drawn anew for each batch, but for what all batches have in common."""

    def __init__(self):
        self.rng = np.random.default_rng(20261129)
        self.assay = 1 + ASSAY * self.rng.standard_normal(DRAWS)
        self.scale = 1 + SCALE * self.rng.uniform(-1, 1, DRAWS)

    def normal(self, sd):
        return 1 + sd * self.rng.standard_normal(DRAWS)

    def on_pan(self, weight):
        """What lies on the pan: two readings, a repeatability, and the scale of the balance."""
        step = self.rng.triangular(-READ, 0, READ, DRAWS)
        return weight * self.scale + step + SCATTER * self.rng.standard_normal(DRAWS)

    def kept(self):
        """What is left of the active after a loss of up to so much."""
        return 1 - LOSS * self.rng.random(DRAWS)

    def capsules(self, means, count):
        """So many capsules of one batch, of which each has a fill and a mix of its own."""
        return sum(means * self.normal(MIX) * self.normal(FILL) for _ in range(count))


def agree(dose, drawn):
    """Mean, standard uncertainty and interval are those of the draws."""
    sd = float(np.std(drawn))
    assert float(dose.mean.number) == pytest.approx(float(np.mean(drawn)), abs=5 * sd / DRAWS**0.5)
    assert float(dose.standard_uncertainty.number) == pytest.approx(sd, rel=CLOSE)
    low, high = np.percentile(drawn, [2.5, 97.5])
    assert float(dose.interval.low.number) == pytest.approx(low, abs=NEAR * sd)
    assert float(dose.interval.high.number) == pytest.approx(high, abs=NEAR * sd)


def test_a_dose_of_two_batches_of_one_powder_is_as_drawn():
    """Both share the assay and the scale; weights and losses are of each, and capsules differ."""
    found = titrated(POWDER, ["15 mg", "45 mg"], ["15 mg", "30 mg", "45 mg", "75 mg"])
    assert found.family.common is None
    draws, means = Draws(), []
    for plan in found.plans:
        assert not plan.triturates
        held = draws.on_pan(weighed(plan, "stock")) * 0.99 * draws.assay * draws.kept()
        means.append(held / plan.made.planned)
    counts = [(1, 0), (2, 0), (0, 1), (2, 1)]
    for dose, many in zip(found.accuracy, counts, strict=True):
        order = [plan.order.dose.label for plan in found.plans]
        by_label = dict(zip(("15 mg", "45 mg"), many, strict=True))
        agree(dose, sum(draws.capsules(means[order.index(k)], n) for k, n in by_label.items()))


def test_a_dose_from_one_triturate_is_as_drawn():
    """The triturate's own weighings are common to the batches that are weighed from it."""
    found = titrated(POWDER, ["0.5 mg", "1.5 mg"], ["0.5 mg", "1 mg", "2 mg"])
    common = found.family.common
    assert common is not None
    assert all(found.family.from_common)
    draws = Draws()
    drug, diluent = (draws.on_pan(weighed(common, *one)) for one in (["stock"], ["filler"]))
    assert weighed(common, "stock", "filler") == pytest.approx(
        sum(float(number(str(one.weigh or one.exact))) for one in common.weighings)
    )
    active = drug * 0.99 * draws.assay
    strength = active * draws.kept() / (drug + diluent)
    means = []
    for plan in found.plans:
        portion = draws.on_pan(weighed(plan, "stock")) * draws.normal(EVEN)
        means.append(portion * strength * draws.kept() / plan.made.planned)
    half, more = means if found.plans[0].order.dose.label.startswith("0.5") else means[::-1]
    one, two, both = found.accuracy
    assert [each.count for each in both.take] == [1, 1]
    agree(one, draws.capsules(half, 1))
    agree(two, draws.capsules(half, 2))
    agree(both, draws.capsules(half, 1) + draws.capsules(more, 1))


def test_common_errors_do_not_average_out_and_the_others_do():
    """In closed form: n capsules of a batch have n times its errors, and √n times the others."""
    doses = [f"{15 * n} mg" for n in (1, 2, 3, 6)]
    found = titrated(POWDER, "15 mg", doses)
    first = found.accuracy[0]
    mean, common = float(first.mean.number), float(first.common.number)
    assert mean == pytest.approx(float(first.planned.number) * (1 - LOSS / 2), rel=1e-12)
    weight = weighed(found.plans[0], "stock")
    parts = [
        ASSAY, SCALE / math.sqrt(3), READ / math.sqrt(6) / weight, SCATTER / weight,
        LOSS / math.sqrt(12) / (1 - LOSS / 2),
    ]  # fmt: skip
    assert common == pytest.approx(mean * math.hypot(*parts), rel=1e-9)
    for n, one in zip((1, 2, 3, 6), found.accuracy, strict=True):
        assert (one.take[0].count, one.times, one.per) == (n, 7, "dose")
        assert float(one.common.number) == pytest.approx(n * common, rel=1e-12)
        between = math.sqrt(n) * mean * math.hypot(MIX, FILL)
        assert float(one.between.number) == pytest.approx(between, rel=1e-12)
        both = math.hypot(n * common, between)
        assert float(one.standard_uncertainty.number) == pytest.approx(both, rel=1e-12)
        assert one.leaves_out == ()


def test_one_capsule_is_as_sure_as_its_plan_says():
    """A dose of one capsule from a batch of its own is what the budget of the plan has."""
    found = titrated(POWDER, ["15 mg", "45 mg"], ["15 mg", "45 mg"])
    plans = {plan.order.dose.number: plan for plan in found.plans}
    for one in found.accuracy:
        budget = galenic.accuracy.budget(plans[one.dose.number])
        assert one.mean.number == budget.dose.mean.number
        assert float(one.interval.low.number) == pytest.approx(
            float(budget.dose.interval.low.number), rel=1e-12
        )
        assert float(one.common.number) == pytest.approx(budget.between * 15 * 0.99 * (
            3 if one.dose.number == 45 else 1
        ), rel=1e-3)  # fmt: skip


def test_tablets_crushed_once_are_one_sample_of_them():
    """The scatter between tablets is averaged over all that are crushed for the family."""
    found = titrated(TABLETS | {"min_tablets": 1}, ["1.5 mg", "4.5 mg"], ["1.5 mg", "6 mg"])
    taken = found.totals.tablets
    own = [plan.order.replace(stock={"batches_weigh": None}) for plan in found.plans]
    alone = [galenic.plan(order).actives[0].stock.units_to_take for order in own]
    assert taken == 2 > max(alone)
    loss = LOSS / math.sqrt(12) / (1 - LOSS / 2)
    weights = [weighed(plan, "stock") for plan in found.plans]
    means = [float(plan.actives[0].dose.expected.number) * (1 - LOSS / 2) for plan in found.plans]
    shared = math.hypot(ASSAY, 0.04 / math.sqrt(taken), SCALE / math.sqrt(3))
    own = [
        mean * math.hypot(loss, READ / math.sqrt(6) / one, SCATTER / one)
        for mean, one in zip(means, weights, strict=True)
    ]
    both = math.hypot(shared * sum(means), *own)
    assert float(found.accuracy[1].common.number) == pytest.approx(both, rel=0.002)
    apart = math.hypot(
        *(math.hypot(shared * mean, one) for mean, one in zip(means, own, strict=True))
    )
    assert float(found.accuracy[1].common.number) > 1.1 * apart


def test_a_day_of_several_times_is_told_besides():
    doses = [{"dose": "15 mg", "at": "morning"}, {"dose": "45 mg", "at": "night"}]
    found = titrated(
        POWDER, ["15 mg", "45 mg"], [{"doses": doses}, {"dose": "15 mg", "every": "12 hours"}]
    )
    told = [(one.step, one.per, one.times, str(one.dose), len(one.take)) for one in found.accuracy]
    assert told == [
        (1, "dose", 7, "15 mg", 1), (1, "dose", 7, "45 mg", 1), (1, "day", 7, "60 mg", 2),
        (2, "dose", 14, "15 mg", 1), (2, "day", 7, "30 mg", 1),
    ]  # fmt: skip
    assert found.accuracy[4].take[0].count == 2
    both = [plan.actives[0].dose.expected.number for plan in found.plans]
    assert found.accuracy[2].planned.number == sum(both)
    assert found.accuracy[2].deviation.number == (sum(both) - 60) / 60 * 100


def test_what_is_not_known_is_named_and_not_taken_for_nothing():
    """Without a scatter between capsules the interval is that of means of batches."""
    found = titrated(POWDER, "15 mg", ["30 mg"], fill={"sd": "3 mg"}, mixing={"loss": "2 %"})
    (one,) = found.accuracy
    assert one.between is None
    assert one.interval.of == "batch mean"
    assert one.leaves_out == one.interval.leaves_out == ("mixing",)
    assert one.standard_uncertainty.number == one.common.number
    assert "Of these nothing is known".upper() in str(found)


def test_of_capsules_at_hand_nothing_is_known():
    found = titrated(POWDER, "15 mg", ["15 mg"], have=[{"strength": "15 mg", "count": 3}])
    at_hand, new = found.accuracy
    assert (at_hand.times, new.times) == (3, 4)
    assert at_hand.mean is at_hand.planned is at_hand.interval is None
    assert at_hand.leaves_out == ("1 of 15 mg from capsules at hand",)
    assert new.mean is not None


def test_without_batches_there_is_none():
    regimen = {"active": NAME, "strengths": "1.5 mg", "step": [{"dose": "3 mg", "for": "7 days"}]}
    found = galenic.titrate({"regimen": regimen})
    assert found.accuracy is None
    assert found.to_dict()["accuracy"] is None
    assert found.rows("accuracy") == []
    with pytest.raises(InputError, match="whose batches were planned"):
        galenic.accuracy.regimen_doses(found)
    stopped = titrated(POWDER | {"available": "1 mg"}, "15 mg", ["15 mg"])
    assert stopped.stopped
    assert stopped.accuracy is None
    with pytest.raises(InputError, match="stopped"):
        galenic.accuracy.regimen_doses(stopped)


def test_a_scatter_beyond_all_measure_is_told_by_the_function_alone():
    found = titrated(POWDER, "15 mg", ["15 mg"], fill={"sd": "90 mg"})
    assert found.accuracy is None
    with pytest.raises(InputError, match=r"fill\.sd"):
        galenic.accuracy.regimen_doses(found)


def test_through_the_command_line(tmp_path, capsys):
    """The JSON keeps to its schema, text and page have a row for each dose."""
    found = titrated(POWDER, ["15 mg", "45 mg"], ["15 mg", "60 mg"])
    file = tmp_path / "regimen.json"
    file.write_text(json.dumps(found.file.to_tables(), default=str), "utf-8")
    assert main(["titrate", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, galenic.schema("titration"))
    first, second = told["accuracy"]
    planned = [number(one["planned"].removesuffix("/dose")) for one in (first, second)]
    doses = {plan.order.dose.number: plan.actives[0].dose.expected.number for plan in found.plans}
    assert list(map(float, planned)) == pytest.approx(
        [float(doses[15]), float(doses[15] + doses[45])], rel=1e-10
    )
    assert [one["count"] for one in second["take"]] == [1, 1]
    assert main(["titrate", str(file)]) == 0
    text = capsys.readouterr().out
    assert "HOW SURE EACH DOSE IS" in text
    assert "step 2, 60 mg at a time" in text
    assert found.to_html().count("at a time") == 2
    assert [row["capsules"] for row in found.rows("accuracy")] == [1, 2]

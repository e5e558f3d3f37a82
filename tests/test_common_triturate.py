"""Several drugs too small to weigh in one triturate: fewer weighings, at no worse error."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import galenic

DOSES = {"levothyroxine sodium": "38 mcg", "liothyronine sodium": "9 mcg"}


def order(doses: dict[str, str] = DOSES, **tables: Any) -> galenic.Order:
    """Pure powders, one balance that weighs from 160 mg on."""
    actives = [
        {
            "name": name,
            "dose": dose,
            "stock": {"kind": "powder", "active": name, "assay": "100 %", "basis": "as-is"},
        }
        for name, dose in doses.items()
    ]
    return galenic.Order.read(
        {
            "order": {"capsules": 60},
            "active": actives,
            "capsule": {"size": "3"},
            "filler": {"name": "microcrystalline cellulose", "pack_stat": "150 mg/capsule"},
            "weighing": {"rule": "usp-41"},
            "balance": [{"name": "b", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
            **tables,
        }
    )


def run(plan: galenic.Plan) -> dict[str, Fraction]:
    """What a capsule holds of each active, by pouring the printed weights together."""
    vessels: dict[str, dict[str | None, Fraction]] = {}
    for one in plan.weighings:
        weight = (one.weigh or one.exact).number
        source, target = vessels.get(one.from_), vessels.setdefault(one.into, {})
        if source is None:
            target[one.active] = target.get(one.active, Fraction(0)) + weight
            continue
        share = weight / sum(source.values())
        for name, mass in list(source.items()):
            source[name] = mass * (1 - share)
            target[name] = target.get(name, Fraction(0)) + mass * share
    batch = vessels["batch"]
    return {name: batch[name] / plan.made.planned for name in batch if name is not None}


def test_two_drugs_go_through_one_triturate() -> None:
    plan = galenic.plan(order(), prove=True)
    (made,) = plan.triturates
    assert set(made.actives) == set(DOSES)
    assert len(plan.weighings) == 7  # 2 drugs, 2 diluents, 2 aliquots, the filler
    assert "triturate-common" in {notice.code for notice in plan.notices}
    held = run(plan)
    for active, dose in zip(plan.actives, ("0.038", "0.009"), strict=True):
        assert active.dose.expected.number == held[active.name]
        assert abs(held[active.name] / Fraction(dose) - 1) < Fraction(1, 1000)


def test_it_is_no_worse_than_each_drug_alone() -> None:
    alone = [galenic.plan(order({name: dose})) for name, dose in DOSES.items()]
    together = galenic.plan(order())
    worst = max(made.worst_error.number for plan in alone for made in plan.triturates)
    assert together.triturates[0].worst_error.number <= worst
    apart = sum(len(plan.weighings) - 1 for plan in alone)  # the filler is weighed in each
    assert len(together.weighings) - 1 < apart


def error_of(plan: galenic.Plan, name: str) -> Fraction:
    """The worst error of one drug, by the law of the aliquot method, from the printed weights.

    3 s + d/2 is the largest error of a weighing: 0.24 mg + 0.05 mg.
    """
    error, total = Fraction("0.29"), Fraction(0)
    for vessel in ("T1", "T2"):
        into = [one for one in plan.weighings if one.into == vessel]
        mixture = sum(one.weigh.number for one in into)
        for one in into:
            weight = one.weigh.number
            carries = one.active == name or one.role == "aliquot"
            total += (1 / weight - 1 / mixture) * error if carries else error / mixture
    (last,) = [one for one in plan.weighings if one.into == "batch" and one.role == "aliquot"]
    return total + error / last.weigh.number


def test_its_error_is_that_of_the_drug_that_is_moved_most() -> None:
    plan = galenic.plan(order())
    (made,) = plan.triturates
    worst = max(error_of(plan, name) for name in DOSES)
    assert made.worst_error.number == 100 * worst


def test_the_least_drug_is_diluted_by_no_more_than_the_limit() -> None:
    for doses in (DOSES, {"a": "2 mcg", "b": "90 mcg"}, {"a": "20 mcg", "b": "21 mcg"}):
        plan = galenic.plan(order(doses, triturate={"ratio_limit": 12}))
        for made in plan.triturates:
            for step in made.steps:
                into = [one for one in plan.weighings if one.into == step.name]
                drugs = [one.weigh.number for one in into if one.role != "diluent"]
                assert sum(one.weigh.number for one in into) <= 12 * min(drugs)


def test_each_drug_has_its_own_where_a_factor_is_fixed() -> None:
    plan = galenic.plan(order(triturate={"factor": 500}))
    assert all(len(made.actives) < 2 for made in plan.triturates)


def test_a_stock_that_is_short_keeps_its_drug_apart() -> None:
    tables = order().to_tables()
    tables["active"][0]["stock"]["available"] = "170 mg"
    plan = galenic.plan(galenic.Order.read(tables))
    assert not plan.stopped
    assert [made.actives for made in plan.triturates] == [
        ("liothyronine sodium",),
        ("levothyroxine sodium",),
    ]


def test_a_tolerance_of_one_drug_holds_in_a_common_triturate() -> None:
    tables = order().to_tables()
    for tolerance in ("0.4 %", "0.53 %", "0.6 %"):
        tables["active"][1]["tolerance"] = tolerance
        plan = galenic.plan(galenic.Order.read(tables))
        (made,) = [one for one in plan.triturates if "liothyronine sodium" in one.actives]
        several = len(made.actives) > 1
        error = 100 * error_of(plan, "liothyronine sodium") if several else made.worst_error.number
        assert error <= Fraction(tolerance.removesuffix(" %"))


@pytest.mark.parametrize("many", [3, 4])
def test_three_and_four_drugs_do_as_well(many: int) -> None:
    doses = {f"drug {n}": f"{10 + 7 * n} mcg" for n in range(many)}
    plan = galenic.plan(order(doses), prove=True)
    (made,) = plan.triturates
    assert len(made.actives) == many
    for name, mass in run(plan).items():
        dose = Fraction(10 + 7 * int(name[-1]), 1000)
        assert abs(mass / dose - 1) < Fraction(1, 500)


def test_the_order_of_the_actives_changes_nothing() -> None:
    tables = order().to_tables()
    plan = galenic.plan(galenic.Order.read(tables))
    tables["active"].reverse()
    assert galenic.plan(galenic.Order.read(tables)).weighings == plan.weighings


def test_each_drug_follows_the_weight_of_the_first() -> None:
    """On a grid of 20 mg, 1.1 times the least of 2700 mg is rounded: the others follow that.

    Else both roundings moved the second drug, by more than its own weight explains, and the check
    refused the plan.
    """
    powder = {"kind": "powder", "basis": "anhydrous-solvent-free"}
    first = powder | {"assay": "92.7 %", "water": "6.5 %", "solvent": "4.7 %"}
    second = powder | {"assay": "98.4 %", "water": "3.4 %", "solvent": "5.7 %"}
    actives = [
        {"name": "a", "dose": "11.2 mg", "overage": "10 %", "stock": {**first, "active": "a"}},
        {"name": "b", "dose": "7.54 mg", "overage": "5 %", "stock": {**second, "active": "b"}},
    ]
    actives[0]["stock"]["pack_stat"] = "252 mg/capsule"
    actives[1]["stock"]["density"] = "1 g/mL"
    tables = {
        "order": {"capsules": 162},
        "active": actives,
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "the filler", "pack_stat": "267 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [
            {"name": "B0", "readability": "20 mg", "minimum": "2700 mg"},
            {"name": "B1", "readability": "50 mg", "repeatability": "19 mg"},
        ],
        "triturate": {"ratio_limit": 40},
    }
    plan = galenic.plan(galenic.Order.read(tables))
    assert [made.actives for made in plan.triturates] == [("b", "a")]

"""Capsules of several actives as pharmacies make them: the numbers are worked out by hand."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

import galenic

F = Fraction

CALCIUM = """
# 30 capsules of two calcium salts, 5 % more of both, in size 1
[order]
capsules = 30

[[active]]
name    = "calcium glycerophosphate"
dose    = "105 mg"
overage = "5 %"
[active.stock]
kind   = "powder"
active = "calcium glycerophosphate"
factor = "1.080"

[[active]]
name    = "calcium gluconate"
dose    = "134 mg"
overage = "5 %"
[active.stock]
kind   = "powder"
active = "calcium gluconate"
assay  = "100 %"
basis  = "as-is"

[capsule]
size = "1"
fill = "300 mg/capsule"

[filler]
name = "mannitol with silica"

[weighing]
rule = "nrf"

[[balance]]
name        = "b"
readability = "1 mg"
"""

ANALYTICAL = {
    "weighing": {"rule": "usp-41"},
    "balance": [
        {"name": "analytical", "readability": "0.1 mg", "repeatability": "0.08 mg",
         "capacity": "220 g"},
    ],
}  # fmt: skip
CELLULOSE = {
    "capsule": {"size": "3"},
    "filler": {"name": "microcrystalline cellulose", "pack_stat": "150 mg/capsule"},
}
THYROID = CELLULOSE | ANALYTICAL | {
    "order": {"capsules": 60},
    "active": [
        {
            "name": "levothyroxine sodium",
            "dose": "38 mcg/capsule",
            "stock": {"kind": "powder", "active": "levothyroxine sodium", "assay": "98.5 %",
                      "basis": "anhydrous", "water": "9 %"},
        },
        {
            "name": "liothyronine sodium",
            "dose": "9 mcg/capsule",
            "overage": "2 %",
            "stock": {"kind": "powder", "active": "liothyronine sodium", "assay": "97 %",
                      "basis": "as-is"},
        },
    ],
}  # fmt: skip
AIMED = {"levothyroxine sodium": F(38, 1000), "liothyronine sodium": F(9, 1000) * F(102, 100)}
HELD = {"levothyroxine sodium": F(985, 1000) * F(91, 100), "liothyronine sodium": F(97, 100)}


@pytest.fixture
def calcium(tmp_path):
    """The order of two calcium salts, as a file."""
    file = tmp_path / "calcium.toml"
    file.write_text(CALCIUM, encoding="utf-8")
    return file


def of_stock(plan):
    """Each weighing of a stock, by its active."""
    return {one.active: one for one in plan.weighings if one.role == "stock"}


# --- two calcium salts ----------------------------------------------------------------------------


def test_two_calcium_salts_from_a_file(calcium):
    """105 mg × 30 × 1.05 × 1.080 is 3,572.1 mg; 134 mg × 30 × 1.05 is 4,221.0 mg."""
    plan = galenic.plan(galenic.read_order(calcium), prove=True)
    weighed = of_stock(plan)
    assert weighed["calcium glycerophosphate"].exact == galenic.Amount.read("3572.1 mg")
    assert weighed["calcium gluconate"].exact == galenic.Amount.read("4221 mg")
    (filler,) = (one for one in plan.weighings if one.role == "filler")
    assert filler.exact.number == 300 * 30 - F("3572.1") - 4221
    assert [one.name for one in plan.actives] == ["calcium glycerophosphate", "calcium gluconate"]


def test_two_calcium_salts_at_the_command_line(run, calcium):
    """The masses before rounding, and those to set, stand in the document."""
    code, out, err = run("plan", calcium, "--json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    found = {
        one["active"]: (one["exact"], one["weigh"])
        for one in document["weighings"]
        if one["role"] == "stock"
    }
    assert found == {
        "calcium glycerophosphate": ("3572.1 mg", "3572 mg"),
        "calcium gluconate": ("4221 mg", "4221 mg"),
    }
    assert [one["name"] for one in document["actives"]] == list(found)
    assert document["dose"] is document["potency"] is document["stock"] is None


def test_an_order_of_one_of_them_bears_it_at_the_top(run, calcium):
    """One table [[active]]: a list of one entry, and at the top what the short form has."""
    text = CALCIUM.partition('[[active]]\nname    = "calcium gluconate')
    rest = text[2].partition("[capsule]")
    calcium.write_text(text[0] + "[capsule]" + rest[2], encoding="utf-8")
    document = json.loads(run("plan", calcium, "--json")[1])
    (one,) = document["actives"]
    assert one["name"] == "calcium glycerophosphate"
    assert [one[key] for key in ("dose", "potency", "stock")] == [
        document[key] for key in ("dose", "potency", "stock")
    ]


# --- two hormones of the thyroid ------------------------------------------------------------------


def test_two_hormones_in_micrograms_end_with_weighings():
    """2.5 mg and 0.6 mg for the batch are far too little for the balance, which weighs 160 mg."""
    plan = galenic.plan(THYROID, prove=True)
    assert plan.proved
    assert plan.weighings
    assert {name for made in plan.triturates for name in made.actives} == set(AIMED)
    for one in plan.weighings:
        assert one.minimum.number == 160  # 2000 × 0.08 mg
        assert one.weigh.number >= 160
        assert one.weigh.number % F(1, 10) == 0


def test_each_dose_of_the_hormones_is_exact_on_the_bench():
    """Followed by hand from the printed weights, within what half a readability explains."""
    plan = galenic.plan(THYROID)
    vessels = {}
    for one in plan.weighings:
        target = vessels.setdefault(one.into, {"mg": F(0)})
        source = vessels.get(one.from_)
        held = {one.active: HELD[one.active]} if one.active else {}
        if source is not None:
            held = {name: active / source["mg"] for name, active in source.items() if name != "mg"}
        target["mg"] += one.weigh.number
        for name, part in held.items():
            target[name] = target.get(name, F(0)) + part * one.weigh.number
    for active in plan.actives:
        found = vessels["batch"][active.name] / 60
        assert active.dose.expected.number == found
        assert active.check.dose.number == found
        assert abs(found - AIMED[active.name]) <= active.check.bound.number
        assert abs(found / AIMED[active.name] - 1) < F(1, 100)
    assert vessels["batch"]["mg"] / 60 == plan.actives[0].check.fill.number


def test_one_tablet_of_both_hormones_serves_both():
    """60 capsules of 25 mcg take 30 tablets of 50 mcg: 6.25 mcg of the other where 6 is ordered."""
    order = CELLULOSE | ANALYTICAL | {
        "order": {"capsules": 60},
        "active": [
            {"name": "levothyroxine sodium", "dose": "25 mcg",
             "stock": {"kind": "tablets", "active": "levothyroxine sodium",
                       "strength": "50 mcg/tablet", "mean_mass": "120 mg/tablet"}},
            {"name": "liothyronine sodium", "dose": "6.2 mcg",
             "stock": {"of": "levothyroxine sodium", "active": "liothyronine sodium",
                       "strength": "12.5 mcg/tablet"}},
        ],
    }  # fmt: skip
    plan = galenic.plan(order, prove=True)
    (stock,) = (one for one in plan.weighings if one.role == "stock")
    assert (stock.active, stock.exact.number) == ("levothyroxine sodium", 3600)
    first, second = plan.actives
    assert first.dose.expected.number == F(25, 1000)
    assert second.dose.expected.number == F(625, 100_000)
    assert second.of == "levothyroxine sodium"


# --- naltrexone beside another drug ---------------------------------------------------------------

SECOND = {
    "name": "prednisolone",
    "dose": "5 mg",
    "stock": {"kind": "powder", "active": "prednisolone", "assay": "99 %", "basis": "as-is"},
}
FIRST = {
    "tablets": (
        {"kind": "tablets", "active": "naltrexone hydrochloride", "strength": "50 mg/tablet",
         "mean_mass": "253.4 mg/tablet", "coating": "film", "pack_stat": "180 mg/capsule"},
        F(4.5) * 60 / 50 * F("253.4"),
    ),
    "powder": (
        {"kind": "powder", "active": "naltrexone hydrochloride", "assay": "98 %",
         "basis": "as-is", "pack_stat": "210 mg/capsule"},
        F(4.5) * 60 / F("0.98"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(FIRST))
@pytest.mark.parametrize("turned", [False, True], ids=["first", "second"])
def test_naltrexone_beside_another_drug(kind, turned):
    """4.5 mg from tablets or from powder, and 5 mg of prednisolone, in either order."""
    stock, mass = FIRST[kind]
    actives = [{"name": "naltrexone hydrochloride", "dose": "4.5 mg", "stock": stock}, SECOND]
    order = CELLULOSE | ANALYTICAL | {
        "order": {"capsules": 60}, "active": actives[::-1] if turned else actives,
    }  # fmt: skip
    plan = galenic.plan(order, prove=True)
    weighed = of_stock(plan)
    assert weighed["naltrexone hydrochloride"].exact.number == mass
    assert weighed["prednisolone"].exact.number == 5 * 60 / F("0.99")
    for active in plan.actives:
        assert abs(active.dose.deviation.number) < 1  # per cent
        assert active.check.dose.number == active.dose.expected.number
    own = F(180 if kind == "tablets" else 210)
    room = 1 - mass / 60 / own - 5 / F("0.99") / 150
    assert plan.fill.filler.number == 150 * room

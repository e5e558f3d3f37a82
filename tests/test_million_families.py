"""Families that are drawn, their weights followed by hand; and what stock is at hand for them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest

import galenic
import million_families
from galenic import _keeping
from galenic._family import totals

ORDER: dict[str, Any] = {
    "stock": {
        "kind": "powder",
        "active": "the drug",
        "assay": "100 %",
        "basis": "as-is",
        "pack_stat": "200 mg/capsule",
    },
    "capsule": {"size": "3"},
    "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "b", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
}
"""A balance of a least weight of 160 mg."""


def family(*doses: str, **stock: str) -> galenic.Family:
    """Fourteen capsules of each dose."""
    tables = ORDER | {"stock": ORDER["stock"] | stock}
    heading = {"active": "the drug", "capsules": 14}
    return galenic.plan_family([tables | {"order": heading | {"dose": dose}} for dose in doses])


def test_weights_are_followed_into_every_capsule() -> None:
    """Of every kind there are some, and none fails.

    Some have a mixer or a ratio of their own that no triturate for all of them keeps to.
    """
    kinds, failed = million_families.block(0, count=60)
    assert failed == []
    assert {"one for all", "one for some", "diluted apart", "straight"} <= kinds.keys()
    assert kinds["stopped"] + kinds["short of stock"] <= 22


@pytest.mark.slow
@pytest.mark.parametrize("place", range(1, 9))
def test_every_family_closes(place: int) -> None:
    """Eight hundred more."""
    kinds, failed = million_families.block(place)
    assert failed == []
    assert kinds["one for all"] > 20
    assert kinds["stopped"] + kinds["short of stock"] <= 35


def test_powder_at_hand_has_to_be_enough_for_all() -> None:
    """14 x 20 mg and 14 x 30 mg are 280 and 420 mg: each of 500 mg, but not both."""
    assert not family("20 mg", "30 mg", available="700 mg").stopped
    short = family("20 mg", "30 mg", available="699 mg")
    assert short.stopped
    assert not any(plan.stopped for plan in short.plans)
    (told,) = (one for one in short.notices if one.severity == "stop")
    assert told.code == "stock-short"
    assert told.values["needed"] == galenic.Amount.read("700 mg")
    assert short.kept == ()


def test_a_triturate_is_made_where_the_powder_at_hand_is_not_enough_without() -> None:
    """Each alone dilutes 160 mg of 200, which is enough for one: and for both, of one triturate."""
    found = family("0.5 mg", "1.5 mg", available="200 mg")
    assert not found.stopped
    assert found.common is not None
    assert found.totals is not None
    assert found.totals.powder == galenic.Amount.read("160 mg")


def test_how_sure_the_triturate_is_goes_on_into_each_batch() -> None:
    """By the law of propagation: what scatters is 0.08 mg, and twice a rectangle of 0.1 mg.

    160 mg of drug in 4000 mg: its relative uncertainty counts by 3840/4000, and the diluent's mass
    by itself over the whole.
    """
    found = family("0.5 mg", "1.5 mg")
    scatter = math.hypot(0.08, 0.1 / math.sqrt(12) * math.sqrt(2))
    drug, diluent = scatter / 160 * 3840 / 4000, scatter / 4000
    expected = 100 * math.hypot(drug, diluent)
    for plan in found.plans:
        stock = plan.order.to_tables()["stock"]
        told = Fraction(stock["strength_uncertainty"].removesuffix(" %"))
        assert float(told) == pytest.approx(expected, rel=0.01)
        rows = galenic.accuracy.budget(plan).rows()
        (of_it,) = (one for one in rows if one["source"] == "content of the triturate")
        assert of_it["relative_standard_uncertainty"] == pytest.approx(float(told) / 100)


@pytest.mark.parametrize(
    ("least", "tablets", "left"), [({}, 10, "1841.8"), ({"min_tablets": 1}, 3, "68")]
)
def test_every_sheet_says_how_many_tablets_are_crushed_for_all(
    least: dict[str, int], tablets: int, left: str
) -> None:
    """160 + 212.9 + 319.3 mg are weighed of 253.4 mg a tablet: no sheet says one for itself."""
    stock = {
        "kind": "tablets",
        "active": "the drug",
        "strength": "50 mg/tablet",
        "mean_mass": "253.4 mg/tablet",
        "coating": "none",
        "pack_stat": "180 mg/capsule",
    }
    heading = {"active": "the drug", "capsules": 14}
    tables = ORDER | {"stock": stock | least}
    doses = ("0.5 mg", "1.5 mg", "3 mg", "4.5 mg")
    found = galenic.plan_family([tables | {"order": heading | {"dose": one}} for one in doses])
    assert found.common is not None
    assert found.from_common == (True, True, False, False)
    mass = Fraction("253.4") * tablets
    for plan in (found.common, *found.plans[2:]):
        use = plan.stock
        assert use is not None
        assert use.units_to_take == tablets
        assert use.units_exact is not None
        assert use.units_exact.number == Fraction("692.2") / Fraction("253.4")
        assert use.intact_mass == galenic.Amount(mass, "mg")
        assert use.leftover == galenic.Amount.read(f"{left} mg")
        text = " ".join(str(plan).split())
        assert f"take {tablets} tablets" in text
        assert "take 1 tablet" not in text
        alone = galenic.plan(plan.order)
        assert plan.weighings == alone.weighings
        told = [one for one in plan.notices if one.code == "tablet-weigh-intact"]
        assert [one.values["count"] for one in told] == [tablets]
    for plan in found.plans[:2]:
        told_of_it = " ".join(str(plan).partition("NOTE")[0].split())
        # What is not known of the triturate is not known of what is made of it.
        for name in galenic.accuracy.budget(plan).leaves_out:
            told_of_it = told_of_it.replace(name, "")
        assert "tablets" not in told_of_it


def test_the_triturate_is_of_the_order_that_is_made_first() -> None:
    """Its number is in the lot, and its day is day 1 of 180, in whatever row the orders stand."""
    orders = [
        ORDER | {"order": {"active": "the drug", "capsules": 14} | told}
        for told in (
            {"dose": "0.5 mg", "number": "B", "date": "2027-01-04"},
            {"dose": "1.5 mg", "number": "A", "date": "2027-01-02"},
            {"dose": "3 mg", "number": "C", "date": "2027-01-02"},
        )
    ]
    for given in (orders, orders[::-1], orders[1:] + orders[:1]):
        (left,) = galenic.plan_family(given).kept
        assert (left.lot, str(left.expires)) == ("A T", "2027-06-30")


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "the triturate takes nothing of the stock": (
        totals,
        "who_weigh_the_stock",
        lambda family: iter(family.plans),
    ),
    "what the batches take of the triturate is kept, too": (
        _keeping,
        "_of_common",
        lambda family: () if family.common is None else family.common.kept,
    ),
    "what is dispensed has the excess in it": (
        totals,
        "_dispensed",
        lambda family: sum(plan.dose.expected.number * plan.made.planned for plan in family.plans),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the draws is for nothing."""
    owner, name, wrong = FAULTS[fault]
    monkeypatch.setattr(owner, name, wrong)
    assert million_families.block(0, count=40)[1]

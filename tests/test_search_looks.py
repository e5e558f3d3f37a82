"""What the search for a triturate leaves out, and how many looks it takes, whatever the time."""

import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic._planning.trituration.chains import ChainLimits, Pan
from galenic._planning.trituration.frame import Frame
from galenic._planning.trituration.search import ChainSearch, find_chain
from galenic._ways.attempts import WaySearch
from worked import too_little_to_weigh

FIELD = Path(__file__).parent / "vectors" / "field"


@st.composite
def balances(draw):
    """One to five balances in whole milligrams, of which one may do all that another does."""
    found, grid = [], 1
    for _ in range(draw(st.integers(1, 5))):
        grid *= draw(st.sampled_from((1, 2, 3))) if found else 1  # the unit is a milligram
        least = grid * draw(st.integers(1, 30))
        most = None if draw(st.booleans()) else least + draw(st.integers(0, 200))
        found.append((least, grid, most))
    return found


def frame_of(found):
    """The balances as the search holds them, in milligrams: all share the unit of the finest."""
    pans = [
        Pan(Fraction(least), Fraction(grid), None if most is None else Fraction(most), Fraction(n))
        for n, (least, grid, most) in enumerate(found, 1)
    ]
    return Frame(Fraction(1, 2), pans, ChainLimits(), emptied=False)


@settings(max_examples=200)
@given(balances())
def test_a_balance_left_out_sets_no_weight_of_its_own(found):
    """Every weight is set as before, and with the error of the same balance."""
    frame = frame_of(found)
    for weight in range(1, 400):
        sets = (
            Fraction(n)
            for n, (least, grid, most) in enumerate(found, 1)
            if weight >= least and weight % grid == 0 and (most is None or weight <= most)
        )
        grid = frame.setting(weight)
        assert (None if grid is None else grid.error) == next(sets, None)


@settings(max_examples=200)
@given(balances())
def test_each_mass_is_rounded_by_the_finest_balance_that_then_holds_it(found):
    """In pieces: by quarters of a milligram, halves up, beside the rounding written out plainly."""
    frame = frame_of(found)
    for quarters in range(1, 1200):
        mass, wanted = Fraction(quarters, 4), None
        for least, grid, most in found:
            weight = math.floor(mass / grid + Fraction(1, 2)) * grid
            if least <= weight and (most is None or weight <= most):
                wanted = weight
                break
        twice = 2 * mass
        pieces = [one for one in frame.rounders if one.low <= twice < one.high]
        got = [one.rounded(math.floor(twice)) for one in pieces]
        assert got == ([] if wanted is None else [wanted])


@pytest.fixture
def looks(monkeypatch):
    """Count the diluents worked out: every look of the search works out one."""
    found = []

    def counting(worked):
        def counted(frame, *given):
            found.append(given)
            return worked(frame, *given)

        return counted

    for name in ("diluent_of", "last_diluent", "least_diluent"):
        monkeypatch.setattr(Frame, name, counting(getattr(Frame, name)))
    return found


@pytest.mark.parametrize("name", ["slow-three-balances", "slow-capacities"])
def test_filler_that_no_balance_weighs_is_told_without_a_search(name, looks, run):
    """Of 104.4 mg no aliquot up to 47.9 mg leaves filler that is weighed: 16.5 to 35 mg are a gap.

    The last gap lies between 47.9 mg and 5.5 g; ways out are looked for as well.
    """
    code, said, _ = run("plan", FIELD / f"{name}.json")
    assert code == 1
    assert "No triturate serves" in said
    assert len(looks) < 3000


def pans(*readabilities, capacity=None):
    """Balances of a minimum of sixty readabilities."""
    return [
        Pan(60 * d, d, None if capacity is None else capacity * d, 3 * d)
        for d in map(Fraction, readabilities)
    ]


@pytest.mark.parametrize("capacity", [None, 200, 5000])
@pytest.mark.parametrize("decades", [False, True])
@pytest.mark.parametrize("tolerance", [None, Fraction(3, 100)])
@pytest.mark.parametrize("need", ["1/100", "1/4", "1", "7"])
def test_the_looks_of_a_whole_search_are_bounded(need, tolerance, capacity, decades, looks):
    """Eight balances, near each other or decades apart: steps, drugs and ends share the looks."""
    grids = [10**n for n in range(8)] if decades else [1, 2, 5, 10, 20, 50, 100, 200]
    filler = Fraction(3000)
    limits = ChainLimits(filler=filler, room=filler, tolerance=tolerance)
    find_chain(Fraction(need), pans(*grids, capacity=capacity), limits)
    assert len(looks) < 60_000


def test_a_search_without_looks_left_finds_nothing():
    """The looks are a bound, and not advice."""
    filler = Fraction(3000)
    limits = ChainLimits(filler=filler, room=filler)
    frame = Frame(Fraction(1), pans(1), limits, emptied=False)
    assert ChainSearch(frame).first(2) is not None
    assert ChainSearch(frame, looks=0).first(2) is None


def test_ways_out_read_the_other_stocks_once(monkeypatch):
    """Beside each stock that is tried, the others are not read again."""
    tables = too_little_to_weigh("1.5 mg", 20)
    tablets = {"kind": "tablets", "active": tables["order"]["active"], "coating": "none",
               "strength": "5 mg/tablet", "mean_mass": "200 mg/tablet"}  # fmt: skip
    tables["other_stock"] = [tablets | {"lot": f"L{n}"} for n in range(8)]
    plan, seen = galenic.plan(tables), []
    changed = WaySearch._changed

    def counted(search, change):
        order = changed(search, change)
        seen.append((set(change), len(order.other_stock)))
        return order

    monkeypatch.setattr(WaySearch, "_changed", counted)
    assert sum(way.action == "other-stock" for way in plan.ways_out) == 8
    assert [count for keys, count in seen if keys == {"stock"}] == [0] * 8

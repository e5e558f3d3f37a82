"""The largest batch that all stocks of several actives make; the numbers are worked by hand."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic import InputError

F = Fraction
FINE = {"name": "fine", "readability": "0.1 mg", "repeatability": "0.08 mg", "capacity": "220 g"}


def powder(active, available=None, **keys):
    """A powder of 100 %, unless its assay is given."""
    made = {"kind": "powder", "active": active, "assay": "100 %", "basis": "as-is"} | keys
    return made if available is None else made | {"available": available}


def active(name, dose, available=None, stock=None, **keys):
    """A table [[active]] from a powder of its own."""
    return {"name": name, "dose": dose, "stock": stock or powder(name, available)} | keys


def order(*actives, capsules=100, **tables):
    """Capsules filled to 150 mg; at least 160 mg are weighed (2000 × 0.08 mg)."""
    return {
        "order": {"capsules": capsules},
        "active": list(actives),
        "capsule": {"size": "3", "fill": "150 mg/capsule"},
        "filler": {"name": "a filler"},
        "weighing": {"rule": "usp-41"},
        "balance": [FINE],
    } | tables


def shared(available=30):
    """Tablets of 200 mg that hold 50 mg of one and 12.5 mg of the other; capsules of 5 and 1.25."""
    tablets = {"kind": "tablets", "active": "drug one", "strength": "50 mg/tablet",
               "mean_mass": "200 mg/tablet", "coating": "none", "min_tablets": 1,
               "crush_allowance": "0 %"}  # fmt: skip
    if available is not None:
        tablets |= {"available": available}
    of = {"of": "drug one", "active": "drug two", "strength": "12.5 mg/tablet"}
    return order(active("drug one", "5 mg", stock=tablets), active("drug two", "1.25 mg", stock=of))


def masses(left):
    """Mass and active of a leftover, in mg."""
    return left.mass.number, left.active.number


# --- the one that limits --------------------------------------------------------------------------


@pytest.mark.parametrize(("second", "capsules", "limits"), [
    ("3 g", 222, "drug one"),    # 1000 / 4.5 = 222.2, 3000 / 10 = 300
    ("1.5 g", 150, "drug two"),  # 1500 / 10 = 150
])  # fmt: skip
def test_the_least_stock_limits_and_is_named(second, capsules, limits):
    """All are asked, whatever their order."""
    one, two = active("drug one", "4.5 mg", "1 g"), active("drug two", "10 mg", second)
    for actives in ((one, two), (two, one)):
        found = galenic.capacity(order(*actives))
        assert found.capsules == capsules
        assert [each.name for each in found.actives if each.limits] == [limits]
        assert [entry.code for entry in found.limited_by] == ["stock-short"]
        assert found.limited_by[0].text.startswith(f"{limits}: ")
        assert not found.plan.stopped


def test_at_hand_used_and_left_of_each():
    """150 capsules take 675 mg of 1000 and 1500 of 1500; 100 leave 550 and 500, of which 50 come.

    50 × 4.5 mg is 225 mg, which can be weighed; 500 mg / 10 mg is 50.
    """
    found = galenic.capacity(
        order(active("drug one", "4.5 mg", "1 g"), active("drug two", "10 mg", "1.5 g"))
    )
    one, two = found.actives
    assert (one.available.mass.number, one.available.capsules) == (1000, 222)
    assert (two.available.active.number, two.available.capsules) == (1500, 150)
    assert (one.used.stock.number, masses(one.used.left)) == (675, (325, 325))
    assert (two.used.stock.number, masses(two.used.left)) == (1500, (0, 0))
    assert (masses(one.leftover), masses(two.leftover)) == ((550, 550), (500, 500))
    assert found.from_leftover.capsules == 50
    assert found.available is found.leftover is found.summary.stock is found.summary.left is None
    assert found.summary.filler.number == 150 * (150 - 4.5 - 10)


def test_each_has_its_overage_and_its_potency():
    """10 mg with 5 % more, of 80 %, are 13.125 mg: 1500 mg hold 114; holds 1200 mg of active."""
    two = active("drug two", "10 mg", stock=powder("drug two", "1.5 g", assay="80 %"),
                 overage="5 %")  # fmt: skip
    found = galenic.capacity(order(active("drug one", "4.5 mg", "1 g"), two))
    assert found.capsules == math.floor(F(1500) / (F("10.5") / F("0.8"))) == 114
    assert found.actives[1].available.active.number == 1200
    assert found.actives[1].available.capsules == 114


def test_international_units_beside_milligrams():
    """2000 mg of 40000 IU/g hold 80000 IU, 160 capsules of 500 IU; mg and IU never meet."""
    vitamin = {"kind": "powder", "active": "a vitamin", "assay": "40000 IU/g",
               "basis": "as-is", "available": "2 g"}  # fmt: skip
    two = {"name": "a vitamin", "dose": "500 IU", "stock": vitamin}
    found = galenic.capacity(order(active("drug one", "4.5 mg", "1 g"), two))
    assert found.capsules == 160  # 2000 mg of 12.5 mg each
    assert str(found.actives[1].available.active) == "80000 IU"
    assert str(found.actives[0].available.active) == "1000 mg"


# --- what is not said -----------------------------------------------------------------------------


def test_a_stock_that_does_not_say_is_taken_for_enough_and_told():
    """222 capsules take 2220 mg of the second, of which nobody knows how much there is."""
    found = galenic.capacity(
        order(active("drug one", "4.5 mg", "1 g"), active("drug two", "10 mg"))
    )
    assert found.capsules == 222
    two = found.actives[1]
    assert (two.available, two.leftover, two.used.left, two.limits) == (None, None, None, False)
    assert two.used.stock.number == 2220
    assert found.from_leftover.capsules == 122  # 550 / 4.5
    assert "the order does not say how much there is" in " ".join(str(found).split())


def test_where_none_says_each_is_named():
    """All at once, by the keys to add."""
    with pytest.raises(InputError) as told:
        galenic.capacity(order(active("drug one", "4.5 mg"), active("drug two", "10 mg")))
    assert [one.path for one in told.value.problems] == [
        "active[0].stock.available", "active[1].stock.available",
    ]  # fmt: skip
    with pytest.raises(InputError) as told:
        galenic.capacity(shared(available=None))  # what comes along needs none of its own
    assert [one.path for one in told.value.problems] == ["active[0].stock.available"]


def test_an_active_in_the_long_form_is_asked_for_by_its_table():
    """[[active]] once is an order of one; its keys are where they were written."""
    with pytest.raises(InputError) as told:
        galenic.capacity(order(active("drug one", "4.5 mg")))
    assert [one.path for one in told.value.problems] == ["active[0].stock.available"]
    found = galenic.capacity(order(active("drug one", "4.5 mg", "1 g")))
    (only,) = found.actives
    assert (found.capsules, only.name, only.limits) == (222, "drug one", True)
    assert (found.available, found.leftover) == (only.available, only.leftover)
    assert (found.summary.stock, found.summary.left) == (only.used.stock, only.used.left)


# --- one stock for two, and twice the same --------------------------------------------------------


def test_one_stock_for_two_is_told_of_both():
    """30 tablets of 200 mg are 300 capsules of 20 mg; 100 take 10, and leave no loose powder."""
    found = galenic.capacity(shared())
    one, two = found.actives
    assert (found.capsules, two.of, one.limits, two.limits) == (300, "drug one", True, True)
    assert (one.available.tablets, two.available.tablets) == (30, 30)
    assert (one.available.active.number, two.available.active.number) == (1500, 375)
    assert one.leftover.tablets == two.leftover.tablets == 20
    rows = [line for line in str(found).splitlines() if line.startswith("  tablets left whole")]
    assert len(rows) == 2  # in the largest batch, and as it stands: not once more for the other


def test_what_is_left_of_one_stock_for_two_serves_both():
    """103 capsules take 10.3 tablets, so 11: 0.7 of one, 140 mg with 35 and 8.75 mg, is left.

    Without minimum weights that is seven capsules of 20 mg.
    """
    tables = shared() | {"order": {"capsules": 103}}
    del tables["weighing"], tables["balance"]
    found = galenic.capacity(tables)
    one, two = found.actives
    assert (masses(one.leftover), masses(two.leftover)) == ((140, 35), (140, F("8.75")))
    assert found.from_leftover.capsules == 7


def test_what_is_left_of_tablets_holds_the_form_that_was_stated():
    """50 mg of base are 60 mg of a salt that weighs 360 beside 300: once, not twice.

    95 capsules of 6 mg take 9.5 tablets, so 10: half of one, 100 mg, is five capsules of 20 mg.
    """
    rows = [
        {"name": "a base", "base": "a base", "molar_mass": "300 g/mol"},
        {"name": "a salt", "base": "a base", "molar_mass": "360 g/mol"},
    ]
    tablets = {"kind": "tablets", "active": "a base", "strength": "50 mg/tablet",
               "mean_mass": "200 mg/tablet", "coating": "none", "min_tablets": 1,
               "crush_allowance": "0 %", "available": 30}  # fmt: skip
    salt = active("a salt", "6 mg", stock=tablets, convert_form=True)  # 5 mg of base: 20 mg
    tables = order(salt, active("drug two", "10 mg"), capsules=95, substance=rows)
    del tables["weighing"], tables["balance"]
    found = galenic.capacity(tables)
    assert masses(found.actives[0].leftover) == (100, 30)
    assert (found.capsules, found.from_leftover.capsules) == (300, 5)


def test_twice_from_one_stock_is_one_active():
    """2 mg and 2.5 mg of one powder are 4.5 mg beside another drug."""
    tables = order(
        active("drug one", "2 mg", "1 g"), active("drug one", "2.5 mg", "1 g"),
        active("drug two", "10 mg", "3 g"),
    )  # fmt: skip
    found = galenic.capacity(tables)
    assert (found.capsules, [one.name for one in found.actives]) == (222, ["drug one", "drug two"])
    assert found.from_leftover.capsules == 122


# --- where none can be made -----------------------------------------------------------------------


def test_too_little_of_one_to_begin_with_is_named():
    """10 mg of the second are below every minimum, and too little to begin a triturate with."""
    found = galenic.capacity(
        order(active("drug one", "4.5 mg", "1 g"), active("drug two", "0.1 mg", "10 mg"))
    )
    assert (found.capsules, found.plan) == (0, None)
    assert [one.used for one in found.actives] == [None, None]
    assert [one.name for one in found.actives if one.limits] == ["drug two"]
    told = " ".join(entry.text for entry in found.limited_by)
    assert "active[1].stock.available" in told
    assert "(stock.available" not in told


# --- by every door --------------------------------------------------------------------------------


def test_the_command_writes_text_and_json(run, tmp_path):
    """JSON of the documented schema; the page names each."""
    tables = order(active("drug one", "4.5 mg", "1 g"), active("drug two", "10 mg", "1.5 g"))
    path = tmp_path / "order.json"
    path.write_text(json.dumps(tables), encoding="utf-8")
    code, out, _ = run("capacity", path, "--json")
    data = json.loads(out)
    jsonschema.validate(data, galenic.schema("capacity"))
    assert (code, data["capsules"], data["available"], data["plan"]["stock"]) == (
        0,
        150,
        None,
        None,
    )
    assert [(one["name"], one["limits"]) for one in data["actives"]] == [
        ("drug one", False), ("drug two", True),
    ]  # fmt: skip
    assert data["actives"][0]["leftover"] == {"tablets": None, "mass": "550 mg", "active": "550 mg"}
    code, out, _ = run("capacity", path)
    assert (code, max(map(len, out.splitlines())) <= 80) == (0, True)
    assert "STOCK AT HAND OF DRUG ONE" in out
    assert "STOCK AT HAND OF DRUG TWO" in out
    assert "drug two" in galenic.capacity(tables).to_html()


def test_a_name_is_escaped_wherever_it_stands():
    """What was typed is no markup, and begins no row."""
    name = "=1 <b>drug</b>"
    found = galenic.capacity(order(active(name, "4.5 mg", "1 g"), active("drug two", "10 mg")))
    assert "<b>drug" not in found.to_html()
    assert "&lt;b&gt;drug" in found.to_html()
    assert not any(line.strip().startswith("=1") for line in str(found).splitlines())


def test_rows_for_a_table():
    """One row for each active, with numbers in the unit of the heading."""
    found = galenic.capacity(
        order(active("drug one", "4.5 mg", "1 g"), active("drug two", "10 mg", "1.5 g"))
    )
    rows = found.rows("actives")
    assert [row["name"] for row in rows] == ["drug one", "drug two"]
    assert [row["left_mass [mg]"] for row in rows] == [325, 0]
    assert found.rows("capacity")[0]["capsules"] == 150
    vitamin = {"kind": "powder", "active": "a vitamin", "assay": "40000 IU/g", "basis": "as-is"}
    two = active("a vitamin", "500 IU", stock=vitamin | {"available": "2 g"})
    one, two = galenic.capacity(order(active("drug one", "4.5 mg"), two)).rows("actives")
    assert one.keys() == two.keys()
    assert (two["available_active [IU]"], two["available_active [mg]"]) == (80000, None)


# --- the largest, whatever the stocks -------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(5, 200), st.one_of(st.none(), st.integers(1, 2000))),
        min_size=2,
        max_size=4,
    ).filter(lambda drawn: any(there is not None for _, there in drawn))
)
def test_no_larger_batch_can_be_made(drawn):
    """Every number above the answer, up to what the active at hand would make, ends in a stop.

    Doses are tenths of a milligram, stocks milligrams.
    """
    actives = [
        active(f"drug {place}", f"{dose / 10} mg", None if there is None else f"{there} mg")
        for place, (dose, there) in enumerate(drawn)
    ]
    read = galenic.Order.read(order(*actives, capsules=40))
    found = galenic.capacity(read)
    most = min(F(10 * there, dose) for dose, there in drawn if there is not None)
    assert found.capsules <= most * F(100, 95)  # a dose may be off by its rounding
    assert found.search.exact
    for capsules in range(found.capsules + 1, math.ceil(most * F(100, 95)) + 2):
        assert galenic.plan(read.replace(capsules=capsules)).stopped
    if found.capsules:
        assert not galenic.plan(read.replace(capsules=found.capsules)).stopped

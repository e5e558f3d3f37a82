"""Numbers that are seldom meant: asked about, and never refused."""

from __future__ import annotations

import pytest

import galenic

ORDER = {
    "order": {"active": "a drug", "dose": "5 mg", "capsules": 60, "date": "2026-11-22"},
    "stock": {"kind": "powder", "active": "a drug", "assay": "99 %", "basis": "as-is"},
    "capsule": {"size": "1", "fill": "300 mg/capsule"},
    "filler": {"name": "mannitol"},
    "weighing": {"rule": "nrf"},
    "balance": [{"name": "b", "readability": "1 mg"}],
}


def asked(table, **keys):
    """The keys that a plan asks about, with these keys in a table."""
    held = ORDER[table]
    given = [held[0] | keys] if isinstance(held, list) else held | keys
    plan = galenic.plan(ORDER | {table: given})
    return [one.values["key"] for one in plan.notices if one.code == "seldom-meant"]


@pytest.mark.parametrize(
    ("table", "key", "meant", "seldom"),
    [
        ("order", "overage", "5 %", "0.05 %"),
        ("order", "excess", "5 %", "0.05 %"),
        ("order", "excess", "20 capsules", "63 capsules"),  # of 60: as many as there are to be
        ("order", "excess", "50 %", "105 %"),
        ("order", "date", "2026-11-22", "1926-11-22"),
        ("weighing", "error", "5 %", "0.05 %"),
        ("balance", "repeatability", "2 mg", "0.2 g"),  # of a readability of 1 mg
        ("balance", "minimum", "20 mg", "0.02 mg"),
        ("stock", "expires", "2028-01-31", "2062-01-31"),
        ("filler", "expires", "2028-01-31", "2062-01-31"),
        ("capsule", "expires", "2028-01-31", "2062-01-31"),
    ],
)
def test_what_is_seldom_meant_is_asked_about(table, key, meant, seldom):
    """The usual number passes in silence; the slip is named by its key."""
    assert asked(table, **{key: meant}) == []
    if seldom is not None:
        path = f"balance[0].{key}" if table == "balance" else f"{table}.{key}"
        assert asked(table, **{key: seldom}) == [path]


def test_every_lot_is_asked_for_its_year_under_its_own_key():
    """An excipient, the diluent of a triturate, another stock, and the stock of one of several."""
    late, soon = {"expires": "2062-01-31"}, {"expires": "2028-01-31"}
    of_each = [
        {"name": name, "dose": "5 mg", "stock": ORDER["stock"] | {"active": name} | until}
        for name, until in (("a drug", soon), ("another drug", late))
    ]
    rest = {key: table for key, table in ORDER.items() if key != "stock"}
    plan = galenic.plan(
        rest
        | {
            "order": {"capsules": 60, "date": "2026-11-22"},
            "active": of_each,
            "excipient": [{"name": "silica", "mass": "3 mg/capsule"} | late],
            "triturate": {"diluent": "lactose"} | late,
        }
    )
    keys = [one.values["key"] for one in plan.notices if one.code == "seldom-meant"]
    assert keys == ["active[1].stock.expires", "excipient[0].expires", "triturate.expires"]
    other = galenic.plan(ORDER | {"other_stock": [ORDER["stock"] | late]})
    keys = [one.values["key"] for one in other.notices if one.code == "seldom-meant"]
    assert keys == ["other_stock[0].expires"]


def test_an_overage_of_one_of_several_is_asked_about_under_its_own_key():
    """That of the second, typed as a fraction."""
    each = [
        {"name": name, "dose": "5 mg", "overage": overage, "stock": ORDER["stock"]}
        for name, overage in (("a drug", "5 %"), ("another drug", "0.05 %"))
    ]
    each[1]["stock"] = ORDER["stock"] | {"active": "another drug"}
    rest = {key: table for key, table in ORDER.items() if key != "stock"}
    plan = galenic.plan(rest | {"order": {"capsules": 60}, "active": each})
    keys = [one.values["key"] for one in plan.notices if one.code == "seldom-meant"]
    assert keys == ["active[1].overage"]


def test_what_is_asked_is_a_caution_with_the_number():
    """As it was typed, and why."""
    plan = galenic.plan(ORDER | {"order": ORDER["order"] | {"overage": "0.05 %"}})
    (notice,) = [one for one in plan.notices if one.code == "seldom-meant"]
    assert notice.severity == "caution"
    assert notice.text.startswith("order.overage is 0.05 %: is it a fraction")
    assert not plan.stopped


def of_thousands(order="5 mg", stock=None):
    """What a plan says of points that may part thousands, by key."""
    given = ORDER | {"order": ORDER["order"] | {"dose": order}}
    plan = galenic.plan(given | ({} if stock is None else {"stock": ORDER["stock"] | stock}))
    found = [one for one in plan.notices if one.code == "seldom-meant"]
    return {one.values["key"]: one.text for one in found}


IN_UNITS = {"assay": "100000 IU/g"}


@pytest.mark.parametrize(
    ("dose", "stock", "many"),
    [
        ("50.000 IU", IN_UNITS, "50000 IU"),  # vitamin D as a German or a Brazilian writes it
        ("1.000 mcg", None, "1000 mcg"),  # vitamin B12
        ("1.500 mg", None, "1500 mg"),
        ("1.250 mg/capsule", None, "1250 mg/capsule"),
    ],
)
def test_a_point_that_may_part_thousands_is_asked_about(dose, stock, many):
    """A thousandth of what was meant would go into each capsule, and nothing else tells of it."""
    text = of_thousands(dose, stock)["order.dose"]
    assert f"it was typed as {dose}." in text
    assert f"Then write {many};" in text


@pytest.mark.parametrize(
    ("dose", "stock"),
    [
        ("50000 IU", IN_UNITS),
        ("4.5 mg", None),
        ("0.500 mg", None),  # thousands do not begin with a zero
        ("1.125 mg", None),  # the last digit says something
        ("1.50 mg", None),
        ("4.500 mg", None),  # 4500 mg are in no capsule
        ("4.500 mg", {"assay": "99.500 %"}),
    ],
)
def test_a_point_that_parts_nothing_is_not(dose, stock):
    """What is written with decimals, as a balance or a spreadsheet does."""
    assert of_thousands(dose, stock) == {}


def test_contents_of_the_stock_are_asked_about_as_well():
    """100.000 IU/g that are read as 100 make a thousand times the weight."""
    told = of_thousands("50 IU", {"assay": "100.000 IU/g"})
    assert "Then write 100000 IU/g;" in told["stock.assay"]
    given = {"kind": "powder", "active": "a drug", "equivalent": "1 mg = 40.000 IU"}
    order = ORDER | {"order": ORDER["order"] | {"dose": "5000 IU"}, "stock": given}
    found = [one for one in galenic.plan(order).notices if one.code == "seldom-meant"]
    assert [one.values["key"] for one in found] == ["stock.equivalent"]


def test_each_of_several_actives_is_asked_about():
    """By its place, also where it is summed with another."""
    actives = [
        {"name": name, "dose": dose, "stock": ORDER["stock"] | {"active": name} | stock}
        for name, dose, stock in (
            ("a drug", "5 mg", {}),
            ("cholecalciferol", "10.000 IU", IN_UNITS),
        )
    ]
    shared = {key: one for key, one in ORDER.items() if key not in {"order", "stock"}}
    plan = galenic.plan(shared | {"order": {"capsules": 60}, "active": actives})
    found = [one for one in plan.notices if one.code == "seldom-meant"]
    assert [one.values["key"] for one in found] == ["active[1].dose"]
    assert "10.000 IU" in found[0].text
    twice = [actives[1], actives[1] | {"dose": "5.000 IU"}]
    plan = galenic.plan(shared | {"order": {"capsules": 60}, "active": twice})
    found = [one for one in plan.notices if one.code == "seldom-meant"]
    assert [one.values["key"] for one in found] == ["active[0].dose", "active[1].dose"]


def test_the_doses_of_a_regimen_are_asked_about():
    """Strengths and doses alike: 5.000 IU of vitamin D would be a thousandth of 5000."""
    step = {"dose": "5.000 IU", "for": "7 days"}
    tables = {"active": "cholecalciferol", "strengths": ["2.500 IU"], "step": [step]}
    told = galenic.titrate({"regimen": tables})
    keys = [one.values["key"] for one in told.notices if one.code == "seldom-meant"]
    assert keys == ["regimen.strengths[0]", "regimen.step[0].dose"]
    assert galenic.read_titration(told.to_json()).notices == told.notices
    right = tables | {"strengths": ["2500 IU"], "step": [step | {"dose": "5000 IU"}]}
    assert "seldom-meant" not in {one.code for one in galenic.titrate({"regimen": right}).notices}


def test_a_few_capsules_more_of_a_small_batch_are_not_asked_about():
    """Four capsules for a newborn, and three more: they are lost soon."""
    small = ORDER | {"order": ORDER["order"] | {"capsules": 4, "excess": "3 capsules"}}
    assert "seldom-meant" not in {one.code for one in galenic.plan(small).notices}

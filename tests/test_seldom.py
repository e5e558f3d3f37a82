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
        ("order", "excess", "20 capsules", None),
        ("order", "excess", "50 %", "105 %"),
        ("order", "date", "2026-11-22", "1926-11-22"),
        ("weighing", "error", "5 %", "0.05 %"),
        ("balance", "repeatability", "2 mg", "0.2 g"),  # of a readability of 1 mg
        ("balance", "minimum", "20 mg", "0.02 mg"),
        ("stock", "expires", "2028-01-31", "2062-01-31"),
        ("filler", "expires", "2028-01-31", "2062-01-31"),
    ],
)
def test_what_is_seldom_meant_is_asked_about(table, key, meant, seldom):
    """The usual number passes in silence; the slip is named by its key."""
    assert asked(table, **{key: meant}) == []
    if seldom is not None:
        path = f"balance[0].{key}" if table == "balance" else f"{table}.{key}"
        assert asked(table, **{key: seldom}) == [path]


def test_what_is_asked_is_a_caution_with_the_number():
    """As it was typed, and why."""
    plan = galenic.plan(ORDER | {"order": ORDER["order"] | {"overage": "0.05 %"}})
    (notice,) = [one for one in plan.notices if one.code == "seldom-meant"]
    assert notice.severity == "caution"
    assert notice.text.startswith("order.overage is 0.05 %: is it a fraction")
    assert not plan.stopped

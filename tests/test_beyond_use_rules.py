"""A pharmacy's own rules for how long a batch may be given, beside the chapter's 180 days.

Days are counted here by datetime alone: day 1 is the day of making, so N days end N - 1 days after.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic._materials.beyond_use import beyond_uses
from test_data_tables import raw

BUD = Path(__file__).parent / "vectors" / "field" / "us-bud.toml"
FILLER = "microcrystalline cellulose PH-102"
DRUG = "naltrexone hydrochloride"


def bud(**changes):
    """The order of the field file, of lots without an expiry, made on 2 March 2026."""
    bare = galenic.read_order(BUD).replace(stock={"expires": None}, filler={"expires": None})
    return bare.replace(**changes)


def rule(days, **keys):
    return {"days": days, "source": f"study of {days} days"} | keys


def ends_of(order):
    return galenic.plan(order).ends


def by_steps(made, days):
    """The last of so many days, the day of making being the first, walked on the calendar."""
    year, month, day = made.year, made.month, made.day
    for _ in range(days - 1):
        day += 1
        if day > calendar.monthrange(year, month)[1]:
            year, month, day = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
    return dt.date(year, month, day)


# --- the table ------------------------------------------------------------------------------------


def test_the_categories_are_those_of_the_chapter():
    """USP <795> of 2023, as quoted: 14, 35, 90 and 180 days, each with its source."""
    days = {row.category: row.days for row in beyond_uses()}
    assert days == {
        "aqueous-nonpreserved": 14,
        "aqueous-preserved": 35,
        "oral-liquid-nonaqueous": 90,
        "other-nonaqueous": 180,
    }
    for row in raw("beyond_use"):
        assert row["days_after"] == row["days"] - 1
        assert "795" in row["source"]
        assert row["edition"]
        assert row["confidence"] == "medium"


def test_the_list_tells_them(run):
    code, out, _ = run("list", "beyond-use", "--json")
    assert code == 0
    assert [row["days"] for row in json.loads(out)] == [14, 35, 90, 180]


# --- of what it is -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "last"),
    [
        ("naltrexone hydrochloride", dt.date(2026, 12, 21)),  # what the tablets hold
        ("naltrexone HCl", dt.date(2026, 12, 21)),
        ("naltrexone", dt.date(2026, 12, 21)),  # what was ordered
        ("naltrexone hydrochloride dihydrate", dt.date(2027, 5, 20)),  # 180 days: it is not there
        ("estriol", dt.date(2027, 5, 20)),
    ],
)
def test_a_rule_is_of_the_form_in_the_capsule_too(named, last):
    """30 days from 22 November 2026 end on 21 December, 180 on 20 May 2027."""
    tablets = galenic.example("tablets").replace(active="naltrexone", convert_form=True)
    order = tablets.replace(
        stock={"expires": None}, filler={"expires": None}, beyond_use=[rule(30, active=named)]
    )
    assert ends_of(order).no_later_than == last


# --- a shorter rule -------------------------------------------------------------------------------


def test_a_shorter_rule_limits_the_batch():
    """90 days from 2 March: 29 more in March, 30 in April, 30 of 31 in May."""
    plan = galenic.plan(bud(beyond_use=[rule(90)]))
    assert plan.ends.no_later_than == dt.date(2026, 5, 30)
    because = plan.ends.because
    assert (because.by, because.what) == ("own-days", "study of 90 days")
    assert (because.until, because.source) == (dt.date(2026, 5, 30), "study of 90 days")
    assert "the day of making is day 1" in because.text
    assert plan.ends.days.last_day == dt.date(2026, 8, 28)  # the chapter's stay told
    page = " ".join(str(plan).split())
    assert "90 days end on 2026-05-30" in page
    assert "180 days end on 2026-08-28" in page
    data = plan.to_dict()["ends"]
    assert (data["because"]["by"], data["own_days"][0]["days"]) == ("own-days", 90)
    assert galenic.read_plan(plan.to_json()).ends == plan.ends
    assert galenic.label(plan).use_by == dt.date(2026, 5, 30)


@pytest.mark.parametrize(
    ("keys", "of"),
    [
        ({}, True),
        ({"filler": FILLER}, True),
        ({"filler": FILLER.upper()}, True),
        ({"filler": "mannitol"}, False),
        ({"active": DRUG}, True),
        ({"active": "naltrexone"}, False),  # another form
        ({"active": DRUG, "filler": FILLER}, True),
        ({"active": DRUG, "filler": "mannitol"}, False),
        ({"active": "baclofen", "filler": FILLER}, False),
    ],
)
def test_a_rule_is_of_a_filler_or_of_a_drug(keys, of):
    ends = galenic.plan(bud(beyond_use=[rule(60, **keys)])).ends
    assert ends.no_later_than == (dt.date(2026, 4, 30) if of else dt.date(2026, 8, 28))
    assert len(ends.own_days) == of


def test_a_rule_of_one_of_several_actives():
    several = galenic.example("combination").replace(
        date="2026-03-02", beyond_use=[rule(60, active="liothyronine sodium")]
    )
    assert galenic.plan(several).ends.no_later_than == dt.date(2026, 4, 30)


def test_a_lot_still_ends_it_before():
    """The earliest of all: the lot, with its number as data."""
    order = bud(stock={"expires": "2026-04-01", "lot": "T-9"}, beyond_use=[rule(60)])
    because = galenic.plan(order).ends.because
    assert (because.by, because.what, because.lot) == ("stock", DRUG, "T-9")
    assert because.until == dt.date(2026, 4, 1)


def test_a_lot_is_told_as_early_by_the_shortest_of_the_days():
    lot = {"expires": "2026-06-01"}
    told = [one.code for one in galenic.plan(bud(stock=lot)).notices]
    assert "lot-ends-early" in told
    told = [one.code for one in galenic.plan(bud(stock=lot, beyond_use=[rule(60)])).notices]
    assert "lot-ends-early" not in told


# --- a longer rule --------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "told"), [(179, False), (180, False), (181, True), (360, True)])
def test_a_longer_rule_lengthens_nothing_and_is_told(days, told):
    plan = galenic.plan(bud(beyond_use=[rule(days)]))
    notes = [one for one in plan.notices if one.code == "own-days-longer"]
    assert bool(notes) == told
    assert plan.ends.no_later_than == min(by_steps(dt.date(2026, 3, 2), days), dt.date(2026, 8, 28))
    if told:
        assert notes[0].severity == "caution"
        assert f"study of {days} days" in notes[0].text
        assert "2026-08-28" in notes[0].text
        assert plan.ends.because.by == "days"


def test_a_rule_needs_its_source():
    with pytest.raises(galenic.InputError) as caught:
        bud(beyond_use=[{"days": 90}])
    assert [one.path for one in caught.value.problems] == ["beyond_use[0].source"]


def test_without_a_date_no_days_are_counted():
    ends = galenic.plan(bud(date=None, beyond_use=[rule(90)])).ends
    assert (ends.no_later_than, ends.days, ends.own_days) == (None, None, ())


def test_what_is_kept_of_a_triturate_ends_with_the_rule():
    """The rest in the jar is given no longer than the batch."""
    order = galenic.example("triturate-product").replace(
        product={"expires": None}, beyond_use=[rule(60)]
    )
    plan = galenic.plan(order)
    (kept,) = plan.kept
    assert kept.expires == plan.ends.no_later_than == by_steps(plan.order.date, 60)


def test_the_rules_of_a_pharmacy_file_serve_its_orders(run, tmp_path):
    """A list in the order replaces it whole."""
    (tmp_path / "pharmacy.json").write_text(
        json.dumps({"beyond_use": [rule(90, filler=FILLER), rule(30, filler="mannitol")]})
    )
    words = (*("--pharmacy", tmp_path / "pharmacy.json"), "--json")
    for own, last in (({}, "2026-05-30"), ({"beyond_use": [rule(10)]}, "2026-03-11")):
        path = tmp_path / "order.json"
        path.write_text(json.dumps(bud().to_tables() | own, default=str), encoding="utf-8")
        assert json.loads(run("plan", path, *words)[1])["ends"]["no_later_than"] == last


# --- laws -----------------------------------------------------------------------------------------

MADE = st.dates(dt.date(2020, 1, 1), dt.date(2100, 12, 31)) | st.sampled_from(
    [dt.date(2028, 2, 29), dt.date(2028, 2, 28), dt.date(2027, 2, 28), dt.date(2026, 12, 31),
     dt.date(2027, 9, 3), dt.date(2100, 2, 28), dt.date(2027, 8, 31)]
)  # fmt: skip


@given(MADE, st.lists(st.integers(1, 400), max_size=3), st.integers(0, 400) | st.none())
def test_the_end_is_the_earliest_of_all(made, days, expires):
    """Over leap days and the ends of months; never after a lot, 180 days, or a rule."""
    lot = None if expires is None else made + dt.timedelta(days=expires)
    order = bud(date=made, beyond_use=[rule(one) for one in days] or None, filler={"expires": lot})
    ends = ends_of(order)
    last = [by_steps(made, one) for one in (180, *days)]
    assert [one.last_day for one in (ends.days, *ends.own_days)] == last
    assert ends.no_later_than == min([*last, *([lot] if lot else [])])
    assert ends.because.until == ends.no_later_than
    if lot is not None and lot <= min(last):
        assert ends.because.by == "filler"
    else:
        assert (ends.because.by == "own-days") == (min(last) < last[0])


def test_over_a_leap_day():
    """From 1 September 2027 180 days end on 27 February 2028; from the 3rd on the 29th."""
    assert ends_of(bud(date=dt.date(2027, 9, 1))).no_later_than == dt.date(2028, 2, 27)
    assert ends_of(bud(date=dt.date(2027, 9, 3))).no_later_than == dt.date(2028, 2, 29)
    assert ends_of(bud(date=dt.date(2026, 9, 3))).no_later_than == dt.date(2027, 3, 1)

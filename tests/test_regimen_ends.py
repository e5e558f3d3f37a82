"""A regimen is held against its batches: what is taken after one ends, or before it is made.

By the calendar: 180 days from 2 January 2027, that day as day 1, end on 30 June, which is day 178
of a regimen that begins on 4 January; 31 March is its day 87, 31 January its day 28. It takes
1.5 mg on days 1 to 14, and 4.5 mg from day 15 (18 January) for 300 days, to day 314 (13 November).
"""

from __future__ import annotations

import datetime as dt
import json

import icalendar
import pytest

import galenic

NAME = "naltrexone hydrochloride"
END = dt.date(2027, 6, 30)


def file(*, supply=300, date="2027-01-02", expires=None, **keys):
    """A regimen of 1.5 mg for 14 days, then 4.5 mg, with the tables of its batches."""
    first = {"dose": "1.5 mg", "for": "14 days"}
    then = {"dose": "4.5 mg", "until": "further notice", "supply": f"{supply} days"}
    told = {
        "active": NAME,
        "strengths": ["1.5 mg", "4.5 mg"],
        "start": "2027-01-04",
        "step": [first, then],
    }
    stock = {
        "kind": "powder", "active": NAME, "assay": "99.2 %", "basis": "as-is", "assay_as": NAME,
        "pack_stat": "190 mg/capsule",
    }  # fmt: skip
    return {
        "regimen": {key: one for key, one in (told | keys).items() if one is not None},
        "order": {"number": "R-9"} | ({} if date is None else {"date": date}),
        "stock": stock | ({} if expires is None else {"expires": expires}),
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "microcrystalline cellulose", "pack_stat": "112 mg/capsule"},
        "weighing": {"rule": "usp-41"},
        "balance": [{"name": "fine", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
    }


def told(given):
    """What is said of ends: the code, the strength, and the other values as text."""
    found = galenic.titrate(given).notices
    kept = [one for one in found if one.code.startswith("regimen-") and "strength" in one.values]
    assert all(one.severity == "caution" for one in kept)
    values = [{key: str(value) for key, value in one.values.items()} for one in kept]
    return [
        (one.code, value.pop("strength"), value) for one, value in zip(kept, values, strict=True)
    ]


def said(given):
    """The same without reasons."""
    keys = ("end", "made", "capsules", "first", "last")
    return [
        (code, strength, *(value[key] for key in keys if key in value))
        for code, strength, value in told(given)
    ]


def test_capsules_taken_after_the_end_of_their_batch_are_counted():
    """Days 179 to 314 are 136."""
    expected = ("regimen-outlasts-batch", "4.5 mg/capsule", str(END), "136 capsules", "2027-11-13")
    assert said(file()) == [expected]


def test_a_refill_changes_nothing_of_it():
    """It is given out later, and made on the same day."""
    assert said(file(refill="28 days")) == said(file())


@pytest.mark.parametrize(("supply", "late"), [(164, None), (165, "1 capsule")])
def test_the_last_day_of_the_batch_is_the_last_that_is_right(supply, late):
    """Days 15 to 178 are 164."""
    assert [one[3] for one in said(file(supply=supply))] == ([] if late is None else [late])


def test_a_lot_ends_a_batch_and_nothing_is_taken_before_it_is_made():
    """Made on 1 February, day 29, of a lot that ends on day 87: 314 - 87 are too late."""
    assert said(file(date="2027-02-01", expires="2027-03-31")) == [
        ("regimen-before-batch", "1.5 mg/capsule", "2027-02-01", "14 capsules", "2027-01-04"),
        ("regimen-outlasts-batch", "4.5 mg/capsule", "2027-03-31", "227 capsules", "2027-11-13"),
        ("regimen-before-batch", "4.5 mg/capsule", "2027-02-01", "14 capsules", "2027-01-18"),
    ]


def test_a_batch_made_on_the_first_day_is_not_too_early():
    assert said(file(supply=30, date="2027-01-04")) == []


def test_why_it_ends_is_that_of_the_stock_and_not_of_the_triturate_made_of_it():
    (one,) = told(file())
    assert "180 days" in one[2]["because"]
    (one,) = told(file(expires="2027-03-31"))
    assert one[2]["because"] == "naltrexone hydrochloride (stock) expires then"
    assert one[2]["end"] == "2027-03-31"


@pytest.mark.parametrize(
    ("start", "end", "last"),
    [("2027-01-04", "2027-07-16", "2027-11-13"), (None, "day 194", "day 314")],
)
def test_a_batch_without_a_date_is_made_on_the_first_day_at_the_latest(start, end, last):
    """From day 15, 180 days end on day 194, which is 16 July: 120 capsules later."""
    expected = ("regimen-outlasts-batch", "4.5 mg/capsule", end, "120 capsules", last)
    assert said(file(date=None, start=start)) == [expected]


def test_a_regimen_without_a_start_is_as_long_as_its_batch_at_most():
    """Made on 2 January of a lot that ends on 31 March it has 89 days: from day 15, day 103."""
    expected = ("regimen-outlasts-batch", "4.5 mg/capsule", "day 103", "211 capsules", "day 314")
    assert said(file(start=None, expires="2027-03-31")) == [expected]


def test_the_pharmacys_own_days_end_a_batch_that_has_no_date():
    """30 days from day 15 end on day 44."""
    given = file(supply=40, date=None) | {"beyond_use": [{"days": 30, "source": "SOP 4"}]}
    assert [(one[2], one[3]) for one in said(given)] == [("2027-02-16", "10 capsules")]


def test_a_day_that_the_order_sets_ends_it_earlier():
    """31 January is day 28: days 29 to 44 are 16."""
    given = file(supply=30) | {"label": {"use_by": "2027-01-31"}}
    ((code, strength, values),) = told(given)
    assert (code, strength) == ("regimen-outlasts-batch", "4.5 mg/capsule")
    assert (values["end"], values["because"]) == ("2027-01-31", "set by label.use_by")
    assert values["capsules"] == "16 capsules"


@pytest.mark.parametrize(("have", "late"), [(200, ["100 capsules"]), (300, [])])
def test_capsules_at_hand_are_of_no_batch(have, late):
    """They come first: 200 last to day 214, and the 100 that are made are all taken later."""
    given = file() | {"have": [{"strength": "4.5 mg", "count": have}]}
    assert [one[3] for one in said(given)] == late


def test_branches_may_move_a_chart_beyond_the_end():
    """It keeps to day 178; seven days longer on step 1 move its last day to 7 July."""
    given = file(supply=164)
    given["regimen"]["step"][0]["hold"] = "7 days"
    ((code, strength, values),) = told(given)
    assert (code, strength) == ("regimen-branches-outlast-batch", "4.5 mg/capsule")
    assert (values["end"], values["last"]) == (str(END), "2027-07-07")
    given["regimen"]["step"][1]["supply"] = "157 days"
    assert said(given) == []
    given["regimen"]["step"][1] |= {"back": True}  # step 1 once more: 14 days, to day 192
    assert said(given) == [
        ("regimen-branches-outlast-batch", strength, str(END), "2027-07-14")
        for strength in ("1.5 mg/capsule", "4.5 mg/capsule")
    ]


def test_capsules_for_a_branch_that_comes_after_the_end_are_counted():
    """Back from day 179 to 171 days of 4.5 mg: to day 349 at the earliest, which is 18 December."""
    first, middle = {"dose": "1.5 mg", "for": "7 days"}, {"dose": "4.5 mg", "for": "171 days"}
    last = {"dose": "1.5 mg", "for": "1 day", "back": True}
    assert said(file(step=[first, middle, last])) == [
        ("regimen-outlasts-batch", "1.5 mg/capsule", str(END), "1 capsule", "2027-07-01"),
        ("regimen-outlasts-batch", "4.5 mg/capsule", str(END), "171 capsules", "2027-12-18"),
    ]


def test_each_of_several_regimens_is_held_against_the_batch_that_they_share():
    given = file()
    long, short = (dict(given["regimen"], name=name) for name in ("A", "B"))
    short["step"] = [short["step"][0]]
    given["regimen"] = [short, long]
    ((_, strength, values),) = told(given)
    assert (strength, values["of"], values["regimen"]) == ("4.5 mg/capsule", " of A", "2")


def test_it_stands_on_every_page_and_in_the_calendar(run, tmp_path, monkeypatch):
    """Text, HTML, JSON; of the calendar only in the event that goes beyond the end."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "regimen.json").write_text(json.dumps(file()), encoding="utf-8")
    for name in ("chart.txt", "chart.html", "chart.md", "chart.json", "chart.ics"):
        code, _, err = run("titrate", "regimen.json", "--output", name)
        assert (code, err) == (0, "")
    sentence = "The batch of 4.5 mg ends on 2027-06-30 at the latest"
    for name in ("chart.txt", "chart.html", "chart.md", "chart.json"):
        text = (tmp_path / name).read_text(encoding="utf-8").replace("\\", "")
        assert sentence in " ".join(text.split()), name
    calendar = icalendar.Calendar.from_ical((tmp_path / "chart.ics").read_bytes())
    about = [str(event["description"]) for event in calendar.walk("VEVENT")]
    assert [sentence in one for one in about] == [False, True]
    found = galenic.titrate(file(date="2027-02-01"))
    events = icalendar.Calendar.from_ical(found.to_ics()).walk("VEVENT")
    assert ["is made on 2027-02-01" in str(one["description"]) for one in events] == [True, True]

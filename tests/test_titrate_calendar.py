"""The calendar of a regimen, read back by a reader that is not ours."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic

STARTER = {
    "active": "naltrexone hydrochloride",
    "strengths": ["1.5 mg", "4.5 mg"],
    "start": "2028-02-20",
    "step": [
        {"dose": dose, "for": "14 days", "at": "bedtime"} for dose in ("1.5 mg", "3 mg", "4.5 mg")
    ],
}


def events(text):
    """The events of a calendar, as the reader has them."""
    return icalendar.Calendar.from_ical(text).walk("VEVENT")


def test_one_all_day_event_a_step_with_its_end_left_out():
    """Over the leap day: 14 days from 20 February 2028 end before 5 March."""
    found = events(galenic.titrate({"regimen": STARTER}).to_ics())
    days = [(event.decoded("dtstart"), event.decoded("dtend")) for event in found]
    assert days == [
        (dt.date(2028, 2, 20), dt.date(2028, 3, 5)),
        (dt.date(2028, 3, 5), dt.date(2028, 3, 19)),
        (dt.date(2028, 3, 19), dt.date(2028, 4, 2)),
    ]
    assert str(found[1]["summary"]) == (
        "naltrexone hydrochloride: 2 capsules of 1.5 mg, once a day, bedtime"
    )
    assert "3 mg" in str(found[1]["description"])
    assert "a prescriber wrote" in str(found[1]["description"])
    assert all("rrule" not in event and "valarm" not in event for event in found)


def test_the_same_file_gives_the_same_calendar_and_another_file_other_identifiers():
    """Nothing of a clock or a machine is in it."""
    one, again = (galenic.titrate({"regimen": STARTER}).to_ics() for _ in range(2))
    assert one == again
    other = galenic.titrate({"regimen": {**STARTER, "start": "2028-02-21"}}).to_ics()
    identifiers = [{str(event["uid"]) for event in events(text)} for text in (one, other)]
    assert len(identifiers[0]) == 3
    assert not identifiers[0] & identifiers[1]


def test_times_of_one_day_stand_in_one_event():
    day = {"doses": [{"dose": "1.5 mg", "at": "morning"}, {"dose": "3 mg", "at": "night"}]}
    given = {**STARTER, "step": [{**day, "for": "7 days"}]}
    (event,) = events(galenic.titrate({"regimen": given}).to_ics())
    assert "morning; 2 capsules of 1.5 mg, once a day, night" in str(event["summary"])


def test_a_calendar_needs_a_start():
    given = {key: one for key, one in STARTER.items() if key != "start"}
    with pytest.raises(galenic.InputError, match=r"regimen\.start"):
        galenic.titrate({"regimen": given}).to_ics()


@given(
    name=st.text(
        st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=60
    ),
    at=st.sampled_from(["a; b, c\\n", "ünter Größe ☐ 漢字", "x" * 120, "BEGIN:VEVENT", ":"]),
    days=st.lists(st.integers(1, 400), min_size=1, max_size=4),
    start=st.dates(dt.date(1000, 1, 1), dt.date(9990, 1, 1)),
)
def test_any_text_is_read_back_and_lines_are_folded(name, at, days, start):
    """A line has at most 75 octets; what was typed comes back, and makes no event of its own."""
    steps = [{"dose": f"{n} mg", "for": f"{many} days", "at": at} for n, many in enumerate(days, 1)]
    found = galenic.titrate({"regimen": {"active": name, "start": start, "step": steps}})
    text = found.to_ics()
    lines = text.encode().split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    read = events(text)
    assert len(read) == len(days)
    assert read[0].decoded("dtstart") == start
    for event, many in zip(read, days, strict=True):
        assert (event.decoded("dtend") - event.decoded("dtstart")).days == many
        assert " ".join(at.split()) in str(event["summary"])
    for before, after in pairwise(read):
        assert before.decoded("dtend") == after.decoded("dtstart")

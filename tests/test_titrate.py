"""From a regimen to counts: worked by hand, the published counts, and what is refused.

Naltrexone 1.5, 3 and 4.5 mg for 14 days each are 14 + 28 + 42 = 84 capsules of 1.5 mg; of three
strengths 14 each; of 1.5 and 4.5 mg 14 + 28 and 14. From 0.5 mg up by 0.5 mg a week to 4.5 mg, in
capsules of 0.5 mg, it is 7 x (1 + 2 + ... + 9) = 315.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from fractions import Fraction
from importlib.resources import files

import pytest

import galenic
from galenic._cli.known import EXAMPLES, REGIMENS
from galenic._show import lists

NAME = "naltrexone hydrochloride"
STARTER = [{"dose": dose, "for": "14 days"} for dose in ("1.5 mg", "3 mg", "4.5 mg")]
TABLETS = {
    "stock": {
        "kind": "tablets", "active": NAME, "strength": "50 mg/tablet",
        "mean_mass": "253.4 mg/tablet", "coating": "film", "pack_stat": "180 mg/capsule",
    },
    "capsule": {"size": "3", "maker": "Coni-Snap"},
    "filler": {"name": "microcrystalline cellulose", "pack_stat": "150 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "fine", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
}  # fmt: skip


def regimen(*steps, **keys):
    """A regimen file of one regimen."""
    return {"regimen": {"active": NAME, "step": list(steps), **keys}}


def counts(found):
    """Capsules by strength, as numbers."""
    return {one.strength.number: one.count for one in found.capsules}


def lines(found):
    """Each line of the counts: its active, and its capsules by strength."""
    (one,) = found.regimens
    return {
        (line.kind.value, line.step): (
            line.active.number,
            {each.strength.number: each.count for each in line.capsules},
        )
        for line in one.lines
    }


def refused(given):
    """The problems of a file that cannot be used, by path."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.titrate(given)
    return {problem.path: problem for problem in caught.value.problems}


# --- counts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strengths", "expected"),
    [
        (["1.5 mg"], {1.5: 84}),
        (["1.5 mg", "3 mg", "4.5 mg"], {1.5: 14, 3: 14, 4.5: 14}),
        (["1.5 mg", "4.5 mg"], {1.5: 42, 4.5: 14}),
        (["4.5 mg/capsule", "0.0015 g"], {1.5: 42, 4.5: 14}),
        ("1500 mcg", {1.5: 84}),
    ],
)
def test_the_starter_in_one_two_or_three_strengths(strengths, expected):
    found = galenic.titrate(regimen(*STARTER, strengths=strengths))
    assert counts(found) == expected
    assert found.days_supply == 42
    (one,) = found.regimens
    assert one.lines[-1].active.number == 14 * Fraction(9)


def test_the_published_counts():
    """Three published counts: 42 tablets of 50 mg, 24 tablets, and 315 capsules of 0.5 mg."""
    three_weeks = regimen({"dose": "100 mg", "for": "21 days"}, strengths=["50 mg"])
    assert counts(galenic.titrate(three_weeks)) == {50: 42}
    falling = regimen(
        {"dose": "5 mg", "every": "6 hours", "for": "4 days"},
        {"dose": "5 mg", "every": "8 hours", "for": "2 days"},
        {"dose": "5 mg", "every": "12 hours", "for": "1 day"},
        strengths=["5 mg"],
    )
    assert counts(galenic.titrate(falling)) == {5: 24}
    weekly = [{"dose": f"{half / 2} mg", "for": "1 week"} for half in range(1, 10)]
    found = galenic.titrate(regimen(*weekly, strengths=["0.5 mg"]))
    assert counts(found) == {Fraction(1, 2): 315}


def test_a_step_until_further_notice_lasts_as_long_as_its_supply():
    steps = [STARTER[0], {"dose": "3 mg", "until": "further notice", "supply": "30 days"}]
    found = galenic.titrate(regimen(*steps, strengths=["1.5 mg"]))
    assert lines(found) == {
        ("prescribed", None): (21, {Fraction(3, 2): 14}),
        ("supply", None): (90, {Fraction(3, 2): 60}),
        ("dispensed", None): (111, {Fraction(3, 2): 74}),
    }
    assert found.days_supply == 44


def test_alternate_days_begin_with_a_dose_and_cover_whole_days():
    """Fifteen days, every other one: days 1, 3, ... 15, which are eight doses."""
    found = galenic.titrate(
        regimen({"dose": "1.5 mg", "every": "2 days", "for": "15 days"}, STARTER[0])
    )
    days = [one.day for one in found.schedule]
    assert days == [*range(1, 16, 2), *range(16, 30)]
    assert counts(found) == {Fraction(3, 2): 8 + 14}
    assert "regimen-dose-sooner" in {one.code for one in found.notices}


def test_different_doses_on_one_day():
    day = {
        "doses": [{"dose": "1.5 mg", "at": "morning"}, {"dose": "3 mg", "at": "night"}],
        "for": "10 days",
    }
    found = galenic.titrate(regimen(day, strengths=["1.5 mg"]))
    assert counts(found) == {Fraction(3, 2): 30}
    assert [(one.at, one.dose.number) for one in found.schedule[:2]] == [
        ("morning", Fraction(3, 2)),
        ("night", 3),
    ]
    twice = regimen({**day, "every": "1 week", "for": "15 days"}, strengths=["1.5 mg"])
    assert counts(galenic.titrate(twice)) == {Fraction(3, 2): 9}  # days 1, 8 and 15


def test_branches_are_lines_of_their_own():
    """Seven days longer on 3 mg are 14 capsules; back from 4.5 mg to 3 mg once more are 28."""
    steps = [STARTER[0], {**STARTER[1], "hold": "7 days"}, {**STARTER[2], "back": True}]
    found = galenic.titrate(regimen(*steps, strengths=["1.5 mg"]))
    half = Fraction(3, 2)
    assert lines(found) == {
        ("prescribed", None): (126, {half: 84}),
        ("hold", 2): (21, {half: 14}),
        ("back", 3): (42, {half: 28}),
        ("dispensed", None): (189, {half: 126}),
    }
    (one,) = found.regimens
    assert (one.days_supply, one.branch_days) == (42, 21)
    assert max(dose.day for dose in found.schedule) == 42


def test_capsules_at_hand_are_used_first():
    """Ten of 1.5 mg serve the first ten days; three of 4.5 mg the first of the last step."""
    have = [{"strength": "1.5 mg", "count": 10}, {"strength": "4.5 mg", "count": 3}]
    found = galenic.titrate({**regimen(*STARTER, strengths=["1.5 mg", "4.5 mg"]), "have": have})
    assert counts(found) == {Fraction(3, 2): 32, Fraction(9, 2): 11}
    assert lines(found)["at-hand", None] == (
        10 * Fraction(3, 2) + 3 * Fraction(9, 2),
        {Fraction(3, 2): 10, Fraction(9, 2): 3},
    )
    used = [one.day for one in found.schedule if any(take.at_hand for take in one.take)]
    assert used == [*range(1, 11), *range(29, 32)]


def test_capsules_at_hand_of_another_strength_make_whole_doses_or_none():
    """Seven of 0.5 mg make two doses of 1.5 mg; the seventh is left, and told."""
    have = {"strength": "0.5 mg", "count": 7}
    found = galenic.titrate({**regimen(STARTER[0], strengths=["1.5 mg"]), "have": have})
    assert counts(found) == {Fraction(3, 2): 12}
    assert (found.at_hand[0].used, found.at_hand[0].left) == (6, 1)
    assert "at-hand-left" in {one.code for one in found.notices}


@pytest.mark.parametrize(
    ("have", "at_hand", "dispensed"),
    [
        ([("3 mg", 5)], 5, 0),
        ([("3 mg", 2)], 2, 3),
        ([("1.5 mg", 3)], 2, 4),
        ([], None, 5),
    ],
)
def test_doses_from_hand_alone_are_none_of_those_dispensed(have, at_hand, dispensed):
    """Five doses of 3 mg in capsules of 1.5 mg; three at hand are a dose, and half of another."""
    given = regimen({"dose": "3 mg", "for": "5 days"}, strengths=["1.5 mg"])
    given["have"] = [{"strength": strength, "count": count} for strength, count in have]
    told = {line.kind.value: line.doses for line in galenic.titrate(given).regimens[0].lines}
    assert (told.get("at-hand"), told["dispensed"]) == (at_hand, dispensed)


def test_capsules_at_hand_are_taken_up_to_the_day_on_which_they_expire():
    have = {"strength": "1.5 mg", "count": 10, "expires": "2027-01-06", "lot": "A"}
    steps = regimen(STARTER[0], strengths=["1.5 mg"], start="2027-01-04")
    found = galenic.titrate({**steps, "have": have})
    assert counts(found) == {Fraction(3, 2): 11}
    assert "regimen.start" in refused({**regimen(STARTER[0], strengths=["1.5 mg"]), "have": have})


def test_of_two_lots_the_one_that_expires_first_is_taken_first():
    """Of two capsules good until day 2 both are taken, then one of the others."""
    lots = [("late", 4, "2027-12-01"), ("soon", 2, "2027-01-05")]
    have = [
        {"strength": "1.5 mg", "count": count, "lot": lot, "expires": day}
        for lot, count, day in lots
    ]
    step = {"dose": "1.5 mg", "for": "3 days"}
    found = galenic.titrate({**regimen(step, start="2027-01-04"), "have": have})
    assert {one.lot: one.used for one in found.at_hand} == {"soon": 2, "late": 1}
    assert found.capsules == ()


def test_capsules_at_hand_serve_doses_that_the_offer_cannot_make():
    """And are kept for them: the one capsule of 1 mg is for the dose of 1 mg on day 8."""
    steps = [{"dose": "3 mg", "for": "7 days"}, {"dose": "1 mg", "for": "1 day"}]
    have = [{"strength": "1 mg", "count": 1}]
    found = galenic.titrate({**regimen(*steps, strengths=["1.5 mg", "2 mg"]), "have": have})
    assert counts(found) == {Fraction(3, 2): 14}
    assert [take.at_hand for take in found.schedule[-1].take] == [1]
    later = [{**steps[1], "for": "2 days"}]
    told = refused({**regimen(*later, strengths=["1.5 mg", "2 mg"]), "have": have})
    assert list(told) == ["regimen.step[0].dose"]


def test_what_is_given_out_at_a_time_sums_to_all_of_it():
    steps = regimen(*STARTER, strengths=["1.5 mg", "4.5 mg"], start="2027-01-04", refill="28 days")
    found = galenic.titrate(steps)
    (one,) = found.regimens
    told = [
        (refill.date, refill.days, {each.strength.number: each.count for each in refill.capsules})
        for refill in one.refills
    ]
    assert told == [
        (dt.date(2027, 1, 4), 28, {Fraction(3, 2): 42}),
        (dt.date(2027, 2, 1), 14, {Fraction(9, 2): 14}),
    ]
    assert one.next_date == dt.date(2027, 2, 15)


# --- which strengths ------------------------------------------------------------------------------


def test_the_smallest_set_is_chosen_where_none_is_named():
    found = galenic.titrate(regimen(*STARTER))
    assert counts(found) == {Fraction(3, 2): 84}
    sets = [
        ([one.number for one in each.strengths], each.capsules, each.most_at_once, each.chosen)
        for each in found.strengths
    ]
    half = Fraction(3, 2)
    assert sets == [
        ([half], 84, 3, True),
        ([3 * half, half], 56, 2, False),
        ([3 * half, 2 * half, half], 42, 1, False),
    ]
    assert "strengths-chosen" in {one.code for one in found.notices}


@pytest.mark.parametrize(
    ("prefer", "expected"),
    [
        ("fewest-capsules", {1.5: 14, 3: 14, 4.5: 14}),
        ("fewest-strengths", {1.5: 84}),
        ("single-strength", {1.5: 84}),
        ("least-waste", {1.5: 84}),
    ],
)
def test_what_is_preferred(prefer, expected):
    offer = ["0.5 mg", "1.5 mg", "3 mg", "4.5 mg"]
    assert counts(galenic.titrate(regimen(*STARTER, strengths=offer, prefer=prefer))) == expected


def test_what_would_be_of_no_more_use():
    """Who stays on 1.5 mg has 14 capsules of 3 mg and 14 of 4.5 mg left: 105 mg."""
    found = galenic.titrate(regimen(*STARTER, strengths=["1.5 mg", "3 mg", "4.5 mg"]))
    used = next(one for one in found.strengths if one.chosen)
    assert (used.stranded.number, used.stranded_at) == (105, 1)


def test_several_regimens_share_their_strengths():
    """2 mg and 3 mg alone would each be one strength; together 1 mg is the one that makes both."""
    pair = [
        {"active": NAME, "name": name, "step": [{"dose": dose, "for": "10 days"}]}
        for name, dose in (("A", "2 mg"), ("B", "3 mg"))
    ]
    found = galenic.titrate({"regimen": pair})
    assert counts(found) == {1: 50}
    assert [one.name for one in found.regimens] == ["A", "B"]
    assert (found.days_supply, found.schedule) == (None, ())
    pair[1]["active"] = "another drug"
    told = refused({"regimen": pair, "have": {"strength": "1 mg", "count": 1}})
    assert set(told) == {"regimen[1].active", "have"}


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2027-02-01", "1 month", "2027-02-28"),
        ("2028-02-01", "1 month", "2028-02-29"),
        ("2027-02-15", "1 month", "2027-03-14"),
        ("2028-02-15", "2 weeks", "2028-02-28"),
        ("2027-12-31", "1 month", "2028-01-30"),
        ("2027-11-30", "3 months", None),
        ("2027-01-31", "1 month", None),
        ("2028-01-29", "1 month", "2028-02-28"),
        ("2027-01-29", "1 month", None),
        ("2024-02-29", "12 months", None),
        ("2024-02-29", "48 months", "2028-02-28"),
    ],
)
def test_months_are_those_of_the_calendar(start, length, last):
    """A month after the 31st is told two ways by as many readers: it is refused, and both named."""
    given = regimen({"dose": "1 mg", "for": length}, start=start)
    if last is None:
        problem = refused(given)["regimen.step[0].for"]
        assert len(re.findall(r'"[0-9]+ days"', problem.remedy)) == 2
        return
    (one,) = galenic.titrate(given).regimens
    assert one.chart[-1].last == dt.date.fromisoformat(last)
    assert one.next_date == dt.date.fromisoformat(last) + dt.timedelta(1)


def test_the_two_lengths_that_a_refused_month_names():
    """From 31 January: 28 days end before 28 February, 29 before 1 March."""
    told = refused(regimen({"dose": "1 mg", "for": "1 month"}, start="2027-01-31"))
    assert '"28 days"' in told["regimen.step[0].for"].remedy
    assert '"29 days"' in told["regimen.step[0].for"].remedy


def test_a_month_without_a_start_is_no_thirty_days():
    assert "regimen.step[0].for" in refused(regimen({"dose": "1 mg", "for": "1 month"}))


def test_steps_with_dates_follow_each_other():
    def given(*days):
        first, second = days
        return regimen(
            {"dose": "1 mg", "from": "2027-01-04", "until": first},
            {"dose": "2 mg", "from": second, "for": "7 days"},
        )

    (one,) = galenic.titrate(given("2027-01-17", "2027-01-18")).regimens
    assert (one.days_supply, one.next_date) == (21, dt.date(2027, 1, 25))
    gap = refused(given("2027-01-17", "2027-01-20"))["regimen.step[1].from"]
    assert "gap of 2 days" in gap.remedy
    over = refused(given("2027-01-17", "2027-01-15"))["regimen.step[1].from"]
    assert "overlaps it by 3 days" in over.remedy
    assert "regimen.step[0].until" in refused(given("2027-01-03", "2027-01-04"))


# --- what is refused ------------------------------------------------------------------------------


def test_a_dose_that_no_capsules_make_is_refused_with_the_nearest():
    """Of 1.5 and 4.5 mg: 2 mg lies between 1.5 and 3 mg; 0.75 mg would be half a capsule."""
    steps = [{"dose": "2 mg", "for": "7 days"}, {"dose": "0.75 mg", "for": "7 days"}]
    told = refused(regimen(*steps, strengths=["1.5 mg", "4.5 mg"]))
    assert set(told) == {"regimen.step[0].dose", "regimen.step[1].dose"}
    between, half = told.values()
    assert between.values["below"].number == Fraction(3, 2)
    assert between.values["above"].number == 3
    assert "not split" not in between.remedy
    assert "not split" in half.remedy
    assert "below" not in half.values


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"step": []}, "regimen.step"),
        ({"step": [{"dose": "1 mg"}]}, "regimen.step[0].for"),
        ({"step": [{"for": "1 day"}]}, "regimen.step[0].dose"),
        ({"step": [{"dose": "1", "for": "1 day"}]}, "regimen.step[0].dose"),
        ({"step": [{"dose": "0 mg", "for": "1 day"}]}, "regimen.step[0].dose"),
        ({"step": [{"dose": "1 mg", "for": 14}]}, "regimen.step[0].for"),
        ({"step": [{"dose": "1 mg", "for": "0 days"}]}, "regimen.step[0].for"),
        ({"step": [{"dose": "1 mg", "for": "1.5 days"}]}, "regimen.step[0].for"),
        ({"step": [{"dose": "1 mg", "for": "9999 days"}]}, "regimen.step[0].for"),
        ({"step": [{"dose": "1 mg", "for": "12 hours"}]}, "regimen.step[0].for"),
        ({"step": [{"dose": "1 mg", "for": "1 day", "every": "5 hours"}]}, "regimen.step[0].every"),
        ({"step": [{"dose": "1 mg", "for": "1 day", "back": True}]}, "regimen.step[0].back"),
        ({"step": [{"dose": "1 mg", "until": "further notice"}]}, "regimen.step[0].supply"),
        ({"step": [{"dose": "1 mg", "until": "never"}]}, "regimen.step[0].until"),
        ({"step": [{"dose": "1 mg", "until": "2027-02-30"}]}, "regimen.step[0].until"),
        ({"step": [{"dose": "1 mg", "until": "2027-02-03"}]}, "regimen.step[0].until"),
        ({"step": [{"dose": "1 mg", "for": "1 day", "supply": "1 day"}]}, "regimen.step[0].supply"),
        ({"strengths": []}, "regimen.strengths"),
        ({"strengths": ["1 mg", "0.001 g"]}, "regimen.strengths[1]"),
        ({"strengths": ["1 mg", "1 IU"]}, "regimen.strengths"),
        ({"strengths": ["5 IU"]}, "regimen.step[0].dose"),
        ({"strengths": [f"{n} mg" for n in range(1, 17)]}, "regimen.strengths"),
        ({"strengths": ["0.00000001 mg"]}, "regimen.strengths"),
        ({"strengths": ["2 mg", "3 mg"], "prefer": "single-strength"}, "regimen.step[0].dose"),
        ({"prefer": "least"}, "regimen.prefer"),
        ({"refill": "1 month"}, "regimen.refill"),
        ({"start": "2027-02-29"}, "regimen.start"),
        ({"start": "9999-12-30"}, "regimen.step[0]"),
    ],
)  # fmt: skip
def test_a_wrong_key_is_told_at_its_place(change, path):
    assert path in refused(regimen({"dose": "1 mg", "for": "14 days"}, **change))


@pytest.mark.parametrize(
    ("key", "given", "remedy"),
    [
        ("for", "48 hours", 'write "2 days"'),
        ("for", "2.0 days", 'write "2 days"'),
        ("for", "1.0 weeks", 'write "1 week"'),
        ("for", "2.00 months", 'write "2 months"'),
        ("for", "1 year", 'write "12 months"'),
        ("for", "1.5 years", 'write "18 months"'),
        ("for", dt.timedelta(hours=36), None),
        ("for", "1.5 days", None),
        ("for", "36 hours", None),
        ("for", "0.5 months", None),
        ("for", "0 days", None),
        ("for", "two weeks", None),
        ("every", "0.5 days", 'write "12 hours"'),
        ("every", "1.5 weeks", None),
        ("every", "48.0 hours", 'write "2 days"'),
        ("every", dt.timedelta(hours=12), 'write "12 hours"'),
        ("every", "48 hours", 'write "2 days"'),
        ("every", "168 hours", 'write "7 days"'),
        ("every", "36 hours", None),
        ("every", "5 hours", None),
        ("every", "1 month", None),
        ("hold", "1.5 weeks", None),
        ("refill", "1 month", None),
        ("refill", "672 hours", 'write "4 weeks"'),
    ],
)
def test_a_remedy_keeps_what_was_prescribed(key, given, remedy):
    """Another length in its place is told only where it is the same time; else no number is."""
    step = {"dose": "1 mg", "for": "14 days"} | ({} if key == "refill" else {key: given})
    (told,) = refused(regimen(step, **({key: given} if key == "refill" else {}))).values()
    if remedy is None:
        assert '"' not in told.remedy
        assert not re.search("[0-9]", told.remedy)
    else:
        assert told.remedy.startswith(f"{remedy}, which is as long")


@pytest.mark.parametrize(
    ("steps", "given"),
    [
        ([{"for": "1 day", "hold": "3659 days"}], None),
        ([{"for": "1 day", "hold": "3660 days"}], "3661 days with every branch"),
        ([{"for": "1220 days"}, {"for": "1220 days", "back": True}], None),
        ([{"for": "1221 days"}, {"for": "1219 days", "back": True}], "3661 days with every branch"),
        ([{"for": "2 days", "every": "1 hour", "hold": "831 days"}], None),
        ([{"for": "3 days", "every": "1 hour", "hold": "831 days"}], "20016 doses"),
        ([{"for": "1 day", "every": "1 hour"}, {"for": "1 day", "back": True}], None),
        (
            [{"for": "417 days", "every": "1 hour"}, {"for": "1 day", "back": True}],
            "20017 doses",
        ),
    ],
)
def test_days_and_doses_are_bounded_with_their_branches(steps, given):
    """3660 days and 20 000 doses; 833 days of 24 doses are 19 992, and 834 of them 20 016."""
    file = regimen(*({"dose": "1 mg", **step} for step in steps), strengths=["1 mg"])
    if given is None:
        galenic.titrate(file)
    else:
        assert refused(file)["regimen.step"].given == f"'{given}'"


def test_many_steps_that_are_held_are_refused_at_once():
    """Ten steps of a day, each held for ten years: 36 610 days of 24 doses, and none is written."""
    step = {"dose": "1 mg", "every": "1 hour", "for": "1 day", "hold": "3660 days"}
    with pytest.raises(galenic.InputError) as caught:
        galenic.titrate(regimen(*[step] * 10))
    given = [problem.given.strip("'") for problem in caught.value.problems]
    assert given == ["36610 days with every branch", "878640 doses"]


def test_doses_that_are_not_due_daily_are_counted_as_they_are():
    """Six regimens of 3660 days, one dose a week: 523 doses each, which are few."""
    one = {"active": NAME, "strengths": ["1 mg"], "prefer": "fewest-capsules"}
    weekly = [{"dose": "1 mg", "every": "1 week", "for": "3660 days"}]
    several = [{**one, "name": f"R{place}", "step": weekly} for place in range(6)]
    assert counts(galenic.titrate({"regimen": several})) == {1: 6 * 523}


def test_all_problems_are_told_together():
    given = regimen(
        {"dose": "1", "for": "14 days", "every": "7 hours"},
        {"dos": "1 mg", "until": "further notice"},
        strengths="1,5 mg",
    )
    given["have"] = {"strength": "1.5 mg", "count": 2.5}
    told = refused(given | {"stok": {}})
    assert set(told) == {
        "regimen.strengths",
        "regimen.step[0].dose",
        "regimen.step[0].every",
        "regimen.step[1].dos",
        "regimen.step[1].supply",
        "have.count",
        "stok",
    }


def test_no_single_strength_names_the_largest_that_would_do():
    steps = [{"dose": "2 mg", "for": "1 day"}, {"dose": "3 mg", "for": "1 day"}]
    told = refused(regimen(*steps, strengths=["2 mg", "3 mg"], prefer="single-strength"))
    assert told["regimen.prefer"].values["near"].number == 1


def test_a_dose_of_more_than_a_hundred_capsules_is_refused():
    told = refused(regimen({"dose": "101 mg", "for": "1 day"}, strengths=["1 mg"]))
    assert told["regimen.step[0].dose"].values["below"].number == 100
    within = regimen({"dose": "100 mg", "for": "1 day"}, strengths=["1 mg"])
    assert counts(galenic.titrate(within)) == {1: 100}


# --- batches --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("least", "tablets"), [({}, 10), ({"min_tablets": 1}, 3)])
def test_tablets_of_a_family_are_crushed_once(least, tablets):
    """126 mg of 50 mg tablets are 2.52, with 5 % for the mortar three; 500 - 126 = 374 mg left."""
    given = regimen(*STARTER, strengths=["1.5 mg", "3 mg", "4.5 mg"])
    stock = TABLETS["stock"] | least
    balance = [{"name": "fine", "readability": "0.01 mg", "repeatability": "0.01 mg"}]
    found = galenic.titrate({**given, **TABLETS, "stock": stock, "balance": balance})
    assert [(plan.order.dose.number, plan.order.capsules) for plan in found.plans] == [
        (Fraction(3, 2), 14),
        (3, 14),
        (Fraction(9, 2), 14),
    ]
    assert not found.stopped
    totals = found.totals
    assert totals.tablets == tablets
    assert totals.active_taken.number == 50 * tablets
    assert totals.active_dispensed.number == 126
    assert totals.weighings == sum(len(plan.weighings) for plan in found.plans)
    if not least:
        (told,) = (one for one in found.notices if one.code == "tablet-left-over")
        rounding = 3 * Fraction("0.005") * 50 / Fraction("253.4")  # of three weights of powder
        assert abs(told.values["active"].number - 374) <= rounding
        assert "374 mg of active is left over" in told.text


def test_each_batch_is_the_plan_of_its_order():
    given = regimen(*STARTER, strengths=["1.5 mg"])
    found = galenic.titrate({**given, **TABLETS, "order": {"excess": "5 %", "number": "7"}})
    order = {"active": NAME, "dose": "1.5 mg", "capsules": 84, "excess": "5 %", "number": "7"}
    (plan,) = found.plans
    assert plan.to_dict() == galenic.plan({"order": order, **TABLETS}).to_dict()


def test_what_is_wrong_with_the_order_is_told_once_at_its_place():
    tables = {name: table for name, table in TABLETS.items() if name != "filler"}
    given = regimen(*STARTER, strengths=["1.5 mg", "4.5 mg"])
    with pytest.raises(galenic.InputError) as caught:
        galenic.titrate({**given, **tables, "order": {"capsules": 5}})
    assert sorted(one.path for one in caught.value.problems) == ["filler", "order.capsules"]


def test_a_pharmacy_lends_its_tables():
    given = {**regimen(*STARTER, strengths=["1.5 mg"]), "stock": TABLETS["stock"]}
    lent = {name: table for name, table in TABLETS.items() if name != "stock"}
    (plan,) = galenic.titrate(given, lent).plans
    assert plan.order.capsules == 84


# --- doors ----------------------------------------------------------------------------------------


def test_by_name_and_read_back_it_is_the_same():
    """A record, a mapping and what the result tells as its input."""
    steps = [galenic.RegimenStep(dose=one["dose"], for_=one["for"]) for one in STARTER]
    named = galenic.Regimen(active=NAME, strengths=["1.5 mg", "4.5 mg"], step=steps)
    found = galenic.titrate(named)
    told = found.to_dict()
    assert told == galenic.titrate(told["input"]).to_dict()
    assert told == galenic.titrate(regimen(*STARTER, strengths=["1.5 mg", "4.5 mg"])).to_dict()
    assert told["capsules"] == [
        {"strength": "1.5 mg/capsule", "count": 42},
        {"strength": "4.5 mg/capsule", "count": 14},
    ]
    assert told["days_supply"] == 42
    assert told["schedule"][14]["take"] == [
        {"strength": "1.5 mg/capsule", "count": 2, "at_hand": 0}
    ]


def test_a_step_made_by_name_is_read_as_any_other():
    step = galenic.RegimenStep(dose="1 mg", for_=dt.timedelta(14), from_="2027-01-04")
    assert step.replace(for_="2 weeks").for_.days == 14
    with pytest.raises(galenic.InputError, match=r"step\.for: "):
        step.replace(for_="fortnight")


@pytest.mark.parametrize("name", REGIMENS)
def test_a_published_schedule_runs_and_names_its_source(name, run, tmp_path):
    """It is printed whole, says where it is from, and says that it is no advice."""
    code, text, _ = run("example", name)
    assert code == 0
    assert re.search(r"(?m)^# Source: [a-z.]+\.(com|org)/", text)
    assert "never as advice" in text
    path = tmp_path / "regimen.toml"
    path.write_text(text, encoding="utf-8")
    assert (
        galenic.read_regimen(path).to_tables()
        == galenic.titrate(tomllib.loads(text)).file.to_tables()
    )
    code, out, err = run("titrate", path)
    assert (code, err) == (0, "")
    assert "arithmetic of a schedule that a prescriber wrote" in " ".join(out.split())
    code, out, err = run("titrate", path, "--json")
    assert json.loads(out)["schema"] == "galenic/titration/1"


def test_there_is_a_file_for_each_schedule():
    there = {one.name for one in (files("galenic") / "regimens").iterdir()}
    assert there == {f"{name}.toml" for name in REGIMENS}
    assert not set(REGIMENS) & set(EXAMPLES)


def test_the_command_reads_json_and_standard_input_and_tells_problems_by_file(run, tmp_path):
    given = json.dumps(regimen(*STARTER, strengths=["1.5 mg"]))
    code, out, err = run("titrate", "-", given=given)
    assert (code, err) == (0, "")
    assert "84 capsules of 1.5 mg" in out
    path = tmp_path / "wrong.toml"
    path.write_text("[regimen]\nactive = 'x'\n[[regimen.step]]\ndose = '1 mg'\n", encoding="utf-8")
    code, out, err = run("titrate", path)
    assert (code, out) == (2, "")
    assert err.startswith(f"{path}: regimen.step[0].for: given nothing; ")


def test_a_regimen_in_the_place_of_an_order_is_told_whose_it_is(run, tmp_path):
    run("example", "ldn-starter", "--output", tmp_path / "regimen.toml")
    code, _, err = run("plan", tmp_path / "regimen.toml")
    assert code == 2
    assert "a regimen is worked out by `galenic titrate`" in err


def test_a_stop_of_a_batch_is_exit_code_1(run, tmp_path):
    path = tmp_path / "regimen.json"
    stock = TABLETS["stock"] | {"coating": "enteric"}
    path.write_text(
        json.dumps({**regimen(*STARTER, strengths=["1.5 mg"]), **TABLETS, "stock": stock})
    )
    code, out, _ = run("titrate", path)
    assert code == 1
    assert re.search(r"(?m)^  STOP\b", out)
    assert "BATCH OF 1.5 MG" in out


def test_cautions_of_a_batch_stand_on_the_page():
    """All that its plan alone would say out loud is said here, too."""
    given = {**regimen(*STARTER, strengths=["1.5 mg"]), **TABLETS}
    found = galenic.titrate(given)
    loud = {one for one in found.plans[0].notices if one.severity == "caution"}
    page = " ".join(str(found).split())
    assert loud
    for one in loud:
        assert one.text[:40] in page or one.code in {each.code for each in found.notices}


def test_the_command_takes_balances_from_a_pharmacy_file(run, tmp_path):
    given = {**regimen(*STARTER, strengths=["1.5 mg"]), "stock": TABLETS["stock"]}
    path, beside = tmp_path / "regimen.json", tmp_path / "pharmacy.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    lent = {name: table for name, table in TABLETS.items() if name != "stock"}
    beside.write_text(json.dumps(lent), encoding="utf-8")
    code, out, err = run("titrate", path, "--pharmacy", beside)
    assert (code, err) == (0, "")
    assert "BATCH OF 1.5 MG" in out


def test_a_calendar_is_refused_where_nothing_else_is_one_and_without_a_start(run, tmp_path):
    path = tmp_path / "regimen.json"
    path.write_text(json.dumps(regimen(*STARTER, strengths=["1.5 mg"])), encoding="utf-8")
    code, _, err = run("titrate", path, "--output", tmp_path / "chart.ics")
    assert code == 2
    assert "regimen.start: given nothing" in err
    order = run("example", "tablets")[1]
    (tmp_path / "order.toml").write_text(order, encoding="utf-8")
    code, _, err = run("plan", tmp_path / "order.toml", "--output", tmp_path / "order.ics")
    assert code == 2
    assert ".html, .json, .md, .pdf, .txt" in err


def test_what_was_typed_is_text_on_every_page():
    """Names that would be markup, a formula or a control sign in one of them."""
    evil = "=<b>x</b>|`*"
    given = {
        "regimen": {
            "active": evil,
            "name": evil,
            "start": "2027-01-04",
            "step": [{"dose": "1 mg", "for": "2 days", "at": evil}],
        },
        "have": {"strength": "1 mg", "count": 1, "lot": evil},
    }
    found = galenic.titrate(given)
    for page in (found.to_html(), found._repr_html_()):
        assert "<b>x" not in page
    assert "<b>" not in found.to_markdown()
    assert not any(line.startswith("=<") for line in str(found).splitlines())


def test_the_keys_are_listed(run):
    """`galenic list regimen` has every key of every table, from the metadata that reads them."""
    rows = {row["key"]: row for row in lists.rows("regimen")}
    assert {"regimen.active", "regimen.step.for", "regimen.step.from", "have.count"} <= set(rows)
    assert "regimen.step.doses.at" in rows
    assert run("list", "regimen")[0] == 0

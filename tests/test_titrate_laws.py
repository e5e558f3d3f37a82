"""Laws of regimens over drawn schedules: nothing is lost or short, and no set is better.

Doses and strengths are whole multiples of a part, so that brute force over counts of capsules is an
independent answer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction
from itertools import combinations, product

from hypothesis import assume, given
from hypothesis import strategies as st

import galenic

PART = Fraction(1, 4)
SIZES = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)
STARTS = st.one_of(
    st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)),
    st.sampled_from(
        [dt.date(2027, 1, 31), dt.date(2028, 2, 28), dt.date(2028, 2, 29), dt.date(2027, 12, 31)]
    ),
)


def mg(parts):
    """So many parts, as text with a unit."""
    whole, rest = divmod(parts * 25, 100)
    return f"{whole}.{rest:02d} mg"


def least(dose, sizes):
    """The fewest capsules that make a dose, by every count of each strength."""
    ways = product(*(range(dose // size + 1) for size in sizes))
    return min(
        (sum(way) for way in ways if sum(map(int.__mul__, way, sizes)) == dose), default=None
    )


@st.composite
def steps(draw, sizes):
    """A step whose dose the strengths make, of days or weeks, in any rhythm, with branches."""
    counts = draw(st.lists(st.integers(0, 2), min_size=len(sizes), max_size=len(sizes)))
    dose = sum(map(int.__mul__, counts, sizes)) or sizes[0]
    step = {"dose": mg(dose)}
    step["for"] = draw(st.sampled_from(["1 day", "3 days", "2 weeks", "17 days", "30 days"]))
    every = draw(st.sampled_from([None, "1 day", "2 days", "3 days", "12 hours", "8 hours"]))
    hold = draw(st.sampled_from([None, None, "1 day", "5 days", "1 week"]))
    return step | ({"every": every} if every else {}) | ({"hold": hold} if hold else {})


@st.composite
def regimens(draw, *, dated=None):
    """A regimen file, the days of its steps, and its sizes."""
    sizes = draw(SIZES)
    found = draw(st.lists(steps(sizes), min_size=1, max_size=4))
    for step in found[1:]:
        if draw(st.booleans()):
            step["back"] = True
    told = {"active": "a drug", "strengths": [mg(size) for size in sizes], "step": found}
    if dated if dated is not None else draw(st.booleans()):
        told["start"] = draw(STARTS)
    if draw(st.booleans()):
        told["refill"] = draw(st.sampled_from(["1 week", "10 days", "28 days"]))
    return {"regimen": told}


@st.composite
def with_have(draw):
    """The same with capsules at hand of strengths on offer and of others."""
    file = draw(regimens())
    lots = st.tuples(st.integers(1, 12), st.integers(1, 40))
    file["have"] = [
        {"strength": mg(size), "count": many}
        for size, many in draw(st.lists(lots, min_size=1, max_size=3))
    ]
    return file


def length(step):
    """Days of a span in days or weeks, or of a rhythm in days; hours are within a day."""
    number, unit = step.split()
    return int(number) * (7 if unit.startswith("week") else 1)


def due(file):
    """Each day and the doses on it, from the text of the steps and a calendar of its own."""
    first, found = 1, []
    for step in file["regimen"]["step"]:
        every, days = step.get("every", "1 day"), length(step["for"])
        times = 24 // int(every.split()[0]) if "hour" in every else 1
        apart = 1 if "hour" in every else length(every)
        for day in range(first, first + days):
            if (day - first) % apart == 0:
                found += [(day, Fraction(step["dose"].split()[0]))] * times
        first += days
    return found, first - 1


def capsules(entries):
    """Counts of capsules by strength."""
    found = Counter()
    for one in entries:
        found[one.strength.number] += one.count
    return found


@given(with_have() | regimens())
def test_the_days_of_the_chart_sum_to_the_counts(file):
    """Of every day the doses that were written, of whole capsules; their sum is what is counted."""
    found = galenic.titrate(file)
    (one,) = found.regimens
    expected, days = due(file)
    assert [(dose.day, dose.dose.number) for dose in one.schedule] == expected
    assert (one.days_supply, one.next_day) == (days, days + 1)
    start = file["regimen"].get("start")
    taken, at_hand = Counter(), Counter()
    for dose in one.schedule:
        assert dose.date == (None if start is None else start + dt.timedelta(dose.day - 1))
        assert dose.dose.number == sum(take.strength.number * take.count for take in dose.take)
        for take in dose.take:
            taken[take.strength.number] += take.count
            at_hand[take.strength.number] += take.at_hand
    assert taken == capsules(one.lines[0].capsules)
    branches = [line for line in one.lines if line.kind.value in {"hold", "back"}]
    if not branches:
        assert taken - at_hand == capsules(found.capsules)
    in_rows = Counter()
    for row in one.chart:
        for each in row.take:
            in_rows[each.strength.number] += each.count * row.doses
    assert in_rows == taken


@given(with_have() | regimens())
def test_dispensed_is_prescribed_and_branches_less_what_was_at_hand(file):
    """In active as in capsules, each from its own line; refills sum to what is dispensed."""
    found = galenic.titrate(file)
    (one,) = found.regimens
    *others, dispensed = one.lines
    sign = {"at-hand": -1}
    active = sum(sign.get(line.kind.value, 1) * line.active.number for line in others)
    assert active == dispensed.active.number
    assert active == sum(each.strength.number * each.count for each in found.capsules)
    refilled = Counter()
    for refill in one.refills:
        refilled += capsules(refill.capsules)
    assert refilled == capsules(found.capsules) == capsules(dispensed.capsules)
    for each in found.at_hand:
        assert each.used + each.left == each.count


@given(with_have() | regimens())
def test_the_count_never_falls_short_whichever_branch_is_taken(file):
    """Every step stayed on as long as may be, and every one gone back from: enough is there."""
    found = galenic.titrate(file)
    steps_of = file["regimen"]["step"]
    path = []
    for place, step in enumerate(steps_of):
        if step.get("back"):
            path.append({**steps_of[place - 1], "back": False})
        days = length(step["for"]) + length(step.get("hold", "0 days"))
        path.append({**step, "for": f"{days} days", "back": False})
    doses, _ = due({"regimen": {"step": path}})
    there = sum(each.strength.number * each.count for each in found.capsules)
    there += sum(each.strength.number * each.used for each in found.at_hand)
    assert there >= sum(dose for _, dose in doses)


@given(regimens(), st.integers(1, 12))
def test_another_strength_on_offer_never_raises_the_fewest_capsules(file, size):
    before = galenic.titrate(file)
    offer = file["regimen"]["strengths"]
    assume(mg(size) not in offer)
    after = galenic.titrate({"regimen": {**file["regimen"], "strengths": [*offer, mg(size)]}})
    assert sum(capsules(after.capsules).values()) <= sum(capsules(before.capsules).values())


@given(regimens())
def test_each_dose_takes_the_fewest_capsules_by_brute_force(file):
    sizes = [int(Fraction(one.split()[0]) / PART) for one in file["regimen"]["strengths"]]
    for dose in galenic.titrate(file).schedule:
        parts = int(dose.dose.number / PART)
        assert sum(take.count for take in dose.take) == least(parts, sizes)


@given(SIZES, st.lists(st.integers(1, 20), min_size=1, max_size=3, unique=True))
def test_the_sets_of_strengths_are_those_of_brute_force(sizes, doses):
    """Of each number of strengths the fewest capsules; the smallest set; a single strength."""
    step = [{"dose": mg(dose), "for": "2 days"} for dose in doses]
    base = {"active": "a drug", "strengths": [mg(size) for size in sizes], "step": step}
    best = {}
    for many in range(1, len(sizes) + 1):
        totals = [
            sum(2 * one for one in found)
            for some in combinations(sizes, many)
            if None not in (found := [least(dose, some) for dose in doses])
        ]
        if totals:
            best[many] = min(totals)
    if not best:
        try:
            galenic.titrate({"regimen": base})
        except galenic.InputError as error:
            assert {one.code for one in error.problems} == {"choice"}  # noqa: PT017 - one of many
            return
        raise AssertionError("doses were made that no capsules make")
    found = galenic.titrate({"regimen": {**base, "prefer": "fewest-strengths"}})
    smallest = min(best)
    used = next(one for one in found.strengths if one.chosen)
    assert (len(used.strengths), used.capsules) == (smallest, best[smallest])
    told = {len(one.strengths): one.capsules for one in found.strengths}
    falling = [many for many in best if all(best[many] < best[few] for few in best if few < many)]
    stop = next((many for many in best if many not in falling), None)
    assert told == {many: best[many] for many in best if stop is None or many < stop}
    fewest = galenic.titrate({"regimen": base})
    assert sum(one.count for one in fewest.capsules) == min(best.values())


@given(SIZES, st.integers(1, 30))
def test_the_nearest_doses_are_the_nearest_that_capsules_make(sizes, dose):
    base = {"active": "a drug", "strengths": [mg(size) for size in sizes]}
    step = [{"dose": mg(dose), "for": "1 day"}]
    made = [one for one in range(1, dose + max(sizes) + 1) if least(one, sizes) is not None]
    if dose in made:
        galenic.titrate({"regimen": {**base, "step": step}})
        return
    try:
        galenic.titrate({"regimen": {**base, "step": step}})
    except galenic.InputError as error:
        (problem,) = error.problems
        below = max((one for one in made if one < dose), default=None)
        above = min(one for one in made if one > dose)
        told = problem.values.get("below")
        assert (None if told is None else told.number / PART) == below
        assert problem.values["above"].number / PART == above
        return
    raise AssertionError("a dose was made that no capsules make")


@given(regimens())
def test_waste_is_least_among_all_sets(file):
    """By the definition on its page: active of later steps that the dose of a step cannot use."""
    sizes = [int(Fraction(one.split()[0]) / PART) for one in file["regimen"]["strengths"]]
    plain = [
        {k: v for k, v in s.items() if k not in {"hold", "back"}} for s in file["regimen"]["step"]
    ]
    base = {**file["regimen"], "step": plain}
    found = galenic.titrate({"regimen": {**base, "prefer": "least-waste"}})
    used = next(one for one in found.strengths if one.chosen)
    for many in range(1, len(sizes) + 1):
        for some in combinations(sizes, many):
            offer = [mg(size) for size in some]
            try:
                other = galenic.titrate({"regimen": {**base, "strengths": offer}})
            except galenic.InputError:
                continue
            chosen = next(one for one in other.strengths if one.chosen)
            if len(chosen.strengths) == many:
                assert used.stranded.number <= chosen.stranded.number
                assert stranded(other, chosen) == chosen.stranded.number


def stranded(found, used):
    """The same from the schedule: what of later steps does not go into a dose of this one."""
    sizes = [int(one.number / PART) for one in used.strengths]
    last = {dose.step for dose in found.schedule}
    worst = Fraction(0)
    for step in last:
        own = {int(dose.dose.number / PART) for dose in found.schedule if dose.step == step}
        lost = sum(
            take.strength.number * take.count
            for dose in found.schedule
            if dose.step > step
            for take in dose.take
            if not any(
                (left := one - int(take.strength.number / PART)) >= 0
                and least(left, sizes) is not None
                for one in own
            )
        )
        worst = max(worst, lost)
    return worst

"""Laws at the edges: what is said, offered or found on one side of a bound, and not on the other.

Limits are read from the sources that the data name, or worked out by hand; whatever is the least
that serves is held against all that is less.
"""

import itertools
import math
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import galenic
from galenic._amounts import Amount
from galenic._planning.trituration.chains import ChainLimits, Pan
from galenic._planning.trituration.search import find_chain
from worked import too_little_to_weigh

F = Fraction


def codes(plan):
    """What a plan says, by code."""
    return {notice.code: notice for notice in plan.notices}


def order(dose="1.5 mg", capsules=20, **changes):
    """20 × 1.5 mg on a balance that weighs 120 mg and more (D10), with tables changed."""
    return too_little_to_weigh(dose, capsules) | changes


def exactly(number):
    """A mass as it is typed, of at most nine decimals."""
    return f"{float(number):.9f} mg"


# --- doses of naltrexone --------------------------------------------------------------------------

USUAL, POSSIBLE = (F("0.5"), F("4.5")), (F("0.1"), F(6))
"""Low-dose practice, of the base and of the hydrochloride alike: 0.5 mg to 4.5 mg are usual, and
0.1 mg to 6 mg are held possible."""

FORMS = {
    "naltrexone": F(1),
    "naltrexone hydrochloride": F(1),
    "naltrexone hydrochloride dihydrate": F("413.895") / F("377.865"),  # as hydrochloride, by mass
}
"""How much of each form stands for one of those doses: C20H24ClNO4 · 2 H2O over C20H24ClNO4."""

SAID = {"naltrexone-dose-unusual", "naltrexone-dose-far", "naltrexone-tenfold", "dose-thousandfold"}


def of_naltrexone(form, dose):
    """What is said of a dose of one of its forms: each notice by its code."""
    tables = order(exactly(dose))
    tables["order"]["active"] = tables["stock"]["active"] = form
    del tables["balance"], tables["weighing"]
    found = codes(galenic.plan(tables))
    assert "naltrexone-opioids" in found  # it is known for what it is
    return {code: notice for code, notice in found.items() if code in SAID}


def expected(dose):
    """What is to be said of a dose that is so much as the form of the row."""
    usual, possible = (low <= dose <= high for low, high in (USUAL, POSSIBLE))
    tenfold = any(USUAL[0] <= meant <= USUAL[1] for meant in (dose / 10, dose * 10))
    thousand = any(USUAL[0] <= meant <= USUAL[1] for meant in (dose / 1000, dose * 1000))
    said = {
        "naltrexone-dose-far": not possible,
        "naltrexone-dose-unusual": possible and not usual,
        "naltrexone-tenfold": tenfold and not usual,
        "dose-thousandfold": thousand and not usual,
    }
    return {code for code, holds in said.items() if holds}


LIMITS = (*USUAL, *POSSIBLE, F("0.05"), F("0.45"), F(5), F(45), F(500))
BESIDE = [
    (form, limit, off)
    for form, limit in itertools.product(FORMS, LIMITS)
    for off in (F(-1, 10**6), 0, F(1, 10**6))
    if off or FORMS[form] == 1  # a limit of the dihydrate has no end of decimals
]


@pytest.mark.parametrize(("form", "limit", "off"), BESIDE)
def test_each_limit_of_a_dose_of_naltrexone_is_where_the_practice_has_it(form, limit, off):
    """A millionth of a milligram on either side, and the limit itself, which belongs inside."""
    dose = (limit + off) * FORMS[form]
    found = of_naltrexone(form, dose)
    assert set(found) == expected(limit + off)
    for code, notice in found.items():
        assert notice.severity == ("info" if code == "naltrexone-dose-unusual" else "caution")


@pytest.mark.slow
@settings(max_examples=100)
@given(
    form=st.sampled_from(list(FORMS)),
    dose=st.integers(1, 9999).map(F) | st.integers(1, 999).map(lambda n: F(n, 1000)),
    power=st.integers(-2, 0),
)
def test_a_dose_of_naltrexone_far_off_is_cautioned_and_no_other_is(form, dose, power):
    """Whatever the dose: far off or not, and slips of ten and of a thousand."""
    dose *= F(10) ** power
    assert set(of_naltrexone(form, dose)) == expected(dose / FORMS[form])


# --- what is said of the stock --------------------------------------------------------------------

TABLETS = {
    "kind": "tablets", "active": "naltrexone hydrochloride", "strength": "50 mg/tablet",
    "mean_mass": "253.4 mg/tablet", "pack_stat": "180 mg/capsule", "coating": "film",
}  # fmt: skip


@pytest.mark.parametrize(
    ("assay", "said"),
    [("89.999 %", True), ("90 %", False), ("110 %", False), ("110.001 %", True)],
)
def test_an_assay_is_unusual_beyond_ten_in_a_hundred(assay, said):
    """90 % to 110 %, both included."""
    stock = order()["stock"] | {"assay": assay}
    assert ("assay-unusual" in codes(galenic.plan(order("4.5 mg", 200, stock=stock)))) is said


@pytest.mark.parametrize(("count", "said"), [(19, True), (20, False)])
def test_twenty_tablets_are_not_few(count, said):
    """USP <2091> and Ph. Eur. 2.9.5 weigh twenty."""
    for mean in (
        {"mean_mass": "253.4 mg/tablet", "tablets_weighed": count},
        {"mean_mass": None, "masses": ["253.4 mg/tablet"] * count, "masses_are": "sample"},
    ):
        stock = {key: value for key, value in (TABLETS | mean).items() if value is not None}
        found = codes(galenic.plan(order("4.5 mg", 200, stock=stock)))
        assert ("tablet-masses-few" in found) is said


@pytest.mark.parametrize(("dose", "said"), [("49.999 mg", False), ("50 mg", True), ("51 mg", True)])
def test_a_dose_that_a_tablet_holds_needs_no_capsule(dose, said):
    """A whole tablet of 50 mg is the standard dose of naltrexone too."""
    found = codes(galenic.plan(order(dose, 20, stock=TABLETS, capsule={"size": "000"})))
    assert ("dose-reaches-tablet" in found) is said
    assert ("naltrexone-standard-dose" in found) is said


# --- a batch under way ----------------------------------------------------------------------------


UNDER_WAY = galenic.plan(order())  # D10: drug 120, filler 360 into T1, aliquot 120, filler 2889


STAGES = [*((read, "weighed") for read in range(5)), (4, "mixed")]
"""How many of its weights were read, and the stage of the batch."""


@given(
    stage=st.sampled_from(STAGES),
    weights=st.tuples(st.integers(90, 400), st.integers(200, 700), st.integers(60, 290)),
    emptied=st.booleans(),
)
def test_diluent_goes_only_into_a_mixture_that_is_whole(stage, weights, emptied):
    """Not before all of it was weighed, and never once something was taken from it."""
    (read, stage), (drug, diluent, aliquot) = stage, weights
    weights = [drug, diluent, aliquot, 2889][:read]
    entries = [{"step": n, "weighed": f"{mass} mg"} for n, mass in enumerate(weights, 1)]
    if emptied and read > 2:  # what was poured out of its boat does not come back
        entries[2] = {"step": 3, "before": f"{aliquot + 50} mg", "after": "50 mg"}
    readings = {"stage": stage, "actual": entries}
    found = galenic.recover(UNDER_WAY, readings, tolerance="5 %")
    more = [option for option in found.options if option.action == "add-diluent"]
    assert not more or read == 2
    into = [one.into for option in found.options for one in option.weighings if one.step is None]
    assert "T1" not in into or read == 2
    wanted = 120 * F(drug, 30) - drug - diluent  # 120 mg are to hold 30 mg
    if read == 2 and wanted >= 120:
        assert [one.weigh.number for one in more[0].weighings if one.into == "T1"] == [
            math.floor(wanted + F(1, 2))
        ]


# --- ways out: the least that serves --------------------------------------------------------------


def way(plan, action):
    """The one way out of this kind, if it is offered."""
    found = [one for one in plan.ways_out if one.action == action]
    assert len(found) <= 1
    return found[0] if found else None


def made(plan, change):
    """The plan of an order that was changed."""
    return galenic.plan(plan.order.replace(**change))


def is_direct(plan):
    """Whether every weight can be set as it is."""
    return not plan.stopped and not plan.triturates


SCALES = st.builds(
    lambda grid, times: {"readability": exactly(grid), "sensitivity": exactly(grid * times)},
    grid=st.sampled_from([F("0.1"), F(1), F(5), F(10)]),
    times=st.integers(1, 12),
)
BALANCES = st.lists(SCALES, min_size=1, max_size=2).map(
    lambda rows: [{"name": f"B{place}"} | row for place, row in enumerate(rows)]
)
EXCESS = st.sampled_from([{}, {"excess": "5 %"}, {"excess": "3 capsule"}])


@pytest.mark.slow
@settings(max_examples=15)
@given(dose=st.integers(2, 40), capsules=st.integers(1, 12), balance=BALANCES, excess=EXCESS)
def test_no_smaller_batch_than_the_larger_one_offered_serves(dose, capsules, balance, excess):
    """Each number below, down to the order or by thirty: a triturate or a stop."""
    tables = order(f"{dose * 100} mcg", capsules, balance=balance)
    tables["order"] |= excess
    plan = galenic.plan(tables)
    assume(not is_direct(plan))
    offered = way(plan, "larger-batch")
    end = offered.capsules if offered else 31 + capsules
    assert not offered or is_direct(made(plan, {"capsules": end}))
    for number in range(max(capsules + 1, end - 30), end):
        assert not is_direct(made(plan, {"capsules": number})), number


@pytest.mark.parametrize(("dose", "capsules"), [("1.195 mg", 100), ("1.194 mg", None)])
def test_a_batch_a_hundred_times_the_order_is_the_last_that_is_offered(dose, capsules):
    """119.5 mg are weighed as 120: 100 × 1.195 mg, but 101 × 1.194 mg."""
    offered = way(galenic.plan(order(dose, 1)), "larger-batch")
    assert (offered and offered.capsules) == capsules


@pytest.mark.slow
@settings(max_examples=20)
@given(dose=st.integers(4, 40), capsules=st.integers(1, 20), least=st.integers(1, 10))
def test_no_smaller_batch_takes_whole_tablets(dose, capsules, least):
    """Tablets of 50 mg for doses in steps of 0.25 mg: a whole number, and weighed as they are."""
    balance = [{"name": "B", "readability": "1 mg", "sensitivity": f"{least} mg"}]
    dose = F(dose, 4)
    plan = galenic.plan(order(exactly(dose), capsules, stock=TABLETS, balance=balance))
    assume(not is_direct(plan))
    larger, whole = way(plan, "larger-batch"), way(plan, "whole-tablets")
    of_whole = [
        number
        for number in range(capsules + 1, min(100 * capsules, 250) + 1)
        if (number * dose) % 50 == 0 and is_direct(made(plan, {"capsules": number}))
    ]
    if whole:
        assert of_whole[:1] in ([whole.capsules], [], [larger and larger.capsules])
        assert f"{whole.capsules * dose / 50} whole tablets" in whole.text
    elif of_whole:
        assert larger.capsules == of_whole[0]  # it is offered already


@pytest.mark.slow
@settings(max_examples=25)
@given(
    dose=st.integers(1, 40),
    rules=st.lists(
        st.sampled_from(["usp-41", "least-weighable", "nrf"]), min_size=1, max_size=3, unique=True
    ),
)
def test_a_coarser_balance_than_the_one_to_be_found_does_not_do(dose, rules):
    """Ten times its readability, or one more of the last of two digits of the rest, is too much."""
    coarse = {"name": "B", "readability": "10 mg", "repeatability": "10 mg", "sensitivity": "60 mg"}
    weighing = {"rule": rules, "error": "5 %"}
    plan = galenic.plan(order(f"{dose * 100} mcg", weighing=weighing, balance=[coarse]))
    assume(not is_direct(plan))
    offered = way(plan, "other-balance")
    finer = offered.change["balance"][-1]
    assert is_direct(made(plan, offered.change))
    digits = {
        "usp-41": "repeatability", "least-weighable": "sensitivity", "nrf": "readability",
    }  # fmt: skip
    for key in {"readability", *(digits[rule] for rule in rules)}:
        value = Amount.read(finer[key]).number
        step = F(10) ** (math.floor(math.log10(value)) - 1)
        more = value * 10 if key == "readability" else value + step
        worse = [coarse, finer | {key: exactly(more)}]
        if key == "readability" and rules == ["least-weighable"]:
            continue  # the rule asks nothing of it; a reading is held to the sensitivity alone
        assert not is_direct(made(plan, {"balance": worse})), key


@settings(max_examples=15)
@given(capsules=st.integers(900, 1400), holds=st.integers(5, 100))
def test_a_balance_that_holds_a_gram_less_than_asked_does_not_do(capsules, holds):
    """Some 147 mg of filler for each capsule: the next whole gram."""
    balance = [
        {"name": "B", "readability": "1 mg", "sensitivity": "6 mg", "capacity": f"{holds} g"}
    ]
    plan = galenic.plan(order("4.5 mg", capsules, balance=balance))
    filler = capsules * 150 * (1 - F("4.5") / 210)
    larger = way(plan, "other-balance").change["balance"]
    assert larger[-1]["capacity"] == f"{math.ceil(filler / 1000)} g"
    less = [larger[0], larger[1] | {"capacity": f"{math.ceil(filler / 1000) - 1} g"}]
    assert made(plan, {"balance": less}).stopped


def is_written(number):
    """Whether a number has an end of decimals, and so can be the dose of an order."""
    return (number * 10**9).denominator == 1


@pytest.mark.slow
@settings(max_examples=15)
@given(dose=st.integers(100, 2200))
def test_fewer_capsules_for_a_dose_than_are_offered_do_not_hold_it(dose):
    """A body of size 3 holds 210 mg of this powder, and every larger one of the maker is tried."""
    capsule = {"size": "auto", "sizes": ["3"], "maker": "Coni-Snap"}
    stock = order()["stock"] | {"pack_stat_size": "3", "pack_stat_maker": "Coni-Snap"}
    filler = order()["filler"] | {"pack_stat_size": "3", "pack_stat_maker": "Coni-Snap"}
    tables = order(f"{dose} mg", 60, capsule=capsule, stock=stock, filler=filler)
    plan = galenic.plan(tables)
    assume("capsule-overfull" in {n.code for n in plan.notices if n.severity == "stop"})
    needed = next(n for n in itertools.count(math.ceil(F(dose, 210))) if is_written(F(dose, n)))
    offered = [one for one in plan.ways_out if one.action == "several-capsules"]
    fewest = {one.capsules_per_dose for one in offered}
    assert fewest
    assert (needed in fewest) is (2 <= needed <= 10)
    assert min(fewest) <= needed


# --- the search against brute force: what the order fixes -----------------------------------------


class Scale(NamedTuple):
    """A balance in whole milligrams; its largest error is a quarter of its grid."""

    grid: int
    least: int
    most: int

    def sets(self, weight):
        """Whether it can be set to a weight."""
        return self.least <= weight <= self.most and weight % self.grid == 0

    def rounded(self, mass):
        """The reading nearest to a mass, halves up; None where it cannot weigh that."""
        weight = math.floor(mass / self.grid + F(1, 2)) * self.grid
        return weight if self.least <= weight <= self.most else None


def first_rounded(scales, mass):
    """The weight on the finest balance that can weigh a mass; None where none can."""
    return next((w for one in scales if (w := one.rounded(mass)) is not None), None)


def error(scales, weight):
    """The error of the finest balance that can be set to a weight."""
    return F(next(one.grid for one in scales if one.sets(weight)), 4)


def drugs(need, scales, limits):
    """What may be weighed of the drug: all that can be set, or so many times what is needed."""
    if limits.factor is None:
        return [
            drug
            for drug in range(math.floor(need) + 1, int(limits.available) + 1)
            if any(one.sets(drug) for one in scales)
        ]
    found = {one.rounded(limits.factor * need) for one in scales} - {None}
    return sorted(drug for drug in found if need < drug <= limits.available)


def is_left(scales, rest, emptied, limits):
    """Whether the filler that remains is none, can be weighed, or in portions if allowed."""
    if limits.filler is None:
        return True
    if emptied:
        return 0 <= rest < F(scales[0].grid, 2)
    in_portions = limits.portions and rest >= max(one.most for one in scales)
    return in_portions or first_rounded(scales, rest) is not None


def mixtures(need, scales, limits, emptied):
    """Every triturate of one step: drug, diluent and aliquot, all of them settable."""
    top = math.floor(need + limits.room)
    aliquots = [end for end in range(1, top + 1) if any(one.sets(end) for one in scales)]
    if limits.aliquot is not None:
        aliquots = [end for end in aliquots if end == limits.aliquot]
    for drug in drugs(need, scales, limits):
        for end in aliquots:
            diluent = first_rounded(scales, end * drug / need - drug)
            if limits.parts is not None:
                diluent = drug * (limits.parts - 1)
                readings = [one.rounded(need * limits.parts) for one in scales]
                if end not in readings or not any(one.sets(diluent) for one in scales):
                    continue
            rest = 0 if limits.filler is None else limits.filler - (end - need) * limits.displaced
            if diluent is not None and is_left(scales, rest, emptied, limits):
                yield drug, diluent, end


def is_sound(need, scales, limits, drug, diluent, end):  # noqa: PLR0913, PLR0917 - a triturate
    """Whether a triturate keeps to ratio, mixer and tolerance, and holds what is needed."""
    total = drug + diluent
    if end > total or total > min(limits.ratio * drug, limits.mixer):
        return False
    held = F(end * drug, total)
    if abs(held - need) * 20 > need:
        return False
    worst = error(scales, end) / end + error(scales, diluent) / total
    worst += F(diluent, total) * error(scales, drug) / drug
    return limits.tolerance is None or worst <= limits.tolerance


def best_of_all(need, scales, limits):
    """No filler left to weigh, then least drug, then least diluent: drug and diluent, if any."""
    for emptied in (True, False) if limits.filler is not None else (False,):
        found = [
            (drug, diluent)
            for drug, diluent, end in mixtures(need, scales, limits, emptied)
            if is_sound(need, scales, limits, drug, diluent, end)
        ]
        if found:
            return min(found)
    return None


@st.composite
def two_scales(draw):
    """One balance or two, the finer first and perhaps too light for what the coarser weighs."""
    grid, least = 1, draw(st.integers(3, 6))
    fine = Scale(grid, least, draw(st.integers(2, 30)) * least)
    step = draw(st.integers(2, 5))
    coarse = Scale(step, step * draw(st.integers(2, 6)), step * draw(st.integers(20, 90)))
    return draw(st.sampled_from([[fine], [fine, coarse]]))


FIXED = st.one_of(
    st.fixed_dictionaries({"factor": st.integers(8, 80).map(lambda n: F(n, 4))}),
    st.fixed_dictionaries({"aliquot": st.integers(3, 40).map(F)}),
    st.fixed_dictionaries({"parts": st.integers(2, 12)}),
    st.fixed_dictionaries({"displaced": st.integers(2, 9).map(lambda n: F(n, 4))}),
    st.fixed_dictionaries({"portions": st.just(value=True)}),
    st.just({"filler": None}),
    st.just({}),
)


@pytest.mark.slow
@settings(max_examples=120)
@given(
    need=st.integers(1, 40).map(lambda n: F(n, 8)),
    scales=two_scales(),
    fixed=FIXED,
    filler=st.integers(4, 70).map(F),
    limits=st.fixed_dictionaries(
        {
            "ratio": st.integers(2, 20).map(F),
            "mixer": st.integers(10, 120).map(F),
            "available": st.integers(5, 40).map(F),
            "tolerance": st.none() | st.integers(5, 60).map(lambda n: F(n, 100)),
        }
    ),
)
def test_what_is_fixed_is_searched_as_brute_force_does(need, scales, fixed, filler, limits):
    """Factor, aliquot, strength, another diluent, portions, or no filler at all: in one step."""
    limits = ChainLimits(**({"steps": 1, "room": filler, "filler": filler} | limits | fixed))
    pans = [Pan(F(one.least), F(one.grid), F(one.most), F(one.grid, 4)) for one in scales]
    found = find_chain(need, pans, limits)
    stage = found.stages[0] if found else None
    assert (stage and (stage.drug, stage.diluent)) == best_of_all(need, scales, limits)

"""Amounts too small to weigh: the triturates that make them weighable."""

import math
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic._amounts import Amount
from galenic._planning.trituration.chains import ChainLimits, Pan
from galenic._planning.trituration.frame import Frame
from galenic._planning.trituration.search import ChainSearch, find_chain
from worked import too_little_to_weigh


def order(dose="1.5 mg", capsules=20, **changes):
    """The worked batch, 20 × 1.5 mg, with keys changed."""
    tables = too_little_to_weigh(dose, capsules)
    for name, table in changes.items():
        tables[name] = tables.get(name, {}) | table if isinstance(table, dict) else table
    return tables


def weights(plan):
    """Role, vessels and weight of each weighing."""
    return [(w.role, w.from_, w.into, str(w.weigh)) for w in plan.weighings]


def test_the_worked_batch_of_the_reference():
    """20 × 1.5 mg, SR 6 mg: D 120, B 360, T 480, A 120 mg: worst case 10.0 %."""
    plan = galenic.plan(order(), prove=True)
    assert weights(plan)[:3] == [
        ("stock", "stock", "T1", "120 mg"),
        ("diluent", "filler", "T1", "360 mg"),
        ("aliquot", "T1", "batch", "120 mg"),
    ]
    assert plan.check.dose == Amount.read("1.5 mg/capsule")
    (triturate,) = plan.triturates
    assert triturate.worst_error == Amount.read("10 %")
    assert "worst-case error of dose" in str(plan)
    assert (triturate.steps[0].ratio, str(triturate.discarded)) == ("1 in 4", "90 mg")


@pytest.mark.slow
def test_a_tolerance_asks_for_a_better_triturate():
    """SR/A + SR/D is 6 % at D 120 and A 600, the ratio of 20: not before, and not beyond."""
    plan = galenic.plan(order(order={**order()["order"], "tolerance": "6 %"}), prove=True)
    assert [w[3] for w in weights(plan)[:3]] == ["120 mg", "2280 mg", "600 mg"]
    assert plan.triturates[0].worst_error == Amount.read("6 %")
    strict = galenic.plan(order(order={**order()["order"], "tolerance": "0.9 %"}))
    assert strict.stopped
    assert "tolerance" in strict.notices[0].text


@pytest.mark.parametrize(("dose", "capsules", "steps"), [("0.1 mg", 20, 2), ("6 mcg", 10, 3)])
def test_microgram_doses_take_more_steps(dose, capsules, steps):
    """2 mg and 0.06 mg of drug: ratios of 20 reach them in two and three steps."""
    plan = galenic.plan(order(dose, capsules), prove=True)
    assert len(plan.triturates[0].steps) == steps
    assert plan.check
    assert "particle-floor-unknown" in {notice.code for notice in plan.notices}


def test_factor_and_aliquot_of_the_textbook():
    """basicmedicalkey.com: 2 mg of drug, 60 times, 125 mg of 7500 mg; 7380 mg of diluent."""
    fixed = {"factor": 60, "aliquot": "125 mg", "ratio_limit": 100, "max_steps": 1}
    plan = galenic.plan(order("0.02 mg", 100, triturate=fixed))
    assert [w[3] for w in weights(plan)[:3]] == ["120 mg", "7380 mg", "125 mg"]


def test_one_in_ten_of_the_examples():
    """scribd 658151088: 25 × 2 mg, MWQ 100 mg: 100 mg and 900 mg, 500 mg taken, 2000 mg added."""
    made = galenic.plan(
        order("2 mg", 25, triturate={"strength": "1 in 10"}, capsule={"fill": "100 mg/capsule"},
              balance=[{"name": "B", "readability": "1 mg", "sensitivity": "5 mg"}])
    )  # fmt: skip
    assert [w[3] for w in weights(made)] == ["100 mg", "900 mg", "500 mg", "2000 mg"]


def test_excipients_too_small_go_through_a_triturate_of_their_own():
    """15 mg of magnesium stearate in ten capsules of about 150 mg cannot be weighed either."""
    excipient = [{"name": "magnesium stearate", "share": "1 %", "occupies": "none"}]
    plan = galenic.plan(order(excipient=excipient), prove=True)
    assert [triturate.role for triturate in plan.triturates] == ["stock", "excipient"]
    assert plan.check


def test_a_named_diluent_counts_in_mass_and_volume():
    """Of 480 mg with 120 mg of drug, 120 mg bring 90 mg of diluent: 4.5 mg in each capsule."""
    plan = galenic.plan(order(triturate={"diluent": "cellulose", "pack_stat": "100 mg/capsule"}))
    assert plan.fill.excipients["cellulose"] == Amount.read("4.5 mg/capsule")
    left = 150 * (1 - Fraction("1.5") / 210 - Fraction("4.5") / 100)
    assert plan.fill.filler.number == left


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"mixer_capacity": "200 mg"}, "mixer"),
        ({"ratio_limit": 2, "max_steps": 1}, "ratio"),
        ({"aliquot": "121.5 mg"}, "what [triturate] fixes"),
    ],
)
def test_the_stop_names_the_limit(table, words):
    """What stands in the way is said; an aliquot between two readings is refused, not rounded."""
    plan = galenic.plan(order(triturate=table))
    assert plan.stopped
    assert plan.weighings == ()
    assert words in plan.notices[0].text


def test_another_diluent_can_take_the_whole_place_of_the_filler():
    """The aliquot brings diluent until less than half a reading of filler is left to weigh."""
    tables = order(
        triturate={"diluent": "lactose", "pack_stat": "25 mg/capsule", "pack_stat_size": "A",
                   "pack_stat_maker": "M"},
        capsule_size=[{"maker": "M", "size": "A", "volume": "0.03 mL/capsule"}],
    )  # fmt: skip
    tables["capsule"] = {"size": "A", "maker": "M"}
    tables["filler"] = {"name": "f", "density": "0.5 g/mL"}
    del tables["stock"]["pack_stat"]
    tables["stock"]["density"] = "0.7 g/mL"
    plan = galenic.plan(tables, prove=True)
    assert not plan.stopped
    assert [w.role for w in plan.weighings] == ["stock", "diluent", "aliquot"]
    brought = plan.fill.excipients["lactose"].number
    left = (30 - Fraction(15, 7) - brought / Fraction(25, 30)) / 2  # mg, of 30 mm³ of body
    assert 0 <= left * 20 < Fraction(1, 2)
    assert "filler-in-triturate" in {notice.code for notice in plan.notices}


def test_a_fill_made_anew_is_told_once():
    """With another diluent there is one fill: its filler, and each caution a single time."""
    tables = order(capsule={"size": "3", "maker": "Coni-Snap"})
    tables["stock"] |= {"pack_stat_size": "1"}
    tables["triturate"] = {"diluent": "cellulose", "density": "0.5 g/mL"}
    plan = galenic.plan(tables, prove=True)
    codes = [notice.code for notice in plan.notices]
    assert plan.fill.excipients.keys() == {"cellulose"}
    assert len(codes) == len(set(codes))
    assert str(plan.explain("filler")).startswith(f"filler = {plan.fill.filler.text()}")
    assert [step.name for step in plan.steps].count("filler") == 1


def test_a_balance_that_serves_nothing_stops_the_plan():
    """A kilogram balance: the diluent would overfill the capsules."""
    coarse = [{"name": "B", "readability": "1 g", "sensitivity": "6 g"}]
    plan = galenic.plan(order(balance=coarse))
    assert plan.stopped
    assert plan.weighings == plan.triturates == ()
    assert "overfill" in plan.notices[0].text


def test_stock_at_hand_limits_the_drug():
    """120 mg have to be weighed, though the batch needs 30 mg."""
    plan = galenic.plan(order(stock={**order()["stock"], "available": "100 mg"}))
    assert "stock at hand" in plan.notices[0].text
    assert not galenic.plan(order(stock={**order()["stock"], "available": "120 mg"})).stopped


def test_filler_does_not_make_up_for_the_rounding_of_a_diluent():
    """The fill is that of the order: of 57 capsules, to half a readability of what is poured.

    A find of the drawn orders: two excipients whose diluents a coarse balance rounds by 2 mg.
    """
    tables = order(
        "0.894 mg", 57,
        stock={"assay": "90.6 %", "pack_stat": "520 mg/capsule"},
        capsule={"size": "1"},
        filler={"name": "a filler", "pack_stat": "420 mg/capsule"},
        excipient=[
            {"name": "stearate", "share": "1.3 %", "occupies": "none"},
            {"name": "talc", "share": "2 %", "pack_stat": "525 mg/capsule"},
        ],
        weighing={"error": "2 %"},
        balance=[{"name": "B0", "readability": "1 mg", "sensitivity": "10 mg"},
                 {"name": "B1", "readability": "10 mg", "sensitivity": "10 mg"}],
    )  # fmt: skip
    plan = galenic.plan(tables)
    assert [made.role for made in plan.triturates] == ["stock", "excipient", "excipient"]
    poured = sum(w.weigh.number for w in plan.weighings if w.into == "batch")
    assert abs(poured - plan.fill.total.number * 57) <= Fraction(1, 2)


def test_filler_below_half_a_reading_is_left_out():
    """With a diluent of its own a triturate may leave 23 mg of filler, on a balance of 50 mg.

    A find of the drawn orders: nothing is weighed of it, and the bench allows for that.
    """
    tables = order(
        "0.279 mg", 132,
        order={"active": "the drug", "dose": "0.279 mg", "capsules": 134, "overage": "5 %"},
        stock={"kind": "triturate", "active": "the drug", "diluent": "lactose",
               "strength": "1 in 5"},
        capsule={"size": "1", "maker": "Coni-Snap"},
        filler={"pack_stat": "252 mg/capsule", "pack_stat_size": "3"},
        triturate={"diluent": "the diluent", "density": "0.98 g/mL"},
        weighing={"rule": "nrf"},
        balance=[{"name": "B0", "readability": "50 mg", "sensitivity": "100 mg"}],
    )  # fmt: skip
    del tables["stock"]["assay"], tables["stock"]["basis"], tables["stock"]["pack_stat"]
    plan = galenic.plan(tables)
    assert [weighing.role for weighing in plan.weighings][-1] == "aliquot"
    assert "filler-in-triturate" in {notice.code for notice in plan.notices}
    assert 0 < plan.fill.filler.number * 134 < 25


# --- the search against brute force ---------------------------------------------------------------


class Scale(NamedTuple):
    """A balance in whole milligrams, the finest first in any list; an error is a quarter grid."""

    grid: int
    least: int
    most: int = 10**6


def settable(scales, top):
    """Every weight up to some mass that one of the balances can be set to."""
    return sorted(
        weight
        for weight in range(1, top + 1)
        if any(one.least <= weight <= one.most and weight % one.grid == 0 for one in scales)
    )


def rounded(scales, mass):
    """A mass on the finest balance that can weigh it, halves up; None where none can."""
    for one in scales:
        weight = math.floor(mass / one.grid + Fraction(1, 2)) * one.grid
        if one.least <= weight <= one.most:
            return weight
    return None


def error_of(scales, weight):
    """The error of the finest balance that can be set to a weight."""
    sets = (one for one in scales if one.least <= weight <= one.most and not weight % one.grid)
    return Fraction(next(sets, scales[-1]).grid, 4)


def worst(scales, mixtures, end):
    """The sum of (B/T)(e/D) + e/T for each mixture, and e/A for the last aliquot."""
    total = error_of(scales, end) / end
    for drug, diluent in mixtures:
        mixture = drug + diluent
        total += Fraction(diluent, mixture) * error_of(scales, drug) / drug
        total += error_of(scales, diluent) / mixture
    return total


def is_filled(scales, rest, emptied):
    """Whether what remains of the filler is none, within half a reading, or can be weighed."""
    if emptied:
        return 0 <= rest < Fraction(scales[0].grid, 2)
    return rest >= 0 and rounded(scales, rest) is not None


def every(drug, need, steps, scales, limits, ends):  # noqa: PLR0913, PLR0917 - it calls itself
    """Every triturate of so much drug: drug and diluent of each step, and the last aliquot."""
    most = min(limits.ratio * drug, limits.mixer)
    if steps == 1:
        for end in ends:
            diluent = rounded(scales, end * drug / need - drug)
            if diluent is not None and end <= drug + diluent <= most:
                yield ((drug, diluent),), end
        return
    for diluent in settable(scales, int(most) - drug):
        mixture = drug + diluent
        wanted = need * mixture / drug
        for taken in settable(scales, mixture):
            if taken > wanted:
                for rest, end in every(taken, wanted, steps - 1, scales, limits, ends):
                    yield ((drug, diluent), *rest), end


def is_near(mixtures, end, need):
    """Whether rounding takes no more than a twentieth of what is needed away, or adds it."""
    held = Fraction(end)
    for drug, diluent in mixtures:
        held *= Fraction(drug, drug + diluent)
    return abs(held - need) * 20 <= need


def best_of_all(need, steps, scales, limits):
    """The best triturate of so many steps, found by trying all, written out plainly.

    The drug is tried upwards: what more drug leads to is worse than anything found with less.
    """
    for emptied in (True, False):
        weights = settable(scales, int(limits.filler + need) + 1)
        ends = [end for end in weights if is_filled(scales, limits.filler - (end - need), emptied)]
        for drug in settable(scales, int(limits.available)):
            found = [
                sum(diluent for _, diluent in mixtures)
                for mixtures, end in every(drug, need, steps, scales, limits, ends)
                if is_near(mixtures, end, need)
                and (limits.tolerance is None or worst(scales, mixtures, end) <= limits.tolerance)
            ]
            if drug > need and found:
                return (0 if emptied else 1, drug, min(found))
    return None


def pans_of(scales):
    """The balances as the search takes them."""
    return [
        Pan(Fraction(least), Fraction(grid), Fraction(most), Fraction(grid, 4))
        for grid, least, most in scales
    ]


@st.composite
def finer_and_coarser(draw):
    """One to three balances, each coarser than the one before; all but the last may be light."""
    grid, least, found = 1, draw(st.integers(3, 6)), []
    for last in [False] * draw(st.integers(0, 2)) + [True]:
        light = not last and draw(st.booleans())
        up = -(-least // grid) * grid  # a minimum is reached where the next reading is
        found.append(Scale(grid, up, up * draw(st.integers(2, 20)) if light else 10**6))
        grid, least = grid * draw(st.integers(2, 5)), least * draw(st.sampled_from((1, 2, 3, 9)))
    return found


def brute_forced(steps, filler, mixer, examples):
    """Hold the search against brute force, for so many steps."""

    @pytest.mark.slow
    @settings(max_examples=examples)
    @given(
        need=st.integers(1, 24).map(lambda n: Fraction(n, 8)),
        scales=finer_and_coarser(),
        filler=st.integers(4, filler).map(Fraction),
        limits=st.fixed_dictionaries(
            {
                "ratio": st.integers(2, 20).map(Fraction),
                "mixer": st.integers(10, mixer).map(Fraction),
                "available": st.integers(5, 40).map(Fraction),
                "tolerance": st.none() | st.integers(10, 60).map(lambda n: Fraction(n, 100)),
            }
        ),
    )
    def test(need, scales, filler, limits):
        """Fewest weighings, then least drug, then least diluent, on one balance or several."""
        limits = ChainLimits(room=filler, filler=filler, **limits)
        pans = pans_of(scales)
        found = None
        for emptied in (True, False):
            frame = Frame(need, pans, limits, emptied=emptied)
            chain = ChainSearch(frame).first(steps)
            if found is None and chain is not None:
                stages = frame.chain(chain).stages
                diluent = sum(stage.diluent for stage in stages)
                found = (0 if emptied else 1, stages[0].drug, diluent)
        assert found == best_of_all(need, steps, scales, limits)

    return test


@pytest.mark.parametrize(
    ("need", "scales", "limits", "best"),
    [
        # 6 of 4 + 4 hold 3 exactly; 5 would take 2.67 of diluent, which only the coarse one weighs.
        ("3", [Scale(1, 4, 8), Scale(5, 5)], {"ratio": 2, "filler": 49}, (4, 4)),
        # 6 of 5 + 5 hold 3, within a twentieth of 2.875; beyond 10 the error is that of 5 mg.
        (
            "23/8",
            [Scale(1, 5, 10), Scale(5, 15)],
            {"ratio": 5, "filler": 27, "tolerance": Fraction(3, 20)},
            (5, 5),
        ),
        # 35 of 4 + 33 leave 40 of 71 to be weighed; the coarse balance weighs nothing here.
        ("15/4", [Scale(1, 4, 40), Scale(6, 84, 840)], {"ratio": 20, "filler": 71}, (4, 33)),
        # What remains is weighed on the second balance, the diluent too, beyond a gap.
        (
            "27/4",
            [Scale(1, 10, 80), Scale(8, 200, 3000), Scale(16, 1808)],
            {"ratio": 100, "filler": 153},
            (19, 208),
        ),
        # From drug to drug the errors rise and fall as weights pass to the coarse balance.
        (
            "13/2",
            [Scale(1, 9, 126), Scale(5, 85)],
            {"ratio": 20, "filler": 766, "tolerance": Fraction(1, 50)},
            (16, 125),
        ),
        # 115.6 of diluent is 112 on the coarse balance, less than 113 on the fine one.
        ("13/2", [Scale(1, 5, 115), Scale(8, 48, 384)], {"ratio": 20, "filler": 492}, (7, 112)),
    ],
)
def test_a_coarser_balance_hides_no_better_triturate(need, scales, limits, best):
    """Where weights pass from one balance to the next; each as brute force finds it."""
    filler = Fraction(limits.pop("filler"))
    limits = ChainLimits(steps=1, room=filler, filler=filler, mixer=Fraction(1400), **limits)
    limits = limits._replace(ratio=Fraction(limits.ratio), available=Fraction(58))
    (stage,) = find_chain(Fraction(need), pans_of(scales), limits).stages
    assert (stage.drug, stage.diluent) == best
    assert best_of_all(Fraction(need), 1, scales, limits)[1:] == best


def test_a_fixed_factor_beyond_the_mixer_is_a_stop():
    """60 × 20 mg = 1.2 g of triturate do not go into a mixer of 1 g, and 400 × 20 mg neither."""
    for factor in (60, 400):
        tables = order("0.5 mg", 40, triturate={"factor": factor, "mixer_capacity": "1 g"})
        tables["weighing"] = {"rule": "nrf"}
        plan = galenic.plan(tables)
        assert plan.stopped
        assert str(plan)
        assert plan.to_json()


@given(
    dose=st.integers(1, 60).map(lambda n: f"{n / 10} mg"),
    capsules=st.integers(10, 60),
    capacity=st.integers(2, 20),
    readability=st.integers(2, 30),
)
def test_a_further_balance_turns_no_plan_into_a_stop(dose, capsules, capacity, readability):
    """A coarser one, beside a balance of 1 mg that weighs some grams: filler may want portions."""
    fine = {"name": "fine", "readability": "1 mg", "capacity": f"{capacity} g"}
    coarse = {"name": "coarse", "readability": f"{readability * 10} mg"}
    tables = order(dose, capsules, triturate={"max_steps": 1})
    tables["weighing"] = {"rule": "nrf"}
    alone, both = (galenic.plan(tables | {"balance": found}) for found in ([fine], [fine, coarse]))
    assert alone.stopped or not both.stopped


test_one_step_is_the_best_of_all = brute_forced(1, filler=300, mixer=500, examples=80)
test_two_steps_are_the_best_of_all = brute_forced(2, filler=60, mixer=40, examples=60)


@pytest.mark.slow
@settings(max_examples=40)
@given(
    dose=st.integers(5, 2000).map(lambda n: f"{n} mcg"),
    capsules=st.integers(10, 200),
    grid=st.sampled_from(["1 mg", "0.1 mg", "10 mg"]),
    rule=st.sampled_from(["nrf", "usp-41"]),
)
def test_every_weight_of_a_triturate_can_be_weighed(dose, capsules, grid, rule):
    """At or above the minimum, a multiple of the readability, proved, and closed on the bench."""
    balance = [{"name": "B", "readability": grid, "repeatability": grid}]
    plan = galenic.plan(order(dose, capsules, weighing={"rule": rule}, balance=balance), prove=True)
    for weighing in plan.weighings:
        assert weighing.weigh >= weighing.minimum
        assert weighing.weigh.number % Amount.read(grid).number == 0
    assert plan.stopped or plan.check


# --- what a balance can weigh ---------------------------------------------------------------------


@st.composite
def balances(draw):
    """One to four balances with their rules; by name the minimum, readability and capacity."""
    rules = draw(st.lists(st.sampled_from(["usp-41", "least-weighable", "nrf"]), min_size=1,
                          unique=True))  # fmt: skip
    percent = draw(st.integers(1, 10))
    tables, limits = [], {}
    for place in range(draw(st.integers(1, 4))):
        grid = draw(st.sampled_from([Fraction(n, 100) for n in (1, 2, 5, 10, 20, 50, 100, 200)]))
        scatter, sensitivity = grid * draw(st.integers(2, 30)) / 10, grid * draw(st.integers(1, 9))
        own = grid * draw(st.integers(1, 300))
        least = own
        if "usp-41" in rules:  # 2 s is at most 0.10 % of it, where s counts as 0.41 d at the least
            least = max(least, 2 * max(scatter, grid * 41 / 100) * 1000)
        if "least-weighable" in rules:
            least = max(least, sensitivity * 100 / percent)
        if "nrf" in rules:  # a readability is at most 1 % of it
            least = max(least, grid * 100)
        capacity = least * draw(st.sampled_from([20, 100, 1000])) if place else None
        keys = {"readability": grid, "repeatability": scatter, "sensitivity": sensitivity,
                "minimum": own, "capacity": capacity}  # fmt: skip
        named = {key: f"{float(value):.6f} mg" for key, value in keys.items() if value}
        tables.append({"name": f"B{place}"} | named)
        limits[f"B{place}"] = (least, grid, capacity)
    return {"weighing": {"rule": rules, "error": f"{percent} %"}, "balance": tables}, limits


@pytest.mark.slow
def test_every_weight_is_one_that_its_balance_can_weigh():
    """At or above the minimum, at or below the capacity, a multiple of the readability."""
    kinds = []

    @settings(max_examples=150)
    @given(
        balances(),
        st.integers(20, 4000),
        st.integers(60, 300),
        st.sampled_from([{}, {"triturate": {"diluent": "cellulose", "density": "0.4 g/mL"}}]),
        st.sampled_from([{}, {"excipient": [{"name": "x", "share": "1 %", "occupies": "none"}]}]),
    )
    def hold(drawn, dose, capsules, diluent, excipient):
        tables, limits = drawn
        tables = order(f"{dose} mcg", capsules, **tables, **diluent, **excipient)
        tables["capsule"]["maker"] = "Coni-Snap"
        plan = galenic.plan(tables)
        for weighing in plan.weighings:
            least, grid, capacity = limits[weighing.balance]
            assert weighing.minimum.number == least
            assert weighing.weigh.number >= least
            assert weighing.weigh.number % grid == 0
            assert capacity is None or weighing.weigh.number <= capacity
        kinds.append("stopped" if plan.stopped else len(plan.triturates))

    hold()
    assert kinds.count("stopped") <= len(kinds) / 10
    assert kinds.count(0) <= len(kinds) / 2

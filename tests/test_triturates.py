"""Amounts too small to weigh: the triturates that make them weighable."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic.amounts import Amount
from galenic.planning.trituration.chains import Limits, Pan
from galenic.planning.trituration.frame import Frame
from galenic.planning.trituration.search import Search, find_chain


def order(dose="1.5 mg", capsules=20, **changes):
    """30 mg of drug on a balance of class III: sensitivity 6 mg, 5 % permitted, 120 mg at least."""
    tables = {
        "order": {"active": "naltrexone hydrochloride", "dose": dose, "capsules": capsules},
        "stock": {"kind": "powder", "active": "naltrexone hydrochloride", "assay": "100 %",
                  "basis": "as-is", "pack_stat": "210 mg/capsule"},
        "capsule": {"size": "3"},
        "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
        "weighing": {"rule": "least-weighable", "error": "5 %"},
        "balance": [{"name": "B", "readability": "1 mg", "sensitivity": "6 mg"}],
    }  # fmt: skip
    for name, table in changes.items():
        tables[name] = tables.get(name, {}) | table if isinstance(table, dict) else table
    return tables


def weights(plan):
    """Role, vessels and weight of each weighing."""
    return [(w.role, w.from_, w.into, str(w.weigh)) for w in plan.weighings]


def test_the_worked_batch_of_the_reference():
    """D10: 20 × 1.5 mg, SR 6 mg: D 120, B 360, T 480, A 120 mg; D7: worst case 10.0 %."""
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
    assert plan.check.closes
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
    assert plan.check.closes


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
    assert plan.explain("filler").startswith(f"filler = {plan.fill.filler.text()}")
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


def every_one_step(need, grid, least, limits):
    """Every one-step triturate on a coarse grid that keeps to the limits, written out plainly."""
    most = 8 * least
    for drug, aliquot in itertools.product(range(least, most, grid), range(least, most, grid)):
        if drug <= need or (limits.available is not None and drug > limits.available):
            continue
        diluent = (
            math.floor((Fraction(aliquot * drug) / need - drug) / grid + Fraction(1, 2)) * grid
        )
        mixture = drug + diluent
        if diluent < least or mixture > limits.ratio * drug or aliquot > mixture:
            continue
        if limits.mixer is not None and mixture > limits.mixer:
            continue
        if abs(Fraction(aliquot * drug, mixture) / need - 1) > Fraction(1, 20):
            continue
        rest = limits.filler - (aliquot - need)
        weighed = math.floor(rest / grid + Fraction(1, 2)) * grid
        emptied = 0 <= rest < Fraction(grid, 2)
        if rest < 0 or (not emptied and weighed < least):
            continue
        yield (0 if emptied else 1, drug, diluent)


@settings(max_examples=50)
@given(
    need=st.integers(3, 90).map(Fraction),
    filler=st.integers(1, 400).map(lambda n: Fraction(n * 10)),
    ratio=st.integers(2, 20),
    mixer=st.none() | st.integers(20, 200).map(lambda n: Fraction(n * 10)),
    available=st.none() | st.integers(10, 40).map(lambda n: Fraction(n * 10)),
)
def test_one_step_is_the_best_of_all(need, filler, ratio, mixer, available):
    """Fewest weighings, then least drug, then least diluent: as brute force finds them."""
    limits = Limits(
        ratio=Fraction(ratio), steps=1, mixer=mixer, available=available, room=filler, filler=filler
    )
    found = find_chain(need, [Pan(Fraction(100), Fraction(10), None, Fraction(5))], limits)
    best = min(every_one_step(need, 10, 100, limits), default=None)
    if found is None or best is None:
        assert found is None
        assert best is None
        return
    (stage,) = found.stages
    emptied = 0 <= filler - (stage.aliquot - need) < 5
    assert (0 if emptied else 1, stage.drug, stage.diluent) == best


def every_two_steps(need, least, limits, error):
    """The best two-step triturate on a grid of 1 mg, found by trying all, in whole numbers.

    The drug is tried upwards: what more drug leads to is worse than anything found with less.
    """
    weights = range(least, int(limits.filler + need) + 2)
    for emptied in (True, False):
        ends = [end for end in weights if is_filled(limits.filler - (end - need), least, emptied)]
        for drug in range(max(least, math.floor(need) + 1), int(limits.available) + 1):
            found = [
                sum(added for _, added in mixtures)
                for *mixtures, end in two_steps_from(drug, need, least, limits, ends)
                if limits.tolerance is None or worst(mixtures, end, error) <= limits.tolerance
            ]
            if found:
                return (0 if emptied else 1, drug, min(found))
    return None


def two_steps_from(drug, need, least, limits, ends):
    """Every two-step triturate of so much drug: drug and diluent of both, and the last aliquot."""
    over, first = need.numerator, drug * need.denominator
    for mixture in range(drug + least, int(min(limits.ratio * drug, limits.mixer)) + 1):
        wanted = over * mixture
        for taken in range(max(least, wanted // first + 1), mixture + 1):
            most = min(limits.ratio * taken, limits.mixer)
            for end in ends:
                holds = end * taken * first
                whole = (2 * holds + wanted) // (2 * wanted)
                if whole > most:
                    break
                near = 20 * abs(holds - wanted * whole) <= wanted * whole
                if near and whole >= max(end, taken + least):
                    yield (drug, mixture - drug), (taken, whole - taken), end


def is_filled(rest, least, emptied):
    """Whether what remains of the filler is none, within half a reading, or can be weighed."""
    half = Fraction(1, 2)
    return 0 <= rest < half if emptied else math.floor(rest + half) >= least


def worst(mixtures, end, error):
    """D7: (B/T)(e/D) + e/T for each mixture, and e/A for the last aliquot."""
    total = error / end
    for drug, diluent in mixtures:
        mixture = drug + diluent
        total += Fraction(diluent, mixture) * error / drug + error / mixture
    return total


@settings(max_examples=80)
@given(
    need=st.integers(1, 24).map(lambda n: Fraction(n, 8)),
    least=st.integers(3, 6),
    filler=st.integers(4, 40).map(Fraction),
    limits=st.fixed_dictionaries(
        {
            "ratio": st.integers(2, 8).map(Fraction),
            "mixer": st.integers(10, 40).map(Fraction),
            "available": st.integers(5, 16).map(Fraction),
            "tolerance": st.none() | st.integers(10, 40).map(lambda n: Fraction(n, 100)),
        }
    ),
)
def test_two_steps_are_the_best_of_all(need, least, filler, limits):
    """Fewest weighings, then least drug, then least diluent, also of two steps together."""
    limits = Limits(room=filler, filler=filler, **limits)
    error = Fraction(1, 4)
    pans = [Pan(Fraction(least), Fraction(1), None, error)]
    found = None
    for emptied in (True, False):
        frame = Frame(need, pans, limits, emptied=emptied)
        steps = Search(frame).first(2)
        if found is None and steps is not None:
            stages = frame.chain(steps).stages
            diluent = sum(stage.diluent for stage in stages)
            found = (0 if emptied else 1, stages[0].drug, diluent)
    assert found == every_two_steps(need, least, limits, error)


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
    assert plan.stopped or plan.check.closes


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

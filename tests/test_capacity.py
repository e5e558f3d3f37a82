"""The questions the other way round: the largest batch, capsules from a leftover, and plates.

The numbers expected are worked by hand in the docstrings; that a number is the largest is shown by
planning every one above it.
"""

from __future__ import annotations

import json
import math
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import galenic
from galenic import Amount, InputError
from galenic import _cli as cli
from galenic._capacity.largest import Sizes
from strategies import orders

F = Fraction
NAME = "naltrexone hydrochloride"
FINE = {"name": "fine", "readability": "0.1 mg", "repeatability": "0.08 mg", "capacity": "220 g"}


def order(**tables):
    """1 g of powder of 100 % for capsules of 4.5 mg, filled to 150 mg; 160 mg is the minimum."""
    whole = {
        "order": {"active": NAME, "dose": "4.5 mg", "capsules": 100},
        "stock": {"kind": "powder", "active": NAME, "assay": "100 %", "basis": "as-is",
                  "available": "1 g"},
        "capsule": {"size": "3", "fill": "150 mg/capsule"},
        "filler": {"name": "a filler"},
        "weighing": {"rule": "usp-41"},
        "balance": [FINE],
    }  # fmt: skip
    for name, table in tables.items():
        whole[name] = whole.get(name, {}) | table if isinstance(table, dict) else table
    return {name: table for name, table in whole.items() if table is not None}


def tablets(**stock):
    """30 tablets of 50 mg in 253.4 mg, at least 10 crushed, 5 % more for the mortar."""
    return order() | {
        "stock": {"kind": "tablets", "active": NAME, "strength": "50 mg/tablet",
                  "mean_mass": "253.4 mg/tablet", "coating": "none", "min_tablets": 10,
                  "crush_allowance": "5 %", "available": 30} | stock,
    }  # fmt: skip


def makes(tables, capsules):
    """Whether a plan of so many capsules ends without a stop."""
    return not galenic.plan(evolve(galenic.Order.read(tables), capsules=capsules)).stopped


def codes(notices):
    """The codes of notices."""
    return [notice.code for notice in notices]


# --- the largest batch, by hand ------------------------------------------------------------------


def test_powder_is_used_up_to_the_last_capsule():
    """1000 mg / 4.5 mg = 222.2: 222 capsules take 999 mg, and 223 would take 1003.5 mg."""
    found = galenic.capacity(order())
    assert (found.capsules, codes(found.limited_by)) == (222, ["stock-short"])
    assert "1003.5 mg" in found.limited_by[0].text
    assert (str(found.summary.stock), str(found.summary.left.mass)) == ("999 mg", "1 mg")
    assert str(found.summary.filler) == "32301 mg"  # 222 × 145.5 mg
    assert found.plan == galenic.plan(order(order={"capsules": 222}))
    assert found.plan.to_dict()["input"]["order"]["capsules"] == 222
    assert found.search.exact


def test_tablets_are_whole_and_the_mortar_keeps_some():
    """30 / 1.05 = 28.57 tablets hold 1428.6 mg: 317 capsules of 4.5 mg; 318 take 31 tablets."""
    found = galenic.capacity(tablets())
    assert found.capsules == 317 == int(30 / F("1.05") * 50 / F("4.5"))
    assert "31 tablets" in found.limited_by[0].text
    assert (found.summary.tablets, found.summary.left.tablets) == (30, 0)
    assert (found.available.tablets, found.available.capsules) == (30, 333)
    assert (str(found.available.mass), str(found.available.active)) == ("7602 mg", "1500 mg")


def test_a_triturate_of_the_shelf_is_counted_by_its_strength():
    """2 g of 100 mg/g hold 200 mg: 44 capsules of 4.5 mg."""
    stock = {"kind": "triturate", "active": NAME, "strength": "100 mg/g", "diluent": "lactose",
             "available": "2 g"}  # fmt: skip
    assert galenic.capacity(order() | {"stock": stock}).capsules == 44


def test_excess_and_overage_count():
    """4.95 mg in each of 202 planned is 999.9 mg; 192 and 5 % are 202 planned, 193 are 203."""
    found = galenic.capacity(order(order={"excess": "5 %", "overage": "10 %"}))
    assert (found.capsules, found.summary.planned, found.available.capsules) == (192, 202, 192)


def test_extra_capsules_count():
    """222 can be planned, two of them extra."""
    assert galenic.capacity(order(order={"excess": "2 capsules"})).capsules == 220


def test_without_a_balance_the_stock_decides():
    """222 × 4.5 mg = 999 mg, exactly, and nothing is rounded."""
    found = galenic.capacity(order(weighing=None, balance=None))
    assert (found.capsules, str(found.summary.stock)) == (222, "999 mg")


def test_rounding_may_spare_a_grain():
    """4.5 mg × 222 = 999 mg of a stock of 998.96 mg: 999.0 mg cannot be weighed of it, 221 can."""
    assert galenic.capacity(order(stock={"available": "998.96 mg"})).capsules == 221
    assert galenic.capacity(order(stock={"available": "999 mg"})).capsules == 222
    coarse = {"name": "coarse", "readability": "1 mg"}
    tables = order(balance=[coarse], weighing={"rule": "nrf"}, stock={"available": "450 mg"})
    tables["order"] |= {"dose": "4.504 mg"}  # 100 × 4.504 = 450.4 mg, weighed as 450 mg
    found = galenic.capacity(tables)
    assert (found.capsules, found.available.capsules) == (100, 99)


def test_a_capacity_of_the_balance_limits_the_batch():
    """Filler of 145.5 mg in each up to 220 g, half a readability included: 1512 capsules."""
    found = galenic.capacity(order(stock={"available": "25 g"}))
    assert found.capsules == 1512 == int((220000 + F("0.05")) / F("145.5"))
    assert codes(found.limited_by) == ["above-capacity"]
    assert found.search.plans < 10


@pytest.mark.slow
def test_between_two_balances_there_is_a_gap():
    """Filler: up to 5 g on one balance, from 20 g on the other; 35 to 137 capsules are in neither.

    145.5 mg × 34 = 4947 mg and × 138 = 20079 mg. The stock of 0.5 g makes 111, so that 34 is the
    largest; 0.7 g makes 155.
    """
    balance = [
        {"name": "fine", "readability": "0.01 mg", "minimum": "1 mg", "capacity": "5 g"},
        {"name": "coarse", "readability": "1 mg", "minimum": "20 g"},
    ]
    tables = order(balance=balance, weighing={"rule": "nrf"}, stock={"available": "0.5 g"})
    assert [n for n in range(1, 120) if makes(tables, n)] == list(range(1, 35))
    found = galenic.capacity(tables)
    assert (found.capsules, codes(found.limited_by)) == (34, ["above-capacity"])
    tables["stock"]["available"] = "0.7 g"
    assert galenic.capacity(tables).capsules == 155


def test_an_order_can_ask_for_no_more():
    """Where nothing limits the batch, it is the most that an order takes, and nothing stops it."""
    tables = order(weighing=None, balance=None, stock={"available": "900 kg"})
    found = galenic.capacity(tables)
    assert (found.capsules, found.limited_by) == (Sizes.most, ())
    assert galenic.Order.read(order(order={"capsules": Sizes.most})).capsules == Sizes.most
    with pytest.raises(InputError):
        galenic.Order.read(order(order={"capsules": Sizes.most + 1}))


@pytest.mark.parametrize(
    ("stock", "code"),
    [
        ({"available": 9}, "stock-short"),  # fewer than the ten that are to be crushed
        ({"coating": "enteric"}, "tablet-release-modified"),
        ({"available": 2, "mean_mass": None, "masses": ["250 mg", "255 mg", "252 mg"],
          "masses_are": "crushed"}, "stock-short"),
    ],
)  # fmt: skip
def test_no_capsule_at_all(stock, code):
    """The stop of the first capsule is told."""
    tables = tablets(**stock)
    tables["stock"] = {key: value for key, value in tables["stock"].items() if value is not None}
    found = galenic.capacity(tables)
    assert (found.capsules, found.plan, found.summary) == (0, None, None)
    assert code in codes(found.limited_by)
    assert "No capsule" in str(found)


def test_a_stock_below_the_minimum_makes_nothing():
    """Of 100 mg nothing can be weighed where 160 mg is the least, not even for a triturate."""
    found = galenic.capacity(order(stock={"available": "100 mg"}))
    assert (found.capsules, codes(found.limited_by)) == (0, ["below-minimum"])
    assert "stock at hand is too little" in found.limited_by[0].text
    assert found.search.plans <= 3


def test_tablets_that_were_crushed_already_limit_the_batch():
    """Three crushed tablets hold 150 mg, 33 capsules; their mean mass is what was weighed."""
    tables = tablets(masses=["250 mg", "255 mg", "252 mg"], masses_are="crushed", available=3)
    del tables["stock"]["mean_mass"]
    found = galenic.capacity(tables)
    assert (found.capsules, found.summary.tablets) == (33, 3)
    assert "3 crushed tablets" in found.limited_by[0].text


def test_tablets_crushed_and_weighed_together_are_all_at_hand():
    """Twenty of 50 mg hold 1000 mg: 222 capsules of 4.5 mg take 999 mg, the next 1003.5 mg."""
    tables = tablets(total_mass="5068 mg", tablets_weighed=20, masses_are="crushed", available=20)
    del tables["stock"]["mean_mass"]
    found = galenic.capacity(tables)
    assert (found.capsules, found.summary.tablets) == (222, 20)
    assert "20 crushed tablets" in found.limited_by[0].text


@given(
    available=st.integers(1, 60),
    least=st.integers(1, 30),
    allowance=st.integers(0, 50),
    kind=st.sampled_from(["whole", "crushed", "weighed together"]),
    capsules=st.integers(50, 400),
)
def test_a_plan_is_short_of_stock_just_where_it_weighs_more_than_is_at_hand(
    available, least, allowance, kind, capsules
):
    """Whatever keeps powder back: the least number, the mortar, or tablets not crushed."""
    tables = tablets(min_tablets=least, crush_allowance=f"{allowance} %", available=available)
    if kind == "crushed":
        masses = ["253 mg", "254 mg", "255 mg"] * 4
        tables["stock"] |= {"mean_mass": None, "masses": masses, "masses_are": "crushed"}
    elif kind == "weighed together":
        together = {"total_mass": "3048 mg", "tablets_weighed": 12, "masses_are": "crushed"}
        tables["stock"] |= {"mean_mass": None} | together
    tables["order"]["capsules"] = capsules
    tables["stock"] = {key: value for key, value in tables["stock"].items() if value is not None}
    del tables["balance"], tables["weighing"]
    plan = galenic.plan(tables)
    assert plan.stopped == (plan.stock.mass.number > plan.order.stock.at_hand())


def test_a_small_batch_goes_through_a_triturate():
    """10 mcg: 1 g would serve 100000; 16000 and more could be weighed, were the filler not 220 g.

    Of 149.99 mg each, an aliquot of 220 g and 220 g beside it are the filler of 2933 capsules.
    """
    tables = order(order={"dose": "10 mcg"})
    found = galenic.capacity(tables)
    assert found.capsules == int(2 * 220000 / F("149.99")) == 2933
    assert makes(tables, found.capsules)
    assert not makes(tables, found.capsules + 1)
    assert found.plan.triturates
    assert found.search.exact
    assert found.search.plans < 200


# --- the largest batch, as a law -----------------------------------------------------------------


@st.composite
def with_stock(draw, **limits):
    """A drawn order, and stock for one to one and a half times as much."""
    tables = draw(orders(**limits))
    names = [entry["name"] for entry in tables.get("excipient", [])]
    assume(tables["filler"]["name"] not in names)
    made = galenic.plan(tables)
    stock = dict(tables["stock"])
    more = draw(st.integers(0, 50))
    if stock["kind"] == "tablets":
        stock["available"] = made.stock.tablets_to_take * (100 + more) // 100
    elif stock["kind"] == "capsules":
        stock["available"] = made.stock.capsules_to_open * (100 + more) // 100
    else:
        taken = sum(
            (weighing.weigh or weighing.exact).number
            for weighing in made.weighings
            if weighing.from_ == "stock"
        )
        enough = math.ceil(taken * (100 + more) * 10**6)
        stock["available"] = Amount(F(enough, 10**8), "mg")
    return tables | {"stock": stock}


@pytest.mark.slow
@settings(max_examples=40)
@given(with_stock())
def test_no_larger_batch_can_be_made(tables):
    """The largest works within the stock, and every number above it ends in a stop."""
    read = galenic.Order.read(tables)
    found = galenic.capacity(read)
    assume(found.search.exact)  # of one in hundreds it says how many numbers it did not look at
    assert found.capsules >= read.capsules
    made = galenic.plan(evolve(read, capsules=found.capsules))
    assert not made.stopped
    weighed = [weighing for weighing in made.weighings if weighing.from_ == "stock"]
    if found.available.tablets is None:
        needed = sum(one.exact.number for one in weighed)
        taken = sum((one.weigh or one.exact).number for one in weighed)
        assert min(needed, taken) <= read.stock.available.number
        # What is needed to the last grain may round up beyond it, by half a readability each.
        coarsest = max((one.readability.number for one in read.balance), default=0)
        assert taken <= read.stock.available.number + len(weighed) * F(coarsest) / 2
    else:
        assert made.stock.units_to_take <= read.stock.available
    # Rounding may take 5 % of the dose away and no more, so that no larger number can work.
    for more in range(found.capsules + 1, int(found.available.capsules / F(95, 100)) + 3):
        assert galenic.plan(evolve(read, capsules=more)).stopped


@pytest.mark.slow
@settings(max_examples=15)
@given(with_stock(diluted=(True,), kinds=("powder", "triturate")))
def test_no_larger_batch_can_be_made_through_a_triturate(tables):
    """The same where a triturate takes more of the stock than the batch needs."""
    read = galenic.Order.read(tables)
    found = galenic.capacity(read)
    assert found.search.exact
    assert found.capsules >= read.capsules
    assert makes(tables, found.capsules)
    most = int(found.available.capsules / F(95, 100)) + 3
    for more in range(found.capsules + 1, min(most, found.capsules + 40)):
        assert galenic.plan(evolve(read, capsules=more)).stopped


# --- what is left --------------------------------------------------------------------------------


def test_capsules_from_the_powder_left():
    """100 × 4.5 mg leave 550 mg of 1 g: 122 capsules."""
    found = galenic.capacity(order())
    assert (str(found.leftover.mass), str(found.leftover.active)) == ("550 mg", "550 mg")
    assert found.from_leftover.capsules == 122
    assert codes(found.from_leftover.limited_by) == ["stock-short"]


def test_capsules_from_the_powder_of_crushed_tablets():
    """9 of 10 tablets for 100 × 4.5 mg leave 253.4 mg with 50 mg: 11 capsules of 4.5 mg."""
    found = galenic.capacity(tablets())
    assert (str(found.leftover.mass), str(found.leftover.active)) == ("253.4 mg", "50 mg")
    assert (found.leftover.tablets, found.from_leftover.capsules) == (20, 11)
    assert "mortar" in found.from_leftover.counted


def test_international_units_are_left_over_too():
    """10 tablets of 5000 IU, 9 of them used for 90 × 500 IU: 5000 IU make ten."""
    tables = tablets(strength="5000 IU/tablet")
    tables["order"] = {"active": NAME, "dose": "500 IU", "capsules": 90}
    found = galenic.capacity(tables)
    assert (str(found.leftover.active), found.from_leftover.capsules) == ("5000 IU", 10)


def test_a_leftover_too_small_to_weigh_makes_nothing():
    """100 mg left are below the minimum of 160 mg: the reason is told."""
    found = galenic.capacity(order(stock={"available": "550 mg"}))
    assert str(found.leftover.mass) == "100 mg"
    assert found.from_leftover.capsules == 0
    assert "stock at hand is too little" in found.from_leftover.limited_by[0].text


def test_nothing_left_makes_nothing():
    """450 mg are used to the last milligram."""
    found = galenic.capacity(order(stock={"available": "450 mg"}))
    assert str(found.leftover.mass) == "0 mg"
    assert (found.from_leftover.capsules, found.from_leftover.limited_by) == (0, ())


def test_an_order_that_is_stopped_leaves_nothing_known():
    """200 capsules take 900 mg of 700 mg: there is a largest batch, but no leftover."""
    found = galenic.capacity(order(order={"capsules": 200}, stock={"available": "700 mg"}))
    assert (found.capsules, found.leftover, found.from_leftover) == (155, None, None)
    assert "the order ends in a stop" in str(found)


# --- the capsule machine -------------------------------------------------------------------------

LESS = order(order={"capsules": 60}, capsule={"plate": 100}, stock={"available": "2 g"})
NO_PLATE = order(order={"capsules": 60}, stock={"available": "2 g"})


def test_weights_are_for_the_order_not_for_the_plate():
    """60 capsules on a plate of 100: every weight is that of the order without a plate.

    The mistake is to weigh filler for the plate, 100 × 145.5 mg = 14550 mg, with the drug for 60:
    the bodies are full, and each holds 60/100 of its dose.
    """
    made = galenic.plan(LESS, prove=True)
    assert made.weighings == galenic.plan(NO_PLATE).weighings
    assert [str(entry.weigh) for entry in made.weighings] == ["270 mg", "8730 mg"]
    assert made.check.dose == Amount.read("4.5 mg/capsule")
    mistaken = [F(14550), F(15000), F(450)]  # filler, blend and drug of a hundred
    assert not any(step.unit == "mg" and step.number in mistaken for step in made.steps)
    (told,) = [notice for notice in made.notices if notice.code == "plate-not-full"]
    assert told.severity == "info"
    assert "60 capsules planned, not for the plate" in told.text
    assert "Close off the other 40" in told.text
    assert "100 holes would leave 2.7 mg/capsule" in told.text  # 60 × 4.5 mg / 100


@pytest.mark.parametrize(
    ("capsules", "excess", "runs", "last"),
    [
        (60, "0 %", 1, 60),
        (100, "0 %", 1, 100),
        (101, "0 %", 2, 1),
        (120, "0 %", 2, 20),
        (200, "0 %", 2, 100),
        (95, "5 %", 1, 100),  # 99.75, rounded up
        (100, "5 %", 2, 5),
        (98, "2 capsules", 1, 100),
    ],
)
def test_runs_of_the_machine(capsules, excess, runs, last):
    """The capsules planned, excess included, in runs of a hundred."""
    heading = {"capsules": capsules, "excess": excess}
    made = galenic.plan(order(order=heading, capsule={"plate": 100}, stock={"available": "2 g"}))
    assert (made.made.plate, made.made.runs, made.made.last_run) == (100, runs, last)
    assert ("plate-not-full" in codes(made.notices)) == (last != 100)
    assert "capsule machine" in str(made)
    assert made.to_dict()["made"]["last_run"] == last


def test_without_a_plate_nothing_is_said_of_one():
    """The keys are there, and null."""
    made = galenic.plan(NO_PLATE)
    assert (made.made.plate, made.made.runs, made.made.last_run) == (None, None, None)
    assert "machine" not in str(made)
    assert galenic.capacity(NO_PLATE).plates is None


def test_whole_plates_next_to_the_order():
    """120 on a plate of 100: one plate or two, of 2 g for 444; 40 bodies of the last run remain."""
    tables = order(order={"capsules": 160}, capsule={"plate": 100}, stock={"available": "2 g"})
    plates = galenic.capacity(tables).plates
    assert (plates.plate, plates.runs, plates.last_run, plates.bodies_unused) == (100, 2, 60, 40)
    assert [(w.capsules, w.planned, w.runs) for w in plates.whole_plates] == [
        (100, 100, 1),
        (200, 200, 2),
    ]
    tables["stock"]["available"] = "0.8 g"  # 177 capsules, so that two plates are too many
    assert [w.runs for w in galenic.capacity(tables).plates.whole_plates] == [1]


def test_whole_plates_hold_the_excess():
    """95 and 5 % fill one plate, 190 two (199.5); 20 are 21 planned and 21 are 23: never 22."""
    tables = order(order={"capsules": 120, "excess": "5 %"}, capsule={"plate": 100})
    whole = galenic.capacity(tables).plates.whole_plates
    assert [(w.capsules, w.planned) for w in whole] == [(95, 100), (190, 200)]
    tables = order(order={"capsules": 22, "excess": "5 %"}, capsule={"plate": 22})
    whole = galenic.capacity(tables | {"stock": tables["stock"] | {"available": "5 g"}}).plates
    assert [(w.capsules, w.planned) for w in whole.whole_plates] == [(20, 21), (41, 44)]


# --- both doors ----------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path, capsys):
    """Run ``galenic capacity`` on an order; gives exit code, standard output and error."""

    def command(tables, *options):
        path = tmp_path / "order.json"
        path.write_text(json.dumps(tables), encoding="utf-8")
        code = cli.main(["capacity", str(path), *map(str, options)])
        return code, *capsys.readouterr()

    return command


def test_the_command_prints_what_python_prints(run):
    """Exit 0, the page on standard output, at most 80 columns."""
    code, out, err = run(LESS)
    assert (code, err) == (0, "")
    assert out == f"{galenic.capacity(LESS)}\n"
    assert out.startswith(f"At most 444 capsules of 4.5 mg {NAME}")
    assert max(map(len, out.splitlines())) <= 80
    for words in ("whole plates", "WHAT STOPS ONE MORE", "holes to close off"):
        assert words in out


def test_the_command_writes_json(run, tmp_path):
    """The documented schema, to a file that is not written over."""
    target = tmp_path / "capacity.json"
    assert run(LESS, "--json", "--output", target)[0] == 0
    told = json.loads(target.read_text(encoding="utf-8"))
    assert told == galenic.capacity(LESS).to_dict()
    assert (told["schema"], told["ordered"], told["capsules"]) == ("galenic/capacity/1", 60, 444)
    assert told["limited_by"][0]["code"] == "stock-short"
    assert run(LESS, "--output", target)[0] == 2
    assert run(LESS, "--output", target, "--force")[0] == 0


def test_no_capsule_is_exit_code_1(run):
    """With the reason on standard output."""
    code, out, err = run(order(stock={"available": "100 mg"}))
    assert (code, err) == (1, "")
    assert "No capsule of 4.5 mg" in out
    assert "below the minimum" in out


@pytest.mark.parametrize("kind", ["tablets", "powder", "triturate"])
def test_the_stock_at_hand_must_be_said(run, kind):
    """A missing number is an error that names it, by both doors."""
    triturate = {"kind": "triturate", "active": NAME, "strength": "1 in 10", "diluent": "lactose"}
    stock = {"tablets": tablets()["stock"], "powder": order()["stock"], "triturate": triturate}
    tables = order() | {"stock": {k: v for k, v in stock[kind].items() if k != "available"}}
    code, out, err = run(tables)
    assert (code, out) == (2, "")
    assert ": stock.available: given nothing; expected the " in err
    with pytest.raises(InputError) as caught:
        galenic.capacity(tables)
    assert [problem.path for problem in caught.value.problems] == ["stock.available"]
    code, out, err = run(tables, "--json")
    assert (code, err) == (2, "")
    assert json.loads(out)["problems"][0]["path"] == "stock.available"


def test_an_order_that_cannot_be_read_is_told_whole(run):
    """Every problem, as for a plan."""
    code, out, err = run(order(order={"dose": "4.5"}, capsule={"plate": 0}))
    assert (code, out) == (2, "")
    places = [line.partition(": given")[0].rpartition(": ")[2] for line in err.splitlines()]
    assert places == ["order.dose", "capsule.plate"]


def test_the_pharmacy_lends_its_machine(run, tmp_path):
    """``[capsule] plate`` of the pharmacy file serves an order in its own size."""
    pharmacy = tmp_path / "pharmacy.toml"
    pharmacy.write_text('[capsule]\nsize = "1"\nplate = 100\n', encoding="utf-8")
    code, out, _ = run(order(), "--pharmacy", pharmacy, "--json")
    told = json.loads(out)
    assert (code, told["plates"]["runs"], told["from_pharmacy"]) == (0, 1, ["capsule.plate"])


def test_what_was_typed_is_escaped():
    """In HTML; and an answer names itself."""
    found = galenic.capacity(order(order={"active": "<b>x</b>"}, stock={"active": "<b>x</b>"}))
    shown = found._repr_html_()
    assert "<b>" not in shown
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert repr(found) == "<Capacity: 222 capsules, 4.5 mg <b>x</b>>"


def test_a_search_that_contradicts_itself_is_no_answer(monkeypatch):
    """If one capsule more can be made after all, galenic has failed: exit code 3, no number."""
    right = Sizes.largest
    monkeypatch.setattr(Sizes, "largest", lambda sizes: right(sizes)._replace(capsules=100))
    with pytest.raises(galenic.CheckError):
        galenic.capacity(order())

"""Bodies filled by completion: drug exact, filler a range, and what is refused.

A body is topped up to the brim with filler, emptied, and filled again with an equal share of all
the powder; so the dose is that of the label whatever filler went in.
"""

import copy
import json
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import galenic
import million_orders
from galenic import InputError
from galenic._cli import main
from strategies import orders, orders_of_several
from test_laws import content, planned
from test_several_laws import doses

COMPLETION = {"method": "completion"}


def tablets(**fill):
    """The example of tablets without any packing figure, filled by completion."""
    order = galenic.example("tablets").to_tables()
    del order["filler"]["pack_stat"]
    order["stock"].pop("pack_stat", None)
    return order | {"fill": COMPLETION | fill}


# --- the tablets example without packing figures --------------------------------------------------

# MCC PH-102 in 0.3 mL: 0.28 to 0.33 g/mL loose, 0.305 between them, and at most 1.2 times the
# tapped density of 0.495 g/mL; a stock of which nothing is known packs half or twice as densely.
STOCK = Fraction("4.5") / (Fraction(50) / Fraction("253.4"))
LOOSE, USED, TIGHT = 84, Fraction("91.5"), Fraction("178.2")


def test_the_tablets_example_without_packing_figures():
    """Drug as with them; a range of filler that holds what the measured packing asks for."""
    measured = galenic.plan(galenic.example("tablets"))
    plan = galenic.plan(tablets(), prove=True)
    drug, premix = plan.weighings
    assert drug.weigh == measured.weighings[0].weigh
    assert drug.weigh.number == Fraction("2280.6")
    assert str(measured.weighings[1].exact) == "13099.5 mg"
    ends = plan.fill.filler_range
    assert ends.low.number < Fraction("130.995") < ends.high.number
    assert ends.low.number == LOOSE * (1 - STOCK / (Fraction(LOOSE) / 2))
    assert plan.fill.filler_estimate.number == USED * (1 - STOCK / USED)
    assert ends.high.number == TIGHT * (1 - STOCK / (2 * TIGHT))
    assert premix.exact.number == 100 * ends.low.number * Fraction(8, 10)
    assert plan.dose.expected.number == Fraction("4.5")
    assert plan.check.dose.number == Fraction("4.5")
    assert not plan.stopped
    assert plan.packing is None


def test_the_document_says_by_which_method():
    """Its keys are told by every method; null is what nobody knows."""
    fill = galenic.plan(tablets()).to_dict()["fill"]
    assert fill["method"] == "completion"
    assert (fill["filler"], fill["total"], fill["gross"]) == (None, None, None)
    assert fill["premix"] == "3071.04 mg"
    assert fill["filler_range"] == {"low": "38.388 mg/capsule", "high": "166.797 mg/capsule"}
    for order, method in (
        (galenic.example("tablets").to_tables(), "to-volume"),
        (galenic.example("tablets").replace(capsule={"fill": "150 mg/capsule"}), "to-mass"),
    ):
        told = galenic.plan(order).to_dict()
        assert told["fill"]["method"] == method
        assert told["fill"]["filler"] is not None
        assert [told["fill"][key] for key in ("premix", "filler_estimate", "filler_range")] == [
            None
        ] * 3
        assert told["filling"] == []
        assert told["made"]["blend"] is not None


def test_the_steps_at_the_bench_are_in_order_and_in_grams(capsys, tmp_path):
    """From the premix to the last weight, each with the masses that are seen."""
    steps = galenic.plan(tablets()).filling
    stages = ["premixed", "first-fill", "topped-up", "emptied", "filled"]
    assert list(dict.fromkeys(step.stage for step in steps)) == stages
    assert [step.step for step in steps] == list(range(1, len(steps) + 1))
    low, high = 100 * Fraction("38.388"), 100 * Fraction("166.797")
    premix = Fraction("3071.04")
    first, after = steps[0].mass.number, steps[3]
    assert first == Fraction("2280.6") + premix
    assert (after.low.number, after.high.number) == (low - premix, high - premix)
    (tmp_path / "order.json").write_text(json.dumps(tablets(), default=str), encoding="utf-8")
    assert main(["plan", str(tmp_path / "order.json")]) == 0
    sheet = " ".join(capsys.readouterr().out.split())
    for told in ("FILLING BY COMPLETION", "5.35 g", "0.768 g to 13.6 g", "3.84 g to 16.7 g"):
        assert told in sheet
    for blank in ("vessel of filler, before", "vessel of filler, after", "filler used"):
        assert blank in sheet
    for blank in ("powder left", "net fill, mean of ten"):
        assert blank in sheet
    page = galenic.plan(tablets()).to_html()
    assert page.index(">Mixing<") < page.index(">Filling by completion<") < page.index(">Record<")
    assert "of the whole blend" not in sheet


@pytest.mark.parametrize("suffix", ["html", "md", "txt", "json"])
def test_every_kind_of_sheet_shows_the_range(tmp_path, suffix):
    """No file says a filler that nobody knows."""
    (tmp_path / "order.json").write_text(json.dumps(tablets(), default=str), encoding="utf-8")
    made = tmp_path / f"sheet.{suffix}"
    assert main(["plan", str(tmp_path / "order.json"), "--output", str(made)]) == 0
    text = made.read_text(encoding="utf-8")
    assert "166.8" in text or "166.797" in text
    assert "completion" in text


def test_a_plan_by_completion_reads_back():
    """What was written makes the same plan again."""
    plan = galenic.plan(tablets(premix="50 %"))
    assert galenic.read_plan(plan.to_json()).to_dict() == plan.to_dict()
    row = plan.rows() if callable(plan.rows) else plan.rows
    assert row


def test_the_premix_is_the_part_that_was_asked_for():
    """Of the least filler; 80 % unless it is told."""
    least = 100 * Fraction("38.388")
    for part in ("10 %", "80 %", "100 %"):
        plan = galenic.plan(tablets(premix=part))
        assert plan.fill.premix.number == least * Fraction(part.split()[0]) / 100
    assert galenic.plan(tablets()).fill.premix == galenic.plan(tablets(premix="80 %")).fill.premix


# --- a measured packing ---------------------------------------------------------------------------


def measured(**filler):
    """Powder and filler whose packing was measured, filled by completion."""
    return {
        "order": {"active": "testol", "dose": "20 mg", "capsules": 60},
        "stock": {
            "kind": "powder",
            "active": "testol",
            "assay": "100 %",
            "basis": "as-is",
            "pack_stat": "200 mg/capsule",
            "pack_stat_sd": "0 mg/capsule",
        },
        "capsule": {"size": "1", "maker": "Coni-Snap"},
        "filler": {"name": "house filler", "pack_stat": "250 mg/capsule"} | filler,
        "fill": COMPLETION,
    }


@pytest.mark.parametrize(
    ("filler", "low", "high"),
    [
        ({"pack_stat_sd": "5 mg/capsule"}, 235, 265),  # three standard deviations
        ({}, Fraction(250) / Fraction("1.1"), 250 * Fraction("1.1")),  # the table of factors
    ],
)
def test_a_measured_packing_is_as_sure_as_it_is_said_to_be(filler, low, high):
    """A tenth of the body is taken up by the drug, of which the order says no scatter."""
    ends = galenic.plan(measured(**filler)).fill.filler_range
    assert (ends.low.number, ends.high.number) == (low * Fraction(9, 10), high * Fraction(9, 10))


def test_by_another_method_the_scatter_of_a_packing_changes_nothing():
    """It says how sure the filler is, and a fill to the volume takes it as it was measured."""
    scattered, alone = measured(pack_stat_sd="5 mg/capsule"), measured()
    for order in (scattered, alone):
        del order["fill"], order["stock"]["pack_stat_sd"]
    assert galenic.plan(scattered).fill == galenic.plan(alone).fill
    assert galenic.plan(scattered).packing is None


# --- what is refused, and what is stopped ---------------------------------------------------------


def told(order):
    """The paths of what is wrong with an order."""
    with pytest.raises(InputError) as caught:
        galenic.plan(order)
    return {problem.path for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("fill", "capsule", "paths"),
    [
        ({"method": "to-mass"}, {}, {"capsule.fill"}),
        ({"method": "completion"}, {"fill": "150 mg/capsule"}, {"capsule.fill"}),
        ({"method": "to-volume"}, {"fill": "150 mg/capsule"}, {"capsule.fill"}),
        ({"method": "by-completion"}, {}, {"fill.method"}),
        ({"method": "completion", "premix": "120 %"}, {}, {"fill.premix"}),
        ({"method": "completion", "premix": "0 %"}, {}, {"fill.premix"}),
        ({"method": "to-volume", "premix": "80 %"}, {}, {"fill.premix"}),
        ({"premix": "80 %"}, {}, {"fill.premix"}),
        ({"method": "completion", "density": "0.5 g/mL"}, {}, {"fill.density"}),
        (
            {"method": "completion", "volume": "12 mL", "volume_mass": "6 g"},
            {},
            {"fill.volume"},
        ),
    ],
)
def test_methods_that_contradict_the_order_are_refused(fill, capsule, paths):
    """A fill to a mass has a mass; any other has none; only completion has a premix."""
    order = measured()
    order["capsule"] |= capsule
    assert told(order | {"fill": fill}) == paths


def test_a_share_of_a_fill_that_nobody_knows_is_refused():
    """An excipient by mass is exact; with it all problems are told together."""
    order = measured() | {
        "excipient": [
            {"name": "silica", "share": "0.5 %"},
            {"name": "talc", "mass": "2 mg/capsule", "density": "0.6 g/mL"},
        ]
    }
    order["capsule"]["fill"] = "150 mg/capsule"
    assert told(order) >= {"excipient[0].share", "capsule.fill"}


@pytest.mark.parametrize(
    "pellets", [{"stock": {"texture": "pellets"}}, {"filler": {"texture": "pellets"}}]
)
def test_pellets_are_not_topped_up(pellets):
    """By completion all is poured together, emptied and mixed: no pellets are."""
    order = measured()
    for table, keys in pellets.items():
        order[table] |= keys
    assert told(order) == {"fill.method"}


UNKNOWN = ["mannitol", "mannitol with silica", "lactose", "maize starch", "calcium carbonate"]
"""Fillers whose density stands in no table, the last with a row that has none."""

# Of the fillers of the table the loosest is cellulose PH-102, 0.28 g/mL loose; the tightest,
# tribasic phosphate: 1.2 times its tapped density of 0.95 g/mL. Loose they end at 0.87 g/mL.
LOOSEST, TIGHTEST, MIDDLE = Fraction("0.28"), Fraction("1.14"), Fraction("0.575")


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_filler_of_which_nothing_is_known_may_be_any_of_the_table(name):
    """In 0.5 mL; a tenth of the body is taken up by the drug, which scatters by nothing."""
    plan = galenic.plan(measured() | {"filler": {"name": name}}, prove=True)
    body, rest = 500, Fraction(9, 10)
    ends = plan.fill.filler_range
    assert (ends.low.number, ends.high.number) == (
        body * LOOSEST * rest,
        body * TIGHTEST * rest,
    )
    assert plan.fill.filler_estimate.number == body * MIDDLE * rest
    assert plan.fill.premix.number == 60 * ends.low.number * Fraction(8, 10)
    assert (plan.stopped, plan.dose.expected.number, plan.check.dose.number) == (False, 20, 20)
    (said,) = [one for one in plan.notices if one.code == "filler-pack-unknown"]
    assert said.severity == "caution"
    assert (said.values["name"], [str(end) for end in said.values["ends"]]) == (
        name,
        ["0.28 g/mL", "1.14 g/mL"],
    )
    assert ("lactose monohydrate" in said.text) == (name == "lactose")


def test_a_drug_of_which_nothing_is_known_either_is_bounded_by_that_filler():
    """It packs from half as densely as the loosest to twice as densely as the tightest of them."""
    order = tablets() | {"filler": {"name": "mannitol"}}
    plan = galenic.plan(order, prove=True)
    ends, body = plan.fill.filler_range, 300
    assert ends.low.number == body * LOOSEST * (1 - STOCK / (body * LOOSEST / 2))
    assert ends.high.number == body * TIGHTEST * (1 - STOCK / (body * TIGHTEST * 2))
    assert ends.low.number < Fraction("130.995") < ends.high.number
    assert plan.dose.expected.number == plan.check.dose.number == Fraction("4.5")


@pytest.mark.parametrize("fill", [{}, {"fill": {"method": "to-volume"}}])
def test_by_another_method_a_filler_of_which_nothing_is_known_is_asked_for(fill):
    """There the filler decides what a capsule holds."""
    order = measured() | {"filler": {"name": "mannitol"}}
    del order["fill"]
    assert told(order | fill) == {"filler.pack_stat"}


def test_what_is_known_of_no_filler_is_asked_of_the_capsule_and_of_excipients():
    """A density fills no body whose volume nobody knows; an excipient is no filler."""
    order = measured() | {"filler": {"name": "mannitol"}}
    order["capsule"] = {"size": "1"}
    assert told(order) == {"capsule.maker"}
    order = measured() | {"excipient": [{"name": "maize starch", "mass": "9 mg/capsule"}]}
    assert told(order) == {"excipient[0].pack_stat"}


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"pack_stat_sd": "60 mg/capsule"}, "filler.pack_stat_sd"),
        ({"pack_stat": None, "density": "0.5 g/mL", "pack_stat_sd": "5 mg/capsule"}, None),
    ],
)
def test_a_scatter_that_tells_no_packing_is_refused(keys, path):
    """One of a quarter of the packing, and one of a density."""
    order = measured(**keys)
    order["filler"] = {key: value for key, value in order["filler"].items() if value is not None}
    assert told(order) == {path or "filler.pack_stat_sd"}


def test_drug_that_fills_the_bodies_alone_stops():
    """300 mg where 200 mg of it fill a body; the sheet says no steps."""
    order = measured()
    order["order"]["dose"] = "300 mg"
    plan = galenic.plan(order)
    assert {notice.code for notice in plan.stops} == {"capsule-overfull"}
    assert plan.filling == ()
    assert plan.weighings == ()


def test_drug_that_may_fill_the_bodies_has_no_premix():
    """150 mg of a powder of which nothing is known, beside 250 mg of filler: half may fit."""
    order = measured()
    order["order"]["dose"] = "150 mg"
    del order["stock"]["pack_stat"], order["stock"]["pack_stat_sd"]
    plan = galenic.plan(order)
    assert "completion-may-not-fit" in {notice.code for notice in plan.notices}
    assert plan.fill.premix.number == plan.fill.filler_range.low.number == 0
    assert plan.fill.filler_range.high.number > 0


def test_where_none_is_premixed_filler_is_still_topped_up():
    """So that nobody is told that there is none, and nothing can be adjusted."""
    order = measured()
    order["order"]["dose"] = "150 mg"
    del order["stock"]["pack_stat"], order["stock"]["pack_stat_sd"]
    codes = {notice.code for notice in galenic.plan(order).notices}
    assert "completion-may-not-fit" in codes
    assert "filler-none" not in codes


@pytest.mark.parametrize(
    ("part", "meant"),
    [("0.8 %", "80 %"), ("1 %", "100 %"), ("9.9 %", None), ("10 %", ""), (None, "")],
)
def test_a_part_that_was_typed_as_percent_is_asked_about(part, meant):
    """Of 60 × 250 / 1.1 mg × 9 / 10: 0.8 % are 98.2 mg for sixty bodies."""
    order = measured()
    if part is not None:
        order["fill"] = COMPLETION | {"premix": part}
    found = [one for one in galenic.plan(order).notices if one.code == "premix-small"]
    assert [one.severity for one in found] == ([] if meant == "" else ["caution"])
    if part == "0.8 %":
        assert "98.2 mg for 60 bodies" in found[0].text
    for one in found:
        assert ("write" in one.text) == (meant is not None)
        assert meant is None or f"write {meant}." in one.text


def test_a_machine_that_needs_several_runs_is_told_of():
    """The premix is parted between them by weight."""
    order = measured()
    codes = []
    for plate in ("60", "50"):
        order["capsule"]["plate"] = int(plate)
        codes.append({notice.code for notice in galenic.plan(order).notices})
    assert "completion-in-runs" not in codes[0]
    assert "completion-in-runs" in codes[1]


@pytest.mark.parametrize(
    ("told", "names"),
    [({"role": "lubricant"}, True), ({"mixed_last": True}, True), ({"role": "glidant"}, False)],
)
def test_what_is_mixed_last_is_mixed_once_more(told, names):
    """A lubricant that goes in last is there when the filler is topped up."""
    order = measured()
    order["excipient"] = [
        {"name": "magnesium stearate", "mass": "2 mg/capsule", "occupies": "none", **told}
    ]
    found = [one for one in galenic.plan(order).notices if one.code == "completion-mixes-twice"]
    assert [one.values["names"] for one in found] == ([("magnesium stearate",)] if names else [])


def test_the_order_wins_over_the_method_of_the_pharmacy():
    """And with another method no premix is lent."""
    house = {"fill": {"method": "completion", "premix": "60 %", "rsd": "2 %"}}
    order = measured()
    del order["fill"]
    lent = galenic.Order.read(order, house)
    assert (lent.method, str(lent.fill.premix)) == ("completion", "60 %")
    own = galenic.Order.read(order | {"fill": {"method": "to-volume"}}, house)
    assert (own.method, own.fill.premix, str(own.fill.rsd)) == ("to-volume", None, "2 %")


# --- laws -----------------------------------------------------------------------------------------


def by_completion(drawn):
    """The order drawn, filled by completion: without shares of a fill that nobody knows."""
    order = copy.deepcopy(drawn) | {"fill": COMPLETION}
    beside = [entry for entry in order.pop("excipient", ()) if "share" not in entry]
    return order | ({"excipient": beside} if beside else {})


FILLED = {"fills": ("volume",)}


def of_any_filler(order):
    """The order, with a filler of which nothing is known, in a body whose volume is."""
    own = ("name", "lot", "expires", "texture")
    filler = {key: one for key, one in order["filler"].items() if key in own}
    volume = {} if "maker" in order["capsule"] else {"volume": "0.5 mL/capsule"}
    capsule = volume | order["capsule"]
    return order | {"filler": filler | {"name": "mannitol with silica"}, "capsule": capsule}


@given(orders(**FILLED), st.fractions(0, 1), st.booleans())
def test_for_every_filler_in_the_range_the_dose_is_the_labels(drawn, place, unknown):
    """What the weights carry into the bowl is shared over all the bodies, whatever is topped up."""
    order = by_completion(drawn)
    if unknown:
        order = of_any_filler(order)
    plan = galenic.plan(order, prove=True)
    stops = {one.code for one in plan.notices if one.severity == "stop"}
    # The balances drawn weigh the whole filler: a premix may be too little for them.
    assert unknown or stops <= {"below-minimum"}
    assume(not stops)  # nor need a drug that fits beside its own filler fit beside any other
    low, high = (end.number for end in (plan.fill.filler_range.low, plan.fill.filler_range.high))
    bodies, held = planned(order), {order["order"]["active"]: {"it": content(order)}}
    drug = million_orders.poured(plan.weighings, held)["it"]
    mixed = sum((one.weigh or one.exact).number for one in plan.weighings if one.into == "batch")
    topped_up = (low + (high - low) * place) * bodies - plan.fill.premix.number
    whole = mixed + topped_up
    each = whole / bodies
    assert drug / whole * each == plan.dose.expected.number == plan.check.dose.number
    assert low <= plan.fill.filler_estimate.number <= high


@given(orders(**FILLED, diluted=(True,)))
def test_what_is_too_little_to_weigh_goes_through_a_triturate_in_the_premix(drawn):
    """Its diluent counts in the premix, and the dose stays what the weights give."""
    order = by_completion(drawn)
    plan = galenic.plan(order)
    assume(not plan.stopped)
    held = {order["order"]["active"]: {"it": content(order)}}
    drug = million_orders.poured(plan.weighings, held)["it"]
    assert drug / planned(order) == plan.dose.expected.number


@given(orders(**FILLED, balances=(0, 0)))
def test_the_stock_is_weighed_as_by_any_other_method(drawn):
    """Only the filler differs, and the size, the dose and the stock do not."""
    order = by_completion(drawn)
    plan, other = galenic.plan(order), galenic.plan(order | {"fill": {"method": "to-volume"}})
    assert plan.weighings[0].exact == other.weighings[0].exact
    assert plan.capsule.size == other.capsule.size
    assert plan.fill.filler_estimate == other.fill.filler
    assert plan.fill.stock == other.fill.stock
    assert plan.dose == other.dose


@given(orders(**FILLED))
def test_premix_and_drug_fit_the_bodies_however_loosely_all_is_packed(drawn):
    """The premix is the same part of what is free, so that it fills no body before the filler."""
    plan = galenic.plan(by_completion(drawn))
    low, premix = plan.fill.filler_range.low.number, plan.fill.premix.number
    assert premix == low * plan.made.planned * Fraction(8, 10)
    taken = {step.name: step.number for step in plan.steps}
    if low:  # what is beside the filler leaves room for all of it, loosely packed
        pack = taken["pack of filler at the loosest"]
        assert taken["taken up at the loosest"] + low / pack == 1
        assert taken["taken up at the loosest"] + premix / plan.made.planned / pack < 1


@given(orders_of_several(**FILLED))
def test_of_several_actives_each_dose_is_what_its_weight_gives(drawn):
    """One premix for all."""
    order = by_completion(drawn)
    plan = galenic.plan(order, prove=True)
    assume(not plan.stopped)
    found = doses(plan, order)
    assert {one.name: one.dose.expected.number for one in plan.actives} == found


@given(orders(**FILLED, kinds=("powder", "triturate"), balances=(0, 0)), st.integers(2, 5))
def test_more_capsules_take_as_many_times_the_filler(drawn, times):
    """Each mass of the batch grows with it, and those of a capsule stay."""
    order = by_completion(drawn)
    order["order"].pop("excess", None)
    order["stock"].pop("available", None)
    more = copy.deepcopy(order)
    more["order"]["capsules"] *= times
    one, many = galenic.plan(order).fill, galenic.plan(more).fill
    assert many.premix.number == times * one.premix.number
    assert many.filler_range == one.filler_range

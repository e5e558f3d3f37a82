"""Doses in CFU, mmol, mEq and of elements, and equivalences as they are printed."""

import json
import pickle
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic import Amount, AmountError
from galenic._cli import main
from strategies import plain

F = Fraction
BATCH = {
    "capsule": {"size": "00", "fill": "800 mg/capsule"},
    "filler": {"name": "a filler"},
    "weighing": {"rule": "nrf"},
    "balance": [{"name": "bench", "readability": "1 mg"}],
}
CITRATE = {"name": "potassium citrate", "molar_mass": "324 g/mol", "charge": 3}
MAGNESIUM = [
    {"name": "magnesium", "base": "magnesium", "molar_mass": "24.305 g/mol", "element": True},
    {
        "name": "magnesium glycinate",
        "base": "magnesium",
        "molar_mass": "172.42 g/mol",
        "moieties": 1,
    },
]
SALT = {"name": "a salt", "base": "a base", "molar_mass": "224 g/mol", "moieties": 1}
BASE = {"name": "a base", "base": "a base", "molar_mass": "200 g/mol"}


def tables(active, dose, stock, *rows, capsules=60, **order):
    """An order of a powder, pure unless the stock says otherwise."""
    told = {"kind": "powder", "active": active}
    if not {"assay", "factor", "equivalent", "strength"} & stock.keys():
        told |= {"assay": "100 %", "basis": "as-is"}
    heading = {"active": active, "dose": dose, "capsules": capsules, **order}
    return {"order": heading, "stock": told | stock, "substance": list(rows), **BATCH}


def planned(*given, **order):
    """The plan, proved."""
    return galenic.plan(galenic.Order.read(tables(*given, **order)), prove=True)


def refused(*given, **order):
    """The problems of an order, by path."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(tables(*given, **order))
    return {problem.path: problem for problem in caught.value.problems}


def codes(plan):
    """The codes of the notices."""
    return {notice.code for notice in plan.notices}


def weights(plan):
    """The masses to weigh, exactly."""
    return [weighing.exact.number for weighing in plan.weighings]


# --- counts of cells, as they are read and written ----------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("10000000000 CFU", "10 x 10^9 CFU", "10x10^9 CFU", "10 \u00d7 10^9 CFU", "10 * 10^9 CFU"),
        *("10^10 CFU", "10\u00b9\u2070 CFU", "1 x 10\u00b9\u2070 CFU", "1e10 CFU", "1E+10 CFU"),
        *("10e9 CFU", "10 x 10^9 KBE", "10 x 10^9 UFC", "0.01 x 10^12 CFU", "10^10CFU"),
    ],
)
def test_ten_billion_in_every_way_that_is_read(text):
    """Ten times ten to the ninth, whatever the spelling."""
    found = Amount.read(text)
    assert (found.number, found.unit) == (10**10, "CFU")
    assert found.label == found.text() == "10 \u00d7 10^9 CFU"
    assert str(found) == "10000000000 CFU"


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("2x10^11 CFU/g", 2 * 10**11, "CFU/g"),
        ("2x10^11 KBE/mg", 2 * 10**14, "CFU/g"),
        ("2.5e8 UFC/tablet", 25 * 10**7, "CFU/tablet"),
        ("10^18 CFU/capsule", 10**18, "CFU/capsule"),
        ("500000 CFU/capsule", 500_000, "CFU/capsule"),
    ],
)
def test_counts_in_all_their_quotients(text, number, unit):
    """Per capsule, tablet and mass, up to ten to the eighteenth."""
    assert (Amount.read(text).number, Amount.read(text).unit) == (number, unit)


@pytest.mark.parametrize(
    ("text", "remedies"),
    [
        ("5 billion CFU", ['"5 x 10^9 CFU"', '"5 x 10^12 CFU"', "English", "German"]),
        ("5 billones UFC", ['"5 x 10^9 UFC"', '"5 x 10^12 UFC"']),
        ("5 Mrd. KBE", ['"5 x 10^9 KBE"']),
        ("2.5 milliards UFC", ['"2.5 x 10^9 UFC"']),
        ("50 Mio KBE/capsule", ['"50 x 10^6 KBE/capsule"']),
        ("5 cfu", ["'CFU'"]),
        ("5 x 10^9 mg", ["no exponent"]),
        ("1e9 IU", ["no exponent"]),
        ("1e99 CFU", ["no exponent"]),
        ("10^0 CFU", ["no exponent"]),
        ("5 x 10^-9 CFU", ["no exponent"]),
        ("5 x 9^10 CFU", ["no exponent"]),
        ("5 meq", ["'mEq'"]),
        ("5 mEQ", ["'mEq'"]),
        ("5 mval", ["'mEq'"]),
        ("5 milliequivalents", ["'mEq'"]),
        ("5 MMOL", ["'mmol'"]),
        ("5 millimol", ["'mmol'"]),
    ],
)
def test_what_is_not_read_is_told_with_each_reading(text, remedies):
    """No word and no slip is read; what may be meant is told."""
    with pytest.raises(AmountError) as caught:
        Amount.read(text)
    assert [one for one in remedies if one not in caught.value.remedy] == []


def test_moles_are_no_slip_of_millimoles():
    """``mol`` is not read, so that it cannot stand for a thousandth of itself."""
    problem = refused("potassium citrate", "5 mol", {}, CITRATE)["order.dose"]
    assert "'mmol', of which it holds a thousand" in problem.remedy


@given(st.integers(1, 9_999_999), st.integers(0, 11))
def test_a_count_for_people_is_read_back(digits, zeros):
    """Seven digits and a power are all of it, none a zero in a row of more than six."""
    count = Amount(F(digits * 10**zeros), "CFU/capsule")
    assert Amount.read(count.text()) == count
    assert "0000000" not in count.text()


@given(st.fractions(min_value=F(1, 10**6), max_value=10**18))
def test_a_count_for_people_is_never_nothing(number):
    """Whatever the number, what is shown lies within a millionth of it and is not 0."""
    shown = Amount(number, "CFU").text().removesuffix(" CFU")
    first, _, power = shown.partition(" \u00d7 10^")
    assert abs(F(first) * 10 ** int(power or 0) - number) <= number / 10**6


# --- doses in CFU -------------------------------------------------------------------------------

CELLS = {"assay": "2 x 10^11 CFU/g", "basis": "as-is"}


def test_sixty_capsules_of_ten_billion():
    """60 × 10^10 × 1.3 in 2 × 10^11 a gram: 3.9 g; and what a count is worth is said."""
    plan = planned("cells", "10 x 10^9 CFU", CELLS, overage="30 %")
    assert plan.stock.mass.number == 3900
    assert plan.dose.expected == Amount(F(13 * 10**9), "CFU/capsule")
    assert plan.check.dose == Amount(F(13 * 10**9), "CFU/capsule")
    assert plan.potency.active_per_stock == Amount(F(2 * 10**11), "CFU/g")
    assert plan.potency.factor.text() == "5 mg/(10^9 CFU)"
    (notice,) = [one for one in plan.notices if one.code == "colonies-counted"]
    assert "An overage of 30 % is planned" in notice.text
    assert "mean-off-label" not in codes(plan)
    without = planned("cells", "10 x 10^9 CFU", CELLS)
    (notice,) = [one for one in without.notices if one.code == "colonies-counted"]
    assert "No overage is planned" in notice.text


def test_no_page_shows_a_row_of_zeros():
    """Text, HTML, Markdown and the way to a number, where there are 6 × 10^14 in all."""
    plan = planned("cells", "10^13 CFU", {"assay": "10^14 CFU/g", "basis": "as-is"})
    pages = (
        str(plan),
        plan.to_html(),
        plan.to_markdown(),
        str(plan.explain("stock for the batch")),
    )
    for page in pages:
        assert "10 \u00d7 10^12 CFU" in page.replace("\\", "")
        assert "0000000" not in page
    told = json.loads(plan.to_json())
    assert told["dose"]["label"] == "10000000000000 CFU/capsule"
    assert galenic.read_plan(plan.to_json()).dose == plan.dose


@settings(max_examples=10)
@given(st.integers(1, 10**6), st.integers(2, 50))
def test_k_times_the_count_takes_k_times_the_stock(count, times):
    """In the stock, exactly; the fill stays."""
    one = planned("cells", f"{count} CFU", {"assay": "10^8 CFU/g", "basis": "as-is"})
    more = planned("cells", f"{count * times} CFU", {"assay": "10^8 CFU/g", "basis": "as-is"})
    assert more.stock.mass.number == times * one.stock.mass.number


@pytest.mark.parametrize(
    ("stock", "per_unit"),
    [
        ({"kind": "tablets", "strength": "2x10^9 CFU/tablet", "mean_mass": "500 mg/tablet",
          "coating": "none"}, F(2 * 10**9, 500)),
        ({"kind": "capsules", "strength": "5e9 UFC/capsule", "mean_net": "250 mg/capsule",
          "release": "immediate"}, F(5 * 10**9, 250)),
        ({"kind": "triturate", "strength": "10^10 KBE/g", "diluent": "maltodextrin"}, F(10**7)),
    ],
)  # fmt: skip
def test_every_kind_of_stock_may_hold_cells(stock, per_unit):
    """Tablets, capsules that are opened and triturates, as for IU."""
    plan = planned("cells", "10^9 CFU", stock)
    assert plan.stock.mass.number == 60 * F(10**9) / per_unit
    assert plan.check is not None


@pytest.mark.parametrize(
    ("dose", "stock", "blank"),
    [
        ("10^10 CFU", {}, '"… mg = … CFU"'),
        ("10 mg", CELLS, '"… CFU = … mg"'),
        ("500 IU", {}, '"… mg = … IU"'),
        ("500 IU", CELLS, '"… CFU = … IU"'),
        ("5 mEq", {}, '"… mg = … mEq"'),
        ("5 mmol", {}, '"… mg = … mmol"'),
    ],
)
def test_measures_that_do_not_meet_name_the_link(dose, stock, blank):
    """The remedy names the key that would link them, and how it is written, in nobody's numbers."""
    found = refused("cells", dose, stock)
    problem = found.get("order.dose") or found["substance.molar_mass"]
    assert f"stock.equivalent = {blank}" in problem.remedy
    assert not re.search(r"[0-9]", problem.remedy)
    pasted = refused("cells", dose, {"equivalent": blank.strip('"')} | stock)
    assert "stock.equivalent" in pasted


def test_no_charge_of_another_salt_is_proposed():
    """Three is what a citrate of three potassium has, and no other salt need have."""
    row = {"name": "a salt", "molar_mass": "100 g/mol"}
    problem = refused("a salt", "5 mEq", {}, row)["substance[0].charge"]
    assert not re.search(r"[0-9]|three|potassium|600", problem.remedy)


def test_a_table_of_orders_in_cfu():
    """Columns name the unit; a mass of digits and a power come to the same."""
    common = tables("cells", "1 CFU", CELLS)
    del common["order"]["dose"]
    rows = [{"order.dose [CFU/capsule]": 10**10}, {"order.dose": "10 x 10^9 CFU"}]
    one, other = galenic.plan_rows(rows, common=common)
    assert weights(one) == weights(other)
    assert one.stock.mass.number == 3000


def test_capacity_accuracy_and_recovery_count_cells():
    """3 g of 2 × 10^11 make sixty capsules; 3.3 g weighed make them 10 % too strong."""
    order = galenic.Order.read(tables("cells", "10^10 CFU", CELLS | {"available": "3 g"}))
    assert galenic.capacity(order).capsules == 60
    assert "CFU" in str(galenic.capacity(order))
    plan = galenic.plan(order)
    assert "10 \u00d7 10^9 CFU/capsule" in str(galenic.accuracy.assess(plan))
    weighed = [{"step": 1, "weighed": "3300 mg"}, {"step": 2, "weighed": "45000 mg"}]
    read = {"stage": "mixed", "actual": weighed}
    found = galenic.recover(plan, read, tolerance="5 %")
    assert "CFU" in str(found)


def test_a_check_of_counts_says_what_it_is_worth():
    """Nine tenths of the label; and that the rule was made for assays."""
    found = galenic.quality.check_content(
        {"content": ["9 x 10^9 CFU"] * 10}, rule="usp-905", label="10 x 10^9 CFU"
    )
    assert found.mean.text() == "90 %"
    assert "colonies-checked" in {notice.code for notice in found.notices}


# --- mmol and mEq -------------------------------------------------------------------------------


def test_sixty_capsules_of_five_milliequivalents():
    """The published case: 324 g/mol by 3 is 108 mg for each, 0.54 g a capsule, 32.4 g in all."""
    plan = planned("potassium citrate", "5 mEq", {}, CITRATE)
    assert plan.stock.mass.number == 32_400
    assert plan.dose.label == Amount(F(540), "mg/capsule")
    assert plan.potency.ordered == Amount(F(5), "mEq/capsule")
    assert plan.potency.dose_link.factor == 108
    assert "substance[0]" in plan.potency.dose_link.source
    assert [link.factor for link in plan.potency.links] == [108, 1]
    assert plan.order.dose == plan.potency.ordered
    for page in (str(plan), plan.to_html(), plan.to_markdown()):
        assert "5 mEq (540 mg)" in page
    told = json.loads(plan.to_json())
    assert told["potency"]["ordered"] == "5 mEq/capsule"
    assert told["potency"]["dose_link"]["factor"] == "108"
    assert galenic.read_plan(plan.to_json()).potency == plan.potency


def test_a_dose_in_several_capsules_stays_in_its_measure():
    """15 mEq are 1620 mg, more than the 900 mg of a body; half of it is 7.5 mEq and 810 mg."""
    order = galenic.Order.read(
        tables("potassium citrate", "15 mEq", {}, CITRATE)
        | {"capsule": {"size": "00", "fill": "900 mg/capsule"}}
    )
    plan = galenic.plan(order)
    (way,) = [way for way in plan.ways_out if way.action == "several-capsules"]
    assert way.change["dose"] == "15 mEq/dose"
    assert "7.5 mEq" in way.text
    assert "810" not in way.text
    again = galenic.plan(plan.order.replace(**way.change))
    assert again.potency.ordered == Amount(F(15), "mEq/dose")
    assert (again.dose.label, again.dose.whole) == (
        Amount(F(810), "mg/capsule"),
        Amount(F(1620), "mg/dose"),
    )
    assert "7.5 mEq (810 mg) potassium citrate" in " ".join(str(again).split())
    assert again.stock.mass.number == 60 * 1620


def test_a_mass_that_does_not_end_still_has_its_way_out():
    """20 mEq of 100 g/mol with 3 charges are 2000/3 mg; in two capsules 10 mEq in each."""
    row = {"name": "a salt", "molar_mass": "100 g/mol", "charge": 3}
    order = tables("a salt", "20 mEq", {}, row)
    order["capsule"] = {"size": "00", "fill": "400 mg/capsule"}
    plan = galenic.plan(order)
    (way,) = [way for way in plan.ways_out if way.action == "several-capsules"]
    assert (way.change["dose"], way.change["capsules"]) == ("20 mEq/dose", 120)
    assert "10 mEq" in way.text


LITHIUM = [
    {"name": "lithium", "base": "lithium", "molar_mass": "6.94 g/mol", "element": True},
    {
        "name": "lithium carbonate",
        "base": "lithium",
        "molar_mass": "73.89 g/mol",
        "moieties": 2,
        "charge": 2,
    },
]


def of_lithium(active, dose, **heading):
    """An order of lithium from its carbonate: what it weighs, and what is said of moles."""
    made = tables(active, dose, {"active": "lithium carbonate"}, LITHIUM[1])
    order = made | {"order": made["order"] | heading, "substance": LITHIUM}
    plan = galenic.plan(order | {"capsule": {"size": "00", "fill": "900 mg/capsule"}})
    said = [one.text for one in plan.notices if one.code == "moles-of-several"]
    return plan.dose.label.number, plan.stock.mass.number, said


def test_millimoles_of_a_form_that_holds_several_are_asked_about():
    """8 mmol of the carbonate are 8 x 73.89 = 591.12 mg, and of lithium 8 x 73.89 / 2 = 295.56."""
    label, weighed, (said,) = of_lithium("lithium carbonate", "8 mmol")
    assert (label, weighed) == (F("591.12"), F("591.12") * 60)
    for told in ("8 mmol ", "591.12 mg", "295.56 mg", "order lithium, with convert_form"):
        assert told in said
    label, weighed, said = of_lithium("lithium", "8 mmol", convert_form=True)
    assert (label, weighed, said) == (F("55.52"), F("295.56") * 60, [])  # 8 x 6.94


@pytest.mark.parametrize("dose", ["8 mEq", "300 mg"])
def test_charges_and_masses_say_what_they_are_of(dose):
    """8 mEq of two charges are 4 mmol of the carbonate, and 8 of lithium, whichever is meant."""
    label, _, said = of_lithium("lithium carbonate", dose)
    assert (label, said) == ({"8 mEq": F("295.56"), "300 mg": F(300)}[dose], [])


# 324 g/mol with 3 charges: 108 mg for each mEq, 3 mEq for each mmol.
@pytest.mark.parametrize(
    ("first", "second", "ordered", "mass"),
    [
        ("2 mEq", "3 mEq", Amount(F(5), "mEq/capsule"), 540),
        ("2 mEq", "1 mmol", Amount(F(5), "mEq/capsule"), 540),
        ("1 mmol", "2 mEq", Amount(F(5, 3), "mmol/capsule"), 540),
        ("2 mEq", "25 mg", Amount(2 + F(25, 108), "mEq/capsule"), 241),
        ("25 mg", "2 mEq", Amount(2 + F(25, 108), "mEq/capsule"), 241),
        ("27 mg", "2 mEq", Amount(F("2.25"), "mEq/capsule"), 243),
    ],
)
def test_doses_that_are_summed_keep_measure_and_link(first, second, ordered, mass):
    """The caution has both as they were ordered, and the chain what each mEq or mmol weighs."""
    one = tables("potassium citrate", first, {}, CITRATE)
    actives = [
        {"name": "potassium citrate", "dose": dose, "stock": one["stock"]}
        for dose in (first, second)
    ]
    rest = {"order": {"capsules": 60}, "substance": [CITRATE], **BATCH}
    plan = galenic.plan({**rest, "active": actives}, prove=True)
    found = plan.potency.ordered
    assert (found.number, found.unit) == (ordered.number, ordered.unit)
    assert plan.stock.mass.number == 60 * mass
    assert plan.dose.label.number == mass
    assert plan.potency.dose_link.factor == {"mEq": 108, "mmol": 324}[found.unit.split("/")[0]]
    (told,) = [one for one in plan.notices if one.code == "active-summed"]
    assert f"{first} and {second}. Planned as {found.text()}".replace("/capsule", "") in told.text
    assert f"({mass} mg) potassium citrate" in " ".join(str(plan).split())
    assert galenic.read_plan(plan.to_json()).to_dict() == plan.to_dict()


def test_what_is_said_of_a_dose_has_it_as_ordered():
    """A tenth more of the blend in each; plans side by side; a family in one file."""
    order = galenic.Order.read(tables("potassium citrate", "5 mEq", {}, CITRATE, excess="10 %"))
    plan = galenic.plan(order)
    (told,) = [one for one in plan.notices if one.code == "excess-filling"]
    assert "5.5 mEq (594 mg) each" in told.text
    twice = galenic.plan(order.replace(dose="10 mEq/dose", capsules_per_dose=2, excess=None))
    beside = str(galenic.compare(plan, twice))
    rows = {line.split("  ")[1]: line for line in beside.splitlines() if line.startswith("  ")}
    assert rows["dose"].count("5 mEq (540 mg)") == 2
    assert "10 mEq (1080 mg)" in rows["whole dose"]
    family = galenic.plan_family([order.replace(dose=dose) for dose in ("2 mEq", "5 mEq")])
    assert "2 mEq (216 mg) and 5 mEq (540 mg) of potassium citrate" in " ".join(str(family).split())


def numbers(plan):
    """All that a plan says in numbers, whatever its dose was ordered in."""
    dose = plan.dose
    doses = (dose.label, dose.expected, dose.deviation, dose.of_label)
    content = (plan.potency.active_per_stock, plan.potency.factor)
    return (plan.weighings, plan.fill, plan.stock, plan.made, plan.triturates, content, doses)


@settings(max_examples=10)
@given(st.integers(1, 400), st.integers(100, 900), st.integers(1, 6))
def test_moles_charges_and_mass_are_one_plan(tenths, molar, charge):
    """n mmol are n M mg and n z mEq, number by number."""
    row = {"name": "a salt", "molar_mass": f"{molar} g/mol", "charge": charge}
    moles = F(tenths, 400)
    doses = (
        f"{plain(moles)} mmol",
        f"{plain(moles * charge)} mEq/capsule",
        f"{plain(moles * molar)} mg",
    )
    plans = [planned("a salt", dose, {"assay": "96 %", "basis": "as-is"}, row) for dose in doses]
    assert all(plan.stock.mass.number == 60 * moles * molar / F("0.96") for plan in plans)
    assert numbers(plans[0]) == numbers(plans[1]) == numbers(plans[2])


def test_a_mass_that_is_no_decimal_is_exact():
    """2 mEq of 100 g/mol with 3 charges are 200/3 mg, of which sixty are 4 g."""
    row = {"name": "a salt", "molar_mass": "100 g/mol", "charge": 3}
    plan = planned("a salt", "2 mEq", {}, row)
    assert plan.stock.mass.number == 4000
    assert plan.dose.label.number == F(200, 3)
    again = pickle.loads(pickle.dumps(plan))  # noqa: S301 - our own bytes
    assert again.dose == plan.dose
    assert galenic.plan(plan.order.replace(capsules=30)).stock.mass.number == 2000
    assert galenic.plan(plan.order.by_active[0].replace(capsules=30)).stock.mass.number == 2000
    assert galenic.Order.read(plan.order.to_tables()) == plan.order


def test_moles_beside_other_actives():
    """Each of several actives in a measure of its own, and one [[active]] as the short form."""
    citrate = tables("potassium citrate", "2 mEq", {}, CITRATE)
    short = galenic.plan(galenic.Order.read(citrate))
    one = {"name": "potassium citrate", "dose": "2 mEq", "stock": citrate["stock"]}
    cells = {
        "name": "cells",
        "dose": "10^9 CFU",
        "stock": {"kind": "powder", "active": "cells", "assay": "10^11 CFU/g", "basis": "as-is"},
    }
    rest = {"order": {"capsules": 60}, "substance": [CITRATE], **BATCH}
    alone = galenic.plan({**rest, "active": [one]}, prove=True)
    both = galenic.plan({**rest, "active": [one, cells]}, prove=True)
    assert weights(alone) == weights(short)
    assert alone.potency.ordered == Amount(F(2), "mEq/capsule")
    assert [active.stock.mass.number for active in both.actives] == [60 * 216, 600]
    assert [active.potency.ordered for active in both.actives] == [alone.potency.ordered, None]
    assert "2 mEq (216 mg) potassium citrate and 1 \u00d7 10^9 CFU cells" in " ".join(
        str(both).split()
    )


def test_what_a_charge_weighs_is_never_guessed():
    """Without molar mass or charge the keys are named, and the equivalence in their place."""
    problems = refused("potassium citrate", "5 mEq", {})
    assert set(problems) == {"substance.molar_mass", "substance.charge"}
    assert "stock.equivalent" in problems["substance.charge"].remedy
    problems = refused("a salt", "5 mEq", {}, {"name": "a salt", "molar_mass": "100 g/mol"})
    assert set(problems) == {"substance[0].charge"}
    assert set(refused("a salt", "5 mmol", {})) == {"substance.molar_mass"}
    two = {"order": {"capsules": 60}, **BATCH}
    stock = {"kind": "powder", "active": "a salt", "assay": "100 %", "basis": "as-is"}
    two["active"] = [{"name": "a salt", "dose": "5 mmol", "stock": stock}]
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(two)
    assert [problem.path for problem in caught.value.problems] == ["substance.molar_mass"]


@pytest.mark.parametrize(
    ("key", "meant"), [("valence", "charge"), ("valency", "charge"), ("mw", "molar_mass")]
)
def test_other_words_for_the_keys_of_a_form_are_known(key, meant):
    """What people call a charge or a molar mass is told by our name for it."""
    problem = refused("a salt", "5 mg", {}, {"name": "a salt", key: "2"})[f"substance[0].{key}"]
    assert problem.remedy.startswith(f"did you mean {meant!r}?")


def test_the_ranges_of_a_dose_look_at_its_mass():
    """A hundred times the usual dose is heard of in mEq as in mg."""
    row = CITRATE | {"usual_dose": ["54 mg", "540 mg"]}
    quiet = planned("potassium citrate", "5 mEq", {}, row)
    assert not {"dose-unusual", "dose-tenfold"} & codes(quiet)
    tenfold = planned("potassium citrate", "0.05 mEq", {}, row)
    assert {"dose-unusual", "dose-tenfold"} <= codes(tenfold)


def test_charges_as_they_are_printed():
    """600 mg of potassium chloride are 8 mEq: 4 mEq are 300 mg, without a molar mass."""
    printed = {"assay": "100 %", "basis": "as-is", "equivalent": "600 mg = 8 mEq"}
    plan = planned("potassium chloride", "4 mEq", printed)
    assert plan.stock.mass.number == 18_000
    assert plan.potency.dose_link.factor == 75
    assert "stock.equivalent" in plan.potency.dose_link.source
    moles = planned("potassium chloride", "4 mmol", printed | {"equivalent": "600 mg = 8 mmol"})
    assert weights(moles) == weights(plan)
    other = refused("potassium chloride", "4 mmol", printed)
    assert "stock.equivalent" in other
    element = refused("potassium", "4 mEq", printed | {"active": "potassium chloride"})
    assert "potassium chloride" in element["order.active"].expected


# --- elements -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stock", "order"),
    [
        ({"equivalent": "100 mg = 14 mg"}, {}),
        ({"assay": "14 %", "basis": "as-is", "assay_as": "magnesium"}, {"convert_form": True}),
    ],
)
def test_a_serving_of_magnesium(stock, order):
    """The published case backwards: 9.4696 mg of 14 % in two capsules are 33.82 mg in each."""
    dose = f"{plain(F('9.4696') / 2)} mg"
    plan = planned(
        "magnesium", dose, stock | {"active": "magnesium glycinate"}, *MAGNESIUM, **order
    )
    assert plan.stock.mass.number == 60 * F("33.82")
    assert any("magnesium" in link.name for link in plan.potency.chain)
    assert "assay-unusual" not in codes(plan)
    assert all(link.source for link in plan.potency.chain)


def of_two_salts(*stocks, **keys):
    """50 mg of magnesium from each of two stocks, for sixty capsules."""
    actives = [
        {"name": "magnesium", "dose": "50 mg", "stock": {"kind": "powder", **stock}, **keys}
        for stock in stocks
    ]
    rows = [*MAGNESIUM, {"name": "magnesium oxide", "base": "magnesium",
                         "molar_mass": "40.304 g/mol"}]  # fmt: skip
    return {"order": {"capsules": 60}, "active": actives, "substance": rows, **BATCH}


def test_an_element_from_two_salts_is_ordered_by_the_salts():
    """710 mg are 100 mg and 166 mg are 100 mg: 355 mg and 83 mg for 50 mg from each."""
    stocks = (
        {"active": "magnesium glycinate", "equivalent": "710 mg = 100 mg"},
        {"active": "magnesium oxide", "equivalent": "166 mg = 100 mg"},
    )
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan(of_two_salts(*stocks))
    (problem,) = caught.value.problems
    assert problem.path == "active[1].name"
    assert 'name = "magnesium glycinate" (50 mg are 355 mg of it)' in problem.remedy
    assert 'name = "magnesium oxide" (50 mg are 83 mg of it)' in problem.remedy
    assert "make two batches" not in problem.remedy
    pure = {"kind": "powder", "assay": "100 %", "basis": "as-is"}
    followed = of_two_salts(*stocks)
    followed["active"] = [
        {"name": name, "dose": dose, "stock": {"active": name, **pure}}
        for name, dose in (("magnesium glycinate", "355 mg"), ("magnesium oxide", "83 mg"))
    ]
    plan = galenic.plan(followed, prove=True)
    assert [one.stock.mass.number for one in plan.actives] == [60 * 355, 60 * 83]
    (told,) = [one for one in plan.notices if one.code == "actives-of-one-base"]
    assert told.values["base"] == "magnesium"


def test_by_molar_masses_the_salts_are_told_as_well():
    """50 mg of 24.305 g/mol are 50 x 172.42 / 24.305 = 354.7007 mg and 82.91298 mg."""
    pure = {"assay": "100 %", "basis": "as-is"}
    stocks = [{"active": f"magnesium {salt}", **pure} for salt in ("glycinate", "oxide")]
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan(of_two_salts(*stocks, convert_form=True))
    (problem,) = caught.value.problems
    assert "(50 mg are 354.7007 mg of it)" in problem.remedy
    assert "(50 mg are 82.91298 mg of it)" in problem.remedy


def test_magnesium_by_moles():
    """An element is a form whose molar mass is its atomic weight; three atoms weigh a third."""
    stock = {"active": "magnesium glycinate"}
    one = planned("magnesium", "50 mg", stock, *MAGNESIUM, convert_form=True)
    assert one.stock.mass.number == 60 * 50 * F("172.42") / F("24.305")
    row = MAGNESIUM[1] | {"moieties": 3}
    three = planned("magnesium", "50 mg", stock, MAGNESIUM[0], row, convert_form=True)
    assert three.stock.mass.number == one.stock.mass.number / 3
    charged = MAGNESIUM[0] | {"charge": 2}
    moles = planned("magnesium", "4 mEq", stock, charged, MAGNESIUM[1], convert_form=True)
    assert moles.stock.mass.number == 60 * 2 * F("172.42")


def test_a_content_that_no_salt_can_hold_is_stopped():
    """98 % of magnesium in a glycinate is the assay of the glycinate: a seventh of the dose."""
    stock = {"active": "magnesium glycinate", "basis": "as-is", "assay_as": "magnesium"}
    order = ("magnesium", "50 mg")
    far = planned(*order, stock | {"assay": "98 %"}, *MAGNESIUM, convert_form=True)
    assert far.stopped
    assert "content-beyond-form" in codes(far)
    near = planned(*order, stock | {"assay": "14.2 %"}, *MAGNESIUM, convert_form=True)
    assert "content-beyond-form" not in codes(near)


# --- as it is printed ---------------------------------------------------------------------------


def test_twenty_two_point_four_for_twenty():
    """60 × 20 mg as 60 × 22.4 mg; the link has its name and its source."""
    plan = planned("a base", "20 mg", {"active": "a salt", "equivalent": "22.4 mg = 20 mg"})
    assert plan.stock.mass.number == 1344
    (link,) = plan.potency.chain
    assert (link.name, link.factor) == ("20 mg a base in 22.4 mg a salt", F(200, 224))
    assert link.source.startswith("stock.equivalent")
    assert "equivalent-printed" in codes(plan)
    assert plan.to_dict()["input"]["stock"]["equivalent"] == "22.4 mg = 20 mg"


@settings(max_examples=10)
@given(st.integers(100, 200))
def test_an_equivalence_is_a_factor(hundredths):
    """ "a = b" weighs what the factor a/b does, and 1.08 g = 1 g is 1.08."""
    factor = plain(F(hundredths, 100))
    typed = planned("a drug", "20 mg", {"factor": factor})
    printed = planned("a drug", "20 mg", {"equivalent": f"{factor} g = 1000 mg"})
    assert weights(printed) == weights(typed)
    assert printed.potency.active_per_stock == typed.potency.active_per_stock


def test_a_factor_as_it_is_typed_from_a_jar():
    """1.036, as written on the jar: 50 × 20 mg are 1,036 mg, once."""
    plan = planned("a drug", "20 mg", {"factor": "1.036"}, capsules=50)
    assert plan.stock.mass.number == 1036
    both = {"active": "a salt", "factor": "1.036", "equivalent": "22.4 mg = 20 mg"}
    assert planned("a base", "20 mg", both, capsules=50).stock.mass.number == F("1036") * F("1.12")


def test_links_in_any_order_are_one_weight():
    """Assay, loss and equivalence multiply; so do strength, tablet mass and equivalence."""
    stock = {
        "active": "a salt",
        "assay": "99 %",
        "basis": "dried",
        "loss_on_drying": "5 %",
        "equivalent": "22.4 mg = 20 mg",
    }
    plan = planned("a base", "20 mg", stock)
    assert plan.stock.mass.number == 1200 / F("0.99") / F("0.95") * F("22.4") / 20
    tablet = {
        "kind": "tablets",
        "active": "a salt",
        "strength": "11.2 mg/tablet",
        "mean_mass": "150 mg/tablet",
        "coating": "none",
        "equivalent": "22.4 mg = 20 mg",
    }
    assert planned("a base", "20 mg", tablet).stock.mass.number == 60 * 2 * 150


@pytest.mark.parametrize(
    ("dose", "equivalent", "stock", "mass"),
    [
        ("400 IU", "1 mg = 40 IU", {"assay": "50 %", "basis": "as-is"}, 60 * 20),
        ("400 IU", "1 g = 40000 IU", {}, 60 * 10),
        ("10^9 CFU", "1 g = 10^10 CFU", {}, 60 * 100),
        ("10 mg", "40 IU = 1 mg", {"assay": "40000 IU/g", "basis": "as-is"}, 60 * 10),
    ],
)
def test_an_equivalence_between_two_measures(dose, equivalent, stock, mass):
    """Each measure is a dimension of its own in the proof, and the link leads from one to it."""
    plan = planned("a drug", dose, stock | {"equivalent": equivalent})
    assert plan.stock.mass.number == mass
    assert plan.proved
    assert plan.check is not None


@pytest.mark.parametrize(
    ("stock", "order", "path", "says"),
    [
        ({"assay": "89.29 %", "basis": "as-is"}, {}, "stock.equivalent", ("1.12", "1.2543")),
        ({"factor": "1.12"}, {}, "stock.equivalent", ("1.12", "1.2544")),
        ({}, {"convert_form": True}, "order.convert_form", ("22.4 mg a salt as printed",)),
        ({"equivalent": "20 mg = 22.4 mg"}, {}, "stock.equivalent", ("swap", "17.85714", "22.4")),
        ({"equivalent": "22.4 mg = 20 IU"}, {}, "stock.equivalent", ("dose's measure last",)),
        ({"equivalent": "22.4 IU = 20 mg"}, {}, "stock.equivalent", ("stock's measure first",)),
    ],
)
def test_what_would_convert_twice_is_refused_with_both_readings(stock, order, path, says):
    """A content that is the equivalence again, molar masses beside it, sides that are swapped."""
    given = {"active": "a salt", "equivalent": "22.4 mg = 20 mg"} | stock
    remedy = refused("a base", "20 mg", given, SALT, BASE, **order)[path].remedy
    assert [one for one in says if one not in remedy] == []


def test_one_form_has_one_content():
    """An equivalence of a form to itself is a content: never beside another, nor above all."""
    beside = {"assay": "99 %", "basis": "as-is", "equivalent": "22.4 mg = 20 mg"}
    assert "1.0101" in refused("a drug", "20 mg", beside)["stock.equivalent"].remedy
    over = refused("a drug", "20 mg", {"equivalent": "20 mg = 22.4 mg"})
    assert "swap" in over["stock.equivalent"].remedy
    tablets = {"kind": "tablets", "strength": "20 mg/tablet", "mean_mass": "150 mg/tablet"}
    told = refused("a drug", "20 mg", tablets | {"coating": "none", "equivalent": "2 mg = 1 mg"})
    assert "strength" in told["stock.equivalent"].expected


def test_an_equivalence_beside_molar_masses():
    """Within two in a hundred of them in silence; further off, a caution with both factors."""
    alike = {"active": "a salt", "equivalent": "22.2 mg = 20 mg"}
    assert "equivalent-unlike-moles" not in codes(planned("a base", "20 mg", alike, SALT, BASE))
    off = planned("a base", "20 mg", alike | {"equivalent": "24 mg = 20 mg"}, SALT, BASE)
    (notice,) = [one for one in off.notices if one.code == "equivalent-unlike-moles"]
    assert {notice.values["printed"], notice.values["moles"]} == {F("1.2"), F("1.12")}


def test_what_was_measured_keeps_its_worth_where_no_decimal_is_its_mass():
    """Checks, recovery and capacity take 200/3 mg, also from the JSON of the plan."""
    row = {"name": "a salt", "molar_mass": "100 g/mol", "charge": 3}
    plan = planned("a salt", "2 mEq", {"assay": "100 %", "basis": "as-is", "available": "8 g"}, row)
    weighed = [{"step": 1, "weighed": "4400 mg"}, {"step": 2, "weighed": "43600 mg"}]
    for made in (plan, galenic.read_plan(plan.to_json())):
        found = galenic.quality.check_content(
            {"content": ["60 mg"] * 10}, rule="usp-905", plan=made
        )
        assert found.mean.text() == "90 %"
        read = {"stage": "mixed", "actual": weighed}
        dose = galenic.recover(made, read, tolerance="5 %").options[0].dose
        assert dose is None or dose.unit == "mg/capsule"
    assert galenic.capacity(plan.order).capsules == 120


CHLORIDE = {"name": "potassium chloride", "molar_mass": "74.55 g/mol", "charge": 1}


@pytest.mark.parametrize(
    ("printed", "known", "unknown"),
    [
        ("600 mg = 8 mEq", None, None),  # 75 mg for each
        ("580 mg = 8 mEq", "moles-unlike-printed", None),  # 72.5 mg, 2.7 % less than 74.55
        ("60 mg = 8 mEq", "moles-beyond-printed", "moles-unusual"),  # 7.5 mg
        ("6 g = 8 mEq", "moles-beyond-printed", "moles-unusual"),  # 750 mg
        ("600 mcg = 8 mEq", "moles-beyond-printed", "moles-unusual"),  # 0.075 mg
    ],
)
def test_what_is_printed_of_a_charge_is_held_against_its_mass(printed, known, unknown):
    """8 × 74.55 mg by molar mass and charge; without them, what salts weigh at all."""
    for rows, code in (([CHLORIDE], known), ([], unknown)):
        plan = planned("potassium chloride", "8 mEq", {"equivalent": printed}, *rows)
        assert {one for one in codes(plan) if one.startswith("moles-")} == {code} - {None}
        assert plan.stopped or code != "moles-beyond-printed"


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("22.4 mg = 20 mg", None),  # 1.12
        ("50.1 mg = 20 mg", "equivalent-unusual"),  # 2.505
        ("224 mg = 20 mg", "equivalent-unusual"),  # 11.2, which an element may have
        ("601 mg = 20 mg", "equivalent-far"),  # 30.05
        ("20 mg = 22.4 mg", "equivalent-lightens"),  # 0.893
        ("20 mg = 51 mg", "equivalent-unusual"),  # 0.392
        ("13.2 mg = 100 mg", "equivalent-far"),  # 0.132
        ("22.4 mg = 20 g", "equivalent-far"),
    ],
)
def test_what_no_form_weighs_is_no_equivalence(printed, code):
    """Of forms without molar masses: less than 0.4 or more than 2.5 times, 0.2 or 30 times."""
    plan = planned("x", "2 mg", {"active": "y", "equivalent": printed})
    found = {one for one in codes(plan) if one.startswith("equivalent-")} - {"equivalent-printed"}
    assert found == {code} - {None}
    assert plan.stopped == (code == "equivalent-far")
    element = {"name": "x", "base": "x", "element": True}
    plan = planned("x", "2 mg", {"active": "y", "equivalent": printed}, element)
    if code == "equivalent-unusual" and F(printed.split()[0]) / F(printed.split()[3]) > 1:
        assert code not in codes(plan)


def test_molar_masses_forbid_what_nothing_explains():
    """224/200 is 1.12; 22.4 mg for 2 mg is ten times that."""
    plan = planned(
        "a base", "20 mg", {"active": "a salt", "equivalent": "22.4 mg = 2 mg"}, SALT, BASE
    )
    assert "equivalent-beyond-moles" in codes(plan)
    assert plan.stopped


def test_no_powder_holds_more_cells_than_cells_weigh():
    """10^13 of 0.1 pg are a gram."""
    for power, told in ((12, False), (13, False), (14, True)):
        stock = {"assay": f"1 x 10^{power} CFU/g", "basis": "as-is"}
        plan = planned("a culture", "10 x 10^11 CFU", stock)
        assert ("colonies-dense" in codes(plan)) == told


def test_less_than_ordered_is_a_question():
    """Of an unknown form 20 mg for 22.4 mg may be right, or the wrong way round."""
    plan = planned("x", "20 mg", {"active": "y", "equivalent": "20 mg = 22.4 mg"})
    assert "equivalent-lightens" in codes(plan)
    fine = planned("x", "20 mg", {"active": "y", "equivalent": "22.4 mg = 20 mg"})
    assert "equivalent-lightens" not in codes(fine)


def test_left_powder_of_tablets_keeps_its_equivalence():
    """40 tablets of 10 mg at 40 IU/mg: 16000 IU, forty capsules of 400 IU; the rest likewise."""
    stock = {
        "kind": "tablets",
        "strength": "10 mg/tablet",
        "mean_mass": "150 mg/tablet",
        "coating": "none",
        "available": 40,
        "equivalent": "1 mg = 40 IU",
    }
    order = galenic.Order.read(tables("a drug", "390 IU", stock, capsules=30))
    found = galenic.capacity(order)
    assert found.capsules == 41
    assert found.actives[0].available.active == Amount(F(16_000), "IU")


# --- the command line ---------------------------------------------------------------------------


def test_from_an_order_file(tmp_path, capsys):
    """All doors lead to the same: the file, --prove and the list of keys."""
    path = tmp_path / "order.toml"
    path.write_text(
        """
[order]
active = "potassium citrate"
dose = "5 mEq"
capsules = 60
[stock]
kind = "powder"
active = "potassium citrate"
assay = "100 %"
basis = "as-is"
[[substance]]
name = "potassium citrate"
molar_mass = "324 g/mol"
charge = 3
[capsule]
size = "00"
fill = "800 mg/capsule"
[filler]
name = "a filler"
[weighing]
rule = "nrf"
[[balance]]
name = "bench"
readability = "1 mg"
""",
        encoding="utf-8",
    )
    assert main(["plan", "--prove", str(path)]) == 0
    page = capsys.readouterr().out
    assert "32400 mg" in page
    assert "mg of potassium citrate in each mEq" in page
    assert main(["list", "keys"]) == 0
    listed = capsys.readouterr().out
    assert "substance.charge" in listed
    assert "stock (powder).equivalent" in listed

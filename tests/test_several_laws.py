"""Laws of capsules that hold several actives, on drawn orders of one to four."""

import copy
import random
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, seed
from hypothesis import strategies as st

import galenic
import million_orders
from galenic import Amount, CheckError
from galenic._proof import prove
from galenic._sheet import Dimension, Sheet, Step
from galenic.formulas import fill, potency
from strategies import (
    FILLS,
    called_formulas,
    one_by_one,
    orders_of_several,
    plain,
    to_json,
    to_toml,
)
from test_laws import aim, content, planned

SEVERAL = (2, 4)
DILUTED = st.booleans().map(lambda diluted: (diluted,))


def several(**limits):
    """Orders of one to four actives; in half of them some are too little to weigh."""
    return DILUTED.flatmap(lambda diluted: orders_of_several(diluted=diluted, **limits))


# --- the batch, worked out by hand ---------------------------------------------------------------


def held(order):
    """What a milligram of each stock holds, by the active that it is weighed for."""
    found = {one["name"]: {} for one in order["active"] if "of" not in one["stock"]}
    for given_, one in zip(order["active"], one_by_one(order), strict=True):
        name = given_["name"]
        found[given_["stock"].get("of", name)][name] = content(one)
    return found


def doses(plan, order):
    """Each active in a capsule, followed by hand from what the sheet says to weigh."""
    found = million_orders.poured(plan.weighings, held(order))
    return {name: active / planned(order) for name, active in found.items()}


def followers(order):
    """The actives that lie in the stock of another."""
    return {one["name"] for one in order["active"] if "of" in one["stock"]}


def owners(order):
    """The actives in whose stock another lies."""
    return {one["stock"]["of"] for one in order["active"] if "of" in one["stock"]}


def without(order, name):
    """The order without one of its actives."""
    return order | {"active": [one for one in order["active"] if one["name"] != name]}


def free(order):
    """An active that no other one needs, if there is one."""
    return next((one for one in order["active"] if one["name"] not in owners(order)), None)


def told(plan):
    """The document of a plan, but for what was read, and its digest."""
    document = plan.to_dict()
    return {key: value for key, value in document.items() if key not in {"input", "order_digest"}}


def numbers(active):
    """What a plan says of an active, without the places that its numbers were read from."""
    amounts = [*attrs.astuple(active.dose, recurse=False), active.fill, active.overage]
    amounts += [*attrs.astuple(active.check, recurse=False), active.stock.mass]
    amounts += [active.potency.active_per_stock, active.potency.factor]
    amounts = [amount for amount in amounts if isinstance(amount, Amount)]
    return [(amount.number, amount.unit) for amount in amounts], active.of


def unordered(rows, name):
    """Rows with what they name; whom a stock is for is told in the order of the tables: aside."""
    told_of = [getattr(getattr(row, name), "values", {}) for row in rows]
    whom = [{**values, "actives": {*values.get("actives", ())}} for values in told_of]
    return [
        attrs.evolve(row, **{name: who}) if who["actives"] else row
        for row, who in zip(rows, whom, strict=True)
    ]


def planned_alike(one, other, *, but=()):
    """Whether two plans are equal in all that is planned, but for what is put aside."""
    kept = [entry.name for entry in attrs.fields(galenic.Plan) if entry.eq]
    aside = {"order", *but}
    differ = [name for name in kept if getattr(one, name) != getattr(other, name)]
    return set(differ) <= aside


# --- laws -----------------------------------------------------------------------------------------


@given(several())
def test_the_mass_of_each_active_is_conserved(order):
    """The weights carry into each capsule what the plan says of each active, and nothing else."""
    plan = galenic.plan(order, prove=True)
    assert not plan.stopped
    found = doses(plan, order)
    assert {one.name: one.dose.expected.number for one in plan.actives} == found
    for active, one in zip(plan.actives, one_by_one(order), strict=True):
        assert active.check.dose.number == found[active.name]
        assert abs(found[active.name] / aim(one) - 1) <= Fraction(1, 20)
        assert active.potency.active_per_stock.number / 1000 == content(one)


@given(several(actives=SEVERAL))
def test_each_stock_is_weighed_for_its_active_and_nothing_else_is(order):
    """Once, or in portions; what lies in the stock of another is weighed for that one."""
    plan = galenic.plan(order)
    weighed = {one.active for one in plan.weighings if one.role == "stock"}
    assert weighed == {one["name"] for one in order["active"]} - followers(order)
    assert {one.active for one in plan.weighings if one.role != "stock"} <= {None}
    for name in weighed:
        parts = [one.part for one in plan.weighings if one.active == name]
        assert parts == [None] or parts == [(n + 1, len(parts)) for n in range(len(parts))]


@given(several(actives=SEVERAL), st.randoms(use_true_random=False))
def test_permuting_the_actives_changes_no_weight(order, draw):
    """The weights and their places stay, and all that is told of each active."""
    other = order | {"active": draw.sample(order["active"], len(order["active"]))}
    one, same = galenic.plan(order), galenic.plan(other)
    assert unordered(one.weighings, "named") == unordered(same.weighings, "named")
    assert unordered(one.triturates, "named") == unordered(same.triturates, "named")
    assert (one.fill, one.capsule, one.made) == (same.fill, same.capsule, same.made)
    assert unordered(one.mixing, "named") == unordered(same.mixing, "named")
    of_each = {active.name: numbers(active) for active in same.actives}
    assert {active.name: numbers(active) for active in one.actives} == of_each
    assert [active.name for active in same.actives] == [row["name"] for row in other["active"]]
    assert {n.code for n in one.notices} == {n.code for n in same.notices}


@given(several(actives=(1, 1)))
def test_one_active_in_the_long_form_gives_the_plan_of_the_short_form(order):
    """To the letter, in JSON and on the sheet; what was read is told as it was written."""
    (short,) = one_by_one(order)
    long, plan = galenic.plan(order), galenic.plan(short)
    assert told(long) == told(plan)
    assert str(long) == str(plan)
    assert long.order == plan.order


@given(several(actives=SEVERAL, auto=(False,)))
def test_adding_an_active_never_lowers_what_is_taken_up(order):
    """Filler gives way to it, by mass and by room; what comes in another's stock takes up none."""
    added = free(order)
    more, less = galenic.plan(order), galenic.plan(without(order, added["name"]))
    assert more.capsule.size == less.capsule.size
    assert more.fill.filler.number <= less.fill.filler.number
    assert more.fill.stock.number >= less.fill.stock.number
    if "of" in added["stock"]:
        assert more.fill == less.fill
    else:
        assert more.fill.filler.number < less.fill.filler.number


@given(several(actives=SEVERAL, fills=("mass",)))
def test_removing_an_active_frees_its_mass_for_filler(order):
    """In a fill to a mass, exactly: all else stays as it was."""
    removed = free(order)
    more, less = galenic.plan(order), galenic.plan(without(order, removed["name"]))
    (gone,) = (one for one in more.actives if one.name == removed["name"])
    freed = 0 if "of" in removed["stock"] else gone.fill.number
    assert less.fill.filler.number - more.fill.filler.number == freed
    assert less.fill.total == more.fill.total
    assert less.fill.excipients == more.fill.excipients


@given(several(), st.randoms(use_true_random=False))
def test_an_active_in_two_halves_of_one_stock_is_their_sum(order, draw):
    """Written twice with half its dose, beside each other or not; what was read aside."""
    place = draw.randrange(len(order["active"]))
    actives = copy.deepcopy(order["active"])
    half = actives[place] = actives[place] | {"dose": halved(actives[place]["dose"])}
    actives.append(copy.deepcopy(half))  # last: what is told of the others names their places
    twice, once = galenic.plan(order | {"active": actives}), galenic.plan(order)
    assert planned_alike(twice, once, but=["notices"])
    summed = [n for n in twice.notices if n.code == "active-summed"]
    assert len(summed) == 1
    typed = {"active-summed", "seldom-meant"}  # 40.800 is halved to 20.4
    told = [[n for n in plan.notices if n.code not in typed] for plan in (twice, once)]
    rest, before = (sorted(map(str, notices)) for notices in told)
    assert rest == before


def halved(dose):
    """Half a dose, in the unit that it is written in."""
    digits = next(n for n, letter in enumerate(dose) if letter not in "0123456789.")
    return plain(Fraction(dose[:digits]) / 2) + dose[digits:]


@given(several(), st.sampled_from((to_toml, to_json)))
def test_a_file_gives_the_plan_of_the_mapping(order, write):
    """Tables within tables are read from TOML and from JSON as from Python."""
    one, same = galenic.plan(order), galenic.plan(galenic.load(write(order)))
    assert planned_alike(one, same)


@given(several())
def test_an_order_written_down_is_read_back(order):
    """What an order of several says of itself is the same order."""
    read = galenic.Order.read(order)
    again = galenic.Order.read(read.to_tables())
    assert again == read
    assert planned_alike(galenic.plan(again), galenic.plan(read))


def kinds_in(order):
    """What there is to tell of a drawn order: its stocks, measures, balances and fill."""
    ones = one_by_one(order)
    kinds = {one["stock"]["kind"] for one in ones}
    kinds |= {
        f"{one['stock']['kind']} shared" for one in order["active"] if one["name"] in owners(order)
    }
    kinds |= {"IU" for one in ones if "IU" in one["order"]["dose"]}
    kinds |= {"overage" for one in order["active"] if "overage" in one}
    kinds |= {"balance" if "balance" in order else "no balance"}
    kinds |= {"mass" if "fill" in order["capsule"] else "volume"}
    return kinds | {f"{len(order['active'])} actives"}


KINDS = {"tablets", "capsules", "powder", "triturate"}
ALL_KINDS = {
    *KINDS, *(f"{kind} shared" for kind in KINDS), *(f"{number} actives" for number in range(1, 5)),
    "IU", "overage", "balance", "no balance", *FILLS,
}  # fmt: skip


@pytest.mark.slow
def test_the_drawn_orders_are_of_all_kinds():
    """No law above is about orders that are never drawn: the seldom ones are waited for."""
    rest = {"active_in", "dose_expected", "stock_for_batch", "correction_factor", "total_fill"}
    formulas = rest & called_formulas()
    found, used = set(), set()

    def look(order):
        found.update(kinds_in(order))
        plan = galenic.plan(order)
        used.update(step.formula.name for step in plan.steps if step.formula)

    for drawing in range(40):  # 2,400 orders at most, each drawing of others
        seed(drawing)(given(several())(look))()
        if found >= ALL_KINDS and used >= formulas:
            break
    assert found == ALL_KINDS
    assert used >= formulas


# --- each active is a dimension of its own --------------------------------------------------------

T4, T3, D3 = (Dimension("T4", "mg"), Dimension("T3", "mg"), Dimension("D3", "IU"))
OF_TWO = [
    (fill.deviation, "active/capsule", "active/capsule"),
    (fill.part_of_label, "active/capsule", "active/capsule"),
    (potency.stock_for_batch, "mg/active", "active"),
]
"""Formulas of two masses of one active, in the units that they take."""


@pytest.mark.parametrize(("formula", "one", "other"), OF_TWO, ids=str)
@pytest.mark.parametrize("second", [T3, D3], ids=["mg", "IU"])
def test_mass_of_two_actives_raises_on_the_sheet(formula, one, other, second):
    """Milligrams of one active are none of another, on whichever sheet they meet."""
    sheet = Sheet()
    first, more = sheet.about(T4), sheet.about(second)
    of_first = first.constant("one", 3, one, "a test")
    of_second = more.constant("other", 2, other, "a test")
    for about in (first, more, sheet):
        with pytest.raises(CheckError):
            about.work("both", formula, of_first, of_second)
    same = first.constant("other", 2, other, "a test")
    assert first.work("one alone", formula, of_first, same).active == T4


@pytest.mark.parametrize(("formula", "one", "other"), OF_TWO, ids=str)
@pytest.mark.parametrize("second", [T3, D3], ids=["mg", "IU"])
def test_mass_of_two_actives_raises_in_the_proof(formula, one, other, second):
    """A step that some other sheet let pass is found when it is replayed."""

    def step(of, more):
        given_ = Step("one", Fraction(3), one, None, (), "a test", of)
        beside = Step("other", Fraction(2), other, None, (), "a test", more)
        found = formula.function(given_.number, beside.number)
        return Step("both", found, formula.unit, formula, (given_, beside), "a test", of)

    assert prove([step(T4, T4)]) == 1
    with pytest.raises(CheckError):
        prove([step(T4, second)])
    with pytest.raises(CheckError):
        prove([step(T4, Dimension("T4", "IU"))])


def test_two_actives_are_proved_beside_each_other():
    """Each in its dimension: the same names of units, one in mg and one in IU."""
    draw = random.Random("beside each other")  # noqa: S311 - the same each time
    found = set()
    for _ in range(12):
        order = million_orders.Several(draw)
        plan = galenic.plan(order.tables, prove=True)
        assert plan.proved
        found |= {frozenset(one.dose.label.unit[:2] for one in plan.actives)}
    assert {"IU", "mg"} in found

"""Faults planted in named functions of the planner, one at a time: the bench must catch each.

Unlike the faults in formulas (``test_proof_and_bench_bite``) these are slips of what is called with
what: a link dropped, two numbers exchanged, something weighed twice or into the wrong vessel. Each
is tried on the same drawn orders until ``galenic.plan`` raises ``CheckError``; one that no order
notices is missed. A crash does not count as caught.
"""

import functools
import importlib
import random
from fractions import Fraction

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import galenic
import million_orders
from galenic import CheckError
from galenic._materials.stock import Content, Powder, Tablets
from galenic._planning import batch, filling, packs, scales, weigh_out, weighing
from galenic._planning.trituration import triturator
from galenic._planning.weighing import Tray
from strategies import orders

planner = importlib.import_module("galenic._planning.plan")  # the name galenic.plan is the function

DRAWN = 60  # from the strategies of the laws; half of them need a triturate
MORE = 100  # from the script of the million, with excipients and several balances beside triturates


@pytest.fixture(scope="module")
def drawn():
    """The orders, read once; every one of them closes when nothing is planted."""
    found = []

    @seed(5)
    @settings(
        max_examples=DRAWN, phases=[Phase.generate], database=None, derandomize=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.booleans().flatmap(lambda diluted: orders(diluted=(diluted,), balances=(1, 3))))
    def draw(order):
        found.append(order)

    draw()
    draws = random.Random("planted faults")  # noqa: S311 - the same orders each time
    found += [million_orders.Order(draws).tables for _ in range(MORE)]
    return [galenic.Order.read(order) for order in found]


FAULTS = {}


def plant(owner, name, what):
    """Register a fault: what the function ``owner.name``, given to it first, is replaced by."""

    def register(wrong):
        FAULTS[f"{name}: {what}"] = (owner, name, wrong)
        return wrong

    return register


# --- what the faults are made of -----------------------------------------------------------------


def made(sheet, step, factor):
    """The same step, its number multiplied."""
    return sheet.constant(step.name, step.number * factor, step.unit, "a fault")


def told_as(entry, exact, weigh):
    """A weighing as it was settled, told with other masses."""
    return entry._replace(weighing=attrs.evolve(entry.weighing, exact=exact, weigh=weigh))


def weighed(tray, portion, factor=1, **changes):
    """The portion with its mass multiplied, or its vessels changed."""
    return portion._replace(mass=made(tray.sheet, portion.mass, factor), **changes)


# --- the batch -----------------------------------------------------------------------------------


@plant(planner, "plan_batch", "excess taken for overage")
def _(right, sheet, order):
    found = right(sheet, order)
    ordered = sheet.constant("capsules planned", order.capsules, "capsule", "a fault")
    return found._replace(planned=ordered)


@plant(planner, "plan_batch", "capsules ordered in place of planned")
def _(right, sheet, order):
    found = right(sheet, order)
    part = Fraction(order.capsules) / found.planned.number
    return found._replace(active=made(sheet, found.active, part))


@plant(planner, "plan_batch", "label dose in place of aimed")
def _(right, sheet, order):
    found = right(sheet, order)
    part = found.label.number / found.aimed.number
    return found._replace(aimed=found.label, active=made(sheet, found.active, part))


@plant(planner, "plan_batch", "overage counted twice")
def _(right, sheet, order):
    found = right(sheet, order)
    more = found.aimed.number / found.label.number
    return found._replace(active=made(sheet, found.active, more))


@plant(batch, "_planned", "part of a capsule cut off")
def _(right, sheet, order):
    found = right(sheet, order)
    if order.excess is None or order.excess.unit == "capsule":
        return found
    whole = int(order.capsules * (1 + order.excess.number / 100))
    return sheet.constant("capsules planned", whole, "capsule", "a fault")


@plant(planner, "plan_content", "the whole potency chain dropped")
def _(right, sheet, order):
    found = right(sheet, order)
    return Content(sheet.constant("content", 1, "active/mg", "a fault"), found.chain)


@plant(planner, "plan_content", "milligrams for grams")
def _(right, sheet, order):
    found = right(sheet, order)
    return Content(made(sheet, found.step, Fraction(1, 1000)), found.chain)


@plant(planner, "plan_content", "salt factor inverted")
def _(right, sheet, order):
    found = right(sheet, order)
    stated = order.stock.content(sheet).step.number
    return Content(made(sheet, found.step, (stated / found.step.number) ** 2), found.chain)


@plant(planner, "plan_content", "salt factor dropped")
def _(_, sheet, order):
    return order.stock.content(sheet)


@plant(Powder, "content", "water, drying loss and solvent dropped")
def _(stock, right, sheet):
    found = right(stock, sheet)
    return found if stock.assay is None else Content(stock._counted(sheet, stock.assay), [])


@plant(Powder, "_counted", "content cut off at 100 % unasked")
def _(stock, right, sheet, stated):
    found = right(stock, sheet, stated)
    return (
        made(sheet, found, min(Fraction(1), 1 / found.number))
        if found.unit == "active/mg"
        else found
    )


@plant(Tablets, "mean", "mean mass of the wrong count")
def _(stock, right, sheet):
    count = stock.tablets_weighed or len(stock.masses or ()) or 2
    return made(sheet, right(stock, sheet), Fraction(count, count + 1))


@plant(Tablets, "content", "assay of the lot dropped")
def _(stock, right, sheet):
    found = right(stock, sheet)
    assay = stock.assay.number / 100 if stock.assay else Fraction(1)
    return Content(made(sheet, found.step, 1 / assay), found.chain)


# --- the fill ------------------------------------------------------------------------------------


@plant(packs.Body, "__init__", "pack statistics of stock and filler exchanged")
def _(body, right, *given, **how):
    right(body, *given, **how)
    if body.stock is not None and body.filler is not None:
        body.stock, body.filler = body.filler, body.stock


@plant(packs.Body, "__init__", "the stock takes up no room")
def _(body, right, sheet, *given, **how):
    right(body, sheet, *given, **how)
    body.stock = sheet.constant("pack", 10**9, "mg/capsule", "a fault")


@plant(packs.Body, "__init__", "excipients take up no room")
def _(body, right, *given, **how):
    right(body, *given, **how)
    body.excipients = {}


@plant(packs.Body, "_held", "volume of the next size up")
def _(body, right, row):
    return made(body.sheet, right(body, row), Fraction(13, 10))


@plant(packs.Body, "_carried", "a statistic of another size taken as it is")
def _(body, _, path, __, known):
    return body.sheet.given(f"pack statistic of {path}", known.amount)


@plant(packs.Body, "take_diluent", "the diluent of a triturate takes up no room")
def _(body, _, name):
    body.excipients[name] = body.sheet.constant("pack", 10**9, "mg/capsule", "a fault")


@plant(filling, "_filled", "filled to the volume, though a mass is asked for")
def _(_, mix):
    return filling._to_volume(mix)


@plant(filling._Mix, "share_masses", "share of the rest in place of the whole")
def _(mix, right, total):
    found = right(mix, total)
    return {
        name: made(mix.sheet, step, 1 / (1 + mix.shares[name].number))
        for name, step in found.items()
    }


@plant(filling._Mix, "done", "a least fill that is not looked at")
def _(mix, right, *given):
    found = right(mix, *given)
    return found._replace(fault=None) if found.fault == "fill-below-minimum" else found


# --- weighing out --------------------------------------------------------------------------------


@plant(weigh_out._Bench, "_whole", "excipient of one capsule for the whole batch")
def _(bench, right, name, share):
    found = right(bench, name, share)
    part = 1 / bench.batch.planned.number
    return made(bench.sheet, found, part) if name.startswith("excipient") else found


@plant(weigh_out._Bench, "_in_diluent", "the diluent of a triturate not counted in the fill")
def _(bench, right, *given):
    before = bench.filling
    found = right(bench, *given)
    bench.filling = before
    return found


@plant(weigh_out._Bench, "weighed", "weights of stock and filler exchanged")
def _(bench, right, mass):
    out = right(bench, mass)
    places = {entry.weighing.role: place for place, entry in enumerate(out.weighed)}
    if {"stock", "filler"} <= places.keys() and not out.triturates:
        one, other = (out.weighed[places[role]] for role in ("stock", "filler"))
        for place, into, taken in ((places["stock"], one, other), (places["filler"], other, one)):
            out.weighed[place] = told_as(into, taken.weighing.exact, taken.weighing.weigh)
    return out


@plant(Tray, "weigh_filler", "filler not reduced by what triturates bring")
def _(tray, right, name, wanted, _, **more):
    right(tray, name, wanted, [], **more)


@plant(Tray, "weigh_filler", "filler reduced twice")
def _(tray, right, name, wanted, brought, **more):
    right(tray, name, wanted, [*brought, *brought], **more)


@plant(Tray, "weigh", "excipient dropped")
def _(tray, right, portion):
    return portion.mass if portion.role == "excipient" else right(tray, portion)


@plant(Tray, "weigh", "diluent weighed twice")
def _(tray, right, portion):
    return right(tray, weighed(tray, portion, 2) if portion.role == "diluent" else portion)


@plant(Tray, "weigh", "the stock into the vessel of the diluent")
def _(tray, right, portion):
    return right(tray, weighed(tray, portion, into="T1") if portion.role == "stock" else portion)


@plant(Tray, "weigh_chosen", "aliquot forgotten")
def _(tray, right, portion):
    if portion.into != "batch":
        right(tray, portion)


@plant(Tray, "weigh_chosen", "aliquot of the first step taken for the last")
def _(tray, right, portion):
    last = portion.into == "batch"
    right(tray, weighed(tray, portion, from_="T1") if last else portion)


@plant(Tray, "weigh_chosen", "drug into the batch instead of the mixer")
def _(tray, right, portion):
    right(tray, weighed(tray, portion, into="batch") if portion.role == "stock" else portion)


@plant(Tray, "weigh_chosen", "triturate of an excipient poured twice")
def _(tray, right, portion):
    right(tray, portion)
    if portion.into == "batch" and portion.from_ != "T1":
        right(tray, portion)


@plant(Tray, "_add", "tenfold slip of a weight")
def _(tray, right, portion, scale, weight):
    slip = 10 if portion.role == "filler" else 1
    right(tray, portion, scale, made(tray.sheet, weight, slip))


@plant(Tray, "_add", "readability ignored")
def _(tray, right, portion, scale, _):
    right(tray, portion, scale, portion.mass)


@plant(Tray, "_add", "rounded down, not to the nearest")
def _(tray, right, portion, scale, weight):
    if scale is not None:
        step = scale.readability.number
        down = portion.mass.number // step * step
        weight = tray.sheet.constant(weight.name, down, "mg", "a fault")
    right(tray, portion, scale, weight)


@plant(Tray, "_add", "another balance named")
def _(tray, right, portion, scale, weight):
    right(tray, portion, tray.scales[-1] if scale else None, weight)


@plant(scales.Scale, "holds", "minimum ignored")
def _(scale, _, weight):
    capacity = scale.balance.capacity
    return capacity is None or weight <= capacity.number


@plant(scales.Scale, "holds", "capacity ignored")
def _(scale, _, weight):
    return weight >= scale.minimum.number


@plant(scales, "_scale", "the smallest of several minima decides")
def _(right, *given, **how):
    found = right(*given, **how)
    rule, minimum = min(found.minima.items(), key=lambda entry: entry[1].number)
    return found._replace(rule=rule, minimum=minimum)


@plant(weighing, "setting", "an aliquot between two readings")
def _(_, among, __):
    return among[0]


# --- triturates ----------------------------------------------------------------------------------


@plant(triturator.Triturator, "dilute", "an excipient of half its mass")
def _(triturator, right, portion, *given):
    if portion.role == "excipient":
        portion = weighed(triturator.tray, portion, Fraction(1, 2))
    return right(triturator, portion, *given)


@plant(triturator.Triturator, "_work_out", "all the drug weighed taken for delivered")
def _(triturator, right, *given):
    found = right(triturator, *given)
    return found._replace(delivered=found.weighed)


@plant(triturator.Triturator, "_work_out", "the aliquot counted as diluent alone")
def _(triturator, right, portion, *given):
    found = right(triturator, portion, *given)
    drug = found.delivered.number / found.brought.number
    return found._replace(brought=made(triturator.sheet, found.brought, 1 + drug))


@plant(triturator.Triturator, "_mixed", "mixture taken for the diluent")
def _(triturator, right, *given, last):
    added, mixture, aliquot = right(triturator, *given, last=last)
    entry = triturator.tray.weighed.pop()
    whole = mixture.amount
    triturator.tray.weighed.append(told_as(entry, whole, whole))
    return added, mixture, aliquot


@plant(triturator.Triturator, "_mixed", "need of the step before")
def _(triturator, right, name, drug, *given, last):
    needed, *others = given
    past = made(triturator.sheet, needed, Fraction(1) if name == "T1" else Fraction(1, 2))
    return right(triturator, name, drug, past, *others, last=last)


@plant(triturator, "_limits", "the ratio limit of the order ignored")
def _(right, order, *given):
    return right(order, *given)._replace(ratio=Fraction(50), steps=1)


@plant(triturator, "_limits", "the mixer's capacity ignored")
def _(right, order, *given):
    return right(order, *given)._replace(mixer=None)


# --- what is told --------------------------------------------------------------------------------


@plant(planner, "_dose", "the dose told is that of the exact mass")
def _(right, sheet, order, found, expected):
    part = found.aimed.number / expected.number
    return right(sheet, order, found, made(sheet, expected, part))


@plant(planner, "_made", "the capsules told are those ordered")
def _(right, *given):
    found = right(*given)
    return attrs.evolve(found, planned=found.ordered)


# --- the bench against each ---------------------------------------------------------------------


def caught(order):
    """Whether the bench refuses the plan of an order."""
    try:
        galenic.plan(order)
    except CheckError:
        return True
    except (ArithmeticError, ValueError, LookupError, TypeError, AssertionError):
        return False
    return False


@pytest.mark.slow
def test_nothing_is_caught_where_nothing_is_planted(drawn):
    """The same orders all close, most with weighings, many with a triturate."""
    plans = [galenic.plan(order) for order in drawn]
    assert len(plans) >= DRAWN // 2 + MORE
    assert sum(not plan.stopped for plan in plans) >= 0.9 * len(plans)
    assert sum(bool(plan.triturates) for plan in plans) >= 0.4 * len(plans)
    roles = {made.role for plan in plans for made in plan.triturates}
    assert roles == {"stock", "excipient"}


def test_there_are_enough_faults():
    """At least thirty, each in a function of the planner."""
    assert len(FAULTS) >= 30


@pytest.mark.slow
@pytest.mark.parametrize("fault", list(FAULTS.values()), ids=list(FAULTS))
def test_the_bench_catches(fault, drawn, monkeypatch):
    """A fault that no drawn order notices is missed."""
    owner, name, wrong = fault
    bound = functools.partialmethod if isinstance(owner, type) else functools.partial
    monkeypatch.setattr(owner, name, bound(wrong, getattr(owner, name)))
    assert any(map(caught, drawn))

"""Faults planted in named functions of the planner, one at a time: the bench must catch each.

Unlike the faults in formulas (``test_proof_and_bench_bite``) these are slips of what is called with
what: a link dropped, two numbers exchanged, something weighed twice or into the wrong vessel. Each
is tried on the same drawn orders until ``galenic.plan`` raises ``CheckError``; one that no order
notices is missed. A crash does not count as caught.

Faults in what is done for one active are planted once more where it is done for the second of
several, and nowhere else; and once more where that one lies in the stock of another.
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
from galenic._planning import batch, dose, filling, packs, scales, weigh_out, weighing
from galenic._planning.batch import Drug
from galenic._planning.trituration import making, triturator
from galenic._planning.weighing import Portion, Tray
from galenic._sheet import Sheet
from strategies import orders, orders_of_several

planner = importlib.import_module("galenic._planning.plan")  # the name galenic.plan is the function

DRAWN = 60  # from the strategies of the laws; half of them need a triturate
MORE = 100  # from the script of the million, with excipients and several balances beside triturates
SECOND = "drug 2"
"""The active in whose branch alone a fault is planted; it may stand at any place of an order."""


def some(kind, script, times=1):
    """Drawn orders, read once: of a strategy, and of a script that draws by itself."""
    found = []

    @seed(5)
    @settings(
        max_examples=times * DRAWN, phases=[Phase.generate], database=None, derandomize=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.booleans().flatmap(lambda diluted: kind(diluted=(diluted,), balances=(1, 3))))
    def draw(order):
        found.append(order)

    draw()
    draws = random.Random("planted faults")  # noqa: S311 - the same orders each time
    more = [script(draws).tables for _ in range(10 * MORE)]
    found += more[: times * MORE]
    if times > 1:  # a mixer is seldom full: without these none of several would be
        found += [one for one in more if "mixer_capacity" in one.get("triturate", {})]
    return [galenic.Order.read(order) for order in found]


@pytest.fixture(scope="module")
def drawn():
    """Orders of one active; every one of them closes when nothing is planted."""
    return some(orders, million_orders.Order)


@pytest.fixture(scope="module")
def drawn_of_several():
    """Orders of two to four actives, of which one is the second."""
    kind = functools.partial(orders_of_several, actives=(2, 4))
    found = some(kind, million_orders.Several, 3)
    assert all(SECOND in [one.name for one in order.actives] for order in found)
    return found


@pytest.fixture(scope="module")
def drawn_of_shared(drawn_of_several):
    """Those of them whose second active lies in the stock of another."""
    found = [
        order
        for order in drawn_of_several
        if any(one.name == SECOND and one.stock.of for one in order.actives)
    ]
    assert len(found) > MORE // 2
    return found


FAULTS, OF_ONE, OF_SHARED = {}, {}, {}


def plant(owner, name, what, *, of_one=False, shared=False):
    """Register a fault: what the function ``owner.name``, given to it first, is replaced by.

    ``of_one`` says that the function works for one active at a time, ``shared`` that it does so
    where that active lies in the stock of another, too.
    """

    def register(wrong):
        fault, named = (owner, name, wrong), f"{name}: {what}"
        FAULTS[named] = fault
        if of_one:
            OF_ONE[named] = fault
        if shared:
            OF_SHARED[named] = fault
        return wrong

    return register


of_one = functools.partial(plant, of_one=True)
of_all = functools.partial(plant, of_one=True, shared=True)


# --- whose branch it is --------------------------------------------------------------------------


def whose(*given):
    """The active that a call works for; None where that is nobody in particular."""
    for one in given:
        if isinstance(one, Sheet) and one.one_of:
            return one.one_of
        if isinstance(one, Drug):
            return one.name
        if isinstance(one, list | tuple) and not isinstance(one, Portion):
            named = [whose(part) for part in one]
            if SECOND in named:
                return SECOND
        if isinstance(one, Portion) and one.active:
            return one.active
    trays = [one if isinstance(one, Tray) else getattr(one, "tray", None) for one in given]
    for tray in filter(None, trays):  # a triturate belongs to the stock that was weighed last
        for entry in reversed(tray.weighed):
            if entry.weighing.active:
                return entry.weighing.active
    return None


def only_of_second(wrong):
    """The fault where the second active is worked for; what is right elsewhere."""

    def planted(*given, **how):
        place = next(n for n, one in enumerate(given) if callable(one))
        right, rest = given[place], (*given[:place], *given[place + 1 :])
        return wrong(*given, **how) if whose(*rest) == SECOND else right(*rest, **how)

    return planted


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


@of_all(batch, "plan_batch", "excess taken for overage")
def _(right, sheet, order, planned):
    found = right(sheet, order, planned)
    ordered = sheet.constant("capsules planned", order.capsules, "capsule", "a fault")
    return found._replace(planned=ordered)


@of_one(batch, "plan_batch", "capsules ordered in place of planned")
def _(right, sheet, order, planned):
    found = right(sheet, order, planned)
    part = Fraction(order.capsules) / found.planned.number
    return found._replace(active=made(sheet, found.active, part))


@of_one(batch, "plan_batch", "label dose in place of aimed")
def _(right, sheet, order, planned):
    found = right(sheet, order, planned)
    part = found.label.number / found.aimed.number
    return found._replace(aimed=found.label, active=made(sheet, found.active, part))


@of_one(batch, "plan_batch", "overage counted twice")
def _(right, sheet, order, planned):
    found = right(sheet, order, planned)
    more = found.aimed.number / found.label.number
    return found._replace(active=made(sheet, found.active, more))


@plant(batch, "plan_capsules", "part of a capsule cut off")
def _(right, sheet, order):
    found = right(sheet, order)
    if order.excess is None or order.excess.unit == "capsule":
        return found
    whole = int(order.capsules * (1 + order.excess.number / 100))
    return sheet.constant("capsules planned", whole, "capsule", "a fault")


@of_all(batch, "plan_content", "the whole potency chain dropped")
def _(right, sheet, order):
    found = right(sheet, order)
    return Content(sheet.constant("content", 1, "active/mg", "a fault"), found.chain)


@of_all(batch, "plan_content", "milligrams for grams")
def _(right, sheet, order):
    found = right(sheet, order)
    return Content(made(sheet, found.step, Fraction(1, 1000)), found.chain)


@of_all(batch, "plan_content", "salt factor inverted")
def _(right, sheet, order):
    found = right(sheet, order)
    stated = order.stock.content(sheet).step.number
    return Content(made(sheet, found.step, (stated / found.step.number) ** 2), found.chain)


@of_all(batch, "plan_content", "salt factor dropped")
def _(_, sheet, order):
    return order.stock.content(sheet)


@of_all(Powder, "content", "water, drying loss and solvent dropped")
def _(stock, right, sheet):
    found = right(stock, sheet)
    return found if stock.assay is None else Content(stock._counted(sheet, stock.assay), [])


@of_all(Powder, "_counted", "content cut off at 100 % unasked")
def _(stock, right, sheet, stated):
    found = right(stock, sheet, stated)
    return (
        made(sheet, found, min(Fraction(1), 1 / found.number))
        if found.unit == "active/mg"
        else found
    )


@of_all(Tablets, "mean", "mean mass of the wrong count")
def _(stock, right, sheet):
    count = stock.tablets_weighed or len(stock.masses or ()) or 2
    return made(sheet, right(stock, sheet), Fraction(count, count + 1))


@of_all(Tablets, "content", "assay of the lot dropped")
def _(stock, right, sheet):
    found = right(stock, sheet)
    assay = stock.assay.number / 100 if stock.assay else Fraction(1)
    return Content(made(sheet, found.step, 1 / assay), found.chain)


# --- the fill ------------------------------------------------------------------------------------


@plant(packs.Body, "__init__", "pack statistics of stock and filler exchanged")
def _(body, right, *given, **how):
    right(body, *given, **how)
    for active, pack in body.stocks.items():
        if pack is not None and body.filler is not None:
            body.stocks[active], body.filler = body.filler, pack


@plant(packs.Body, "__init__", "the stock takes up no room")
def _(body, right, sheet, *given, **how):
    right(body, sheet, *given, **how)
    nothing = sheet.constant("pack", 10**9, "mg/capsule", "a fault")
    body.stocks = dict.fromkeys(body.stocks, nothing)


@plant(packs.Body, "__init__", "one of the stocks takes up no room")
def _(body, right, sheet, *given, **how):
    right(body, sheet, *given, **how)
    last = list(body.stocks)[-1]
    body.stocks[last] = sheet.constant("pack", 10**9, "mg/capsule", "a fault")


@plant(packs.Body, "stock_pack", "a stock of which nothing is known takes up no room")
def _(body, right, active, *given):
    if body.stocks[active] is not None:
        return right(body, active, *given)
    return body.sheet.constant("pack", 10**9, "mg/capsule", "a fault")


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
def _(bench, right):
    out = right(bench)
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


@of_one(Tray, "weigh", "diluent weighed twice")
def _(tray, right, portion):
    return right(tray, weighed(tray, portion, 2) if portion.role == "diluent" else portion)


@of_one(Tray, "weigh", "the stock into the vessel of the diluent")
def _(tray, right, portion):
    return right(tray, weighed(tray, portion, into="T1") if portion.role == "stock" else portion)


@of_one(Tray, "weigh_chosen", "aliquot forgotten")
def _(tray, right, portion):
    if portion.into != "batch":
        right(tray, portion)


@of_one(Tray, "weigh_chosen", "aliquot of the first step taken for the last")
def _(tray, right, portion):
    last = portion.into == "batch"
    right(tray, weighed(tray, portion, from_="T1") if last else portion)


@of_one(Tray, "weigh_chosen", "drug into the batch instead of the mixer")
def _(tray, right, portion):
    right(tray, weighed(tray, portion, into="batch") if portion.role == "stock" else portion)


@plant(Tray, "weigh_chosen", "triturate of an excipient poured twice")
def _(tray, right, portion):
    right(tray, portion)
    if portion.into == "batch" and portion.from_ != "T1":
        right(tray, portion)


@of_one(Tray, "weigh", "the stock dropped")
def _(tray, right, portion):
    return portion.mass if portion.role == "stock" else right(tray, portion)


@of_one(Tray, "weigh", "the stock weighed twice")
def _(tray, right, portion):
    if portion.role == "stock":
        right(tray, portion)
    return right(tray, portion)


@of_one(Tray, "weigh", "the stock taken for filler")
def _(tray, right, portion):
    return right(tray, weighed(tray, portion, from_="filler"))


@of_one(Tray, "_add", "tenfold slip of the weight of a stock")
def _(tray, right, portion, scale, weight):
    slip = 10 if portion.role == "stock" else 1
    right(tray, portion, scale, made(tray.sheet, weight, slip))


@of_one(Tray, "_add", "a stock that is nobody's")
def _(tray, right, portion, scale, weight):
    right(tray, portion._replace(active=None), scale, weight)


@plant(Tray, "_add", "tenfold slip of a weight")
def _(tray, right, portion, scale, weight):
    slip = 10 if portion.role == "filler" else 1
    right(tray, portion, scale, made(tray.sheet, weight, slip))


@of_one(Tray, "_add", "readability ignored")
def _(tray, right, portion, scale, _):
    right(tray, portion, scale, portion.mass)


@of_one(Tray, "_add", "rounded down, not to the nearest")
def _(tray, right, portion, scale, weight):
    if scale is not None:
        step = scale.readability.number
        down = portion.mass.number // step * step
        weight = tray.sheet.constant(weight.name, down, "mg", "a fault")
    right(tray, portion, scale, weight)


@of_one(Tray, "_add", "another balance named")
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
def _(triturator, right, small, *given):
    half = [
        one._replace(portion=weighed(triturator.tray, one.portion, Fraction(1, 2)))
        if one.portion.role == "excipient"
        else one
        for one in small
    ]
    return right(triturator, half, *given)


@of_one(making.Maker, "make", "half of the drug")
def _(maker, right, portions, *given):
    half = [weighed(maker.tray, portion, Fraction(1, 2)) for portion in portions]
    return right(maker, half, *given)


@of_one(making.Maker, "make", "all the drug weighed taken for delivered")
def _(maker, right, *given):
    found, brought = right(maker, *given)
    return [one._replace(delivered=one.weighed) for one in found], brought


@of_one(making._Making, "_add", "mixture taken for the diluent")
def _(step, right, *given, last):
    added, drugs = right(step, *given, last=last), given[-1]
    whole = galenic.Amount(added.number + sum(drug.number for drug in drugs), "mg")
    step.tray.weighed.append(told_as(step.tray.weighed.pop(), whole, whole))
    return added


@of_one(making._Making, "_add", "need of the step before")
def _(step, right, name, *given, last):
    step.needed = made(step.sheet, step.needed, Fraction(1, 2))
    return right(step, name, *given, last=last)


@of_one(making._Making, "end", "the aliquot counted as diluent alone")
def _(found, right, *given):
    record, brought = right(found, *given)
    drug = sum(step.number for step in found.held) / brought.number
    return record, made(found.sheet, brought, 1 + drug)


@plant(triturator, "_limits", "the ratio limit of the order ignored")
def _(right, order, *given):
    return right(order, *given)._replace(ratio=Fraction(50), steps=1)


@plant(triturator, "_limits", "the mixer's capacity ignored")
def _(right, order, *given):
    return right(order, *given)._replace(mixer=None)


# --- what is told --------------------------------------------------------------------------------


@of_one(planner, "dose_of", "the dose told is that of the exact mass")
def _(right, drug, expected, out):
    part = drug.batch.aimed.number / expected.number
    return right(drug, made(drug.sheet, expected, part), out)


@of_all(planner, "dose_of", "the dose told in mcg")
def _(right, drug, expected, out):
    return right(drug, made(drug.sheet, expected, 1000), out)


@plant(planner, "_made", "the capsules told are those ordered")
def _(right, *given):
    found = right(*given)
    return attrs.evolve(found, planned=found.ordered)


# --- one active taken for another ----------------------------------------------------------------

AMONG_SEVERAL = {}


def among(owner, name, what):
    """Register a fault that only an order of several actives can have."""

    def register(wrong):
        AMONG_SEVERAL[f"{name}: {what}"] = (owner, name, wrong)
        return wrong

    return register


def renamed(entry, active):
    """A weighing as it was settled, of the stock of another active."""
    return entry._replace(weighing=attrs.evolve(entry.weighing, active=active))


def of_stocks(out):
    """The places of the weighings of two stocks, one of them that of the second active."""
    whose = [entry.weighing.active for entry in out.weighed]
    others = [active for active in whose if active not in {None, SECOND}]
    return [whose.index(SECOND), whose.index(others[0])] if SECOND in whose and others else []


@among(weigh_out._Bench, "weighed", "the names of two stocks exchanged")
def _(bench, right):
    out = right(bench)
    if places := of_stocks(out):
        one, other = (out.weighed[place] for place in places)
        out.weighed[places[0]] = renamed(one, other.weighing.active)
        out.weighed[places[1]] = renamed(other, one.weighing.active)
    return out


@among(weigh_out._Bench, "weighed", "the stock of one active named as that of another")
def _(bench, right):
    out = right(bench)
    if places := of_stocks(out):
        one, other = (out.weighed[place] for place in places)
        out.weighed[places[0]] = renamed(one, other.weighing.active)
    return out


@among(weigh_out._Bench, "weighed", "the weights of two stocks exchanged")
def _(bench, right):
    out = right(bench)
    if places := of_stocks(out):
        one, other = (out.weighed[place] for place in places)
        out.weighed[places[0]] = told_as(one, other.weighing.exact, other.weighing.weigh)
        out.weighed[places[1]] = told_as(other, one.weighing.exact, one.weighing.weigh)
    return out


@among(dose, "of_weighed", "the weight of another stock")
def _(right, drug, steps):
    others = [step for name, step in steps.items() if name != drug.weighed_for]
    return others[0] if others else right(drug, steps)


@among(planner, "plan_drugs", "the contents of two stocks exchanged")
def _(right, sheet, order):
    one, other, *rest = right(sheet, order)
    return [one._replace(content=other.content), other._replace(content=one.content), *rest]


@among(planner, "plan_drugs", "the masses of two stocks exchanged")
def _(right, sheet, order):
    one, other, *rest = right(sheet, order)
    first = one._replace(mass=other.mass, share=other.share)
    return [first, other._replace(mass=one.mass, share=one.share), *rest]


@among(planner, "plan_drugs", "an active left out")
def _(right, sheet, order):
    return [drug for drug in right(sheet, order) if drug.name != SECOND]


@among(planner, "plan_drugs", "what lies in the stock of another weighed as well")
def _(right, sheet, order):
    return [drug._replace(owner=None) for drug in right(sheet, order)]


@among(planner, "active_weighed", "the doses of two actives exchanged")
def _(right, drug, out):
    found = right(drug, out)
    names = list(out.delivered)
    if drug.name not in names or len(names) == 1:
        return found
    other = names[names.index(drug.name) - 1]
    part = out.delivered[other].number / out.delivered[drug.name].number
    return made(drug.sheet, found, part)


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


@pytest.mark.slow
def test_nothing_is_caught_in_orders_of_several(drawn_of_several):
    """They all close, most with weighings, many with a triturate of the second active."""
    plans = [galenic.plan(order) for order in drawn_of_several]
    assert len(plans) >= 3 * (DRAWN // 2 + MORE)
    assert sum(not plan.stopped for plan in plans) >= 0.9 * len(plans)
    made = [made for plan in plans for made in plan.triturates]
    assert sum(SECOND in one.actives for one in made) >= 0.2 * len(plans)
    assert any(one.role == "excipient" for one in made)


def test_there_are_enough_faults():
    """At least thirty, each in a function of the planner; half of them in what is of one active."""
    assert len(FAULTS) >= 30
    assert len(OF_ONE) >= 30
    assert len(OF_SHARED) >= 8


def notices(monkeypatch, fault, drawn):
    """Whether any of the orders notices a fault."""
    owner, name, wrong = fault
    bound = functools.partialmethod if isinstance(owner, type) else functools.partial
    monkeypatch.setattr(owner, name, bound(wrong, getattr(owner, name)))
    return any(map(caught, drawn))


@pytest.mark.slow
@pytest.mark.parametrize("fault", list(FAULTS.values()), ids=list(FAULTS))
def test_the_bench_catches(fault, drawn, monkeypatch):
    """A fault that no drawn order notices is missed."""
    assert notices(monkeypatch, fault, drawn)


@pytest.mark.slow
@pytest.mark.parametrize("fault", list(FAULTS.values()), ids=list(FAULTS))
def test_the_bench_catches_among_several(fault, drawn_of_several, monkeypatch):
    """The same where there are two to four actives."""
    assert notices(monkeypatch, fault, drawn_of_several)


@pytest.mark.slow
@pytest.mark.parametrize("fault", list(OF_ONE.values()), ids=list(OF_ONE))
def test_the_bench_catches_in_the_second_active(fault, drawn_of_several, monkeypatch):
    """The same in the branch of the second active alone: all others are planned as they should."""
    owner, name, wrong = fault
    assert notices(monkeypatch, (owner, name, only_of_second(wrong)), drawn_of_several)


@pytest.mark.slow
@pytest.mark.parametrize("fault", list(OF_SHARED.values()), ids=list(OF_SHARED))
def test_the_bench_catches_in_the_stock_of_another(fault, drawn_of_shared, monkeypatch):
    """The same where no weight is set for the second active: its dose is told wrongly."""
    owner, name, wrong = fault
    assert notices(monkeypatch, (owner, name, only_of_second(wrong)), drawn_of_shared)


@pytest.mark.slow
@pytest.mark.parametrize("fault", list(AMONG_SEVERAL.values()), ids=list(AMONG_SEVERAL))
def test_the_bench_catches_one_active_taken_for_another(fault, drawn_of_several, monkeypatch):
    """What belongs to two actives, exchanged; or left out, or counted twice."""
    assert notices(monkeypatch, fault, drawn_of_several)

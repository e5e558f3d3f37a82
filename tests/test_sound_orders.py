"""An order and its tables can only exist sound: however they are made or changed, they are read."""

import copy
import inspect
import pickle
import sys
from collections.abc import Mapping, MutableMapping, MutableSequence, MutableSet

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic._record import Record
from strategies import orders

TABLES = {
    "order": {
        "active": "naltrexone hydrochloride",
        "dose": "4.50 mg",
        "capsules": 100,
        "excess": "2 capsules",
        "date": "2026-11-22",
    },
    "stock": {
        "kind": "tablets",
        "active": "naltrexone hydrochloride",
        "strength": "0.05 g/tablet",
        "mean_mass": "253.40 mg/tablet",
        "coating": "none",
        "particle_gsd": 1.5,
    },
    "capsule": {"size": "3", "maker": "Coni-Snap"},
    "filler": {"name": "microcrystalline cellulose", "pack_stat": "150 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "a", "readability": "100 µg", "repeatability": "0.08 mg"}],
    "triturate": {"strength": "1 in 10"},
}
ORDER = galenic.Order.read(TABLES)


def by_name():
    """The same order, made of its tables by name."""
    return galenic.Order(
        active="naltrexone hydrochloride",
        dose="4.5 mg",
        capsules=100,
        excess="2 capsules",
        date="2026-11-22",
        stock=galenic.Tablets(
            active="naltrexone hydrochloride",
            strength="50 mg/tablet",
            mean_mass=galenic.unit_registry().Quantity(253.4, "mg/tablet"),
            coating="none",
            particle_gsd=1.5,
        ),
        capsule=galenic.Capsule(size="3", maker="Coni-Snap"),
        filler=galenic.Filler(name="microcrystalline cellulose", pack_stat="150 mg/capsule"),
        weighing=galenic.WeighingRule(rule=["usp-41"]),
        balance=[galenic.Balance(name="a", readability="0.1 mg", repeatability="0.08 mg")],
        triturate=galenic.Trituration(strength="1 in 10"),
    )


def test_by_name_is_as_from_a_file():
    """One order, whichever way it was made; the way to a number leads to the same key."""
    made = by_name()
    assert made == ORDER
    assert made.stock.strength.origin == ORDER.stock.strength.origin == "stock.strength"
    assert made.balance[0].readability.origin == "balance[0].readability"
    weights = [one.exact for one in galenic.plan(made).weighings]
    assert weights == [one.exact for one in galenic.plan(ORDER).weighings]


def test_the_tables_are_written_as_they_were_given():
    """Digits, units and spelling are the user's own; what was left out stays out."""
    assert ORDER.to_tables() == TABLES


@given(orders())
def test_what_is_written_is_read_back(tables):
    """Order.read(order.to_tables()) == order, for every order there can be."""
    order = galenic.Order.read(tables)
    again = galenic.Order.read(order.to_tables())
    assert again == order
    assert again.to_tables() == order.to_tables()


def changes_by(way):
    """A function that changes keys of a record, by one of the ways there are."""
    ways = {"replace": lambda record, keys: record.replace(**keys), "evolve": _evolved}
    if sys.version_info >= (3, 13):
        ways["copy"] = lambda record, keys: copy.replace(record, **keys)
    return ways.get(way, ways["replace"])


def _evolved(record, keys):
    return attrs.evolve(record, **keys)


WAYS = pytest.mark.parametrize("way", ["replace", "evolve", "copy"])


@WAYS
def test_all_problems_of_a_change_are_told_at_once(way):
    """Each by its path, in one error, and nothing has changed."""
    keys = {"dose": "0 mg", "capsules": 0, "overage": "120 %"}
    with pytest.raises(galenic.InputError) as caught:
        changes_by(way)(ORDER, keys)
    assert {problem.path for problem in caught.value.problems} == {
        "order.dose",
        "order.capsules",
        "order.overage",
    }
    assert galenic.Order.read(TABLES) == ORDER


@WAYS
def test_a_table_is_held_to_its_rules_and_the_order_to_its_own(way):
    """The mass of a tablet below its active; and a stock of another form than was ordered."""
    change = changes_by(way)
    with pytest.raises(galenic.InputError) as caught:
        change(ORDER.stock, {"mean_mass": "40 mg/tablet"})
    assert [problem.path for problem in caught.value.problems] == ["stock.mean_mass"]
    other = change(ORDER.stock, {"active": "naltrexone"})
    with pytest.raises(galenic.InputError) as caught:
        change(ORDER, {"stock": other})
    assert [problem.path for problem in caught.value.problems] == ["stock.active"]


DOSES = st.sampled_from(["4.5 mg", "0.5 mg", "0 mg", "-1 mg", "4,5 mg", 4.5, "60 mg", "5 IU", None])
COUNTS = st.sampled_from([1, 100, 0, -3, 4.7, True, "7", 1_000_001])
MASSES = st.sampled_from(["253.4 mg/tablet", "40 mg/tablet", "253 g", "", None])
CHANGES = st.fixed_dictionaries(
    {}, optional={"dose": DOSES, "capsules": COUNTS, "overage": st.sampled_from(["0 %", "200 %"])}
)


@given(CHANGES, MASSES, st.sampled_from(["replace", "evolve", "copy", "name"]))
def test_every_way_refuses_or_gives_an_order_that_can_be_planned(keys, mass, way):
    """There is no third: what is made has a plan that its own check and the proof agree to."""
    try:
        stock = ORDER.stock.replace(mean_mass=mass)
        if way == "name":
            values = {one.name: getattr(ORDER, one.name) for one in attrs.fields(galenic.Order)}
            made = galenic.Order(**{**values, **keys, "stock": stock})
        else:
            made = changes_by(way)(ORDER, {**keys, "stock": stock})
    except galenic.InputError:
        return
    plan = galenic.plan(made, prove=True)
    assert plan.proved
    assert made.capsules >= 1
    assert made.dose.number > 0
    assert plan.stopped or plan.check is not None
    assert galenic.Order.read(made.to_tables()) == made


def test_what_has_no_keys_by_that_name_is_refused():
    """A slip of the finger in Python is answered as in a file."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.Capsule(siez="3")
    (problem,) = caught.value.problems  # and nothing of the key that was meant: it is not missing
    assert problem.path == "capsule.siez"
    assert "'size'" in problem.remedy


@pytest.mark.parametrize("given", ["balance", 3, [3], {"balance": 1}])
def test_the_paths_of_the_pharmacy_file_are_a_list_of_paths(given):
    """Text is no list of its letters, and what is no list is a problem as any other."""
    values = {one.name: getattr(ORDER, one.name) for one in attrs.fields(galenic.Order)}
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order(**{**values, "pharmacy": given, "capsules": 0})
    assert {problem.path for problem in caught.value.problems} == {"pharmacy", "order.capsules"}
    assert galenic.Order(**{**values, "pharmacy": ["balance"]}).pharmacy == ("balance",)


def within(value, seen):
    """Everything that a record holds, and what that holds."""
    if id(value) in seen:
        return
    seen[id(value)] = value
    yield value
    if isinstance(value, Mapping):
        for entry in value.values():
            yield from within(entry, seen)
    elif isinstance(value, tuple):
        for entry in value:
            yield from within(entry, seen)
    elif isinstance(value, Record):
        for one in attrs.fields(type(value)):
            if not one.name.startswith("_"):  # what a plan keeps for itself to work with
                yield from within(getattr(value, one.name), seen)
        if isinstance(value, galenic.Plan):
            yield from within((value.ways_out, value.mixing), seen)


@pytest.mark.parametrize("dose", ["4.5 mg", "0.01 mg", "60 mg"])
def test_nothing_frozen_holds_what_can_change(dose):
    """No list, dict or set, in an order, a plan, its ways out, a recovery or a capacity."""
    order = ORDER.replace(dose=dose, capsules=20, stock={"available": 40})
    plan = galenic.plan(order)
    results = [order, plan, galenic.capacity(order), galenic.plan(TABLES)]
    if plan.weighings:
        read = {
            "stage": "weighed",
            "actual": [{"step": 1, "weighed": str(plan.weighings[0].exact)}],
        }
        results.append(galenic.recover(plan, read, tolerance="5 %"))
    mutable = (MutableMapping, MutableSequence, MutableSet)
    for found in within(tuple(results), {}):
        assert not isinstance(found, mutable), found


def test_what_is_given_out_is_a_copy():
    """Changing the tables changes no order."""
    tables = ORDER.to_tables()
    tables["stock"]["strength"] = "5 mg/tablet"
    tables["balance"].clear()
    assert galenic.Order.read(TABLES) == ORDER
    assert ORDER.to_tables() == TABLES


def test_a_constructor_called_again_changes_nothing():
    """A frozen record is not made anew in its place."""
    order = ORDER.replace(capsules=60)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        order.__init__(**{one.name: getattr(ORDER, one.name) for one in attrs.fields(type(ORDER))})
    assert order.capsules == 60


def test_an_order_is_sent_to_another_process():
    """Pickled and copied it is the same."""
    assert pickle.loads(pickle.dumps(ORDER)) == ORDER  # noqa: S301 - our own bytes
    assert copy.deepcopy(ORDER) == ORDER


def test_help_says_what_a_table_takes():
    """The signature has the keys, those without a default being the ones that must be given."""
    keys = inspect.signature(galenic.Tablets).parameters
    needed = {name for name, key in keys.items() if key.default is inspect.Parameter.empty}
    assert needed == {"active", "strength"}
    assert {"mean_mass", "coating", "available"} < keys.keys()

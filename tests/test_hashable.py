"""Records are hashed by what they hold, so that they are members of sets and keys of a cache."""

from collections.abc import Mapping
from functools import lru_cache

import attrs
import pytest
from attrs import fields
from hypothesis import given, settings

import galenic
from galenic._sheet import Step
from strategies import orders


@pytest.mark.slow
@given(orders())
@settings(max_examples=20)
def test_equal_plans_hash_alike(tables):
    """Worked out twice, from tables and from what their order says of itself."""
    one = galenic.plan(tables)
    other = galenic.plan(galenic.Order.read(one.order.to_tables()))
    assert hash(one.order) == hash(other.order)
    assert one == other
    assert len({one, other}) == 1
    assert hash(one.notices) == hash(other.notices)


def test_a_result_is_a_key():
    """Of a dict or a cache, as recoveries, explanations and comparisons are."""
    plan = galenic.plan(galenic.example("tablets"))
    other = galenic.plan(galenic.example("tablets").replace(dose="1.5 mg"))
    readings = {"stage": "weighed", "actual": [{"step": 1, "weighed": "2400 mg"}]}
    results = [
        plan,
        other,
        plan.explain("filler"),
        galenic.recover(plan, readings, tolerance="5 %"),
        galenic.compare(plan, other),
        galenic.capacity(plan.order.replace(stock={"available": 30})),
        *plan.ways_out,
    ]
    assert len(set(results)) == len(results)

    @lru_cache
    def doses(made):
        return made.dose.label.text()

    assert [doses(plan), doses(other), doses(plan)] == [
        f"{dose} mg/capsule" for dose in (4.5, 1.5, 4.5)
    ]
    assert doses.cache_info().hits == 1


def held(value, seen):
    """Every record and step within, each once."""
    if id(value) in seen:
        return
    seen[id(value)] = value
    if isinstance(value, (tuple, list)):
        for one in value:
            yield from held(one, seen)
    elif isinstance(value, Mapping):
        yield from held(tuple(value.values()), seen)
    elif isinstance(value, Step) or attrs.has(type(value)):
        yield value
        for name in named(value):
            yield from held(getattr(value, name), seen)


def named(value):
    """The names of what it holds."""
    return Step.__slots__ if isinstance(value, Step) else [one.name for one in fields(type(value))]


@pytest.mark.parametrize("kind", ["tablets", "combination", "completion"])
def test_nothing_that_a_plan_holds_can_be_changed(kind):
    """Neither its records nor the steps that prove them: it would no longer be what was planned."""
    plan, seen = galenic.plan(galenic.example(kind)), {}
    found = [*held(plan, seen), *held((plan.steps, plan.mixing, plan.ways_out), seen)]
    assert {"Amount", "Order", "Step", "Weighing"} <= {type(one).__name__ for one in found}
    for one in found:
        for name in named(one):
            with pytest.raises(AttributeError):
                setattr(one, name, None)
            with pytest.raises(AttributeError):
                delattr(one, name)

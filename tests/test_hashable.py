"""Records are hashed by what they hold, so that they are members of sets and keys of a cache."""

from functools import lru_cache

import pytest
from hypothesis import given, settings

import galenic
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

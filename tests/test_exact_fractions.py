"""The fractions that galenic reckons with are those of the standard library, only faster."""

from __future__ import annotations

import copy
import math
import operator
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic._amounts import ExactFraction
from galenic._amounts.amount import computed
from galenic._planning.scales import plan_scales
from galenic._sheet import Sheet
from galenic.formulas import weighing

INTEGERS = st.integers() | st.integers(-5, 5)
FRACTIONS = st.builds(Fraction, INTEGERS, INTEGERS.filter(bool)) | st.fractions(-2, 2)
BESIDE = FRACTIONS | INTEGERS | st.booleans() | st.floats(allow_nan=False) | st.complex_numbers()
TWO = (
    *(operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod),
    *(divmod, operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge),
)
ONE = (
    *(operator.neg, operator.pos, abs, bool, hash, repr, str, int, math.floor, math.ceil, round),
    *(math.trunc, Fraction.as_integer_ratio, operator.attrgetter("numerator", "denominator")),
)


def answer(do, *operands):
    """What comes of it: a value, or the class of an error."""
    try:
        return do(*operands)
    except (TypeError, OverflowError, ZeroDivisionError) as error:
        return type(error)


@given(FRACTIONS, BESIDE)
@pytest.mark.parametrize("do", TWO, ids=lambda do: do.__name__)
def test_an_operator_gives_what_it_gives_of_plain_fractions(do, one, other):
    """On either side, beside numbers of any kind, fast or plain: the same, and printed so."""
    fast, beside = ExactFraction.of(one), other
    if type(other) is Fraction:
        beside = ExactFraction.of(other)
    expected, turned = answer(do, one, other), answer(do, other, one)
    for also in (other, beside):
        assert repr(answer(do, fast, also)) == repr(expected)
        assert repr(answer(do, also, fast)) == repr(turned)


@given(FRACTIONS, FRACTIONS | INTEGERS)
@pytest.mark.parametrize("do", [operator.add, operator.sub, operator.mul, operator.mod])
def test_whatever_meets_one_becomes_one(do, one, other):
    """So only what enters has to be made one."""
    fast = ExactFraction.of(one)
    for operands in ((fast, other), (other, fast)):
        if do is not operator.mod or (operands[0] is fast and other):
            assert type(do(*operands)) is ExactFraction


@given(FRACTIONS, st.integers(-9, 9))
def test_powers_are_those_of_plain_fractions(one, power):
    assert answer(operator.pow, ExactFraction.of(one), power) == answer(operator.pow, one, power)


@given(FRACTIONS)
@pytest.mark.parametrize("do", ONE, ids=lambda do: getattr(do, "__name__", "parts"))
def test_one_alone_is_what_the_plain_one_is(do, one):
    assert do(ExactFraction.of(one)) == do(one)


@given(FRACTIONS)
def test_lowest_terms_whoever_makes_it(one):
    """However it came about, it holds what a plain one holds."""
    times = one * 6
    for made in (
        ExactFraction.of(one),
        ExactFraction.ratio(times.numerator, times.denominator * 6),
        ExactFraction(one.numerator, one.denominator),
        pickle.loads(pickle.dumps(ExactFraction.of(one))),  # noqa: S301 - ours
        copy.deepcopy(ExactFraction.of(one)),
    ):
        assert type(made) is ExactFraction
        assert (made.numerator, made.denominator) == (one.numerator, one.denominator)


@given(st.lists(FRACTIONS, min_size=1))
def test_many_are_summed_sorted_and_counted_alike(many):
    """Mixed with plain ones, in a sum, an order and a set."""
    mixed = [ExactFraction.of(one) if n % 2 else one for n, one in enumerate(many)]
    assert sum(mixed) == sum(many)
    assert sorted(mixed) == sorted(many)
    assert set(mixed) == set(many)
    assert max(mixed) == max(many)


@given(FRACTIONS, st.sampled_from([Decimal("1.5"), "x", None, [1]]))
def test_what_no_fraction_is_added_to_is_refused_alike(one, other):
    for do in TWO[:6]:
        assert answer(do, ExactFraction.of(one), other) == answer(do, one, other)


@given(FRACTIONS)
def test_a_computed_amount_is_one_that_was_made_with_care(number):
    """The short way to an amount leads to the same, which does not change either."""
    made = computed(ExactFraction.of(number), "mg", "a step")
    cared = galenic.Amount(number, "mg", "a step")
    assert (made, hash(made), repr(made)) == (cared, hash(cared), repr(cared))
    assert (type(made), made.origin, made.written) == (galenic.Amount, "a step", "")
    assert type(cared.number) is ExactFraction
    with pytest.raises(AttributeError):
        made.number = Fraction(1)


@given(
    st.fractions(0, 400, max_denominator=1000),
    st.sampled_from(["0.1 mg", "0.3 mg", "1 mg", "7 mg"]),
    st.sampled_from(["5 mg", "20.05 mg", "120.5 mg"]),
    st.sampled_from([None, "200 mg", "300.5 mg"]),
)
def test_a_balance_takes_what_it_holds_once_rounded(mass, readability, minimum, capacity):
    """Far from both ends no rounding is done, and none would change the answer."""
    balance = {"name": "b", "readability": readability, "minimum": minimum}
    tables = {
        "order": {"active": "a drug", "dose": "5 mg", "capsules": 10},
        "stock": {"kind": "powder", "active": "a drug", "assay": "100 %", "basis": "as-is"},
        "capsule": {"size": "3", "fill": "150 mg/capsule"},
        "filler": {"name": "a filler"},
        "weighing": {"rule": "nrf"},
        "balance": [balance | ({} if capacity is None else {"capacity": capacity})],
    }
    (scale,) = plan_scales(Sheet(), galenic.Order.read(tables))
    rounded = weighing.rounded(mass, scale.readability.number)
    least, most = scale.minimum.number, scale.balance.capacity
    assert scale.takes(mass) == (least <= rounded and (most is None or rounded <= most.number))

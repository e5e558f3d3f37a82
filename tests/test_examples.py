"""An order to begin from, by its kind: the same as the command line prints."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic._cli import known, main
from galenic._examples import KINDS


def test_there_are_as_many_as_the_command_line_has():
    """A kind that is added has its example in both."""
    assert known.EXAMPLES == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_the_printed_one_and_plans(kind, capsys):
    """It is of its kind, and ends without a stop."""
    main(["example", kind])
    printed = galenic.Order.read(tomllib.loads(capsys.readouterr().out))
    order = galenic.example(kind)
    assert order == printed
    tables = order.to_tables()
    if kind == "combination":
        assert len(tables["active"]) > 1
    elif kind == "completion":
        assert tables["fill"]["method"] == kind
    elif kind == "triturate-product":
        assert tables["product"]["kind"] == "triturate"
    else:
        assert tables["stock"]["kind"] == kind
    assert not galenic.plan(order).stopped


@given(st.text(max_size=80).filter(lambda text: text not in KINDS) | st.none() | st.integers())
def test_any_other_name_is_refused_with_the_kinds(name):
    """No file is looked for under a name that somebody typed."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.example(name)
    (problem,) = caught.value.problems
    assert problem.path == "example"
    assert all(kind in problem.expected for kind in KINDS)


@pytest.mark.parametrize(("typed", "near"), [("tablet", "tablets"), ("Powder", "powder")])
def test_a_slip_is_told_the_nearest(typed, near):
    """By name."""
    with pytest.raises(galenic.InputError, match=f"write '{near}'"):
        galenic.example(typed)

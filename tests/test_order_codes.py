"""An order as text: canonical JSON by an oracle; what is packed comes back, and no more."""

import base64
import hashlib
import json
import zlib

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

import galenic
import strategies
from galenic import _compact as compact
from galenic._cli.known import EXAMPLES
from galenic._show.order_code import told

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def example(name):
    """An example of the package."""
    return galenic.read_order(f"{galenic.__path__[0]}/examples/{name}.toml")


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_the_canonical_form_is_that_of_the_reference(value):
    """RFC 8785, by the package that implements it: keys by UTF-16 units, numbers as ECMAScript."""
    assert compact.canonical(value) == rfc8785.dumps(value)
    assert compact.digest(value) == hashlib.sha256(rfc8785.dumps(value)).hexdigest()


@pytest.mark.parametrize("value", [float("inf"), float("nan"), "\ud800"])
def test_what_has_no_canonical_form_is_refused(value):
    """Numbers that JSON has not, and half of a pair of surrogates."""
    with pytest.raises(ValueError, match=r"."):
        compact.canonical({"key": value})


def test_the_numbers_that_the_rfc_prints():
    """Appendix B of RFC 8785, by the bits of the numbers."""
    samples = {
        "0": 0.0,
        "5e-324": 5e-324,
        "1.7976931348623157e+308": 1.7976931348623157e308,
        "9007199254740992": 9007199254740992.0,
        "295147905179352830000": 295147905179352830000.0,
        "9.999999999999997e+22": 9.999999999999997e22,
        "1e+23": 1e23,
        "999999999999999900000": 999999999999999900000.0,
        "1e+21": 1e21,
        "9.999999999999997e-7": 9.999999999999997e-7,
        "0.000001": 0.000001,
        "333333333.3333332": 333333333.3333332,
    }
    for text, number in samples.items():
        assert compact.canonical({"a": number}) == f'{{"a":{text}}}'.encode()


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_back(name):
    """Whole, and within a symbol that a telephone reads from paper."""
    given_order = example(name)
    text = compact.pack(told(given_order))
    assert compact.unpack(text) == told(given_order)
    assert text.startswith("GALENIC1:")
    assert set(text[9:-1]) <= set(LETTERS)
    assert text[-1] == "."
    assert len(text) < 330


@given(strategies.orders())
def test_every_order_comes_back(tables):
    """As it was given: what is planned from the text is planned from the order."""
    made = galenic.Order.read(tables)
    found = compact.unpack(compact.pack(told(made)))
    assert galenic.Order.read(found["input"]) == made
    assert found["input"] == json.loads(json.dumps(made.to_tables()))


@given(st.data())
def test_a_letter_that_is_another_is_noticed(data):
    """Whichever it is, and whatever it is read as."""
    text = compact.pack(told(example("tablets")))
    place = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from(f"{LETTERS}0189:.").filter(lambda one: one != text[place]))
    with pytest.raises(galenic.InputError):
        compact.unpack(text[:place] + sign + text[place + 1 :])


def test_blanks_mean_nothing():
    """Broken into lines, or into groups, it is the same text."""
    text = compact.pack({"input": {"order": {}}})
    broken = "GALENIC1:\n" + " ".join(text[9:])
    assert compact.unpack(broken) == {"input": {"order": {}}}
    assert compact.find(f"one {broken} two {text} three") == [text]
    assert compact.without(f"one {broken} two").split() == ["one", "two"]


def packed(data):
    """A text whose seal is right, of any bytes."""
    made = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=compact.DICTIONARY)
    body = made.compress(data) + made.flush()
    sealed = hashlib.sha256(body).digest()[:5] + body
    return f"GALENIC1:{base64.b32encode(sealed).decode().rstrip('=')}."


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',  # not canonical
        b"[1]",
        b"{",
        b"\xff",
        b'{"a":"' + b"0" * 2_000_000 + b'"}',  # more than an order, unpacked
        b'{"a":' * 20 + b"1" + b"}" * 20,  # deeper than an order
    ],
)
def test_what_is_no_order_is_refused(data):
    """Although its seal is right."""
    with pytest.raises(galenic.InputError) as caught:
        compact.unpack(packed(data))
    assert [problem.code for problem in caught.value.problems] == ["changed"]


def test_another_form_says_so():
    """A later form is not taken for a damaged text."""
    with pytest.raises(galenic.InputError) as caught:
        compact.unpack("GALENIC2:ABC.")
    assert [problem.code for problem in caught.value.problems] == ["schema"]


def test_the_dictionary_is_the_one_that_paper_was_printed_with():
    """Whoever changes a sign of it makes another form: GALENIC2."""
    digest = hashlib.sha256(compact.DICTIONARY).hexdigest()
    assert digest == "305ae1c4ff7fcc937b1316e48dd571ce20e465532f892cbd061b3719b3d90216"

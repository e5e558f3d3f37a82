"""Amounts in f-strings: the unit stays, rounding is exact, and something is never written as 0.

Expected texts are from the standard library's ``decimal``, or worked out by hand.
"""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galenic import Amount, AmountError

NUMBERS = st.decimals(-(10**7), 10**7, places=9, allow_nan=False, allow_infinity=False)
PLACES = st.integers(0, 8)


def amount(number, unit="mg"):
    """An amount of an exact number."""
    return Amount(Fraction(number), unit)


def read(text):
    """The number in a formatted text, what it is bounded by, and its unit."""
    bound = text[0] if text[0] in "<>" else ""
    number, _, unit = text.removeprefix(bound).strip().partition(" ")
    return bound, Decimal(number), unit


@pytest.mark.parametrize(
    ("text", "spec", "written"),
    [
        ("4.5 mg", "", "4.5 mg"),
        ("4.5 mg", ".2f", "4.50 mg"),
        ("4.5 mg", "f", "4.500000 mg"),
        ("4.5 mg/capsule", ".1f", "4.5 mg/capsule"),
        ("0.125 mg", ".2f", "0.12 mg"),  # the middle: to the even neighbour
        ("0.135 mg", ".2f", "0.14 mg"),
        ("0.5 mg", ".0f", "< 1 mg"),  # would be 0
        ("4 mcg", ".2f", "< 0.01 mg"),
        ("-4 mcg", ".2f", "> -0.01 mg"),
        ("6 mcg", ".2f", "0.01 mg"),
        ("0 mg", ".2f", "0.00 mg"),
        ("999.999 mg", ".2f", "1000.00 mg"),
        ("13099.5 mg", ".2f g", "13.10 g"),
        ("0.0062 mg", ".1f mcg", "6.2 mcg"),
        ("0.0062 mg", ".1f \u00b5g", "6.2 mcg"),  # no micro sign for people
        ("0.0062 mg/capsule", ".1f ug/capsule", "6.2 mcg/capsule"),
        ("13099.5 mg", ".3g", "13100 mg"),  # the whole part is never cut short
        ("0.0123456 mg", ".3g", "0.0123 mg"),
        ("4.50 mg", "g", "4.5 mg"),
        ("1 capsule", ".0f", "1 capsule"),
        ("30 capsules", ".0f", "30 capsules"),
        ("30 capsules", ".0f capsule", "30 capsules"),
        ("1 capsule", ".0f capsules", "1 capsule"),
        ("0.1 mg", "+.2f", "+0.10 mg"),
        ("-0.1 mg", "+.2f", "-0.10 mg"),
        ("4 mcg", "+.2f", "< +0.01 mg"),
        ("4.5 mg", "10.2f", "   4.50 mg"),
        ("4.5 mg", "<10.2f", "4.50 mg   "),
        ("4.5 mg", "*^11.2f", "**4.50 mg**"),
        ("4.5 mg", ">8", "  4.5 mg"),
        ("4.5 mg", "+", "+4.5 mg"),
    ],
)
def test_what_is_written(text, spec, written):
    """By hand."""
    assert format(Amount.read(text), spec) == written


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        (",.2f", "sign between thousands"),
        ("_.2f", "sign between thousands"),
        (".3e", "exponent"),
        (".1%", "has its unit already"),
        ("08.2f", "zero in front"),
        ("0>8.2f", "zero in front"),  # 00004.50 mg
        ("=8.2f", "write one of these"),
        (" .2f", "write one of these"),
        (".2", "which: .2f for places, .2g for significant digits"),
        ("d", "write one of these"),
        ("s", "write one of these"),
        (".41f", "write one of these"),
        ("1000.2f", "write one of these"),
        (".2f g/mL", "one of kg, g, mg"),
        (".2f mL", "one of kg, g, mg"),
        (".2f grams", "one of kg, g, mg"),
        ("mg", "write one of these"),
        (".99999999999f", "write one of these"),
    ],
)
def test_a_format_that_makes_no_sense_is_refused(spec, told):
    """With what to do, as a ``ValueError``, as Python refuses formats."""
    with pytest.raises(AmountError, match=told) as caught:
        format(Amount.read("4.5 mg"), spec)
    assert isinstance(caught.value, ValueError)


FILLS = "\u00b2\u2074\u2080\u00bd\u2153\u0663\u096a\uff15\u2167\u4e8c\U0001d7d9\u2460"
FILLS += "\u2212\u2013\u2010\uff0d\uff0b\u00b1~=|\u2248\uff0c\uff0e\u00b7\u066b'\u2019"
FILLS += "OoIlSB\u0301\u20e3\u200b\u200d\x08\r\n"


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("align", "<>^")
def test_what_fills_up_cannot_be_taken_for_a_part_of_the_number(fill, align):
    """Digits of other scripts, small or high ones, fractions, dashes, marks, what is not seen."""
    with pytest.raises(AmountError, match=r"blanks, or with \* as in \*>12\.2f"):
        format(Amount.read("4.5 mg"), f"{fill}{align}20.2f")


@given(st.characters(), st.sampled_from("<>^"))
def test_no_fill_is_a_number(fill, align):
    """Of all signs there are; what is taken is no digit to Python, nor to a reader of amounts."""
    try:
        text = format(Amount.read("4.5 mg"), f"{fill}{align}20.2f")
    except AmountError:
        return
    assert len(text) == 20
    assert not any(map(str.isnumeric, text.replace("4.50", "", 1)))
    assert Amount.read(text.strip(fill)) == Amount.read("4.5 mg")


@pytest.mark.parametrize("fill", " *_#x\u2500")
def test_what_fills_up_plainly_is_taken(fill):
    """By hand: 12 signs, of which 7 are the amount."""
    assert format(Amount.read("4.5 mg"), f"{fill}>12.2f") == f"{fill * 5}4.50 mg"


@given(NUMBERS, PLACES)
def test_rounding_is_that_of_decimal(number, places):
    """Digit by digit, half to even; but never 0 of something."""
    text = format(amount(number), f".{places}f")
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    if number and not rounded:
        least = Decimal(1).scaleb(-places)
        bound = f"< {least:f}" if number > 0 else f"> -{least:f}"
        assert text == f"{bound} mg"
    else:
        assert text == f"{rounded or abs(rounded):f} mg"


@given(NUMBERS, NUMBERS, PLACES)
def test_a_larger_amount_is_never_written_as_less(one, other, places):
    """Nor as less with a bound: ``< 0.01 mg`` lies between 0 and 0.01."""

    def place(number):
        bound, value, _ = read(format(amount(number), f".{places}f"))
        return value - {"<": 1, ">": -1}.get(bound, 0) * Decimal(1).scaleb(-places - 1)

    low, high = sorted((one, other))
    assert place(low) <= place(high)


@given(NUMBERS.filter(bool), st.sampled_from(["f", "g"]), PLACES)
def test_something_is_never_written_as_nothing(number, kind, places):
    """In any places or digits, and with its unit."""
    _, value, unit = read(format(amount(number), f".{places}{kind}"))
    assert value != 0
    assert unit == "mg"


@given(NUMBERS, st.sampled_from([("mg", 0), ("g", 3), ("mcg", -3), ("kg", 6), ("ng", -6)]))
def test_what_is_written_whole_is_read_back(number, unit):
    """With places enough for every digit, in any unit of the kind."""
    name, power = unit
    text = format(amount(number), f".{15}f {name}")
    assert Amount.read(text) == amount(number)
    assert Decimal(text.split()[0]) == number.scaleb(-power)


@given(NUMBERS, PLACES, st.integers(1, 60), st.sampled_from("<>^"))
def test_a_width_adds_spaces_alone(number, places, width, align):
    """Neither a digit nor the unit is cut off."""
    bare = format(amount(number), f".{places}f")
    text = format(amount(number), f"{align}{width}.{places}f")
    assert text.strip() == bare
    assert len(text) == max(width, len(bare))


def test_an_amount_is_no_float():
    """Its unit would be lost; the message says what else."""
    with pytest.raises(TypeError, match=r"4\.5 mg is no bare number: use quantity\(\)"):
        float(Amount.read("4.5 mg"))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0.025 mg/capsule", "25 mcg/capsule"),
        ("0.0999 mg/dose", "99.9 mcg/dose"),
        ("0.1 mg/capsule", "0.1 mg/capsule"),
        ("0.05 mg/tablet", "50 mcg/tablet"),
        ("0.025 mg", "0.025 mg"),  # what a balance shows is in mg
    ],
)
def test_what_one_capsule_holds_is_told_in_micrograms_below_a_tenth_of_a_milligram(written, shown):
    """For people; machines read mg, exactly."""
    amount = Amount.read(written)
    assert amount.text() == shown
    assert str(amount) == written

"""Amounts: the strict grammar, what it refuses and how, exactness, and how numbers are shown.

Units and factors are written out here by hand; nothing expected is taken from galenic.
"""

from __future__ import annotations

import copy
import math
import operator
import pickle
from decimal import Decimal
from fractions import Fraction

import pint
import pytest

import galenic
from galenic import Amount, AmountError
from galenic._amounts import UNITS, grammar

MICRO, MU = "\u00b5", "\u03bc"  # the micro sign and the Greek letter, which look the same

# Powers of ten from each spelling to the unit that is kept.
MASSES = {"kg": 6, "g": 3, "mg": 0, "mcg": -3, "ug": -3, f"{MICRO}g": -3, f"{MU}g": -3, "ng": -6}
VOLUMES = {"L": 3, "mL": 0}


def closed_list():
    """The design's closed list: each spelling, the unit kept, and the power of ten to it."""
    table = {"%": ("%", 0), "IU": ("IU", 0), "IU/capsule": ("IU/capsule", 0)}
    table |= {"IU/tablet": ("IU/tablet", 0), "g/mol": ("g/mol", 0)}
    table |= {"mg/mg": ("mg/mg", 0), "mg/IU": ("mg/IU", 0), "mg/CFU": ("mg/CFU", 0)}
    table |= {one: (one, 0) for one in ("IU/dose", "capsule/dose", "mg/mEq", "mEq/mmol")}
    for colonies in ("CFU", "KBE", "UFC"):
        each = ("", "/capsule", "/dose", "/tablet")
        table |= {f"{colonies}{per}": (f"CFU{per}", 0) for per in each}
        table |= {f"{colonies}/{mass}": ("CFU/g", 3 - power) for mass, power in MASSES.items()}
    for moles in ("mmol", "mEq"):
        table |= {f"{moles}{per}": (f"{moles}{per}", 0) for per in ("", "/capsule", "/dose")}
    for count in ("capsule", "tablet", "day"):
        table |= {count: (count, 0), f"{count}s": (count, 0)}
    for length in ("um", f"{MICRO}m", f"{MU}m"):
        table[length] = ("um", 0)
    for mass, power in MASSES.items():
        table[mass] = ("mg", power)
        table[f"{mass}/capsule"] = ("mg/capsule", power)
        table[f"{mass}/dose"] = ("mg/dose", power)
        table[f"{mass}/tablet"] = ("mg/tablet", power)
        table[f"IU/{mass}"] = ("IU/g", 3 - power)
        for volume, size in VOLUMES.items():
            table[f"{mass}/{volume}"] = ("g/mL", power - size - 3)
        for other, size in MASSES.items():
            table.setdefault(f"{mass}/{other}", ("mg/g", power - size + 3))
    for volume, power in VOLUMES.items():
        table[volume] = ("mL", power)
        table[f"{volume}/capsule"] = ("mL/capsule", power)
    return table


CLOSED = closed_list()


def test_the_list_of_units_is_the_one_of_the_design():
    """No spelling more and none less: each new one is a decision."""
    assert set(UNITS) == set(CLOSED)


@pytest.mark.parametrize("spelling", sorted(CLOSED))
def test_every_unit_is_read_with_its_factor(spelling):
    """A number in each unit, with and without the space, is the number times the factor."""
    unit, power = CLOSED[spelling]
    expected = Fraction(9, 2) * Fraction(10) ** power
    for text in (f"4.5 {spelling}", f"4.5{spelling}", f"4.500 {spelling}"):
        found = Amount.read(text)
        assert (found.number, found.unit) == (expected, unit)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("0.0045 g", "4.5", "mg"),
        ("4500 mcg", "4.5", "mg"),
        (f"1 {MICRO}g", "0.001", "mg"),
        (f"1 {MU}g", "0.001", "mg"),
        ("2500 ng", "0.0025", "mg"),
        ("1 kg", "1000000", "mg"),
        ("1.37 mL", "1.37", "mL"),
        ("0.5 L", "500", "mL"),
        ("600 mg/mL", "0.6", "g/mL"),
        ("600 g/L", "0.6", "g/mL"),
        ("0.6 kg/L", "0.6", "g/mL"),
        ("0.1 g/g", "100", "mg/g"),
        ("100 mcg/mg", "100", "mg/g"),
        ("5 IU/mg", "5000", "IU/g"),
        ("1 IU/mcg", "1000000", "IU/g"),
        ("500 mcg/capsule", "0.5", "mg/capsule"),
        ("0.05 g/tablet", "50", "mg/tablet"),
        ("1.0045 mg/mg", "1.0045", "mg/mg"),
        ("377.865 g/mol", "377.865", "g/mol"),
        ("99.2 %", "99.2", "%"),
        ("1 capsule", "1", "capsule"),
        ("100 capsules", "100", "capsule"),
        ("180 days", "180", "day"),
        ("-0.3 mg", "-0.3", "mg"),
        ("0 mg", "0", "mg"),
    ],
)
def test_worked_by_hand(text, number, unit):
    """A handful of conversions that anyone can check."""
    assert Amount.read(text) == Amount(Fraction(number), unit)


# --- what is refused ------------------------------------------------------------------------------

LETTERS = [
    "5 \u043cg",  # Cyrillic em
    "5 m\u0433",  # Cyrillic ghe
    "5 \u03bfz",  # Greek omicron
    "5 m\u0261",  # Latin script g
    "\uff15 mg",  # fullwidth five
    "5 \uff4d\uff47",  # fullwidth letters
    "5 \u338e",  # the single sign for mg
    "5 \u338d",  # the single sign for µg
    "\u0665 mg",  # Arabic-Indic five
    "\u096b mg",  # Devanagari five
    "\u2464 mg",  # circled five
    "\u00b2 mg",  # superscript two
    "\u00bd mg",  # a half
    "5\u00b7\u0035 mg",  # a raised point
    "5\u066b5 mg",  # Arabic decimal sign
    "5 \u2030",  # per mille
    "5 \ufe6a",  # small percent sign
]
SPACES = [f"5{space}mg" for space in "\u00a0\u2009\u202f\u2007\u3000\u200b\u2060\t\n\v\f\r"]
CONTROLS = [f"5 m{sign}g" for sign in "\0\x01\x07\x08\x1b\x7f\x85\u202e\u2066\ufeff\ud800"]
ENDS = ["5 mg\n", "5 mg ", " 5 mg", "5 mg\r\n", "\ufeff5 mg", "5 mg\0", "5 mg\u200b"]
SIGNS = ["+5 mg", "\u22125 mg", "\u20135 mg", "--5 mg", "- 5 mg", "<5 mg", ">5 mg", "~5 mg"]
NUMBERS = [
    *("", " ", "mg", "5", "4.5", "-", ".", "%", "/capsule", "mg 5", "five mg"),
    *("5,5 mg", "1 000 mg", "1 500 mg", "1,000 mg", "1,000.5 mg", "1.000,5 mg", "1'000 mg"),
    *("1_000 mg", "1 1/2 mg", "1/2 mg", "5-6 mg", "5..6 mg", "5 - 6 mg", "5(1) mg", "5 +/- 1 mg"),
    *(".5 mg", "5. mg", "05 mg", "00.5 mg", "-.5 mg", "0x10 mg", "1e3 mg", "1E3 mg", "1e-3 mg"),
    *(
        "nan mg",
        "inf mg",
        "-inf mg",
        "NaN mg",
        "Infinity mg",
        "1e999999 mg",
        "9**9**9 mg",
        "2*3 mg",
    ),
]
UNKNOWN = [
    *("5 Mg", "5 MG", "5 gr", "5 u", "5 U", "5 pct", "5 percent", "5 unit", "5 units", "5 iu"),
    *(
        "5 ml",
        "5 l",
        "5 cc",
        "5 mgs",
        "5 gm",
        "5 gram",
        "5 milligram",
        "5 oz",
        "5 lb",
        "5 M",
        "5 m",
    ),
    *("5 mg/caps", "5 mg/capsules", "5 mg/tab", "5 mg/day", "5 mg/kg/day", "5 mg/", "5 //"),
    *("5 mg/mL/g", "5 mg*mg", "5 mg**2", "5 mg2", "5 mg per capsule", "5 %%", "5 % w/w", "5 mol"),
    *(
        "5 mg 6 mg",
        "5 mg, 6 mg",
        "5  mg",
        "5 mg;",
        "5 mg.",
        "5 µL",
        "5 nan",
        "5 None",
        "5 __class__",
    ),
]
LONG = [
    "5" * 5_000 + " mg",
    "0." + "0" * 5_000 + "5 mg",
    "5 " + "mg" * 5_000,
    " " * 1_000_000 + "5 mg",
    "9" * 1_000_000,
    "x" * 1_000_000,
    "\0" * 1_000_000,
    "5 mg" + " " * 1_000_000,
    "1," * 500_000 + "0 mg",
    "9**" * 300_000 + "9 mg",
    "1" + "0" * 62 + " mg",
]
HOSTILE = LETTERS + SPACES + CONTROLS + ENDS + SIGNS + NUMBERS + UNKNOWN + LONG


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_refused_with_a_reason(text):
    """Each is an AmountError that says what was given, what is accepted and what to do."""
    with pytest.raises(AmountError) as caught:
        Amount.read(text)
    error = caught.value
    assert isinstance(error, ValueError)
    assert isinstance(error, galenic.GalenicError)
    assert all((error.given, error.expected, error.remedy))
    for part in (error.given, error.expected, error.remedy):
        assert part in str(error)
    assert len(str(error)) < 400, "a megabyte is not repeated"
    assert str(error).isprintable(), "what was typed cannot break out of its line"


class Watched:
    """A pattern that counts how often it looks at a text."""

    def __init__(self, pattern):
        self.pattern, self.looks = pattern, 0

    def fullmatch(self, text):
        self.looks += 1
        return self.pattern.fullmatch(text)


@pytest.mark.parametrize("text", [*LONG, "5 " * 500_000, "5/" * 500_000], ids=lambda text: text[:9])
def test_a_megabyte_is_refused_by_its_length(text, monkeypatch):
    """No pattern looks at a text that is too long; at one that is not, one does."""
    watched = [Watched(getattr(grammar, name)) for name in ("_AMOUNT", "_COMMA", "_NUMBER")]
    for name, pattern in zip(("_AMOUNT", "_COMMA", "_NUMBER"), watched, strict=True):
        monkeypatch.setattr(grammar, name, pattern)
    for given in (text, text[:65], text[:64]):
        with pytest.raises(AmountError):
            Amount.read(given)
        assert any(pattern.looks for pattern in watched) is (len(given) <= 64)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("5,5 mg", "point"),
        ("1,000 mg", "between thousands"),
        ("5", "add the unit"),
        ("4.5", "add the unit"),
        (".5 mg", "zero before the point"),
        ("5 mg\n", "remove the space or line end"),
        (" 5 mg", "remove the space or line end"),
        ("5 \u043cg", "only looks like one"),
        ("\u22125 mg", "only looks like one"),
        ("5\u00a0mg", "only looks like one"),
        ("5 Mg", "'mg'"),
        ("5 ml", "'mL'"),
        ("5 l", "'L'"),
        ("5 iu", "'IU'"),
        ("5 Mg/Capsule", "'mg/capsule'"),
        ("5 gr", "no unit of ours"),
        ("1e3 mg", "no exponent"),
        ("1 000 mg", "space between digits"),
        ("1 1/2 mg", "fraction"),
        ("+5 mg", "sign"),
        ("5" * 65 + " mg", "at most 64 characters"),
    ],
)
def test_the_remedy_fits_the_fault(text, remedy):
    """A person reads what to do about this very text."""
    with pytest.raises(AmountError) as caught:
        Amount.read(text)
    assert remedy in caught.value.remedy


def test_sixty_four_characters_are_read_and_sixty_five_are_not():
    """The limit is on the length of the text, and digits up to it are kept exactly."""
    digits = "1." + "3" * 59
    assert len(f"{digits} mg") == 64
    assert Amount.read(f"{digits} mg").number == Fraction(digits)
    with pytest.raises(AmountError):
        Amount.read(f"{digits}3 mg")


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        4.5,
        True,
        Fraction(9, 2),
        Decimal("4.5"),
        b"4.5 mg",
        ["4.5 mg"],
        {"mg": 4.5},
        ...,
    ],
    ids=repr,
)
def test_a_number_without_a_unit_is_no_amount(value):
    """Only text, quantities and amounts are read: nothing has a default unit."""
    with pytest.raises(AmountError) as caught:
        Amount.read(value)
    assert caught.value.remedy


def test_an_object_cannot_break_out_of_the_sentence():
    """What something calls itself is data too."""

    class Odd:
        """Something with a long and coloured name."""

        def __str__(self):
            """A line that begins another, and does not end."""
            return "a\x1b[31m\nb" * 1_000

    with pytest.raises(AmountError) as caught:
        Amount.read(Odd())
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("number", "unit"), [(4.5, "mg"), (4, "mg"), (Fraction(4), "g"), (Fraction(4), "")]
)
def test_an_amount_is_made_of_a_fraction_and_a_kept_unit(number, unit):
    """A float or a unit that is not kept would be a number that is not what it seems."""
    with pytest.raises(AmountError):
        Amount(number, unit)


# --- what an amount is ----------------------------------------------------------------------------


def mg(text):
    """So many milligrams."""
    return Amount.read(f"{text} mg")


def test_an_amount_cannot_be_changed():
    """Frozen: neither its number nor its unit can be set, and no other name."""
    amount = mg("4.5")
    for name in ("number", "unit", "origin", "written", "other"):
        with pytest.raises(AttributeError):
            setattr(amount, name, "1")
    assert amount == Amount(Fraction(9, 2), "mg")


def test_equal_amounts_are_equal_however_they_were_written():
    """The number and the unit count; where it came from and how it was written do not."""
    one, other = Amount.read("0.0045 g", "order.dose"), Amount.read("4.50 mg", "a row")
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other, mg("4.6")}) == 2
    assert one.origin == "order.dose"


def test_amounts_of_different_units_are_never_equal():
    """Nothing of one kind is not nothing of another."""
    kept = sorted({unit for unit, _ in CLOSED.values()})
    amounts = [Amount(Fraction(0), unit) for unit in kept]
    assert len(set(amounts)) == len(kept)
    assert mg("5") != 5
    assert mg("5") != "5 mg"


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_order_is_that_of_the_numbers(compare):
    """Amounts of one unit compare as their numbers do."""
    for one, other in ((1, 2), (2, 1), (2, 2)):
        assert compare(mg(str(one)), mg(str(other))) is compare(one, other)


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
@pytest.mark.parametrize("other", ["5 mg/capsule", "5 mL", "5 %"])
def test_order_between_units_is_a_type_error(compare, other):
    """A dose is not compared with a mass, and neither with a bare number."""
    with pytest.raises(TypeError):
        compare(mg("4"), Amount.read(other))
    for value in (5, 5.0, Fraction(5), "5 mg", None):
        with pytest.raises(TypeError):
            compare(mg("4"), value)


ARITHMETIC = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.mod,
    operator.pow,
]


@pytest.mark.parametrize("operation", ARITHMETIC)
def test_an_amount_does_no_arithmetic(operation):
    """Sums and products are for the sheet and for pint, which check what they add."""
    for value in (mg("4"), 2, 0, 2.0, Fraction(2)):
        with pytest.raises(TypeError):
            operation(mg("4"), value)
        with pytest.raises(TypeError):
            operation(value, mg("4"))


@pytest.mark.parametrize(
    "operation", [operator.neg, operator.pos, abs, int, float, round, math.floor]
)
def test_an_amount_is_not_a_number(operation):
    """It does not turn into a bare number by accident."""
    with pytest.raises(TypeError):
        operation(mg("4"))
    with pytest.raises(TypeError):
        sum([mg("1"), mg("2")])


def test_an_amount_survives_copying_and_pickling():
    """Records travel between processes; what was written goes with them."""
    amount = Amount.read("500 mcg", "order.dose")
    for twin in (copy.deepcopy(amount), pickle.loads(pickle.dumps(amount))):  # noqa: S301 - our own
        assert (twin, twin.origin, twin.label) == (amount, "order.dose", "500 mcg")


# --- text -----------------------------------------------------------------------------------------

ROUND = [
    *(
        "0",
        "1",
        "-1",
        "4.5",
        "0.0045",
        "0.0025",
        "1.5",
        "253.4",
        "15380.1",
        "99999999.999999",
        "0.1",
    ),
    *("0.000000001", "1000000000", "123456789.123456789", "0.30", "-0.05", "12.67"),
]


@pytest.mark.parametrize("unit", sorted({unit for unit, _ in CLOSED.values()}))
def test_the_text_for_machines_reads_back(unit):
    """Every decimal, in every unit, is written exactly and in the grammar that reads it."""
    for digits in ROUND:
        amount = Amount(Fraction(digits), unit)
        assert Amount.read(str(amount)) == amount


def test_a_number_without_a_finite_decimal_is_written_to_twelve_digits():
    """What was derived reads back too, as close as twelve digits are."""
    assert str(Amount(Fraction(1, 3), "mg")) == "0.333333333333 mg"
    assert str(Amount(Fraction(50_000_000, 2534), "mg/g")) == "19731.6495659 mg/g"
    assert str(Amount(Fraction(-2, 3), "mg")) == "-0.666666666667 mg"
    assert Amount.read(str(Amount(Fraction(1, 3), "mg"))).number == Fraction("0.333333333333")


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        ("1.5", "mg", "1.5 mg"),  # published mistake: printed as 2mg
        ("4.5", "mg", "4.5 mg"),  # published mistake: printed as 5mg
        ("2.5", "mg", "2.5 mg"),  # published mistake: 0.0025 g printed as 0
        ("0.5", "mg/capsule", "0.5 mg/capsule"),
        ("4.50", "mg", "4.5 mg"),
        ("450", "mg", "450 mg"),
        ("1000", "mg", "1000 mg"),
        ("15380.1", "mg", "15380.1 mg"),
        ("0.000001", "mg", "0.000001 mg"),
        ("1", "capsule", "1 capsule"),
        ("2", "capsule", "2 capsules"),
        ("0.5", "tablet", "0.5 tablets"),
        ("0", "mg", "0 mg"),
        ("12.67", "%", "12.67 %"),
    ],
)
def test_numbers_are_written_for_people(number, unit, text):
    """A zero leads, none trails, no exponent, no digit of a dose is dropped."""
    amount = Amount(Fraction(number), unit)
    assert amount.text() == text
    assert amount.label == text
    assert str(amount) == text


@pytest.mark.parametrize(
    ("given", "people", "machine"),
    [
        ("0.0025 g", "0.0025 g", "2.5 mg"),
        ("500 ug", "500 mcg", "0.5 mg"),
        (f"500 {MICRO}g", "500 mcg", "0.5 mg"),
        (f"0.50 {MU}g/capsule", "0.5 mcg/capsule", "0.0005 mg/capsule"),
        ("4.50 mg", "4.5 mg", "4.5 mg"),
        ("4.0 mg", "4 mg", "4 mg"),
        ("10.0 mg", "10 mg", "10 mg"),
        ("100 mg", "100 mg", "100 mg"),
        ("0.0 mg", "0 mg", "0 mg"),
        ("1.23456789012 mg", "1.23456789012 mg", "1.23456789012 mg"),
        ("600 mg/mL", "600 mg/mL", "0.6 g/mL"),
    ],
)
def test_what_was_written_is_shown_as_it_was_meant(given, people, machine):
    """People keep their unit, tidied, with mcg for the micro signs; machines get the kept unit."""
    amount = Amount.read(given)
    assert amount.label == people
    assert str(amount) == machine


@pytest.mark.parametrize("given", ["5 IU/ug", f"5 IU/{MICRO}g", "5 mg/ug", f"5 {MICRO}g/{MU}g"])
def test_no_micro_sign_is_shown_below_the_stroke_either(given):
    """A micro sign or a u is misread as m or as 4, wherever it stands."""
    shown = Amount.read(given).label
    assert "mcg" in shown
    assert "ug" not in shown.replace("mcg", "")
    assert MICRO not in shown
    assert MU not in shown


@pytest.mark.parametrize("power", range(1, 60))
def test_a_little_is_never_shown_as_nothing(power):
    """However small, a number that is not zero has a digit that is not zero."""
    for unit in ("mg", "%"):
        for number in (Fraction(1, 3 * 10**power), Fraction(-1, 10**power)):
            shown = Amount(number, unit).text()
            assert set(shown) & set("123456789")
            assert "e" not in shown.lower()
            assert shown.lstrip("-").startswith("0.")


def test_at_most_seven_digits_but_never_a_whole_part_cut_short():
    """A derived number is shortened for people, but 15380124 is not 15380120."""
    assert Amount(Fraction(10, 3), "mg").text() == "3.333333 mg"
    assert Amount(Fraction(46_140_373, 3), "mg").text() == "15380124 mg"
    assert Amount(Fraction(200_000, 3), "mg").text() == "66666.67 mg"


# --- quantities of pint ---------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[float, Fraction, Decimal], ids=lambda kind: kind.__name__)
def registry(request):
    """An application's own registries, of each kind of number, with our units added."""
    made = pint.UnitRegistry(non_int_type=request.param)
    galenic.define_units(made)
    return made


QUANTITIES = [
    ("0.0045", "gram", "4.5", "mg"),
    ("4.5", "milligram", "4.5", "mg"),
    ("4500", "microgram", "4.5", "mg"),
    ("2500", "nanogram", "0.0025", "mg"),
    ("0.5", "kilogram", "500000", "mg"),
    ("0.3", "milliliter", "0.3", "mL"),
    ("0.5", "liter", "500", "mL"),
    ("0.3", "cubic_centimeter", "0.3", "mL"),
    ("40", "micrometer", "40", "um"),
    ("4.5", "milligram/capsule", "4.5", "mg/capsule"),
    ("0.05", "gram/tablet", "50", "mg/tablet"),
    ("0.3", "milliliter/capsule", "0.3", "mL/capsule"),
    ("0.6", "gram/milliliter", "0.6", "g/mL"),
    ("600", "milligram/milliliter", "0.6", "g/mL"),
    ("100", "milligram/gram", "100", "mg/g"),
    ("377.865", "gram/mole", "377.865", "g/mol"),
    ("1000", "international_unit", "1000", "IU"),
    ("1000", "IU/gram", "1000", "IU/g"),
    ("5", "IU/milligram", "5000", "IU/g"),
    ("100", "IU/capsule", "100", "IU/capsule"),
    ("5", "millimole/capsule", "5", "mmol/capsule"),
    ("0.005", "mole/capsule", "5", "mmol/capsule"),
    ("5", "milliequivalent/capsule", "5", "mEq/capsule"),
    ("3", "milliequivalent/millimole", "3", "mEq/mmol"),
    ("108", "gram/equivalent", "108", "mg/mEq"),
    ("1000000", "colony_forming_unit/capsule", "1000000", "CFU/capsule"),
    ("5", "CFU/milligram", "5000", "CFU/g"),
    ("5", "percent", "5", "%"),
    ("0.05", "", "5", "%"),
    ("12", "capsule", "12", "capsule"),
    ("30", "tablet", "30", "tablet"),
    ("180", "day", "180", "day"),
]


@pytest.mark.parametrize(("digits", "name", "number", "unit"), QUANTITIES)
def test_a_quantity_of_any_registry_is_read(registry, digits, name, number, unit):
    """By value and unit name, exactly, whatever kind of number it holds."""
    for kind in (registry.non_int_type, float, Fraction, Decimal):
        found = Amount.read(registry.Quantity(kind(digits), name), "order.dose")
        assert found == Amount(Fraction(number), unit)
        assert found.origin == "order.dose"


def test_a_whole_number_of_grams(registry):
    """An int is a magnitude too."""
    assert Amount.read(registry.Quantity(3, "gram")) == Amount(Fraction(3000), "mg")


def test_floats_are_taken_to_fifteen_digits():
    """What a person meant by the float, not its last binary digit."""
    quantity = galenic.unit_registry().Quantity
    assert 4.5 * 0.001 != 0.0045
    assert Amount.read(quantity(4.5 * 0.001, "gram")) == Amount.read("4.5 mg")
    assert Amount.read(quantity(0.1 + 0.2, "mg")) == Amount.read("0.3 mg")
    assert Amount.read(quantity(1e-9, "mg")) == Amount.read("0.000000001 mg")


REFUSED = [
    (math.nan, "milligram"),
    (math.inf, "milligram"),
    (-math.inf, "milligram"),
    (Decimal("NaN"), "milligram"),
    (Decimal("Infinity"), "milligram"),
    (Decimal("1e999999"), "milligram"),
    (Decimal("1e-999999"), "milligram"),
    (10**5_000, "milligram"),
    (Fraction(1, 3), "milligram"),
    (Fraction(10**5_000), "milligram"),
    (1e300, "milligram"),
    (25.0, "degree_Celsius"),
    (25.0, "delta_degree_Celsius"),
    (5.0, "kelvin"),
    (5.0, "meter"),
    (5.0, "grain"),
    (5.0, "pound"),
    (5.0, "hour"),
    (5.0, "molar"),
    (5.0, "milligram**2"),
    (5.0, "milligram**0.5"),
    (5.0, "milligram/day"),
    (5.0, "milligram*milliliter"),
    (5.0, "1/milligram"),
    (5.0, "capsule/tablet"),
    (5.0, "ppm"),
    (5.0, "enzyme_unit"),
]


@pytest.mark.parametrize(("magnitude", "unit"), REFUSED, ids=range(len(REFUSED)))
def test_a_quantity_that_is_none_of_ours_is_refused(magnitude, unit):
    """No number, a number beyond measure, or a unit that is not of the field."""
    quantity = galenic.unit_registry().Quantity(magnitude, unit)
    with pytest.raises(AmountError) as caught:
        Amount.read(quantity)
    assert caught.value.remedy
    assert len(str(caught.value)) < 400


def test_a_number_of_a_thousand_digits_is_refused_by_name():
    """Python will not even print it; galenic says so in its own words."""
    quantity = galenic.unit_registry().Quantity
    for value in (quantity(10**5_000, "meter"), quantity(10**5_000, "kelvin"), Fraction(10**5_000)):
        with pytest.raises(AmountError):
            Amount.read(value)


@pytest.mark.parametrize("magnitude", [True, False, "5", None, [1.0, 2.0]])
def test_a_magnitude_that_is_no_number_is_refused(magnitude):
    """A yes is not one milligram, whatever pint's class would let through."""

    class Odd:
        """Something that looks like a quantity."""

        def __init__(self):
            """Take the magnitude as it is."""
            self.magnitude = magnitude

        def unit_items(self):
            """One milligram."""
            return [("milligram", 1)]

        def __str__(self):
            """As pint would write it."""
            return f"{self.magnitude} milligram"

    with pytest.raises(AmountError):
        Amount.read(Odd())


def test_a_unit_alone_is_no_amount():
    """``ureg.mg`` without a number is not one milligram."""
    with pytest.raises(AmountError):
        Amount.read(galenic.unit_registry().mg)


UNITLIKE = [entry for entry in sorted({unit for unit, _ in CLOSED.values()}) if entry != "mg/mg"]


@pytest.mark.parametrize("unit", UNITLIKE)
def test_an_amount_becomes_a_quantity_and_comes_back(registry, unit):
    """In galenic's own registry and in an application's; a fresh quantity each time."""
    amount = Amount(Fraction(9, 2), unit)
    for quantity in (amount.quantity(), amount.quantity(registry)):
        assert type(quantity.magnitude) is float
        assert Amount.read(quantity) == amount
    assert amount.quantity() is not amount.quantity()


def test_a_quantity_is_in_the_registry_that_was_asked_for(registry):
    """So that it adds to the application's own quantities, and a dose does not add to a mass."""
    dose = Amount.read("4.5 mg/capsule").quantity(registry)
    assert (dose * registry.Quantity(100.0, "capsule")).to("milligram").magnitude == pytest.approx(
        450
    )
    with pytest.raises(pint.DimensionalityError):
        dose + registry.Quantity(1.0, "milligram")


def test_a_correction_factor_becomes_a_bare_ratio():
    """``mg/mg`` has no dimension in pint, and comes back as the percentage it is."""
    factor = Amount.read("1.0645 mg/mg").quantity()
    assert factor.to("").magnitude == pytest.approx(1.0645, rel=1e-12)


def test_an_amount_is_read_as_itself():
    """Reading an amount keeps it, and keeps where it came from unless told better."""
    amount = Amount.read("500 mcg", "filler.pack_stat")
    assert Amount.read(amount) == amount
    assert Amount.read(amount).origin == "filler.pack_stat"
    assert Amount.read(amount, "order.dose").origin == "order.dose"
    assert Amount.read(amount).label == "500 mcg"


def test_a_quantity_given_keeps_its_digits_when_shown():
    """Seven digits are for derived numbers; what was given is shown as it was given."""
    quantity = galenic.unit_registry().Quantity(4.123456789, "mg/capsule")
    assert Amount.read(quantity).label == "4.123456789 mg/capsule"

"""Exact numbers with a unit, and the strict text they are read from and written to.

Text from outside never meets pint's parser, which reads ``1,5 mg`` as 15 mg. The grammar here is
one plain decimal number, a space or none, and one unit of a closed list.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from galenic.errors import GalenicError, shown
from galenic.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pint

__all__ = [
    "UNITS",
    "Amount",
    "AmountError",
    "decimal_text",
    "exact",
    "is_quantity",
    "rounded_text",
]

MAX_TEXT = 64
"""The longest text that is read as an amount."""

_LONGEST_EXACT = 40
_MOST_BITS = 4 * _LONGEST_EXACT  # ten in four bits: what is longer has more characters
_DERIVED_DIGITS = 12
_SHOWN_DIGITS = 7
_FLOAT_DIGITS = 15

_MASSES = {
    "kg": Fraction(10**6),
    "g": Fraction(1000),
    "mg": Fraction(1),
    "mcg": Fraction(1, 1000),
    "ug": Fraction(1, 1000),
    "µg": Fraction(1, 1000),  # micro sign
    "μg": Fraction(1, 1000),  # Greek mu, which looks the same
    "ng": Fraction(1, 10**6),
}
_SAFE = {"ug": "mcg", "µg": "mcg", "μg": "mcg"}  # a micro sign is misread as m
_VOLUMES = {"L": Fraction(1000), "mL": Fraction(1)}
_LENGTHS = {"um": Fraction(1), "µm": Fraction(1), "μm": Fraction(1)}


def _closed_list() -> Iterator[tuple[str, str, Fraction]]:
    """Every unit that is read: its spelling, the unit it is kept in, and the factor between."""
    one = Fraction(1)
    yield from ((unit, "mg", factor) for unit, factor in _MASSES.items())
    yield from ((unit, "mL", factor) for unit, factor in _VOLUMES.items())
    yield from ((unit, "um", factor) for unit, factor in _LENGTHS.items())
    for unit in ("IU", "IU/capsule", "IU/tablet", "mg/mg", "mg/IU", "g/mol", "%"):
        yield unit, unit, one
    for count in ("capsule", "tablet", "day"):
        yield count, count, one
        yield f"{count}s", count, one
    yield from _quotients()


def _quotients() -> Iterator[tuple[str, str, Fraction]]:
    """The quotients of the field: dose, strength, content and density."""
    for unit, factor in _MASSES.items():
        yield f"{unit}/capsule", "mg/capsule", factor
        yield f"{unit}/tablet", "mg/tablet", factor
        yield f"IU/{unit}", "IU/g", 1000 / factor
        yield from (
            (f"{unit}/{per}", "g/mL", factor / size / 1000) for per, size in _VOLUMES.items()
        )
        for per, size in _MASSES.items():
            if (unit, per) != ("mg", "mg"):  # mg/mg is how a correction factor is written
                yield f"{unit}/{per}", "mg/g", factor / size * 1000
    yield from ((f"{unit}/capsule", "mL/capsule", factor) for unit, factor in _VOLUMES.items())


UNITS: dict[str, tuple[str, Fraction]] = {
    spelling: (unit, factor) for spelling, unit, factor in _closed_list()
}
"""Every spelling that is read, with the unit it is kept in and the factor to it."""

_KEPT = frozenset(unit for unit, _ in UNITS.values())
_COUNTED = frozenset({"capsule", "tablet", "day"})

_AMOUNT = re.compile(
    r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))? ?"  # sign, whole part, decimals, a space or none
    r"([A-Za-z%\u00b5\u03bc][A-Za-z/\u00b5\u03bc]*)"  # a unit, with either micro sign
)
_COMMA = re.compile(r".*[0-9],[0-9].*")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

ACCEPTED = "a plain decimal number, a space and a unit, such as 4.5 mg"


class AmountError(GalenicError, ValueError):
    """Text or a quantity that is no amount: what was read, what is accepted, what to do."""

    def __init__(self, given: object, expected: str, remedy: str) -> None:
        """Take the three parts of the sentence."""
        self.given, self.expected, self.remedy = shown(given), expected, remedy
        super().__init__(f"given {self.given}; expected {expected}; {remedy}")

    def __reduce__(self) -> tuple[Any, ...]:
        """An error is sent to another process by its parts; what was given is text already."""
        return _error, (type(self), self.given, self.expected, self.remedy)


def _error(made: type[AmountError], given: str, expected: str, remedy: str) -> AmountError:
    error = made("", expected, remedy)
    error.given, error.args = given, (f"given {given}; expected {expected}; {remedy}",)
    return error


@frozen(eq=False, repr=False)
class Amount(Record):
    """An exact number with its unit, and where it came from.

    Amounts are kept in one unit for each kind (``mg``, ``mL``, ``mg/capsule``, ``mg/g`` …), compare
    only with their own kind, and do no arithmetic: that is what the sheet and pint are for.

    Attributes
    ----------
    number
        The exact value, in ``unit``.
    unit
        The unit it is kept in.
    origin
        Where it came from: the field of an order, a row of data or the step of a calculation.
    written
        The text it was read from, tidied for people (``6 mcg``); empty for a computed amount.
    """

    number: Fraction
    unit: str
    origin: str = field(default="", eq=False)
    written: str = field(default="", eq=False)

    @classmethod
    def read(cls, value: object, origin: str = "") -> Amount:
        """Read an amount from text of the strict grammar, a pint quantity or an amount.

        Parameters
        ----------
        value
            ``"4.5 mg"``, a quantity of any pint registry, or an :class:`Amount`.
        origin
            Where it came from, kept with it.

        Raises
        ------
        AmountError
            When it is none of these, or the number or unit is not one that galenic knows.

        Examples
        --------
        >>> Amount.read("0.0045 g").number
        Fraction(9, 2)
        """
        if isinstance(value, str):
            return _from_text(value, origin)
        if isinstance(value, cls):
            return cls(exact(value.number), value.unit, origin or value.origin, value.written)
        if is_quantity(value):
            return _from_quantity(value, origin)
        raise AmountError(value, ACCEPTED, "write the unit, in quotes")

    def quantity(self, registry: pint.UnitRegistry[Any] | None = None) -> Any:  # noqa: ANN401 - pint is imported late
        """Turn into a fresh pint quantity with a float magnitude.

        Parameters
        ----------
        registry
            The registry to make it in, which must know our units (see ``define_units``);
            galenic's own when left out.
        """
        if registry is None:
            from galenic.registry import unit_registry  # noqa: PLC0415 - imports pint

            registry = unit_registry()
        try:
            return registry.Quantity(float(self.number), _PINT_NAMES[self.unit])
        except AttributeError as error:  # what pint raises for a unit it does not know
            remedy = "add our units to it with galenic.define_units"
            raise AmountError(str(self), "a registry that knows its unit", remedy) from error

    @property
    def label(self) -> str:
        """For people, in the unit it was written in (``6 mcg``); a computed amount as its text."""
        return self.written or self.text()

    def text(self, digits: int = _SHOWN_DIGITS) -> str:
        """For people, in the unit it is kept in: so many digits, but never 0 for a little."""
        return f"{rounded_text(self.number, digits)} {_unit_name(self.number, self.unit)}"

    def __str__(self) -> str:
        """For machines, in the grammar that reads it back: exact, or 12 significant digits."""
        return f"{decimal_text(self.number)} {_unit_name(self.number, self.unit)}"

    def _repr_html_(self) -> str:
        """In a notebook its text; no sign of the grammar means anything in HTML."""
        return self.label

    def __lt__(self, other: Amount) -> bool:
        """Compare with an amount of the same unit only."""
        return self.number < self._peer(other)

    def __le__(self, other: Amount) -> bool:
        """Compare with an amount of the same unit only."""
        return self.number <= self._peer(other)

    def __gt__(self, other: Amount) -> bool:
        """Compare with an amount of the same unit only."""
        return self.number > self._peer(other)

    def __ge__(self, other: Amount) -> bool:
        """Compare with an amount of the same unit only."""
        return self.number >= self._peer(other)

    def _peer(self, other: object) -> Fraction:
        if not isinstance(other, Amount) or other.unit != self.unit:
            raise TypeError(f"an amount in {self.unit} does not compare with {other}")
        return other.number

    def __attrs_post_init__(self) -> None:
        """Refuse a number that is not exact and a unit that is not kept."""
        if type(self.number) is not Fraction or self.unit not in _KEPT:
            raise AmountError(
                f"{self.number} {self.unit}",
                f"an exact fraction and one of {', '.join(sorted(_KEPT))}",
                "use Amount.read for text and quantities",
            )


def exact(number: object) -> Fraction:
    """Take a number exactly; a float to 15 significant digits, so that 4.5 * 0.001 is 0.0045.

    Raises
    ------
    AmountError
        For ``bool``, ``nan``, infinity, and what is no number or no finite decimal.
    """
    if isinstance(number, bool) or type(number).__name__ == "bool_":
        raise AmountError(number, "a number", "a yes or no is not a number")
    if isinstance(number, Fraction):
        value = number
    elif isinstance(number, int):
        value = Fraction(number)
    elif isinstance(number, float):
        value = _from_decimal(Decimal(f"{number:.{_FLOAT_DIGITS}g}"))
    elif isinstance(number, Decimal):
        value = _from_decimal(number)
    elif hasattr(number, "item") and getattr(number, "shape", None) == ():
        return exact(number.item())  # a NumPy number says itself in plain Python
    else:
        raise AmountError(
            number, "one plain number", "give a single int, float, Decimal or Fraction"
        )
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MAX_BITS:
        raise AmountError("a number beyond all measure", "a number of the field", "check the unit")
    if not _is_decimal(value):
        raise AmountError(number, "a number with a finite decimal", "round it to what was measured")
    return value


_MAX_BITS = 256


def _from_decimal(number: Decimal) -> Fraction:
    if not number.is_finite():
        raise AmountError(number, "a finite number", "nan and infinity are no measurements")
    if abs(number.adjusted()) > MAX_TEXT:  # Fraction(Decimal("1e999999")) takes most of a minute
        raise AmountError(number, "a number of the field", "check the unit")
    return Fraction(number)


def _is_decimal(number: Fraction) -> bool:
    rest = number.denominator
    rest //= rest & -rest  # all the twos at once
    while rest % 5 == 0:
        rest //= 5
    return rest == 1


def _from_text(text: str, origin: str) -> Amount:
    match = _AMOUNT.fullmatch(text) if len(text) <= MAX_TEXT else None
    known = UNITS.get(match[4]) if match else None
    if match is None or known is None:
        raise AmountError(text, ACCEPTED, _remedy(text, match))
    sign, whole, decimals, spelling = match.groups(default="")
    number = int(whole + decimals)
    unit, factor = known
    value = Fraction(
        -number * factor.numerator if sign else number * factor.numerator,
        10 ** len(decimals) * factor.denominator,
    )
    spelling = "/".join(_SAFE.get(part, part) for part in spelling.split("/"))
    return Amount(value, unit, origin, f"{sign}{_tidy(whole, decimals)} {spelling}")


def _tidy(whole: str, decimals: str) -> str:
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _remedy(text: str, match: re.Match[str] | None) -> str:
    """What to do about text outside the grammar; the first fault that applies."""
    if len(text) > MAX_TEXT:
        return f"write at most {MAX_TEXT} characters"
    if match is not None:
        return f"{match[4]!r} is no unit of ours; use {_offer(match[4])}"
    faults = (
        (not text.strip(), "write a number and its unit"),
        (text in UNITS, "write the number before the unit"),
        ("\t" in text, "write one plain space between number and unit"),
        (
            _COMMA.fullmatch(text),
            "write the decimal sign as a point, and no sign between thousands",
        ),
        (_NUMBER.fullmatch(text), "add the unit"),
        (text.startswith("."), "write a zero before the point"),
        (text != text.strip(), "remove the space or line end around it"),
        (
            not text.isascii() or not text.isprintable(),
            "use plain ASCII characters; something here only looks like one",
        ),
    )
    return next(
        (remedy for found, remedy in faults if found),
        "write nothing else: no exponent, fraction, range, sign or space between digits",
    )


def _offer(spelling: str) -> str:
    folded = [unit for unit in UNITS if unit.lower() == spelling.lower() and unit.isascii()]
    return f"{folded[0]!r}" if folded else "one such as kg, g, mg, mcg, ng, mL, IU, % or mg/capsule"


# How pint names the units of the closed list: quantities are read by value and unit name, so any
# registry will do, and a registry that calls something else a milligram is its owner's affair.
_NAMED = {
    "kilogram": ("mass", Fraction(10**6)),
    "gram": ("mass", Fraction(1000)),
    "milligram": ("mass", Fraction(1)),
    "microgram": ("mass", Fraction(1, 1000)),
    "nanogram": ("mass", Fraction(1, 10**6)),
    "liter": ("volume", Fraction(1000)),
    "milliliter": ("volume", Fraction(1)),
    "cubic_centimeter": ("volume", Fraction(1)),
    "micrometer": ("length", Fraction(1)),
    "mole": ("substance", Fraction(1)),
    "international_unit": ("activity", Fraction(1)),
    "IU": ("activity", Fraction(1)),
    "capsule": ("capsule", Fraction(1)),
    "tablet": ("tablet", Fraction(1)),
    "day": ("day", Fraction(1)),
    "percent": ("", Fraction(1, 100)),
}

# The dimensions of a quantity, sorted, to the unit it is kept in and the factor from mg, mL ….
_SHAPES: dict[tuple[tuple[str, int], ...], tuple[str, Fraction]] = {
    (("mass", 1),): ("mg", Fraction(1)),
    (("volume", 1),): ("mL", Fraction(1)),
    (("length", 1),): ("um", Fraction(1)),
    (("activity", 1),): ("IU", Fraction(1)),
    (("capsule", 1),): ("capsule", Fraction(1)),
    (("tablet", 1),): ("tablet", Fraction(1)),
    (("day", 1),): ("day", Fraction(1)),
    (): ("%", Fraction(100)),
    (("capsule", -1), ("mass", 1)): ("mg/capsule", Fraction(1)),
    (("activity", 1), ("capsule", -1)): ("IU/capsule", Fraction(1)),
    (("capsule", -1), ("volume", 1)): ("mL/capsule", Fraction(1)),
    (("mass", 1), ("tablet", -1)): ("mg/tablet", Fraction(1)),
    (("activity", 1), ("tablet", -1)): ("IU/tablet", Fraction(1)),
    (("mass", 1), ("volume", -1)): ("g/mL", Fraction(1, 1000)),
    (("mass", 1), ("substance", -1)): ("g/mol", Fraction(1, 1000)),
    (("activity", 1), ("mass", -1)): ("IU/g", Fraction(1000)),
    (("activity", -1), ("mass", 1)): ("mg/IU", Fraction(1)),
}

_PINT_NAMES = {
    "mg": "milligram",
    "mL": "milliliter",
    "um": "micrometer",
    "IU": "international_unit",
    "capsule": "capsule",
    "tablet": "tablet",
    "day": "day",
    "%": "percent",
    "mg/capsule": "milligram/capsule",
    "IU/capsule": "international_unit/capsule",
    "mL/capsule": "milliliter/capsule",
    "mg/tablet": "milligram/tablet",
    "IU/tablet": "international_unit/tablet",
    "mg/g": "milligram/gram",
    "mg/mg": "milligram/milligram",
    "mg/IU": "milligram/international_unit",
    "g/mL": "gram/milliliter",
    "g/mol": "gram/mole",
    "IU/g": "international_unit/gram",
}


def is_quantity(value: object) -> bool:
    """Whether it is a quantity of some pint registry; pint itself is not needed to tell."""
    return hasattr(value, "unit_items") and hasattr(value, "magnitude")


def _from_quantity(quantity: Any, origin: str) -> Amount:  # noqa: ANN401 - of any registry
    factor = Fraction(1)
    shape: dict[str, int] = {}
    masses = 0
    for name, power in quantity.unit_items():
        dimension, scale = _NAMED.get(name, ("", None))
        if scale is None or power != int(power) or abs(power) > 1:
            raise AmountError(
                quantity,
                "a quantity in units of the field",
                "convert it to mg, g, mL or the like first",
            )
        factor *= scale ** int(power)
        masses += dimension == "mass"
        if dimension:
            shape[dimension] = shape.get(dimension, 0) + int(power)
    found = _SHAPES.get(tuple(sorted((name, power) for name, power in shape.items() if power)))
    if found is None:
        raise AmountError(quantity, "a quantity in units of the field", "check what it measures")
    unit, scale = found
    if unit == "%" and masses:
        unit, scale = "mg/g", Fraction(1000)  # milligram per gram is a content, not a bare ratio
    number = exact(quantity.magnitude) * factor * scale
    return Amount(number, unit, origin, f"{decimal_text(number)} {_unit_name(number, unit)}")


def decimal_text(number: Fraction) -> str:
    """Write an exact decimal where there is one (of up to 40 characters), else 12 digits."""
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > _MOST_BITS:
        return _digits(number, _DERIVED_DIGITS)  # too long to be written exactly, whatever it is
    if number.denominator == 1:
        text = str(number.numerator)
        return text if len(text) <= _LONGEST_EXACT else _digits(number, _DERIVED_DIGITS)
    if _is_decimal(number):
        twos = (number.denominator & -number.denominator).bit_length() - 1
        fives, rest = 0, number.denominator >> twos
        while rest > 1:
            rest //= 5
            fives += 1
        places = max(twos, fives)
        scaled = number.numerator * 10**places // number.denominator
        text = f"{abs(scaled):0{places + 1}d}"
        text = f"{'-' if scaled < 0 else ''}{text[:-places]}.{text[-places:]}"
        if len(text) <= _LONGEST_EXACT:
            return text
    return _digits(number, _DERIVED_DIGITS)


def rounded_text(number: Fraction, digits: int = _SHOWN_DIGITS) -> str:
    """Write for people: at most so many significant digits, but never a whole part cut short."""
    if number.denominator == 1:
        return decimal_text(number)
    whole = len(str(abs(number.numerator) // number.denominator))
    return _digits(number, max(digits, whole))


def _digits(number: Fraction, digits: int) -> str:
    context = Context(prec=digits)
    value = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit_name(number: Fraction, unit: str) -> str:
    return f"{unit}s" if unit in _COUNTED and number != 1 else unit

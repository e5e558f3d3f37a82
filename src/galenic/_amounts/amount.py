"""An exact number with its unit, and where it came from."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from galenic._amounts.exact_fraction import ExactFraction
from galenic._amounts.grammar import ACCEPTED, read_text, tidied
from galenic._amounts.numbers import (
    IN_MG_FROM,
    SHOWN_DIGITS,
    AmountError,
    decimal_text,
    exact,
    rounded_text,
)
from galenic._amounts.units import KEPT, is_counted, unit_name
from galenic._record import Record

if TYPE_CHECKING:
    import pint

__all__ = ["Amount", "computed", "is_quantity"]


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
        The text it was read from; empty for a computed amount.
    """

    number: Fraction
    unit: str
    origin: str = field(default="", eq=False)
    written: str = field(default="", eq=False)

    def __reduce__(self) -> tuple[type[Amount], tuple[Fraction, str, str, str]]:
        """Travel as what it is made of: there are many in a plan, and this is the quickest way."""
        return type(self), (self.number, self.unit, self.origin, self.written)

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
            number, unit = read_text(value)
            return computed(number, unit, origin, value)
        if isinstance(value, cls):
            number = value.number if value.written else exact(value.number)  # 1 in 3 was read
            return cls(number, value.unit, origin or value.origin, value.written)
        if is_quantity(value):
            from galenic._amounts.quantities import read_quantity  # noqa: PLC0415 - seldom needed

            number, unit = read_quantity(value)
            return cls(number, unit, origin, f"{decimal_text(number)} {unit_name(number, unit)}")
        raise AmountError(value, ACCEPTED, "write the unit, in quotes")

    def quantity(self, registry: pint.UnitRegistry[Any] | None = None) -> Any:  # noqa: ANN401 - pint is imported late
        """Turn into a fresh pint quantity with a float magnitude.

        Parameters
        ----------
        registry
            The registry to make it in, which must know our units (see ``define_units``);
            galenic's own when left out.
        """
        from galenic._amounts.quantities import PINT_NAMES  # noqa: PLC0415 - seldom needed

        if registry is None:
            from galenic._registry import unit_registry  # noqa: PLC0415 - imports pint

            registry = unit_registry()
        try:
            return registry.Quantity(float(self.number), PINT_NAMES[self.unit])
        except AttributeError as error:  # what pint raises for a unit it does not know
            remedy = "add our units to it with galenic.define_units"
            raise AmountError(str(self), "a registry that knows its unit", remedy) from error

    @property
    def ucum(self) -> str:
        """The UCUM code of the unit that it is kept in, for machines: ``mg/{capsule}``."""
        from galenic._amounts.ucum import ucum_of  # noqa: PLC0415 - seldom asked for

        return ucum_of(self.unit)

    @property
    def label(self) -> str:
        """For people, in the unit it was written in (``6 mcg``); a computed amount as its text."""
        written = self.written and not is_counted(self.unit)
        return tidied(self.written) if written else self.text()

    def text(self, digits: int = SHOWN_DIGITS) -> str:
        """For people, in the unit it is kept in: so many digits, but never 0 for a little."""
        if is_counted(self.unit):
            from galenic._amounts.powers import large_text  # noqa: PLC0415 - of colonies alone

            return f"{large_text(self.number, digits)} {self.unit}"
        if self.unit == "mg/CFU":
            return f"{rounded_text(self.number * 10**9, digits)} mg/(10^9 CFU)"
        if self.unit in _OF_ONE and 0 < abs(self.number) < IN_MG_FROM:
            return f"{rounded_text(self.number * 1000, digits)} mc{self.unit.removeprefix('m')}"
        return f"{rounded_text(self.number, digits)} {unit_name(self.number, self.unit)}"

    def __str__(self) -> str:
        """For machines, in the grammar that reads it back: exact, or 12 significant digits."""
        return f"{decimal_text(self.number)} {unit_name(self.number, self.unit)}"

    def __format__(self, spec: str) -> str:
        """Write it in an f-string, with its unit: ``f"{amount:.2f}"`` is ``4.50 mg``.

        Parameters
        ----------
        spec
            Nothing, for :meth:`__str__`; ``.2f`` for so many places, ``.3g`` for so many
            significant digits, both in the unit it is kept in, or in one of the same kind that is
            named behind a space (``.1f mcg``). Before it a width, for the whole text, which
            stands to the right unless ``<`` or ``^`` says otherwise (``14.2f``). Rounding is
            exact, half to even. Where the places would show nothing of an amount, it says that
            it is less: ``< 0.01 mg``.

        Raises
        ------
        AmountError
            For any other format, such as one with an exponent or a sign between thousands.

        Examples
        --------
        >>> f"{Amount.read('0.0045 g'):.2f}", f"{Amount.read('4 mcg'):.2f}"
        ('4.50 mg', '< 0.01 mg')
        """
        if not spec:
            return str(self)
        from galenic._amounts.formats import formatted  # noqa: PLC0415 - a plan needs none of it

        return formatted(self.number, self.unit, spec, str(self))

    if not TYPE_CHECKING:  # for a type checker it is no number

        def __float__(self) -> float:
            """Refuse to lose the unit; Matplotlib asks this where it does not know amounts."""
            remedy = (
                "use quantity() or float(amount.number); for Matplotlib, import galenic.pictures"
            )
            raise TypeError(f"{self} is no bare number: {remedy}")

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
        number = self.number
        if type(number) is ExactFraction and self.unit in KEPT:
            return
        if type(number) is not Fraction or self.unit not in KEPT:
            raise AmountError(
                f"{number} {self.unit}",
                f"an exact fraction and one of {', '.join(sorted(KEPT))}",
                "use Amount.read for text and quantities",
            )
        object.__setattr__(self, "number", ExactFraction.of(number))


class _Soft(Amount):
    """An amount while it is made: its fields can be set, until it is given the class of amounts."""

    __slots__ = ()
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__  # both, or neither is as fast as it can be


_OF_ONE = frozenset({"mg/capsule", "mg/dose", "mg/tablet"})

_new = object.__new__


def computed(number: Fraction, unit: str, origin: str, written: str = "") -> Amount:
    """An amount that was read or computed, in a unit that is kept: without another look at either.

    A plan makes some thirty of them, and the constructor costs four times as much.
    """
    made = _new(_Soft)
    made.number = number  # type: ignore[misc] # not frozen yet
    made.unit = unit  # type: ignore[misc]
    made.origin = origin  # type: ignore[misc]
    made.written = written  # type: ignore[misc]
    made.__class__ = Amount  # type: ignore[assignment]
    return made


def is_quantity(value: object) -> bool:
    """Whether it is a quantity of some pint registry; pint itself is not needed to tell."""
    return hasattr(value, "unit_items") and hasattr(value, "magnitude")

"""How a formula is declared: once, with its prose, its source and the units of its signature."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = [
    "ML",
    "Active",
    "ActivePerCapsule",
    "ActivePerDose",
    "ActivePerMEq",
    "ActivePerMg",
    "ActivePerMmol",
    "ActivePerOpened",
    "ActivePerTablet",
    "Capsules",
    "CapsulesPerDose",
    "Charges",
    "Factor",
    "Formula",
    "MEq",
    "MEqPerCapsule",
    "MLPerCapsule",
    "Mg",
    "MgPerActive",
    "MgPerCapsule",
    "MgPerML",
    "MgPerOpened",
    "MgPerTablet",
    "Mmol",
    "MmolPerCapsule",
    "Molar",
    "Number",
    "Opened",
    "Ratio",
    "Stated",
    "StatedPerMg",
    "Tablets",
    "formula",
]

# The same straight-line code runs on Fraction, float, NumPy arrays and pint quantities: no type
# says that, so a number is anything, and its unit is what is checked.
Number: TypeAlias = Any

Ratio = Annotated[Number, "1"]  # a part of one, which people read in percent
Factor = Annotated[Number, "1", "bare"]  # a count or a factor, which is read as it stands
Mg = Annotated[Number, "mg"]
MgPerCapsule = Annotated[Number, "mg/capsule"]
MgPerTablet = Annotated[Number, "mg/tablet"]
ML = Annotated[Number, "mL"]
MgPerML = Annotated[Number, "mg/mL"]
MLPerCapsule = Annotated[Number, "mL/capsule"]
Molar = Annotated[Number, "g/mol"]
Capsules = Annotated[Number, "capsule"]
Tablets = Annotated[Number, "tablet"]
CapsulesPerDose = Annotated[Number, "capsule/dose"]
# Mass of active is a dimension of its own, so that a forgotten potency cannot cancel.
Active = Annotated[Number, "active"]
ActivePerCapsule = Annotated[Number, "active/capsule"]
ActivePerDose = Annotated[Number, "active/dose"]
ActivePerMg = Annotated[Number, "active/mg"]
ActivePerTablet = Annotated[Number, "active/tablet"]
# A capsule of the stock that is opened is none of the batch: the two never cancel.
Opened = Annotated[Number, "opened"]
MgPerOpened = Annotated[Number, "mg/opened"]
ActivePerOpened = Annotated[Number, "active/opened"]
MgPerActive = Annotated[Number, "mg/active"]
# What a stock is stated in may be another measure of the same active, a dimension of its own too.
_STATED = "as stated"
Stated = Annotated[Number, "active", _STATED]
StatedPerMg = Annotated[Number, "active/mg", _STATED]
# A dose in moles or in charges becomes a mass by what each of them weighs.
Mmol = Annotated[Number, "mmol"]
MEq = Annotated[Number, "mEq"]
MmolPerCapsule = Annotated[Number, "mmol/capsule"]
MEqPerCapsule = Annotated[Number, "mEq/capsule"]
Charges = Annotated[Number, "mEq/mmol"]
ActivePerMmol = Annotated[Number, "active/mmol"]
ActivePerMEq = Annotated[Number, "active/mEq"]

_PAIR = 2

# What stands side by side in the prose is multiplied; numbers with units would run together.
_SIDE_BY_SIDE = r"(?<=[\w'\u0304²)⌉⌋])(?<!Σ) (?=[\w(⌈⌊])"


class Formula:
    """A function with the units of its arguments and result, its prose and its source.

    Calling it calls the function: on exact fractions, floats, arrays or quantities alike.

    Attributes
    ----------
    function
        The bare function.
    name, text, source
        Its name, the formula in prose, and where it is published.
    symbols
        The symbol of each argument in the prose, in the order of the arguments; that of a list
        stands after a Σ, for each of its members.
    parameters
        Name, unit and whether it is a list, for each argument in order.
    pair
        The units of the arguments where they are two, and none is a list; else ``None``.
    unit
        The unit of the result.
    of_active
        Whether the active, which is a dimension of its own, is in any of these units, and is the
        same in all of them.
    bare
        The names of the arguments without unit that are no parts of one, but counts or factors;
        ``return`` where the result is.
    """

    __slots__ = (
        *("bare", "function", "name", "of_active", "pair", "parameters", "source"),
        *("symbols", "text", "unit", "units"),
    )

    def __init__(
        self, function: Callable[..., Number], text: str, source: str, symbols: Mapping[str, str]
    ) -> None:
        """Read the units off the annotations, and lay the symbols beside them."""
        self.function = function
        self.name = function.__name__
        self.text = text
        self.source = source
        notes = dict(function.__annotations__)
        self.bare = frozenset(name for name, note in notes.items() if note == Factor)
        self.unit: str = _unit(notes.pop("return"))
        self.parameters = tuple(
            (name, _unit(note), not hasattr(note, "__metadata__")) for name, note in notes.items()
        )
        self.symbols = tuple(symbols[name] for name, _, _ in self.parameters)
        self.units = tuple((unit, many) for _, unit, many in self.parameters)
        plain = [unit for unit, many in self.units if not many]
        converts = any(_STATED in getattr(note, "__metadata__", ()) for note in notes.values())
        of_active = any("active" in unit for unit in (self.unit, *dict(self.units)))
        self.of_active = of_active and not converts
        self.pair = (plain[0], plain[1]) if len(plain) == len(self.units) == _PAIR else None

    def __call__(self, *numbers: Number) -> Number:
        """Compute, on numbers of whatever kind, in the declared units."""
        return self.function(*numbers)

    @property
    def symbol(self) -> str:
        """What stands left of the equals sign."""
        return self.text.partition(" = ")[0]

    def with_numbers(self, *numbers: str | Sequence[str]) -> str:
        """The prose with numbers for its symbols, as text: ``m_F = 150 mg/capsule × (1 − 0.12)``.

        Parameters
        ----------
        numbers
            What to write for each argument, in their order; a list for one that is a list.
        """
        symbol, _, right = self.text.partition(" = ")
        right = re.sub(_SIDE_BY_SIDE, " × ", right).replace(" / ", " ÷ ")
        written = dict(zip(self.symbols, numbers, strict=True))
        longest_first = sorted(map(re.escape, self.symbols), key=len, reverse=True)
        place = re.compile(f"max|min|(Σ )?({'|'.join(longest_first)})(²?)")
        return f"{symbol} = {place.sub(lambda found: _placed(found, written), right)}"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str, str]]:
        """A formula is sent to another process by its name."""
        return _declared, (self.function.__module__, self.name)

    def __repr__(self) -> str:
        """Name the formula and its prose."""
        return f"<Formula {self.name}: {self.text} [{self.unit}]>"

    @property
    def __wrapped__(self) -> Callable[..., Number]:
        """What ``inspect.signature`` asks for the names of the arguments."""
        return self.function


class _Help:
    """What ``help`` says: of a formula what it is, of their class what formulas are."""

    def __init__(self, of_all: str | None) -> None:
        self.of_all = of_all

    def __get__(self, one: Formula | None, owner: type[Formula]) -> str | None:
        """Its words, its prose with units, its inputs and its source."""
        if one is None:
            return self.of_all
        from inspect import cleandoc  # noqa: PLC0415 - slow to import, and seldom asked for

        inputs = [
            f"{symbol}: {'each of ' if many else ''}{name} [{unit}]"
            for symbol, (name, unit, many) in zip(one.symbols, one.parameters, strict=True)
        ]
        said = cleandoc(one.function.__doc__ or "")
        return "\n".join(
            (said, "", f"{one.text} [{one.unit}]", *inputs, "", f"Source: {one.source}")
        )


Formula.__doc__ = cast("str", _Help(Formula.__doc__))


def _placed(found: re.Match[str], written: Mapping[str, str | Sequence[str]]) -> str:
    """What is written in the place of a symbol, its square and its sum with it."""
    _, symbol, square = found.groups()
    if symbol is None:
        return found[0]  # a function
    entry = written[symbol]
    members = [entry] if isinstance(entry, str) else list(entry)
    said = [f"({one}){square}" if square or one.startswith("-") else one for one in members]
    return said[0] if len(said) == 1 else f"({' + '.join(said)})" if said else "0"


def _declared(module: str, name: str) -> Any:  # noqa: ANN401 - the formula of that name
    return getattr(import_module(module), name)


def _unit(note: Any) -> str:  # noqa: ANN401 - an annotation
    if not hasattr(note, "__metadata__"):  # a sequence of what has it
        (note,) = note.__args__
    unit: str = note.__metadata__[0]
    return unit


def formula(
    text: str, *, source: str, **symbols: str
) -> Callable[[Callable[..., Number]], Formula]:
    """Declare a formula: its prose, the symbol of each argument and its source stand here alone."""

    def declare(function: Callable[..., Number]) -> Formula:
        return Formula(function, text, source, symbols)

    return declare

"""Exact numbers with a unit, and the strict text they are read from and written to."""

from galenic._amounts.amount import Amount, computed, is_quantity
from galenic._amounts.exact_fraction import ExactFraction
from galenic._amounts.grammar import ACCEPTED
from galenic._amounts.numbers import (
    SHOWN_DIGITS,
    AmountError,
    decimal_of_float,
    decimal_text,
    exact,
    of_numpy,
    root,
    rounded_text,
)
from galenic._amounts.units import ACTIVITIES, MOLES, UNITS, is_counted

__all__ = [
    "ACCEPTED",
    "ACTIVITIES",
    "MOLES",
    "SHOWN_DIGITS",
    "UNITS",
    "Amount",
    "AmountError",
    "ExactFraction",
    "computed",
    "decimal_of_float",
    "decimal_text",
    "exact",
    "is_counted",
    "is_quantity",
    "of_numpy",
    "root",
    "rounded_text",
]

"""Evaluates the prose of a formula, so that it can be compared with what its function gives.

The notation is that of the page: factors side by side are multiplied, a division ends at the next
factor, Σ sums one factor over a list.

    sum     = ["−"] product { ("+" | "−") product }
    product = factor { ["×" | "·" | "/" | "÷"] factor }
    factor  = ["Σ"] atom ["²"]
    atom    = number | symbol | "(" sum ")" | "|" sum "|" | "⌈" sum "⌉" | "⌊" sum "⌋"
            | ("max" | "min") "(" sum "," sum ")"
"""

import math
import re
from fractions import Fraction

__all__ = ["evaluate", "symbols_in"]

SIGNS = r"[0-9]+(?:\.[0-9]+)?|max|min|[-+−×·/÷²Σ(),|⌈⌉⌊⌋]"
CLOSING = {"(": ")", "|": "|", "⌈": "⌉", "⌊": "⌋"}
INSIDE = {"(": Fraction, "|": abs, "⌈": math.ceil, "⌊": math.floor}


def tokens(prose, symbols):
    """The prose in pieces, the longest symbol first; what is none of them is refused."""
    known = "|".join(map(re.escape, sorted(symbols, key=len, reverse=True)))
    pattern = re.compile(rf"\s*({'max|min|' + known + '|' if known else ''}{SIGNS})")
    found, place = [], 0
    while place < len(prose.rstrip()):
        match = pattern.match(prose, place)
        if match is None:
            raise ValueError(f"{prose!r} is no prose from {prose[place:]!r} on")
        found.append(match[1])
        place = match.end()
    return found


def symbols_in(prose, symbols):
    """The symbols that stand in the prose; what is neither one nor a sign is refused."""
    return set(tokens(prose, symbols)) & set(symbols)


def evaluate(prose, values):
    """The value of the prose, exactly; ``values`` has a number, or a list, for each symbol."""
    reader = Reader(tokens(prose, values), values)
    value = reader.sum()
    if reader.rest:
        raise ValueError(f"{prose!r} goes on after its end: {reader.rest}")
    return value


class Reader:
    """Reads tokens from the left; ``open_bars`` tells a bar that closes from one that opens."""

    def __init__(self, rest, values):
        self.rest, self.values, self.open_bars = list(rest), values, 0

    @property
    def next(self):
        return self.rest[0] if self.rest else ""

    def take(self, *wanted):
        if not self.rest or (wanted and self.next not in wanted):
            raise ValueError(f"expected {' or '.join(wanted) or 'more'}, not {self.rest}")
        return self.rest.pop(0)

    def sum(self):
        sign = -1 if self.next in {"−", "-"} and self.take() else 1
        value = sign * self.product()
        while self.next in {"+", "−", "-"}:
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self):
        value = self.factor()
        while self.next not in {"", "+", "−", "-", ")", "⌉", "⌋", ","}:
            if self.next == "|" and self.open_bars:
                break
            divides = self.next in {"/", "÷"}
            if divides or self.next in {"×", "·"}:
                self.take()
            value = value / self.factor() if divides else value * self.factor()
        return value

    def factor(self):
        if self.next != "Σ":
            return self.power()
        self.take("Σ")
        before, lists = list(self.rest), self.values
        (name,) = {name for name in lists if isinstance(lists[name], list) and name == self.next}
        total = Fraction(0)
        for member in lists[name] or [None]:
            self.rest, self.values = list(before), {**lists, name: member or Fraction(0)}
            total += self.power()
        self.values = lists
        return total

    def power(self):
        value = self.atom()
        return value * value if self.next == "²" and self.take() else value

    def atom(self):
        piece = self.take()
        if piece in self.values:
            return Fraction(self.values[piece])
        if piece in {"max", "min"}:
            self.take("(")
            one = self.sum()
            self.take(",")
            other = self.sum()
            self.take(")")
            return max(one, other) if piece == "max" else min(one, other)
        if piece in CLOSING:
            self.open_bars += piece == "|"
            value = INSIDE[piece](self.sum())
            self.take(CLOSING[piece])
            self.open_bars -= piece == "|"
            return Fraction(value)
        return Fraction(piece)

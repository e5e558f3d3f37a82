"""What a plan keeps, as the stock file that the next order takes as it is."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn

from galenic._amounts import decimal_text
from galenic._asking import answers
from galenic._fields.reading import LONGEST_LIST, LONGEST_NAME
from galenic._version import __version__
from galenic._words import say
from galenic.errors import InputError, Problems, printable
from galenic.results._product import Kept

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from galenic._amounts import Amount

__all__ = ["stock_tables", "stock_toml"]

_PARTS = 999_999  # as many as `1 in` reads
_DIGITS = 40
_DECIMALS = 12


@answers("tables", Kept)
def stock_tables(kept: Kept) -> dict[str, dict[str, str | float | dt.date | list[str]]]:
    """The table [stock] of what is kept, with the strength exactly."""
    table: dict[str, str | float | dt.date | list[str]] = {
        "kind": "triturate",
        "active": kept.active,
        "strength": _strength(kept.strength),
        "diluent": _diluent(kept.diluent),
        "available": _exactly(kept.mass),
    }
    if kept.uncertainty is not None:
        table["strength_uncertainty"] = str(kept.uncertainty)
        if kept.leaves_out:
            table["uncertainty_leaves_out"] = _names(kept.leaves_out)
    for key in ("lot", "expires"):
        value = getattr(kept, key)
        if value is not None:
            table[key] = value
    if kept.particle_size is not None:
        table["particle_size"] = _exactly(kept.particle_size)
    if kept.particle_gsd is not None:
        table["particle_gsd"] = float(kept.particle_gsd)
    if kept.true_density is not None:
        table["true_density"] = _exactly(kept.true_density)
    return {"stock": table}


@answers("toml", Kept)
def stock_toml(kept: Kept) -> str:
    """The stock file: its table, and what is to be known of it."""
    table = stock_tables(kept)["stock"]
    wide = max(map(len, table))
    remarks = dict(_remarks(kept))
    lines = [
        _comment(say("stock-file.head", version=__version__, vessel=kept.vessel)),
        _comment(say("stock-file.counts")),
        "",
        "[stock]",
    ]
    for key, value in table.items():
        remark = f"  # {remarks[key]}" if key in remarks else ""
        lines.append(f"{key:<{wide}} = {_written(value)}{remark}")
    if kept.leaves_out and kept.uncertainty is None:
        told = say("stock-file.left-out", sources=kept.leaves_out)
        lines += ["", *map(_comment, _wrapped(told))]
    return "\n".join(lines) + "\n"


def _remarks(kept: Kept) -> Iterator[tuple[str, str]]:
    yield "strength", say("stock-file.strength", strength=kept.strength)
    yield "available", say("stock-file.available")
    yield "strength_uncertainty", say("stock-file.uncertainty")
    if kept.expires is not None:
        yield "expires", say("stock-file.expires")


def _comment(text: str) -> str:
    """A line that is none of the tables, whatever was typed in it."""
    return f"# {printable(text)}"


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap  # noqa: PLC0415 - only where a file is written

    return wrap(text, 96)


def _diluent(named: str) -> str:
    """The names of a diluent as they are read back: none of them is left out to be short."""
    if len(named) > LONGEST_NAME:
        expected = (
            f"names of all that is kept beside the active of at most {LONGEST_NAME} characters"
        )
        _refuse("diluent", named, expected, "shorten a name")
    return named


def _refuse(key: str, given: str, expected: str, remedy: str) -> NoReturn:
    problems, remedy = Problems(), f"{remedy}, or write the stock file by hand"
    problems.add("range", f"kept.{key}", given, expected, remedy)
    raise InputError(problems)


def _names(names: Iterable[str]) -> list[str]:
    """Names as a list of an order file takes them: none too long, each once, and not too many."""
    short = (one if len(one) <= LONGEST_NAME else f"{one[: LONGEST_NAME - 1]}…" for one in names)
    found = list(dict.fromkeys(short))
    if len(found) <= LONGEST_LIST:
        return found
    more = say("stock-file.more", count=len(found) - LONGEST_LIST + 1)
    return [*found[: LONGEST_LIST - 1], more]


def _written(value: str | float | dt.date | list[str]) -> str:
    """A value as TOML writes it; a list by lines."""
    if isinstance(value, list):
        return "".join(["[\n", *(f"  {_quoted(one)},\n" for one in value), "]"])
    return _quoted(value) if isinstance(value, str) else str(value)  # a day as ISO has it


def _quoted(text: str) -> str:
    """A text as TOML writes it, with every sign that could be taken for another escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _exactly(amount: Amount) -> str:
    """An amount as it is read back: exact, or rounded down where no decimal number is."""
    number = Fraction(amount.number)
    if _decimals(number) is None:
        number = Fraction(int(number * 10**6), 10**6)
    return f"{decimal_text(number)} {amount.unit}"


def _strength(amount: Amount) -> str:
    """A strength as it is read back, exactly: as ``1 in`` a whole number, a decimal or a ratio."""
    number, unit = Fraction(amount.number), amount.unit
    share = number / 1000
    of_mass = unit == "mg/g"
    if of_mass and share.numerator == 1 and share.denominator <= _PARTS:
        return f"1 in {share.denominator}"
    places = _decimals(number)
    if places is not None and places <= _DECIMALS:
        return f"{decimal_text(number)} {unit}"
    ratio = share if of_mass else number
    if max(len(str(ratio.numerator)), len(str(ratio.denominator))) > _DIGITS:
        expected = f"a strength that {_DIGITS} digits write exactly"
        _refuse("strength", amount.text(), expected, "round a weight")
    if of_mass:
        return f"{ratio.numerator} in {ratio.denominator}"
    return f"{ratio.numerator} IU in {ratio.denominator} g"


def _decimals(number: Fraction) -> int | None:
    """Decimals that a number has; ``None`` of one that no decimal number is."""
    places, rest = 0, number.denominator
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    return places if rest == 1 else None

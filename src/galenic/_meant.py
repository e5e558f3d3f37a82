"""What a value that is no TOML was probably meant as, and what to do about it.

Nothing is settled here that the person must settle: where a value can be read in two ways, both are
told, and the value stands as :data:`OPEN`, of which nothing more is said.
"""

from __future__ import annotations

import calendar
import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from galenic import _fields as fields
from galenic._amounts.marks import asked, marked, parted, pointed, readings
from galenic._amounts.near_units import near_spelling
from galenic._amounts.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "AMOUNT",
    "OPEN",
    "Mended",
    "is_table",
    "kind_of",
    "listed",
    "mended",
    "parses",
    "settled",
]

Mended = tuple[str, str]
"""What to do, and the value as it was probably meant."""

_MARK = "\u2026 told already"
OPEN = f'"{_MARK}"'
"""A value, in a text that is read on, of which all is told."""

_TEXT = r"\"(?:[^\"\\]|\\.)*\"|'[^']*'"
_BEHIND = re.compile(rf"({_TEXT})\s*([^\s].*)")
_REMARK = re.compile(  # in brackets only behind an amount: a name may have some
    r"([^\"'\[\]{}]*[^\"'\[\]{}\s])\s+(//.*|--.*|/\*.*)|([0-9][^\"'\[\]{}()]*[^\s(])\s+(\(.*\))"
)
_SIGNS = ("//", "--", "(", "/*", ";")
_NUMBER = r"[+-]?(?:0|[1-9][0-9]*)(?:[.,][0-9]+)*"
AMOUNT = re.compile(rf"1 in [0-9]+|{_NUMBER} ?[A-Za-z%\u00b5\u03bc][^\"',\[\]#]*")
_DAY = re.compile(r"([0-9]{1,4})[./-]([0-9]{1,2})[./-]([0-9]{1,4})\.?")
_BARE = re.compile(r"[^\"'\[\]{}=#]+")
_PLAIN = re.compile(r"[1-9][0-9]*(\.[0-9]+)?")
_COUNTED = re.compile(r"0*([1-9][0-9]{0,6})(?: ?[A-Za-z]{1,20}\.?)?")
_COUNTS = re.compile(r"([0-9][0-9,.'_ \u00a0\u2009\u202f\u2019]*[0-9])(?: ?[A-Za-z]{1,20}\.?)?")
_POINT = "with a point as its decimal sign"
_NO_SIGN = "no sign between thousands"
_BACKSLASH = "write it in single quotes: a backslash in double ones begins a sign of its own"


def settled(found: Any) -> Any:  # noqa: ANN401 - tables of TOML
    """Tables of a mended text, with what is told already as the readers of keys know it."""
    if isinstance(found, dict):
        return {key: settled(value) for key, value in found.items()}
    if isinstance(found, list):
        return [settled(value) for value in found]
    return fields.TOLD if found == _MARK else found


def parses(line: str) -> bool:
    """Whether one line is TOML by itself."""
    try:
        tomllib.loads(line)
    except ValueError:
        return False
    return True


@cache
def _kinds() -> Mapping[str, set[str]]:
    """What the keys of an order hold, by their names."""
    from galenic._materials.order import Order  # noqa: PLC0415 - only where something is wrong

    kinds: dict[str, set[str]] = {}
    for record in _records(Order):
        for key, reader in fields.keys(record).items():
            kinds.setdefault(key, set()).add(reader.shape.kind)
    return kinds


def _records(*records: type[Any]) -> Iterator[type[Any]]:
    """Records, and those of their tables."""
    for record in records:
        yield record
        for reader in fields.keys(record).values():
            inner = reader.shape.record
            if inner is not None:
                yield from _records(*((inner,) if isinstance(inner, type) else inner.values()))


def is_table(name: str) -> bool:
    """Whether an order has a table of that name."""
    return name == "order" or bool({"table", "tables"} & _kinds().get(name, set()))


def kind_of(key: str) -> str:
    """What a key holds (``count``, ``flag``, ``amount`` ...); empty where that is not sure."""
    kinds = _kinds().get(key, set())
    return next(iter(kinds)) if len(kinds) == 1 else ""


def mended(value: str, key: str, *, goes_on: bool = False) -> Mended | None:  # noqa: PLR0911 - one for each kind of value
    """What to do about the value of a key; ``goes_on`` where the next line may be more of it."""
    remark = _REMARK.fullmatch(value)
    if remark is not None and not value.startswith("#"):
        said, behind = filter(None, remark.groups())
        inner = None if parses(f"x = {said}") else mended(said, key)
        also = "" if inner is None else f", and {inner[0]}"
        return f"write # before a comment{also}", f"{inner[1] if inner else said}  # {behind}"
    stripped = value.rstrip(" ;,")
    if value.startswith("["):
        return _array(value, goes_on=goes_on)
    if value.startswith("{"):
        return _inline(value)
    if value[0] in "\"'":
        return _text(value, stripped)
    if stripped[-1:] in {'"', "'"} and stripped.count(stripped[-1]) == 1:
        return _closed(stripped, stripped[-1])
    day = _DAY.fullmatch(stripped)
    if day is not None:
        return _day(*map(int, day.groups()))
    return _bare(stripped, kind_of(key))


def _text(value: str, stripped: str) -> Mended | None:
    """What to do about a value that begins with a quote."""
    quote = value[0]
    if re.fullmatch(_TEXT, stripped):
        if stripped != value:
            return "end the line there", stripped
        return None if parses(f"x = {value}") else _without_escapes(stripped)
    if quote == '"' and re.fullmatch(r"\"[^\"']*\\\"", stripped):
        return _without_escapes(stripped)
    behind = _BEHIND.fullmatch(value)
    if behind is not None:
        return _behind(behind[1], behind[2])
    return _closed(stripped, quote) if stripped.count(quote) == 1 else None


def _closed(stripped: str, quote: str) -> Mended:
    inside = stripped.strip(quote)
    if "\\" in inside and quote == '"':
        return "close the quotes", OPEN
    return "close the quotes", f"{quote}{inside}{quote}"


def _without_escapes(text: str) -> Mended | None:
    inside = text[1:-1]
    return (_BACKSLASH, f"'{inside}'") if "\\" in inside and "'" not in inside else None


def _behind(text: str, rest: str) -> Mended:
    """What stands behind closed quotes: a unit, more texts, or a remark."""
    inside, unit = text[1:-1].strip(), rest.rstrip(" ;,")
    if re.fullmatch(r"[0-9][0-9.,' ]*", inside) and (unit in UNITS or near_spelling(unit)):
        return "put the unit within the quotes, behind its number", f'"{inside} {unit}"'
    if rest.startswith(","):
        entries = [entry.strip() for entry in _split(f"{text}{rest}")]
        if all(re.fullmatch(_TEXT, entry) for entry in entries if entry):
            return "write a list within [ and ]", f"[{text}{rest}]"
    if rest.startswith(_SIGNS):
        return "write # before a comment", f"{text}  # {rest}"
    return "end the line behind the quotes, or write # before a comment", f"{text}  # {rest}"


def _split(inside: str) -> list[str]:
    """Entries between commas, of which those in quotes part none."""
    found = re.findall(rf"(?:{_TEXT}|[^,])+|,", inside)
    return [entry for entry in found if entry != ","]


def _array(value: str, *, goes_on: bool) -> Mended | None:
    """A list on one line, or the first line of one."""
    closed = value.endswith("]")
    inside = value[1:-1] if closed else value[1:]
    if "[" in inside or "{" in inside:
        return None
    if re.search(r"[0-9],[0-9]", re.sub(_TEXT, "", inside)):
        return f"put each in quotes, {_POINT} and {_NO_SIGN}", OPEN
    quoted, remedies = listed(inside), []
    if not closed and not goes_on:
        remedies.append("close the list with ]")
    if quoted is not None:
        remedies.append("put each in quotes")
    if not remedies:
        return None
    end = "," if goes_on and not closed else "]"
    entries = inside.rstrip(" ,") if quoted is None else quoted
    return ", and ".join(remedies), f"[{entries}{end}"


def listed(inside: str) -> str | None:
    """The entries of a list, each that is an amount or a word in quotes."""
    entries = [entry.strip() for entry in _split(inside)]
    quoted = [
        f'"{entry}"' if _BARE.fullmatch(entry) and not entry.replace(".", "").isdigit() else entry
        for entry in entries
        if entry
    ]
    return None if quoted == [entry for entry in entries if entry] else ", ".join(quoted)


def _inline(value: str) -> Mended | None:
    """A table on one line, each of its values as one of a line."""
    inside = value.strip(" ;,").removeprefix("{").removesuffix("}")
    if "{" in inside or "[" in inside:
        return None
    entries, remedies, last = list[str](), dict[str, str](), ""
    if not value.rstrip(" ;,").endswith("}"):
        remedies[""] = "close the table with }"
    for entry in _split(inside):
        key, sign, one = (part.strip() for part in entry.partition("="))
        if sign:
            last = key
            found = mended(one, key) if one and not parses(f"x = {one}") else None
            if found is not None:
                remedies[key] = f"{key}: {found[0]}"
            entries.append(f"{key} = {one if found is None else found[1].partition('  #')[0]}")
        elif last and key:  # a decimal comma, or a sign between thousands
            remedies[last] = f"{last}: put it in quotes, {_POINT} and {_NO_SIGN}"
            entries[-1] = f"{last} = {OPEN}"
    told = ", and ".join(remedies.values())
    return (told, f"{{ {', '.join(entries)} }}") if remedies else None


def _bare(value: str, kind: str) -> Mended | None:
    """What to do about a value without quotes."""
    told = {"count": _count, "flag": _flag, "date": _soon, "number": _number}.get(kind, _none)(
        value
    )
    if told is not None:
        return told
    if kind == "" and value.lower() in {"yes", "no", "true", "false"}:
        return _flag(value)
    signs = _signs(value)
    if signs is not None:
        return signs
    if AMOUNT.fullmatch(value) and "," not in value:
        both = pointed(value)
        return f"put the amount in quotes{f': {both}' if both else ''}", f'"{value}"'
    if _BARE.fullmatch(value) and not _PLAIN.fullmatch(value):
        return "put it in quotes", f'"{value}"'
    return None


def _none(_value: str) -> None:
    return None


def _signs(value: str) -> Mended | None:
    """An amount, or a number, with signs in it that part thousands or begin decimals."""
    parts = parted(value)
    if parts is None or re.fullmatch(r"[0-9]+\.[0-9]+", parts[0]):
        return None
    number, unit = parts
    found = readings(number)
    if not found:
        begin = "write the decimal sign as a point" if "," in number else ""
        return (f"{begin}, and {_NO_SIGN}", OPEN) if begin else None
    if not any(sign in number for sign in ",."):
        told = marked(value, "put the amount in quotes, without signs between its digits", '"')
        return told or "", f'"{found[0]}{unit}"'
    many = len(found) > 1 or "." not in found[0] or len(re.findall(r"\D", number)) > 1
    begin = f"put the amount in quotes, {_POINT}" if unit else "write the decimal sign as a point"
    begin += f" and {_NO_SIGN}" if many else ""
    told = marked(value, begin, '"' if unit else "") or begin
    return told, OPEN if len(found) > 1 or not unit else f'"{found[0]}{unit}"'


def _count(value: str) -> Mended:
    """A whole number, which stands alone."""
    begin = "write the number alone, without quotes"
    found = _COUNTED.fullmatch(value)
    if found is not None:
        return f"{begin}: {found[1]}", found[1]
    match = _COUNTS.fullmatch(value)
    meant = readings(match[1]) if match is not None else ()
    if not meant:
        return f"{begin}, in digits", OPEN
    return f"{begin} or a sign between thousands: {asked(meant, value)}", OPEN


def _number(value: str) -> Mended | None:
    """A number without a unit, which stands alone."""
    found = re.fullmatch(r"((?:0|[1-9][0-9]*)(?:\.[0-9]+)?) ?[A-Za-z%]{1,20}", value)
    return None if found is None else (f"write the number alone: {found[1]}", found[1])


def _flag(value: str) -> Mended:
    meant = fields.meant_flag(value)
    begin = "write true or false in small letters, without quotes"
    return (begin, OPEN) if meant is None else (f"{begin}: {meant}", meant)


def _soon(value: str) -> Mended:
    told = "write year, month and day, such as 2026-11-22, without quotes"
    return f"{told}{fields.of_month(value)}", OPEN


def _day(first: int, second: int, third: int) -> Mended:
    """A day that is no TOML date: told as one where it can be read in one way only."""
    meant = fields.only_day(first, second, third)
    if meant is None:
        return _soon("")
    year, month, day = meant
    told = f"{year:04}-{month:02}-{day:02}"
    if day > calendar.monthrange(year, month)[1]:
        return f"check the day: the calendar has no {told}", OPEN
    return f"write year, month and day, without quotes: {told}", told

"""TOML that does not parse: which slip stands in which line, and the text as it was probably meant.

No plan is ever made from mended text. It is read on so that all else that is wrong with it is told
in the same answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from galenic.errors import Problems

__all__ = ["read_on"]

_MOST = 40  # slips that are mended in one text
_LONGEST = 400  # letters of a line in which a slip is looked for
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_AGAIN = "[again]"
_LISTS = ("balance", "excipient", "other_stock", "substance", "capsule_size", "actual", "rules")

_QUOTES = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2018\u2019\u201a", '"')
)
_HEADING = re.compile(r"\s*(\[{0,2})\s*([A-Za-z_]+)\s*(\]{0,2})\s*")
_KEYED = re.compile(r"(\s*)([A-Za-z_][\w-]*(?: [A-Za-z_]\w*)*)\s*(=+|:=?)\s*(.*?)\s*")
_NO_SIGN = re.compile(r"(\s*)([A-Za-z_]\w*)\s+([\"'0-9\[].*?)\s*")
_NUMBER = r"[+-]?(?:0|[1-9][0-9]*)(?:[.,][0-9]+)*"
_AMOUNT = re.compile(rf"1 in [0-9]+|{_NUMBER} ?[A-Za-z%\u00b5\u03bc][^\"',\[\]#]*")
_DECIMAL = re.compile(r"[+-]?[0-9]+,[0-9]+")
_DAY = re.compile(r"([0-9]{1,4})[./-]([0-9]{1,2})[./-]([0-9]{1,4})\.?")
_BARE = re.compile(r"[^\"'\[\]{}=#]+")
_YES = {"yes": "true", "no": "false", "True": "true", "False": "false", "TRUE": "true"}
_YES["FALSE"] = "false"


class _Slip(NamedTuple):
    """What to do about a line, and the line (or the whole text) as it was probably meant."""

    remedy: str
    line: str


def read_on(
    text: str, path: str, problems: Problems, parse: Callable[[str], Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """Parse text; note each slip with its line and read on; ``None`` where nothing can be read.

    Raises
    ------
    RecursionError
        When tables are nested without end.
    """
    lines, told = text.split("\n"), set[int]()
    for _ in range(_MOST):
        try:
            found = parse("\n".join(lines))
        except ValueError as error:
            if not _mend(lines, error, told, path, problems):
                return None
        else:
            more = any(entry and isinstance(entry, (dict, list)) for entry in found.values())
            return found if more else None  # of a heading alone there is no more to say
    return None


def _mend(
    lines: list[str], error: ValueError, told: set[int], path: str, problems: Problems
) -> bool:
    """Note what is wrong with the line of an error, and mend it; whether it was mended."""
    place, column = _place(error, lines)
    slip = None if place in told else _slip(lines, place, str(error))
    if slip is None and place > 0 and place - 1 not in told and _is_open(lines[place - 1]):
        place, column = place - 1, len(lines[place - 1]) + 1
        slip = _Slip("close the list with ]", f"{lines[place].rstrip().rstrip(',')}]")
    if place not in told:
        _tell(lines[place], (place, column), slip, error, path, problems)
    if slip is None or (place == len(lines) - 1 and lines[place].count('"') % 2):
        return False  # a text that ends within quotes was cut short: who knows where
    told.add(place)
    if slip.line == _AGAIN:
        _under_one(lines, place)
        return True
    lines[place] = slip.line
    if slip.line.startswith("[["):
        _all_alike(lines, slip.line)
    return True


def _place(error: ValueError, lines: list[str]) -> tuple[int, int]:
    """The line and column of an error, from 0 and from 1; the last line that says something."""
    found = _AT.search(str(error))
    if found is not None:
        place, column = int(found[1]) - 1, int(found[2])
        if place < len(lines) and lines[place].strip():
            return place, column
    else:
        place = len(lines)
    before = [number for number, line in enumerate(lines[:place]) if line.strip()]
    last = before[-1] if before else 0
    return last, len(lines[last].rstrip()) + 1


def _tell(  # noqa: PLR0913, PLR0917 - all that is said of a line
    line: str,
    at: tuple[int, int],
    slip: _Slip | None,
    error: ValueError,
    path: str,
    problems: Problems,
) -> None:
    """Note the line, where in it the parser stopped, and what to do."""
    told = " ".join(_AT.sub("", str(error)[:200]).split())
    remedy = f"mend it: {told}" if slip is None else slip.remedy
    remedy = remedy if remedy.isprintable() else ascii(remedy)
    place, column = at
    known = {"line": place + 1, "column": column, "text": line[:_LONGEST].expandtabs(1)}
    remedy += f" (at line {place + 1})"
    problems.add("syntax", path, line.strip(), "TOML text", remedy, **known)


def _slip(lines: list[str], place: int, error: str) -> _Slip | None:
    """The slip in a line, if it is one that we know."""
    line = lines[place].rstrip("\r")
    if len(line) > _LONGEST:
        return None
    straight = line.translate(_QUOTES)
    if straight != line:
        return _Slip('write straight quotes (")', straight)
    if line.lstrip().startswith("["):
        return _heading(line, error)
    if "overwrite" in error or "twice" in error:
        return _Slip("the key stands twice: keep one", f"# {line}")
    bare, comment = _parted(line)
    found = _KEYED.fullmatch(bare) or _NO_SIGN.fullmatch(bare)
    if found is None:
        return _element(bare)
    return _keyed(found, comment)


def _heading(line: str, error: str) -> _Slip | None:
    bare, _ = _parted(line)
    found = _HEADING.fullmatch(bare)
    if found is None:
        return None
    name, many = found[2], max(len(found[1]), len(found[3])) > 1
    if len(found[1]) != len(found[3]):
        heading = f"[[{name}]]" if many else f"[{name}]"
        return _Slip(f"write {heading}", heading)
    if name in _LISTS:
        return _Slip(f"write [[{name}]] for each", f"[[{name}]]")
    return _Slip("write its keys under one heading", _AGAIN) if "twice" in error else None


def _under_one(lines: list[str], place: int) -> None:
    """Leave out the second table of a heading: its keys are looked at once it stands under one."""
    lines[place] = f"# {lines[place]}"
    for later in range(place + 1, len(lines)):
        if lines[later].lstrip().startswith("["):
            break
        lines[later] = f"# {lines[later]}"


def _all_alike(lines: list[str], heading: str) -> None:
    """Write the other headings of a list of tables as the mended one."""
    lone = heading[1:-1]
    for place, line in enumerate(lines):
        if _parted(line)[0].strip() == lone:
            lines[place] = heading


def _parted(line: str) -> tuple[str, str]:
    """A line without its comment, and the comment; a # in quotes begins none."""
    inside = ""
    for place, sign in enumerate(line):
        if inside:
            inside = "" if sign == inside else inside
        elif sign in "\"'":
            inside = sign
        elif sign == "#":
            return line[:place].rstrip(), line[place:]
    return line.rstrip(), ""


def _is_open(line: str) -> bool:
    bare = re.sub(r"\"[^\"]*\"", "", _parted(line)[0])
    return bare.count("[") > bare.count("]") and "=" in bare


def _keyed(found: re.Match[str], comment: str) -> _Slip | None:
    """The slip of a line that has a key."""
    space, key = found[1], found[2]
    value, sign = (found[3], "") if found.re is _NO_SIGN else (found[4], found[3])
    said = key.replace(" ", "_").replace("-", "_")
    if not value and re.match(r"#\s*[0-9]", comment):
        value, comment = comment, ""
        mended: tuple[str, str] | None = ("put it in quotes: # begins a comment", f'"{value}"')
    elif not value:
        return _Slip("write a value, or remove the line", f"# {key}")
    else:
        mended = _value(value)
    remedies = []
    if sign != "=":
        remedies.append("write = between key and value")
    if said != key:
        remedies.append(f"write the key as one word, {said}")
    if mended is not None:
        remedies.append(mended[0])
        value = mended[1]
    if not remedies:
        return None
    return _Slip(", and ".join(remedies), f"{space}{said} = {value}  {comment}".rstrip())


def _value(value: str) -> tuple[str, str] | None:  # noqa: PLR0911 - one for each slip
    """What to do about a value, and the value as it was probably meant."""
    stripped = value.rstrip(" ;,")
    if value.startswith("[") and value.endswith("]"):
        found = _listed(value[1:-1])
        return None if found is None else ("put each in quotes", f"[{found}]")
    if _quoted(stripped):
        return ("end the line there", stripped) if stripped != value else None
    if stripped.count('"') == 1 and (stripped[0] == '"' or stripped[-1] == '"'):
        return "close the quotes", f'"{stripped.strip(chr(34))}"'
    day = _DAY.fullmatch(stripped)
    if day is not None:
        return _day(*map(int, day.groups()))
    if _DECIMAL.fullmatch(stripped):
        return "write the decimal sign as a point", f'"{stripped}"'
    if stripped in _YES:
        return "write true or false in small letters", _YES[stripped]
    if _AMOUNT.fullmatch(stripped):
        comma = ", with a point as its decimal sign" if "," in stripped else ""
        return f"put the amount in quotes{comma}", f'"{stripped}"'
    if _BARE.fullmatch(stripped) and not re.fullmatch(r"[1-9][0-9]*(\.[0-9]+)?", stripped):
        number = "; a number is written in digits" if stripped.isalpha() else ""
        return f"put it in quotes, if it is text{number}", f'"{stripped}"'
    return None


def _quoted(value: str) -> bool:
    return re.fullmatch(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'", value) is not None


def _listed(inside: str) -> str | None:
    """The entries of a list, each that is an amount or a word in quotes."""
    entries = [entry.strip() for entry in inside.split(",")]
    quoted = [
        f'"{entry}"' if _BARE.fullmatch(entry) and not entry.replace(".", "").isdigit() else entry
        for entry in entries
        if entry
    ]
    return None if quoted == [entry for entry in entries if entry] else ", ".join(quoted)


def _element(bare: str) -> _Slip:
    """A line without a key: an entry of a list that goes over lines, or words of a person."""
    entry = bare.strip().rstrip(",")
    if _AMOUNT.fullmatch(entry):
        return _Slip("put the amount in quotes", f'"{entry}",')
    return _Slip("write key = value, or # before a comment", f"# {bare}")


def _day(first: int, second: int, third: int) -> tuple[str, str]:
    """A day that is no TOML date: told as one where it can be read in one way only."""
    year, month, day = (first, second, third) if first > 31 else (third, second, first)  # noqa: PLR2004 - days
    swapped = first <= 31 and month > 12  # noqa: PLR2004 - days and months of a calendar
    month, day = (day, month) if swapped else (month, day)
    only = first > 31 or month == day or day > 12  # noqa: PLR2004 - the same
    likely = 1 <= month <= 12 and 1 <= day <= 31 and 1000 <= year <= 9999  # noqa: PLR2004 - the same
    told = f"{year:04}-{month:02}-{day:02}" if only and likely else None
    if told is None:
        return "write year, month and day, such as 2026-11-22, without quotes", "2000-01-01"
    return f"write year, month and day, without quotes: {told}", told

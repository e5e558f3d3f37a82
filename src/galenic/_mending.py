"""TOML that does not parse: which slip stands in which line, and the text as it was probably meant.

No plan is ever made from mended text. It is read on so that all else that is wrong with it is told
in the same answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._meant import AMOUNT, is_table, listed, mended, parses, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from galenic.errors import Problems

__all__ = ["read_on"]

_MOST = 40  # slips that are mended in one text
_LONGEST = 400  # letters of a line in which a slip is looked for
_LETTERS = 3_000_000  # that are read again in all, which takes half a second
_LONG = 4000  # letters from which on a text is read on from where it was mended
_WHOLE_HEADING = re.compile(r"\[{1,2}[A-Za-z_]+\]{1,2}\s*")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_AGAIN = "[again]"
_LISTS = ("balance", "excipient", "other_stock", "substance", "capsule_size", "actual", "rules")

_CURLY = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2018\u2019\u201a"
_QUOTES = re.compile(rf"(?<![0-9])[{_CURLY}]|[{_CURLY}](?![0-9])")  # between digits it is none
_HEADING = re.compile(r"\s*(\[{0,2})\s*([A-Za-z_]+)\s*(\]{0,2})\s*")
_KEYED = re.compile(r"(\s*)([A-Za-z_][\w-]*(?: [A-Za-z_]\w*)*)\s*(=+|:=?)\s*(.*?)\s*")
_NO_SIGN = re.compile(r"(\s*)([A-Za-z_]\w*)\s+([\"'0-9\[].*?)\s*")
_BEHIND = re.compile(r"\s*(\[{1,2}[^\[\]#]*\]{1,2})\s*([^\s#].*)")
_WORDS = re.compile(r"\s*(\[{1,2})\s*([A-Za-z_]+(?:[ -][A-Za-z_]+)+)\s*\]{1,2}\s*")
_OUTSIDE = re.compile(r"(\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*)")
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\u200b\ufeff", " "))


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
    lines, told, begin, left = text.split("\n"), set[int](), 0, _LETTERS
    for _ in range(_MOST + 2):  # the last of them, and then the whole, without a slip
        try:
            found = parse("\n".join(lines[begin:]))
        except ValueError as error:
            place, _ = _place(error, lines, begin)
            left -= sum(map(len, lines[begin:place]))
            if left < 0 or not _mend(lines, error, told, path, problems, begin):
                return None
            begin = _from(lines, max(told, default=0), text)
        else:
            if begin:
                begin = 0  # what stands twice shows in the whole alone
                continue
            more = any(entry and isinstance(entry, (dict, list)) for entry in found.values())
            return settled(found) if more else None  # of a heading alone there is no more to say
    return None


def _from(lines: list[str], place: int, text: str) -> int:
    """The last heading before a line: what stands above it was read, and is not read again."""
    if len(text) < _LONG or '"""' in text or "'''" in text:
        return 0
    whole = range(place, -1, -1)
    return next((number for number in whole if _WHOLE_HEADING.fullmatch(lines[number])), 0)


def _mend(  # noqa: PLR0913, PLR0917 - all that is known of a text
    lines: list[str],
    error: ValueError,
    told: set[int],
    path: str,
    problems: Problems,
    begin: int = 0,
) -> bool:
    """Note what is wrong with the line of an error, and mend it; whether it was mended."""
    place, column = _place(error, lines, begin)
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


def _place(error: ValueError, lines: list[str], begin: int) -> tuple[int, int]:
    """The line and column of an error, from 0 and from 1; the last line that says something."""
    found = _AT.search(str(error))
    if found is None and str(error).startswith('Expected "\'"'):  # which no line closes
        open_at = [n for n, line in enumerate(lines) if n >= begin and _opened(line) == "'"]
        if open_at:
            return open_at[0], len(lines[open_at[0]].rstrip()) + 1
    if found is not None:
        place, column = _counted(lines, begin, int(found[1])), int(found[2])
        if place < len(lines) and lines[place].strip():
            return place, column
    else:
        place = len(lines)
    before = [number for number, line in enumerate(lines[:place]) if line.strip()]
    last = before[-1] if before else 0
    return last, len(lines[last].rstrip()) + 1


def _counted(lines: list[str], begin: int, number: int) -> int:
    """The line of a text that is the so-manyth of what is parsed: a mended one may be two."""
    for place in range(begin, len(lines)):
        number -= 1 + lines[place].count("\n")
        if number <= 0:
            return place
    return len(lines)


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
    for remedy, tidy in (
        ('write straight quotes (")', _QUOTES.sub('"', line)),
        ("write plain spaces: one here only looks like one", _spaced(line)),
    ):
        if tidy != line:
            return _also(remedy, tidy, lines, place)
    if line.lstrip().startswith("["):
        return _heading(line, error)
    if "overwrite" in error or "twice" in error:
        return _Slip("the key stands twice: keep one", f"# {line}")
    bare, comment = _parted(line)
    found = _KEYED.fullmatch(bare) or _NO_SIGN.fullmatch(bare)
    if found is None:
        before = (_parted(one)[0].strip() for one in reversed(lines[:place]))
        return _element(bare, next(filter(None, before), ""))
    goes_on = _goes_on(lines, place)
    return _keyed(found, comment, goes_on=goes_on)


def _also(remedy: str, line: str, lines: list[str], place: int) -> _Slip:
    """A slip that is mended, and another in the same line, where there is one."""
    if parses(line):
        return _Slip(remedy, line)
    more = _slip([*lines[:place], line, *lines[place + 1 :]], place, "")
    return _Slip(remedy, line) if more is None else _Slip(f"{remedy}, and {more.remedy}", more.line)


def _spaced(line: str) -> str:
    """A line with plain spaces outside its quotes, but for those between the digits of a number."""
    parts = _OUTSIDE.split(line)
    parts[::2] = [part.translate(_SPACES) for part in parts[::2]]
    return "".join(parts)


def _goes_on(lines: list[str], place: int) -> bool:
    """Whether the next line that says something is none of its own: more of a list, say."""
    rest = (line.strip() for line in lines[place + 1 :])
    following = next((line for line in rest if line and not line.startswith("#")), "[")
    return not (following.startswith("[") or _KEYED.fullmatch(following))


def _heading(line: str, error: str) -> _Slip | None:  # noqa: PLR0911 - one for each slip
    bare, _ = _parted(line)
    behind = _BEHIND.fullmatch(bare)
    if behind is not None:
        remedy = "end the line behind the heading, or write # before a comment"
        if "=" in behind[2]:
            key = behind[2] if parses(behind[2]) else getattr(_slip([behind[2]], 0, ""), "line", "")
            return _Slip(
                "write the keys below their heading, a line for each", f"{behind[1]}\n{key}"
            )
        return _Slip(remedy, f"{behind[1]}  # {behind[2]}")
    words = _WORDS.fullmatch(bare)
    if words is not None:
        return _named(words[1], words[2])
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


def _named(brackets: str, words: str) -> _Slip:
    """A heading of several words: the table of that name, or the one that is among them."""
    joined = re.sub(r"[ -]", "_", words)
    known = [word for word in joined.split("_") if is_table(word)]
    name = known[0] if len(known) == 1 and not is_table(joined) else joined
    heading = f"[[{name}]]" if name in _LISTS or len(brackets) > 1 else f"[{name}]"
    return _Slip(f"write a heading as one word: {heading}", heading)


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


def _read(line: str) -> tuple[int, str]:
    """Where the comment of a line begins, or its end; and the quote that it opens and leaves open.

    A # in quotes begins no comment.
    """
    inside = ""
    for place, sign in enumerate(line):
        if inside:
            inside = "" if sign == inside else inside
        elif sign in "\"'":
            inside = sign
        elif sign == "#":
            return place, ""
    return len(line), inside


def _parted(line: str) -> tuple[str, str]:
    """A line without its comment, and the comment."""
    end, _ = _read(line)
    return line[:end].rstrip(), line[end:]


def _opened(line: str) -> str:
    """The quote that a line opens and does not close."""
    return _read(line)[1]


def _is_open(line: str) -> bool:
    bare = re.sub(r"\"[^\"]*\"", "", _parted(line)[0])
    return bare.count("[") > bare.count("]") and "=" in bare


def _keyed(found: re.Match[str], comment: str, *, goes_on: bool) -> _Slip | None:
    """The slip of a line that has a key."""
    space, key = found[1], found[2]
    value, sign = (found[3], "") if found.re is _NO_SIGN else (found[4], found[3])
    said = key.replace(" ", "_").replace("-", "_")
    if not value and re.match(r"#\s*[0-9]", comment):
        value, comment = comment, ""
        meant: tuple[str, str] | None = ("put it in quotes: # begins a comment", f'"{value}"')
    elif not value:
        return _Slip("write a value, or remove the line", f"# {key}")
    else:
        known = parses(f"x = {value}")
        meant = None if known else mended(value, said, goes_on=goes_on)
    remedies = []
    if sign != "=":
        remedies.append("write = between key and value")
    if said != key:
        remedies.append(f"write the key as one word, {said}")
    if meant is not None:
        remedies.append(meant[0])
        value = meant[1]
    if not remedies:
        return None
    return _Slip(", and ".join(remedies), f"{space}{said} = {value}  {comment}".rstrip())


def _element(bare: str, before: str) -> _Slip:
    """A line without a key: an entry of a list that goes over lines, or words of a person."""
    entry, end = bare.strip().rstrip(","), ""
    if before.endswith((",", "[")) and entry.endswith("]"):
        entry, end = entry[:-1].rstrip(" ,"), "]"
    if AMOUNT.fullmatch(entry):
        return _Slip("put the amount in quotes", f'"{entry}",{end}')
    quoted = listed(entry) if before.endswith((",", "[")) else None
    if quoted is not None:
        return _Slip("put each in quotes", f"{quoted},{end}")
    return _Slip("write key = value, or # before a comment", f"# {bare}")

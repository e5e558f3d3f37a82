"""Which column holds what: by headings of ours, or by what a person says that headings mean."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import UNITS
from galenic._fields.near import meant
from galenic._spreadsheets.beginnings import line_of_printout
from galenic._spreadsheets.raw import MOST_COLUMNS, plainly
from galenic.errors import InputError, Problems, some

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from galenic._spreadsheets.raw import RawTable, ReadAs, Row

__all__ = [
    "COUNTED",
    "Column",
    "asked_columns",
    "headed",
    "header_at",
    "key_and_unit",
    "taken",
]

COUNTED = "capsule"
"""The one column that has no unit."""

_HEADER = re.compile(
    r"\s*([A-Za-z][A-Za-z_ ]*?)\s*"
    r"(?:\[\s*([^\[\]]{1,20}?)\s*\]|\(\s*([^()]{1,20}?)\s*\))?\s*"
)
_BRACKETS = re.compile(r".*[\[(]\s*([^\[\]()]{1,20}?)\s*[\])]\s*", re.DOTALL)
_EXPECTED = "a name, and the unit in brackets, such as gross [mg]"
_NUMBERED = {
    "no",
    "no.",
    "nr",
    "nr.",
    "num",
    "number",
    "n",
    "id",
    "sample",
    "unit",
    "row",
    "tablet",
    *(
        "n°",
        "nº",
        "n.",
        "n.º",
        "č.",
        "lp.",
        "l.p.",
        "sorsz.",
        "sıra",
        "番号",
        "序号",
        "amostra",
        "muestra",
    ),
}
_FORM = "KEY=HEADING, such as gross=Gewicht brutto [mg]"
_SAID = {
    COUNTED: ("kapsel", "cápsula", "capsula", "gélule", "kapsułk", "kapsül", "kapszula", "tobolk"),
    "gross": (
        "brutto",
        "bruto",
        "brut",
        "gross",
        "lordo",
        "bruttó",
        "brüt",
        "hrubá",
        "総重量",
        "毛重",
    ),
    "shell": (
        *("leer", "hülle", "tara", "tare", "vazi", "vací", "vide", "shell", "empty"),
        *("leeg", "lege", "vuot", "pust", "prázdn", "envelop", "otoczk", "üres", "boş", "空"),
    ),
    "net": ("netto", "neto", "net", "inhalt", "inhoud", "líquid", "nettó", "čistá", "内容"),
    "content": ("gehalt", "teneur", "teor", "assay", "contenido", "zawartoś", "含量"),
}
"""How words begin that mean a key of ours; a person still says which column it is."""

_ENDING = 100  # signs at the end of a heading, where its unit stands; what may be blank is bounded
_LOOKED_AT = 50  # rows in which a header is looked for


class Column(NamedTuple):
    """A column that is read: its place, key and unit, its heading, and whether that was mapped."""

    place: int
    key: str
    unit: str
    heading: str
    mapped: bool = False


def asked_columns(words: Sequence[str]) -> dict[str, str]:
    """Headings by key, from words of the form ``KEY=HEADING``; the first sign of equality counts.

    Raises
    ------
    InputError
        When a word is of another form, or a key stands twice.
    """
    problems, found = Problems(), dict[str, str]()
    for word in words:
        key, sign, heading = word.partition("=")
        if not (sign and key.strip() and heading.strip()):
            problems.add("column", "--column", word, _FORM, "write it so, in quotes")
        elif key.strip() in found:
            problems.add("repeat", "--column", key, "each key once", "leave one of them out")
        found[key.strip()] = heading.strip()
    if problems:
        raise InputError(problems)
    return found


def key_and_unit(text: str) -> tuple[str, str] | None:
    """A heading of our form as its key and its unit, which may be empty; else nothing.

    Round brackets hold a unit only where it is one that is known.
    """
    found = _HEADER.fullmatch(text) if len(text) <= 100 else None  # noqa: PLR2004 - no key is as long
    if found is None or (found[3] is not None and found[3] not in UNITS):
        return None
    return found[1].lower().replace(" ", "_"), found[2] or found[3] or ""


def _ours(text: str, keys: AbstractSet[str]) -> bool:
    """Whether a heading is one of ours as it stands."""
    found = key_and_unit(text)
    return found is not None and found[0] in keys and (found[1] in UNITS or found[0] == COUNTED)


def _folded(text: str) -> str:
    """A heading as headings are compared: case and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def header_at(rows: Sequence[Row], asked: ReadAs) -> int | None:
    """Where the header is: the first row with every heading asked for, or with one of ours."""
    wanted = set(map(_folded, asked.columns.values()))
    near = rows[:_LOOKED_AT]
    texts = [[cell.text for cell in row.cells[: 4 * MOST_COLUMNS]] for row in near]
    if wanted:
        for place, row in enumerate(texts):
            if wanted <= set(map(_folded, row)):
                return place
    return next(
        (place for place, row in enumerate(texts) if any(_ours(text, asked.keys) for text in row)),
        None,
    )


def taken(table: RawTable, asked: ReadAs, path: str, problems: Problems) -> list[Column]:
    """The columns that are read. Where some are mapped, those of other headings are left out."""
    heads = list(_with_cells(table))
    known = asked.columns or any(_has_key(text, asked.keys) for _, text in heads)
    printed = None if known else line_of_printout(table)
    if printed is not None:
        expected = "a heading with the unit above the readings, such as net [g]"
        remedy = (
            "these are lines of a balance: write such a heading above them, and below it the "
            "numbers alone, one in each line, without what it worked out of them"
        )
        problems.add("header", path, plainly(printed), expected, remedy)
        return []
    mapped = list(_mapped(heads, asked, path, problems))
    places = {column.place for column in mapped}
    rest = [(place, text) for place, text in heads if place not in places]
    if asked.columns:
        rest = [(place, text) for place, text in rest if _ours(text, asked.keys)]
    foreign = [(place, text) for place, text in rest if _foreign(text, asked.keys)]
    ours = [one for one in rest if one not in foreign]
    found = [headed(text, path, problems, place) for place, text in ours]
    trial = Problems()
    found += [headed(text, path, trial, place) for place, text in foreign]
    unread = [text for _, text in foreign if trial or _is_nobodys(text, asked)]
    if unread:
        row = table.header.place if table.above else ""
        remedy = _offer(unread, [text for _, text in ours], asked.keys, row)
        told = some(map(plainly, unread), most=10)
        expected = "headings such as capsule, gross [mg], shell [mg], net [mg] or content [%]"
        headings = tuple(map(plainly, unread))
        problems.add("header", path, told, expected, remedy, headings=headings)
    columns = sorted([*mapped, *found])
    keys = [column.key for column in columns if column.key]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        problems.add("repeat", path, key, "each column once", "remove or rename one")
    return columns


def _with_cells(table: RawTable) -> Iterable[tuple[int, str]]:
    """The headings; one that is blank counts where something stands below it."""
    for place, cell in enumerate(table.header.cells):
        if cell.text or any(row.cell(place).text for row in table.rows):
            yield place, cell.text


def headed(text: str, path: str, problems: Problems, place: int = 0) -> Column:
    """The column of a heading of our form."""
    found = key_and_unit(text)
    name = text.strip()
    if found is None:
        problems.add("header", path, text, _EXPECTED, "write a header of that form")
        return Column(place, "", "", name)
    key, unit = found
    if unit and unit not in UNITS:
        remedy = "use one such as mg, g, mcg or %"
        problems.add("unit", path, name, "a unit that galenic knows", remedy)
    elif not unit and key != COUNTED:
        problems.add("unit", path, name, _EXPECTED, f"write {key} [mg], or its unit")
    return Column(place, key, unit, name)


def _has_key(text: str, keys: AbstractSet[str]) -> bool:
    """Whether a heading is a key of ours, whatever unit it has."""
    found = key_and_unit(text)
    return found is not None and found[0] in keys


def _foreign(text: str, keys: AbstractSet[str]) -> bool:
    """Whether a heading has words, and they are no key of ours."""
    return any(map(str.isalpha, text)) and not _has_key(text, keys)


def _is_nobodys(text: str, asked: ReadAs) -> bool:
    """Whether a heading of our form is no key at all, nor near one: no reader would know it."""
    found = key_and_unit(text)
    known = [*asked.keys, *asked.settings]
    return found is not None and found[0] not in asked.settings and not meant(found[0], known)


def _offer(foreign: Sequence[str], ours: Sequence[str], keys: AbstractSet[str], row: str) -> str:
    """Say of headings in words of another house how they are told: once for all of them.

    ``row`` is where they stand, below titles. Beside headings of ``ours`` they may be none: one
    option for a column that is read leaves out what is not named.
    """
    numbers = [text for text in foreign if text.strip().lower() in _NUMBERED]
    masses = [text for text in foreign if text not in numbers]
    likely = {text: _likely(text, keys) for text in masses}
    once = [key for key in likely.values() if list(likely.values()).count(key) == 1]
    said = [_option(text, key if key in once else "KEY") for text, key in likely.items()]
    parts = []
    if said:
        below = f"if the headings are those of {row}, " if row else ""
        parts.append(f"{below}say which is which: {some(said, ' ', most=10)}")
    if len({*likely.values()} & {*once}) < len(likely):
        parts.append(f"KEY is one of {_told(keys)}")
    if numbers:
        counted = some(map(repr, map(plainly, numbers)))
        parts.append(f"name it {COUNTED}, if {counted} numbers them, or leave it out")
    read = [text for text in ours if text.strip().lower() != COUNTED]
    if read and said:
        option = _option(read[0], (key_and_unit(read[0]) or ("KEY", ""))[0])
        parts.append(f"columns that are no readings are left out beside {option}")
    elif len(said) > 1 and "KEY" in likely.values():
        parts.append("columns that no option names are left out")
    return "; ".join(parts)


def _likely(heading: str, keys: AbstractSet[str]) -> str:
    """The key that a heading names in a word of another language; else the place of one."""
    words = re.findall(r"[^\W\d_]+", heading.casefold())
    found = {
        key
        for key, begins in _SAID.items()
        if key in keys and any(word.startswith(begins) for word in words)
    }
    if found == {COUNTED, "shell"}:
        return "shell"  # an empty capsule
    return found.pop() if len(found) == 1 else "KEY"


def _option(heading: str, key: str) -> str:
    """The option that maps a heading, as it is typed in every shell."""
    unit = "" if _unit_in(heading) or key == COUNTED else " [UNIT]"
    mark = "'" if '"' in heading else '"'
    return f"--column {mark}{key}{unit}={plainly(heading)}{mark}"


def _told(keys: AbstractSet[str]) -> str:
    return ", ".join(sorted(keys))


def _unit_in(heading: str) -> str:
    """The unit at the end of a heading in any words, or nothing."""
    found = _BRACKETS.fullmatch(heading[-_ENDING:])
    return found[1] if found is not None and found[1] in UNITS else ""


def _mapped(
    heads: Sequence[tuple[int, str]], asked: ReadAs, path: str, problems: Problems
) -> Iterable[Column]:
    """The columns that were asked for by their headings."""
    used: dict[int, str] = {}
    for name, heading in asked.columns.items():
        found = key_and_unit(name)
        if found is None or found[0] not in asked.keys or (found[1] and found[1] not in UNITS):
            near = get_close_matches(name, sorted(asked.keys), 1)
            remedy = f"did you mean '{near[0]}'?" if near else f"write {_FORM}"
            problems.add("column", "column", name, f"one of {_told(asked.keys)}", remedy)
            continue
        place = _place_of(heading, heads, path, problems)
        if place is None:
            continue
        if place in used:
            remedy = "leave one of them out"
            problems.add("repeat", "column", heading, f"one key, as {used[place]}", remedy)
        used[place] = name
        written = dict(heads)[place]
        unit = _unit_of(found, written, problems)
        yield Column(place, found[0], unit, written, mapped=True)


def _place_of(
    heading: str, heads: Sequence[tuple[int, str]], path: str, problems: Problems
) -> int | None:
    """Where a heading stands: as it is written, or else as headings are compared."""
    exact = [place for place, text in heads if text == heading.strip()]
    alike = exact or [place for place, text in heads if _folded(text) == _folded(heading)]
    if len(alike) == 1:
        return alike[0]
    texts = [plainly(text) for _, text in heads if text]
    if alike:
        problems.add("column", path, heading, "a heading that stands once", "rename one of them")
        return None
    folded = {_folded(text): text for text in texts}
    near = [folded[one] for one in get_close_matches(_folded(heading), list(folded), 3)]
    remedy = f"did you mean {' or '.join(map(repr, near))}?" if near else "write one as it stands"
    problems.add("column", path, heading, f"one of the headings {some(map(repr, texts))}", remedy)
    return None


def _unit_of(found: tuple[str, str], heading: str, problems: Problems) -> str:
    """The unit of a mapped column: of its heading, or given beside the key; never a guess."""
    key, given = found
    written = _unit_in(heading)
    if given and written and given != written:
        remedy = f"leave [{given}] out, or mend the heading"
        problems.add(
            "unit", "column", f"{key} [{given}]", f"{written}, as '{plainly(heading)}' says", remedy
        )
    elif not given and not written and key != COUNTED:
        remedy = f"write its unit: 'KEY [UNIT]={plainly(heading)}', such as {key} [mg]"
        problems.add("unit", "column", heading, "a heading with its unit in brackets", remedy)
    return given or written

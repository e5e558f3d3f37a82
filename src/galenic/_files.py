"""Reads orders from files and text."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from galenic._materials.order import Order
from galenic._values import is_deep
from galenic.errors import NO_FILE, NOTHING, InputError, Problems, must_be, named

if TYPE_CHECKING:
    from collections.abc import Callable

    from galenic.errors import Problem

__all__ = [
    "LONGEST",
    "decode",
    "encoding_of",
    "lent",
    "load",
    "order_of",
    "parse",
    "read_bytes",
    "read_order",
    "read_text",
    "with_stock",
    "without_mark",
]

LONGEST = 1_000_000
"""The largest input that is read, in bytes."""

_NESTED, _FLAT = "tables nested without end", "write one table for each heading"
_OURS = "a file that you wrote"
_PLAN = (
    "a plan is read by `galenic explain`, `export`, `record`, `label`, `recover` and `verify`, and "
    "by `galenic check` and `learn` with --plan"
)
_INPUT = "what it was made of stands under its key input"
_DEEPEST, _DEEPEST_RESULT = 12, 40  # a sentence as data holds others, which hold others
_MOST_PARTS = 40  # of a key: no table of ours is nested as deep
_TEXTS = (  # comments and texts of TOML; where the end of one is missing, it is the end
    r"#[^\n]*"
    r'|"{3}(?:[^\\]|\\.)*?(?:"{3,5}|\Z)'
    r"|'{3}.*?(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\[^\n])*"?'
    r"|'[^'\n]*'?"
)
_TOLD = 200
_LINES = 1000  # in which a line of TOML is looked for
_PATHS = (str, bytes, os.PathLike)
_LENT = "pharmacy file: "  # before the path of what an order has from there


def read_order(
    path: str | os.PathLike[str],
    pharmacy: str | os.PathLike[str] | Mapping[str, Any] | None = None,
    *,
    stock: str | os.PathLike[str] | None = None,
) -> Order:
    """Read an order from a TOML or JSON file.

    Parameters
    ----------
    path
        The order file.
    pharmacy
        A file of tables that do not change between orders, or such tables; the order wins.
    stock
        A stock file: its table [stock] in a file of its own, as a plan writes it for what it keeps
        (:meth:`galenic.results.Kept.to_toml`). The order then has no stock.

    Raises
    ------
    InputError
        When a file cannot be read, or the order cannot be used: every problem at once.
    """
    must_be_path(path, "path")
    if stock is not None:
        must_be_path(stock, "stock")
    return order_of(lambda: read_text(path), str(path), pharmacy, stock=stock)


def order_of(
    text: Callable[[], str],
    path: str,
    pharmacy: str | os.PathLike[str] | Mapping[str, Any] | None = None,
    read: Callable[[str], str] | None = None,
    *,
    stock: str | os.PathLike[str] | None = None,
) -> Order:
    """Read an order from text that a function gives, and the files beside it.

    ``read`` reads the pharmacy file in place of :func:`read_text`.

    Raises
    ------
    InputError
        With every problem of both, each with its file.
    """
    problems = Problems()
    order = _tables_of(text, path, problems)
    beside = "" if pharmacy is None or isinstance(pharmacy, Mapping) else str(pharmacy)
    tables = lent(pharmacy, problems, read)
    if stock is not None and order is not None:
        order = with_stock(order, path, str(stock), problems)
    if order is None or (pharmacy is not None and tables is None):
        if order is not None:
            problems += named(Order.slips(order), path)
        elif tables is not None:
            problems += named(Order.slips(None, tables), beside)
        raise InputError(problems)
    try:
        made = Order.read(order, tables)
    except InputError as error:
        of_lent = [one for one in error.problems if one.path.startswith(_LENT)]
        of_stock = [one for one in error.problems if stock is not None and _is_of_stock(one)]
        apart = (*of_lent, *of_stock)
        problems += named([one for one in error.problems if one not in apart], path)
        problems += named(of_lent, beside)
        problems += named(of_stock, str(stock))
    if problems:
        raise InputError(problems)
    return made


def lent(
    pharmacy: object, problems: Problems, read: Callable[[str], str] | None = None
) -> Mapping[str, Any] | None:
    """The pharmacy's tables, given as such or as their file; what is wrong with it is noted.

    Raises
    ------
    InputError
        When it is neither.
    """
    if pharmacy is None or isinstance(pharmacy, Mapping):
        return pharmacy
    remedy = "give the path of a pharmacy file, or its tables"
    must_be(pharmacy, _PATHS, "pharmacy", "a path or a mapping of tables", remedy)
    file = os.fsdecode(cast("str", pharmacy))
    return _tables_of(lambda: (read or read_text)(file), file, problems)


def _is_of_stock(problem: Problem) -> bool:
    """Whether it is of a key that the stock file has."""
    return problem.path.startswith("stock.")


def with_stock(
    order: Mapping[str, Any], path: str, file: str, problems: Problems
) -> Mapping[str, Any] | None:
    """The tables of an order with the stock of a file of its own; what is wrong is noted."""
    found = _tables_of(lambda: read_text(file), file, problems)
    if found is None:
        return None
    told = Problems()
    for name in found:
        if name != "stock":
            told.add("unknown-key", name, name, "a table [stock]", "move it to the order file")
    if not isinstance(found.get("stock"), Mapping):
        remedy = "write the keys of the stock under [stock]; `galenic plan --keep` does so"
        told.add("missing", "stock", found.get("stock", NOTHING), "a table [stock]", remedy)
    elif "stock" in order:
        expected = f"one stock: {path} has a table [stock] too"
        remedy = "remove the one from the order, or plan without the stock file"
        told.add("conflict", "stock", f"[stock] in {path} and in {file}", expected, remedy)
    problems += named(told, file)
    return order if told else {**order, "stock": found["stock"]}


def _tables_of(text: Callable[[], str], path: str, problems: Problems) -> Mapping[str, Any] | None:
    """The tables of a text, as far as it can be read; every problem of it is noted."""
    try:
        found, inside = _parsed(text(), path)
    except InputError as error:
        problems += named(error.problems, path)
        return None
    problems += named(inside, path)
    return found


def load(text: str) -> Order:
    """Read an order from TOML text, or from JSON text, which begins with ``{``.

    Raises
    ------
    InputError
        When the text is neither, or the order cannot be used: every problem at once.
    """
    remedy = "for a file there is galenic.read_order, for tables galenic.Order.read"
    must_be(text, str, "order", "the text of an order file", remedy)
    problems = Problems()
    tables = _tables_of(lambda: without_mark(text), "order", problems)
    try:
        made = None if tables is None else Order.read(tables)
    except InputError as error:
        problems += error.problems
    if problems or made is None:
        raise InputError(problems)
    return made


def without_mark(text: str) -> str:
    """Text without the mark that some editors begin a file with, and a program may have kept."""
    return text.removeprefix("\ufeff")


def parse(text: str, path: str, *, result: bool = False) -> Mapping[str, Any]:
    """Parse TOML or JSON text into tables, strictly: no key twice, no number that is none.

    What galenic wrote itself, a plan say, is refused unless a ``result`` is asked for.
    """
    found, problems = _parsed(text, path, result=result)
    if problems or found is None:
        raise InputError(problems)
    return found


def _parsed(
    text: str, path: str, *, result: bool = False
) -> tuple[Mapping[str, Any] | None, Problems]:
    """Parse text; where slips were mended to read on, their problems stand beside the tables."""
    problems = Problems()
    kind = "JSON" if text.lstrip()[:1] == "{" else "TOML"
    try:
        if len(text) > LONGEST:
            problems.add(
                "size", path, f"{len(text)} characters", f"at most {LONGEST}", "give one order"
            )
        elif not text.strip():
            remedy = "write it; an order looks like `galenic example tablets`"
            problems.add("empty", path, "an empty file", "text in TOML or JSON", remedy)
        else:
            read = _json(text) if kind == "JSON" else _toml(text, path, problems)
            schema = "" if read is None else str(read.get("schema"))
            deep = result or schema.startswith("galenic/")  # what was not asked for is told below
            if is_deep(read, _DEEPEST_RESULT if deep else _DEEPEST):
                problems.add("syntax", path, _NESTED, kind, _FLAT)
            elif not result and schema.startswith("galenic/"):
                remedy = f"{_PLAN}; {_INPUT}" if read is not None and "input" in read else _PLAN
                problems.add("schema", path, f"a result of galenic, {schema[:40]}", _OURS, remedy)
            else:
                return read, problems
    except RecursionError:
        problems.add("syntax", path, _NESTED, kind, _FLAT)
    except ValueError as error:  # both parsers' errors are, and so is an integer of 5000 digits
        problems.add("syntax", path, f"text that is no {kind}", f"{kind} text", _mend(error))
    return None, problems


def _refuse_page(text: str, path: str, problems: Problems) -> bool:
    """Say of a page or a sheet for people that it was never TOML: once, not line by line."""
    begins = text.lstrip()[:1]
    lines = [line.strip() for line in text.split("\n", _LINES)[:_LINES]]
    said = [line for line in lines if line and not line.startswith("#")]
    if begins != "<" and (not said or any(map(_is_ours, said))):
        return False
    if begins == "[" and _is_list(text):
        remedy = (
            'write a table in braces, of one order, of several in a list under "order", or of '
            'readings by columns, such as {"net": ["150.3 mg", "151 mg"]}'
        )
        problems.add("syntax", path, "a list in JSON", "one table, {…}", remedy)
        return True
    given = "a web page" if begins == "<" else "text without a line of TOML"
    remedy = "name that file; what galenic prints is not read back, but for JSON"
    problems.add("syntax", path, given, "what you wrote: an order, tables or readings", remedy)
    return True


def _is_list(text: str) -> bool:
    """Whether it is a list in JSON: no order is one."""
    import json  # noqa: PLC0415 - only where something is wrong

    try:
        return isinstance(json.loads(text), list)
    except ValueError:
        return False


def _is_ours(line: str) -> bool:
    """Whether a line may be one of TOML, however many slips it has: a heading, or key and value."""
    import re  # noqa: PLC0415 - only until there is such a line

    key, sign, _ = line.partition("=")
    heading = line.startswith("[") and line.lstrip("[ ")[:1].isalpha()
    quoted = line.startswith(('"', "'"))
    return heading or (bool(sign) and (quoted or re.sub(r"[\s_.\"'-]", "", key).isalnum()))


def _mend(error: Exception) -> str:
    """Say what the parser says, on one line."""
    told = " ".join(str(error)[:_TOLD].split())
    return f"mend it: {told}" if told.isprintable() else f"mend it: {told!a}"


def _toml(text: str, path: str, problems: Problems) -> Mapping[str, Any] | None:
    import tomllib  # noqa: PLC0415 - only where there is text

    # The parser's time grows with the square of the parts of a key.
    many = text.count(".") > _MOST_PARTS
    try:
        if many and any(line.count(".") > _MOST_PARTS for line in text.split("\n")):
            _refuse_long_keys(text)
        return tomllib.loads(text)
    except ValueError as error:
        if _refuse_page(text, path, problems):
            return None
        if not isinstance(error, tomllib.TOMLDecodeError):
            raise
        from galenic._mending import read_on  # noqa: PLC0415 - only where something is wrong

        return read_on(text, path, problems, tomllib.loads)


def _refuse_long_keys(text: str) -> None:
    """Count the dots between the parts of each key: those in numbers, texts, comments are none."""
    import re  # noqa: PLC0415 - only where there is such a line

    bare = re.sub(_TEXTS, lambda found: re.sub(r"[^\n]", "_", found[0]), text, flags=re.DOTALL)
    for number, line in enumerate(bare.split("\n"), 1):
        if any(key.count(".") > _MOST_PARTS for key in re.split(r"[^\w.\t -]", line)):
            raise ValueError(f"a key or a number of too many parts (at line {number})")


def _json(text: str) -> Mapping[str, Any]:
    import json  # noqa: PLC0415 - only where there is text

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise ValueError(f"the key {twice[:40]!r} stands twice")
        return found

    def none(name: str) -> Any:  # noqa: ANN401 - json's hook
        raise ValueError(f"{name} is no number")

    found: Mapping[str, Any] = json.loads(text, object_pairs_hook=once, parse_constant=none)
    return found


def read_text(path: str | os.PathLike[str]) -> str:
    """Read a file of at most a megabyte as text: UTF-8, or UTF-16 with its mark.

    Raises
    ------
    InputError
        When there is no such file, it is too large (it is not read then), or it is in another
        encoding.
    """
    return decode(read_bytes(path), str(path))


def must_be_path(given: object, name: str) -> None:
    """Refuse what is no path: a number would be a file that the program has open.

    Raises
    ------
    InputError
        When it is none, under the name of its argument.
    """
    remedy = "give the path as text or as a pathlib.Path"
    must_be(given, _PATHS, name, "the path of a file", remedy)


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """Read a file of at most a megabyte.

    Raises
    ------
    InputError
        When there is no such file, or it is too large (it is not read then).
    """
    problems = Problems()
    must_be_path(path, "path")
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib takes as long to import as all this
            if os.fstat(file.fileno()).st_size > LONGEST:
                problems.add(
                    "size", str(path), "a larger file", f"at most {LONGEST} bytes", "give one order"
                )
                raise InputError(problems)
            return file.read(LONGEST + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        told = getattr(error, "strerror", None) or "no usable path"
        reason = NO_FILE if isinstance(error, FileNotFoundError) else told
        problems.add("file", str(path), reason, "a file that can be read", "check the path")
        raise InputError(problems) from error


_UTF_32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")  # the first begins as UTF-16 does: looked for first
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NO_TEXT = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a workbook, a document or another packed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_ENCODINGS = "UTF-8 text, or UTF-16 with its mark"


def encoding_of(data: bytes) -> str:
    """The encoding that a mark at the beginning tells, or UTF-8, which needs none."""
    if data.startswith(_UTF_32):
        return "UTF-32"
    return "UTF-16" if data.startswith(_UTF_16) else "UTF-8"


def decode(data: bytes, path: str) -> str:
    """Decode bytes as UTF-8, or as UTF-16 with its mark; anything else is refused, never guessed.

    Raises
    ------
    InputError
        When there are too many, or they are neither.
    """
    problems = Problems()
    if len(data) > LONGEST:
        problems.add(
            "size", path, "more than a megabyte", f"at most {LONGEST} bytes", "give one order"
        )
        raise InputError(problems)
    if data.startswith(tuple(_NO_TEXT)):
        given = next(name for begin, name in _NO_TEXT.items() if data.startswith(begin))
        remedy = "name the text file: an order, tables or readings"
        problems.add("encoding", path, given, _ENCODINGS, remedy)
        raise InputError(problems)
    encoding, reason = encoding_of(data), None
    given = "UTF-32" if encoding == "UTF-32" else "UTF-16 without its mark"
    try:
        text = data.decode("utf-16" if encoding == "UTF-16" else "utf-8-sig")
        if encoding != "UTF-32" and text[:2].count("\0") != 1:  # as UTF-16 of Latin letters has
            return text
    except UnicodeDecodeError as error:
        reason = error
        if encoding != "UTF-32":
            given = f"bytes that are not {encoding} (at {error.start})"
    remedy = "save the file as UTF-8; a spreadsheet calls it CSV UTF-8"
    problems.add("encoding", path, given, _ENCODINGS, remedy)
    raise InputError(problems) from reason

"""Fields that hold words, and yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from galenic._fields.reading import LONGEST_LIST, LONGEST_NAME, Reader, is_list, made
from galenic._fields.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from galenic.errors import Problems

__all__ = [
    "choice",
    "choices",
    "flag",
    "meant_flag",
    "one_of",
    "text",
    "texts",
]

_NAME = Shape("text", most=LONGEST_NAME)


def text(
    *, doc: str, numbered: bool = False, default: object = attrs.NOTHING, required: bool = False
) -> Any:
    """Read a name or a number that is only copied: one printable line.

    Where it is ``numbered``, as sizes are, a number without quotes is refused like any other, and
    what it needs is told at once.
    """
    reader = Reader(_text_reader(_NAME.expects, numbered=numbered), _NAME, doc)
    return made(reader, default, required=required)


def texts(*, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read a list of names, without repeats."""
    shape = Shape("texts", item=_NAME, length=(1, LONGEST_LIST), once=True)
    expects = shape.expects
    single = _text_reader("text in quotes")

    def read_texts(value: Any, path: str, problems: Problems) -> tuple[str, ...] | None:
        if not is_list(value) or not 1 <= len(value) <= LONGEST_LIST:
            problems.add("list", path, value, expects, "write a list")
            return None
        found = [single(one, f"{path}[{place}]", problems) for place, one in enumerate(value)]
        if None not in found and len(set(found)) < len(found):
            problems.add("list", path, value, f"{expects}, each once", "remove the repeat")
            return None
        return None if None in found else tuple(name for name in found if name is not None)

    return made(Reader(read_texts, shape, doc), default)


def _text_reader(
    expects: str, *, numbered: bool = False
) -> Callable[[Any, str, Problems], str | None]:
    def read_text(value: Any, path: str, problems: Problems) -> str | None:
        if not isinstance(value, str):
            meant = _unquoted(value, expects, path, problems)
            return meant if numbered else None
        if len(value) > LONGEST_NAME:
            problems.add("range", path, value, expects, "shorten it", at_most=LONGEST_NAME)
        elif not value.strip() or not value.isprintable():
            problems.add("kind", path, value, expects, "write it out, without control characters")
        else:
            return value.strip()
        return None

    return read_text


def _unquoted(value: object, expects: str, path: str, problems: Problems) -> str | None:
    """Note what is no text; a number is given as the text that was meant."""
    plain = type(value) in {int, float} and len(str(value)) <= LONGEST_NAME
    written = str(value) if plain else None
    if is_list(value) and path.rpartition(".")[2] == "active":
        remedy = "write its name alone, and a table [[active]] for each of several"
    elif is_list(value) or isinstance(value, dict):
        remedy = "write one text alone, in quotes"
    else:
        remedy = f'put it in quotes: "{written}"' if plain else "put it in quotes"
    problems.add("kind", path, value, expects, remedy)
    return written


def choice(*options: str, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read one of a few words."""
    shape = Shape("choice", choices=options)
    return made(Reader(_choice_reader(options, shape.expects), shape, doc), default)


def choices(*options: str, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read one of a few words or a list of them, without repeats."""
    one, length = Shape("choice", choices=options), (1, len(options))
    shape = Shape("choices", item=one, length=length, alone=True, once=True)
    expects = shape.expects
    single = _choice_reader(options, expects)

    def read_choices(value: Any, path: str, problems: Problems) -> tuple[str, ...] | None:
        values = value if isinstance(value, (list, tuple)) else [value]
        if not values or len(set(map(str, values))) < len(values):
            problems.add("list", path, value, expects, "name each once, and at least one")
            return None
        found = [single(one, path, problems) for one in values]
        return tuple(word for word in found if word) or None  # of some more can be told

    return made(Reader(read_choices, shape, doc, write=_one_or_all), default)


def _one_or_all(words: tuple[str, ...]) -> str | list[str]:
    return words[0] if len(words) == 1 else list(words)


def one_of(value: object, options: tuple[str, ...], path: str, problems: Problems) -> str | None:
    """Take one of a few words, or note the problem that it is none of them."""
    before, expects = len(problems), Shape("choice", choices=options).expects
    found = _choice_reader(options, expects)(value, path, problems)
    return found if len(problems) == before else None


def _choice_reader(
    options: tuple[str, ...], expects: str
) -> Callable[[Any, str, Problems], str | None]:
    def read_choice(value: Any, path: str, problems: Problems) -> str | None:
        if isinstance(value, str) and value in options:
            return value
        from galenic._fields.near import nearest  # noqa: PLC0415 - only where something is wrong

        near = nearest(value, options)
        remedy = f"write {near!r}" if near else "choose one"
        problems.add("choice", path, value, expects, remedy, choices=options, near=near)
        return near  # what it needs is told at once; the record is refused anyway

    return read_choice


_FLAGS = {
    **dict.fromkeys(("yes", "true", "on", "y"), "true"),
    **dict.fromkeys(("no", "false", "off", "n"), "false"),
}


def meant_flag(word: str) -> str | None:
    """``true`` or ``false``, as a file holds it, where a word says so."""
    return _FLAGS.get(word.strip().casefold())


def flag(*, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read true or false, and nothing that merely looks like it."""
    shape = Shape("flag")

    def read_flag(value: Any, path: str, problems: Problems) -> bool | None:
        if isinstance(value, bool):
            return value
        said = meant_flag(value) if isinstance(value, str) else None
        remedy = "write it without quotes" + ("" if said is None else f": {said}")
        problems.add("kind", path, value, shape.expects, remedy)
        return None

    return made(Reader(read_flag, shape, doc), default)

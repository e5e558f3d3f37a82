"""A parser that answers a slip with what was probably meant, before it reads any value."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from galenic._cli.streams import put
from galenic.errors import shown, some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["Parser", "choice", "meant", "near_to"]

_NEAR = 0.6
_COLUMNS = 80  # where nothing tells how wide the terminal is


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help in which the lines of examples stay as they are.

    argparse makes one for every option that is added, and asks `shutil` how wide the terminal is,
    which opens what packs and unpacks files: for a command that prints no help a fiftieth of all.
    """

    def __init__(self, prog: str, **told: Any) -> None:  # noqa: ANN401 - what argparse takes
        """Find the width as `shutil` does, less the margin that argparse leaves."""
        super().__init__(prog, **{"width": _columns() - 2} | told)


def _columns() -> int:
    """How wide the terminal is."""
    with suppress(ValueError):
        if (told := int(os.environ.get("COLUMNS", "0"))) > 0:
            return told
    with suppress(AttributeError, OSError, ValueError):  # there is no output, or it is no terminal
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or _COLUMNS  # type: ignore[union-attr]
    return _COLUMNS


class Parser(argparse.ArgumentParser):
    """The words of one command, or the commands that it is divided into."""

    def __init__(self, **told: Any) -> None:  # noqa: ANN401 - what argparse takes
        """Keep the lines of examples as they are."""
        super().__init__(formatter_class=Formatter, **told)
        self.parts: dict[str, Parser] = {}

    def divide(self, metavar: str) -> Callable[..., Parser]:
        """Divide it into commands; gives what adds one by its name."""
        divided: Any = self.add_subparsers(required=True, metavar=metavar, title=f"{metavar}s")

        def add(name: str, **told: Any) -> Parser:  # noqa: ANN401 - what argparse takes
            part: Parser = divided.add_parser(name, **told)
            self.parts[name] = part
            return part

        return add

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Read the words of a command, its options before, between and after its files.

        Where a command or an option is none, it leaves with exit code 2; all options are told.
        """
        unknown: list[str] = []
        for place, word in enumerate(words):
            if word == "--":
                break
            if not word.startswith("-") and self.parts:
                self._refuse(unknown)
                if word not in self.parts:
                    option = f"--{word.lower()}"
                    known = [option] if option in self._option_string_actions else self.parts
                    told = meant(option if option in known else word, known)
                    self.error(f"there is no command {shown(word)}{told}")
                return self.parts[word].read(words[place + 1 :])
            if self._is_option(word) and not self._knows(word):
                unknown.append(word)
        self._refuse(unknown)
        # Read in two rounds, which takes time, and which argparse refuses where there are commands.
        mixed = not self.parts and any(word.startswith("-") for word in words)
        return self.parse_intermixed_args(words) if mixed else self.parse_args(words)

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2: the usage, what is wrong, and where there is an example."""
        help_of = " ".join(("galenic help", *self.prog.split()[1:]))
        super().error(f"{message}\n{help_of}: what it does, with an example")

    def _is_option(self, word: str) -> bool:
        """Whether it is written as an option; a lone - is standard input, and -1 a number."""
        return word.startswith("--") or (word[:1] == "-" and word[1:2].isalpha())

    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ANN401 - argparse's own
        """Print help or the version; argparse would keep to itself that nobody got it."""
        if message and file is not None and file is sys.stdout:
            put(message, file)
        else:
            super()._print_message(message, file)

    def _knows(self, word: str) -> bool:
        """Whether it is an option, or the beginning of one."""
        name = word.partition("=")[0]
        return any(option.startswith(name) for option in self._option_string_actions)

    def has(self, name: str) -> bool:
        """Whether it is an option of this command, in full."""
        return name in self._option_string_actions

    def _refuse(self, unknown: Iterable[str]) -> None:
        names = [word.partition("=")[0] if word[1] == "-" else word[:2] for word in unknown]
        options = [one for one in self._option_string_actions if one.startswith("--")]
        told = [
            f"{name} is an option of a command: write it behind that"
            if any(part.has(name) for part in self.parts.values())
            else f"there is no option {shown(name)}{_meant(name, options)}"
            for name in names
        ]
        if told:
            self.error("; ".join(told))


def choice(*words: str, also: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """What takes one of a few words, and answers any other with the nearest and with all.

    ``also`` are words that mean one of them.
    """
    other = also or {}

    def word(given: str) -> str:
        if given in words:
            return given
        said = given.lower()
        near = near_to(said, words) or near_to(said, other)
        near = other.get(said) or other.get(near or "", near)
        question = f": did you mean {near}?" if near else ""
        raise argparse.ArgumentTypeError(f"{shown(given)} is none of {', '.join(words)}{question}")

    return word


def meant(word: str, known: Iterable[str]) -> str:
    """A question after the nearest of the known words, or which there are."""
    names = list(known)
    near = near_to(word, names)
    return f": did you mean {near}?" if near else f": there are {some(names)}"


def _meant(name: str, options: Sequence[str]) -> str:
    """What was meant by an option; by a lone letter the only one that begins with it."""
    letter = name if name[1] == "-" else f"-{name.lower()}"
    begun = [one for one in options if one.startswith(letter)]
    return (
        f": did you mean {begun[0]}?"
        if name != letter and len(begun) == 1
        else meant(name, options)
    )


def near_to(word: str, known: Iterable[str]) -> str | None:
    """The nearest of the known words, if one is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where there was a slip

    found = get_close_matches(word.lower(), list(known), 1, _NEAR)
    return found[0] if found else None

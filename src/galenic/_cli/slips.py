"""A parser that answers a slip with what was probably meant, before it reads any value."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NoReturn

from galenic.errors import shown, some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["Parser", "choice", "meant", "near_to"]

_NEAR = 0.6


class Parser(argparse.ArgumentParser):
    """The words of one command, or the commands that it is divided into."""

    def __init__(self, **told: Any) -> None:  # noqa: ANN401 - what argparse takes
        """Keep the lines of examples as they are."""
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **told)
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
                    self.error(f"there is no command {shown(word)}{meant(word, self.parts)}")
                return self.parts[word].read(words[place + 1 :])
            if word.startswith("--") and not self._knows(word):
                unknown.append(word)
        self._refuse(unknown)
        if self.parts or not any(word.startswith("-") for word in words):
            return self.parse_args(words)
        return self.parse_intermixed_args(words)  # reads them in two rounds, which takes time

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2: the usage, what is wrong, and where there is an example."""
        help_of = " ".join(("galenic help", *self.prog.split()[1:]))
        super().error(f"{message}\n{help_of}: what it does, with an example")

    def _knows(self, word: str) -> bool:
        """Whether it is an option, or the beginning of one."""
        name = word.partition("=")[0]
        return any(option.startswith(name) for option in self._option_string_actions)

    def has(self, name: str) -> bool:
        """Whether it is an option of this command, in full."""
        return name in self._option_string_actions

    def _refuse(self, unknown: Iterable[str]) -> None:
        names = [word.partition("=")[0] for word in unknown]
        options = [one for one in self._option_string_actions if one.startswith("--")]
        told = [
            f"{name} is an option of a command: write it behind that"
            if any(part.has(name) for part in self.parts.values())
            else f"there is no option {shown(name)}{meant(name, options)}"
            for name in names
        ]
        if told:
            self.error("; ".join(told))


def choice(*words: str) -> Callable[[str], str]:
    """What takes one of a few words, and answers any other with the nearest and with all."""

    def word(given: str) -> str:
        if given in words:
            return given
        near = near_to(given, words)
        question = f": did you mean {near}?" if near else ""
        raise argparse.ArgumentTypeError(f"{shown(given)} is none of {', '.join(words)}{question}")

    return word


def meant(word: str, known: Iterable[str]) -> str:
    """A question after the nearest of the known words, or which there are."""
    names = list(known)
    near = near_to(word, names)
    return f": did you mean {near}?" if near else f": there are {some(names)}"


def near_to(word: str, known: Iterable[str]) -> str | None:
    """The nearest of the known words, if one is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where there was a slip

    found = get_close_matches(word.lower(), list(known), 1, _NEAR)
    return found[0] if found else None

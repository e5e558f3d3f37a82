"""Completes the words of a command in a shell that asks for it, through argcomplete."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

__all__ = ["complete", "is_asked", "of", "of_numbers"]


def is_asked() -> bool:
    """Whether a shell asks: it then sets a variable; nothing is imported to find out."""
    return "_ARGCOMPLETE" in os.environ


def of(words: Sequence[str]) -> Callable[..., list[str]]:
    """What completes one of these words."""

    def completed(prefix: str, **_: Any) -> list[str]:  # noqa: ANN401 - what argcomplete gives
        return [word for word in words if word.startswith(prefix)]

    return completed


def of_numbers(prefix: str, **_: Any) -> list[str]:  # noqa: ANN401 - what argcomplete gives
    """The names of numbers of the plan of an order that stands in the line, before or behind."""
    import galenic  # noqa: PLC0415 - only where a shell asks

    for word in os.environ.get("COMP_LINE", "").split():
        if os.path.isfile(word):  # noqa: PTH113 - pathlib is slow to import
            try:
                names = [step.name for step in galenic.plan(galenic.read_order(word)).steps]
            except galenic.GalenicError:
                continue
            return [name for name in dict.fromkeys(names) if name.startswith(prefix)]
    return []


def complete(parser_for: Callable[[Sequence[str]], argparse.ArgumentParser]) -> None:
    """Answer the shell and leave; without the extra ``completion`` there is no answer."""
    try:
        import argcomplete  # noqa: PLC0415 - only where a shell asks
    except ImportError:
        raise SystemExit(1) from None
    words = os.environ.get("COMP_LINE", "").split()[1:]
    argcomplete.autocomplete(parser_for(words), always_complete_options=False)

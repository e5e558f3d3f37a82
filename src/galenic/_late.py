"""What is opened or worked out when it is asked for, so that a plan starts quickly."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Kinds", "Late", "kept", "late"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


def late(package: str, where: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package: each name, and the module below the package that has it."""

    def get(name: str) -> Any:  # noqa: ANN401 - any of the names
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = where[name]  # within the package, unless it is named from galenic on
        below = module if module.startswith("galenic.") else f"{package}.{module}"
        return getattr(import_module(below), name)

    return get


class Late(NamedTuple):
    """What a module has under a name, which is opened when it is asked for.

    A table of an order that few orders have, and its record with all its rules, costs the others
    nothing.
    """

    module: str
    name: str

    def opened(self) -> Any:  # noqa: ANN401 - whatever bears the name
        """It itself."""
        return getattr(import_module(self.module), self.name)


class Kinds(Mapping[str, type[T]]):
    """Classes by the word that chooses one; its words alone open none of them."""

    __slots__ = ("_where",)

    def __init__(self, where: Mapping[str, Late]) -> None:
        """Take where each of them is."""
        self._where = where

    def __getitem__(self, kind: str) -> type[T]:
        """The class of that word."""
        found: type[T] = self._where[kind].opened()
        return found

    def __contains__(self, kind: object) -> bool:
        """Whether it is one of the words."""
        return kind in self._where

    def __iter__(self) -> Iterator[str]:
        """The words, in their order."""
        return iter(self._where)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._where)


if sys.version_info >= (3, 12):
    kept = cached_property
else:

    class kept(cached_property[T_co]):  # noqa: N801 - a decorator, as that which it is made from
        """A property that is worked out once, without the lock that it has before Python 3.12.

        A process that is forked while another thread works it out would wait for that lock for
        ever. Two threads that ask at once both work it out, and get the same.
        """

        @overload
        def __get__(self, holder: None, owner: type | None = None) -> Self: ...
        @overload
        def __get__(self, holder: object, owner: type | None = None) -> T_co: ...
        def __get__(self, holder: object, owner: type | None = None) -> Self | T_co:
            """Work it out and keep it: from then on the holder has it under its name."""
            if holder is None or self.attrname is None:
                return self
            made: T_co = holder.__dict__.setdefault(self.attrname, self.func(holder))
            return made

"""What is opened or worked out when it is asked for, so that a plan starts quickly."""

from __future__ import annotations

import sys
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["kept", "late"]

T_co = TypeVar("T_co", covariant=True)


def late(package: str, where: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package: each name, and the module below the package that has it."""

    def get(name: str) -> Any:  # noqa: ANN401 - any of the names
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{where[name]}"), name)

    return get


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

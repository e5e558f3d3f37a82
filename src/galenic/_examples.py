"""The examples that galenic brings: an order of each kind, to begin from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from galenic._fields.words import one_of
from galenic._files import load
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from galenic._materials.order import Order

__all__ = ["KINDS", "example"]

KINDS = (
    *("tablets", "capsules", "powder", "triturate"),
    *("combination", "completion", "triturate-product"),
)


def example(
    kind: Literal[
        "tablets",
        "capsules",
        "powder",
        "triturate",
        "combination",
        "completion",
        "triturate-product",
    ],
) -> Order:
    """Give an order to begin from: the one that ``galenic example`` prints.

    Its doses and masses are examples; ``replace`` makes your own order of it.

    Parameters
    ----------
    kind
        The kind of stock: ``tablets``, ``capsules`` that are opened, ``powder`` or ``triturate``;
        ``combination``, of two actives in one capsule; ``completion``, where nobody knows how the
        powders pack; or ``triturate-product``, a triturate that is made for the shelf.

    Raises
    ------
    InputError
        When there is no example of that name; the problem lists those that there are.

    Examples
    --------
    >>> import galenic
    >>> galenic.example("tablets").replace(dose="1.5 mg", capsules=60).capsules
    60
    """
    from pkgutil import get_data  # noqa: PLC0415 - only where an example is asked for

    problems = Problems()
    if one_of(kind, KINDS, "example", problems) is None:
        raise InputError(problems)
    return load((get_data("galenic", f"examples/{kind}.toml") or b"").decode())

"""Make an order of a master formula, in whatever form the formula is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._making.formula import formula_of

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from typing import Any

    from galenic._making.formula import MasterFormula
    from galenic._materials.order import Order

__all__ = ["make"]


def make(  # noqa: PLR0913 - what belongs to a batch, by name
    formula: MasterFormula | Order | str | os.PathLike[str] | Mapping[str, Any],
    facts: Mapping[str, object] | None = None,
    /,
    *,
    capsules: int | None = None,
    mass: object = None,
    number: str | None = None,
    date: object = None,
    lot: str | Mapping[str, str] | None = None,
    expires: object = None,
    pharmacy: str | os.PathLike[str] | Mapping[str, Any] | None = None,
    stock: str | os.PathLike[str] | None = None,
) -> Order:
    """Make an order of a master formula, for one batch.

    Parameters
    ----------
    formula
        The formula, the path of its file, tables of its shape, or an order that was made by it.
    facts
        What else belongs to the batch, by key: ``{"stock.assay": "99.1 %"}``. A table of a list
        is told by its place or its name: ``"active[liothyronine sodium].stock.lot"``.
    capsules
        How many; of a formula of capsules it must be there.
    mass
        In its place how much, of a formula of a [product].
    number, date
        Those of the order or the batch.
    lot, expires
        Lot and expiry date of the stock; or a mapping, by the name of an active, an excipient or
        a table: ``lot={"liothyronine sodium": "T3-2", "filler": "F-9"}``.
    pharmacy
        A file of tables that do not change between orders, or such tables; the formula wins.
    stock
        A stock file, for a formula without [stock].

    Raises
    ------
    InputError
        With every problem of what the batch says, and of the order that it would be: a key that
        belongs to the formula, a certificate that is missing.

    Examples
    --------
    >>> import galenic
    >>> formula = galenic.MasterFormula.of(galenic.example("tablets"))
    >>> galenic.make(formula, capsules=60, lot="T-2").stock.lot
    'T-2'
    """
    return (
        formula_of(formula)
        .batch(
            facts,
            capsules=capsules,
            mass=mass,
            number=number,
            date=date,
            lot=lot,
            expires=expires,
            pharmacy=pharmacy,
            stock=stock,
        )
        .order
    )

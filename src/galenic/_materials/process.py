"""The [fill] and [mixing] tables: what the pharmacy has measured of its own filling and mixing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic._record import Record

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic.errors import Problems

__all__ = ["MOST_SCATTER", "FillScatter", "Mixing"]

MOST_SCATTER = 20
"""The largest relative scatter in %: five standard deviations of it, and nothing is left."""


@frozen(eq=False, repr=False)
class FillScatter(Record):
    """How far the net fill scatters from capsule to capsule."""

    sd: Amount | None = fields.amount(
        "mg/capsule",
        doc="standard deviation of the net fill between capsules; absent: not known",
        rename={"mg": ("mg/capsule", 1)},
    )
    rsd: Amount | None = fields.amount(
        "%", doc="the same, relative to the fill", zero=True, at_most=MOST_SCATTER
    )

    @fields.rule("sd", "rsd")
    def _one_of_both(self, path: str, problems: Problems) -> None:
        given = self.rsd.label if self.rsd is not None else ""
        problems.add("conflict", f"{path}.rsd", given, "sd alone, or rsd alone", "remove one")


@frozen(eq=False, repr=False)
class Mixing(Record):
    """How far the content of a mix scatters, and what of the active mixing loses."""

    rsd: Amount | None = fields.amount(
        "%",
        doc="RSD of content between equal masses of the blend, measured; absent: not known",
        zero=True,
        at_most=MOST_SCATTER,
    )
    aliquot_rsd: Amount | None = fields.amount(
        "%",
        doc="RSD of content between aliquots of a triturate, measured; absent: not known",
        zero=True,
        at_most=MOST_SCATTER,
    )
    loss: Amount | None = fields.amount(
        "%",
        doc="most of the active that the capsules may lack, anything up to it equally likely",
        zero=True,
        at_most=MOST_SCATTER,
    )
    particles: str | None = fields.choice(
        "powder", "pellets", doc="what is mixed, powder or pellets; absent: as the names say"
    )

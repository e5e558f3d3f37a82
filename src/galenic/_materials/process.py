"""The [fill] and [mixing] tables: what the pharmacy has measured of its own filling and mixing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._materials.heaped import Heaped

if TYPE_CHECKING:
    from galenic.errors import Problems

__all__ = ["MOST_SCATTER", "FillScatter", "Mixing"]

MOST_SCATTER = 20
"""The largest relative scatter in %: five standard deviations of it, and nothing is left."""


@fields.sound
class FillScatter(Heaped):
    """What is known of the whole fill: how far it scatters, and its density as a blend."""

    _place: ClassVar = "fill"

    sd: fields.MaybeAmount = fields.amount(
        "mg/capsule",
        doc="standard deviation of the net fill between capsules; absent: not known",
        rename={"mg": ("mg/capsule", 1)},
        default=None,
    )
    rsd: fields.MaybeAmount = fields.amount(
        "%", doc="the same, relative to the fill", zero=True, at_most=MOST_SCATTER, default=None
    )

    @fields.rule(reads=("sd", "rsd"))
    def _one_of_both(self, path: str, problems: Problems) -> None:
        if fields.is_given(self, "sd") and fields.is_given(self, "rsd"):
            sd, rsd = fields.maybe(self, "sd"), fields.maybe(self, "rsd")
            key = "sd" if sd is None else "rsd"  # the one to remove is that which cannot be read
            given = "both" if sd is None or rsd is None else rsd.label
            expected = "sd alone, or rsd alone"
            problems.add("conflict", f"{path}.{key}", given, expected, "remove one")


@fields.sound
class Mixing(fields.Sound):
    """How far the content of a mix scatters, and what of the active mixing loses."""

    _place: ClassVar = "mixing"

    rsd: fields.MaybeAmount = fields.amount(
        "%",
        doc="RSD of content between equal masses of the blend, measured; absent: not known",
        zero=True,
        at_most=MOST_SCATTER,
        default=None,
    )
    aliquot_rsd: fields.MaybeAmount = fields.amount(
        "%",
        doc="RSD of content between aliquots of a triturate, measured; absent: not known",
        zero=True,
        at_most=MOST_SCATTER,
        default=None,
    )
    loss: fields.MaybeAmount = fields.amount(
        "%",
        doc="most of the active that the capsules may lack, anything up to it equally likely",
        zero=True,
        at_most=MOST_SCATTER,
        default=None,
    )
    particles: str | None = fields.choice(
        "powder",
        "pellets",
        doc="what is mixed, powder or pellets; absent: as the names say",
        default=None,
    )

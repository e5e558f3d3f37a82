"""The [fill] and [mixing] tables: how bodies are filled, and what is known of that work."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._materials.heaped import CYLINDER_KEYS, Heaped
from galenic._materials.methods import COMPLETION, METHODS, MOST_SCATTER, TO_VOLUME

if TYPE_CHECKING:
    from galenic.errors import Problems

__all__ = ["FillScatter", "Mixing"]


@fields.sound
class FillScatter(Heaped):
    """By which method bodies are filled, how far that scatters, and its density as a blend."""

    _place: ClassVar = "fill"

    method: str | None = fields.choice(
        *METHODS,
        doc="to a mass, to the volume, or to the volume by completion: topped up, emptied, mixed "
        "again; absent: to-mass with capsule.fill, else to-volume",
        default=None,
    )
    premix: fields.MaybeAmount = fields.amount(
        "%",
        doc="by completion: how much of the least filler is mixed in before the bodies are filled; "
        "absent: 80 %",
        at_most=100,
        default=None,
    )
    sd: fields.MaybeAmount = fields.amount(
        "mg/capsule",
        doc="standard deviation of the net fill between capsules; absent: not known",
        rename={"mg": ("mg/capsule", 1)},
        default=None,
    )
    rsd: fields.MaybeAmount = fields.amount(
        "%", doc="the same, relative to the fill", zero=True, at_most=MOST_SCATTER, default=None
    )

    @fields.rule("premix", reads=("method",))
    def _premix_by_completion(self, path: str, problems: Problems) -> None:
        if self.premix is not None and fields.maybe(self, "method") != COMPLETION:
            problems.add(
                "conflict",
                f"{path}.premix",
                self.premix.label,
                f'none without method = "{COMPLETION}"',
                f'add method = "{COMPLETION}", or remove it: all the filler is mixed in at once',
            )

    @fields.rule(any_of=("density", *CYLINDER_KEYS[:3]))
    def _no_blend_by_completion(self, path: str, problems: Problems) -> None:
        """By completion nobody knows the blend beforehand, nor how dense it is."""
        keys = ("density", *CYLINDER_KEYS[:3])
        key = next((one for one in keys if fields.is_given(self, one)), None)
        if key is not None and fields.maybe(self, "method") == COMPLETION:
            problems.add(
                "conflict",
                f"{path}.{key}",
                str(fields.maybe(self, key)),
                f'none with method = "{COMPLETION}": nobody knows the blend beforehand',
                f'remove it, or write method = "{TO_VOLUME}": the density says what a body holds',
            )

    @fields.rule(any_of=("sd",))
    def _one_of_both(self, path: str, problems: Problems) -> None:
        if fields.is_given(self, "rsd"):
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

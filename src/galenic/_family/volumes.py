"""How the volumes of two sizes of capsule stand to each other, by each maker's chart."""

from __future__ import annotations

from fractions import Fraction

from galenic._amounts import computed
from galenic._materials.capsules import capsule_sizes
from galenic.results._family import VolumeRatio

__all__ = ["volume_ratios"]


def volume_ratios(sizes: tuple[str, str], doses: Fraction) -> list[VolumeRatio]:
    """The ratio of the volumes of two sizes by maker, and how far it is off that of the doses.

    Parameters
    ----------
    sizes
        A size, and the one that it is held against.
    doses
        The dose of the first, as a part of that of the second.
    """
    makers = dict.fromkeys(row.maker for row in capsule_sizes())
    found = []
    for maker in makers:
        rows = {row.size: row for row in capsule_sizes() if row.maker == maker}
        if all(size in rows for size in sizes):
            one, other = (rows[size] for size in sizes)
            ratio = Fraction(one.volume.number) / Fraction(other.volume.number)
            sources = dict.fromkeys(row.source or "" for row in (one, other))
            found.append(
                VolumeRatio(
                    maker=maker,
                    volume=one.volume,
                    against=other.volume,
                    deviation=computed((ratio / doses - 1) * 100, "%", "the charts of capsules"),
                    source="; ".join(sources),
                )
            )
    return found

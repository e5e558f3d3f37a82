"""One blend for several strengths: what each takes of it, and what the charts of volumes say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._show.sections import Section
from galenic._words import named, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._show.sections import Row
    from galenic.results._family import BlendShare, OneBlend

__all__ = ["blend_rows", "blend_sections"]


def blend_sections(blend: OneBlend) -> Iterator[Section]:
    """The blend, then the share of each strength."""
    yield Section(
        say("blend.title"),
        [
            (say("blend.mass"), blend.mass.text(), ""),
            (say("blend.holds"), blend.concentration.text(6), blend.active.text()),
            (say("blend.left"), blend.left.text(), ""),
        ],
    )
    for one in blend.shares:
        yield Section(say("blend.share", label=one.label, size=one.size), list(_rows(one)))


def _rows(one: BlendShare) -> Iterator[Row]:
    each = {"each": one.of_blend, "capsules": one.capsules}
    yield say("blend.takes"), one.mass.text(), say("blend.each", **each)
    if one.filler.number:
        yield say("blend.filler"), one.filler.text(), say("blend.mixed")
    yield say("blend.fill"), one.fill.text(), named(one.by)
    yield say("blend.dose"), one.dose.text(5), say("blend.off", deviation=one.deviation)
    for ratio in one.volumes:
        volumes = say("blend.volumes", volume=ratio.volume, against=ratio.against)
        told = say("blend.by-volume", deviation=ratio.deviation, source=ratio.source)
        yield say("blend.chart", maker=ratio.maker), volumes, told


def blend_rows(blend: OneBlend) -> Iterator[dict[str, Any]]:
    """A row of plain numbers for each share."""
    for one in blend.shares:
        yield {
            "order": one.order,
            "size": one.size,
            "capsules": one.capsules,
            f"label [{one.label.unit}]": float(one.label.number),
            "fill [mg/capsule]": float(one.fill.number),
            "of_blend [mg/capsule]": float(one.of_blend.number),
            "mass [mg]": float(one.mass.number),
            f"active [{one.active.unit}]": float(one.active.number),
            "filler [mg]": float(one.filler.number),
            f"dose [{one.dose.unit}]": float(one.dose.number),
            "deviation [%]": float(one.deviation.number),
            "by": one.by.value,
        }

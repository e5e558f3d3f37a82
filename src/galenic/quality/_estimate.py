"""The content by weight and blend strength: an estimate, and said to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import root
from galenic.formulas import uniformity
from galenic.quality._given import dimension_of
from galenic.quality._records import ActiveEstimate, Estimate
from galenic.quality._verdicts import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._amounts import Amount
    from galenic._sheet import Sheet, Step
    from galenic.quality._method import Strength
    from galenic.quality._samples import Masses
    from galenic.quality._shells import Net
    from galenic.quality._weight_data import Weights

__all__ = ["about", "estimates_of"]


def estimates_of(
    data: Weights, sample: Masses, strengths: Sequence[Strength]
) -> tuple[ActiveEstimate, ...]:
    """What the weights make of the content of each active; of the only one, as it was given."""
    if len(strengths) > 1:
        return tuple(
            ActiveEstimate(
                name=one.name,
                label=one.label,
                estimate=_estimate(
                    about(sample.sheet, one), data, sample.net, (one.label, one.blend_strength)
                ),
            )
            for one in strengths
        )
    name = strengths[0].name if strengths else None
    known = (data.label, data.blend_strength)
    estimate = _estimate(sample.sheet, data, sample.net, known)
    return (ActiveEstimate(name=name, label=data.label, estimate=estimate),)


def about(sheet: Sheet, one: Strength) -> Sheet:
    """The sheet of the weights, about one of the actives."""
    return sheet.about(dimension_of(one.label)._replace(active=one.name or "the active"))


def _estimate(
    sheet: Sheet, data: Weights, net: Net | None, known: tuple[Amount | None, Amount | None]
) -> Estimate | None:
    """The content of a capsule of mean mass; nothing where label or strength are not known."""
    of_label, of_blend = known
    if net is None or of_blend is None or of_label is None:
        return None
    strength = sheet.given("strength of the blend", of_blend, active=True)
    label = sheet.given("label", of_label, active=True)
    content = sheet.work(
        "content estimated", uniformity.estimated_content, strength, net.mean, label
    )
    blend = data.blend_rsd
    scatter = "not known and not counted" if blend is None else f"taken as {blend.text()}"
    spread = _spread(sheet, net, content, blend)
    sheet.note("weight-estimate", content=content.amount.text(4), blend=scatter)
    return Estimate(content.amount, spread, blend)


def _spread(sheet: Sheet, net: Net, content: Step, blend: Amount | None) -> Amount | None:
    """The scatter of the weights, and with it that of the blend where it was measured."""
    if net.variance is None:
        return None
    mixed = 0 if blend is None else (blend.number / 100) ** 2
    relative = net.variance / net.mean.number**2
    total = sheet.work(
        "content variance",
        uniformity.total_variance,
        sheet.constant("weight variance", relative, "1", "the readings"),
        sheet.constant("blend variance", mixed, "1", "blend_rsd"),
    )
    return percent(content.number * root(total.number))

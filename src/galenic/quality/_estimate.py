"""The content by weight and blend strength: an estimate, and said to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import root
from galenic.formulas import uniformity
from galenic.quality._records import Estimate
from galenic.quality._verdicts import percent

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._sheet import Sheet, Step
    from galenic.quality._data import Weights
    from galenic.quality._samples import Masses
    from galenic.quality._shells import Net

__all__ = ["estimate_of"]


def estimate_of(data: Weights, sample: Masses) -> Estimate | None:
    """The content of a capsule of mean mass; nothing where label or strength are not known."""
    sheet, net = sample.sheet, sample.net
    if net is None or data.blend_strength is None or data.label is None:
        return None
    strength = sheet.given("strength of the blend", data.blend_strength, active=True)
    label = sheet.given("label", data.label, active=True)
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

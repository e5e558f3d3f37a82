"""The batch of the tablets example, worked out by hand with pint, as a good engineer would.

Unit objects are made once and kept, because making one from text costs more than the arithmetic.
Numbers are floats. The formulas are those of the plan, each written once: nothing is done twice or
converted without need. There is no explanation, no notice, no proof and no check here.
"""

from __future__ import annotations

import math
import tomllib
from typing import Any

import pint

ureg: Any = pint.UnitRegistry()
ureg.define("capsule = [capsule]")
ureg.define("tablet = [tablet]")

Q = ureg.Quantity
mg = ureg.mg
one = ureg.dimensionless
capsule = ureg.capsule
tablet = ureg.tablet
mg_per_capsule = mg / capsule
mg_per_tablet = mg / tablet

SHELL = Q(48.0, mg_per_capsule)  # size 3, from the table that the plan takes it from


def read(text: str) -> dict[str, Any]:
    """Read the order with tomllib and pint's parser, each amount in a unit that is known after."""
    tables = tomllib.loads(text)
    order, stock, balance = tables["order"], tables["stock"], tables["balance"][0]
    return {
        "capsules": Q(order["capsules"], capsule),
        "dose": Q(order["dose"]).to(mg_per_capsule),
        "excess": Q(order["excess"]).to(one),
        "overage": Q(order["overage"]).to(one),
        "strength": Q(stock["strength"]).to(mg_per_tablet),
        "mean_mass": Q(stock["mean_mass"]).to(mg_per_tablet),
        "pack_stock": Q(stock["pack_stat"]).to(mg_per_capsule),
        "min_tablets": Q(stock["min_tablets"], tablet),
        "allowance": Q(stock["crush_allowance"]).to(one),
        "pack_filler": Q(tables["filler"]["pack_stat"]).to(mg_per_capsule),
        "readability": Q(balance["readability"]).to(mg),
        "repeatability": Q(balance["repeatability"]).to(mg),
        "capacity": Q(balance["capacity"]).to(mg),
    }


def plan(order: dict[str, Any]) -> dict[str, Any]:
    """Work out what to weigh, and the dose that the weights give."""
    # the batch
    planned = Q(math.ceil((order["capsules"] * (1 + order["excess"])).m_as(capsule)), capsule)
    aimed = order["dose"] * (1 + order["overage"])
    active = planned * aimed
    content = order["strength"] / order["mean_mass"]
    stock = active / content

    # one capsule
    stock_each = stock / planned
    filler_each = order["pack_filler"] * (1 - stock_each / order["pack_stock"])
    if filler_each < 0:
        raise ValueError("the powder does not fit")
    total = filler_each + stock_each
    gross = total + SHELL

    # the tablets
    exactly = stock / order["mean_mass"]
    crushed = Q(math.ceil((exactly * (1 + order["allowance"])).m_as(tablet)), tablet)
    tablets = max(crushed, order["min_tablets"])
    powder = tablets * order["mean_mass"]
    left_over = powder - stock

    # the weights
    filler = filler_each * planned
    minimum = max(2000 * order["repeatability"], 820 * order["readability"])
    weights = []
    for mass in (stock, filler):
        weight = math.floor((mass / order["readability"]).m_as(one) + 0.5) * order["readability"]
        if weight < minimum or weight > order["capacity"]:
            raise ValueError("no balance weighs this")
        weights.append(weight)

    # the dose that they give
    expected = weights[0] * content / planned
    return {
        "planned": planned,
        "content": content,
        "weights": weights,
        "stock_each": stock_each,
        "filler_each": filler_each,
        "total": total,
        "gross": gross,
        "blend": total * planned,
        "tablets_exactly": exactly,
        "tablets": tablets,
        "powder": powder,
        "left_over": left_over,
        "active_left_over": left_over * content,
        "expected": expected,
        "deviation": expected / aimed - 1,
        "of_label": expected / order["dose"],
    }

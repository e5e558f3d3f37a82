"""What the bodies are filled with, and by which method: what cannot stand beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic import _fields as fields
from galenic._materials.methods import COMPLETION, TO_MASS, TO_VOLUME
from galenic._materials.substances import same_name
from galenic.errors import NOTHING

if TYPE_CHECKING:
    from galenic._materials.order import Order
    from galenic.errors import Problems

__all__ = [
    "check_blend",
    "check_completion",
    "check_diluent",
    "check_mass",
    "check_masses",
    "check_method",
    "check_shares",
]


def check_method(order: Order, problems: Problems) -> None:
    """A fill to a mass has one, and any other has none."""
    method = None if order.fill is None else fields.maybe(order.fill, "method")
    to_mass = fields.is_given(order.capsule, "fill")
    if method == TO_MASS and not to_mass:
        problems.add(
            "missing",
            "capsule.fill",
            NOTHING,
            "the mass that each body is filled to",
            f'add it, such as 150 mg/capsule; or write another method: "{TO_VOLUME}" or '
            f'"{COMPLETION}"',
        )
    elif method not in {TO_MASS, None} and to_mass:
        given, expected = fields.maybe(order.capsule, "fill"), f'none with method = "{method}"'
        remedy = f'remove it, or write method = "{TO_MASS}"'
        problems.add("conflict", "capsule.fill", str(given), expected, remedy)


def check_completion(order: Order, problems: Problems) -> None:
    """By completion nobody knows the fill before the bodies are full, nor a share of it."""
    if order.fill is None or fields.maybe(order.fill, "method") != COMPLETION:
        return
    for place, entry in enumerate(order.excipient):
        with fields.where_read():
            if fields.is_given(entry, "share"):
                problems.add(
                    "conflict",
                    f"excipient[{place}].share",
                    str(fields.maybe(entry, "share")),
                    f'a mass with method = "{COMPLETION}": nobody knows the fill beforehand',
                    "give mass in place of share; or mix it into the filler beforehand",
                )


def check_masses(order: Order, problems: Problems) -> None:
    """A mass of an excipient is one in each capsule; of a product, which has none, in all of it."""
    of_product = fields.is_given(order, "product")
    for place, entry in enumerate(order.excipient):
        mass = fields.maybe(entry, "mass")
        if mass is None or (mass.unit == "mg") is of_product:
            continue
        expected = "an amount in mg/capsule, such as 4.5 mg/capsule"
        remedy = f'write "{mass.label}/capsule", if that is meant'
        if of_product:
            from galenic._materials.product import IN_ALL, MASS_IN_ALL  # noqa: PLC0415 - few are

            expected, remedy = MASS_IN_ALL, IN_ALL
        told = {"units": ("mg" if of_product else "mg/capsule",), "read": mass}
        problems.add("unit", f"excipient[{place}].mass", mass.label, expected, remedy, **told)


def check_shares(order: Order, problems: Problems) -> None:
    """Shares of the fill leave room for the drug."""
    read = (fields.maybe(entry, "share") for entry in order.excipient)
    shares = sum(share.number for share in read if share is not None)
    if shares >= 100:  # noqa: PLR2004 - percent
        problems.add(
            "range", "excipient", f"{shares} %", "shares below 100 % together", "lower them"
        )


def check_mass(order: Order, problems: Problems) -> None:
    """A fill to a mass leaves nothing for the density of the blend to say."""
    if order.fill is None or not fields.is_given(order.capsule, "fill"):
        return
    for key in ("density", "volume", "tapped_volume"):
        if (given := fields.maybe(order.fill, key)) is not None:
            expected = "none beside capsule.fill, which sets the mass"
            remedy = f"keep the one that the bodies are filled by, and remove {key} or the fill"
            problems.add("conflict", f"fill.{key}", str(given), expected, remedy)


def check_blend(order: Order, problems: Problems) -> None:
    """A blend that was read has in it what sits in the voids."""
    if order.fill is None or not order.fill.is_heaped:
        return
    for place, entry in enumerate(order.excipient):
        with fields.where_read():
            if entry.in_voids:
                path, expected = f"excipient[{place}].occupies", "none beside a blend as read"
                remedy = "remove it: the blend was read with all that is in it"
                problems.add("conflict", path, "none", expected, remedy)


def check_diluent(order: Order, problems: Problems) -> None:
    """The diluent of a triturate is no excipient, which is weighed by itself."""
    diluent = order.triturate.diluent if order.triturate else None
    for entry in order.excipient:
        if diluent is not None and same_name(fields.maybe(entry, "name") or "", diluent):
            problems.add(
                "conflict",
                "triturate.diluent",
                diluent,
                "the filler, or a powder that is no excipient",
                "name another diluent: this one is weighed as an excipient",
            )

"""The only room that knows pint.

pint is heavy to start (a tenth of a second and more), so it is imported on first need: a plan
made from text never pays for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._forks import held_over_forks
from galenic.errors import GalenicError, must_be

if TYPE_CHECKING:
    import pint

__all__ = ["UnitsError", "active_unit", "define_units", "proof_registry", "unit_registry"]

# One dimension each: a dose is mass per capsule, so it never adds to a mass by mistake.
_OURS = {
    "capsule": "capsule = [capsule] = _ = capsules",
    "tablet": "tablet = [tablet] = _ = tablets",
    "dose": "dose = [dose] = _ = doses",
    "international_unit": "international_unit = [international_unit] = IU",
    "colony_forming_unit": "colony_forming_unit = [colony_forming_unit] = CFU",
    "equivalent": "equivalent = [equivalent] = Eq",
}

# The proof knows its own few units and nothing else; mass of active is a dimension of its own.
_PROOF = (
    "mg = [mass]",
    "g = 1000 * mg",
    "active = [active]",
    "mL = [volume]",
    "mol = [substance]",
    "mmol = mol / 1000",
    "mEq = [equivalents]",
    "capsule = [capsule]",
    "tablet = [tablet]",
    "dose = [dose]",
    "opened = [opened]",
)

_lock = held_over_forks()
_registries: dict[str, Any] = {}


class UnitsError(GalenicError, ValueError):
    """A registry already defines one of our units in another way."""


def unit_registry() -> pint.UnitRegistry[Any]:
    """Galenic's own pint registry: pint's definitions and capsule, tablet, dose, IU, CFU and Eq.

    It is built once, on first need, under a lock: the first use of a pint registry is not safe
    from several threads. A fork waits until it is built, so that no child finds half of it.
    Quantities of one registry do not mix with those of another, so use this one, or add our units
    to your own with :func:`define_units`.
    """
    registry: pint.UnitRegistry[Any] = _once("units", _build_units)
    return registry


def proof_registry() -> pint.UnitRegistry[Any]:
    """Build, once, the private registry in which a proof replays a plan exactly.

    It is private because contexts enabled on a shared registry would let masses and volumes add.
    """
    registry: pint.UnitRegistry[Any] = _once("proof", _build_proof)
    return registry


def active_unit(registry: pint.UnitRegistry[Any], place: int) -> str:
    """The unit of mass of an active in the registry of the proof; each place has its own."""
    if not place:
        return "active"
    name = f"active{place}"
    with _lock:
        if name not in registry:
            registry.define(f"{name} = [{name}]")
    return name


def define_units(registry: pint.UnitRegistry[Any]) -> None:
    """Add capsule, tablet, dose, IU, CFU and Eq to a registry, each a dimension of its own.

    Calling it twice is harmless.

    Raises
    ------
    UnitsError
        When the registry knows one of the names with another meaning; nothing is added then.
    InputError
        When it is no registry.
    """
    if not callable(getattr(registry, "define", None)):
        must_be(registry, (), "registry", "a pint registry", "give a pint.UnitRegistry()")
    with _lock:
        _define(registry)


def _once(name: str, build: Any) -> Any:  # noqa: ANN401 - pint's registry type needs pint
    registry = _registries.get(name)
    if registry is None:
        with _lock:
            registry = _registries.get(name)
            if registry is None:
                registry = build()
                _registries[name] = registry
    return registry


def _build_units() -> pint.UnitRegistry[Any]:
    import pint  # noqa: PLC0415 - heavy, and needed only here

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry()
    _define(registry)
    # The first conversion builds pint's caches; it must happen before a second thread looks.
    registry.Quantity(1, "milligram/capsule").to("gram/capsule")
    return registry


def _build_proof() -> pint.UnitRegistry[Any]:
    from fractions import Fraction  # noqa: PLC0415 - beside pint, for the same reason

    import pint  # noqa: PLC0415 - heavy, and needed only here

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None, non_int_type=Fraction)
    for line in _PROOF:
        registry.define(line)
    registry.Quantity(Fraction(1), "g/capsule").to("mg/capsule")
    return registry


def _define(registry: pint.UnitRegistry[Any]) -> None:
    missing = []
    for name, line in _OURS.items():
        symbol = line.rsplit("= ", 1)[-1]
        known = [word for word in {name, symbol} if word in registry]
        wrong = [word for word in known if _dimension(registry, word) != {f"[{name}]": 1}]
        if wrong:
            raise UnitsError(
                f"the registry already defines {wrong[0]!r} with another meaning "
                f"({_dimension(registry, wrong[0])}); give galenic a registry without it"
            )
        if not known:
            missing.append(line)
    for line in missing:
        registry.define(line)


def _dimension(registry: pint.UnitRegistry[Any], name: str) -> dict[str, Any]:
    return dict(registry.get_dimensionality(name))

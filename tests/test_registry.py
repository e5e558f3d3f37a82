"""The registry: made once, safe from threads, never met by a plan that is made from text."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pint
import pytest

import galenic
from galenic import Amount, UnitsError


def fresh(script):
    """Run a script in a fresh interpreter, where nothing has been imported yet; give its output."""
    ran = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", dedent(script)],
        capture_output=True,
        text=True,
        timeout=120,  # not a measure: what is not back by then hangs
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


ORDER = """
order = {
    "order": {"active": "naltrexone hydrochloride", "dose": "4.5 mg/capsule", "capsules": 100},
    "stock": {
        "kind": "tablets", "active": "naltrexone hydrochloride", "strength": "50 mg/tablet",
        "mean_mass": "253.4 mg/tablet", "coating": "film", "pack_stat": "180 mg/capsule",
    },
    "capsule": {"size": "3", "maker": "Coni-Snap"},
    "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
}
"""


# --- what is imported -----------------------------------------------------------------------------

HEAVY = (
    "pint",
    "numpy",
    "argparse",
    "scipy",
    "pandas",
    "uncertainties",
    "json",
    "tomllib",
    "asyncio",
)


@pytest.mark.parametrize(
    ("doing", "absent"),
    [
        ("import galenic", HEAVY),
        ("import galenic._cli", ("pint", "numpy", "json", "tomllib")),
        (f"import galenic{ORDER}made = galenic.plan(order)\nstr(made)\nmade._repr_html_()",
         ("pint", "numpy", "argparse")),
        (f"import galenic{ORDER}galenic.plan(order).to_json()", ("pint", "numpy", "argparse")),
        ("import galenic\ntry:\n    galenic.load('[order]')\nexcept galenic.InputError: pass",
         ("pint", "numpy", "argparse")),
    ],
    ids=["import", "command line", "plan and show", "json", "refusal"],
)  # fmt: skip
def test_what_is_not_needed_is_not_imported(doing, absent):
    """A plan made from text pays neither for pint nor for what the command line needs."""
    script = f"{doing}\nimport sys\nprint(*[name for name in {absent!r} if name in sys.modules])"
    assert not fresh(script)


def test_pint_is_imported_where_it_is_needed():
    """The test above can fail: a proof, and a quantity, do bring pint in."""
    script = (
        f"import galenic, sys{ORDER}galenic.plan(order, prove=True)\nprint('pint' in sys.modules)"
    )
    assert fresh(script) == "True"


# --- made once, from any thread -------------------------------------------------------------------

THREADS = """
import sys, threading
sys.setswitchinterval(1e-6)  # let the threads meet in the worst places
import galenic
{order}
barrier = threading.Barrier(8)
found, errors = [], []

def work(place):
    barrier.wait()
    try:
        found.append(({work})(place))
    except BaseException as error:
        errors.append(repr(error))

threads = [threading.Thread(target=work, args=(place,)) for place in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not errors, errors
print(len(found), len(set(map({key}, found))))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "key"),
    [
        ("lambda place: galenic.unit_registry()", "id"),
        ("lambda place: galenic.Amount.read('4.5 mg/capsule').quantity()", "str"),
        ("lambda place: galenic.plan(order, prove=True).proved", "int"),
        ("lambda place: str(galenic.Amount.read(galenic.Amount.read('3 mL').quantity()))", "str"),
    ],
    ids=["registry", "quantity", "proof", "there and back"],
)
def test_eight_threads_come_first_at_once(work, key):
    """The first use of a pint registry is not safe from threads; ours is, and there is one."""
    assert fresh(THREADS.format(order=ORDER, work=work, key=key)) == "8 1"


@pytest.mark.slow
def test_eight_threads_with_eight_things_to_do():
    """Proofs, quantities and an application's registry at the same time."""
    work = """
[lambda: str(galenic.plan(order, prove=True).dose.expected),
 lambda: str(galenic.Amount.read(galenic.Amount.read('4.5 mg/capsule').quantity())),
 lambda: str(galenic.Amount.read(galenic.unit_registry().Quantity(4.5, 'mg/capsule'))),
 lambda: galenic.define_units(galenic.unit_registry()) or '4.5 mg/capsule'][place % 4]()"""
    script = THREADS.format(order=ORDER, work=f"lambda place: {work.strip()}", key="str")
    assert fresh(script) == "8 1"


def test_the_registry_is_made_once():
    """Quantities of two registries do not mix, so there is one."""
    assert galenic.unit_registry() is galenic.unit_registry()
    one, other = Amount.read("1 mg").quantity(), Amount.read("2 mg").quantity()
    assert (one + other).to("mg").magnitude == pytest.approx(3)


@pytest.mark.slow
def test_the_default_registry_of_pint_is_left_alone():
    """An application's own registry knows nothing of capsules unless it asks for them."""
    script = """
    import galenic, pint
    galenic.Amount.read("4.5 mg/capsule").quantity()
    print("capsule" in pint.get_application_registry(), "IU" in pint.UnitRegistry())
    """
    assert fresh(script) == "False False"


# --- our units ------------------------------------------------------------------------------------


@pytest.fixture
def registry():
    """An application's registry, new for each test; a small one, which is made quickly."""
    made = pint.UnitRegistry(None)
    for line in ("gram = [mass] = g", "liter = [volume] = L", "mole = [substance] = mol"):
        made.define(line)
    for prefix in ("milli- = 1e-3 = m-", "micro- = 1e-6 = u-"):
        made.define(prefix)
    return made


def test_capsule_tablet_and_unit_are_dimensions(registry):
    """Each is a dimension of its own: none is a mass, a bare count, or another of the three."""
    galenic.define_units(registry)
    for units in (registry, galenic.unit_registry()):
        names = ("capsule", "tablet", "IU", "mg", "")
        shapes = [dict(units.Quantity(1.0, name).dimensionality) for name in names]
        assert all(shapes[place] != shape for place in range(5) for shape in shapes[:place])
        for name in ("capsule", "tablet", "IU"):
            with pytest.raises(pint.DimensionalityError):
                units.Quantity(1.0, "mg") + units.Quantity(1.0, f"mg/{name}")


def test_their_plurals_and_names_are_known(registry):
    """``capsules``, ``tablets`` and ``international_unit`` are the same units."""
    galenic.define_units(registry)
    for one, other in (
        ("capsule", "capsules"),
        ("tablet", "tablets"),
        ("IU", "international_unit"),
    ):
        assert registry.Quantity(3.0, one).to(other).magnitude == pytest.approx(3)


def test_a_dose_times_capsules_is_a_mass(registry):
    """What the dimensions are for, worked by hand: 100 capsules of 4.5 mg are 0.45 g."""
    galenic.define_units(registry)
    batch = registry.Quantity(4.5, "mg/capsule") * registry.Quantity(100, "capsules")
    assert batch.to("g").magnitude == pytest.approx(0.45)


def test_defining_them_twice_is_harmless(registry):
    """Two libraries may both ask for them, and quantities made in between stay good."""
    galenic.define_units(registry)
    dose = registry.Quantity(4.5, "mg/capsule")
    galenic.define_units(registry)
    assert (dose * registry.Quantity(2, "capsule")).to("mg").magnitude == pytest.approx(9)
    galenic.define_units(galenic.unit_registry())


@pytest.mark.parametrize(
    "line",
    [
        "tablet = 500 milligram",
        "tablet = []",
        "capsule = 0.3 milliliter",
        "capsule = []",
        "IU = 0.025 microgram",
        "IU = []",
        "international_unit = 1e-6 mole = iu",
        "box = [box]\ntablet = 30 box",
        "tablets = 500 milligram",
        "capsules = 1 dozen\ndozen = 12",
    ],
)
def test_another_meaning_is_refused_and_nothing_is_added(registry, line):
    """A registry in which a tablet is a mass is told so, and left as it was."""
    for part in line.splitlines()[::-1]:
        registry.define(part)
    named = [name for name in ("capsule", "tablet", "IU", "international_unit") if name in registry]
    with pytest.raises(UnitsError) as caught:
        galenic.define_units(registry)
    assert isinstance(caught.value, galenic.GalenicError)
    assert any(f"'{name}" in str(caught.value) for name in ("capsule", "tablet", "IU", "internat"))
    after = [name for name in ("capsule", "tablet", "IU", "international_unit") if name in registry]
    assert after == named


def test_the_same_meaning_is_taken(registry):
    """An application that already counts capsules as a dimension keeps its own."""
    registry.define("capsule = [capsule] = caps")
    galenic.define_units(registry)
    assert Amount.read(registry.Quantity(4.5, "mg/caps")) == Amount.read("4.5 mg/capsule")
    assert "tablet" in registry


def test_a_registry_without_our_units_is_named(registry):
    """An amount that cannot be made in a registry says which function helps."""
    assert Amount.read("4.5 mg").quantity(registry).to("g").magnitude == pytest.approx(0.0045)
    with pytest.raises(galenic.GalenicError, match="define_units"):
        Amount.read("4.5 mg/capsule").quantity(registry)


def test_quantities_of_an_application_serve_as_an_order(registry):
    """A plan takes quantities of any registry, and reads them as the text that says the same."""
    galenic.define_units(registry)
    names = {}
    exec(ORDER, names)  # noqa: S102 - the order above, which the fresh interpreters read too
    from_text = galenic.plan(names["order"])
    names["order"]["order"]["dose"] = registry.Quantity(0.0045, "g/capsule")
    names["order"]["stock"]["mean_mass"] = registry.Quantity(253.4, "mg/tablet")
    names["order"]["filler"]["pack_stat"] = registry.Quantity(0.15, "g/capsule")
    from_quantities = galenic.plan(names["order"], prove=True)
    assert from_quantities.fill == from_text.fill
    assert from_quantities.dose == from_text.dose

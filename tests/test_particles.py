"""Particle statistics: what the size of the particles does to the dose."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic.accuracy import largest_particle_size, mixture_rsd, particle_rsd, sieve_rsd

ROWS = json.loads(
    (Path(__file__).parent / "vectors" / "reference.json").read_text(encoding="utf-8")
)["test_vectors"]["particle_rsd_percent"]

SIZES = st.floats(1, 500)
WIDTHS = st.floats(1, 3)
DENSITIES = st.floats(0.5, 3)
DOSES = st.floats(0.05, 100)
SHARES = st.floats(0.01, 1)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_scatter_of_the_reference(row):
    """The four vectors, to their three decimals; the order's spelling says the same."""
    size, gsd, density, dose = (row[key] for key in ("d50_um", "sigma_g", "rho", "dose_mg"))
    found = particle_rsd(size=size, gsd=gsd, density=density, dose=dose)
    assert round(found, 3) == row["rsd"]
    as_text = particle_rsd(
        size=f"{size} µm", gsd=gsd, density=f"{density} g/mL", dose=f"{dose} mg/capsule"
    )
    assert as_text == pytest.approx(found)


@pytest.mark.parametrize(
    ("dose", "gsd", "size"),
    [
        ("1.5 mg", 1.5, 47),
        ("1.5 mg", 2.0, 29),
        ("1.5 mg", 2.5, 17),
        ("4.5 mg", 1.5, 68),
        ("4.5 mg", 2.0, 42),
        ("4.5 mg", 2.5, 25),
    ],
)
def test_largest_sizes_of_the_reference(dose, gsd, size):
    """The six sizes for 1 %, at 1.3 g/mL."""
    found = largest_particle_size(rsd="1 %", gsd=gsd, density="1.3 g/mL", dose=dose)
    assert round(found) == size


@pytest.mark.slow
def test_scatter_is_that_of_simulated_particles():
    """8.72 %, and 8.70 by another simulation; here 20 000 capsules of counted particles.

    By number, the median of a log-normal powder is smaller than by mass by exp(3 ln² σ_g) (Hatch
    and Choate); the particles of a capsule are drawn one by one.
    """
    size, gsd, density, dose, capsules = 200, 1.5, 1.3, 1.5, 20_000
    width = math.log(gsd)
    random = np.random.default_rng(20260705)
    median = size * math.exp(-3 * width**2)
    mean_mass = math.pi / 6 * 1e-9 * density * median**3 * math.exp(4.5 * width**2)
    counts = random.poisson(dose / mean_mass, capsules)
    diameters = median * np.exp(width * random.standard_normal(counts.sum()))
    masses = math.pi / 6 * 1e-9 * density * diameters**3
    ends = np.cumsum(counts)
    doses = np.add.reduceat(masses, np.concatenate([[0], ends[:-1]]))
    found = particle_rsd(size=size, gsd=gsd, density=density, dose=dose)
    simulated = 100 * doses.std(ddof=1) / doses.mean()
    assert doses.mean() == pytest.approx(dose, rel=5 * found / 100 / math.sqrt(capsules))
    # Large particles tell, so the sample's deviation itself scatters more than a normal one's.
    kurtosis = np.mean((doses - doses.mean()) ** 4) / doses.var() ** 2
    assert abs(simulated / found - 1) < 5 * math.sqrt((kurtosis - 1) / (4 * capsules))
    assert abs(simulated - 8.702) < 0.25


@given(SIZES, WIDTHS, DENSITIES, DOSES, SHARES)
def test_largest_size_undoes_the_scatter(size, gsd, density, dose, share):
    """The size that a scatter allows is the size that scatters so."""
    powder = {"gsd": gsd, "density": density, "dose": dose, "share": share}
    rsd = particle_rsd(size=size, **powder)
    assert largest_particle_size(rsd=rsd, **powder) == pytest.approx(size)


@given(SIZES, WIDTHS, DENSITIES, DOSES, SHARES)
def test_how_the_scatter_scales(size, gsd, density, dose, share):
    """As d^1.5, as 1/√D, and for fragments as √w: a fragment of drug share w carries less."""
    powder = {"gsd": gsd, "density": density}
    found = particle_rsd(size=size, dose=dose, **powder)
    assert particle_rsd(size=4 * size, dose=dose, **powder) == pytest.approx(8 * found)
    assert particle_rsd(size=size, dose=4 * dose, **powder) == pytest.approx(found / 2)
    fragments = particle_rsd(size=size, dose=dose, share=share, **powder)
    assert fragments == pytest.approx(math.sqrt(share) * found)


@given(SIZES, DENSITIES, DOSES, SHARES)
def test_one_sieve_class_is_a_powder_of_one_size(size, density, dose, share):
    """Johnson's sum of one class, or of a class cut in two, is the Poisson formula at σ_g 1."""
    one = particle_rsd(size=size, gsd=1, density=density, dose=dose, share=share)
    powder = {"density": density, "dose": dose, "share": share}
    assert sieve_rsd(parts={size: 1}, **powder) == pytest.approx(one)
    assert sieve_rsd(parts={size: 0.3, size * (1 + 1e-12): 0.7}, **powder) == pytest.approx(one)


def test_sieve_classes_of_a_log_normal_powder_scatter_as_the_powder():
    """Johnson's sum over 400 fine classes of a log-normal powder is the closed formula."""
    width = math.log(2)
    edges = np.linspace(-6, 6, 401)
    by_mass = np.diff([0.5 * math.erfc(-z / math.sqrt(2)) for z in edges])
    middles = 50 * np.exp(width * (edges[:-1] + edges[1:]) / 2)
    parts = dict(zip(middles.tolist(), by_mass.tolist(), strict=True))
    found = sieve_rsd(parts=parts, density=1.3, dose=4.5)
    assert found == pytest.approx(ROWS[0]["rsd"], rel=2e-3)


@given(SIZES, WIDTHS, DENSITIES, DOSES, st.floats(0.001, 1))
def test_binomial_and_poisson_differ_by_the_share(size, gsd, density, dose, share):
    """Drug and filler of one kind: binomial, which Poisson overstates by 1/√(1 − p)."""
    powder = {"size": size, "gsd": gsd, "density": density}
    filler = {f"filler_{name}": value for name, value in powder.items()}
    fill = dose / share
    found = mixture_rsd(dose=dose, fill=fill, **powder, **filler)
    poisson = particle_rsd(dose=dose, **powder)
    assert found == pytest.approx(poisson * math.sqrt(max(0, 1 - dose / fill)), abs=1e-6)


def test_mixture_by_simulated_particles():
    """Stange's formula for drug of 500 µm in filler of 800, 20 000 fills."""
    dose, fill, draws = 30, 100, 20_000
    drug, filler = (math.pi / 6 * 1e-9 * 1.3 * size**3 for size in (500, 800))
    random = np.random.default_rng(7)
    # A fill taken at random holds Poisson numbers of each; at a fixed mass only their ratio tells.
    of_drug = random.poisson(dose / drug, draws) * drug
    of_filler = random.poisson((fill - dose) / filler, draws) * filler
    share = of_drug / (of_drug + of_filler)
    found = mixture_rsd(
        dose=dose,
        fill=fill,
        size=500,
        gsd=1,
        density=1.3,
        filler_size=800,
        filler_gsd=1,
        filler_density=1.3,
    )
    assert 100 * share.std() / share.mean() == pytest.approx(found, rel=0.03)


POWDER = {"gsd": 2, "density": 1.3, "dose": 4.5}
FILLED = {"fill": 150, "filler_size": 100, "filler_gsd": 1.5, "filler_density": 1.5}


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"size": 0}, "size"),
        ({"size": "50 mg"}, "size"),
        ({"size": 1e9}, "size"),
        ({"size": math.nan}, "size"),
        ({"gsd": 0.9}, "gsd"),
        ({"gsd": 1e6}, "gsd"),
        ({"density": 1300}, "density"),
        ({"density": "1.3 mg"}, "density"),
        ({"dose": 0}, "dose"),
        ({"dose": "4.5 mg/tablet"}, "dose"),
        ({"dose": True}, "dose"),
    ],
    ids=str,
)
def test_wrong_powders_are_refused(wrong, path):
    """By every function that takes the number."""
    for function, more in (
        (particle_rsd, {"size": 50}),
        (largest_particle_size, {"rsd": 1}),
        (mixture_rsd, {"size": 50} | FILLED),
        (sieve_rsd, {"parts": {50: 1}}),
    ):
        given_as = POWDER | more
        if function is sieve_rsd:
            del given_as["gsd"]
        if path not in given_as:
            continue
        with pytest.raises(galenic.InputError) as refused:
            function(**(given_as | wrong))
        assert [one.path for one in refused.value.problems] == [path]


def test_wrong_shares_and_sieves_are_refused():
    """A part is a part, parts make a whole, and a fill holds its dose."""
    powder = {"density": 1.3, "dose": 4.5}
    for share in (0, 1.01, "101 %", "5 mg"):
        with pytest.raises(galenic.InputError, match="share"):
            particle_rsd(size=50, gsd=2, share=share, **powder)
    for parts in ({50: 0.5}, {}, {50: 0.6, 90: 0.6}):
        with pytest.raises(galenic.InputError, match="1 in all"):
            sieve_rsd(parts=parts, **powder)
    with pytest.raises(galenic.InputError, match="part 2"):
        sieve_rsd(parts={50: 1, 90: -0.1}, **powder)
    with pytest.raises(galenic.InputError, match="size 1"):
        sieve_rsd(parts={-50: 1}, **powder)
    with pytest.raises(galenic.InputError, match="no less than the dose"):
        mixture_rsd(size=50, **POWDER, **(FILLED | {"fill": 4}))


def test_a_percent_may_be_written_for_a_part():
    """A share of 20 % is 0.2."""
    powder = {"size": 50, **POWDER}
    assert particle_rsd(share="20 %", **powder) == particle_rsd(share=0.2, **powder)


# --- in a plan -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "dose", "code"),
    [
        ("300 um", "0.5 mg", "particles-too-large"),  # 56.5 %
        ("300 um", "4.5 mg", "particle-floor"),  # a third of it: 18.8 %
        ("60 um", "4.5 mg", None),  # 18.8 % × (1/5)^1.5 is 1.7 %
    ],
)
def test_a_plan_says_what_the_particles_do_to_the_dose(size, dose, code):
    """Whether or not there is a triturate: √(π/6 · 1e-9 · 1.3 · d³ · e^(4.5 ln² 2) / dose)."""
    order = {
        "order": {"active": "a drug", "dose": dose, "capsules": 60},
        "stock": {"kind": "powder", "active": "a drug", "assay": "100 %", "basis": "as-is",
                  "particle_size": size, "particle_gsd": 2, "true_density": "1.3 g/mL"},
        "capsule": {"size": "1", "fill": "300 mg/capsule"},
        "filler": {"name": "mannitol"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "0.1 mg"}],
    }  # fmt: skip
    plan = galenic.plan(order)
    assert not plan.triturates
    found = [one for one in plan.notices if one.code.startswith("particle")]
    assert [one.code for one in found] == ([] if code is None else [code])
    assert all(one.severity == "caution" for one in found)
    if code is not None:
        diameter, mass = float(size.split()[0]), float(dose.split()[0])
        by_hand = math.sqrt(
            math.pi / 6 * 1e-9 * 1.3 * diameter**3 * math.exp(4.5 * math.log(2) ** 2) / mass
        )
        assert float(found[0].values["rsd"].number) == pytest.approx(100 * by_hand)

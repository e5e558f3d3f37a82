"""Pictures of budgets, simulations and checks: read back and compared with the record."""

import doctest
import math
import shutil
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from attrs import evolve
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import galenic
from galenic import accuracy, pictures, quality
from galenic._amounts import Amount

mpl.use("Agg")


@pytest.fixture(autouse=True)
def _close():
    """Leave no figure open."""
    yield
    plt.close("all")


ORDER = {
    "order": {"active": "naltrexone hydrochloride", "dose": "4.5 mg", "capsules": 100},
    "stock": {"kind": "powder", "active": "naltrexone hydrochloride", "assay": "99.2 %",
              "basis": "as-is", "assay_uncertainty": "1 %", "pack_stat": "210 mg/capsule"},
    "capsule": {"size": "3"},
    "filler": {"name": "microcrystalline cellulose PH-102", "pack_stat": "150 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "analytical", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
    "fill": {"rsd": "3 %"},
    "mixing": {"rsd": "4 %"},
}  # fmt: skip


@pytest.fixture(scope="module")
def plan():
    """Capsules of which everything is known but the loss in mixing."""
    return galenic.plan(ORDER)


@pytest.fixture(scope="module")
def simulation(plan):
    """Few batches, so that doses lie in every band."""
    return accuracy.simulate(plan, batches=4000)


def bars(ax):
    """Every bar."""
    return [bar for container in ax.containers for bar in container]


def words(text):
    """Text on one line."""
    return " ".join(text.get_text().split())


# --- the error budget ---------------------------------------------------------------------------


def rows(ax):
    """Name of each row, with the length of its bar and what stands at its end, from the top."""
    names = [words(label) for label in ax.get_yticklabels()]
    lengths = {round(bar.get_y() + bar.get_height() / 2): bar.get_width() for bar in bars(ax)}
    told = {round(text.xy[1]): text.get_text() for text in ax.texts}
    return [(name, lengths[place], told[place]) for place, name in enumerate(names)]


def test_bars_are_the_contributions_of_the_budget(plan):
    """3 % of fill, 4 % of mixing and 1 % of assay; √26 % together but for the weighings."""
    made = accuracy.budget(plan)
    ax = pictures.budget(made)
    found = {name: (length, told) for name, length, told in rows(ax)}
    assert list(found)[:4] == [
        "all together (single capsule)",
        "mixing",
        "fill of a capsule",
        "assay",
    ]
    assert found["mixing"][0] == pytest.approx(4)
    assert found["fill of a capsule"][0] == pytest.approx(3)
    assert found["assay"][0] == pytest.approx(1, rel=0.02)
    together = found["all together (single capsule)"][0]
    assert together == pytest.approx(math.sqrt(26), rel=0.001)
    each = [length for name, (length, _) in found.items() if not name.startswith("all together")]
    assert together == pytest.approx(math.hypot(*each))
    assert found["mixing"][1] == "4 % (61.5 % of the variance)"  # 16 / 26
    assert found["loss of active"] == (0, "not known: left out")
    assert ax.get_xlabel() == "standard uncertainty of the dose, % of the dose"
    key = [text.get_text() for text in ax.get_legend().get_texts()]
    assert key == ["common to the batch", "between capsules"]


def test_every_source_of_the_budget_is_in_the_picture(plan):
    """By name, or counted among the little ones; what moves the mean says so."""
    made = accuracy.budget(plan)
    found = rows(pictures.budget(made, Figure().subplots()))
    names = {name for name, _, _ in found}
    little = [
        one.relative_standard_uncertainty
        for one in made.contributions
        if one.source not in names and one.share is not None
    ]
    assert {one.source for one in made.contributions if one.share is None} <= names
    (more,) = [
        (length, told) for name, length, told in found if name == f"{len(little)} more together"
    ]
    assert more[0] == pytest.approx(100 * math.hypot(*little))
    assert ("rounding" in names) == bool(plan.dose.deviation.number)


def test_capsule_and_batch_have_colours_and_hatches_of_their_own(plan):
    """In grey print the hatch is left."""
    ax = pictures.budget(accuracy.budget(plan))
    looks = {c.get_label(): {(b.get_facecolor(), b.get_hatch()) for b in c} for c in ax.containers}
    (batch,), (capsule,) = looks["batch"], looks["capsule"]
    assert batch[0] != capsule[0]
    assert batch[1] != capsule[1]


def test_a_budget_of_nothing_is_drawn():
    """A triturate of which nothing scatters still has its axes."""
    made = accuracy.budget(galenic.plan(ORDER))
    still = tuple(
        evolve(one, relative_standard_uncertainty=0.0, share=0.0) for one in made.contributions
    )
    none = evolve(made.dose, standard_uncertainty=Amount.read("0 mg/capsule"))
    ax = pictures.budget(evolve(made, dose=none, contributions=still))
    assert ax.get_xlim() == (0, 1)
    ax.figure.canvas.draw()


# --- the doses ----------------------------------------------------------------------------------


def test_the_histogram_counts_every_capsule_simulated(simulation):
    """Each in its bin; the parts within the limits and the percentiles come out of it again."""
    found = simulation.histogram
    edges = (found.first + np.arange(len(found.counts))) / found.per_percent
    counts = np.array(found.counts)
    assert counts.sum() == simulation.batches * simulation.capsules
    assert counts[0] > 0
    assert counts[-1] > 0
    for limit, part in ((10, simulation.within_90_110), (15, simulation.within_85_115)):
        inside = counts[(edges >= 100 - limit) & (edges < 100 + limit)].sum() / counts.sum()
        assert inside == pytest.approx(part, abs=1e-6)
    middles = edges + 0.5 / found.per_percent
    mean = float(simulation.mean.number) / 4.5 * 100
    assert np.average(middles, weights=counts) == pytest.approx(mean, abs=0.01)
    assert found.label == Amount.read("4.5 mg/capsule")


def test_bars_of_the_doses_hold_all_capsules(simulation):
    """Percent of the capsules over percent of label, no bar across a limit, a colour to a band."""
    ax = pictures.doses(simulation)
    heights = sum(bar.get_height() for bar in bars(ax))
    assert heights == pytest.approx(100)
    bands = [sum(bar.get_height() for bar in container) for container in ax.containers]
    inner, outer = 100 * simulation.within_90_110, 100 * simulation.within_85_115
    assert bands == pytest.approx([inner, outer - inner, 100 - outer], abs=1e-4)
    assert min(bands) > 0
    for bar in bars(ax):
        for limit in (85, 90, 110, 115):
            assert not bar.get_x() + 1e-9 < limit < bar.get_x() + bar.get_width() - 1e-9
    looks = [(bar.get_facecolor(), bar.get_hatch()) for bar in (c[0] for c in ax.containers)]
    assert len({colour for colour, _ in looks}) == len({hatch for _, hatch in looks}) == 3


@pytest.mark.slow
def test_the_axes_of_the_doses_say_what_they_are(simulation):
    """Label below, milligrams above, and both bands within what is seen."""
    ax = pictures.doses(simulation)
    ax.figure.canvas.draw()
    assert ax.get_xlabel() == "dose, % of label"
    width = bars(ax)[0].get_width()
    assert ax.get_ylabel() == f"capsules, % in each {width:g} % of label"
    (above,) = ax.child_axes
    assert above.get_xlabel() == "dose, mg/capsule"
    assert np.array(above.get_xlim()) == pytest.approx(np.array(ax.get_xlim()) * 4.5 / 100)
    lines = [line.get_xdata()[0] for line in ax.lines if line.get_gid() is None]
    assert lines == [85, 90, 110, 115]
    assert set(lines) <= set(ax.get_xticks())
    low, high = ax.get_xlim()
    assert low <= 80
    assert high >= 120
    told = [text.get_text() for text in ax.get_legend().get_texts()]
    shown = Amount.read(f"{100 * simulation.within_90_110:.12f} %").text(4)
    assert told[0] == f"90 % to 110 %:\n{shown} within"
    assert "4000 batches of 30 capsules" in words(ax._left_title)
    assert "nothing is known of them: loss of active" in words(ax._left_title)


def test_the_interval_stands_above_the_bars(simulation):
    """From its low end to its high one, in percent of label, with the mean between."""
    ax = pictures.doses(simulation)
    lines = {line.get_gid(): line for line in ax.lines}
    ends = [
        float(end.number) / 4.5 * 100 for end in (simulation.interval.low, simulation.interval.high)
    ]
    assert list(lines["interval"].get_xdata()) == pytest.approx(ends)
    assert list(lines["mean"].get_xdata()) == pytest.approx(
        [float(simulation.mean.number) / 4.5 * 100]
    )
    highest = max(bar.get_height() for bar in bars(ax))
    assert highest < lines["interval"].get_ydata()[0] < ax.get_ylim()[1]


@pytest.mark.parametrize("rsd", ["0.001 %", "15 %"])
def test_narrow_and_wide_distributions_are_drawn(rsd):
    """A needle can be seen, and no dose is cut off."""
    made = accuracy.simulate(
        galenic.plan(ORDER | {"fill": {"rsd": rsd}, "mixing": {}}), batches=300
    )
    ax = pictures.doses(made)
    assert 1 <= len([bar for bar in bars(ax) if bar.get_height()]) <= 130
    assert sum(bar.get_height() for bar in bars(ax)) == pytest.approx(100)
    low, high = ax.get_xlim()
    assert all(low <= bar.get_x() and bar.get_x() + bar.get_width() <= high for bar in bars(ax))
    assert min(bar.get_width() for bar in bars(ax)) / (high - low) > 1 / 400


# --- weights ------------------------------------------------------------------------------------

NET = [150, 151, 149, 152, 148, 150, 151, 149, 170, 130, 150, 151, 149, 152, 148, 150, 151, 149,
       188, 150]  # fmt: skip
MEAN = sum(NET) / 20  # 151.9: limits 136.71 and 167.09, outer limits 121.52 and 182.28


def points(ax):
    """Capsule and weight of every point, by how the rule judges it."""
    return {
        line.get_gid(): list(zip(line.get_xdata(), line.get_ydata(), strict=True))
        for line in ax.lines
        if line.get_linestyle() == "None"
    }


def levels(ax):
    """Height of each line across the axes."""
    return {
        line.get_gid(): line.get_ydata()[0] for line in ax.lines if line.get_linestyle() != "None"
    }


def test_points_are_the_readings_and_lines_the_limits():
    """Ph. Eur. 2.9.5: 10 % about the mean, and 20 %; 170 and 130 are outside, 188 beyond."""
    report = quality.check_weights({"net [mg]": NET}, rule="ph-eur-2.9.5")
    ax = pictures.weights(report)
    found = points(ax)
    assert found["outside"] == [(9, 170), (10, 130)]
    assert found["beyond"] == [(19, 188)]
    assert sorted(found["inside"] + found["outside"] + found["beyond"]) == list(enumerate(NET, 1))
    assert levels(ax) == pytest.approx(
        {
            "reference": MEAN,
            "limit −": 0.9 * MEAN,
            "limit +": 1.1 * MEAN,
            "outer limit −": 0.8 * MEAN,
            "outer limit +": 1.2 * MEAN,
        }
    )
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("capsule, number", "net weight, mg/capsule")
    told = [words(text) for text in ax.texts]
    assert {"mean weight 151.9 mg/capsule", "limit +10 % 167.1 mg/capsule"} <= set(told)
    key = [text.get_text() for text in ax.get_legend().get_texts()]
    assert key == ["within the limit: 17", "outside the limit: 2", "outside the outer limit: 1"]
    assert words(ax._left_title).endswith("ph-eur-2.9.5: fails")


def test_weights_about_the_theoretical_weight():
    """USP <795>: 90 % to 110 % of theory, whatever the mean is; there is no outer limit."""
    report = quality.check_weights(
        {"net [mg]": NET[:8], "capsule": [3, 5, 8, 9, 10, 11, 12, 40]},
        rule="us-theoretical",
        theoretical="160 mg/capsule",
    )
    ax = pictures.weights(report, Figure().subplots())
    assert levels(ax) == pytest.approx({"reference": 160, "limit −": 144, "limit +": 176})
    assert [capsule for capsule, _ in points(ax)["inside"]] == [3, 5, 8, 9, 10, 11, 12, 40]
    assert "theoretical weight 160 mg/capsule" in [words(text) for text in ax.texts]


def test_a_rule_without_limits_for_one_capsule_shows_the_mean():
    """Only the scatter is limited: the points are neither inside nor outside."""
    report = quality.check_weights(
        {"gross [mg]": [198, 201, 199, 202]}, rule="own", limits={"of": "gross", "rsd": "4 %"}
    )
    ax = pictures.weights(report)
    assert levels(ax) == {"reference": 200}
    assert points(ax) == {"reading": [(1, 198), (2, 201), (3, 199), (4, 202)]}
    assert ax.get_ylabel() == "gross weight, mg/capsule"


# --- the page -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_examples_of_the_page_run(tmp_path, monkeypatch):
    """Every picture of docs/pictures.md is drawn, and says what the page says."""
    root = Path(__file__).parent.parent
    shutil.copy(root / "src/galenic/examples/tablets.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    page = root / "docs/pictures.md"
    ran = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert (ran.failed, ran.attempted > 20) == (0, True)
    assert (tmp_path / "capsules.svg").read_bytes().startswith(b"<?xml")


# --- all of them --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("style", ["default", "dark_background"])
def test_pictures_of_results_follow_the_style_and_leave_it(plan, simulation, style):
    """Letters have its colour; no setting is changed; the axes given come back."""
    report = quality.check_weights({"net [mg]": NET}, rule="ph-eur-2.9.5")
    draws = [
        (pictures.budget, accuracy.budget(plan)),
        (pictures.doses, simulation),
        (pictures.weights, report),
    ]
    with plt.style.context(style):
        before = dict(mpl.rcParams)
        for draw, made in draws:
            ax = Figure().subplots()
            assert draw(made, ax) is ax
            ax.figure.canvas.draw()
            assert {text.get_color() for text in ax.texts} == {mpl.rcParams["text.color"]}
            width, height = draw(made).figure.get_size_inches() * 25.4
            assert width <= 175
            assert height <= 250
        assert dict(mpl.rcParams) == before

"""Pictures: bars, points, arrows and words read back and compared with arithmetic or the record."""

import itertools
import subprocess
import sys

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

import galenic
from galenic import pictures
from galenic._amounts import Amount
from strategies import orders

mpl.use("Agg")

TABLETS = {
    "order": {"active": "naltrexone hydrochloride", "dose": "4.5 mg", "capsules": 100},
    "stock": {"kind": "tablets", "active": "naltrexone hydrochloride", "strength": "50 mg/tablet",
              "mean_mass": "253.4 mg/tablet", "coating": "film", "pack_stat": "180 mg/capsule"},
    "capsule": {"size": "3", "maker": "Coni-Snap"},
    "filler": {"name": "microcrystalline cellulose PH-102", "pack_stat": "150 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "analytical", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
}  # fmt: skip
STOCK = 4.5 / 50 * 253.4  # mg of powdered tablets in a capsule

LONG = "silicon dioxide of a name so long that it wants several lines, at $\\frac$ 5 %"
TRACED = [
    {"name": "riboflavin", "mass": "0.05 mg/capsule", "occupies": "none", "tracer": True},
    {"name": LONG, "share": "0.5 %", "density": "0.05 g/mL"},
    {"name": "magnesium stearate", "share": "0.5 %", "occupies": "none"},
]


def refused(call):
    """The one problem that a call is refused with."""
    with pytest.raises(galenic.InputError) as caught:
        call()
    (problem,) = caught.value.problems
    return problem


@pytest.fixture(autouse=True)
def _close():
    """Leave no figure open."""
    yield
    plt.close("all")


def plan(**changes):
    """A plan from tablets, with tables changed."""
    return galenic.plan(galenic.Order.read(TABLETS).replace(**changes))


def powder(**changes):
    """Twenty capsules of 0.1 mg from powder: too little to be weighed."""
    stock = {"kind": "powder", "active": "naltrexone hydrochloride", "assay": "100 %",
             "basis": "as-is", "pack_stat": "210 mg/capsule"}  # fmt: skip
    return plan(**({"stock": stock, "dose": "0.1 mg", "capsules": 20} | changes))


def bars(ax):
    """Name, bottom and height of each bar of a capsule, from below."""
    return [
        (container.get_label(), bar.get_y(), bar.get_height())
        for container in ax.containers
        for bar in container
    ]


def words(ax):
    """Every text of the axes on one line each, the heading among them."""
    texts = [ax.title, ax._left_title, *ax.texts, ax.xaxis.label, ax.yaxis.label]
    return [" ".join(text.get_text().split()) for text in texts]


def drawn(ax):
    """The renderer after drawing, so that the places of texts are known."""
    ax.figure.canvas.draw()
    return ax.figure.canvas.get_renderer()


# --- what is in a capsule -----------------------------------------------------------------------


def test_layers_of_a_full_capsule_are_parts_of_its_volume():
    """22.806 mg of 180 are 12.67 %; filler takes the rest: 87.33 % of 150, 130.995 mg."""
    ax = pictures.capsule(plan())
    part = 100 * STOCK / 180
    (stock, low, first), (filler, above, rest) = bars(ax)
    assert (stock, filler) == (
        "naltrexone hydrochloride 50 mg tablets, powdered",
        "microcrystalline cellulose PH-102",
    )
    assert (low, first) == (0, pytest.approx(part))
    assert (above, rest) == (pytest.approx(part), pytest.approx(100 - part))
    assert ax.get_ylabel() == "part of the capsule's volume, %"
    told = words(ax)
    assert f"{stock} 22.81 mg/capsule; 12.67 %" in told
    assert f"{filler} 131 mg/capsule; 87.33 %" in told
    assert any("4.5 mg naltrexone hydrochloride size 3 (Coni-Snap), by volume" in t for t in told)


def test_a_fill_to_mass_leaves_headspace():
    """140 mg hold 117.194 mg of filler, 78.13 % of the volume: 9.2 % stay empty."""
    ax = pictures.capsule(plan(capsule={"fill": "140 mg/capsule"}))
    filler = 100 * (140 - STOCK) / 150
    heights = [height for _, _, height in bars(ax)]
    assert heights == pytest.approx([100 * STOCK / 180, filler, 100 - 100 * STOCK / 180 - filler])
    assert bars(ax)[-1][0] == "headspace"
    assert "headspace 9.201 %" in words(ax)


def test_without_a_packing_the_layers_are_parts_of_the_mass_and_say_so():
    """22.806 mg of 140 are 16.29 %."""
    made = plan(capsule={"fill": "140 mg/capsule"}, filler={"pack_stat": None})
    ax = pictures.capsule(made)
    part = 100 * STOCK / 140
    assert [height for _, _, height in bars(ax)] == pytest.approx([part, 100 - part])
    assert ax.get_ylabel() == "part of the mass, %"
    assert any("by mass, as a packing is not known" in text for text in words(ax))


@pytest.mark.slow
def test_powder_in_the_voids_has_no_height():
    """It is named all the same; signs of formulas in a name are drawn as they stand."""
    ax = pictures.capsule(powder(excipient=TRACED))
    heights = {name: height for name, _, height in bars(ax)}
    assert (heights["magnesium stearate"], heights["riboflavin"]) == (0, 0)
    assert heights[LONG] > 0
    assert sum(heights.values()) == pytest.approx(100)
    assert "riboflavin 50 mcg/capsule; in the voids" in words(ax)
    assert any(text.startswith(LONG) for text in words(ax))
    drawn(ax)


@pytest.mark.parametrize("name", ["stock", "filler", "headspace"])
def test_an_excipient_may_bear_any_name(name):
    """Parts are told apart by what they are: an excipient of 15 mg at 0.5 g/mL takes a tenth."""
    entry = {"name": name, "mass": "15 mg/capsule", "pack_stat": "150 mg/capsule"}
    for capsule in ({}, {"fill": "140 mg/capsule"}):
        ax = pictures.capsule(plan(excipient=[entry], capsule=capsule))
        (found,) = [bar for bar in bars(ax)[:2] if bar[0] == name]
        assert found[2] == pytest.approx(10)
        assert bars(ax)[0][2] == pytest.approx(100 * STOCK / 180)


@pytest.mark.slow
def test_the_words_beside_the_layers_do_not_overlap():
    """Five layers, four of them thinner than a line of text."""
    ax = pictures.capsule(powder(excipient=TRACED))
    renderer = drawn(ax)
    boxes = sorted((text.get_window_extent(renderer) for text in ax.texts), key=lambda box: box.y0)
    assert len(boxes) == 5
    for below, above in itertools.pairwise(boxes):
        assert below.y1 <= above.y0


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(orders())
def test_layers_and_headspace_fill_every_capsule(order):
    """Whatever the order: bars stand on one another, from 0 to 100 %."""
    made = galenic.plan(order)
    ax = pictures.capsule(made, Figure().subplots())
    names = [name for name, _, _ in bars(ax) if name != "headspace"]
    assert len(names) == 2 + len(made.fill.excipients)
    top = 0
    for _, bottom, height in bars(ax):
        assert bottom == pytest.approx(top, abs=1e-9)
        assert height >= 0
        top = bottom + height
    assert top == pytest.approx(100)


# --- the trituration tree -----------------------------------------------------------------------


def tree(ax):
    """Vessels with their words, and arrows with the masses written along them."""
    texts = {}
    for text in ax.texts:
        if text.get_gid() and text.get_text():
            texts[text.get_gid()] = " ".join(text.get_text().split())
    arrows = {text.get_gid(): text for text in ax.texts if hasattr(text, "xyann")}
    return texts, arrows


def mg(text):
    """The number of a mass in milligrams."""
    return Amount.read(text).number


def test_the_tree_has_every_vessel_with_its_masses():
    """Read back from the words: what goes into each vessel comes out of it."""
    made = powder(dose="0.01 mg")
    texts, arrows = tree(pictures.triturates(made))
    (triturate,) = made.triturates
    assert [step.name for step in triturate.steps] == ["T1", "T2", "T3"]
    before = "drug"
    for step, after in zip(triturate.steps, ["T2", "T3", "batch"], strict=True):
        name, ratio, total = step.name, step.ratio, step.total.text()
        assert texts[name] == f"{name} {ratio} {total}"
        poured = mg(texts[f"{before} to {name}"]) + mg(texts[f"diluent to {name}"])
        taken = mg(texts[f"{name} to {after}"]) + mg(texts[f"{name} to discarded"])
        assert poured == taken == step.total.number
        assert mg(texts[f"{name} to {after}"]) == step.aliquot.number
        before = name
    assert set(arrows) == {gid for gid in texts if " to " in gid}


def test_arrows_lead_from_vessel_to_vessel():
    """An aliquot begins where one vessel stands and ends where the next does."""
    ax = pictures.triturates(powder(dose="0.01 mg"))
    texts, arrows = tree(ax)
    places = {text.get_gid(): text.get_position() for text in ax.texts if text.get_gid() in texts}
    for first, second in (("T1", "T2"), ("T2", "T3")):
        arrow = arrows[f"{first} to {second}"]
        assert (arrow.xyann, arrow.xy) == (places[first], places[second])
        assert arrow.xyann[0] < arrow.xy[0]
    (box,) = [patch for patch in ax.patches if patch.get_gid() == "box of batch"]
    assert arrows["T3 to batch"].xy[0] == box.get_x()


def test_the_batch_holds_what_was_weighed_into_it():
    """Aliquots and the other powders, as they were weighed."""
    made = powder(excipient=TRACED)
    texts, _ = tree(pictures.triturates(made))
    into = sum(mg(text) for gid, text in texts.items() if gid.endswith(" to batch"))
    weighed = sum(entry.weigh.number for entry in made.weighings if entry.into == "batch")
    assert into == weighed == mg(texts["batch"].removeprefix("the batch "))


def test_what_is_kept_is_said_to_be_kept():
    """With [triturate] keep = true nothing is discarded."""
    texts, _ = tree(pictures.triturates(powder(triturate={"keep": True})))
    assert "T1 to kept" in texts
    assert not [gid for gid in texts if "discarded" in gid]


def test_a_plan_without_a_triturate_has_one_vessel():
    """2280.6 and 13099.5 mg go straight into the batch."""
    texts, arrows = tree(pictures.triturates(plan()))
    assert texts == {
        "batch": "the batch 15380.1 mg",
        "naltrexone hydrochloride 50 mg tablets, powdered to batch": "2280.6 mg",
        "microcrystalline cellulose PH-102 to batch": "13099.5 mg",
    }
    assert len(arrows) == 2


def test_portions_of_one_powder_are_one_arrow():
    """13099.5 mg on a balance of 8 g are weighed in two portions, and poured once."""
    balance = TABLETS["balance"][0] | {"capacity": "8 g"}
    made = plan(balance=[balance], weighing={"portions": True})
    assert [entry.portion for entry in made.weighings].count(None) == 1
    texts, _ = tree(pictures.triturates(made))
    poured = [entry.weigh.number for entry in made.weighings if entry.role == "filler"]
    assert len(poured) == 2
    assert mg(texts["microcrystalline cellulose PH-102 to batch"]) == sum(poured)


@pytest.mark.slow
def test_the_words_of_the_tree_do_not_overlap():
    """Five chains, one of them with a name of several lines."""
    ax = pictures.triturates(powder(excipient=TRACED))
    renderer = drawn(ax)
    boxes = [text.get_window_extent(renderer) for text in ax.texts if text.get_text()]
    assert len(boxes) > 30
    for place, box in enumerate(boxes):
        assert box.x0 >= 0
        assert box.x1 <= ax.figure.bbox.x1
        assert not any(box.overlaps(other) for other in boxes[place + 1 :])


# --- all of them --------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", [pictures.capsule, pictures.triturates])
def test_nothing_is_drawn_of_a_plan_that_was_stopped(draw):
    """It says why."""
    made = plan(dose="60 mg")
    assert made.stopped
    with pytest.raises(galenic.InputError, match="capsule-overfull"):
        draw(made)


@pytest.mark.slow
@pytest.mark.parametrize("draw", [pictures.capsule, pictures.triturates])
@pytest.mark.parametrize("style", ["default", "dark_background"])
def test_a_picture_follows_the_style_and_leaves_it(draw, style):
    """Letters outside boxes have the style's colour; no setting is changed; axes come back."""
    with plt.style.context(style):
        before = dict(mpl.rcParams)
        figure = Figure()
        ax = figure.subplots()
        assert draw(powder(), ax) is ax
        drawn(draw(powder()))
        assert dict(mpl.rcParams) == before
        boxed = [text for text in ax.texts if text.get_gid() in {"T1", "T2", "T3", "batch"}]
        free = {text.get_color() for text in ax.texts if text not in boxed}
        assert free == {mpl.rcParams["text.color"]}
        assert {text.get_color() for text in boxed} <= {"#111111"}


def test_a_figure_of_its_own_fits_a_page():
    """At most 180 mm wide, so that it stands on A4 between its margins."""
    for ax in (pictures.capsule(plan()), pictures.triturates(powder(dose="0.01 mg"))):
        width, height = ax.figure.get_size_inches() * 25.4
        assert width <= 205
        assert height <= 250


def run(code):
    """Run code in a Python of its own."""
    return subprocess.run(  # noqa: S603 - our own interpreter with our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )


@pytest.mark.slow
def test_matplotlib_is_not_imported_before_it_is_asked_for():
    """Neither by the library nor by the command line; pyplot only for a figure of its own."""
    code = """
import sys, galenic, galenic._cli, galenic._show
assert "matplotlib" not in sys.modules
from matplotlib.figure import Figure
order = galenic.read_order("src/galenic/examples/tablets.toml")
galenic.pictures.capsule(galenic.plan(order), Figure().subplots())
assert "matplotlib.pyplot" not in sys.modules
"""
    run(code)


@pytest.mark.slow
def test_without_matplotlib_the_extra_is_named():
    """The message says what to install."""
    code = """
import sys
sys.modules["matplotlib"] = None
import galenic
try:
    galenic.pictures
except galenic.GalenicError as error:
    print(error)
"""
    assert run(code).stdout.strip() == (
        "galenic.pictures needs its libraries: pip install 'galenic[plots]'"
    )


# --- saving -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_picture_is_saved_the_same_each_time(tmp_path, kind):
    """No date, no random names; a file that exists is kept unless it may be replaced."""
    for name in ("one", "two"):
        pictures.save(pictures.triturates(powder()), tmp_path / f"{name}.{kind}")
    one, two = ((tmp_path / f"{name}.{kind}").read_bytes() for name in ("one", "two"))
    assert one == two
    assert b"Date>" not in one
    with pytest.raises(galenic.InputError, match="a file that exists"):
        pictures.save(pictures.capsule(plan()), tmp_path / f"one.{kind}")
    assert (tmp_path / f"one.{kind}").read_bytes() == one
    pictures.save(pictures.capsule(plan()), tmp_path / f"one.{kind}", force=True)
    assert (tmp_path / f"one.{kind}").read_bytes() != one
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("name", ["picture", "picture.jpg", "picture.exe"])
def test_another_ending_is_refused(tmp_path, name):
    """Nothing is written."""
    with pytest.raises(galenic.InputError, match=r"\.png, \.svg or \.pdf"):
        pictures.save(pictures.capsule(plan()), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


OTHERS = (5, None, "text", [1], galenic.example("tablets"))


@pytest.mark.parametrize("other", OTHERS, ids=lambda one: type(one).__name__)
def test_what_a_picture_is_not_of_is_refused(other, tmp_path):
    """An assessment, say, has a budget and is none; it is told how one is made."""
    plan = galenic.plan(TABLETS)
    content = galenic.quality.check_content({"content [%]": [98.0] * 10}, rule="usp-905")
    for draw in (pictures.capsule, pictures.triturates):
        assert refused(lambda draw=draw: draw(other)).path == "plan"
    for draw, by in (
        (pictures.budget, "galenic.accuracy.budget(plan)"),
        (pictures.doses, "galenic.accuracy.simulate(plan)"),
        (pictures.weights, "galenic.quality.check_weights("),
    ):
        for one in (other, plan, content):
            problem = refused(lambda draw=draw, one=one: draw(one))
            assert problem.path == "made"
            assert by in problem.remedy
    if other is not None:
        assert refused(lambda: pictures.capsule(plan, other)).path == "ax"
    assert refused(lambda: pictures.alt_text(other)).path == "ax"
    assert refused(lambda: pictures.save(other, tmp_path / "one.png")).path == "ax"


def test_of_a_product_a_picture_is_named_that_there_is():
    plan = galenic.plan(galenic.example("triturate-product"))
    (name,) = refused(lambda: pictures.capsule(plan)).remedy.split("galenic.pictures.")[1:]
    assert name in pictures.__all__

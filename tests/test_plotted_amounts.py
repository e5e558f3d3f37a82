"""Matplotlib takes amounts: their numbers in one unit, the axis labelled with it, nothing mixed."""

import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import units
from matplotlib.figure import Figure

import galenic
from galenic import Amount, AmountError, pictures

mpl.use("Agg")


def amounts(*texts):
    """Amounts of these texts."""
    return [Amount.read(text) for text in texts]


@pytest.fixture
def ax():
    """Axes on which nothing is drawn."""
    return Figure().subplots()


def test_a_line_has_their_numbers_and_the_axis_their_unit(ax):
    """In mg, whatever they were written in."""
    (line,) = ax.plot([1, 2, 3], amounts("4.5 mg", "0.0015 g", "500 mcg"))
    assert line.get_ydata(orig=False) == pytest.approx([4.5, 1.5, 0.5])
    assert ax.get_ylabel() == "mg"


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax, ys: ax.scatter([1, 2], ys),
        lambda ax, ys: ax.bar(["a", "b"], ys),
        lambda ax, ys: ax.step([1, 2], ys),
        lambda ax, ys: ax.fill_between([1, 2], ys),
        lambda ax, ys: ax.plot([1, 2], np.array(ys)),
        lambda ax, ys: ax.plot([1, 2], tuple(ys)),
        lambda ax, ys: [ax.axhline(one) for one in ys],
        lambda ax, ys: ax.axhspan(*ys),
        lambda ax, ys: ax.hlines(ys, 0, 1),
        lambda ax, ys: ax.hist(ys, orientation="horizontal"),
    ],
)
def test_whatever_is_drawn(ax, draw):
    """Two amounts span the axis, which bears their unit."""
    draw(ax, amounts("2 mg", "8 mg"))
    low, high = ax.get_ylim()
    assert low <= 2.0
    assert 8.0 <= high < 9.0
    assert ax.get_ylabel() == "mg"
    ax.figure.canvas.draw()


def test_along_the_other_axis_and_with_limits(ax):
    """A histogram of weights, and limits that are amounts."""
    ax.hist(amounts("150.2 mg", "148.9 mg", "151.3 mg"))
    ax.set_xlim(*amounts("0.14 g", "160 mg"))
    assert ax.get_xlim() == pytest.approx((140, 160))
    assert ax.get_xlabel() == "mg"


def test_an_axis_may_have_another_unit_of_the_kind(ax):
    """Set before or after; a label of one's own stays."""
    ax.yaxis.set_units("mcg")
    (line,) = ax.plot([1, 2], amounts("0.0062 mg", "5 mcg"))
    assert line.get_ydata(orig=False) == pytest.approx([6.2, 5])
    assert ax.get_ylabel() == "mcg"
    ax.yaxis.set_units("g")
    assert line.get_ydata(orig=False) == pytest.approx([6.2e-6, 5e-6])
    ax.set_ylabel("dose")
    ax.axhline(*amounts("5 mcg"))
    assert ax.get_ylabel() == "dose"


def test_a_missing_amount_is_a_gap(ax):
    """A weighing without a balance has no weight to set."""
    (line,) = ax.plot([1, 2, 3], [*amounts("1 mg"), None, *amounts("3 mg")])
    assert np.isnan(line.get_ydata(orig=False)).tolist() == [False, True, False]


@pytest.mark.parametrize(
    "others",
    [amounts("1 mL", "2 mL"), amounts("1 mg/capsule"), amounts("5 %"), [*amounts("1 mg"), 2.0]],
)
def test_another_kind_on_the_same_axis_is_refused(ax, others):
    """Beside what is there, and within one call."""
    ax.plot([1], amounts("1 mg"))
    with pytest.raises((AmountError, units.ConversionError)) as caught:
        ax.plot(range(len(others)), others)
    assert isinstance(caught.value.__cause__ or caught.value, AmountError)
    with pytest.raises(AmountError):
        Figure().subplots().plot([0, 1], [*amounts("1 mg"), others[-1]])


def test_a_plan_is_drawn_by_hand(ax):
    """The weights of a plan as bars: 2280.6 mg and 13099.5 mg, by hand elsewhere."""
    plan = galenic.plan(galenic.example("tablets"))
    bars = ax.bar([one.role for one in plan.weighings], [one.weigh for one in plan.weighings])
    assert [bar.get_height() for bar in bars] == pytest.approx([2280.6, 13099.5])


def _prints(script):
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


ORDERS = {  # galenic before Matplotlib, after it, and with its pictures
    "before": "import galenic; from matplotlib.figure import Figure",
    "after": "from matplotlib.figure import Figure; import galenic",
    "pictures": "from galenic import Amount, pictures; from matplotlib.figure import Figure",
}


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS)
def test_in_whichever_order_they_are_imported(order):
    """What galenic gives out, Matplotlib takes."""
    made = "Amount" if order == "pictures" else "galenic.Amount"
    draw = f"ax = Figure().subplots(); ax.axhline({made}.read('4.5 mg')); print(ax.get_ylabel())"
    assert _prints(f"{ORDERS[order]}\n{draw}") == ["mg"]


@pytest.mark.slow
def test_planning_does_not_open_matplotlib():
    """Nor does an f-string."""
    plan = "import galenic, sys; plan = galenic.plan(galenic.example('tablets'))"
    show = "f'{plan.fill.total:.2f}'; plan._repr_html_()"
    assert _prints(f"{plan}\n{show}\nprint('matplotlib' in sys.modules)") == ["False"]


def test_where_matplotlib_does_not_know_amounts_the_error_says_what_to_do(monkeypatch, ax):
    """In place of a bare number without its unit."""
    monkeypatch.delitem(units.registry, Amount)
    with pytest.raises(TypeError, match=r"import galenic\.pictures"):
        ax.plot([1], amounts("1 mg"))
    assert pictures.alt_text(ax) == ""

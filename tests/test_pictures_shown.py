"""Pictures in a notebook: part of the page, in its ink, said in words, nothing typed as markup."""

import re
from html.parser import HTMLParser
from io import BytesIO

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from PIL import Image

import galenic
from galenic import pictures, quality
from galenic.pictures._shown import Picture

mpl.use("Agg")

SCRIPT = "<script>alert(1)</script>"
BREAK = "'\"><b onclick=alert(3)>--!>&amp;"


@pytest.fixture(autouse=True)
def _close():
    """Leave no figure open."""
    yield
    plt.close("all")


def plan(**changes):
    """A plan from tablets."""
    return galenic.plan(galenic.example("tablets").replace(**changes))


def weights():
    """Ten capsules, one of them too heavy."""
    net = [150.2, 148.9, 151.3, 149.5, 152.8, 147.6, 150.9, 171.0, 149.1, 150.4]
    return quality.check_weights({"net [mg]": net}, rule="us-theoretical", plan=plan())


class Drawing(HTMLParser):
    """Tags that close, the names that things have and are referred to by, the texts for readers."""

    VOID = frozenset({"img"})

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.attributes, self.texts = [], [], set(), []
        self.names, self.referred, self.css = [], set(), ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.names.append(value)
            if name in {"alt", "aria-label"}:
                self.texts.append(value)
            self.referred |= set(re.findall(r"url\(#([^)]+)\)", value))
            if name.endswith("href"):
                assert value.startswith("#")
                self.referred.add(value[1:])

    def handle_startendtag(self, tag, attrs):
        self.open.append(tag) if tag in self.VOID else None
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.css += data

    def handle_comment(self, data):
        raise AssertionError(data)


TAGS = {"div", "style", "svg", "defs", "g", "path", "rect", "use", "clippath", "pattern", "img"}


def drawing(ax):
    """What a notebook is given for the figure of these axes."""
    return Drawing(ax.figure._repr_html_())


@pytest.mark.parametrize(
    "draw",
    [lambda: pictures.capsule(plan()), lambda: pictures.weights(weights())],
    ids=["capsule", "weights"],
)
def test_a_picture_is_part_of_the_page_in_its_ink(draw):
    """No black or white of its own, no style but ours, and each name on it once."""
    html = draw().figure._repr_html_()
    page = Drawing(html)
    assert set(page.tags) <= TAGS
    assert page.tags.count("svg") == 1
    svg = html[html.index("<svg") : html.index("</svg>")]
    assert "#000000" not in svg
    assert "#ffffff" not in svg
    assert svg.count("currentColor") > 10
    assert page.tags.count("style") == 1
    assert len(page.names) == len(set(page.names))
    assert page.referred == set(page.names)


@pytest.mark.slow
def test_two_pictures_on_a_page_share_no_name():
    """The second would be drawn with the parts of the first."""
    one, other = (drawing(pictures.capsule(plan(dose=dose))) for dose in ("4.5 mg", "1.5 mg"))
    assert one.names
    assert not set(one.names) & set(other.names)


def test_its_words_say_what_it_shows():
    """Masses by hand: 22.806 mg of stock in 12.67 % of the body, 130.995 mg of filler."""
    ax = pictures.capsule(plan())
    words = pictures.alt_text(ax)
    for told in ("4.5 mg naltrexone hydrochloride", "22.81 mg/capsule; 12.67 %", "131 mg/capsule"):
        assert told in words
    assert drawing(ax).texts == [words, words]  # of the drawing, and of the image behind it


def test_words_of_weights_name_the_verdict_and_the_limits():
    """One of ten is above 169.2 mg, a tenth above 153.801 mg."""
    words = pictures.alt_text(pictures.weights(weights()))
    for told in ("us-theoretical: fails", "outside the limit: 1", "169.2 mg/capsule"):
        assert told in words


def test_words_of_a_tree_name_each_weighing():
    """What, how much, into which vessel."""
    small = plan(dose="0.1 mg", capsules=20)
    words = pictures.alt_text(pictures.triturates(small))
    assert len(small.weighings) > 3
    for one in small.weighings:
        assert f"{one.weigh} of {one.what} into {one.into}" in words


@pytest.mark.slow
def test_what_was_typed_is_no_markup():
    """In words and in the drawing, whose comments are left out."""
    ax = pictures.capsule(
        plan(
            filler={"name": BREAK}, excipient=[{"name": SCRIPT, "share": "1 %", "occupies": "none"}]
        )
    )
    page = drawing(ax)
    assert set(page.tags) <= TAGS
    assert not any(name.startswith("on") for name in page.attributes)
    assert BREAK in page.texts[0]
    assert SCRIPT in page.texts[0]


@pytest.mark.slow
def test_a_dark_style_becomes_the_ink_of_the_page():
    """White ink on black would not be seen on a light page."""
    with plt.style.context("dark_background"):
        ax = pictures.weights(weights())
    html = ax.figure._repr_html_()  # a notebook shows it when the style is no longer in force
    svg = html[html.index("<svg") : html.index("</svg>")]
    assert "#ffffff" not in svg
    assert "#000000" not in svg


def test_axes_of_ones_own_keep_their_figure():
    """Nothing is changed about it; its pictures are told one after the other when it is saved."""
    figure = Figure()
    left, right = figure.subplots(1, 2)
    pictures.capsule(plan(), left)
    pictures.weights(weights(), right)
    assert type(figure) is Figure
    assert pictures.alt_text(left) != pictures.alt_text(right)
    assert isinstance(pictures.capsule(plan()).figure, Picture)


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_saved_file_says_what_it_shows(kind, tmp_path):
    """As its description, which other programs read."""
    ax = pictures.capsule(plan())
    path = tmp_path / f"capsule.{kind}"
    pictures.save(ax, path)
    data = path.read_bytes()
    if kind == "png":
        assert Image.open(BytesIO(data)).text["Description"] == pictures.alt_text(ax)
    else:
        assert pictures.alt_text(ax) in data.decode()

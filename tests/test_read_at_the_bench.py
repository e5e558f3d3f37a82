"""What a technician reads first, and what is said of a packing, a maker and a count.

Each test goes through the command line. Volumes and densities are those of the charts and of the
table of powders: 0.30 mL for size 3 of Coni-Snap, 0.28 g/mL to 0.33 g/mL for PH-102, and 1.8 times
that for what is packed by hand.
"""

import json
from fractions import Fraction
from pathlib import Path

import pytest

import galenic
from galenic import _cli as cli

FIELD = Path(__file__).parent / "vectors/field"
EXAMPLES = Path(galenic.__file__).parent / "examples"

TABLETS = """
[order]
active = "naltrexone hydrochloride"
dose = "1.5 mg/capsule"
capsules = 60
excess = "0 %"
overage = "0 %"
[stock]
kind = "tablets"
active = "naltrexone hydrochloride"
strength = "50 mg/tablet"
mean_mass = "250 mg/tablet"
tablets_weighed = 20
coating = "none"
min_tablets = 10
crush_allowance = "5 %"
[filler]
name = "Avicel PH-102"
pack_stat = "150 mg/capsule"
[capsule]
size = "3"
maker = "Coni-Snap"
[weighing]
rule = "nrf"
[[balance]]
name = "my balance"
readability = "0.1 mg"
minimum = "100 mg"
capacity = "120 g"
"""


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def order():
    """Write the order, with pieces of it replaced; each must be there."""

    def write(*changes):
        text = TABLETS
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        Path("order.toml").write_text(text, encoding="utf-8")
        return "order.toml"

    return write


@pytest.fixture
def told(capsys):
    """What a command prints; it must end with the code."""

    def run(*words, code=0):
        assert cli.main(list(words)) == code
        return capsys.readouterr().out

    return run


def notices(text):
    """The notices of a plan as JSON, by code."""
    return {entry["code"]: entry for entry in json.loads(text)["notices"]}


# --- the first of the work ------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["txt", "md", "html"])
def test_tablets_are_weighed_before_the_first_step(order, told, form):
    """10 tablets of 250 mg are 2500 mg; who reads another mass is told before WEIGH what to do."""
    told("plan", order(), "--output", f"sheet.{form}")
    page = " ".join(Path(f"sheet.{form}").read_text(encoding="utf-8").split())
    first, _, rest = page.partition("WEIGH")
    for words in ("take 10 tablets", "weigh them intact", "expected 2500 mg", "stop, plan again"):
        assert words in first
        assert words not in rest


def test_capsules_that_are_opened_are_weighed_first_too(told):
    """The example: their contents, above the weights."""
    text = told("example", "capsules")
    Path("order.toml").write_text(text, encoding="utf-8")
    first = told("plan", "order.toml").partition("\nWEIGH")[0]
    assert "weigh their contents" in first
    assert "stock.mean_net" in " ".join(first.split())


def test_nothing_comes_first_of_a_powder_or_under_a_stop(order, told):
    """A powder has no units; and under a stop nothing is begun."""
    powder = told("example", "powder")
    Path("order.toml").write_text(powder, encoding="utf-8")
    assert "BEFORE STEP 1" not in told("plan", "order.toml")
    stopped = order(('coating = "none"', 'coating = "enteric"'))
    assert "BEFORE STEP 1" not in told("plan", stopped, code=1)


# --- how to fill ----------------------------------------------------------------------------------


def test_the_lines_to_write_stand_above_the_mixing(order, told):
    """The ways out name the line and its table, beside the caution, and can be pasted."""
    page = told("plan", order())
    before = " ".join(page.partition("\nMIXING")[0].partition("\nCAUTION\n")[0].split())
    way = next(
        one
        for one in json.loads(told("plan", "order.toml", "--json"))["ways_out"]
        if one["action"] == "fill-to-a-mass"
    )
    fill = way["change"]["capsule"]["fill"]
    assert f'fill = "{fill}" under [capsule]' in before
    assert 'pack_stat = "___ mg/capsule" under [stock]' in before


def test_the_line_that_was_offered_is_no_doubt_afterwards(order, told):
    """7.5 mg of stock at 75 mg a body are a tenth: 0.9 × 150 + 7.5 = 142.5 mg, by hand.

    One milligram more would not fit at the loosest, and is not said to.
    """
    ways = json.loads(told("plan", order(), "--json"))["ways_out"]
    (fill,) = (
        way["change"]["capsule"]["fill"] for way in ways if way["action"] == "fill-to-a-mass"
    )
    assert Fraction(fill.partition(" ")[0]) == 142
    for mass, fits in ((fill, True), ("142.5 mg/capsule", True), ("143.5 mg/capsule", False)):
        path = order(('size = "3"', f'size = "3"\nfill = "{mass}"'))
        found = notices(told("plan", path, "--json"))
        assert ("fill-fits-loosest" in found) is fits
        assert ("fill-volume-unchecked" in found) is not fits


def test_one_doubt_is_told_once(order, told):
    """The stock is taken to pack like the filler: among the cautions once, its error below."""
    page = told("plan", order())
    boxes = page.partition("\nMIXING")[0]
    assert "No packing statistic is known" not in boxes
    assert "The packing of the stock" in boxes
    assert "No packing statistic is known" in " ".join(page.partition("PACKING, NOT")[2].split())


# --- makers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("maker", ["Capsugel", "Capsugel Coni-Snap", "ConiSnap", "coni snap"])
def test_a_maker_near_one_of_the_charts_is_a_caution(order, told, maker):
    """It names the one that is near, and what is lost; and takes no other in its place."""
    path = order(('maker = "Coni-Snap"', f'maker = "{maker}"'))
    entry = notices(told("plan", path, "--json"))["capsule-maker-near"]
    assert entry["severity"] == "caution"
    assert 'maker = "Coni-Snap"' in entry["text"]
    assert "shell" in entry["text"]
    capsule = json.loads(told("plan", path, "--json"))["capsule"]
    assert (capsule["maker"], capsule["volume"]) in {(maker, None), (None, None)}


def test_a_maker_of_whom_all_is_told_is_a_note(order, told):
    """Volume and shell are given: nothing is lost. And one near none is a note as before."""
    given = 'maker = "Capsugel"\nvolume = "0.30 mL/capsule"\nshell = "48 mg/capsule"'
    for line in (given, 'maker = "Nobody and Sons"'):
        found = notices(told("plan", order(('maker = "Coni-Snap"', line)), "--json"))
        assert "capsule-maker-near" not in found
        assert found["capsule-maker-unknown"]["severity"] == "info"


# --- densities ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        ("84 mg/capsule", None),  # 0.28 g/mL
        ("83 mg/capsule", ("0.27666", "0.28")),
        ("178 mg/capsule", None),  # 0.5933 g/mL
        ("180 mg/capsule", ("0.6", "0.594")),  # 1.8 × 0.33 g/mL
    ],
)
def test_a_packing_beyond_the_table_is_a_caution_with_both_numbers(order, told, pack, said):
    """Of 0.30 mL: from the loose density seen to 1.8 times the highest of it."""
    path = order(('pack_stat = "150 mg/capsule"', f'pack_stat = "{pack}"'))
    found = notices(told("plan", path, "--json"))
    assert ("density-not-seen" in found) is (said is not None)
    for number in said or ():
        assert number in found["density-not-seen"]["text"]


def test_without_a_maker_the_bodies_of_all_are_looked_at(order, told):
    """180 mg are 0.6 g/mL in 0.30 mL, and nobody has a larger body of size 3 in the charts."""
    path = order(
        ('pack_stat = "150 mg/capsule"', 'pack_stat = "180 mg/capsule"'),
        ('maker = "Coni-Snap"\n', ""),
    )
    largest = galenic._materials.capsules.spread("3")[1].number
    assert ("density-not-seen" in notices(told("plan", path, "--json"))) is (
        Fraction(180, 1000) / largest > Fraction("0.594")
    )


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_an_example_gains_no_caution(told, path):
    """What is shipped is within the table, of a maker of the charts."""
    found = notices(told("plan", str(path), "--json"))
    assert not found.keys() & {"density-not-seen", "capsule-maker-near", "fill-volume-unchecked"}


def test_a_powder_of_no_table_is_not_held_against_one(order, told):
    """Of a filler that no table knows nothing is said but what was: nobody has seen its density."""
    path = order(
        ('name = "Avicel PH-102"', 'name = "our own filler"'),
        ('pack_stat = "150 mg/capsule"', 'pack_stat = "250 mg/capsule"'),
    )
    assert "density-not-seen" not in notices(told("plan", path, "--json"))


# --- counts, and weights --------------------------------------------------------------------------


def test_a_count_that_is_not_told_is_said(order, told):
    """A mean of nobody knows how many; of 20 nothing is said, of 10 that they are few."""
    code = "count-weighed-unknown"
    assert code in notices(told("plan", order(("tablets_weighed = 20\n", "")), "--json"))
    assert code not in notices(told("plan", order(), "--json"))
    few = notices(told("plan", order(("_weighed = 20", "_weighed = 10")), "--json"))
    assert "tablet-masses-few" in few
    assert code not in few


def test_the_page_of_a_recovery_is_worked_with(order, told):
    """Boxes, a place for each reading beside its balance, and who answers for it."""
    words = ("recover", order(), "--tolerance", "2 %")
    words += ("--weighed", "1=480.0mg", "--weighed", "2=8600.0mg")
    told(*words, "--output", "recovery.html", code=1)
    page = Path("recovery.html").read_text(encoding="utf-8")
    tables, _, record = page.partition('class="weights')[2].partition('class="record')
    assert page.count('class="tick"') >= 2
    assert 'class="read">______._ mg' in tables
    assert "balance: my balance</small>" in tables
    assert "<td>balance: my balance</td>" not in page
    for who in ("what was done", "prepared by", "checked by"):
        assert who in record
    text = told(*words, code=1)
    assert "[ ] 1.  450 mg" in text
    assert "weighed ______._ mg  by ______  checked ______" in text

"""Capsules of another strength, opened for their contents; figures by hand beside each test."""

import json
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic._cli import main
from galenic.accuracy import assess

TABLES = {
    "order": {"active": "testol", "dose": "4.5 mg", "capsules": 60, "excess": "0 %"},
    "stock": {
        "kind": "capsules",
        "active": "testol",
        "strength": "25 mg/capsule",
        "mean_net": "182.4 mg/capsule",
        "release": "immediate",
        "pack_stat": "175 mg/capsule",
        "shell_allowance": "3 %",
    },
    "capsule": {"size": "3", "maker": "Coni-Snap"},
    "filler": {"name": "microcrystalline cellulose PH-102", "pack_stat": "150 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "a", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
}


def planned(**stock):
    """The plan with keys of the stock changed; ``None`` leaves one out."""
    told = {key: value for key, value in (TABLES["stock"] | stock).items() if value is not None}
    return galenic.plan(TABLES | {"stock": told}, prove=True)


def codes(plan):
    """Which notices a plan has."""
    return {notice.code for notice in plan.notices}


def test_the_weight_is_that_of_so_much_of_their_contents():
    """60 × 4.5 mg = 270 mg; 25 mg in 182.4 mg: 270 × 182.4 / 25 = 1969.92 mg, of 10.8 capsules."""
    plan = planned()
    assert plan.weighings[0].exact.number == Fraction(270) * Fraction("182.4") / 25
    assert plan.weighings[0].weigh.number == Fraction("1969.9")  # of 10.8 capsules, nearly
    assert plan.stock.capsules_exact.number == Fraction("1969.9") / Fraction("182.4")
    assert plan.stock.capsules_to_open == math.ceil(10.8 * 1.03) == 12
    assert plan.stock.tablets_to_take is None
    assert plan.stock.intact_mass.number == 12 * Fraction("182.4")
    # 12 × 25 mg, less what the weight of 1969.9 mg holds
    left = 300 - Fraction("1969.9") * 25 / Fraction("182.4")
    assert plan.stock.leftover_active.number == left
    assert plan.weighings[0].what == "testol 25 mg capsules, contents"


RETARD = [
    ("retard", "diltiazem retard"),
    ("retardkapseln", "Diltiazem-Retardkapseln"),
    ("prolonged release", "metoprolol succinate prolonged release"),
    ("MR", "tamsulosin MR"),
    ("CR", "nifedipine CR"),
    ("SR", "verapamil SR"),
    ("XR", "metformin XR"),
    ("LP", "diclofenac LP"),
    ("zok", "metoprolol ZOK"),
    ("liberacao prolongada", "metoprolol de liberação prolongada"),
    ("liberacion prolongada", "metoprolol liberación prolongada"),
    ("gereguleerde afgifte", "metoprolol met gereguleerde afgifte"),
    ("magensaftresistent", "Omeprazol magensaftresistent"),
    ("gastro resistant", "omeprazole gastro-resistant"),
    ("gastrorresistente", "pantoprazol gastrorresistente"),
    ("maagsapresistente", "maagsapresistente pantoprazol"),
    ("msr", "pantoprazol msr"),
    ("rilascio prolungato", "nifedipina a rilascio prolungato"),
    ("liberation prolongee", "métoprolol à libération prolongée"),
    ("dojelitowe", "pantoprazol dojelitowe"),
    ("przedluzonym uwalnianiu", "metoprolol o przedłużonym uwalnianiu"),
    ("depottablett", "metoprolol depottablett"),
    ("enteric", "aspirin enteric-coated"),
    ("пролонгированного", "нифедипин пролонгированного действия"),
    ("пролонгованоі", "ніфедипін пролонгованої дії"),
    ("magensaftr", "Omeprazol magensaftr."),
    ("uzatılmıs salımlı", "nifedipin uzatılmış salımlı tablet"),
    ("enterik", "diklofenak enterik tablet"),
    ("produljenim oslobađanjem", "nifedipin s produljenim oslobađanjem"),
    ("podaljsanim sproscanjem", "nifedipin s podaljšanim sproščanjem"),
    ("удължено освобождаване", "нифедипин с удължено освобождаване"),
    ("liberacion lenta", "nifedipino liberación lenta"),
    ("acao prolongada", "nifedipino de ação prolongada"),
    ("enterosoluble", "diclofénac entérosoluble"),
    ("徐放", "ニフェジピン徐放錠"),
    ("腸溶", "オメプラゾール腸溶錠"),
    ("CR", "ニフェジピンCR錠"),
    ("缓释", "硝苯地平缓释片"),
    ("控释", "硝苯地平控释片"),
    ("肠溶", "奥美拉唑肠溶片"),
    ("緩釋", "二甲雙胍緩釋錠"),
    ("서방", "니페디핀 서방정"),
]
AT_ONCE = [
    "naltrexone hydrochloride",
    "non-retard diltiazem",
    "nicht retardiertes Diltiazem",
    "metformin immediate release",
    "duloxetine Dr. Reddy's",
    "lipase",
    "strontium Sr",
    "verapamil sr-free",
    "enterolactone",
    "metoprolol tartrate non-SR",
    "metoprolol tartrate (not SR)",
    "metformina sin retard",
    "Salmonella enterica Ty21a",
    "Lactobacillus plantarum LP-115",
    "SR-57227",
    "ニフェジピン速放錠",
    "非徐放性ニフェジピン",
    "ビタミンB1錠",
    "硝苯地平片",
]


def tablets(name, **stock):
    """60 × 4.5 mg from film-coated tablets of 25 mg, by their name."""
    table = {"kind": "tablets", "active": name, "strength": "25 mg/tablet"}
    table |= {"mean_mass": "182.4 mg/tablet", "coating": "film"} | stock
    return TABLES | {"order": TABLES["order"] | {"active": name}, "stock": table}


def capsules(name, **stock):
    """The same of capsules that are opened."""
    table = {key: value for key, value in TABLES["stock"].items() if key != "release"}
    order = TABLES["order"] | {"active": name}
    return TABLES | {"order": order, "stock": table | {"active": name} | stock}


@pytest.mark.parametrize("of", [tablets, capsules])
@pytest.mark.parametrize(("word", "name"), RETARD)
def test_a_name_that_tells_of_its_release_stops(word, name, of):
    """The word is named; where the order says that they release at once, it is a caution."""
    plan = galenic.plan(of(name))
    (stop,) = plan.stops
    assert (stop.code, stop.values["word"]) == ("release-by-name", word)
    assert 'release = "immediate"' in stop.text
    told = galenic.plan(of(name, release="immediate"))
    assert not told.stopped
    (caution,) = [one for one in told.notices if one.code == "release-unlike-name"]
    assert (caution.severity, caution.values["word"]) == ("caution", word)


@pytest.mark.parametrize("of", [tablets, capsules])
@pytest.mark.parametrize("name", AT_ONCE)
def test_an_ordinary_name_tells_nothing_of_a_release(name, of):
    """Neither stop nor caution, with release said or not."""
    for stock in ({}, {"release": "immediate"}):
        assert not {"release-by-name", "release-unlike-name"} & codes(
            galenic.plan(of(name, **stock))
        )


@pytest.mark.parametrize(
    ("lot", "told"),
    [("Beloc-Zok mite retard, Ch. 4711", True), ("SR 0234", False), ("LP-12", False)],
)
def test_the_name_of_a_product_may_stand_with_its_lot(lot, told):
    """A word tells there; capitals may be those of any lot."""
    assert ("release-by-name" in codes(galenic.plan(tablets("metoprolol", lot=lot)))) is told


@pytest.mark.parametrize(
    ("stock", "stopped"),
    [
        ({"release": "immediate"}, False),
        ({"release": "modified-release"}, True),
        ({"release": "enteric", "coating": "none"}, True),
        ({}, False),
    ],
)
def test_the_release_of_tablets_may_be_said(stock, stopped):
    """As that of capsules; an order that does not say is planned as before."""
    plan = galenic.plan(tablets("testol", **stock))
    assert [one.code for one in plan.stops] == ["tablet-release-modified"] * stopped


@pytest.mark.parametrize("coating", ["enteric", "modified-release"])
def test_tablets_have_one_release(tmp_path, capsys, coating):
    """A coating that keeps the active back, and a release at once, contradict each other."""
    order = tmp_path / "order.json"
    tables = tablets("testol", coating=coating, release="immediate")
    order.write_text(json.dumps(tables), "utf-8")
    assert main(["plan", str(order)]) == 2
    assert "stock.release" in capsys.readouterr().err


def test_an_assay_of_the_lot_counts():
    """At 96 % of label it takes 1969.92 / 0.96 = 2052 mg."""
    assert planned(assay="96 %").weighings[0].exact.number == 2052


@pytest.mark.parametrize(
    ("release", "code", "stopped"),
    [
        ("immediate", None, False),
        (None, "capsule-release-unknown", False),
        ("enteric", "capsule-release-modified", True),
        ("modified-release", "capsule-release-modified", True),
    ],
)
def test_release_is_asked(release, code, stopped):
    """Enteric and modified release stop; not to say is a caution."""
    plan = planned(release=release)
    told = {"capsule-release-unknown", "capsule-release-modified"} & codes(plan)
    assert told == ({code} if code else set())
    assert plan.stopped is stopped
    assert bool(plan.weighings) is not stopped


def test_contents_lighter_than_their_active_are_refused():
    """25 mg of active are not in 24 mg of powder; at 80 % of label they are."""
    with pytest.raises(galenic.InputError) as caught:
        planned(mean_net="24 mg/capsule")
    assert [problem.path for problem in caught.value.problems] == ["stock.mean_net"]
    assert planned(mean_net="24 mg/capsule", assay="80 %").proved


@pytest.mark.parametrize(
    ("stock", "opened", "code"),
    [
        ({"shell_allowance": None}, 12, "capsule-allowance-assumed"),  # 10.8 × 1.05 = 11.34
        ({"shell_allowance": None, "available": 11}, 11, "capsule-allowance-gave-way"),
        ({"shell_allowance": "0 %", "available": 11}, 11, None),
        ({"min_capsules": 20}, 20, None),
    ],
)
def test_what_is_only_assumed_gives_way(stock, opened, code):
    """An allowance of ours is named; it asks for no capsule that is not there."""
    plan = planned(**stock)
    assert plan.stock.capsules_to_open == opened
    told = {"capsule-allowance-assumed", "capsule-allowance-gave-way"} & codes(plan)
    assert told == ({code} if code else set())


@pytest.mark.parametrize(("available", "stopped"), [(11, True), (12, False)])
def test_too_few_are_a_stop(available, stopped):
    """Twelve are to be opened."""
    plan = planned(available=available)
    assert ("stock-short" in codes(plan)) is plan.stopped is stopped


@given(st.integers(1, 60))
def test_short_of_stock_just_where_more_is_weighed(available):
    """What is at hand, less what stays in the shells by the order's own word."""
    plan = planned(available=available)
    order = plan.order
    assert ("stock-short" in codes(plan)) == (
        math.ceil(Fraction(54, 5) * Fraction("1.03")) > available
    )
    assert order.stock.at_hand() == available * Fraction("182.4") / Fraction("1.03")


def test_the_largest_batch_of_thirty():
    """30 × 25 mg / 1.03 / 4.5 mg = 161.8: 161 capsules, and the 162nd would need a 31st."""
    found = galenic.capacity(TABLES | {"stock": TABLES["stock"] | {"available": 30}})
    assert found.capsules == 161
    assert math.ceil(162 * Fraction("4.5") / 25 * Fraction("1.03")) == 31


def test_no_word_of_tablets_on_how_sure_the_dose_is():
    """Nor in what is told of a lot without an assay, nor in what would make it surer."""
    text = " ".join(str(assess(planned(), batches=100)).split())
    assert "the same in all of the lot" in text
    assert "tablet" not in text.replace("USP naltrexone hydrochloride tablets", "")  # a source


def test_the_example_is_planned_from_the_command_line(capsys, tmp_path):
    """`galenic example capsules` prints an order that works."""
    assert main(["example", "capsules"]) == 0
    path = tmp_path / "order.toml"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["plan", str(path), "--prove"]) == 0
    page = capsys.readouterr().out
    assert "12 capsules" in page
    assert "weigh their contents" in page


@pytest.mark.parametrize("lot", ["DEPOT-7", "Apotheke-Depot 4", "ZOK 12", "MGA-12", "SR-12"])
def test_a_lot_may_bear_letters_that_tell_of_release_in_a_name(lot):
    """A lot of a depot is no depot."""
    plan = galenic.plan(tablets("metoprolol tartrate", lot=lot))
    assert not {one.code for one in plan.notices} & {"release-by-name", "release-unlike-name"}

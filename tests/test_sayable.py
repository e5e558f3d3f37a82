"""What people have on the jar and at the bench can be said: factor, film, what is not critical."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

import galenic
from galenic._cli import main
from galenic.accuracy._sources import sources_of

FIELD = Path(__file__).parent / "vectors/field"


def told(capsys, path, *words):
    """What the command line plans, as JSON."""
    code = main(["plan", str(path), "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def changed(tmp_path, name, *changes):
    """A field file with some text exchanged."""
    text = (FIELD / name).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / name
    path.write_text(text)
    return path


def stock_weights(plan):
    """What is weighed of the stock, in mg."""
    return [Fraction(w["weigh"].split()[0]) for w in plan["weighings"] if w["role"] == "stock"]


# --- the factor on the jar ------------------------------------------------------------------------


def test_a_typed_factor_is_the_weight_for_each_active(capsys):
    """German leaflet: 97.8 % dried, 1.3 % loss, factor 1.036: 50 x 20 mg x 1.036 = 1036 mg."""
    code, plan = told(capsys, FIELD / "de-ekf-typed.toml", "--prove")
    assert code == 0
    assert stock_weights(plan) == [1036]
    assert plan["check"]
    said = {notice["code"]: notice["text"] for notice in plan["notices"]}
    assert "965.251 mg/g" in said["factor-typed"]  # 1000 / 1.036


def test_a_factor_stands_alone(tmp_path, capsys):
    """Beside an assay it would correct twice."""
    more = ('factor = "1.036"', 'factor = 1.036\nassay = "98 %"')
    path = changed(tmp_path, "de-ekf-typed.toml", more)
    code, problems = told(capsys, path)
    assert code == 2
    assert [problem["path"] for problem in problems["problems"]] == ["stock.assay"]


def test_without_either_both_keys_are_asked_for(tmp_path, capsys):
    """An assay with its basis, or a factor."""
    path = changed(tmp_path, "de-ekf-typed.toml", ('factor = "1.036"\n', ""))
    code, problems = told(capsys, path)
    assert code == 2
    assert {problem["path"] for problem in problems["problems"]} == {"stock.assay", "stock.basis"}
    assert all("factor" in problem["remedy"] for problem in problems["problems"])


@pytest.mark.parametrize(("factor", "unusual"), [("1.1", False), ("1.12", True)])
def test_a_factor_far_off_is_an_unusual_content(factor, unusual):
    """1 / 1.12 is below the 90 % from which a content is unusual."""
    order = galenic.read_order(FIELD / "de-ekf-typed.toml").replace(stock={"factor": factor})
    codes = {notice.code for notice in galenic.plan(order).notices}
    assert ("assay-unusual" in codes) == unusual


def test_how_sure_the_factor_is_can_be_said():
    """Not known unless it is given; then it is a source like an assay's."""
    order = galenic.read_order(FIELD / "de-ekf-typed.toml")
    for stock, known in (({}, None), ({"assay_uncertainty": "0.5 %"}, 0.005)):
        sources = sources_of(galenic.plan(order.replace(stock=stock)))
        (found,) = (source for source in sources if source.name == "content by the factor")
        assert (found.standard if found.distribution else None) == known


# --- the film sieved off --------------------------------------------------------------------------


def test_the_strength_is_in_what_the_film_leaves(capsys):
    """72 mg less 4 mg of film hold 10 mg: 147.1 mg/g; 120 x 5 mg are 60 tablets, 4080 mg."""
    code, plan = told(capsys, FIELD / "de-film-sieved.toml", "--prove")
    assert code == 0
    assert stock_weights(plan) == [60 * 68]
    assert float(plan["potency"]["active_per_stock"].split()[0]) == pytest.approx(10_000 / 68)
    assert plan["stock"]["tablets_exact"] == "60"
    # 60 and 5 % for the mortar: 63, weighed whole; their powder less what is taken is left over
    assert plan["stock"]["tablets_to_take"] == 63
    assert plan["stock"]["intact_mass"] == "4536 mg"
    assert plan["stock"]["leftover"] == "204 mg"
    assert plan["stock"]["leftover_active"] == "30 mg"
    said = {notice["code"]: notice["text"] for notice in plan["notices"]}
    assert "252 mg of 63 tablets" in said["film-sieved"]


def test_powder_at_hand_is_what_the_film_leaves():
    """70 tablets of 68 mg in capsules of 34 mg each; an allowance was not written."""
    order = galenic.read_order(FIELD / "de-film-sieved.toml").replace(stock={"available": 70})
    capacity = galenic.capacity(order)
    assert capacity.capsules == 70 * 68 // 34
    assert f'"{70 * 68} mg"' in capacity.to_json()


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('coating = "film"', 'coating = "none"', "stock.film_mass"),
        ('film_mass = "4 mg/tablet"', 'film_mass = "62 mg/tablet"', "stock.mean_mass"),
    ],
)
def test_a_film_that_cannot_be(tmp_path, capsys, old, new, path):
    """Without a film coating there is none, and the active must be in what it leaves."""
    code, problems = told(capsys, changed(tmp_path, "de-film-sieved.toml", (old, new)))
    assert code == 2
    assert path in [problem["path"] for problem in problems["problems"]]


# --- what is not critical -------------------------------------------------------------------------

LENIENT = ('share = "0.5 %"', 'share = "0.5 %"\nrole = "glidant"\ncritical = false')


def test_a_glidant_need_not_meet_the_rule_of_the_active(tmp_path, capsys):
    """28.8 tablets of 245 mg are 7056 mg; 0.5 % of the fill, some 65 mg, on a balance of 1 mg."""
    code, plan = told(capsys, changed(tmp_path, "it-plavix.toml", LENIENT))
    assert code == 0
    assert plan["stock"]["tablets_exact"] == "28.8"
    assert stock_weights(plan) == [7056]
    assert not plan["triturates"]
    (silica,) = (one for one in plan["weighings"] if one["role"] == "excipient")
    assert silica["minimum"] == "10 mg"
    assert silica["rule"] == "not critical"
    total = Fraction(plan["fill"]["total"].split()[0]) * 120
    assert abs(Fraction(silica["weigh"].split()[0]) - total / 200) <= Fraction(1, 2)


def test_without_the_word_it_goes_through_a_triturate(capsys):
    """The rule of the pharmacy holds for all that is not said to be otherwise."""
    _, plan = told(capsys, FIELD / "it-plavix.toml")
    assert [triturate["what"] for triturate in plan["triturates"]] == ["colloidal silicon dioxide"]


def test_the_minimum_of_the_balance_itself_still_holds(tmp_path, capsys):
    """A certificate of 80 mg: 65 mg may not be weighed on it, whatever need not be exact."""
    minimum = ('readability = "1 mg"', 'readability = "1 mg"\nminimum = "80 mg"')
    _, plan = told(capsys, changed(tmp_path, "it-plavix.toml", LENIENT, minimum))
    assert plan["triturates"]


@pytest.mark.parametrize(
    "excipient",
    [
        {"name": "clopidogrel", "share": "0.5 %", "critical": False, "density": "0.5 g/mL"},
        {"name": "naltrexone", "share": "0.5 %", "critical": False, "density": "0.5 g/mL"},
        {"name": "dye", "share": "0.5 %", "critical": False, "tracer": True, "density": "0.5 g/mL"},
    ],
)
def test_what_holds_or_tells_of_an_active_is_critical(excipient):
    """An active, a drug of our table, and a tracer."""
    order = galenic.read_order(FIELD / "it-plavix.toml")
    with pytest.raises(galenic.InputError) as caught:
        order.replace(excipient=[excipient])
    assert "excipient[0].critical" in [problem.path for problem in caught.value.problems]


# --- numbers and parts as they are typed ----------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ("1,036", '"1.036" where it is the decimal sign'),
        ("f = 1.036", 'write the number alone: "1.036"'),
        ("0.965", "a factor is what is weighed for each of active"),
        ("103.6", "check the number"),
    ],
)
def test_a_factor_is_told_as_it_was_typed(given, remedy):
    """As it stands on a jar, and not as a fraction that nobody wrote."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(stocked(kind="powder", factor=given))
    (problem,) = caught.value.problems
    assert problem.path == "stock.factor"
    assert problem.given == f"'{given}'"
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ("1+9", "write '1 in 10' (100 mg/g)"),
        ("1 + 99", "write '1 in 100' (10 mg/g)"),
        ("1in10", "write '1 in 10'"),
        ("1 IN 10", "write '1 in 10'"),
        ("1 zu 10", "write '1 in 10' (100 mg/g) or '1 in 11' (one part to 10, 90.90909 mg/g)"),
        ("1 op 10", "'1 in 11'"),
        ("1 sur 10", "'1 in 11'"),
        ("1 em 10", "'1 in 11'"),
    ],
)
def test_parts_in_other_words_are_told_in_ours(given, remedy):
    """What can be read in one way, or in two, is told; nothing is taken."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(stocked(kind="triturate", strength=given, diluent="mannitol"))
    (problem,) = caught.value.problems
    assert problem.path == "stock.strength"
    assert remedy in problem.remedy


@pytest.mark.parametrize("unit", ["mcgr", "mkg", "microgrammes", "microgramos", "microgrammi"])
def test_micrograms_in_other_languages(unit):
    """The spelling of ours is told."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(stocked(dose=f"25 {unit}", kind="powder", assay="99 %", basis="as-is"))
    (problem,) = caught.value.problems
    assert "25 mcg" in problem.remedy


def stocked(dose="5 mg", **stock):
    """An order of this stock."""
    return {
        "order": {"active": "a drug", "dose": dose, "capsules": 60},
        "stock": {"active": "a drug", **stock},
        "capsule": {"size": "1", "fill": "300 mg/capsule"},
        "filler": {"name": "mannitol"},
    }

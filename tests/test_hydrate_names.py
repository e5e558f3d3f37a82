"""Hydrates that are in no table: names that say so, and water that may be a hydrate's own."""

import json
import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic._cli import main
from galenic._materials.hydrates import says_hydrate
from strategies import plain

F = Fraction
FIELD = Path(__file__).parent / "vectors/field"
SEVERITIES = ("none", "info", "caution", "stop", "refused")

CIAAW = {"C": F("12.011"), "H": F("1.008"), "N": F("14.007"), "O": F("15.999"), "S": F("32.06")}
AMOXICILLIN = {"C": 16, "H": 19, "N": 3, "O": 5, "S": 1}


def weight(atoms):
    """The molar mass of a formula, in g/mol."""
    return sum(CIAAW[symbol] * count for symbol, count in atoms.items())


WATER = weight({"H": 2, "O": 1})
ANHYDROUS = weight(AMOXICILLIN)
TRIHYDRATE = ANHYDROUS + 3 * WATER
ROWS = [
    {"name": name, "base": "amoxicillin", "molar_mass": f"{plain(mass)} g/mol"}
    for name, mass in (("amoxicillin", ANHYDROUS), ("amoxicillin trihydrate", TRIHYDRATE))
]


def field_order():
    """The order of the Brazilian field file."""
    return tomllib.loads((FIELD / "br-hydrate-kf.toml").read_text("utf-8"))


def run(capsys, tmp_path, order):
    """Plan an order at the command line; gives the exit code and the result."""
    path = tmp_path / "order.json"
    path.write_text(json.dumps(order), "utf-8")
    code = main(["plan", str(path), "--json"])
    return code, json.loads(capsys.readouterr().out)


def powder(name, *, rows=(), **keys):
    """100 x 10 mg of a powder, 100 % on the anhydrous basis unless the keys say else."""
    stock = {"kind": "powder", "active": name, "assay": "100 %", "basis": "anhydrous"} | keys
    return {
        "order": {"active": name, "dose": "10 mg", "capsules": 100},
        "stock": {key: value for key, value in stock.items() if value is not None},
        "capsule": {"size": "3"},
        "filler": {"name": "a filler", "pack_stat": "200 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "0.1 mg"}],
        "substance": list(rows),
    }


def codes(order):
    """The codes of the notices of a plan, with the notice."""
    return {notice.code: notice for notice in galenic.plan(order).notices}


# --- the field file ------------------------------------------------------------------------------


def test_the_trihydrate_is_refused_as_it_stands(capsys, tmp_path):
    """Weighed as it stands it would be 8,671 mg, a silent overdose of 14.8 %."""
    code, told = run(capsys, tmp_path, field_order())
    (problem,) = told["problems"]
    assert (code, problem["code"], problem["path"]) == (2, "missing", "stock.assay_as")
    assert "amoxicillin trihydrate" in problem["expected"]


@pytest.mark.parametrize("water", [{}, {"water_molecules": 3}])
def test_with_assay_as_and_two_rows_it_weighs_7553_mg(capsys, tmp_path, water):
    """7,500 mg of trihydrate hold 6,534 mg of amoxicillin; the powder has 86.5 % of it."""
    order = field_order()
    order["stock"]["assay_as"] = "amoxicillin"
    order["substance"] = [ROWS[0], ROWS[1] | water]
    code, told = run(capsys, tmp_path, order)
    exact = 7500 * ANHYDROUS / TRIHYDRATE / F("0.865")
    assert (code, round(exact)) == (0, 7553)
    assert told["weighings"][0]["weigh"] == "7553 mg"
    assert not {"water-high", "hydrate-untold"} & {one["code"] for one in told["notices"]}


def test_assay_as_the_hydrate_itself_is_no_answer():
    """A content on an anhydrous basis is not one of a hydrate, whoever says so."""
    order = field_order()
    order["stock"]["assay_as"] = "amoxicillin trihydrate"
    with pytest.raises(galenic.InputError) as refused:
        galenic.plan(order)
    (problem,) = refused.value.problems
    assert (problem.code, problem.path) == ("double-correction", "stock.assay_as")


@pytest.mark.parametrize(
    ("stock", "content"),
    [
        ({"water": "0.6 %"}, F("99.4")),
        ({"water": "0.6 %", "assay": "104 %"}, F("103.376")),
        ({"basis": "dried", "loss_on_drying": "0.6 %", "water": None}, F("99.4")),
        ({"basis": "as-is", "water": None}, F(100)),
        (
            {"assay": None, "basis": None, "water": None, "factor": "1.006"},
            F(100) / F("1.006"),
        ),
    ],
)
def test_a_trihydrate_without_its_own_water_is_stopped(capsys, tmp_path, stock, content):
    """A Brazilian rule takes it off before: 6,573 mg of a trihydrate of which 7,500 mg are ordered.

    A trihydrate holds 87.1 % of amoxicillin, and no powder of it 99.4 %.
    """
    order = field_order()
    order["stock"] |= {"assay_as": "amoxicillin"} | stock
    order["stock"] = {key: value for key, value in order["stock"].items() if value is not None}
    order["substance"] = ROWS
    code, told = run(capsys, tmp_path, order)
    found = {one["code"]: one for one in told["notices"]}
    stop = found["content-beyond-form"]
    assert (code, stop["severity"]) == (1, "stop")
    assert f"{float(content):.5g} % of amoxicillin" in stop["text"]
    assert f"holds {float(100 * ANHYDROUS / TRIHYDRATE):.5g} %" in stop["text"]
    assert ("hydrate-water-low" in found) == (
        "factor" not in stock and stock.get("basis") != "as-is"
    )


def test_little_water_of_a_hydrate_is_told_with_both_weights():
    """Planned 6,573 mg; with 12.88 % of crystal water beside the 0.6 %, 7,552 mg."""
    order = field_order()
    order["stock"] |= {"assay_as": "amoxicillin", "water": "0.6 %"}
    order["substance"] = ROWS
    found = codes(order)["hydrate-water-low"].values
    own = 100 * 3 * WATER / TRIHYDRATE
    assert found["holds"].number == own
    assert found["planned"].number == 7500 * ANHYDROUS / TRIHYDRATE / F("0.994")
    assert found["more"].number == 7500 * ANHYDROUS / TRIHYDRATE / ((F("99.4") - own) / 100)
    assert [round(found[key].number) for key in ("planned", "more")] == [6573, 7552]


def test_a_hydrate_without_a_molar_mass_is_known_by_its_name():
    """A trihydrate of 365.4 g/mol holds 54.045 of 419.4 g/mol, 12.9 %; converted to none."""
    name = "amoxicillin"
    order = powder("amoxicillin trihydrate", water="0.6 %", assay_as=name)
    order["order"] |= {"active": name, "convert_form": True}
    order["substance"] = [ROWS[0], {"name": "amoxicillin trihydrate", "base": name}]
    found = codes(order)["hydrate-water-low"].values
    assert found["holds"].number == 100 * 3 * WATER / (ANHYDROUS + 3 * WATER)
    order["stock"]["water"] = "13 %"
    assert "hydrate-water-low" not in codes(order)


@pytest.mark.parametrize(
    ("water", "assay", "told"),
    [
        ("6 %", "98 %", {"hydrate-water-low"}),  # 8.7 % of its own: 0.7 of it is 6.09 %
        ("6.2 %", "98 %", set()),  # limits of monographs begin below what a formula holds
        ("8.7 %", "105 %", set()),  # what its assay has above 100 % is no water left out
        ("0.5 %", "99.2 %", {"hydrate-water-low", "content-beyond-form"}),
        ("0.5 %", "90 %", {"hydrate-water-low"}),
    ],
)
def test_the_dihydrate_of_the_table_is_held_to_its_water(water, assay, told):
    """Naltrexone hydrochloride dihydrate holds 91.3 % of the hydrochloride and 8.7 % of water."""
    name = "naltrexone hydrochloride"
    order = powder(f"{name} dihydrate", water=water, assay=assay, assay_as=name)
    order["order"] |= {"active": name, "dose": "4.5 mg", "convert_form": True}
    assert {"hydrate-water-low", "content-beyond-form"} & set(codes(order)) == told


def test_a_loss_on_drying_that_leaves_the_crystal_water_is_in_order():
    """86 % of amoxicillin as is, of 86.5 % dried: the crystal water is still in what was dried."""
    order = powder("amoxicillin trihydrate", basis="dried", assay="86.5 %", rows=ROWS)
    order["stock"] |= {"assay_as": "amoxicillin", "loss_on_drying": "0.6 %"}
    assert not {"hydrate-water-low", "content-beyond-form"} & set(codes(order))


@pytest.mark.parametrize(
    ("water", "solvent", "told"),
    [
        ("0.2 %", "20 %", {"solvent-high", "water-high"}),  # 2.0 %, or the two swapped
        ("0.2 %", "2 %", {"solvent-high"}),
        ("0.2 %", "0.99 %", set()),
        ("9.1 %", "0.9 %", {"water-high"}),  # together 10 %
        ("9.0 %", "0.9 %", set()),
    ],
)
def test_a_solvent_is_looked_at_with_the_water(capsys, tmp_path, water, solvent, told):
    """ICH Q3C takes 0.5 % of the least toxic; 20 % of it would add a quarter to the weight."""
    order = powder("prednisolone", basis="anhydrous-solvent-free", water=water, solvent=solvent)
    code, result = run(capsys, tmp_path, order)
    found = {one["code"] for one in result["notices"]}
    assert (code, found & {"solvent-high", "water-high"}) == (0, told)


def test_what_a_solvent_adds_to_the_weight_is_told():
    """1,000 mg of active are 1,253.1 mg of a powder of 79.8 %, and 1,002 mg of one of 99.8 %."""
    order = powder("prednisolone", basis="anhydrous-solvent-free", water="0.2 %", solvent="20 %")
    found = codes(order)["solvent-high"].values
    assert found["planned"].number == 1000 / F("0.798")
    assert found["without"].number == 1000 / F("0.998")


ATROPINE = [
    {"name": "atropine sulfate", "base": "atropine", "molar_mass": "676.8 g/mol", "moieties": 2},
    {"name": "atropine sulfate monohydrate", "base": "atropine", "moieties": 2}
    | {"water_molecules": 1, "molar_mass": "694.8 g/mol"},
]


def of_atropine(*rows):
    """The sulfate, ordered from the powder of its monohydrate."""
    order = powder("atropine sulfate monohydrate", basis="as-is", assay="99.5 %", rows=rows)
    order["order"] |= {"active": "atropine sulfate", "convert_form": True}
    return order


@pytest.mark.parametrize(
    "wrong",
    [
        {"molar_mass": "712.8 g/mol"},  # two waters more than 676.8, where one is told
        {"molar_mass": "676.8 g/mol"},  # that of the form without
        {"water_molecules": 2},
        {"moieties": 1},
        {"aliases": ["atropine sulphate monohydrate"], "molar_mass": "712.8 g/mol"},
    ],
)
def test_a_hydrate_weighs_its_dry_form_and_its_water(capsys, tmp_path, wrong):
    """676.8 and 18.015 are 694.8 g/mol: no other mass is that of the monohydrate."""
    dry, hydrate = ATROPINE
    code, told = run(capsys, tmp_path, of_atropine(dry, hydrate | wrong))
    (problem,) = [one for one in told["problems"] if "molar_mass" in one["path"]]
    assert (code, problem["code"]) == (2, "conflict")
    assert problem["path"] == "substance[1].molar_mass"
    assert "18.015 g/mol" in problem["expected"]


def test_a_row_of_a_hydrate_may_be_told_by_its_name_alone():
    """694.8 fits a monohydrate without water_molecules, 712.8 one of two waters."""
    dry, hydrate = ATROPINE
    named = {key: value for key, value in hydrate.items() if key != "water_molecules"}
    assert galenic.plan(of_atropine(dry, named))
    with pytest.raises(galenic.InputError, match=r"about 694\.8"):
        galenic.plan(of_atropine(dry, named | {"molar_mass": "712.8 g/mol"}))
    two = {"name": "atropine sulfate dihydrate", "molar_mass": "712.8 g/mol"}
    order = of_atropine(dry, named | two)
    order["stock"]["active"] = two["name"]
    assert galenic.plan(order)


def test_a_content_of_the_base_that_its_salt_cannot_hold_is_stopped():
    """99 % of naltrexone in a hydrochloride that holds 90.4 % of it; 90 % is in order."""
    order = powder("naltrexone hydrochloride", basis="as-is", assay_as="naltrexone", assay="99 %")
    order["order"]["dose"] = "4.5 mg"
    assert "content-beyond-form" in codes(order)
    order["stock"]["assay"] = "90 %"
    assert "content-beyond-form" not in codes(order)


# --- names ---------------------------------------------------------------------------------------

HYDRATES = [
    "amoxicillin trihydrate",
    "Cefadroxil Monohydrate",
    "codeine phosphate hemihydrate",
    "terpin hydrate",
    "hydrated calcium sulfate",
    "morphine sulfate pentahydrate",
    "lidocaine 2.5-hydrate",
    "magnesium citrate nonahydrate",
    "naltrexone HCl · 2 H2O",
    "naltrexone HCl.xH2O",
    "chlorhydrate d'X mono\u2011hydraté",
    "Natriumcitrat 2-Wasser",
    "amoxicilline 3-water",
    "Calcii sulfas hemihydratus",
    "calcium lactate 5H₂O",
    "Amoxicillin-Trihydrat",
    "Koffeinmonohydrat",
    "Chininsulfat Dihydrat",
    "Codeinphosphathemihydrat",
    "amoxicillina triidrato",
    "calcio gluconato monoidrato",
    "codeina fosfato emiidrato",
    "magnesio cloruro esaidrato",
    "amoxicilina trihidrato",
    "amoxicilina trihidratada",
    "amoxicilina tri-hidratada",
    "amoxicilina triidratada",
    "sulfato de quinina di-hidratado",
    "lactose mono-hidratada",
    "amoxicillinetrihydraat",
    "cafeïne monohydraat",
    "amoxicilline trihydratée",
    "caféine monohydraté",
    "théophylline hydratée",
    "Amoxicillinum trihydricum",
    "Coffeinum monohydricum",
    "amoxicilina trihidrat",
    "clorhidrato de ropivacaína monohidrato",
    "chlorhydrate de ropivacaïne monohydraté",
    "chloral betaine monohydrate",
    "fosforan kodeiny półwodny",
    "kwas cytrynowy jednowodny",
    "amoksycylina trójwodna",
    "siarczan magnezu siedmiowodny",
    "uwodniony siarczan glinu",
    "sitruunahappomonohydraatti",
    "natriumfosfaatti, seskvihydraatti",
    "amoxicilin trihydrát",
    "laktóza monohydrát",
    "citromsav-monohidrát",
    "laktoosmonohüdraat",
    "laktozė monohidratas",
    "laktozes monohidrāts",
    "лимонная кислота моногидрат",
    "магния сульфат семиводный",
    "магния сульфат 7-водный",
    "лактози моногідрат",
    "лактоза монохидрат",
    "κιτρικό οξύ μονοϋδρικό",
    "ΛΑΚΤΟΖΗ ΜΟΝΟΫΔΡΙΚΗ",
    "θειικό μαγνήσιο επταένυδρο",
    "クエン酸水和物",
    "葡萄糖一水合物",
]
NO_HYDRATES = [
    "lidocaine hydrochloride",
    "chlorhydrate de lidocaïne",
    "dichlorhydrate de X",
    "bromhydrate de galantamine",
    "clorhidrato de sertralina",
    "diclorhidrato de X",
    "bromhidrato de galantamina",
    "yodhidrato de X",
    "cloridrato de fluoxetina",
    "dicloridrato de X",
    "fluoxetina cloridrato",
    "bromidrato de citalopram",
    "bromidrato di galantamina",
    "iodidrato di X",
    "chlor-hydrate",
    "caffeine anhydrate",
    "caffeine anhydrous",
    "Coffeinum anhydricum",
    "Koffein-Anhydrat",
    "cafeína anidra",
    "lactosa anhidra",
    "teofillina anidra",
    "chloral hydrate",
    "Chloralhydrat",
    "Chloral-Hydrat",
    "hydrate de chloral",
    "hidrato de cloral",
    "idrato di cloralio",
    "cloralio idrato",
    "Chlorali hydras",
    "chloraalhydraat",
    "aluminium hydroxide",
    "aluminium chlorohydrate",
    "dehydrated alcohol",
    "sulfato de magnesio deshidratado",
    "sulfato ferroso desidratado",
    "dehydrocholic acid",
    "carbohydrate",
    "carboidrato",
    "hydrocortisone",
    "hydroquinone",
    "dihydrocodeine",
    "diidrocodeina",
    "dihydroergotamine mesilate",
    "hydrogen peroxide H2O2",
    "Chloralum hydratum",
    "aqua 5 % in water",
    "Rosenwasser",
    "X CH2OH",
    "lisinopril",
    "morphine sulfate",
    "kwas cytrynowy bezwodny",
    "wyciąg wodny",
    "кислота лимонная безводная",
    "водный экстракт",
    "натрий водный",
    "гидрохлорид",
    "хлоралгидрат",
    "дигидроэрготамин",
    "λακτόζη άνυδρη",
    "υδροχλωρική μετφορμίνη",
    "無水クエン酸",
    "kofeiini, vedetön",
]


@pytest.mark.parametrize("name", HYDRATES)
def test_a_name_that_says_hydrate_needs_assay_as(capsys, tmp_path, name):
    """As a word, after a number or as a formula, in any of the languages."""
    assert says_hydrate(name)
    code, told = run(capsys, tmp_path, powder(name, water="0.5 %"))
    assert code == 2
    assert [problem["path"] for problem in told["problems"]] == ["stock.assay_as"]


@pytest.mark.parametrize("name", NO_HYDRATES)
def test_a_name_that_does_not_is_not_refused(capsys, tmp_path, name):
    """A hydrochloride, a hydrobromide, an anhydrate, chloral hydrate and many more."""
    assert not says_hydrate(name)
    code, told = run(capsys, tmp_path, powder(name, water="0.5 %"))
    assert code == 0
    assert "hydrate-untold" not in {notice["code"] for notice in told["notices"]}


@pytest.mark.parametrize(("basis", "loss"), [("as-is", None), ("dried", "loss_on_drying")])
def test_a_hydrate_on_another_basis_is_not_refused(basis, loss):
    """As is nothing is taken off; dried, half a percent is moisture."""
    order = powder("amoxicillin trihydrate", basis=basis, **({loss: "0.5 %"} if loss else {}))
    assert "hydrate-untold" not in codes(order)


def test_activity_in_units_is_the_same_in_any_form():
    """IU/g less water is right for whatever form, so that nothing is asked."""
    order = powder("neomycin sulfate trihydrate", water="9 %", assay="700 IU/mg")
    order["order"]["dose"] = "700 IU"
    made = galenic.plan(order)
    assert made.fill.stock.number == 1 / F("0.91")
    assert "hydrate-untold" not in {notice.code for notice in made.notices}


def test_another_stock_is_held_to_it_too():
    """An [[other_stock]] that says hydrate is refused at its own path."""
    order = powder("amoxicillin", water="0.5 %") | {"substance": ROWS}
    order["order"]["convert_form"] = True
    order["other_stock"] = [order["stock"] | {"active": "amoxicillin trihydrate"}]
    with pytest.raises(galenic.InputError) as refused:
        galenic.plan(order)
    assert [problem.path for problem in refused.value.problems] == ["other_stock[0].assay_as"]


def test_another_name_of_the_form_may_say_it():
    """A row called X, or X dihydrate, is one of the dihydrate by whichever name it is ordered."""
    row = {"name": "X", "base": "X", "molar_mass": "400 g/mol", "aliases": ["X dihydrate"]}
    with pytest.raises(galenic.InputError) as refused:
        galenic.plan(powder("X", rows=[row], water="0.5 %"))
    (problem,) = refused.value.problems
    assert (problem.code, problem.path) == ("missing", "stock.assay_as")


# --- water whose owner is not said ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["lisinopril", "morphine sulfate"])
def test_both_readings_are_told_with_both_weights(capsys, tmp_path, name):
    """8 % of water: 1,000 / 0.92 mg where the dose is free of water, 1,000 mg where it is not."""
    code, told = run(capsys, tmp_path, powder(name, water="8 %"))
    (notice,) = [one for one in told["notices"] if one["code"] == "hydrate-untold"]
    assert (code, notice["severity"]) == (0, "caution")
    assert told["weighings"][0]["weigh"] == "1087 mg"
    assert round(1000 / 0.92, 1) == 1087.0
    for words in ("8 % of water", "1087 mg of stock, as planned", ": 1000 mg", name):
        assert words in notice["text"]


def test_it_is_gone_once_assay_as_is_given():
    """Which form the certificate means is then said."""
    assert "hydrate-untold" in codes(powder("lisinopril", water="8 %"))
    assert "hydrate-untold" not in codes(powder("lisinopril", water="8 %", assay_as="lisinopril"))


def test_the_second_weight_is_that_of_the_hydrate_by_name():
    """The less of the two is what is planned once order and stock name the hydrate."""
    hydrate = {"name": "X dihydrate", "base": "X", "molar_mass": "436.03 g/mol"}
    rows = [{"name": "X", "base": "X", "molar_mass": "400 g/mol"}, hydrate]
    water = F("36.03") / F("436.03")
    short = f"{float(water) * 100:.6f} %"
    untold = codes(powder("X", water=short))["hydrate-untold"].text
    named = powder("X dihydrate", rows=rows, water=short, assay_as="X")
    weighed = galenic.plan(named).fill.stock.number * 100
    assert abs(weighed - 1000) < F(1, 1000)
    assert ": 1000 mg" in untold


def test_a_solvent_is_taken_off_in_both_readings():
    """2 % of solvent stay off: 1,000 / 0.90 mg, and 1,000 / 0.98 mg with the water counted in."""
    order = powder("X", basis="anhydrous-solvent-free", water="8 %", solvent="2 %")
    text = codes(order)["hydrate-untold"].text
    assert "1111.1 mg of stock, as planned" in text
    assert ": 1020.4 mg" in text


@pytest.mark.parametrize(("water", "said"), [("2.9 %", False), ("3 %", True)])
def test_it_begins_at_three_percent(water, said):
    """The bound is included."""
    assert ("hydrate-untold" in codes(powder("lisinopril", water=water))) is said


def test_a_dried_hydrate_that_loses_its_own_water_is_told():
    """On the dried basis a loss of 12.9 % is a trihydrate's own water, or the certificate errs."""
    order = powder("amoxicillin trihydrate", basis="dried", loss_on_drying="12.9 %")
    notice = codes(order)["hydrate-untold"]
    assert "1148.1 mg of stock, as planned" in notice.text
    assert ": 1000 mg" in notice.text
    told = order["stock"] | {"assay_as": "amoxicillin trihydrate"}
    assert "hydrate-untold" not in codes(order | {"stock": told})
    assert "hydrate-untold" not in codes(powder("X", basis="dried", loss_on_drying="12.9 %"))


@pytest.mark.parametrize(("loss", "said"), [("0.9 %", False), ("1 %", True), ("2.2 %", True)])
def test_of_a_heavy_hemihydrate_it_begins_at_one_percent(loss, said):
    """Half a water in codeine phosphate hemihydrate, C18H24NO7P, is 9.0 of 406.4 g/mol: 2.2 %.

    As planned 100 x 10 mg / (1 - 2.2 %) = 1022.5 mg; 1000 mg, where the loss is its own water.
    """
    half = WATER / 2
    anhydrous = weight({"C": 18, "H": 24, "N": 1, "O": 7}) + F("30.974")
    assert round(100 * half / (anhydrous + half), 1) == F("2.2")
    told = codes(powder("codeine phosphate hemihydrate", basis="dried", loss_on_drying=loss))
    assert ("hydrate-untold" in told) is said
    if loss == "2.2 %":
        assert "1022.5 mg of stock, as planned" in told["hydrate-untold"].text
        assert ": 1000 mg" in told["hydrate-untold"].text


def test_the_shipped_example_is_quiet():
    """It says assay_as; without that it is asked like any other."""
    path = Path(galenic.__file__).parent / "examples/powder.toml"
    order = galenic.read_order(path)
    assert not {"hydrate-untold", "water-high"} & set(codes(order))
    assert "hydrate-untold" in codes(order.replace(stock={"assay_as": None}))


# --- a loss that is high -------------------------------------------------------------------------

HCL = "naltrexone hydrochloride"
DIHYDRATE = weight({"C": 20, "H": 24, "N": 1, "O": 4}) + F("35.45") + 2 * WATER


def test_high_begins_at_nine_tenths_of_the_least_hydrates_water(capsys, tmp_path):
    """The dihydrate of naltrexone hydrochloride holds 8.705 %: 7.8346 % is where it begins."""
    limit = F(9, 10) * 200 * WATER / DIHYDRATE
    assert round(float(limit), 5) == 7.83460
    for water, said in (("7.8345 %", False), ("7.8347 %", True), ("20 %", True)):
        _, told = run(capsys, tmp_path, powder(HCL, water=water, assay_as=HCL))
        found = [one["text"] for one in told["notices"] if one["code"] == "water-high"]
        assert bool(found) is said, water
        assert all("dihydrate holds 8.705" in text for text in found)


@pytest.mark.parametrize(("loss", "said"), [("9.99 %", False), ("10 %", True)])
def test_high_begins_at_ten_percent_where_no_hydrate_is_known(loss, said):
    """The bound is included; water and loss on drying alike."""
    for order in (
        powder("a substance", water=loss, assay_as="a substance"),
        powder("a substance", basis="dried", loss_on_drying=loss),
        powder("naltrexone", water=loss, assay_as="naltrexone"),
    ):
        assert ("water-high" in codes(order)) is said


def test_rows_of_the_order_count():
    """A hemihydrate of 2.2 % makes 2 % high for that substance, by its name or its row."""
    anhydrous = {"name": "X", "base": "X", "molar_mass": "400 g/mol"}
    half = {"name": "X hemihydrate", "base": "X", "molar_mass": "409.01 g/mol"}
    other = {"name": "X hydrochloride monohydrate", "base": "X", "molar_mass": "454.475 g/mol"}
    said = {"name": "X of old", "base": "X", "molar_mass": "418.015 g/mol", "water_molecules": 1}
    for rows, limit in (([half], F("1.9822")), ([said], F("3.8787")), ([other], F(10))):
        for step, high in ((F("-0.01"), False), (F("0.01"), True)):
            order = powder("X", rows=[anhydrous, *rows], water=f"{plain(limit + step)} %")
            order["stock"]["assay_as"] = "X"
            assert ("water-high" in codes(order)) is high, (rows, limit)


def test_a_hydrates_own_water_is_not_high():
    """A trihydrate with 12.9 % of its own is high from 22.9 % on."""
    for water, high in (("13.5 %", False), ("22.8 %", False), ("22.9 %", True)):
        order = powder("amoxicillin trihydrate", rows=ROWS, water=water, assay_as="amoxicillin")
        assert ("water-high" in codes(order)) is high


# --- laws ----------------------------------------------------------------------------------------


@given(
    st.tuples(*[st.integers(0, 300)] * 2),
    st.sampled_from(("lisinopril", HCL, "amoxicillin")),
    st.booleans(),
    st.booleans(),
)
def test_severity_never_falls_with_more_water(tenths, name, dried, told):
    """More water is never said less of."""
    said = []
    for water in sorted(tenths):
        key = "loss_on_drying" if dried else "water"
        keys = {"basis": "dried" if dried else "anhydrous", key: f"{plain(F(water, 10))} %"}
        order = powder(name, rows=ROWS, **keys | ({"assay_as": name} if told else {}))
        found = codes(order)
        said.append({code for code in ("water-high", "hydrate-untold") if code in found})
    assert said[0] <= said[1]


@given(st.integers(30, 300), st.integers(0, 100))
def test_the_second_weight_is_less_by_the_water(tenths, solvent):
    """It is the planned one, less the part that water is of what is no solvent."""
    water = F(tenths, 10)
    keys = {"water": f"{plain(water)} %"}
    if solvent:
        keys |= {"basis": "anhydrous-solvent-free", "solvent": f"{plain(F(solvent, 10))} %"}
    text = codes(powder("X", **keys))["hydrate-untold"].text
    dry = 100 - water - F(solvent, 10)
    planned, less = 100_000 / dry, 100_000 / (100 - F(solvent, 10))
    shown = [float(number) for number in re.findall(r": ([0-9.]+) mg", text)]
    assert shown == pytest.approx([float(planned), float(less)], rel=1e-4)


@given(st.text(max_size=40))
def test_any_name_can_be_asked(name):
    """No text makes the question fail, and a number before the word always answers it."""
    assert says_hydrate(f"{name} trihydrate")
    assert says_hydrate(name) is says_hydrate(f"  {name} ")

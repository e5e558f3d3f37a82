"""Usual and possible doses of any active: slips of ten and a thousand, and names that slipped."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import galenic
from galenic._cli import main
from galenic._materials import substances
from galenic._materials.slips import edits
from strategies import plain

F = Fraction
FIELD = Path(__file__).parent / "vectors/field"
SEVERITIES = ("none", "info", "caution", "stop")
CODES = {"dose-unusual", "dose-far", "dose-tenfold", "dose-thousandfold", "dose-range-unknown"}
LDN = {
    "naltrexone-dose-unusual": "dose-unusual",
    "naltrexone-dose-far": "dose-far",
    "naltrexone-tenfold": "dose-tenfold",
}


def order_of(dose, active="liothyronine sodium", **row):
    """Thirty capsules of an active filled to a mass, with one row for it where keys are given."""
    rows = [{"name": active} | row] if row else []
    per = "IU/mg" if "IU" in dose else "%"
    assay = "5000000 IU/g" if per == "IU/mg" else "100 %"
    return {
        "order": {"active": active, "dose": dose, "capsules": 30},
        "stock": {"kind": "powder", "active": active, "assay": assay, "basis": "as-is"},
        "capsule": {"size": "00", "fill": "900 mg/capsule"},
        "filler": {"name": "a filler"},
        "substance": rows,
    }


def said(order):
    """What a plan says of the dose: the general code, and the notice."""
    notices = galenic.plan(order).notices
    return {
        LDN.get(one.code, one.code): one for one in notices if LDN.get(one.code, one.code) in CODES
    }


def told(capsys, tmp_path, text, *words):
    """Plan an order file at the command line; gives the notices by code."""
    path = tmp_path / "order.toml"
    path.write_text(text, "utf-8")
    assert main(["plan", str(path), "--json", *words]) == 0
    return {one["code"]: one for one in json.loads(capsys.readouterr().out)["notices"]}


# --- the field file ------------------------------------------------------------------------------

T3 = (FIELD / "us-t3-wrong-unit.toml").read_text("utf-8")
ROW = """
[[substance]]
name = "liothyronine sodium"
usual_dose = ["5 mcg/capsule", "50 mcg/capsule"]
source = "the tablets kept: 5, 25 and 50 mcg"
"""


@pytest.mark.parametrize(
    ("dose", "usual", "assay", "slip"),
    [
        ("10 mg", ["5 mcg", "50 mcg"], "100 %", "mg for mcg"),
        ("10^12 CFU", ["5 x 10^8 CFU", "5 x 10^9 CFU"], "10^14 CFU/g", "10^9 for 10^12"),
        ("1000000 IU", ["400 IU", "2000 IU"], "40000000 IU/g", "decimal point"),
    ],
)
def test_a_thousandfold_is_told_by_what_a_dose_is_measured_in(dose, usual, assay, slip):
    """Nobody takes mg for mcg in a count of cells."""
    row = {"name": "testol", "usual_dose": usual}
    order = {
        "order": {"active": "testol", "dose": dose, "capsules": 30},
        "stock": {"kind": "powder", "active": "testol", "assay": assay, "basis": "as-is"},
        "capsule": {"size": "0", "fill": "400 mg/capsule"},
        "filler": {"name": "house filler"},
        "substance": [row],
    }
    (told,) = [one for one in galenic.plan(order).notices if one.code == "dose-thousandfold"]
    assert slip in told.text
    assert ("mg for mcg" in told.text) == (slip == "mg for mcg")


def test_mg_for_mcg_is_a_thousandfold_where_a_row_says_what_is_usual(capsys, tmp_path):
    """10 mg is a thousand times 10 mcg: both are named, with the source of the row."""
    found = told(capsys, tmp_path, T3 + ROW)
    notice = found["dose-thousandfold"]
    assert notice["severity"] == "caution"
    for words in ("10 mg of liothyronine sodium", "a thousand times", "10 mcg"):
        assert words in notice["text"]
    assert "5 mcg to 50 mcg" in notice["source"]
    assert "the tablets kept: 5, 25 and 50 mcg" in notice["source"]


def test_without_a_row_it_is_said_that_nothing_is_known(capsys, tmp_path):
    """No table of ours has the dose: what cannot be seen is said, with the key that helps."""
    found = told(capsys, tmp_path, T3)
    notice = found["dose-range-unknown"]
    assert notice["severity"] == "info"
    for words in ("liothyronine sodium", "10 mg", "usual_dose"):
        assert words in notice["text"]
    assert not (CODES - {"dose-range-unknown"}) & set(found)


def test_the_dose_that_was_meant_is_silent(capsys, tmp_path):
    """10 mcg is within 5 mcg to 50 mcg."""
    text = T3.replace('dose     = "10 mg"', 'dose     = "10 mcg"') + ROW
    assert '"10 mcg"' in text
    assert not CODES & set(told(capsys, tmp_path, text))


def test_the_pharmacy_file_may_hold_the_row(capsys, tmp_path):
    """There it serves every order; without a source of its own it is the pharmacy's."""
    pharmacy = tmp_path / "pharmacy.toml"
    pharmacy.write_text("\n".join(ROW.splitlines()[:-1]), "utf-8")
    found = told(capsys, tmp_path, T3, "--pharmacy", str(pharmacy))
    assert found["dose-thousandfold"]["source"].endswith("the pharmacy file")


# --- ranges --------------------------------------------------------------------------------------

NARROW = {"usual_dose": ["4 mg/capsule", "5 mg/capsule"]}
WITHIN = NARROW | {"possible_dose": ["3 mg/capsule", "8 mg/capsule"]}


@pytest.mark.parametrize(
    ("dose", "row", "codes"),
    [
        ("4 mg", NARROW, set()),
        ("5 mg", NARROW, set()),
        ("5.1 mg", NARROW, {"dose-unusual"}),
        ("3.9 mg", NARROW, {"dose-unusual"}),
        ("39 mg", NARROW, {"dose-unusual"}),
        ("40 mg", NARROW, {"dose-unusual", "dose-tenfold"}),
        ("50 mg", NARROW, {"dose-unusual", "dose-tenfold"}),
        ("51 mg", NARROW, {"dose-far"}),
        ("0.5 mg", NARROW, {"dose-unusual", "dose-tenfold"}),
        ("4.5 mcg", NARROW, {"dose-far", "dose-thousandfold"}),
        ("8 mg", WITHIN, {"dose-unusual"}),
        ("8.1 mg", WITHIN, {"dose-far"}),
        ("2.9 mg", WITHIN, {"dose-far"}),
        ("45 mg", WITHIN, {"dose-far", "dose-tenfold"}),
        ("5 mg", {"possible_dose": ["3 mg", "8 mg"]}, set()),
        ("9 mg", {"possible_dose": ["3 mg", "8 mg"]}, {"dose-far"}),
        ("30 mg", {"possible_dose": ["3 mg", "8 mg"]}, {"dose-far", "dose-tenfold"}),
        ("1000 IU", {"usual_dose": ["400 IU", "2000 IU"]}, set()),
        ("20000 IU", {"usual_dose": ["400 IU", "2000 IU"]}, {"dose-unusual", "dose-tenfold"}),
        ("1000000 IU", {"usual_dose": ["400 IU", "2000 IU"]}, {"dose-far", "dose-thousandfold"}),
        ("1 mg", {"usual_dose": ["400 IU", "2000 IU"]}, {"dose-range-unknown"}),
    ],
)
def test_a_dose_is_held_against_the_ranges_of_its_row(dose, row, codes):
    """Outside the usual a note; outside the possible, or ten times off, a caution; no stop."""
    found = said(order_of(dose, "a drug", **row))
    assert set(found) == codes
    for code, notice in found.items():
        info = code in {"dose-unusual", "dose-range-unknown"}
        assert notice.severity == ("info" if info else "caution")


def test_the_source_is_that_of_the_doses_then_of_the_row_then_the_order():
    """dose_source stands before source, and without either it is the order's word."""
    for more, words in (
        ({"dose_source": "a label", "source": "a book"}, "a label"),
        ({"source": "a book"}, "the order: a book"),
        ({}, "the order"),
    ):
        assert said(order_of("6 mg", "a drug", **NARROW, **more))["dose-unusual"].source == words


@pytest.mark.parametrize(
    ("row", "paths"),
    [
        (NARROW | {"possible_dose": ["4.5 mg", "8 mg"]}, ["substance[0].possible_dose"]),
        (NARROW | {"possible_dose": ["1 mg", "4.5 mg"]}, ["substance[0].possible_dose"]),
        (NARROW | {"possible_dose": ["1 IU", "9 IU"]}, ["substance[0].possible_dose"]),
        ({"usual_dose": ["5 mg", "4 mg"]}, ["substance[0].usual_dose"]),
        ({"usual_dose": ["5 mg"]}, ["substance[0].usual_dose"]),
        ({"usual_dose": ["5 mg", "6 IU"]}, ["substance[0].usual_dose"]),
        ({"usual_dose": ["5 mg", "6 mL"]}, ["substance[0].usual_dose[1]"]),
    ],
)
def test_ranges_that_cannot_be_are_refused(row, paths):
    """The usual lies within the possible, and the least comes first."""
    with pytest.raises(galenic.InputError) as refused:
        galenic.plan(order_of("4 mg", "a drug", **row))
    assert [problem.path for problem in refused.value.problems] == paths


# --- other forms of the base ---------------------------------------------------------------------


def forms(dose, *, mass="400 g/mol", row=None):
    """Order a salt whose base, of 300 g/mol, has the range of 4 mg to 5 mg."""
    base = {"name": "x", "base": "x", "molar_mass": "300 g/mol"} | (row or NARROW)
    salt = {"name": "x salt", "base": "x"} | ({"molar_mass": mass} if mass else {})
    return order_of(dose, "x salt") | {"substance": [base, salt]}


@pytest.mark.parametrize(
    ("dose", "codes"),
    [
        ("5.33 mg", {"dose-unusual"}),
        ("5.34 mg", set()),
        ("6.66 mg", set()),
        ("6.67 mg", {"dose-unusual"}),
    ],
)
def test_another_form_of_the_base_has_its_equivalent(dose, codes):
    """4 mg to 5 mg of base are 5.333 mg to 6.667 mg of a salt of 400 g/mol."""
    found = said(forms(dose))
    assert set(found) == codes
    for notice in found.values():
        assert "5.333 mg to 6.667 mg" in notice.text
        assert "as those of x" in notice.text


def test_without_a_molar_mass_nothing_is_carried():
    """A range in one form says nothing of another of which no molar mass is known."""
    assert set(said(forms("45 mg", mass=None))) == {"dose-range-unknown"}


def test_units_are_carried_as_they_are():
    """Activity does not change with the form."""
    row = {"usual_dose": ["400 IU", "2000 IU"]}
    order = forms("20000 IU", mass=None, row=row)
    assert "dose-tenfold" in said(order)


# --- naltrexone ----------------------------------------------------------------------------------

HCL = "naltrexone hydrochloride"


@pytest.mark.parametrize("active", ["naltrexone", HCL])
@pytest.mark.parametrize(
    ("dose", "codes"),
    [
        ("0.5 mg", set()),
        ("4.5 mg", set()),
        ("4.6 mg", {"dose-unusual"}),
        ("0.46 mg", {"dose-unusual"}),
        ("45 mg", {"dose-far", "dose-tenfold"}),
        ("0.05 mg", {"dose-far", "dose-tenfold"}),
        ("5 mg", {"dose-unusual", "dose-tenfold"}),
        ("100 mg", {"dose-far"}),
        ("4.5 mcg", {"dose-far", "dose-thousandfold"}),
        ("500 mg", {"dose-far", "dose-thousandfold"}),
    ],
)
def test_the_two_ranges_of_naltrexone_are_a_row(active, dose, codes):
    """0.5 mg to 4.5 mg usual, 0.1 mg to 6 mg possible, for the base and the hydrochloride."""
    assert set(said(order_of(dose, active))) == codes


def test_a_dihydrate_has_the_equivalent_of_the_hydrochloride():
    """4.5 mg of hydrochloride are 4.929 mg of dihydrate: 413.895 / 377.865."""
    most = F("4.5") * F("413.895") / F("377.865")
    assert round(float(most), 3) == 4.929
    for dose, codes in (("4.9 mg", set()), ("4.94 mg", {"dose-unusual"})):
        order = order_of(dose, "naltrexone hydrochloride dihydrate")
        assert set(said(order)) == codes


def test_micrograms_for_milligrams_are_told_at_the_door(capsys, tmp_path):
    """4.5 mcg is a thousandth of 4.5 mg, whichever unit it is written in."""
    for dose in ("4.5 mcg", "0.0045 mg", "4500 ng"):
        order = order_of(dose, HCL)
        path = tmp_path / "order.json"
        path.write_text(json.dumps(order), "utf-8")
        main(["plan", str(path), "--json"])
        found = {one["code"]: one for one in json.loads(capsys.readouterr().out)["notices"]}
        text = found["dose-thousandfold"]["text"]
        assert "4.5 mcg of naltrexone hydrochloride is a thousandth of 4.5 mg" in text


def test_the_published_codes_of_naltrexone_stand():
    """Who reads notices by code finds those of before."""
    codes = {notice.code for notice in galenic.plan(order_of("45 mg", HCL)).notices}
    assert {"naltrexone-dose-far", "naltrexone-tenfold"} <= codes
    assert "naltrexone-dose-unusual" in {
        notice.code for notice in galenic.plan(order_of("4.6 mg", HCL)).notices
    }


def test_ranges_of_ones_own_go_before_ours():
    """A pharmacy that makes 10 mcg to 100 mcg says so, and its words are the source."""
    row = {"usual_dose": ["10 mcg", "0.1 mg"], "source": "ultra-low doses"}
    assert said(order_of("50 mcg", HCL, **row)) == {}
    found = said(order_of("4.5 mg", HCL, **row))
    assert found["dose-far"].source == "the order: ultra-low doses"
    codes = {one.code for one in galenic.plan(order_of("50 mcg", HCL, **row)).notices}
    assert "naltrexone-opioids" in codes


def test_list_substances_shows_the_ranges(capsys):
    """As text of two amounts, for people and for machines."""
    assert main(["list", "substances", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows[HCL]["usual_dose"] == ["0.5 mg/capsule", "4.5 mg/capsule"]
    assert rows[HCL]["possible_dose"] == ["0.1 mg/capsule", "6 mg/capsule"]
    assert "PMC6313374" in rows[HCL]["dose_source"]


# --- names in other languages --------------------------------------------------------------------

LANGUAGES = [
    *("Naltrexoni hydrochloridum", "Naltrexonhydrochlorid", "naltrexonhydrochloride"),
    *("chlorhydrate de naltrexone", "clorhidrato de naltrexona", "cloridrato de naltrexona"),
    *("naltrexone cloridrato", "naltreksonu chlorowodorek", "naltrexon-hydrochlorid"),
    *("naltrexon-hidroklorid", "naltrekson hidroklorür", "naltreksonhydroklorid"),
    *("налтрексона гидрохлорид", "ナルトレキソン塩酸塩", "盐酸纳曲酮"),
]


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_salt_in_another_language_is_the_salt(name):
    """45 mg is ten times 4.5 mg in every language, and the right name is no slip of another."""
    found = {one.code: one for one in galenic.plan(order_of("45 mg", name)).notices}
    assert found["naltrexone-tenfold"].text.startswith("45 mg of naltrexone hydrochloride is ten")
    assert not {"naltrexone-name-near", "dose-range-unknown"} & set(found)
    usual = {one.code for one in galenic.plan(order_of("4.5 mg", name)).notices}
    assert "naltrexone-tenfold" not in usual


@pytest.mark.parametrize("name", ["Naltrexonum", "Naltrexon", "naltrexona", "ナルトレキソン"])
def test_the_base_in_another_language_is_converted(name):
    """30 x 4.5 mg of base from the hydrochloride: 135 mg x 377.865 / 341.407 = 149.416 mg."""
    order = order_of("4.5 mg", name)
    order["order"]["convert_form"] = True
    order["order"]["capsules"] = 30
    order["stock"] |= {"active": "Naltrexonhydrochlorid", "assay": "100 %", "basis": "as-is"}
    weighed = galenic.plan(order).weighings[0].exact.number
    assert float(weighed) == pytest.approx(135 * 377.865 / 341.407)


# --- names that slipped --------------------------------------------------------------------------

SLIPS = [
    "naltrexonne",
    "nalterxone",
    "maltrexone",
    "naltroxon",
    "naltraxine",
    "naltrexone hydrochlorid",
    "naltrexonhydrochlorit",
    "clorhidrato de naltrexone",
    "naltrexone hidrochloride",
]


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_gets_the_doses_of_what_may_be_meant(capsys, tmp_path, name):
    """With an if, and nothing else of that active: no molar mass and no word on opioids."""
    order = order_of("45 mg", name)
    path = tmp_path / "order.json"
    path.write_text(json.dumps(order), "utf-8")
    assert main(["plan", str(path), "--json"]) == 0
    found = {one["code"]: one for one in json.loads(capsys.readouterr().out)["notices"]}
    assert found["naltrexone-tenfold"]["text"].startswith("If naltrexone")
    assert " is meant: 45 mg of naltrexone" in found["naltrexone-tenfold"]["text"]
    assert found["naltrexone-name-near"]["severity"] == "caution"
    assert not {"naltrexone-opioids", "dose-range-unknown", "form-converted"} & set(found)


def test_a_slip_never_gets_a_molar_mass():
    """A dose of naltrexonne from naltrexone hydrochloride is refused, and not converted."""
    order = order_of("4.5 mg", "naltrexonne")
    order["order"]["convert_form"] = True
    order["stock"]["active"] = HCL
    with pytest.raises(galenic.InputError) as refused:
        galenic.plan(order)
    assert {"substance.base", "substance.molar_mass"} <= {
        one.path for one in refused.value.problems
    }


def test_a_slip_of_a_row_of_the_order_is_told():
    """Rows of the order count like those of the table."""
    row = {"name": "liothyronine sodium", "usual_dose": ["5 mcg", "50 mcg"]}
    order = order_of("10 mg", "liothyronin sodium") | {"substance": [row]}
    assert said(order)["dose-thousandfold"].text.startswith(
        "If liothyronine sodium is meant: 10 mg"
    )
    (near,) = [one for one in galenic.plan(order).notices if one.code == "name-near"]
    assert "'liothyronin sodium'" in near.text


OTHERS = [
    ("quinine", "quinidine"),
    ("estriol", "estradiol"),
    ("prednisone", "prednisolone"),
    ("cycloserine", "cyclosporine"),
    ("nifedipine", "nimodipine"),
    ("adenine", "adenosine"),
    ("hydroxyzine", "hydralazine"),
    ("clonidine", "clozapine"),
    ("thiamine", "thymine"),
    ("methionine", "methadone"),
    ("fluoxetine", "duloxetine"),
    ("cefotaxime", "cefuroxime"),
    ("vitamin B1", "vitamin B12"),
    ("vitamin D2", "vitamin D3"),
    ("vitamin K", "vitamin D"),
    ("l-carnitine", "d-carnitine"),
    ("levothyroxine sodium", "liothyronine sodium"),
    ("naloxone", "naltrexone"),
    ("Naloxon", "Naltrexon"),
    ("naloxona", "naltrexona"),
    ("Naloxonhydrochlorid", "Naltrexonhydrochlorid"),
    ("clorhidrato de naloxona", "clorhidrato de naltrexona"),
    ("zinc", "zinn"),
]


@pytest.mark.parametrize(("one", "other"), [*OTHERS, *((b, a) for a, b in OTHERS)])
def test_another_drug_is_no_slip(one, other):
    """Quinine is not quinidine, nor estriol estradiol, whichever of the two has a row."""
    row = {"name": other, "usual_dose": ["1 mg", "2 mg"]}
    order = order_of("10 mg", one) | {"substance": [row]}
    notices = galenic.plan(order).notices
    assert not {"name-near", "naltrexone-name-near"} & {notice.code for notice in notices}
    assert not any(notice.text.startswith("If ") for notice in notices)
    assert edits(one, other) is None


def test_a_name_in_any_table_is_taken_for_no_other():
    """Neither a row of the order, nor one of ours, nor an excipient."""
    rows = [{"name": "mannitole", "usual_dose": ["1 mg", "2 mg"]}]
    for name, own in (
        ("naltrexona", []),
        ("naltrexonna", [{"name": "naltrexonna"}]),
        ("naltrexonb", [{"name": "something", "aliases": ["naltrexonb"]}]),
        ("lactose monohydrate", [{"name": "lactose monohydrat", "usual_dose": ["1 mg", "2 mg"]}]),
    ):
        found = substances.near_substance(name, tuple(galenic_rows(own)))
        assert found is None, name
    assert substances.near_substance("manitole", tuple(galenic_rows(rows))) == "mannitole"


def galenic_rows(rows):
    """Rows as the order reads them."""
    return galenic.load(json.dumps(order_of("1 mg") | {"substance": rows})).substance


# --- laws ----------------------------------------------------------------------------------------

_HUNDREDTHS = st.integers(1, 10**6)


@st.composite
def _rows(draw):
    """A usual range, and perhaps a possible one around it."""
    least, low, high, most = sorted(F(draw(_HUNDREDTHS), 100) for _ in range(4))
    row = {"usual_dose": [f"{plain(low)} mg", f"{plain(high)} mg"]}
    if draw(st.booleans()):
        row["possible_dose"] = [f"{plain(least)} mg", f"{plain(most)} mg"]
    return row, low, high


@given(_rows(), st.integers(-400, 400), st.integers(-400, 400))
def test_severity_never_falls_further_from_what_is_usual(drawn, one, other):
    """Of two doses above the usual, or two below, the further one is said no less of."""
    row, low, high = drawn
    assume((one < 0) == (other < 0))
    edge = high if one >= 0 else low
    doses = [edge * F(round(10 ** (step / 100) * 1000), 1000) for step in (one, other)]
    doses = sorted(doses, key=lambda dose: abs(dose - edge))
    assume(all(F(1, 10**6) < dose < 10**8 for dose in doses))
    said_of = []
    for dose in doses:
        order = order_of(f"{plain(dose)} mg", "a drug", **row)
        order["capsule"]["fill"] = "900000 g/capsule"
        found = said(order).values()
        said_of.append(max((SEVERITIES.index(one.severity) for one in found), default=0))
    assert said_of[0] <= said_of[1] <= SEVERITIES.index("caution")


@given(st.text(st.sampled_from("aeinoltrxs -"), min_size=1, max_size=14), st.text(max_size=14))
def test_slips_are_counted_from_both_sides_alike(one, other):
    """A name is as far from another as that is from it, and nothing is far from itself."""
    assert edits(one, other) == edits(other, one)
    assert edits(one, one) == 0


@given(st.sampled_from(["liothyronine", "naltrexone", "quinidine", "estradiol"]), st.data())
def test_one_slip_is_always_seen(name, data):
    """A letter too few, too many, wrong, or two that changed places."""
    place = data.draw(st.integers(0, len(name) - 2))
    letter = data.draw(st.sampled_from("qwzk"))
    for slipped in (
        name[:place] + name[place + 1 :],
        name[:place] + letter + name[place:],
        name[:place] + letter + name[place + 1 :],
        name[:place] + name[place + 1] + name[place] + name[place + 2 :],
    ):
        assert edits(slipped, name) == (0 if slipped == name else 1)

"""The data of the package: every row loads, says where it was read, and is what the source says.

The numbers below were copied by hand from the sources, or are computed from atomic weights here.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from fractions import Fraction
from importlib import resources

import pytest

from galenic import Amount, InputError
from galenic._materials import balances, capsules, excipients, substances
from galenic._materials._tables import check_rows, written_rows
from galenic._materials.capsules import CapsuleSize
from galenic._materials.excipients import ExcipientRow
from galenic._materials.minimum_weights import minimum_weights
from galenic._materials.mixing_rules import mixing_rule
from galenic._materials.standard_doses import standard_dose
from galenic._materials.substances import Substance
from galenic._notices import CATALOGUE

TABLES = {"capsule": CapsuleSize, "excipient": ExcipientRow, "substance": Substance}


def raw(table):
    """The rows of a table as they stand in its file, read without galenic."""
    text = resources.files("galenic").joinpath(f"data/{table}s.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    assert set(told) == {table}
    return told[table]


LOADED = {
    "capsule": capsules.capsule_sizes,
    "excipient": excipients.excipients,
    "substance": substances.substances,
}


@pytest.mark.parametrize("table", TABLES)
def test_every_row_loads(table):
    """As many records as rows, in their order, each with what its row says."""
    rows, found = raw(table), LOADED[table]()
    assert len(found) == len(rows) > 2
    for row, record in zip(rows, found, strict=True):
        for key, value in row.items():
            read = getattr(record, key)
            if isinstance(read, Amount):
                assert read == Amount.read(value)
            elif isinstance(read, tuple) and isinstance(read[0], Amount):
                assert read == tuple(map(Amount.read, value))
            else:
                assert read == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_says_where_it_was_read(table):
    """Source, edition and confidence, of every row; no two rows of one thing."""
    rows = raw(table)
    for row in rows:
        assert len(row["source"]) > 5, row
        assert row["edition"], row
        assert row["confidence"] in {"high", "medium", "low"}, row
    names = [(row.get("maker"), row.get("name") or row["size"]) for row in rows]
    assert len(set(names)) == len(names)


def test_no_two_names_mean_different_rows():
    """Names and aliases are told apart without regard to case."""
    for rows in (excipients.excipients(), substances.substances()):
        names = [name.casefold() for row in rows for name in (row.name, *(row.aliases or ()))]
        assert len(set(names)) == len(names)


SOUND = {
    "capsule": {"maker": "A", "size": "3", "volume": "0.3 mL/capsule", "source": "a chart",
                "edition": "2026", "confidence": "high"},
    "excipient": {"name": "A", "bulk_low": "0.3 g/mL", "bulk_high": "0.4 g/mL",
                  "tapped_low": "0.5 g/mL", "tapped_high": "0.6 g/mL", "source": "a page",
                  "edition": "2026", "confidence": "high"},
    "substance": {"name": "A", "base": "A", "molar_mass": "300 g/mol", "source": "a page",
                  "edition": "2026", "confidence": "high"},
}  # fmt: skip
BROKEN = [
    ("capsule", "volume", "0.3 mL"),
    ("capsule", "volume", 0.3),
    ("capsule", "volume", None),
    ("capsule", "shell", "48"),
    ("capsule", "maker", None),
    ("capsule", "size", 3),
    ("capsule", "volum", "0.3 mL/capsule"),
    ("capsule", "confidence", "sure"),
    ("excipient", "bulk_low", "300 kg"),
    ("excipient", "bulk_low", "0.5 g/mL"),
    ("excipient", "bulk_high", "40 g/mL"),
    ("excipient", "tapped_low", "0.35 g/mL"),
    ("excipient", "source", None),
    ("excipient", "edition", None),
    ("excipient", "confidence", None),
    ("excipient", "name", None),
    ("substance", "molar_mass", "300"),
    ("substance", "molar_mass", "0.3 g/mol"),
    ("substance", "aliases", "one"),
    ("substance", "water_molecules", 2.5),
    ("substance", "name", None),
]


@pytest.mark.parametrize(("table", "key", "value"), BROKEN)
def test_a_broken_row_is_refused_by_its_place(table, key, value):
    """The loader names the row and the key; the rows around it do not hide it."""
    sound = SOUND[table]
    broken = {name: entry for name, entry in sound.items() if name != key}
    if value is not None:
        broken[key] = value
    assert len(check_rows(TABLES[table], [sound], table)) == 1
    with pytest.raises(InputError) as caught:
        check_rows(TABLES[table], [sound, broken, sound], table)
    assert {problem.path for problem in caught.value.problems} == {f"{table}[1].{key}"}


def test_all_broken_rows_are_told_together():
    """A table is mended once."""
    rows = [SOUND["capsule"] | {"volume": "x"}, SOUND["capsule"], SOUND["capsule"] | {"shell": "y"}]
    with pytest.raises(InputError) as caught:
        check_rows(CapsuleSize, rows, "capsule")
    assert [problem.path for problem in caught.value.problems] == [
        "capsule[0].volume",
        "capsule[2].shell",
    ]


LOOSE = [
    ("capsule", "source", None),
    ("capsule", "edition", None),
    ("substance", "source", None),
    ("substance", "confidence", None),
    ("excipient", "bulk_high", None),
    ("excipient", "warning", "no such notice"),
]


@pytest.mark.parametrize(("table", "key", "value"), LOOSE)
def test_a_row_without_a_source_is_refused_by_the_loader(table, key, value):
    """Design 14: unit, source, edition and confidence per row, checked by the loader."""
    row = {name: entry for name, entry in SOUND[table].items() if name != key}
    if value is not None:
        row[key] = value
    with pytest.raises(InputError):
        check_rows(TABLES[table], [row], table)


# --- capsules -------------------------------------------------------------------------------------

# Capsugel Coni-Snap, brochure BAS 255 p. 16: volume of the body in mL, shell in mg, as printed.
CONI_SNAP = {
    "000": ("1.37", 163, 10),
    "00el": ("1.02", 130, 10),
    "00": ("0.91", 118, 7),
    "0el": ("0.78", 107, 7),
    "0el-EU": ("0.78", 110, 7),
    "0": ("0.68", 96, 6),
    "1el": ("0.54", 81, 5),
    "1": ("0.50", 76, 5),
    "2el": ("0.41", 66, 5),
    "2": ("0.37", 61, 4),
    "3": ("0.30", 48, 3),
    "4el": ("0.25", 40, 3),
    "4": ("0.21", 38, 3),
    "5": ("0.13", 28, 2),
}
OTHERS = {
    "UNC": {"000": "1.37", "00": "0.95", "0": "0.68", "1": "0.50", "2": "0.37", "3": "0.30",
            "4": "0.20", "5": "0.13"},
    "ACG": {"000": "1.37", "00el": "1.02", "00": "0.95", "0xel": "0.82", "0el": "0.78", "0": "0.68",
            "1el": "0.54", "1": "0.50", "2el": "0.41", "2": "0.37", "3": "0.30", "4": "0.21",
            "5": "0.10"},
    "Capsuline": {"000": "1.37", "00el": "1.00", "00": "0.90", "0el": "0.78", "0": "0.68",
                  "1": "0.48", "2": "0.36", "3": "0.27", "4": "0.20", "5": "0.13"},
}  # fmt: skip
VOLUMES = OTHERS | {"Coni-Snap": {size: row[0] for size, row in CONI_SNAP.items()}}


def test_capsule_volumes_are_those_of_the_charts():
    """Every size of every maker, and none that no chart shows."""
    found = {(row.maker, row.size): row.volume.number for row in capsules.capsule_sizes()}
    assert found == {
        (maker, size): Fraction(volume)
        for maker, chart in VOLUMES.items()
        for size, volume in chart.items()
    }
    assert {row.volume.unit for row in capsules.capsule_sizes()} == {"mL/capsule"}


def test_shell_masses_are_those_of_the_one_chart_that_has_them():
    """Gelatin, with the tolerance as printed; no shell mass for the others."""
    for row in capsules.capsule_sizes():
        if row.maker == "Coni-Snap":
            _, shell, tolerance = CONI_SNAP[row.size]
            assert row.shell == Amount(Fraction(shell), "mg/capsule")
            assert row.shell_tolerance == Amount(Fraction(tolerance), "mg/capsule")
            assert row.material == "gelatin"
        else:
            assert row.shell is row.shell_tolerance is row.material is None


def test_a_chart_that_was_only_copied_is_of_low_confidence():
    """ACG's came by way of a student's transcription."""
    assert {row.confidence for row in capsules.capsule_sizes() if row.maker == "ACG"} == {"low"}
    assert "high" not in {row.confidence for row in capsules.capsule_sizes()}


@pytest.mark.parametrize(
    ("size", "least", "most"),
    [("000", "1.37", "1.37"), ("00", "0.90", "0.95"), ("1", "0.48", "0.50"), ("3", "0.27", "0.30"),
     ("4", "0.20", "0.21"), ("5", "0.10", "0.13"), ("4el", "0.25", "0.25")],
)  # fmt: skip
def test_the_spread_between_makers(size, least, most):
    """Size 3 holds 0.27 to 0.30 mL, size 5 0.10 to 0.13 mL: the maker must be known."""
    found = capsules.spread(size)
    assert found is not None
    assert [volume.number for volume in found] == [Fraction(least), Fraction(most)]
    assert capsules.spread("6") is None


def test_a_size_is_found_by_maker_and_size():
    """A pharmacy's own row comes first; without a maker there is none."""
    row = capsules.find_size("Capsuline", "3")
    assert row is not None
    assert row.volume.number == Fraction("0.27")
    own = CapsuleSize(maker="Capsuline", size="3", volume=Amount.read("0.28 mL/capsule"))
    assert capsules.find_size("Capsuline", "3", [own]) is own
    other = capsules.find_size("UNC", "3", [own])
    assert other is not None
    assert other.volume.number == Fraction("0.3")
    assert capsules.find_size(None, "3") is None
    assert capsules.find_size("Capsuline", "4el") is None
    assert set(capsules.makers()) == set(VOLUMES)
    assert set(capsules.size_names("UNC")) == set(OTHERS["UNC"])


# --- substances -----------------------------------------------------------------------------------

CIAAW = {"C": "12.011", "H": "1.008", "N": "14.007", "O": "15.999", "Cl": "35.45"}  # abridged
FORMS = {
    "naltrexone": "C20H23NO4",
    "naltrexone hydrochloride": "C20H24ClNO4",
    "naltrexone hydrochloride dihydrate": "C20H24ClNO4 . 2 H2O",
}


def molar_mass(formula):
    """The sum of the atomic weights of a formula such as ``C20H24ClNO4 . 2 H2O``."""
    total = Decimal(0)
    for part in formula.split(" . "):
        times, _, atoms = part.rpartition(" ")
        found = re.findall(r"([A-Z][a-z]?)(\d*)", atoms)
        assert "".join(symbol + number for symbol, number in found) == atoms
        total += int(times or 1) * sum(
            Decimal(CIAAW[symbol]) * int(number or 1) for symbol, number in found
        )
    return total


def test_molar_masses_are_sums_of_atomic_weights():
    """And the sums are those of the reference: 341.407, 377.865 and 413.895 g/mol."""
    assert {row.name: row.formula for row in substances.substances()} == FORMS
    for row in substances.substances():
        assert row.molar_mass == Amount(Fraction(molar_mass(row.formula)), "g/mol")
    assert [str(molar_mass(formula)) for formula in FORMS.values()] == [
        "341.407",
        "377.865",
        "413.895",
    ]


def test_a_dihydrate_is_its_anhydrate_and_two_waters():
    """The water of the formula is the water that is declared."""
    anhydrate = substances.find_substance("naltrexone hydrochloride")
    dihydrate = substances.find_substance("naltrexone hydrochloride dihydrate")
    water = dihydrate.molar_mass.number - anhydrate.molar_mass.number
    assert water == 2 * Fraction(molar_mass("H2O"))
    assert dihydrate.water_molecules == 2
    assert anhydrate.water_molecules is None
    assert {row.base for row in substances.substances()} == {"naltrexone"}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("naltrexone HCl", "naltrexone hydrochloride"),
        ("  Naltrexone   Hydrochloride ", "naltrexone hydrochloride"),
        ("NALTREXONE", "naltrexone"),
        ("naltrexone base", "naltrexone"),
        ("naltrexone hcl dihydrate", "naltrexone hydrochloride dihydrate"),
    ],
)
def test_names_are_found_by_alias_and_case(name, found):
    """A person writes HCl, or capitals, and means the same form."""
    assert substances.find_substance(name).name == found


def test_a_name_that_is_in_no_table_is_itself():
    """It has no base and no molar mass, and nothing is guessed; a slip is noticed, not mended."""
    stranger = substances.find_substance("naloxone")
    assert (stranger.name, stranger.base, stranger.molar_mass) == ("naloxone", None, None)
    assert not stranger.is_naltrexone
    assert substances.near_substance("naltrexone hydrochlorid") == "naltrexone hydrochloride"
    assert substances.near_substance("omeprazole") is None


def test_identifiers_are_those_that_were_seen():
    """CAS of base and hydrochloride, a UNII of each form; no CAS of the dihydrate was found."""
    seen = {row.name: (row.cas, row.unii) for row in substances.substances()}
    assert seen == {
        "naltrexone": ("16590-41-3", "5S6W795CQM"),
        "naltrexone hydrochloride": ("16676-29-2", "Z6375YW9SF"),
        "naltrexone hydrochloride dihydrate": (None, "5P80UKS30B"),
    }
    for cas, _ in seen.values():
        if cas:
            *digits, check = cas.replace("-", "")
            total = sum(place * int(digit) for place, digit in enumerate(reversed(digits), 1))
            assert total % 10 == int(check)


# --- fillers and excipients -----------------------------------------------------------------------

# Only densities whose source was read: loose and tapped, in g/mL.
DENSITIES = {
    "microcrystalline cellulose PH-102": ("0.28", "0.33", None, None),
    "microcrystalline cellulose PH-112": ("0.28", "0.34", None, None),
    "microcrystalline cellulose PH-301": ("0.34", "0.45", None, None),
    "lactose anhydrous DuraLac H": ("0.67", "0.67", "0.88", "0.88"),
    "pregelatinized starch Starch 1500": ("0.61", "0.61", "0.82", "0.82"),
    "co-processed starch StarCap 1500": ("0.42", "0.42", "0.58", "0.58"),
    "pregelatinized starch": ("0.50", "0.60", "0.60", "0.70"),
    "dibasic calcium phosphate dihydrate": ("0.87", "0.87", "0.93", "0.93"),
    "dibasic calcium phosphate anhydrous": ("0.78", "0.78", "0.82", "0.82"),
    "tribasic calcium phosphate": ("0.80", "0.80", "0.95", "0.95"),
    "tricalcium phosphate TCP-DC": ("0.58", "0.58", "0.65", "0.65"),
    "colloidal silicon dioxide": ("0.029", "0.042", None, None),
}
COLUMNS = ("bulk_low", "bulk_high", "tapped_low", "tapped_high")


def test_densities_are_those_that_were_seen():
    """Every density of the table, and no other."""
    found = {}
    for row in excipients.excipients():
        values = tuple(getattr(row, key) for key in COLUMNS)
        if any(values):
            found[row.name] = tuple(value and value.number for value in values)
    assert found == {
        name: tuple(value and Fraction(value) for value in values)
        for name, values in DENSITIES.items()
    }


def test_the_one_hand_punched_density_is_derived_from_its_table():
    """1340 mg of lactose in 1.37 mL are 0.978 g/mL."""
    found = {row.name: row.hand_punch for row in excipients.excipients() if row.hand_punch}
    assert found == {"lactose monohydrate": Amount(Fraction("0.978"), "g/mL")}
    assert round(Fraction(1340, 1370), 3) == Fraction("0.978")


def test_the_density_to_estimate_with():
    """The middle of the loose range, with the range; a hand-punched one where that is all."""
    row = excipients.find_excipient("Avicel PH-102")
    assert row is not None
    value, kind, low, high = row.density
    assert (value.number, kind) == (Fraction("0.305"), "bulk")
    assert (low.number, high.number) == (Fraction("0.28"), Fraction("0.33"))
    assert excipients.find_excipient("lactose monohydrate").density[1] == "hand-punched"
    assert excipients.find_excipient("calcium carbonate").density is None
    assert excipients.find_excipient("sawdust") is None


def test_warnings_are_notices_that_exist():
    """A warning of a row is a code of the catalogue."""
    found = {row.warning for row in excipients.excipients() if row.warning}
    assert found == {"filler-calcium-carbonate", "filler-slow-release"}
    assert found <= set(CATALOGUE)
    assert [row.name for row in excipients.warnings("Calcium Carbonate heavy")] == [
        "calcium carbonate"
    ]
    assert [row.name for row in excipients.warnings("Methocel K4M Premium")] == ["hypromellose"]
    assert excipients.warnings("microcrystalline cellulose PH-102") == []


def test_lactose_is_named():
    """Who must avoid it can see it."""
    found = {row.name for row in excipients.excipients() if row.contains == "lactose"}
    assert found == {row.name for row in excipients.excipients() if "lactose" in row.name}
    assert found


# --- what was not confirmed is not here -----------------------------------------------------------


def test_no_unconfirmed_form_or_density_is_shipped():
    """What the reference marks as known from memory, or not confirmed, is no row and no number."""
    forms = {row.name for row in substances.substances()}
    assert not any(
        word in name for name in forms for word in ("monohydrate", "tetrahydrate", "higher")
    )
    names = {
        name.casefold()
        for row in excipients.excipients()
        for name in (row.name, *(row.aliases or ()))
    }
    assert not names & {
        "microcrystalline cellulose",
        "mcc",
        "mannitol",
        "corn starch",
        "magnesium stearate",
    }
    assert not any("naltrexone" in name for name in names)
    assert not any(grade in name for name in names for grade in ("ph-101", "ph-105"))
    numbers = {str(value) for table in TABLES for row in raw(table) for value in row.values()}
    for density in (
        "0.337",
        "0.478",
        "0.32",
        "0.45-0.58",
        "0.43",
        "0.734",
        "0.159",
        "0.286",
        "1.3",
    ):
        assert f"{density} g/mL" not in numbers
    assert not {"Qualicaps", "Torpac"} & set(capsules.makers())
    assert not any(row.size.startswith("6") for row in capsules.capsule_sizes())


def test_a_rule_says_what_it_needs():
    """The rules of the design, and what each has to know of a balance."""
    assert balances.NEEDS == {
        "usp-41": "repeatability",
        "least-weighable": "sensitivity",
        "nrf": "readability",
    }
    assert minimum_weights().keys() == {*balances.NEEDS, "not critical"}


def test_the_rules_for_minimum_weights_are_those_of_their_sources():
    """USP <41>: 2 s ≤ 0.10 %, 0.41 d, ten readings, scale 0.10 %; NRF: d ≤ 1 %; ours: 10 d."""
    numbers = {name: row.numbers for name, row in minimum_weights().items()}
    assert numbers == {
        "usp-41": {"factor": 2, "floor": Fraction("0.41"), "part": Fraction("0.001")},
        "least-weighable": {},
        "nrf": {"part": Fraction("0.01")},
        "not critical": {"part": Fraction("0.1")},
    }
    assert minimum_weights()["usp-41"].readings == 10
    assert minimum_weights()["usp-41"].accuracy == Amount.read("0.1 %")


def test_mixing_and_the_standard_dose_are_data():
    """Twofold, 3 × 30 s, and 50 mg of naltrexone (ATC/DDD N07BB04), each with where it is from."""
    assert (mixing_rule().unlike, mixing_rule().times, mixing_rule().seconds) == (2, 3, 30)
    assert "our rule" in mixing_rule().memory
    assert standard_dose("naltrexone").dose == Amount.read("50 mg")
    assert "N07BB04" in standard_dose("naltrexone").source


def test_fillers_have_the_codes_that_were_read():
    """Written a second time; each of the plain name, and no grade among them."""
    rows = written_rows("filler_code")
    assert {row["name"]: row["unii"] for row in rows} == {
        "microcrystalline cellulose": "OP1R32D61U",
        "lactose monohydrate": "EWQ57Q8I5X",
        "magnesium stearate": "70097M6I30",
        "silicon dioxide": "ETJ7Z6XBU4",
        "mannitol": "3OWL53L36A",
    }
    for row in rows:
        assert {"source", "edition", "confidence"} < row.keys()


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("hypromellose", ("hipromelosa", "ipromellosa", "ヒプロメロース", "hypromelóza 2208")),
        ("calcium carbonate", ("Calcii carbonas", "węglan wapnia", "沈降炭酸カルシウム", "碳酸钙")),
    ],
)
def test_a_filler_is_warned_of_in_other_languages(row, names):
    """Whatever the label of the jar is written in."""
    for name in names:
        assert [one.name for one in excipients.warnings(name)] == [row], name


@pytest.mark.parametrize(
    "name",
    [
        *("hochdisperses Siliciumdioxid", "Silica colloidalis anhydrica", "軽質無水ケイ酸"),
        *("silice colloïdale anhydre", "dióxido de silício coloidal", "krzemionka koloidalna"),
    ],
)
def test_silica_is_a_glidant_in_other_languages(name):
    """It need not meet the rule of the active, and is asked for no role."""
    row = excipients.find_excipient(name)
    assert (row.name, row.role) == ("colloidal silicon dioxide", "glidant")

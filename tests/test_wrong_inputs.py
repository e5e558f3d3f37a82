"""Wrong inputs: every key of the order file, what is wrong with it, and what a person is told.

Each wrong order goes through the command line: exit code 2, one line for each problem with the path
first, what was given, what is accepted and what to do, and nothing on standard output.
"""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor

import pytest

import galenic
from galenic import _cli as cli
from galenic import _fields as fields
from galenic._materials.order import REQUEST, Order
from galenic._materials.stock import STOCKS

# --- orders that are right, one for each kind of stock --------------------------------------------

NAME = "naltrexone hydrochloride"
COMMON = {
    "order": {
        "active": NAME,
        "dose": "4.5 mg/capsule",
        "capsules": 100,
        "excess": "0 %",
        "overage": "0 %",
        "date": "2026-11-22",
    },
    "capsule": {"size": "3", "maker": "Coni-Snap"},
    "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
    "excipient": [{"name": "magnesium stearate", "share": "1 %", "occupies": "none"}],
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "fine", "readability": "0.01 mg", "repeatability": "0.02 mg"}],
    "triturate": {"diluent": "a filler"},
    "fill": {"rsd": "2 %"},
    "mixing": {"rsd": "1 %", "loss": "1 %"},
    "beyond_use": [{"days": 90, "source": "a study"}],
    "label": {"lot": "L-1"},
    "substance": [{"name": "a salt", "base": "a base", "molar_mass": "300 g/mol"}],
    "capsule_size": [{"maker": "House", "size": "3", "volume": "0.3 mL/capsule"}],
}
KINDS = {
    "tablets": {
        "kind": "tablets",
        "active": NAME,
        "strength": "50 mg/tablet",
        "mean_mass": "253.4 mg/tablet",
        "pack_stat": "180 mg/capsule",
        "expires": "2027-05-31",
    },
    "capsules": {
        "kind": "capsules",
        "active": NAME,
        "strength": "25 mg/capsule",
        "mean_net": "182.4 mg/capsule",
        "pack_stat": "175 mg/capsule",
    },
    "powder": {
        "kind": "powder",
        "active": NAME,
        "assay": "99.2 %",
        "basis": "anhydrous",
        "water": "5.3 %",
        "pack_stat": "210 mg/capsule",
    },
    "triturate": {
        "kind": "triturate",
        "active": NAME,
        "strength": "100 mg/g",
        "diluent": "a filler",
        "pack_stat": "155 mg/capsule",
    },
}
GONE = object()


def order_with(changes=None, kind="tablets"):
    """A right order with keys changed, ``GONE`` ones left out: ``{"stock.strength": …}``."""
    made = copy.deepcopy(COMMON | {"stock": KINDS[kind]})
    for path, value in (changes or {}).items():
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        table = made
        for part in way:
            table = table[part]
        if isinstance(table, list) and last == len(table):
            table.append(copy.deepcopy(value))
        elif value is GONE:
            table.pop(last, None)
        else:
            table[last] = value
    return made


class Refusals:
    """Runs orders through the command line and gives the problems it reports."""

    def __init__(self, folder, capsys):
        """Keep the order in a file of this folder."""
        self.file, self.capsys = folder / "order.json", capsys

    def run(self, text, *options):
        """Exit code, standard output and standard error of ``galenic plan``."""
        if isinstance(text, bytes):
            self.file.write_bytes(text)
        else:
            self.file.write_text(text, encoding="utf-8")
        code = cli.main(["plan", str(self.file), *options])
        return code, *self.capsys.readouterr()

    def of(self, order):
        """The problems of an order that is refused, the same as text and as JSON."""
        text = order if isinstance(order, (str, bytes)) else json.dumps(order)
        problems = self.told(text)
        code, out, err = self.run(text)
        assert code == 2, (code, out, err)
        assert not out
        lines = [
            "{path}: given {given}; expected {expected}; {remedy}".format(**p) for p in problems
        ]
        told = [line for line in err.splitlines() if not re.match(r"  \d+ \| |\s+\^$", line)]
        assert all(line.startswith(f"{self.file}: ") for line in told), "each names the file"
        named = [line.removeprefix(f"{self.file}: ") for line in lines]
        assert [line.removeprefix(f"{self.file}: ") for line in told] == named
        assert "Traceback" not in err
        return problems

    def told(self, text):
        """The problems of an order that is refused, as JSON."""
        code, out, err = self.run(text, "--json")
        assert (code, err) == (2, ""), (code, out, err)
        told = json.loads(out)
        assert told["schema"] == "galenic/problems/1"
        problems = told["problems"]
        assert problems
        for problem in problems:
            values = problem.pop("values")  # what follows looks at the texts
            assert values["file"] == str(self.file)
            assert set(problem) == {"code", "path", "given", "expected", "remedy"}
            assert all(isinstance(part, str) and part for part in problem.values()), problem
            assert all(part.isprintable() for part in problem.values()), problem
            assert sum(map(len, problem.values())) < 700, "no wall of text"
        return problems


@pytest.fixture
def refusals(tmp_path, capsys):
    """The command line, ready to refuse."""
    return Refusals(tmp_path, capsys)


@pytest.mark.parametrize("kind", KINDS)
def test_the_orders_here_are_right(refusals, kind):
    """Each wrong order below differs from one that is planned."""
    code, out, err = refusals.run(json.dumps(order_with(kind=kind)), "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["schema"] == "galenic/plan/2"


# --- every key, by what it takes ------------------------------------------------------------------

MARKS = ["\x1b[31mred\x1b[0m", "a\nb", "a\0b", "a\u202eb", "a\u2066b", "a\u200fb", "a\x7fb"]


def text_wrongs():
    """A name is one line of text, in quotes."""
    return [7, 4.5, True, None, ["a"], {"a": "b"}, "", "   ", "\t", "x" * 121, "x" * 5000, *MARKS]


def amount_wrongs(unit, *others, zero=False, most=None):
    """An amount is a number with this unit: more than nothing, and no more than can be."""
    units = [unit, *others]
    strange = [
        f"4.5 {other}" for other in ("day", "um", "tablet", "mL/capsule") if other not in units
    ]
    wrongs = [4.5, 4, True, None, [], ["4.5 mg"], {}, {"value": 4.5, "unit": unit}, "", "4.5", unit]
    wrongs += [
        f"4,5 {unit}",
        f".5 {unit}",
        f"4.5 {unit}\n",
        f"1e3 {unit}",
        f"nan {unit}",
        f"+4 {unit}",
    ]
    wrongs += [f"-4.5 {unit}", f"4.5 {unit}s/day", "4.5 parsec", "9**9**9 mg", "5" * 5000, *strange]
    wrongs += [f"0.00000000001 {unit}", f"99999999999 {unit}"]
    wrongs += [] if zero else [f"0 {unit}"]
    wrongs += [] if most is None else [f"{most + 1} {unit}", f"{most}.01 {unit}"]
    return wrongs


def count_wrongs(most):
    """A count is a whole number without quotes or point; 4.7 is not 4, and true is not 1."""
    odd = ["100", "", "ten", 4.0, 4.7, True, False, None, [], {}, "5 capsules", [4]]
    return [*odd, 0, -1, most + 1, 10**30]


def choice_wrongs(near):
    """A word is one of a few, spelled as they are."""
    return [near, "", "x", 1, 0.5, True, None, [near], {}, " none ", "NONE", "a\nb", "y" * 5000]


def date_wrongs():
    """A date is a day of the calendar."""
    days = [
        "22.11.2026",
        "2026-13-01",
        "2026-11-31",
        "2026-1-1",
        "11/22/26",
        "20261122",
        "tomorrow",
        "",
    ]
    return [*days, 20261122, 2026.1122, True, None, [], "2026-11-22T00:00:00", "\uff12026-11-22"]


NUMBERS = ["2", "", True, None, [], {}, 0, 0.99, 10.01, -2, 1e300, 10**30, "2 um", [2]]
FLAG = ["no", "yes", "true", "false", "", 0, 1, 1.0, None, []]
TEXTS = ["3", "", 3, None, True, {}, [], [3], ["3", 3], ["3", "3"], ["3", " 3 "], [""], ["a\nb"]]
WEIGHTS = ["253 mg", "", 253, None, {}, [], ["253 mg"], ["253 mg", 253], ["253 mg", "-1 mg"]]
WEIGHTS += [["253 mg", "0 mg"], ["253 mg", "253 mL"], ["253 mg", "253"], ["250 mg"] * 1001]
RULES = [
    "usp41",
    "",
    41,
    None,
    True,
    {},
    [],
    ["usp-41", "usp-41"],
    ["usp-41", "x"],
    [["usp-41"]],
    [41],
]
PARTS = ["10", 10, 0.1, True, None, [], {}, "", "1:10", "1/10", "1 to 10", "2 in 10", "1 in ten"]
PARTS += ["1 in 0", "1 in 1", "1 in -10", "1 in 10.5", "1 in 10\n", "1 in 10000000", "100 mg/g"]
TABLE = ["x", "", 3, True, None, [], [{}]]
TABLES = ["x", 3, True, None, {}, {"name": "x"}, ["x"], [3], [[]], [None]]
READINGS = ["100 mg", [], ["100 mg"], {}, None, True, ["1", "2"], ["100 mg", 100], ["0 mg"] * 10]

HEAP = {
    "density": amount_wrongs("g/mL", most=10),
    "volume": amount_wrongs("mL"),
    "volume_mass": amount_wrongs("mg"),
    "tapped_volume": amount_wrongs("mL"),
    "taps": [value for value in count_wrongs(100_000) if value != 0],
    "cylinder": amount_wrongs("mL"),
}
PACKS = {
    "pack_stat": amount_wrongs("mg/capsule"),
    "pack_stat_sd": amount_wrongs("mg/capsule", zero=True),
    "pack_stat_size": text_wrongs(),
    "pack_stat_maker": text_wrongs(),
    **HEAP,
}
LOT = {"lot": text_wrongs(), "expires": date_wrongs()}
STOCK = {
    **PACKS,
    **LOT,
    "active": text_wrongs(),
    "of": text_wrongs(),
    "particle_size": [value for value in amount_wrongs("um") if value != "4.5 um"],
    "particle_gsd": NUMBERS,
    "true_density": amount_wrongs("g/mL", most=10),
    "texture": choice_wrongs("pellet"),
    "pellet_mass": amount_wrongs("mg", most=1000),
    "pellets_weighed": count_wrongs(100_000),
    "pellet_mass_sd": amount_wrongs("mg", zero=True),
    "assay_uncertainty": amount_wrongs("%", zero=True, most=10),
    "equivalent": [
        *(
            22.4,
            True,
            None,
            [],
            {},
            ["22.4 mg", "20 mg"],
            "",
            "=",
            "22.4 mg",
            "22.4 mg =",
            "= 20 mg",
        ),
        *("22.4 = 20", "22.4 mg = 20", "22,4 mg = 20 mg", "22.4 mg == 20 mg", "1 mg = 1 mg = 1 mg"),
        *(
            "0 mg = 20 mg",
            "22.4 mg = 0 mg",
            "-1 mg = 1 mg",
            "1 mg = 1 mL",
            "1 mmol = 20 mg",
            "5" * 5000,
        ),
    ],
}
SPAN = [
    "5 mcg/capsule",
    ["5 mcg"],
    ["5 mcg", "50 mcg", "60 mcg"],
    ["50 mcg", "5 mcg"],
    ["5 IU", "50 mcg"],
    ["5 mcg", 50],
    ["0 mcg", "50 mcg"],
    ["5 mcg/tablet", "50 mcg"],
    ["5 mcg", None],
]
ROW = {
    "source": text_wrongs(),
    "edition": text_wrongs(),
    "confidence": choice_wrongs("highest"),
}

WRONG = {
    "order": {
        "active": text_wrongs(),
        "dose": amount_wrongs("mg/capsule", "IU/capsule", "mg/dose", "IU/dose"),
        "capsules": count_wrongs(1_000_000),
        "capsules_per_dose": count_wrongs(20),
        "excess": amount_wrongs("%", "capsule", zero=True, most=1000),
        "overage": amount_wrongs("%", zero=True, most=100),
        "tolerance": amount_wrongs("%", most=100),
        "number": text_wrongs(),
        "date": date_wrongs(),
        "convert_form": FLAG,
    },
    "stock (tablets)": {
        **STOCK,
        "strength": amount_wrongs("mg/tablet", "IU/tablet"),
        "mean_mass": amount_wrongs("mg/tablet"),
        "masses": WEIGHTS,
        "masses_are": choice_wrongs("crush"),
        "total_mass": amount_wrongs("mg"),
        "tablets_weighed": count_wrongs(1000),
        "coating": choice_wrongs("enterik"),
        "release": choice_wrongs("enterik"),
        "film_mass": amount_wrongs("mg/tablet"),
        "mass_sd": amount_wrongs("mg/tablet"),
        "assay": amount_wrongs("%", most=120),
        "content_rsd": amount_wrongs("%", zero=True, most=20),
        "min_tablets": count_wrongs(10_000),
        "crush_allowance": amount_wrongs("%", zero=True, most=100),
        "available": count_wrongs(1_000_000),
        "batches_weigh": amount_wrongs("mg"),
    },
    "stock (capsules)": {
        **STOCK,
        "strength": amount_wrongs("mg/capsule", "IU/capsule"),
        "mean_net": amount_wrongs("mg/capsule"),
        "net_sd": amount_wrongs("mg/capsule"),
        "capsules_weighed": count_wrongs(1000),
        "release": choice_wrongs("enterik"),
        "assay": amount_wrongs("%", most=120),
        "content_rsd": amount_wrongs("%", zero=True, most=20),
        "min_capsules": count_wrongs(10_000),
        "shell_allowance": amount_wrongs("%", zero=True, most=100),
        "available": count_wrongs(1_000_000),
        "batches_weigh": amount_wrongs("mg"),
    },
    "stock (powder)": {
        **STOCK,
        "assay": amount_wrongs("%", "IU/g", most=120),
        "basis": choice_wrongs("anhydrus"),
        "factor": ["", "1,036", "0.99", "2.01", "01.2", "1.036 mg", True, None, [], {}, 0, 0.99, 3],
        "water": amount_wrongs("%", zero=True, most=100),
        "loss_on_drying": amount_wrongs("%", zero=True, most=100),
        "solvent": amount_wrongs("%", zero=True, most=100),
        "loss_uncertainty": amount_wrongs("%", zero=True, most=10),
        "assay_as": text_wrongs(),
        "assay_policy": choice_wrongs("NRF"),
        "available": amount_wrongs("mg"),
    },
    "stock (triturate)": {
        **STOCK,
        "strength": amount_wrongs("mg/g", "IU/g", most=1000),
        "diluent": text_wrongs(),
        "assay": amount_wrongs("%", most=120),
        "strength_uncertainty": amount_wrongs("%", zero=True, most=10),
        "uncertainty_leaves_out": TEXTS,
        "available": amount_wrongs("mg"),
    },
    "capsule": {
        **LOT,
        "size": text_wrongs(),
        "sizes": TEXTS,
        "maker": text_wrongs(),
        "volume": [value for value in amount_wrongs("mL/capsule") if value != "4.5 mL/capsule"],
        "shell": amount_wrongs("mg/capsule"),
        "fill": amount_wrongs("mg/capsule"),
        "min_fill": amount_wrongs("mg/capsule"),
        "plate": count_wrongs(1000),
    },
    "filler": {**PACKS, **LOT, "name": text_wrongs(), "texture": choice_wrongs("pellet")},
    "excipient": {
        **PACKS,
        **LOT,
        "name": text_wrongs(),
        "role": choice_wrongs("color"),
        "share": amount_wrongs("%", most=100),
        "mass": amount_wrongs("mg/capsule"),
        "tracer": FLAG,
        "mixed_last": FLAG,
        "critical": FLAG,
        "occupies": choice_wrongs("void"),
    },
    "weighing": {"rule": RULES, "error": amount_wrongs("%", most=10), "portions": FLAG},
    "balance": {
        "name": text_wrongs(),
        "readability": amount_wrongs("mg"),
        "repeatability": amount_wrongs("mg"),
        "readings": READINGS,
        "sensitivity": amount_wrongs("mg"),
        "accuracy": amount_wrongs("%", most=10),
        "minimum": amount_wrongs("mg"),
        "capacity": amount_wrongs("mg"),
    },
    "triturate": {
        **PACKS,
        **LOT,
        "diluent": text_wrongs(),
        "strength": PARTS,
        "factor": count_wrongs(100_000),
        "aliquot": amount_wrongs("mg"),
        "ratio_limit": count_wrongs(1000),
        "max_steps": count_wrongs(3),
        "mixer_capacity": amount_wrongs("mg"),
        "keep": FLAG,
    },
    "fill": {
        "method": choice_wrongs("to-fill"),
        "premix": amount_wrongs("%", most=100),
        **HEAP,
        "sd": amount_wrongs("mg/capsule"),
        "rsd": amount_wrongs("%", zero=True, most=20),
    },
    "mixing": {
        key: amount_wrongs("%", zero=True, most=20) for key in ("rsd", "aliquot_rsd", "loss")
    }
    | {"particles": choice_wrongs("pellet")},
    "beyond_use": {
        "days": count_wrongs(3660),
        "source": text_wrongs(),
        "filler": text_wrongs(),
        "active": text_wrongs(),
    },
    "label": {
        "lot": text_wrongs(),
        "use_by": date_wrongs(),
        "capsules": [*count_wrongs(1_000_000), 101],
        "storage": text_wrongs(),
        "route": text_wrongs(),
        "pharmacy": text_wrongs(),
        "contact": text_wrongs(),
        "warnings": TEXTS,
        "gtin": [*text_wrongs(), "09506000134353", "0950600013435", "123"],
        "size": [*text_wrongs(), "57x31", "1 mm x 30 mm", "60 mm x 301 mm", "57 x 32"],
    },
    "substance": {
        **ROW,
        "name": text_wrongs(),
        "base": text_wrongs(),
        "molar_mass": [*amount_wrongs("g/mol"), "0.5 g/mol"],
        "moieties": count_wrongs(6),
        "charge": count_wrongs(12),
        "element": FLAG,
        "usual_dose": SPAN,
        "possible_dose": SPAN,
        "dose_source": text_wrongs(),
        "water_molecules": count_wrongs(20),
        "aliases": TEXTS,
        "formula": text_wrongs(),
        "cas": text_wrongs(),
        "unii": text_wrongs(),
    },
    "capsule_size": {
        **ROW,
        "maker": text_wrongs(),
        "size": text_wrongs(),
        "volume": [value for value in amount_wrongs("mL/capsule") if value != "4.5 mL/capsule"],
        "shell": amount_wrongs("mg/capsule"),
        "shell_tolerance": amount_wrongs("mg/capsule"),
        "material": text_wrongs(),
    },
    "": {
        "stock": TABLE,
        "capsule": TABLE,
        "filler": TABLE,
        "weighing": TABLE,
        "triturate": TABLE,
        "fill": TABLE,
        "mixing": TABLE,
        "label": TABLE,
        "beyond_use": TABLES,
        "excipient": TABLES,
        "balance": TABLES,
        "other_stock": TABLES,
        "substance": TABLES,
        "capsule_size": TABLES,
    },
}
REQUIRED = {
    "order": {"active", "dose", "capsules"},
    "stock (tablets)": {"active", "strength"},
    "stock (capsules)": {"active", "strength", "mean_net"},
    "stock (powder)": {"active"},
    "stock (triturate)": {"active", "strength", "diluent"},
    "capsule": {"size"},
    "filler": {"name"},
    "excipient": {"name"},
    "weighing": {"rule"},
    "balance": {"name", "readability"},
    "triturate": set(),
    "fill": set(),
    "mixing": set(),
    "beyond_use": {"days", "source"},
    "label": set(),
    "substance": {"name"},
    "capsule_size": {"maker", "size", "volume"},
    "": {"stock", "capsule", "filler"},
}
LISTS = {"excipient", "balance", "other_stock", "beyond_use", "substance", "capsule_size"}


def records():
    """The record class behind each table, as galenic reads them."""
    found = {"order": REQUEST}
    found |= {f"stock ({kind})": fields.keys(record) for kind, record in STOCKS.items()}
    apart = {*REQUEST, "actives"}  # of orders of several: tests/test_reading_several.py
    apart |= {"product"}  # in place of [order] and [capsule]: tests/test_products.py
    tables = {name: reader for name, reader in fields.keys(Order).items() if name not in apart}
    found |= {name: fields.keys(reader.record) for name, reader in tables.items() if reader.record}
    return found | {"": tables}


def test_every_key_has_its_wrongs():
    """No key of the order file is left out here, and none is listed that does not exist."""
    found = {table: set(keys) for table, keys in records().items()}
    assert found == {table: set(keys) for table, keys in WRONG.items()}
    assert all(len(wrongs) >= 3 for keys in WRONG.values() for wrongs in keys.values())


def test_the_required_keys_are_these():
    """What must be there is what the design says must be there."""
    for table, keys in records().items():
        assert {key for key, reader in keys.items() if reader.required} == REQUIRED[table]


def placed(table, key):
    """The kind of stock, the path in the order, and the path in a problem."""
    kind = table.partition("(")[2].rstrip(")") or "tablets"
    name = table.partition(" ")[0]
    if name in LISTS:
        return kind, f"{name}.0.{key}", f"{name}[0].{key}"
    path = f"{name}.{key}" if name else key
    return kind, path, path


KEYS = [  # one of each table is quick
    pytest.param(table, key, marks=[pytest.mark.slow] if place else [])
    for table, keys in WRONG.items()
    for place, key in enumerate(keys)
]


# What a key asks of others by being there: it is told in the same answer, whatever its value is.
ASKS = {
    ("order", "capsules_per_dose"): {"order.capsules", "order.dose"},
    ("stock (tablets)", "masses"): {"stock.masses_are"},
    ("stock (tablets)", "total_mass"): {"stock.tablets_weighed"},
    ("stock (tablets)", "mass_sd"): {"stock.tablets_weighed"},
    ("stock (capsules)", "net_sd"): {"stock.capsules_weighed"},
    ("stock (powder)", "factor"): {"stock.assay", "stock.basis", "stock.water"},
    ("excipient", "mass"): {"excipient[0].share"},
    ("", "excipient"): {f"excipient[0].{key}" for key in ("name", "share", "pack_stat")},
    ("", "other_stock"): {f"other_stock[0].{key}" for key in ("kind", "active", "name")},
    ("", "substance"): {"substance[0].name"},
    ("", "capsule_size"): {f"capsule_size[0].{key}" for key in ("name", "maker", "size", "volume")},
    ("", "beyond_use"): {f"beyond_use[0].{key}" for key in ("name", "days", "source")},
    ("", "balance"): {f"balance[0].{key}" for key in ("name", "readability", "repeatability")},
}


POURED = {  # a reading in a cylinder is a mass and a volume, and a tapped one says how often
    "volume": ("volume_mass",),
    "volume_mass": ("volume",),
    "tapped_volume": ("volume_mass", "taps"),
}
ASKS |= {
    (table, key): {f"{placed(table, other)[2]}" for other in others}
    for table, keys in WRONG.items()
    for key, others in POURED.items()
    if key in keys and table not in {"capsule", "capsule_size"}
}

for _key in ("density", "volume", "volume_mass", "tapped_volume"):  # nothing is in its voids
    ASKS["fill", _key] = ASKS.get(("fill", _key), set()) | {"excipient[0].occupies"}


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_every_wrong_value_is_refused_by_its_path(refusals, table, key):
    """Wrong kinds, wrong units, nothing, too little and too much: each at its own path alone."""
    kind, way, path = placed(table, key)
    asks = "".join(f"|{re.escape(other)}" for other in ASKS.get((table, key), ()))
    astray = []
    for place, value in enumerate(WRONG[table][key]):
        order = order_with({way: value}, kind)
        problems = refusals.of(order) if place < 3 else refusals.told(json.dumps(order))
        own = rf"{re.escape(path)}(\[\d+\])?"
        found = [problem["path"] for problem in problems]
        of_itself = any(re.fullmatch(own, one) for one in found)
        if not of_itself or not all(re.fullmatch(f"{own}{asks}", one) for one in found):
            astray.append((value, problems))
    assert not astray


@pytest.mark.parametrize(
    ("table", "key"), [(t, key) for t, keys in REQUIRED.items() for key in sorted(keys)]
)
def test_every_required_key_is_missed_by_name(refusals, table, key):
    """A missing key is named, with what it means and what it takes."""
    kind, way, path = placed(table, key)
    (problem,) = refusals.of(order_with({way: GONE}, kind))
    assert (problem["code"], problem["path"], problem["given"]) == ("missing", path, "nothing")
    assert problem["remedy"].startswith("add it")


@pytest.mark.parametrize("table", [table for table in WRONG if table])
def test_unknown_keys_name_the_nearest(refusals, table):
    """A slip of the finger is answered with the key that was meant."""
    for key in WRONG[table]:
        kind, way, path = placed(table, f"{key}x")
        (problem,) = refusals.of(order_with({way: "1"}, kind))
        assert (problem["code"], problem["path"]) == ("unknown-key", path)
        assert f"'{key}'" in problem["remedy"]


def test_unknown_tables_name_the_nearest(refusals):
    """The same for a whole table, and for a key that is like none."""
    (problem,) = refusals.of(order_with({"balanse": [{"name": "x"}]}))
    assert (problem["path"], problem["remedy"]) == ("balanse", "did you mean 'balance'?")
    (problem,) = refusals.of(order_with({"zzzzzz": 1}))
    assert (problem["code"], problem["path"]) == ("unknown-key", "zzzzzz")
    assert "'" not in problem["remedy"]


@pytest.mark.parametrize("key", ["a\x1b[2J", "a\nb", "a\u202eb", "\ud800", "x" * 5000, ""])
def test_a_hostile_key_does_not_break_out(refusals, key):
    """The name of an unknown key is data too: short, printable, on one line."""
    problems = refusals.of(order_with({f"order.{key}": 1}))
    assert [problem["code"] for problem in problems] == ["unknown-key"]
    assert all(part.isprintable() and len(part) < 300 for part in problems[0].values())


# --- what is needed, and what cannot be -----------------------------------------------------------

LEAST = {"weighing.rule": "least-weighable", "balance.0.sensitivity": "6 mg"}
AUTO = {"capsule.size": "auto", "capsule.sizes": ["1", "3"]}
AUTO |= {"stock.pack_stat_size": "3", "filler.pack_stat_size": "3"}
BY_DENSITY = {"filler.pack_stat": GONE, "filler.density": "0.5 g/mL"}

# What is changed in a right order; the kind of stock; the paths of all the problems; and words
# that stand in the first of them.
CASES = {
    "no order at all": (
        "tablets",
        {"order": GONE},
        ["order.active", "order.dose", "order.capsules", "order.date"],
        "nothing",
    ),
    "kind of stock missing": (
        "tablets",
        {"stock.kind": GONE},
        ["stock.kind"],
        "tablets, capsules, powder, triturate",
    ),
    "kind of stock misspelled": (
        "tablets",
        {"stock.kind": "tablet"},
        ["stock.kind"],
        "write 'tablets'",
    ),
    "kind of stock is a number": ("tablets", {"stock.kind": 1}, ["stock.kind"], "choose one"),
    "kind of stock is a list": (
        "tablets",
        {"stock.kind": ["tablets"]},
        ["stock.kind"],
        "choose one",
    ),
    # --- the order
    "half a capsule of excess": (
        "tablets",
        {"order.excess": "2.5 capsules"},
        ["order.excess"],
        "whole",
    ),
    "a dose as a mass of stock": (
        "tablets",
        {"order.dose": "4.5 mg/g"},
        ["order.dose"],
        "mg/capsule",
    ),
    "a dose for each tablet": (
        "tablets",
        {"order.dose": "4.5 mg/tablet"},
        ["order.dose"],
        "mg/capsule",
    ),
    "a dose of a thousand kilograms": (
        "tablets",
        {"order.dose": "1001 kg"},
        ["order.dose"],
        "check the unit",
    ),
    "a dose in a volume": ("tablets", {"order.dose": "4.5 mL"}, ["order.dose"], "mg/capsule"),
    "expiry without a date": ("tablets", {"order.date": GONE}, ["order.date"], "never read"),
    "expiry of the filler without a date": (
        "powder",
        {"order.date": GONE, "filler.expires": "2027-01-01"},
        ["order.date"],
        "never read",
    ),
    "expiry of an excipient without a date": (
        "powder",
        {"order.date": GONE, "excipient.0.expires": "2027-01-01"},
        ["order.date"],
        "add it",
    ),
    # --- the tablets
    "no mean mass": (
        "tablets",
        {"stock.mean_mass": GONE},
        ["stock.mean_mass"],
        "weigh at least 20",
    ),
    "mean mass and masses": (
        "tablets",
        {"stock.masses": ["250 mg", "256 mg"], "stock.masses_are": "sample"},
        ["stock.masses"],
        "remove one",
    ),
    "mean mass and total": (
        "tablets",
        {"stock.total_mass": "2534 mg", "stock.tablets_weighed": 10},
        ["stock.total_mass"],
        "remove one",
    ),
    "a total of how many": (
        "tablets",
        {"stock.mean_mass": GONE, "stock.total_mass": "2534 mg"},
        ["stock.tablets_weighed"],
        "give both",
    ),
    "how many without a total": (
        "tablets",
        {
            "stock.tablets_weighed": 10,
            "stock.mean_mass": GONE,
            "stock.masses": ["253 mg", "254 mg"],
            "stock.masses_are": "sample",
        },
        ["stock.total_mass"],
        "give both",
    ),
    "a total lighter than its content": (
        "tablets",
        {"stock.mean_mass": GONE, "stock.total_mass": "253.4 mg", "stock.tablets_weighed": 10},
        ["stock.total_mass"],
        "weigh the tablet",
    ),
    "masses of what": (
        "tablets",
        {"stock.mean_mass": GONE, "stock.masses": ["250 mg", "256 mg"]},
        ["stock.masses_are"],
        "crushed",
    ),
    "a tablet lighter than its content": (
        "tablets",
        {"stock.mean_mass": "49 mg/tablet"},
        ["stock.mean_mass"],
        "50 mg/tablet",
    ),
    "a tablet of nothing but active": (
        "tablets",
        {"stock.mean_mass": "50 mg/tablet"},
        ["stock.mean_mass"],
        "weigh the tablet",
    ),
    "a tablet lighter than its assayed content": (
        "tablets",
        {"stock.mean_mass": "52 mg/tablet", "stock.assay": "105 %"},
        ["stock.mean_mass"],
        "weigh",
    ),
    "a tablet in grams misread": (
        "tablets",
        {"stock.mean_mass": "0.0253 g/tablet"},
        ["stock.mean_mass"],
        "weigh the tablet",
    ),
    "one tablet ten times the others": (
        "tablets",
        {
            "stock.mean_mass": GONE,
            "stock.masses_are": "sample",
            "stock.masses": ["253 mg", "2540 mg", "255 mg"],
        },
        ["stock.masses[1]"],
        "decimal point",
    ),
    "a mean mass without its tablet": (
        "tablets",
        {"stock.mean_mass": "253.4 mg"},
        ["stock.mean_mass"],
        "mg/tablet",
    ),
    "a strength without its tablet": (
        "tablets",
        {"stock.strength": "50 mg"},
        ["stock.strength"],
        "mg/tablet",
    ),
    "an assay of 500 %": ("tablets", {"stock.assay": "500 %"}, ["stock.assay"], "at most 120 %"),
    # --- the powder
    "an assay of 500 % of powder": (
        "powder",
        {"stock.assay": "500 %"},
        ["stock.assay"],
        "decimal point",
    ),
    "an assay without a basis": ("powder", {"stock.basis": GONE}, ["stock.basis"], "anhydrous"),
    "anhydrous without its water": ("powder", {"stock.water": GONE}, ["stock.water"], "needs it"),
    "dried without its loss": (
        "powder",
        {"stock.basis": "dried", "stock.water": GONE},
        ["stock.loss_on_drying"],
        "needs it",
    ),
    "solvent-free without its solvent": (
        "powder",
        {"stock.basis": "anhydrous-solvent-free"},
        ["stock.solvent"],
        "needs it",
    ),
    "water with as-is": ("powder", {"stock.basis": "as-is"}, ["stock.water"], "corrected twice"),
    "water with dried": (
        "powder",
        {"stock.basis": "dried", "stock.loss_on_drying": "5.3 %"},
        ["stock.water"],
        "corrected twice",
    ),
    "loss on drying with anhydrous": (
        "powder",
        {"stock.loss_on_drying": "5.3 %"},
        ["stock.loss_on_drying"],
        "corrected twice",
    ),
    "solvent with anhydrous": (
        "powder",
        {"stock.solvent": "0.1 %"},
        ["stock.solvent"],
        "corrected twice",
    ),
    "water and solvent are all": (
        "powder",
        {"stock.basis": "anhydrous-solvent-free", "stock.water": "60 %", "stock.solvent": "40 %"},
        ["stock.solvent"],
        "below 100 %",
    ),
    "a dihydrate on the anhydrous basis": (
        "powder",
        {"stock.active": f"{NAME} dihydrate", "order.active": f"{NAME} dihydrate"},
        ["stock.assay_as"],
        "corrected twice",
    ),
    # --- the triturate
    "a triturate of nothing but active": (
        "triturate",
        {"stock.strength": "1000 mg/g"},
        ["stock.strength"],
        "less than a gram",
    ),
    "a triturate of 100 %": (
        "triturate",
        {"stock.strength": "100 %"},
        ["stock.strength"],
        "less than",
    ),
    "a triturate of 1 mg/mg": (
        "triturate",
        {"stock.strength": "1 mg/mg"},
        ["stock.strength"],
        "less than",
    ),
    "a ratio that is read in two ways": (
        "triturate",
        {"stock.strength": "1:10"},
        ["stock.strength"],
        "'1 in 10' (100 mg/g)",
    ),
    "a triturate of one in one": (
        "triturate",
        {"stock.strength": "1 in 1"},
        ["stock.strength"],
        "less than",
    ),
    # --- forms of the active
    "units and a stock by mass": ("powder", {"order.dose": "450 IU"}, ["order.dose"], "IU/g"),
    "units and tablets by mass": (
        "tablets",
        {"order.dose": "450 IU/capsule"},
        ["order.dose"],
        "stated potency",
    ),
    "mass and a stock in units": (
        "powder",
        {"stock.assay": "1000 IU/g"},
        ["order.dose"],
        "a dose in IU",
    ),
    "mass and a triturate in units": (
        "triturate",
        {"stock.strength": "1000 IU/g"},
        ["order.dose"],
        "a dose in IU",
    ),
    "another active": ("tablets", {"order.active": "naloxone"}, ["stock.active"], "naloxone"),
    "another active, converting": (
        "tablets",
        {"order.active": "a salt", "order.convert_form": True},
        ["order.active"],
        "different actives",
    ),
    "a molar mass missing": (
        "tablets",
        {
            "order.active": "a base",
            "stock.active": "a salt",
            "order.convert_form": True,
            "substance.0.molar_mass": GONE,
            "substance.1": {"name": "a base", "base": "a base"},
        },
        ["substance.molar_mass"],
        "molar_mass of a base",
    ),
    "a certificate for another active": (
        "powder",
        {"stock.assay_as": "a salt", "order.convert_form": True},
        ["order.active", "stock.assay_as"],
        "different actives",
    ),
    # --- packing
    "filler without any packing": (
        "tablets",
        {"filler.pack_stat": GONE},
        ["filler.pack_stat"],
        "ten bodies",
    ),
    "filler with two packings": (
        "tablets",
        {"filler.density": "0.5 g/mL"},
        ["filler.density"],
        "pack_stat or",
    ),
    "stock with two packings": (
        "tablets",
        {"stock.density": "0.5 g/mL"},
        ["stock.density"],
        "pack_stat or",
    ),
    "excipient without any packing": (
        "tablets",
        {"excipient.0.occupies": GONE},
        ["excipient[0].pack_stat"],
        'occupies = "none"',
    ),
    "a size of no statistic": (
        "tablets",
        {**BY_DENSITY, "filler.pack_stat_size": "1"},
        ["filler.pack_stat_size"],
        "add pack_stat",
    ),
    "a maker of no statistic": (
        "tablets",
        {**BY_DENSITY, "filler.pack_stat_maker": "UNC"},
        ["filler.pack_stat_maker"],
        "add pack_stat",
    ),
    "a statistic from an unknown size": (
        "tablets",
        {"filler.pack_stat_size": "33"},
        ["filler.pack_stat_size"],
        "[[capsule_size]]",
    ),
    "a statistic from an unknown maker": (
        "tablets",
        {"filler.pack_stat_maker": "Nobody"},
        ["filler.pack_stat_size"],
        "Nobody",
    ),
    "a density of 50 g/mL": (
        "tablets",
        {**BY_DENSITY, "filler.density": "50 g/mL"},
        ["filler.density"],
        "at most 10",
    ),
    "a density in mg/mL misread": (
        "tablets",
        {**BY_DENSITY, "filler.density": "500 g/mL"},
        ["filler.density"],
        "at most 10",
    ),
    # --- the capsule
    "a density without a maker": (
        "tablets",
        {**BY_DENSITY, "capsule.maker": GONE},
        ["capsule.maker"],
        "Coni-Snap",
    ),
    "a density and an unknown maker": (
        "tablets",
        {**BY_DENSITY, "capsule.maker": "Nobody"},
        ["capsule.maker"],
        "Coni-Snap",
    ),
    "a density and an unknown size": (
        "tablets",
        {**BY_DENSITY, "capsule.size": "33"},
        ["capsule.size"],
        "000",
    ),
    "auto without sizes": (
        "tablets",
        {**AUTO, "capsule.sizes": GONE},
        ["capsule.sizes"],
        'sizes = ["1", "3"]',
    ),
    "sizes without auto": (
        "tablets",
        {"capsule.sizes": ["1", "3"]},
        ["capsule.sizes"],
        'size = "auto"',
    ),
    "auto with one volume": (
        "tablets",
        {**AUTO, "capsule.volume": "0.3 mL/capsule"},
        ["capsule.volume"],
        "auto",
    ),
    "auto with one shell": (
        "tablets",
        {**AUTO, "capsule.shell": "48 mg/capsule"},
        ["capsule.shell"],
        "auto",
    ),
    "auto with an unknown size": (
        "tablets",
        {**AUTO, "capsule.sizes": ["1", "33"]},
        ["capsule.sizes"],
        "33",
    ),
    "auto without a maker": (
        "tablets",
        {**AUTO, "capsule.maker": GONE},
        ["capsule.maker"],
        "compares volumes",
    ),
    "auto and a statistic of no size": (
        "tablets",
        {**AUTO, "filler.pack_stat_size": GONE},
        ["filler.pack_stat_size"],
        "belongs to no size",
    ),
    "a fill below the least fill": (
        "tablets",
        {"capsule.fill": "100 mg/capsule", "capsule.min_fill": "120 mg/capsule"},
        ["capsule.min_fill"],
        "at most the fill",
    ),
    # --- excipients
    "neither share nor mass": (
        "tablets",
        {"excipient.0.share": GONE},
        ["excipient[0].share"],
        "add share",
    ),
    "share and mass": (
        "tablets",
        {"excipient.0.mass": "1 mg/capsule"},
        ["excipient[0].share"],
        "one of them",
    ),
    "a tracer mixed last": (
        "tablets",
        {"excipient.0.tracer": True, "excipient.0.mixed_last": True},
        ["excipient[0].mixed_last"],
        "a tracer is mixed with the active first",
    ),
    "shares of 100 % together": (
        "tablets",
        {
            "excipient.0.share": "60 %",
            "excipient.1": {"name": "another", "share": "40 %", "occupies": "none"},
        },
        ["excipient"],
        "below 100 % together",
    ),
    "an excipient twice": (
        "tablets",
        {"excipient.1": COMMON["excipient"][0]},
        ["excipient"],
        "a name of its own",
    ),
    # --- other stocks
    "an other stock of another measure": (
        "powder",
        {"other_stock": [{**KINDS["tablets"], "strength": "50 IU/tablet"}]},
        ["other_stock[0]"],
        "a dose in IU",
    ),
    "an other stock of another form": (
        "powder",
        {"other_stock": [{**KINDS["tablets"], "active": "naltrexone"}]},
        ["other_stock[0].active"],
        "naltrexone",
    ),
    "an other stock whose packing cannot be carried": (
        "powder",
        {"other_stock": [{**KINDS["tablets"], "pack_stat_size": "77"}]},
        ["other_stock[0].pack_stat_size"],
        "a size whose volume is known",
    ),
    # --- weighing
    "repeatability beside readings": (
        "powder",
        {"balance.0.readings": ["100 mg"] * 10},
        ["balance[0].repeatability"],
        "repeatability or readings",
    ),
    "nine readings": (
        "powder",
        {"balance.0.readings": ["100 mg"] * 9, "balance.0.repeatability": GONE},
        ["balance[0].readings"],
        "at least 10",
    ),
    "a reading between two steps of the scale": (
        "powder",
        {"balance.0.readings": [*["100 mg"] * 9, "100.005 mg"], "balance.0.repeatability": GONE},
        ["balance[0].readings[9]"],
        "a multiple of the readability",
    ),
    "balances without a rule": (
        "tablets",
        {"weighing": GONE},
        ["weighing.rule"],
        "usp-41, least-weighable or nrf",
    ),
    "usp-41 without repeatability": (
        "tablets",
        {"balance.0.repeatability": GONE},
        ["balance[0].repeatability"],
        "'usp-41' needs it",
    ),
    "least-weighable without sensitivity": (
        "tablets",
        {**LEAST, "weighing.error": "5 %", "balance.0.sensitivity": GONE},
        ["balance[0].sensitivity"],
        "'least-weighable' needs it",
    ),
    "least-weighable without error": ("tablets", LEAST, ["weighing.error"], "divides by it"),
    "readability above twice the sensitivity": (
        "tablets",
        {"balance.0.sensitivity": "0.001 mg"},
        ["balance[0].readability"],
        "at most twice the sensitivity",
    ),
    "readability above capacity": (
        "tablets",
        {"balance.0.capacity": "0.01 mg"},
        ["balance[0].capacity"],
        "more than the readability",
    ),
    "minimum above capacity": (
        "tablets",
        {"balance.0.capacity": "1 g", "balance.0.minimum": "1 g"},
        ["balance[0].minimum"],
        "below",
    ),
    "a balance twice": (
        "tablets",
        {"balance.1": COMMON["balance"][0]},
        ["balance"],
        "a name of its own",
    ),
    "a substance twice": (
        "tablets",
        {"substance.1": COMMON["substance"][0]},
        ["substance"],
        "'a salt'",
    ),
    "a capsule size twice": (
        "tablets",
        {"capsule_size.1": COMMON["capsule_size"][0]},
        ["capsule_size"],
        "House 3",
    ),
    "an uncertainty without an assay": (
        "tablets",
        {"stock.assay_uncertainty": "1 %"},
        ["stock.assay_uncertainty"],
        "add the assay",
    ),
    "two uncertainties of one content": (
        "triturate",
        {"stock.assay": "99 %", "stock.strength_uncertainty": "1 %"},
        ["stock.strength_uncertainty"],
        "assay_uncertainty",
    ),
    "what no uncertainty leaves out": (
        "triturate",
        {"stock.uncertainty_leaves_out": ["loss of active"]},
        ["stock.uncertainty_leaves_out"],
        "add strength_uncertainty",
    ),
    "an uncertainty of no loss": (
        "powder",
        {"stock.basis": "as-is", "stock.water": GONE, "stock.loss_uncertainty": "0.1 %"},
        ["stock.loss_uncertainty"],
        "nothing is taken off",
    ),
    "a scatter of the fill twice": (
        "tablets",
        {"fill.sd": "3 mg"},
        ["fill.rsd"],
        "remove one",
    ),
    "a tiny molar mass": (
        "tablets",
        {"substance.0.molar_mass": "0.3 g/mol"},
        ["substance[0].molar_mass"],
        "1 g/mol",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_missing_or_cannot_be(refusals, name):
    """Numbers that fit their key but not each other, and keys that another one needs."""
    kind, changes, paths, words = CASES[name]
    problems = refusals.of(order_with(changes, kind))
    assert list(dict.fromkeys(problem["path"] for problem in problems)) == paths
    told = " ".join(problems[0].values())
    assert words in told


def test_a_form_mismatch_shows_both_readings(refusals):
    """4.5 mg of base and of hydrochloride, mole for mole: 341.407 and 377.865 g/mol."""
    problems = refusals.of(order_with({"order.active": "naltrexone"}))
    (problem,) = problems
    assert (problem["code"], problem["path"]) == ("form-mismatch", "stock.active")
    assert "4.5 mg naltrexone is 4.980544 mg naltrexone hydrochloride" in problem["remedy"]
    assert "4.5 mg naltrexone hydrochloride is 4.065821 mg naltrexone" in problem["remedy"]
    assert "order.convert_form = true" in problem["remedy"]


def test_a_molar_mass_of_ones_own_is_named_by_its_row(refusals):
    """Where the row is there and only its molar mass is not, the row is what is to be mended."""
    order = order_with(
        {"order.active": "a base", "stock.active": "a salt", "order.convert_form": True}
    )
    order["substance"] = [
        {"name": "a salt", "base": "a base"},
        {"name": "a base", "base": "a base", "molar_mass": "250 g/mol"},
    ]
    (problem,) = refusals.of(order)
    assert problem["code"] == "missing"
    assert "molar_mass" in problem["path"]
    assert "a salt" in problem["expected"]


def test_an_order_that_is_no_table_is_told_first(refusals):
    """Whatever else is then missing, the first line says what is wrong."""
    for value in ([], "x", 3, True, None):
        first = refusals.of(order_with({"order": value}))[0]
        assert (first["code"], first["path"]) == ("kind", "order")


def test_several_faults_are_told_together(refusals):
    """A person mends an order once, not once for each fault."""
    changes = {
        "order.dose": "4,5 mg",
        "order.capsules": "100",
        "order.dos": "4.5 mg",
        "stock.strength": "50",
        "capsule.size": 3,
        "filler.name": "",
        "excipient.0.share": "120 %",
        "weighing.rule": "usp41",
        "balance.0.readability": "-1 mg",
        "substance.0.molar_mass": "0 g/mol",
        "capsule_size.0.volume": 0.3,
        "wheighing": {},
    }
    paths = {problem["path"] for problem in refusals.of(order_with(changes))}
    assert paths == {
        *("order.dose", "order.capsules", "order.dos", "stock.strength", "capsule.size"),
        *("filler.name", "excipient[0].share", "weighing.rule", "balance[0].readability"),
        *("substance[0].molar_mass", "capsule_size[0].volume", "wheighing"),
    }


def test_faults_of_every_entry_of_a_list_are_told(refusals):
    """Each entry of a list is named by its place."""
    order = order_with()
    order["balance"] = [
        {"name": "a", "readability": "x"},
        {"name": "b"},
        {"readability": "1 mg"},
        5,
    ]
    paths = [problem["path"] for problem in refusals.told(json.dumps(order))]
    assert paths == [
        "balance[0].readability",
        "balance[1].readability",
        "balance[2].name",
        "balance[3]",
        *(
            f"balance[{place}].repeatability" for place in range(3)
        ),  # the rule of the order needs it
    ]


CASCADES = {
    "mean mass": ("tablets", {"stock.mean_mass": "253,4 mg/tablet"}),
    "masses": (
        "tablets",
        {"stock.mean_mass": GONE, "stock.masses": "253 mg", "stock.masses_are": "sample"},
    ),
    "water": ("powder", {"stock.water": "5,3 %"}),
    "loss on drying": (
        "powder",
        {"stock.basis": "dried", "stock.water": GONE, "stock.loss_on_drying": 5},
    ),
    "share": ("tablets", {"excipient.0.share": "1"}),
    "mass": ("tablets", {"excipient.0.share": GONE, "excipient.0.mass": "1"}),
    "date": ("tablets", {"order.date": "22.11.2026"}),
    "error": ("tablets", {**LEAST, "weighing.error": "5"}),
    "sizes": ("tablets", {**AUTO, "capsule.sizes": "3"}),
    "masses_are": (
        "tablets",
        {
            "stock.mean_mass": GONE,
            "stock.masses": ["253 mg", "254 mg"],
            "stock.masses_are": "crush",
        },
    ),
    "pack_stat": ("tablets", {"filler.pack_stat": "150", "filler.pack_stat_size": "1"}),
}


@pytest.mark.parametrize("name", CASCADES)
def test_one_fault_is_told_once(refusals, name):
    """What was given wrongly was given: nobody is told that it is missing as well."""
    kind, changes = CASCADES[name]
    problems = refusals.of(order_with(changes, kind))
    assert len(problems) == 1
    assert problems[0]["given"] != "nothing"


# --- a decimal point that slipped -----------------------------------------------------------------

SLIPS = {
    "a volume ten times the chart's": {"capsule.volume": "3 mL/capsule", **BY_DENSITY},
    "a volume in litres": {"capsule.volume": "0.3 L/capsule", **BY_DENSITY},
    "a volume a tenth of the chart's": {
        "capsule.volume": "0.03 mL/capsule",
        "stock.pack_stat": GONE,
        "stock.density": "0.6 g/mL",
        **BY_DENSITY,
    },
    "a shell in grams": {"capsule.shell": "48 g/capsule"},
    "a shell in micrograms": {"capsule.shell": "48 mcg/capsule"},
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_capsule_unlike_any_other_of_its_size_is_noticed(refusals, name):
    """A volume or shell far from every maker's of that size is refused, stopped or cautioned."""
    code, out, _ = refusals.run(json.dumps(order_with(SLIPS[name])), "--json")
    if code == 2:
        return
    cautions = [note for note in json.loads(out)["notices"] if note["severity"] != "info"]
    assert any("volume" in note["text"] or "shell" in note["text"] for note in cautions)


# --- files that are no orders ---------------------------------------------------------------------

TOML = """
[order]
active = "naltrexone hydrochloride"
dose = "4.5 mg/capsule"
capsules = 100
[stock]
kind = "triturate"
active = "naltrexone hydrochloride"
strength = "100 mg/g"
diluent = "a filler"
[capsule]
size = "3"
[filler]
name = "a filler"
pack_stat = "150 mg/capsule"
"""

# Contents of a file, and the code of its one problem.
FILES = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t\n", "empty"),
    "a byte order mark alone": (b"\xef\xbb\xbf", "empty"),
    "TOML cut short": (b"[order", "syntax"),
    "TOML without quotes": (TOML.replace('"4.5 mg/capsule"', "4.5 mg/capsule").encode(), "syntax"),
    "TOML with a key twice": (
        TOML.replace("capsules = 100", "capsules = 1\ncapsules = 2").encode(),
        "syntax",
    ),
    "TOML with a table twice": ((TOML + '[order]\nactive = "x"\n').encode(), "syntax"),
    "TOML string without end": (b'[order]\nactive = "naltrexone', "syntax"),
    "NUL": (TOML.encode() + b"\0", "syntax"),
    "NUL in a string": (TOML.replace("a filler", "a\0filler").encode(), "syntax"),
    "escape code in a string": (TOML.replace("a filler", "a\x1b[31mfiller").encode(), "syntax"),
    "nothing but NUL": (b"\0" * 1000, "syntax"),
    "5000 digits in TOML": (TOML.replace("100\n", "9" * 5000 + "\n").encode(), "syntax"),
    "5000 digits in JSON": (b'{"order": {"capsules": ' + b"9" * 5000 + b"}}", "syntax"),
    "JSON cut short": (b'{"order": {"active": "x"', "syntax"),
    "JSON with a comma too many": (b'{"order": {"active": "x",}}', "syntax"),
    "JSON with a key twice": (b'{"order": {"dose": "1 mg", "dose": "10 mg"}}', "syntax"),
    "JSON with NaN": (b'{"order": {"capsules": NaN}}', "syntax"),
    "JSON with infinity": (b'{"order": {"capsules": -Infinity}}', "syntax"),
    "JSON with a comment": (b'{"order": {}} // mine', "syntax"),
    "two JSON texts": (b"{}{}", "syntax"),
    "a list in JSON": (b'[{"order": {}}]', "syntax"),
    "a string in JSON": (b'"order"', "syntax"),
    "UTF-32": (TOML.encode("utf-32"), "encoding"),
    "UTF-16 without a mark": (TOML.encode("utf-16-le"), "encoding"),
    "Latin-1": (TOML.replace("a filler", "F\xfcllstoff").encode("latin-1"), "encoding"),
    "a surrogate in UTF-8": (b'x = "\xed\xa0\x80"', "encoding"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "encoding"),
    "an archive": (b"PK\x03\x04\x14\0\x08\0\x08\0" + bytes(range(256)), "encoding"),
    "two megabytes": (TOML.encode() + b"# " + b"x" * 2_000_000, "size"),
    "a byte over a megabyte": (TOML.encode() + b"#" * (1_000_001 - len(TOML)), "size"),
    "lists nested without end": (b"x = " + b"[" * 100_000, "syntax"),
    "tables nested without end": (b"x = " + b"{a=" * 50_000, "syntax"),
    "JSON nested without end": (b'{"a":' * 100_000, "syntax"),
    "JSON lists nested without end": (b'{"a":' + b"[" * 400_000, "syntax"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_order_is_refused(refusals, name):
    """One problem, whose path is the file."""
    data, code = FILES[name]
    (problem,) = refusals.of(data)
    assert problem["code"] == code
    assert problem["path"] == str(refusals.file)


@pytest.mark.parametrize("name", ["TOML cut short", "TOML without quotes"])
def test_a_syntax_error_says_where_it_is(refusals, name):
    """The remedy points at the message, and the message at the line."""
    (problem,) = refusals.of(FILES[name][0])
    assert re.search(r"line \d+|end of document\)", problem["given"] + problem["remedy"])


def test_a_megabyte_is_read(refusals):
    """The limit is a limit, not a guess: a file of exactly a megabyte is an order."""
    data = TOML.encode() + b"#" * (1_000_000 - len(TOML))
    assert refusals.run(data)[0] == 0


MEANT = {
    "dots in a dose": (TOML.replace("4.5 mg", "4.5.0 mg"), "order.dose"),
    "a dose without quotes": (TOML.replace('"4.5 mg/capsule"', "4.5"), "order.dose"),
    "infinite capsules": (TOML.replace("100\n", "inf\n"), "order.capsules"),
    "no number of capsules": (TOML.replace("100\n", "nan\n"), "order.capsules"),
    "capsules with a point": (TOML.replace("100\n", "100.0\n"), "order.capsules"),
    "capsules in hexadecimal": (TOML.replace("100\n", "0x" + "f" * 5000 + "\n"), "order.capsules"),
    "capsules to a power": (TOML.replace("100\n", "1e400\n"), "order.capsules"),
    "a time for a date": (TOML.replace("100\n", "100\ndate = 07:32:00\n"), "order.date"),
    "a moment for a date": (
        TOML.replace("100\n", "100\ndate = 2026-11-22T07:32:00Z\n"),
        "order.date",
    ),
    "a date for a name": (TOML.replace('size = "3"', "size = 2026-11-22"), "capsule.size"),
    "a date for a dose": (TOML.replace('"4.5 mg/capsule"', "2026-11-22"), "order.dose"),
}


@pytest.mark.parametrize("name", MEANT)
def test_what_toml_can_say_but_an_order_cannot(refusals, name):
    """TOML has infinities, times and hexadecimal numbers; an order has not."""
    text, path = MEANT[name]
    assert [problem["path"] for problem in refusals.of(text)] == [path]


DEEP = {
    "JSON nested 400 deep": b'{"a":' * 400 + b"1" + b"}" * 400,
    "JSON nested 600 deep": b'{"a":' * 600 + b"1" + b"}" * 600,
    "JSON lists 800 deep": b'{"a":' + b"[" * 800 + b"]" * 800 + b"}",
    "a heading of 1000 parts": b"[" + b".".join([b"a"] * 1000) + b"]\nb = 1",
    "a key of 1000 parts": b".".join([b"a"] * 1000) + b" = 1",
}


@pytest.mark.parametrize("name", DEEP)
def test_nesting_that_the_parser_bears_is_refused_all_the_same(refusals, name):
    """Deep tables are the order's fault, not galenic's: exit code 2."""
    code, out, err = refusals.run(DEEP[name])
    assert (code, out) == (2, "")
    assert "error of galenic's own" not in err


# --- for real: a process of its own, and a limit on its time --------------------------------------

WRONG_KEYS = "".join(f"capsul{number} = 1\n" for number in range(9_000))
LONG_TEXTS = {
    "a dose to the power of a power": json.dumps(order_with({"order.dose": "9**9**9 mg"})).encode(),
    "a dose with a vast exponent": json.dumps(order_with({"order.dose": "1e999999 mg"})).encode(),
    "a dose of 900 000 digits": json.dumps(
        order_with({"order.dose": "9" * 900_000 + " mg"})
    ).encode(),
    "a name of 900 000 letters": json.dumps(order_with({"filler.name": "x" * 900_000})).encode(),
    "9000 unknown keys": f"[order]\n{WRONG_KEYS}".encode(),
    "a list of 20 000 rules": json.dumps(order_with({"weighing.rule": ["x"] * 20_000})).encode(),
    "a list of 50 000 masses": json.dumps(order_with({"stock.masses": ["1 mg"] * 50_000})).encode(),
    "a float of 900 000 digits": f"[order]\ncapsules = 1{'0' * 900_000}.0".encode(),
    "half a million comments": b"#\n" * 499_000,
    "a key of 900 000 letters": b"x" * 900_000 + b" = 1",
}
TAME = {
    "blank",
    "TOML with a table twice",
    "JSON cut short",
    "JSON with a comment",
    "a list in JSON",
}
TAME |= {"a string in JSON", "two JSON texts", "UTF-16 without a mark", "a byte over a megabyte"}
TAME |= {"JSON with infinity", "TOML string without end", "an archive", "TOML without quotes"}
TAME |= {"NUL in a string", "escape code in a string", "nothing but NUL", "5000 digits in JSON"}
TAME |= {"JSON with a comma too many", "TOML with a key twice", "a surrogate in UTF-8", "a picture"}
TAME |= {"a byte order mark alone", "JSON lists nested without end", "TOML cut short"}
IN_PROCESSES = {name: data for name, (data, _) in FILES.items() if name not in TAME} | LONG_TEXTS


HANGS = 120  # seconds after which a process is given up: not a measure of how fast it should be


def launched(data, path):
    """Exit code and outputs of the real command on a file, or what went wrong with it."""
    if data is not None:
        path.write_bytes(data)
    try:
        ran = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", "galenic", "plan", os.fspath(path)],
            capture_output=True,
            timeout=HANGS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no answer in {HANGS} s"
    err = ran.stderr.decode(errors="replace")
    sound = ran.returncode == 2 and not ran.stdout and err.strip() and "Traceback" not in err
    return None if sound else (ran.returncode, ran.stdout[:200], err[-500:])


@pytest.mark.slow
def test_hostile_files_in_processes_of_their_own(tmp_path):
    """Each ends, with exit code 2: no traceback, nothing on standard output."""
    places = {name: tmp_path / f"order-{place}" for place, name in enumerate(IN_PROCESSES)}
    with ThreadPoolExecutor(2) as pool:
        jobs = {
            name: pool.submit(launched, data, places[name]) for name, data in IN_PROCESSES.items()
        }
        failed = {name: job.result() for name, job in jobs.items() if job.result() is not None}
    assert not failed


def test_a_key_of_many_parts_does_not_hang(tmp_path, monkeypatch):
    """A megabyte of dots is within the limit on size: the parser, which takes hours, never sees it.

    That a comment may hold as many shows that the parser is asked for anything else.
    """
    asked = []
    monkeypatch.setattr(tomllib, "loads", lambda text: asked.append(text) or {})
    dots, path = ".".join(["a"] * 40_000), tmp_path / "order"
    for text, seen in ((f"{dots} = 1", 0), (f"a = 1\n  {dots} = 1", 0), (f"# {dots}", 1)):
        path.write_text(text)
        with pytest.raises(galenic.InputError):
            galenic.read_order(path)
        assert len(asked) == seen, text[:20]


def test_paths_that_are_no_files(tmp_path):
    """A folder, nothing, a name too long or not of this world: exit code 2 and a line."""
    (tmp_path / "locked").write_text(TOML)
    (tmp_path / "locked").chmod(0)
    paths = [
        tmp_path,
        tmp_path / "none",
        tmp_path / ("x" * 5000),
        tmp_path / "\udcff\udcfe",
        "",
        "/dev/zero",
    ]
    if os.geteuid():
        paths.append(tmp_path / "locked")
    assert [launched(None, path) for path in paths] == [None] * len(paths)


@pytest.mark.parametrize("name", ["a\0b", "a\nb", "a\x1b[2Jb", "\u202eb"])
def test_a_path_cannot_break_out(capsys, name):
    """The name of a file is shown on one line, whatever it holds."""
    assert cli.main(["plan", name]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.endswith("\n")
    assert err[:-1].replace("\0", "").isprintable()


def test_standard_input_is_held_to_the_same(capsys, monkeypatch):
    """Bytes that are not UTF-8, too many of them, and text that is no order."""

    class Given:
        """A standard input of these bytes."""

        def __init__(self, data):
            """Take the bytes."""
            self.buffer, self.data = self, data

        def read(self, size):
            """As many as asked for."""
            return self.data[:size]

    for data in (b"\xff\xfe", b"x" * 1_500_000, b"[order", b"", b"{", b"\xef\xbb\xbf"):
        monkeypatch.setattr(sys, "stdin", Given(data))
        assert cli.main(["plan", "-"]) == 2
        out, err = capsys.readouterr()
        assert not out
        told = [line for line in err.splitlines() if not re.match(r"  \d+ \| |\s+\^$", line)]
        assert len(told) == 1
        assert "; " in err

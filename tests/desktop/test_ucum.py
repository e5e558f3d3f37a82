"""Codes of units, as two parsers of UCUM read them that know nothing of galenic.

Neither is an oracle on decimals in a code or on international units (see ``findings``): asked is
whether a code is one, and where it has a size what that is.
"""

import json
import subprocess
import sys
from fractions import Fraction

import pytest

from galenic._amounts import UNITS
from galenic._amounts.ucum import ucum_of

pytestmark = pytest.mark.desktop

MASSES = {unit: factor for unit, (kept, factor) in UNITS.items() if kept == "mg"}
NO_CODES = ("mcg", "IU", "\u00b5g", "mg/Capsule", "{a b}")

LHC = """
const utils = require('@lhncbc/ucum-lhc').UcumLhcUtils.getInstance();
const [codes, masses] = JSON.parse(process.argv[2]);
console.log(JSON.stringify([
  codes.map((code) => utils.validateUnitString(code).status),
  masses.map((code) => utils.convertUnitTo(code, 1, 'mg').toVal),
]));
"""
UCUMVERT = """
import json, sys
from ucumvert import PintUcumRegistry

registry = PintUcumRegistry()
codes, masses = json.loads(sys.argv[1])
found = []
for code in codes:
    try:
        registry.from_ucum(code)
    except Exception:
        found.append("invalid")
    else:
        found.append("valid")
print(json.dumps([found, [registry.from_ucum(code).to("mg").magnitude for code in masses]]))
"""


def asked():
    """All codes, each once, and those of masses."""
    return sorted({ucum_of(unit) for unit in UNITS}), [ucum_of(unit) for unit in MASSES]


def held(answer, codes, masses):
    """Each is a code, and a mass has its size."""
    statuses, sizes = json.loads(answer)
    assert [code for code, status in zip(codes, statuses, strict=True) if status != "valid"] == []
    for size, factor in zip(sizes, MASSES.values(), strict=True):
        assert abs(Fraction(size) - factor) < factor / 10**9
    assert len(masses) == len(sizes)


def run(command, folder):
    """What a program prints; the test is skipped where its packages cannot be had."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
    return done.stdout, done


def installed(command, folder):
    """Install packages into a folder, or skip the test."""
    _, done = run(command, folder)
    if done.returncode:
        pytest.skip(f"cannot be installed here: {done.stderr[-200:]}")


@pytest.fixture(scope="module")
def lhc(programs, tmp_path_factory):
    """Ask the converter of the U.S. National Library of Medicine."""
    npm, node = programs("npm"), programs("node")
    folder = tmp_path_factory.mktemp("lhc")
    (folder / "package.json").write_text("{}", "utf-8")
    package = "@lhncbc/ucum-lhc@7.1.10"
    installed([npm, "install", "--silent", "--no-audit", "--no-fund", package], folder)
    (folder / "ask.js").write_text(LHC, "utf-8")
    return lambda *told: run([node, "ask.js", json.dumps(told)], folder)[0]


@pytest.fixture(scope="module")
def ucumvert(tmp_path_factory):
    """Ask ucumvert, in an environment of its own: beside pint 0.26 it does not start."""
    folder = tmp_path_factory.mktemp("ucumvert")
    installed([sys.executable, "-m", "venv", "v"], folder)
    python = folder / "v" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    wanted = ["ucumvert==0.3.2", "pint==0.25.3", "lark==1.3.1"]
    installed([python, "-m", "pip", "install", "-q", *wanted], folder)
    return lambda *told: run([python, "-c", UCUMVERT, json.dumps(told)], folder)[0]


def test_the_converter_of_the_library_of_medicine_takes_every_code(lhc):
    """And has the sizes that we have."""
    held(lhc(*asked()), *asked())


def test_it_refuses_what_is_no_code(lhc):
    """So the test above can fail."""
    statuses, _ = json.loads(lhc(NO_CODES, []))
    assert "valid" not in statuses


def test_ucumvert_takes_every_code(ucumvert):
    """With pint behind it."""
    held(ucumvert(*asked()), *asked())


def test_ucumvert_refuses_what_is_no_code(ucumvert):
    """Of some: to it a text in braces may hold anything."""
    statuses, _ = json.loads(ucumvert(NO_CODES[:3], []))
    assert "valid" not in statuses

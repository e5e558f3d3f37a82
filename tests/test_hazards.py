"""The table of hazards in the documentation: every row says what it is there for."""

import importlib.util
from pathlib import Path

import pytest

_PATH = Path(__file__).parent.parent / "docs/_ext/hazard_rows.py"
_SPEC = importlib.util.spec_from_file_location("hazard_rows", _PATH)
hazard_rows = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(hazard_rows)


@pytest.mark.parametrize("row", hazard_rows.rows(), ids=lambda row: row["title"])
def test_a_hazard_is_told(row):
    """Through the command line: the exit code, and every notice or problem that the row names."""
    code, found = hazard_rows.run(row)
    names = {one["code"] for one in found.get("notices", ())}
    names |= {one["path"] for one in found.get("problems", ())}
    assert set(row["says"]) <= names
    assert code == row["exit"]
    assert len(list(hazard_rows.told(row, found))) >= len(row["says"])

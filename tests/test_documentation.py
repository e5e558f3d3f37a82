"""The documentation says what the code does: every key, notice and number in it is checked."""

import re
import tomllib
from pathlib import Path

import attrs
import pytest

import galenic
from galenic import _fields as fields
from galenic._materials.order import Order
from galenic._notices import CATALOGUE
from galenic._show import lists
from galenic.quality._content_data import ContentData
from galenic.quality._measured import Learning
from galenic.quality._records import (
    ConfidenceInterval,
    ContentReport,
    Estimate,
    Finding,
    Learned,
    Reading,
    WeightReport,
    YieldReport,
)
from galenic.quality._rules import Limits, published
from galenic.quality._weight_data import Weights
from galenic.quality._yield_data import Yield

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def page(name):
    """The text of a page of the documentation."""
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_key_of_the_order_file_is_documented():
    """Each key stands in the table with what it accepts and means, as the reader has it."""
    text = page("docs/order-file.md")
    rows = lists.rows("keys")
    assert len(rows) > 2 * len(Order.__attrs_attrs__)
    for row in rows:
        required = "yes" if row["required"] else ""
        line = f"| `{row['key']}` | {row['accepts']} | {required} | {row['means']} |"
        assert line in text, row["key"]
    assert text.count("\n| `") == len(rows)


def test_every_notice_is_documented():
    """Each code stands with its severity, sentence and source."""
    text = page("docs/notices.md")
    for code, (severity, sentence, source) in CATALOGUE.items():
        assert f"| `{code}` | {severity} | {sentence} | {source} |" in text
    assert text.count("\n| `") == len(CATALOGUE)


def test_every_notice_can_be_raised():
    """No code of the catalogue is without a place that raises it."""
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in Path(galenic.__file__).parent.rglob("*")
        if path.suffix in {".py", ".toml"} and path.name not in {"notices.py", "severities.py"}
    )
    assert [code for code in CATALOGUE if f'"{code}"' not in source] == []


def test_every_key_of_the_result_is_documented():
    """Each key of the JSON of a plan with a triturate stands on the page."""
    text = page("docs/result.md")
    order = galenic.read_order(ROOT / "src/galenic/examples/powder.toml")
    told = galenic.plan(order.replace(dose="0.1 mg", capsules=20, excess="0 %")).to_dict()
    assert told["triturates"]
    assert told["weighings"]
    names = set(told)
    for table in ("made", "potency", "stock", "capsule", "fill", "dose", "check"):
        names |= {f"{table}.{key}" for key in told[table]}
    for table in ("weighings", "triturates", "mixing"):
        names |= set(told[table][0])
    for name in names:
        last = name.rpartition(".")[2]
        assert re.search(rf"`[^`]*\b{re.escape(last)}\b[^`]*`", text), name


def test_what_goes_into_a_step_bears_the_names_of_the_page_of_formulas():
    """That page is written from the same declarations; the two named on the page of results."""
    declared = {one.text: {name for name, *_ in one.parameters} for one in galenic.formulas.ALL}
    told = galenic.plan(galenic.example("tablets")).to_dict()["steps"]
    worked_out = [step for step in told if step["formula"] is not None]
    assert worked_out
    for step in worked_out:
        assert set(step["inputs"]) == declared[step["formula"]], step["name"]
    assert not any(step["inputs"] for step in told if step["formula"] is None)
    row = next(line for line in page("docs/result.md").splitlines() if "`steps[].inputs`" in line)
    by_name = {step["name"]: step["inputs"] for step in told}
    for name in ("rounding deviation", "minimum of analytical by usp-41, floor"):
        assert all(f"`{key}`" in row for key in by_name[name])


def test_every_key_of_the_capacity_is_documented():
    """The keys of the page are those of the JSON, no more and no less."""
    order = galenic.read_order(ROOT / "src/galenic/examples/tablets.toml")
    order = order.replace(stock={"available": 30}, capsule={"plate": 60})
    told = galenic.capacity(order).to_dict()
    assert told["limited_by"]
    written = set()
    for key, value in told.items():
        inner = value if key != "input" and isinstance(value, dict) else {}
        written |= {f"{key}.{name}" for name in inner} or {key}
    rows = page("docs/capacity.md").split("| key | meaning |")[1].splitlines()
    documented = {
        name for row in rows for name in re.findall(r"`([a-z_.]+)`", row.rpartition(" | ")[0])
    }
    assert documented - {"plan"} == written
    for name in (*told["limited_by"][0], *told["plates"]["whole_plates"][0]):
        assert f"`{name}`" in page("docs/capacity.md")


def test_every_key_of_a_check_is_documented():
    """Each key with what it accepts and means, and each key of the JSON of a report."""
    text = page("docs/checks.md")
    for record in (Weights, ContentData, Yield, Learning, Limits):
        for key, reader in fields.keys(record).items():
            needed = ", required" if reader.required else ""
            assert f"| `{key}` | {reader.expects}{needed} | {reader.doc} |" in text, key
    told = "\n".join(line for line in text.splitlines() if not line.startswith("| `--"))
    for record in (
        WeightReport,
        ContentReport,
        YieldReport,
        Learned,
        ConfidenceInterval,
        Estimate,
        Finding,
        Reading,
    ):
        for field in attrs.fields(record):
            if field.name != "steps":  # the way to a number is not in the JSON
                assert f"`{field.name.rstrip('_')}`" in told, field.name


def test_every_rule_of_a_check_is_documented():
    """Each stands with its source and edition, and what of it is from memory."""
    text = page("docs/checks.md")
    for row in published():
        cells = (f"`{row.name}`", row.title, row.source, row.edition, row.memory or "")
        assert f"| {' | '.join(cells)} |" in text, row.name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    """Each relative link of a page leads to a file."""
    text = path.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert link.startswith("https://") or (path.parent / link).exists(), link


def test_the_tour_of_the_readme_runs(monkeypatch, capsys):
    """The ten lines of Python run as they stand, and print what they promise."""
    (code,) = re.findall(r"```python\n(.*?)```", page("README.md"), re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own page
    told = capsys.readouterr().out
    for words in ("2280.6 mg", "13099.5 mg", "130.995 mg/capsule", "m_F = P_F (1 − Φ)"):
        assert words in told


# --- worked examples ------------------------------------------------------------------------------

_BLOCK = re.compile(r"^```(toml|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _words(text):
    """Text without the spaces and line ends that only lay it out."""
    return " ".join(text.split())


def _said(name):
    """Each text of a page, and what galenic prints for the order as it stands there."""
    tables = {}
    for kind, block in _BLOCK.findall(page(f"docs/{name}")):
        if kind == "text":
            yield block, str(galenic.plan(tables))
            continue
        for key, table in tomllib.loads(block).items():
            tables[key] = table if isinstance(table, list) else tables.get(key, {}) | table


@pytest.mark.parametrize("name", ["thirty-capsules.md"])
def test_a_worked_example_prints_what_it_says(name):
    """Orders build upon each other; each printed line is found in the worksheet, in its order."""
    texts = list(_said(name))
    assert len(texts) >= 4
    for block, worksheet in texts:
        left = _words(worksheet)
        for line in block.splitlines():
            before, found, left = left.partition(_words(line))
            assert found, (line, before)


def test_every_key_of_the_accuracy_is_documented():
    """Each key of the JSON of an assessment stands on its page, and each source in its table."""
    text = page("docs/accuracy.md")
    order = galenic.read_order(ROOT / "src/galenic/examples/powder.toml")
    plan = galenic.plan(order.replace(dose="0.1 mg", capsules=20, excess="0 %"))
    told = galenic.accuracy.assess(plan, batches=100).to_dict()
    names = set(told)
    for table in ("dose", "worst_case", "simulation", "pass_usp_905"):
        names |= set(told[table])
    for table in ("contributions", "improvements"):
        names |= set(told[table][0])
    names |= set(told["dose"]["interval"]) | set(told["simulation"]["comparison"][0])
    for name in names:
        assert re.search(rf"`[^`]*\b{name}\b[^`]*`", text), name


def test_every_key_of_a_regimen_is_documented():
    """The keys of the file as the reader has them; of the JSON each stands in the second table."""
    text = page("docs/how-to/titration.md")
    rows = lists.rows("regimen")
    for row in rows:
        required = "yes" if row["required"] else ""
        line = f"| `{row['key']}` | {row['accepts']} | {required} | {row['means']} |"
        assert line in text, row["key"]
    assert len(re.findall(r"\n\| `(?:regimen|have)\.", text)) == len(rows)
    order = galenic.example("tablets").to_tables()
    order["order"] = {"date": order["order"]["date"]}
    step = {"dose": "4.5 mg", "for": "60 days"}
    given = {"regimen": {"active": "naltrexone hydrochloride", "step": [step]}, **order}
    told = galenic.titrate({**given, "have": {"strength": "4.5 mg", "count": 1}}).to_dict()
    table = text.split("## The result")[1]
    assert told["totals"]
    (one,) = told["regimens"]
    (at_hand,) = told["at_hand"]
    names = {*told, *one, *at_hand, *told["totals"], *told["strengths"][0], *one["schedule"][0]}
    names |= {*one["chart"][0], *one["lines"][0], *one["refills"][0], *one["capsules"][0]}
    names |= {*told["accuracy"][-1], *told["accuracy"][-1]["interval"]} - {"without"}
    for name in names:
        assert re.search(rf"`(?:regimens\[\]\.|accuracy\[\]\.)?{name}`", table), name

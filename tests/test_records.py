"""The record of a batch: its fields, what is blank, and every way to it."""

import json
from html.parser import HTMLParser

import jsonschema
import pytest

import galenic
from galenic._cli import main

ORDERS = ("tablets", "capsules", "powder", "triturate", "combination", "completion")

MASTER = [  # the fields of a master formulation record, from the reference of this library
    "name", "strength", "dosage-form", "components", "container", "instructions", "description",
    "beyond-use", "storage", "beyond-use-reference", "calculations", "labelling",
    "quality-control", "other",
]  # fmt: skip
BATCH = [  # and of a compounding record
    "name", "strength", "dosage-form", "date", "number", "prepared-by", "verified-by",
    "components", "weights", "total", "beyond-use", "storage", "calculations", "description",
    "in-process", "quality-results", "master-reference", "patient", "release", "review",
]  # fmt: skip
GERMAN = {  # of a protocol by ApBetrO, § 7 (1c), § 8 (2), as apothekenwiki.com and ra.de print it
    "date", "number", "components", "weights", "total", "in-process", "beyond-use", "patient",
    "prepared-by", "release",
}  # fmt: skip


def values(fields, key):
    """What a field holds."""
    (found,) = [one for one in fields if one.key == key]
    return [one.value for one in found.entries]


class Cells(HTMLParser):
    """The texts of the cells of a page."""

    def __init__(self):
        super().__init__()
        self.cells, self.inside = [], False

    def handle_starttag(self, tag, _attrs):
        if tag in {"td", "th"}:
            self.cells.append("")
            self.inside = True

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.cells[-1] += data


def test_a_record_has_the_fields_that_are_asked_for():
    record = galenic.record(galenic.example("tablets"))
    assert [one.key for one in record.master] == MASTER
    assert [one.key for one in record.batch] == BATCH
    german = {one.key for one in record.batch if "apbetro" in one.asked_by}
    assert german == GERMAN
    by_usp = [one.key for one in record.batch if "usp-795" in one.asked_by]
    assert by_usp == [key for key in BATCH if key not in {"in-process", "patient", "release"}]


def test_what_is_known_is_filled_in_and_what_is_not_is_blank():
    """Of the tablets: 100 × 4.5 mg at 50 mg in 253.4 mg are 2280.6 mg, of lot T-1."""
    record = galenic.record(galenic.example("tablets"))
    assert str(values(record.master, "strength")[0]) == "4.5 mg/capsule"
    assert str(values(record.master, "components")[0]) == "22.806 mg/capsule"
    assert str(values(record.batch, "weights")[0]) == "2280.6 mg"
    assert values(record.batch, "components")[0] == "T-1"
    assert values(record.batch, "total")[:2] == [100, 100]
    assert str(values(record.batch, "date")[0]) == "2026-11-22"
    for key in ("prepared-by", "verified-by", "review", "description"):
        assert values(record.batch, key) == [None]
    assert "batch.prepared-by" in record.missing
    assert "batch.date" not in record.missing
    assert "master.other" not in record.missing  # nobody asks for it


def test_what_the_order_says_is_not_missing():
    told = {"storage": "at 20 to 25 °C", "use_by": "2027-03-01", "lot": "B-7"}
    order = galenic.example("tablets").replace(label=told)
    record = galenic.record(order)
    assert values(record.batch, "storage") == ["at 20 to 25 °C"]
    assert [str(one) for one in values(record.batch, "beyond-use")] == ["2027-03-01"]
    assert values(record.batch, "number") == ["B-7"]
    assert not {"batch.storage", "batch.beyond-use", "batch.number"} & set(record.missing)


def test_traits_of_quality_have_an_expected_value_and_limits():
    """153.801 mg of fill and 48 mg of shell; each within 10 % of the fill."""
    record = galenic.record(galenic.example("tablets"))
    by_key = {one.key: one for one in record.quality}
    weight = by_key["weight"]
    assert str(weight.expected) == "201.801 mg/capsule"
    assert float(weight.low.number) == pytest.approx(48 + 0.9 * 153.801)
    assert float(weight.high.number) == pytest.approx(48 + 1.1 * 153.801)
    assert by_key["count"].expected == 100
    assert str(by_key["content naltrexone hydrochloride"].expected) == "4.5 mg/capsule"
    assert by_key["appearance"].expected is None


@pytest.mark.parametrize("kind", [*ORDERS, "triturate-product"])
def test_every_order_has_a_record_in_every_form(kind, tmp_path, capsys):
    path = str(tmp_path / "order.toml")
    assert main(["example", kind, "--output", path]) == 0
    capsys.readouterr()
    assert main(["record", path, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, galenic.schema("record"))
    assert main(["plan", path, "--json"]) == 0
    assert told["plan"] == json.loads(capsys.readouterr().out)
    assert main(["record", path]) == 0
    assert "MISSING AT RELEASE" in capsys.readouterr().out
    for ending in ("html", "md", "txt", "json"):
        assert main(["record", path, "--output", str(tmp_path / f"record.{ending}")]) == 0
    cells = Cells()
    cells.feed((tmp_path / "record.html").read_text(encoding="utf-8"))
    shown = [cell.strip() for cell in cells.cells]
    for weighing in told["plan"]["weighings"]:
        assert weighing["weigh"] in shown


def test_a_plan_as_json_has_the_same_record(tmp_path, capsys):
    order, plan = str(tmp_path / "order.toml"), str(tmp_path / "plan.json")
    assert main(["example", "tablets", "--output", order]) == 0
    assert main(["plan", order, "--output", plan]) == 0
    capsys.readouterr()
    assert main(["record", order, "--json"]) == 0
    of_order = json.loads(capsys.readouterr().out)
    assert main(["record", plan, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == of_order


def test_a_stopped_plan_has_no_traits_and_says_so(tmp_path, capsys):
    order = galenic.example("tablets").replace(stock={"available": 1})
    record = galenic.record(order)
    assert record.plan.stopped
    assert record.quality == ()
    assert "nothing may be made by it" in record.to_html()
    (tmp_path / "order.json").write_text(json.dumps(order.to_tables(), default=str))
    assert main(["record", str(tmp_path / "order.json")]) == 1
    capsys.readouterr()


def test_a_record_gives_its_tables():
    record = galenic.record(galenic.example("combination"))
    rows = record.rows()
    assert {row["part"] for row in rows} == {"master", "batch"}
    strengths = [row for row in rows if (row["part"], row["key"]) == ("master", "strength")]
    assert len(strengths) == len(record.plan.actives) == 2
    assert [row["missing"] for row in record.rows("missing")] == list(record.missing)
    assert len(record.rows("quality")) == len(record.quality)


def test_what_was_typed_stays_text_in_a_record():
    """Names and lots are escaped as everywhere."""
    tables = galenic.example("tablets").to_tables()
    tables["stock"]["lot"] = "<b>x</b>"
    tables["label"] = {"storage": "|a| `b` *c*"}
    record = galenic.record(tables)
    assert "<b>x</b>" not in record.to_html()
    assert "&lt;b&gt;x&lt;/b&gt;" in record.to_html()
    assert r"\|a\| \`b\` \*c\*" in record.to_markdown()


def test_the_strength_is_that_of_the_label():
    """In the measure and the unit of the order, with its mass behind a dose in mEq."""
    order = {
        "order": {"active": "potassium chloride", "dose": "2 mEq", "capsules": 60},
        "stock": {"kind": "powder", "active": "potassium chloride", "assay": "100 %",
                  "basis": "as-is"},
        "substance": [{"name": "potassium chloride", "molar_mass": "74.55 g/mol", "charge": 1}],
        "capsule": {"size": "0", "fill": "350 mg/capsule"},
        "filler": {"name": "cellulose"},
    }  # fmt: skip
    for part in (galenic.record(order).master, galenic.record(order).batch):
        (strength,) = [one.entries[0] for one in part if one.key == "strength"]
        assert (str(strength.value), strength.remark) == ("2 mEq/capsule", "149.1 mg")  # 2 × 74.55
    order["order"] |= {"dose": "6 mcg"}
    page = " ".join(str(galenic.record(order)).split())
    assert page.count("strength 6 mcg") == 2
    assert "for 6 mcg of potassium chloride" in page


def test_a_weight_for_each_capsule_is_one_for_each():
    """Of pellets every capsule gets a weight of its own: the record says for how many."""
    order = {
        "order": {"active": "omeprazole", "dose": "10 mg", "capsules": 60},
        "stock": {"kind": "powder", "active": "omeprazole", "assay": "8.5 %", "basis": "as-is",
                  "texture": "pellets", "density": "0.8 g/mL"},
        "capsule": {"size": "1", "maker": "UNC"},
        "filler": {"name": "neutral pellets", "density": "0.8 g/mL"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "fine", "readability": "0.1 mg"}],
    }  # fmt: skip
    record = galenic.record(order)
    (weights,) = [one for one in record.batch if one.key == "weights"]
    assert weights.entries[0].of == "1. omeprazole pellets, for each of 60 capsules"


def test_an_overage_is_in_the_formula_and_explains_its_mass():
    """4.5 mg and 10 % more are 4.95 mg: 25.0866 mg of the powder, where 4.5 mg are 22.806 mg."""
    record = galenic.record(galenic.example("tablets").replace(overage="10 %"))
    for part in (record.master, record.batch):
        (found,) = [one for one in part if one.key == "calculations"]
        (overage,) = [one for one in found.entries if "overage" in str(one.about)]
        assert str(overage.value) == "10 %"
    (found,) = [one for one in record.master if one.key == "components"]
    assert str(found.entries[0].value) == "25.0866 mg/capsule"
    told = "for 4.5 mg of naltrexone hydrochloride and its overage of 10 %"
    assert found.entries[0].remark == told
    plain = galenic.record(galenic.example("tablets"))
    assert "overage" not in str(plain).partition("WORKSHEET")[0]


def test_the_reference_of_the_formula_is_that_of_its_days():
    """A lot that ends sooner ends this batch, and is no reason for the 180 days of the formula."""
    order = galenic.example("tablets")
    stock = {**order.to_tables()["stock"], "expires": "2027-01-31"}
    record = galenic.record(order.replace(stock=stock))
    (entry,) = next(one.entries for one in record.master if one.key == "beyond-use-reference")
    assert entry.value == "USP <795>"
    assert "180 days" in entry.remark
    (day,) = next(one.entries for one in record.batch if one.key == "beyond-use")
    assert day.remark == "no later than 2027-01-31"

"""Labels: what stands on one, read back from what is drawn by readers that are not ours.

100 capsules of 4.5 mg from tablets of 50 mg in 253.4 mg, made on 2 March 2026: day 180 is the 28th
of August. 450 mg of drug are 2280.6 mg of powder, 22.806 mg in a capsule: neither may stand there.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sys
import xml.etree.ElementTree as ET
from fractions import Fraction

import numpy as np
import pypdf
import pytest
import zxingcpp
from biip.gs1_messages import GS1Message
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic import InputError
from galenic._label.layout import POINT, laid_out
from galenic._label.type import width
from galenic._materials.labelling import label_sizes
from galenic._pdf.signs import lacking
from galenic._pdf.typst import compile as compiled
from test_data_tables import raw

GTIN = "09506000134352"  # the example of GS1's own General Specifications
TOLD = {
    "storage": "at 20 to 25 °C, dry",
    "route": "by mouth",
    "pharmacy": "Linden Pharmacy",
    "contact": "12 Linden Rd, 555-0142",
    "warnings": ["Keep out of the reach of children."],
}
SVG = "{http://www.w3.org/2000/svg}"


def order(kind="tablets", **changes):
    """An example, made on 2 March 2026, with all that a label asks for."""
    text = {"label": TOLD} | changes
    made = galenic.example(kind)
    if made.product is None:
        text = {"date": "2026-03-02", "number": "LDN-26-7"} | text
    return made.replace(**text)


def labelled(kind="tablets", size=None, **changes):
    return galenic.label(galenic.plan(order(kind, **changes)), size=size)


def texts(svg):
    """Every text of a drawing, as an XML reader has it."""
    return [one.text for one in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def in_pdf(data):
    (page,) = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join(page.extract_text().split()), page.mediabox


EXPECTED = (
    *("naltrexone hydrochloride", "4.5 mg", "in each capsule", "100 capsules"),
    *("Use by 2026-08-28", "Lot LDN-26-7", "Made 2026-03-02"),
    *("Store: at 20 to 25 °C, dry", "Route: by mouth", "Compounded preparation"),
    *("Keep out of the reach of children.", "Linden Pharmacy", "12 Linden Rd, 555-0142"),
)


# --- what stands on it ----------------------------------------------------------------------------


def test_every_field_is_in_the_drawing_the_pdf_and_the_printers_language():
    made = labelled(size="90x29")
    assert sorted(texts(made.to_svg())) == sorted(EXPECTED)
    page, box = in_pdf(made.to_pdf())
    assert all(field in page for field in EXPECTED)
    assert float(box.width) == pytest.approx(90 / 25.4 * 72, abs=0.01)
    assert float(box.height) == pytest.approx(29 / 25.4 * 72, abs=0.01)
    assert fields_of(made.to_zpl()) == texts(made.to_svg())


def test_the_label_in_text_json_and_tables():
    made = labelled()
    page = " ".join(str(made).split())
    for said in ("4.5 mg", "100 capsules", "2026-08-28", "LDN-26-7", "day of making is day 1"):
        assert said in page
    data = json.loads(made.to_json())
    assert data["schema"] == "galenic/label/1"
    assert (data["lot"], data["made"], data["use_by"]) == ("LDN-26-7", "2026-03-02", "2026-08-28")
    assert data["actives"] == [
        {
            "name": "naltrexone hydrochloride",
            "strength": "4.5 mg/capsule",
            "told": "4.5 mg",
            "said": "4.5 mg",
            "whole": None,
        }
    ]
    assert data["because"]["by"] == "days"
    assert data["because"]["until"] == "2026-08-28"
    assert data["missing"] == []
    assert {row["field"]: row["value"] for row in made.rows()}["use by"] == "2026-08-28"


def test_no_mass_of_stock_stands_anywhere():
    """2280.6 mg for all and 22.806 mg a capsule are weights of powder, and no strength."""
    made = labelled()
    plan = galenic.plan(order())
    weighed = {one.weigh.text().split()[0] for one in plan.weighings}
    assert "2280.6" in weighed
    for text in (*texts(made.to_svg()), str(made), made.to_zpl(), in_pdf(made.to_pdf())[0]):
        assert not any(mass in text for mass in (*weighed, "22.806", "22.8"))
    assert "2280" not in made.to_json()


def test_what_is_not_known_is_a_line_and_is_listed():
    made = labelled(label=None, number=None)
    assert [one.name for one in made.missing] == [
        *("lot", "storage", "route", "pharmacy", "contact", "code")
    ]
    assert all(one.why for one in made.missing)
    blank = [text for text in texts(made.to_svg()) if "____" in text]
    assert [text.split()[0] for text in blank] == [
        *("Lot", "Store:", "Route:", "Pharmacy:", "Contact:")
    ]
    assert made.code is None


def test_without_a_date_there_is_no_end_date():
    """The clock is never read."""
    bare = order(date=None, stock={"expires": None})
    made = galenic.label(galenic.plan(bare))
    assert (made.made, made.use_by, made.because, made.code) == (None, None, None, None)
    assert {"made", "use_by", "code"} <= {one.name for one in made.missing}
    assert not re.search(r"20\d\d-", " ".join(texts(made.to_svg())))


def test_several_actives_have_a_line_each():
    made = labelled("combination")
    names = [(one.name, one.told) for one in made.actives]
    assert names == [("levothyroxine sodium", "38 mcg"), ("liothyronine sodium", "9 mcg")]
    drawn = texts(made.to_svg())
    assert drawn[:4] == [part for pair in names for part in pair]


def test_a_dose_of_several_capsules():
    """4.5 mg as two capsules: 2.25 mg in each."""
    made = labelled(dose="4.5 mg/dose", capsules_per_dose=2)
    assert [(one.told, one.whole) for one in made.actives] == [("2.25 mg", "4.5 mg")]
    assert "2 capsules hold 4.5 mg" in texts(made.to_svg())


def test_a_product():
    made = labelled("triturate-product")
    drawn = texts(made.to_svg())
    assert drawn[:2] == ["cyanocobalamin triturate", "1 in 1000 (1 mg/g)"]
    assert {"in lactose monohydrate", "250 g", "Lot TR-12"} <= set(drawn)
    assert made.capsules is None


def test_an_order_by_completion():
    assert "60 capsules" in texts(labelled("completion").to_svg())


@pytest.mark.parametrize(
    ("dose", "told"),
    [("0.50 mg", "0.5 mg"), ("500 mcg", "500 mcg"), ("500 ug", "500 mcg"), ("500 µg", "500 mcg")],
)
def test_a_strength_is_told_safely(dose, told):
    """A zero leads and none trails; mcg, and the unit of the order."""
    (active,) = labelled(dose=dose).actives
    assert active.told == told


def test_containers_hold_a_part_of_the_batch():
    assert "30 capsules" in texts(labelled(label=TOLD | {"capsules": 30}).to_svg())


def test_a_day_that_is_set_may_be_earlier_and_not_later():
    earlier = labelled(label=TOLD | {"use_by": "2026-06-30"})
    assert "Use by 2026-06-30" in texts(earlier.to_svg())
    assert earlier.because is None
    latest = labelled(label=TOLD | {"use_by": "2026-08-28"})
    assert (latest.use_by, latest.because) == (dt.date(2026, 8, 28), None)
    with pytest.raises(InputError, match="2026-08-28 or earlier") as caught:
        labelled(label=TOLD | {"use_by": "2026-08-29"})
    assert [one.path for one in caught.value.problems] == ["label.use_by"]


def test_a_day_that_is_too_late_is_told_of_the_file_that_sets_it(run, tmp_path):
    """Which is the order's: a pharmacy's own file lends no day."""
    path, beside = tmp_path / "order.toml", tmp_path / "ours.toml"
    bare = run("example", "tablets")[1]
    late = "\n[label]\nuse_by = 2099-01-01\n"
    path.write_text(bare + late, encoding="utf-8")
    code, _, err = run("label", path)
    assert (code, err.partition(": given")[0]) == (2, f"{path}: label.use_by")
    path.write_text(bare, encoding="utf-8")
    beside.write_text(late, encoding="utf-8")
    code, _, err = run("label", path, "--pharmacy", beside)
    assert (code, err.partition(": given")[0]) == (2, f"{beside}: pharmacy file: label.use_by")


def test_a_stopped_plan_has_no_label(run, tmp_path):
    stopped = galenic.plan(order(stock={"coating": "enteric"}))
    with pytest.raises(InputError) as caught:
        galenic.label(stopped)
    (problem,) = caught.value.problems
    assert (problem.code, problem.given) == ("stopped", f"'{stopped.stops[0].code}'")
    assert problem.remedy == stopped.stops[0].text
    path = tmp_path / "stop.json"
    path.write_text(json.dumps(order(stock={"coating": "enteric"}).to_tables(), default=str))
    code, out, err = run("label", path)
    assert (code, out) == (1, "")
    assert stopped.stops[0].code in err


# --- the code -------------------------------------------------------------------------------------


def modules(svg):
    """The modules of the code of a drawing, from its path, with a light edge."""
    (path,) = [
        one.get("d")
        for one in ET.fromstring(svg).iter(f"{SVG}path")  # noqa: S314 - our own
        if one.get("transform")
    ]
    runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1", path)]
    size = max(max(left + long, top + 1) for left, top, long in runs) + 1
    rows = np.zeros((size, size), dtype=bool)
    for left, top, long in runs:
        rows[top, left : left + long] = True
    return rows


def read(rows):
    dark = np.kron(np.pad(rows, 2), np.ones((4, 4), dtype=bool))
    (found,) = zxingcpp.read_barcodes(np.where(dark, 0, 255).astype(np.uint8))
    return found.bytes


def test_the_code_is_read_back_from_the_drawing_and_from_the_graphic():
    made = labelled(label=TOLD | {"gtin": GTIN})
    data = read(modules(made.to_svg()))
    assert data == f"01{GTIN}1726082810LDN-26-7".encode()
    message = GS1Message.parse(data.decode("ascii"))
    assert message.element_strings.get(ai="17").date == dt.date(2026, 8, 28)
    assert message.element_strings.get(ai="10").value == "LDN-26-7"
    assert message.element_strings.get(ai="01").gtin.value == GTIN
    for dots in (8, 12, 24):
        across, graphic = re.search(r"\^GFA,\d+,\d+,(\d+),([0-9A-F]+)", made.to_zpl(dots)).groups()
        lines = np.frombuffer(bytes.fromhex(graphic), np.uint8).reshape(-1, int(across))
        bits = np.unpackbits(lines, axis=1)
        assert read(bits.astype(bool)) == data


def test_the_same_label_is_the_same_pdf():
    pdf = labelled(size="57x32").to_pdf()
    assert pdf == labelled(size="57x32").to_pdf()
    assert b"/CreationDate" not in pdf


@pytest.mark.parametrize(
    ("lot", "said"),
    [("L(1)", "parentheses"), ("L 1", "without blanks"), ("Lµ1", "A-Z"), ("L" * 21, "1 to 20")],
)
def test_a_lot_that_a_code_cannot_hold_is_told(lot, said):
    """It stands on the label as it is; no code is drawn of it, and the reason is told."""
    made = labelled(label=TOLD | {"lot": lot})
    assert made.code is None
    (missing,) = made.missing
    assert missing.name == "code"
    assert said in missing.why
    assert f"Lot {lot}" in texts(made.to_svg())


@pytest.mark.parametrize("gtin", ["9506000134352", "09506000134352"])
def test_a_shorter_gtin_is_filled_up(gtin):
    assert labelled(label=TOLD | {"gtin": gtin}).code.gtin == GTIN


def test_the_code_can_be_left_off():
    made = galenic.label(galenic.plan(order()), code=False)
    assert (made.code, made.missing) == (None, ())
    assert "transform" not in made.to_svg()


def test_without_what_draws_it_a_label_is_still_told(monkeypatch):
    """Text and data need no extra; a drawing says which one brings what it needs."""
    for name in ("zint", "typst"):
        monkeypatch.setitem(sys.modules, name, None)
    made = labelled()
    assert made.to_dict()["code"]["lot"] == "LDN-26-7"
    assert "LDN-26-7" in str(made)
    with pytest.raises(galenic.errors.ExtraError, match=r"galenic\[codes\]"):
        made.to_svg()
    bare = galenic.label(galenic.plan(order()), code=False)
    assert sorted(texts(bare.to_svg())) == sorted(EXPECTED)
    with pytest.raises(galenic.errors.ExtraError, match=r"galenic\[pdf\]"):
        bare.to_pdf()


# --- sizes, and what does not fit -----------------------------------------------------------------


def test_the_sizes_are_those_of_the_table():
    """Width and height, as the sources have them."""
    sizes = {row.name: (row.width, row.height) for row in label_sizes()}
    assert sizes == {
        "54x25": (54, 25),
        "57x32": (57, 32),
        "62x29": (62, 29),
        "90x29": (90, 29),
        "100x62": (100, 62),
    }
    assert all(row["source"] and row["edition"] for row in raw("label_size"))


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [
        ("57x32", 57, 32),
        ("60 mm x 40 mm", 60, 40),
        ("60mmx40.5mm", 60, Fraction("40.5")),
        ("4 in x 2 in", Fraction("101.6"), Fraction("50.8")),
    ],
)
def test_a_size_by_name_or_by_width_and_height(size, width, height):
    found = labelled(size=size).drawn_size()
    assert (found.width, found.height) == (width, height)
    assert labelled(label=TOLD | {"size": size}).drawn_size() == found


@pytest.mark.parametrize("size", ["57", "57x31", "10 mm x 30 mm", "60 x 40", "1e2 mm x 30 mm", ""])
def test_a_size_that_is_none_is_refused(size):
    with pytest.raises(InputError):
        labelled(size=size)


def test_the_smallest_size_that_holds_it_is_taken():
    made = labelled()
    names = [row.name for row in sorted(label_sizes(), key=lambda row: row.width * row.height)]
    taken = made.drawn_size().name
    for name in names[: names.index(taken)]:
        with pytest.raises(InputError, match="6 points"):
            labelled(size=name).to_svg()


def test_what_does_not_fit_is_an_error_and_never_cut():
    small = labelled(size="25 mm x 15 mm")
    for drawn in (small.to_svg, small.to_pdf, small.to_zpl, small.to_html):
        with pytest.raises(InputError, match="6 points"):
            drawn()
    assert "4.5 mg" in str(small)  # as text there is room for it


LONG = st.text("abcdefg hijklm WMÄé-", min_size=1, max_size=120).filter(str.strip)


@given(st.lists(LONG, max_size=3, unique=True), LONG, st.sampled_from(["100x62", "80 mm x 50 mm"]))
def test_all_of_it_is_drawn_inside_the_label_or_none(warnings, storage, size):
    """Every word, in type of 6 points or more, inside the edges, beside the code; or an error."""
    given = [" ".join(one.split()) for one in (*warnings, storage)]
    told = TOLD | {"warnings": sorted(set(given[:-1])) or None, "storage": given[-1]}
    made = labelled(size=size, label={key: one for key, one in told.items() if one})
    try:
        laid = laid_out(made)
    except InputError:
        return
    drawn = " ".join(line.text for line in laid.lines).split()
    wanted = [*" ".join(told["warnings"] or ()).split(), *told["storage"].split()]
    for word in set(wanted):
        assert drawn.count(word) >= wanted.count(word)
    for line in laid.lines:
        assert line.size >= 6 * POINT
        assert line.left >= 1
        assert line.left + line.width <= laid.size.width - 1
        assert line.top + line.size <= laid.size.height - 1
        beside = line.left + line.width <= laid.mark.left
        assert beside or line.top + line.size <= laid.mark.top


@pytest.mark.parametrize("across", range(34, 100, 3))
def test_no_number_is_parted_from_its_unit(across):
    """Wherever lines end, which differs with the width of the label."""
    told = TOLD | {"storage": "at 2 °C to 8 °C in the closed bottle, not above 25 °C for 24 hours"}
    drawn = texts(labelled(size=f"{across} mm x 90 mm", label=told, dose="2.25 mg").to_svg())
    for whole in ("2 °C", "8 °C", "25 °C", "24 hours", "2.25 mg", "100 capsules"):
        assert any(whole in line for line in drawn), whole


def test_widths_are_those_of_the_font():
    """Arial's: a figure 0.556, a capital W 0.944, in bold an a 0.556 and an n 0.611."""
    assert width("4", bold=False) == Fraction("0.556")
    assert width("WW", bold=False) == 2 * Fraction("0.944")
    assert width("an", bold=True) == Fraction("0.556") + Fraction("0.611")
    assert width("é", bold=False) == width("e", bold=False)
    assert width("漢", bold=False) == 1


# --- what was typed -------------------------------------------------------------------------------

HOSTILE = (
    *("^XA^FDbad^FS", "~JR", "a_5Eb", "</text><script>x</script>", "&amp;", '"q"', "'a'"),
    *("#import", "$x$ *b* _i_ @a <l> \\", "]]>", "=1+1", "{{x}}", "%0A", "`raw`"),
)


def fields_of(zpl):
    """The texts of ZPL, as a printer has them: by ^FD to ^FS, with _ before hexadecimal digits."""
    found = []
    for field in re.findall(r"\^FH\^FD(.*?)\^FS", zpl):
        data = re.sub(
            rb"_([0-9A-F]{2})", lambda two: bytes.fromhex(two[1].decode()), field.encode()
        )
        found.append(data.decode())
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_typed_stays_text(text):
    """In each key that a label shows, the name of the active and the lot among them."""
    told = TOLD | {"storage": text, "warnings": [text], "pharmacy": text}
    named = {"active": text, "stock": {"active": text}}
    made = labelled(label=told, size="100x62", number=text, **named)
    svg, zpl = made.to_svg(), made.to_zpl()
    for found in (texts(svg), fields_of(zpl)):  # as an XML reader and as a printer have it
        assert found.count(text) == 3
        assert {f"Lot {text}", f"Store: {text}"} <= set(found)
    assert "<script" not in svg + made.to_html() + made._repr_html_()
    assert not {"^XA", "~"} & set(re.findall(r"\^XA|~", zpl.removeprefix("^XA")))
    assert in_pdf(made.to_pdf())[0].count(text.split()[0]) >= 5


COMMANDS = {"^XA", "^CI", "^PW", "^LL", "^LH", "^FO", "^A0", "^FH", "^FD", "^FS", "^PQ", "^XZ",
            "^GF"}  # fmt: skip


@given(st.text(st.characters(max_codepoint=0xFF, exclude_categories=["C", "Z"]), max_size=40))
def test_no_command_of_zpl_comes_from_what_was_typed(text):
    told = TOLD | {"storage": f"x{text}^~_", "pharmacy": f"~{text}^"}
    zpl = labelled(label=told, size="100x62").to_zpl()
    plain = labelled(label=TOLD, size="100x62").to_zpl()
    assert {zpl[at : at + 3] for at in range(len(zpl)) if zpl[at] == "^"} == COMMANDS
    assert "~" not in zpl
    assert zpl.isascii()
    assert zpl.count("^XA") == zpl.count("^XZ") == plain.count("^XA") == 1


def test_signs_that_are_not_drawn_are_refused():
    made = labelled(label=TOLD | {"storage": "冷蔵 8 °C"})
    assert "冷蔵" in made.to_svg()
    for drawn in (made.to_pdf, made.to_zpl):
        with pytest.raises(InputError, match="冷 蔵"):
            drawn()
    assert "Żółć" in in_pdf(labelled(label=TOLD | {"storage": "Żółć"}).to_pdf())[0]


def test_the_type_of_the_pdf_has_every_sign_that_is_let_through():
    """Each is read back from a PDF in which it could come from no other type."""
    let = [chr(code) for code in range(0x21, 0x3000) if not lacking(chr(code))]
    assert len(let) > 650
    source = (
        '#set document(date: none)\n#set text(font: "Libertinus Serif", fallback: false)\n'
        "#for sign in sys.inputs.signs.clusters() [#sign ]"
    )
    data = compiled(source, {"signs": "".join(let)})
    found = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    assert [sign for sign in let if sign not in found and sign not in "\u00a0\u00ad"] == []


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "order.json"
    path.write_text(json.dumps(order().to_tables(), default=str), encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", ["html", "json", "md", "pdf", "svg", "txt", "zpl"])
def test_every_ending_is_written(run, file, ending):
    out = file.with_name(f"label.{ending}")
    code, said, err = run("label", file, "--output", out)
    assert (code, said) == (0, "")
    data = out.read_bytes()
    made = labelled()
    if ending == "pdf":
        assert data == made.to_pdf()
    else:
        assert "2026-08-28" in data.decode() or "2026_2D08" in data.decode()
    drawn = ending in {"html", "pdf", "svg", "zpl"}
    assert (made.drawn_size().name in err) == drawn
    assert run("label", file, "--output", out)[0] == 2  # it is kept


def test_the_label_at_a_terminal(run, file):
    assert run("label", file) == (0, f"{labelled()}\n", "")
    assert json.loads(run("label", file, "--json")[1]) == labelled().to_dict()
    plan = file.with_name("plan.json")
    assert run("plan", file, "--json", "--output", plan)[0] == 0
    assert run("label", plan)[1] == f"{labelled()}\n"


def test_the_options_of_a_label(run, file):
    out = file.with_name("label.zpl")
    words = ("--size", "60 mm x 40 mm", "--dots", "12", "--no-code", "--output", out)
    assert run("label", file, *words) == (0, "", "")
    zpl = out.read_text()
    assert "^PW720\n^LL480" in zpl
    assert "^GF" not in zpl
    code, _, err = run("label", file, "--dots", "7", "--output", file.with_name("b.zpl"))
    assert code == 2
    assert "8 (203 dpi)" in err
    code, _, err = run("label", file, "--size", "60x41")
    assert code == 2
    assert "57x32" in err


def test_a_page_to_print_is_as_large_as_the_label():
    page = labelled(size="57x32").to_html()
    assert "@page { size: 57mm 32mm; margin: 0 }" in page
    assert "default-src 'none'" in page
    assert all(f">{field}<" in page for field in EXPECTED)


def test_the_order_in_a_pharmacy_file_serves_every_label(run, tmp_path):
    own = order(label={"lot": "P-1"}).to_tables()
    (tmp_path / "order.json").write_text(json.dumps(own, default=str), encoding="utf-8")
    (tmp_path / "pharmacy.json").write_text(json.dumps({"label": TOLD}), encoding="utf-8")
    words = ("label", tmp_path / "order.json", "--pharmacy", tmp_path / "pharmacy.json", "--json")
    made = json.loads(run(*words)[1])
    assert (made["lot"], made["pharmacy"], made["missing"]) == ("P-1", "Linden Pharmacy", [])


def test_an_export_has_the_lot_and_the_end_of_the_label():
    """One batch has one lot and one last day, in whatever they are written."""
    told = TOLD | {"lot": "B-9", "use_by": "2026-06-30"}
    plan = galenic.plan(order(label=told))
    batch = galenic.export(plan, "fhir-r5").to_dict()["batch"]
    assert batch["lotNumber"] == "B-9" == galenic.label(plan).lot
    assert batch["expirationDate"].startswith("2026-06-30")
    assert str(galenic.label(plan).use_by) == "2026-06-30"


@pytest.mark.parametrize("form", ["text", "html", "md"])
def test_the_worksheet_bears_the_lot_that_the_label_bears(form):
    """Where it is another than the number of the order, under which the batch is known."""
    order = galenic.example("tablets").replace(number="R-9", label={"lot": "L-77"})
    plan = galenic.plan(order)
    page = {"text": str, "html": galenic.Plan.to_html, "md": galenic.Plan.to_markdown}[form](plan)
    assert "lot on the label" in page
    assert "L-77" in page
    assert galenic.label(plan).lot == "L-77"
    alike = galenic.plan(order.replace(label={"lot": "R-9"}))
    assert "lot on the label" not in str(alike)

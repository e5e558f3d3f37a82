"""Pages as PDF, read back by a reader that is not ours.

100 capsules of 4.5 mg from tablets of 50 mg in 253.4 mg: 450 mg of drug are 450 / 50 × 253.4 =
2280.6 mg of powder. A body holds 180 mg of it or 150 mg of the filler, and 22.806 mg take up
12.67 % of it: 130.995 mg of filler in each, 13099.5 mg in all.
"""

import io
import os
import re
import subprocess
import sys

import pypdf
import pytest

import galenic
from galenic import InputError
from galenic._asking import Shown, answers, ask
from galenic._pdf.signs import TYPE, lacking
from galenic._pdf.typst import compile as compiled
from galenic._show.parts import Lines, Listing, Page, Table, WeighingTable, Weight
from galenic._show.sections import Blanks, Section
from typed_text import ORDERS, TELLING, Typed

EXAMPLES = ("capsules", "combination", "completion", "powder", "tablets", "triturate")
SHEETS = (*EXAMPLES, "triturate-product")
POINTS = {"a4": (595.28, 841.89), "letter": (612, 792)}
"""210 × 297 mm and 8.5 × 11 inches, in 1/72 inch."""


def planned(kind="tablets", **changes):
    return galenic.plan(galenic.example(kind).replace(**changes))


def pages(data):
    return pypdf.PdfReader(io.BytesIO(data)).pages


def close(text):
    """A text without what paper has otherwise: where lines end, and lines to write on."""
    return re.sub(r"[\s_]", "", text)


def read(data):
    return close("".join(page.extract_text() for page in pages(data)))


class Sheet(Shown):
    """A page of its own, of the parts that it is given."""

    def __init__(self, *parts, title="a sheet"):
        self.page = Page("sheet", title, "", parts, running=("order 7", title))


@answers("parts", Sheet)
def _parts(sheet):
    return sheet.page


# --- what stands on it ----------------------------------------------------------------------------


def test_the_weights_worked_out_by_hand_are_on_paper():
    text = read(planned(number="B-17").to_pdf())
    for told in ("2280.6mg", "13099.5mg", "130.995mg/capsule", "orderB-17", "100capsules"):
        assert told in text


def texts(told):
    """Every text of a page, whatever holds it."""
    if isinstance(told, str):
        if not told.startswith("<svg"):  # a symbol is drawn; its letters stand beside it
            yield told
    elif isinstance(told, galenic.Notice):
        yield from (told.text, told.source)
    elif isinstance(told, tuple | list):
        for one in told:
            yield from texts(one)


@pytest.mark.parametrize("paper", POINTS)
@pytest.mark.parametrize("kind", SHEETS)
def test_nothing_of_a_sheet_is_left_out(kind, paper):
    """Each text of each part, the styles and counts of them apart, is in the text of the PDF."""
    plan = planned(kind)
    left_out(ask("parts", plan), plan.to_pdf(paper))


@pytest.mark.parametrize("kind", SHEETS)
def test_nothing_of_a_record_is_left_out(kind):
    """The master formulation record, the compounding record and the worksheet, each on its own."""
    record = galenic.record(planned(kind))
    data = record.to_pdf("letter")
    left_out(ask("parts", record), data)
    begun = [page.extract_text().splitlines()[1:2] for page in pages(data)]
    assert ["Compounding record"] in begun
    assert ["Worksheet"] in begun


def left_out(made, data):
    kinds = {part.kind for part in made.parts if isinstance(part, Section)}
    found = read(data)
    wanted = [made.title, *texts([made.facts, made.running]), *texts(made.parts)]
    assert len(wanted) > 50
    missing = [text for text in wanted if text not in kinds and close(text) not in found]
    assert missing == []


@pytest.mark.parametrize("kind", ["ldn-half-mg", "ldn-one-mg", "ldn-starter"])
def test_nothing_of_a_chart_is_left_out(run, kind, tmp_path):
    """As of a sheet: each day and what is taken on it."""
    file = tmp_path / "regimen.toml"
    file.write_text(run("example", kind)[1], encoding="utf-8")
    chart = galenic.titrate(galenic.read_regimen(file))
    left_out(ask("parts", chart), chart.to_pdf())


def test_each_sheet_of_paper_says_what_it_is_and_which():
    made = pages(planned("combination", number="B-17").to_pdf())
    assert len(made) > 1
    for number, page in enumerate(made, 1):
        text = " ".join(page.extract_text().split())
        assert f"page {number} of {len(made)}" in text
        assert "order B-17" in text


@pytest.mark.parametrize(("paper", "size"), POINTS.items())
def test_every_page_is_of_the_paper(paper, size):
    for page in pages(planned().to_pdf(paper)):
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
            size, abs=0.01
        )


def test_without_a_name_the_paper_is_a4():
    assert planned().to_pdf() == planned().to_pdf("A4")
    with pytest.raises(InputError, match="a4 or letter"):
        planned().to_pdf("a5")
    with pytest.raises(InputError, match="its own size"):
        galenic.label(planned(), code=False).to_pdf("a4")


def test_a_stopped_plan_says_so_and_gives_no_place_to_write():
    plan = planned("powder", dose="250 mg")
    assert plan.stopped
    assert "STOP" in read(plan.to_pdf())


# --- layout ---------------------------------------------------------------------------------------


def test_no_weighing_is_parted_between_two_sheets():
    """Sixty of three lines each, on as many sheets as they need; each has its head again."""
    rows = [
        Weight(str(n), f"{n}.5 mg", f"powder {n} " + "very fine " * 8, f"remark {n}.", "_____._ mg")
        for n in range(1, 61)
    ]
    made = [
        close(page.extract_text())
        for page in pages(Sheet(WeighingTable("WEIGH", rows)).to_pdf("letter"))
    ]
    assert len(made) > 3
    for row in rows:
        (page,) = [
            text for text in made if f"{row.weight.replace(' ', '')}powder{row.step}v" in text
        ]
        assert close(row.remark) in page
    assert all("checked" in text for text in made)


def test_what_is_new_begins_on_a_new_sheet():
    two = (
        Section("One", [("a", "1 mg", "")], "fields"),
        Section("Two", [("b", "", "")], "fields new"),
    )
    first, second = (page.extract_text() for page in pages(Sheet(*two).to_pdf()))
    assert ("One" in first, "Two" in first, "Two" in second) == (True, False, True)


def test_what_is_higher_than_a_sheet_goes_on_on_the_next():
    long = " ".join(f"word{n}." for n in range(4000))
    row = ("label", "value", long)
    for part in (Section("S", [row]), Table("T", ("a", "b", "c"), [row]), Listing("L", (long,))):
        found = read(Sheet(part).to_pdf())
        assert "word0." in found
        assert "word3999." in found


def test_a_word_longer_than_a_line_is_broken():
    """No line of paper is longer than a line; the reader has it whole, and the head cuts it."""
    word = "".join(f"{n}x" for n in range(400))
    data = Sheet(Table("T", ("a", "b"), [(word, "c")]), title=word).to_pdf()
    assert word in read(data)
    lines = [line for page in pages(data) for line in page.extract_text().splitlines()]
    assert max(map(len, lines)) < 150
    assert "0x1x2x3x4x5x6x7x8x9x10x1…" in close(lines[0])


def test_empty_parts_are_drawn():
    parts = (
        Section("", []),
        Table("T", ("a",), []),
        Lines([]),
        Listing("", ()),
        WeighingTable("W", []),
    )
    assert "orderthanks" not in read(Sheet(*parts, Blanks("B", "", 3, "____ mg")).to_pdf())


# --- what was typed -------------------------------------------------------------------------------

HOSTILE = (
    '#panic("x") #read("/etc/hosts")',
    "*bold* _it_ $x^2$ `raw` = head",
    'a"]); #let x = 1; ([{',
    "\\u{41}\\#\\ ~ -- --- ... <label> @ref //c /*c*/",
    "<script>alert(1)</script><img src=x>",
    "https://example.org/ [a](b)",
    "ffi fl fi 1/2 'q' \"q\"",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_typed_is_text(text):
    """In every part, as it was typed: nothing of it is markup, a link or a file that is read."""
    row = (text, text, text)
    parts = (
        *(Section(text, [row]), Table(text, row, [row]), Listing(text, (text,)), Lines([text])),
        *(WeighingTable(text, [Weight("1", *row, text)]), Blanks(text, text, 1, text)),
    )
    data = Sheet(*parts, title=text).to_pdf()
    assert read(data).count(close(text)) >= 15
    assert all("/Annots" not in page for page in pages(data))


def test_a_hostile_order_is_drawn_as_it_is_told():
    text = '#eval("1") *x* <b>'
    plan = planned(number=text)
    assert close(text) in read(plan.to_pdf())


@pytest.mark.parametrize("telling", TELLING)
@pytest.mark.parametrize("name", ["tablets", "small dose"])
def test_every_key_that_takes_a_text_is_text_on_paper(name, telling):
    """Each as it stands in the parts of the page, or refused by its signs."""
    plan = galenic.plan(ORDERS[name](Typed(TELLING[telling])))
    if telling in {"right-to-left", "wide"}:
        with pytest.raises(InputError, match="signs that the type of a PDF has"):
            plan.to_pdf()
        return
    data = plan.to_pdf()
    made = ask("parts", plan)
    left_out(made if telling != "long" else made._replace(running=()), data)  # a long head is cut
    assert all("/Annots" not in page for page in pages(data))
    assert "/Names" not in pypdf.PdfReader(io.BytesIO(data)).root_object


def test_signs_that_no_type_of_it_has_are_refused_by_name():
    with pytest.raises(InputError, match=r"冷 蔵.*write \.html"):
        Sheet(Listing("冷蔵", ("a",))).to_pdf()
    for hidden in ("\u202e", "\u200b", "\x07"):
        with pytest.raises(InputError, match=f"U\\+{ord(hidden):04X}"):
            Sheet(Listing(f"a{hidden}b", ("a",))).to_pdf()


def test_the_types_have_every_sign_that_a_page_lets_through():
    """Each is read back from a PDF in which it could come from no others."""
    let = [chr(code) for code in range(0x21, 0x3000) if not lacking(chr(code), page=True)]
    assert len(let) > 700
    source = (
        f'#set document(date: none)\n#set text(font: ("{TYPE[0]}", "{TYPE[1]}"), fallback: false)\n'
        "#for sign in sys.inputs.signs.codepoints() [#sign ]\n#sys.inputs.mean"
    )
    data = compiled(source, {"signs": "".join(let), "mean": "x\u0304"})
    found = "".join(page.extract_text() for page in pages(data))
    assert not lacking("x\u0304", page=True)
    assert [sign for sign in let if sign not in found and sign not in "\u00a0\u00ad"] == []


# --- the same everywhere --------------------------------------------------------------------------

AGAIN = """
import hashlib, galenic
plan = galenic.plan(galenic.example("tablets"))
print(hashlib.sha256(plan.to_pdf("letter")).hexdigest())
"""


def test_it_is_the_same_in_another_process_and_at_another_time():
    """No clock, no zone, no language and no seed of hashes of a machine goes into it."""
    found = set()
    for place in ("UTC", "Asia/Tokyo"):
        beside = {"TZ": place, "SOURCE_DATE_EPOCH": str(len(place)), "LC_ALL": "C"}
        ended = subprocess.run(  # noqa: S603 - our own
            [sys.executable, "-c", AGAIN],
            env=os.environ | beside | {"PYTHONHASHSEED": str(len(place))},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(ended.stdout)
    assert len(found) == 1
    info = pypdf.PdfReader(io.BytesIO(planned().to_pdf())).metadata
    assert info is not None
    assert {"/CreationDate", "/ModDate"}.isdisjoint(info)


def test_its_fonts_are_those_that_come_with_typst():
    for page in pages(planned("combination").to_pdf()):
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        names = {font["/BaseFont"].rpartition("+")[2].partition("-")[0] for font in fonts}
        assert names <= {"LibertinusSerif", "DejaVuSansMono"}
        for font in fonts:
            (below,) = font["/DescendantFonts"]
            assert {"/FontFile2", "/FontFile3"} & set(below.get_object()["/FontDescriptor"])


def test_without_what_writes_it_the_extra_is_named(monkeypatch):
    plan = planned()
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(galenic.errors.ExtraError, match=r"galenic\[pdf\]"):
        plan.to_pdf()


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture
def file(run, tmp_path):
    path = tmp_path / "order.toml"
    path.write_text(run("example", "tablets")[1], encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["plan", "accuracy", "explain filler", "record"])
def test_the_ending_asks_for_it(run, file, command):
    out = file.with_name("sheet.pdf")
    assert run(*command.split(), file, "--output", out, "--paper", "letter") == (0, "", "")
    assert float(pages(out.read_bytes())[0].mediabox.height) == 792
    assert run(*command.split(), file, "--output", out)[0] == 2  # not over it without --force
    assert run(*command.split(), file, "--output", out, "--force")[0] == 0
    assert float(pages(out.read_bytes())[0].mediabox.height) == pytest.approx(841.89, abs=0.01)


@pytest.mark.parametrize("ending", ["html", "txt", None])
def test_paper_is_of_a_pdf_alone(run, file, ending):
    out = () if ending is None else ("--output", file.with_name(f"sheet.{ending}"))
    code, told, err = run("plan", file, *out, "--paper", "a4")
    assert (code, told) == (2, "")
    assert "leave out --paper" in err


def test_what_is_no_page_is_refused(run, file):
    code, _, err = run("plan", file, file, "--output", file.with_name("two.pdf"))
    assert code == 2
    assert ".pdf" in err
    code, _, err = run("explain", file, "--output", file.with_name("names.pdf"))
    assert code == 2
    assert "for a list" in err

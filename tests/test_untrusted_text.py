"""What people type stays text in every output: each key of orders and regimens, each output.

Every output is read by a reader of its own (HTML, XML, Markdown, JSON, iCalendar, TOML, SVG), which
must find the text whole where it stands, and nothing that the text would have made there.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tomllib
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import icalendar
import pytest
from markdown_it import MarkdownIt

import galenic
from galenic import MasterFormula
from galenic.errors import InputError
from typed_text import NEVER, ORDERS, TELLING, Typed, regimen, regimen_keys, text_keys

MARK = re.compile(r"q[0-9]+q")
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
OURS = re.compile(r"=+|-|[-+]?[0-9.]+( ?%)?( [A-Za-z].*)?|- .*|\+ [0-9(].*|--+")
TAGS = {"html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "h3", "p",
        "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li",
        "strong", "small", "br", "div", "span", "details", "summary", "pre", "em", "b", "colgroup",
        "col", "input", "svg", "path"}  # fmt: skip
ATTRIBUTES = {"class", "scope", "charset", "http-equiv", "content", "name", "lang", "open",
              "colspan", "rowspan", "aria-label", "role", "style", "aria-hidden", "d", "fill",
              "height", "shape-rendering", "viewbox", "width"}  # fmt: skip
TOKENS = {"heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close",
          "blockquote_open", "blockquote_close", "bullet_list_open", "bullet_list_close",
          "list_item_open", "list_item_close", "fence", "text", "softbreak", "strong_open",
          "strong_close", "table_open", "table_close", "thead_open", "thead_close", "tbody_open",
          "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close",
          "text_special"}  # fmt: skip
HARD = ("markup", "formula", "table", "quotes", "escapes", "print-f")


class Page(HTMLParser):
    """A page as a browser begins to read it: its tags, its attributes and its text."""

    def __init__(self, page):
        """Read all of it."""
        super().__init__()
        self.tags, self.attributes, self.text, self.cells, self.css = set(), set(), "", [""], ""
        self.open = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        """A tag begins."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"meta", "col", "input", "br"}:
            self.open.append(tag)
        if tag not in {"strong", "small", "span"}:
            self.cells.append("")

    def handle_startendtag(self, tag, attrs):
        """A tag without an end."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag):
        """It ends what was opened last."""
        assert self.open.pop() == tag

    def handle_comment(self, data):
        """There is none."""
        raise AssertionError(data)

    def handle_data(self, data):
        """Text."""
        if self.open[-1:] == ["style"]:
            self.css += data
        else:
            self.text += data
            self.cells[-1] += data


def marks(text):
    """The numbers of the texts that stand in a text."""
    return {*MARK.findall(text)}


def whole(text, typed):
    """Each text that is there is there whole, but for blanks, where lines were broken."""
    flat = "".join(text.split())
    told = "".join(typed.telling.split())
    found = marks(flat)
    for mark in found:
        assert f"{told}{mark}" in flat, (typed.telling, mark)
    return found


def is_html(page, typed, *, plain=True):
    """A page, or a block of one; else than ``plain``, texts stand in it as TOML has them."""
    read = Page(page)
    assert read.open == []
    assert read.tags <= TAGS
    assert read.attributes <= ATTRIBUTES
    cells = [one.strip() for one in read.cells]
    assert [one for one in cells if one[:1] in SIGNS and one and not OURS.fullmatch(one)] == []
    for string in re.findall(r'content: ("(?:[^"\\]|\\.)*")', read.css):
        decoded = re.sub(r"\\([0-9a-f]{6}) ", lambda sign: chr(int(sign[1], 16)), string[1:-1])
        whole(decoded, typed)
    rules = re.sub(r'"(?:[^"\\]|\\.)*"', '""', read.css)
    assert not MARK.search(rules)
    assert "url(" not in rules
    return whole(read.text, typed) if plain else marks(read.text)


def worked_out(cells):
    """The cells that a spreadsheet would work out."""
    return [one for one in cells if one[:1] in SIGNS and one and not OURS.fullmatch(one)]


def begun(text):
    """The cells of a page of text that begin like a formula and are none of our own."""
    cells = [cell for line in text.split("\n") for cell in re.split(r" {2,}", line)]
    return [one for one in cells if one[:1] in SIGNS and one and not OURS.fullmatch(one)]


def is_text(text, _typed):
    """A page of text: every sign shows, and no cell is worked out in a spreadsheet."""
    assert all(line.isprintable() for line in text.split("\n"))
    assert begun(text) == []
    return marks("".join(text.split()))


def is_markdown(text, typed):
    """CommonMark with tables: headings, tables and lists of ours, and no markup of anybody else."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = [one for outer in reader.parse(text) for one in (outer, *(outer.children or ()))]
    assert {one.type for one in tokens} <= TOKENS
    headings = sum(one.type == "heading_open" for one in tokens)
    bare = re.sub(r"(?ms)^(`{3,})$.*?^\1$", "", text)
    assert headings == sum(line.startswith("#") for line in bare.split("\n"))
    said = "\n".join(one.content for one in tokens if one.type in {"text", "fence"})
    joined = "".join(one.content for one in tokens if one.type in {"text", "text_special", "fence"})
    assert marks(said) == marks(joined)
    return whole(joined, typed)


def outputs(result):
    """What a result is written as, each with its reader."""
    yield "text", str(result), is_text
    yield "page", result.to_html(), is_html
    yield "notebook", result._repr_html_(), is_html
    yield "markdown", result.to_markdown(), is_markdown


def look(result, typed):
    """Read each output of a result; what was typed shows in all of them alike."""
    found = {name: reader(told, typed) for name, told, reader in outputs(result)}
    page = result.to_html().partition("\n")[2]
    assert ET.fromstring(page).tag == "html"  # noqa: S314 - our own
    assert json.loads(result.to_json()) == result.to_dict()
    for row in result.rows():
        assert all(value is None or isinstance(value, (str, int, float)) for value in row.values())
    return found


def order(name, telling):
    """An order of a kind, with what was typed in it."""
    typed = Typed(TELLING[telling])
    return ORDERS[name](typed), typed


def some_of(names):
    """All kinds of text for the first of these, and the hardest for the others."""
    first, *others = names
    yield from ((first, telling) for telling in TELLING)
    for name in others:
        for telling in TELLING:
            marked = () if telling in HARD else (pytest.mark.slow,)
            yield pytest.param(name, telling, marks=marked)


# --- which keys there are -------------------------------------------------------------------------


def test_every_key_that_takes_a_text_is_typed_somewhere():
    """A new one cannot be left out."""
    given = set()
    for make in ORDERS.values():
        typed = Typed("x")
        make(typed)
        given |= set(typed.given)
    assert set(text_keys()) <= given
    typed = Typed("x")
    regimen(typed)
    assert set(regimen_keys()) <= set(typed.given)
    assert len(set(text_keys())) > 50


# --- plans, and what is asked of them -------------------------------------------------------------


@pytest.mark.parametrize(("name", "telling"), [*some_of(ORDERS)])
def test_a_plan_holds_what_was_typed_as_text(name, telling):
    """Its pages, its data read back, and the plan that is read from them."""
    told, typed = order(name, telling)
    plan = galenic.plan(told)
    found = look(plan, typed)
    assert found["page"] == found["markdown"]
    assert len(found["page"]) > 3
    again = galenic.read_plan(plan.to_json())
    assert again == plan
    assert again.order == plan.order
    assert galenic.plan(galenic.load(json.dumps(plan.to_dict()["input"]))) == plan


@pytest.mark.parametrize(("name", "telling"), [*some_of(ORDERS)])
def test_a_file_that_is_made_of_it_is_read_back_as_it_was(name, telling):
    """A formula, an order of it, a stock file: TOML, which another reader reads alike."""
    told, typed = order(name, telling)
    plan = galenic.plan(told)
    formula = MasterFormula.of(plan.order)
    assert marks(formula.to_toml()) == marks(json.dumps(tomllib.loads(formula.to_toml())))
    assert MasterFormula.read(tomllib.loads(formula.to_toml())) == formula
    size = {"mass": "20 g"} if name == "product" else {"capsules": 30}
    made = formula.batch(**size, number=typed("made"))
    assert galenic.load(made.to_toml()) == galenic.load(made.to_json()) == made.order
    is_html(formula._repr_html_(), typed, plain=False)
    for kept in plan.kept:
        table = tomllib.loads(kept.to_toml())["stock"]
        assert table == kept.to_tables()["stock"]
        is_html(kept._repr_html_(), typed)


@pytest.mark.parametrize("telling", TELLING)
def test_what_is_worked_out_of_a_plan_holds_it_as_text(telling):
    """Every step's way, a recovery, a capacity, plans and formulas side by side."""
    told, typed = order("small dose", telling)
    plan = galenic.plan(told)
    for step in {one.name: one for one in plan.steps}.values():
        is_text(str(plan.explain(step.name)), typed)
    look(plan.explain("total"), typed)
    read = [{"step": 1, "weighed": f"{float(plan.weighings[0].weigh.number) * 1.02:.1f} mg"}]
    look(galenic.recover(plan, {"stage": "weighed", "actual": read}, tolerance="5 %"), typed)
    stock = plan.order.replace(stock={"available": "5 g"})
    look(galenic.capacity(stock), typed)
    look(galenic.compare(plan, galenic.plan(stock)), typed)
    look(galenic.record(plan), typed)
    formula = MasterFormula.of(plan.order)
    changed = plan.order.replace(dose="0.8 mg", filler={"name": typed("other filler")})
    found = look(galenic.compare(formula, MasterFormula.of(changed)), typed)
    assert typed.given["other filler"].rpartition(" ")[2] in found["page"] & found["markdown"]


@pytest.mark.parametrize("telling", HARD)
def test_how_sure_it_is_and_a_picture_hold_it_as_text(telling):
    """What NumPy works out, and what Matplotlib draws: no element of an SVG comes of it."""
    accuracy = pytest.importorskip("galenic.accuracy")
    pictures = pytest.importorskip("galenic.pictures")
    told, typed = order("small dose", telling)
    plan = galenic.plan(told)
    look(accuracy.assess(plan, batches=20), typed)
    for draw in (pictures.capsule, pictures.triturates):
        drawn = io.BytesIO()
        draw(plan).get_figure(root=True).savefig(drawn, format="svg")
        tree = ET.fromstring(drawn.getvalue())  # noqa: S314 - our own
        names = {element.tag.rpartition("}")[2] for element in tree.iter()}
        assert names & {"script", "b", "i", "a", "image", "foreignObject"} == set()


@pytest.mark.parametrize("telling", TELLING)
def test_what_is_learnt_of_a_lot_holds_it_as_text(run, tmp_path, telling):
    """And the lines to copy are TOML in which the lot is what was typed."""
    typed = Typed(TELLING[telling])
    lot, size, maker = typed("lot"), typed("size"), typed("maker")
    given = {"net [mg]": [180, 181, 182, 181, 180]}
    learned = galenic.quality.learn("pack-stat", given, lot=lot, size=size, maker=maker)
    look(learned, typed)
    is_text(str(learned), typed)
    path = tmp_path / "masses.csv"
    path.write_text("mass [mg]\n" + "250\n252\n" * 10, encoding="utf-8")
    for words in ([], ["--json"]):
        code, out, err = run("learn", "tablet-mass", path, "--lot", lot, *words)
        assert (code, err) == (0, "")
        assert lot in (json.dumps(json.loads(out), ensure_ascii=False) if words else out) or words


# --- regimens -------------------------------------------------------------------------------------


@pytest.mark.parametrize("telling", TELLING)
def test_a_regimen_and_its_calendar_hold_it_as_text(telling):
    """An event for each step, with nothing in it that the format did not ask for."""
    typed = Typed(TELLING[telling])
    told = regimen(typed)
    found = galenic.titrate(told)
    shown = look(found, typed)
    assert shown["page"] == shown["markdown"]
    assert galenic.titrate(json.loads(found.to_json())["input"]).to_dict() == found.to_dict()
    text = found.to_ics()
    lines = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 and line.isprintable() for line in lines)
    calendar = icalendar.Calendar.from_ical(text)
    plain = galenic.titrate(regimen(Typed("x")))
    assert [part.name for part in calendar.walk()] == [
        part.name for part in icalendar.Calendar.from_ical(plain.to_ics()).walk()
    ]
    for event in calendar.walk("VEVENT"):
        assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION",
                              "TRANSP"}  # fmt: skip
        assert whole(str(event["SUMMARY"]), typed)
        assert whole(str(event["DESCRIPTION"]), typed) or typed.telling


# --- labels, and what other systems take ----------------------------------------------------------


def label_and_exports(run, folder, telling):
    """The files of a label and of the exports of an order, by their endings."""
    typed = Typed(telling)
    path = folder / "order.json"
    path.write_text(json.dumps(ORDERS["tablets"](typed)), encoding="utf-8")
    found = {}
    label, export = ("label", path, "--size", "150 mm x 150 mm", "--no-code"), ("export", path)
    for name, words in {
        "label.svg": label, "label.zpl": label, "label.html": label, "label.md": label,
        "label.txt": label, "r5.json": (*export, "--fhir", "r5"), "table.csv": (*export, "--csv"),
        "ncpdp.json": (*export, "--ncpdp"), "book.xlsx": (*export, "--xlsx"),
    }.items():  # fmt: skip
        target = folder / name
        code, _, err = run(*words, "--output", target, "--force")
        if code == 2 and name.startswith("label"):  # no room, or no sign of a printer's own type
            assert err.replace("\n", "").isprintable()
            continue
        assert code == 0, err
        found[name] = target.read_bytes()
    return found, typed


def made_of(name, text):
    """The kinds of elements of a drawing or a page, or of commands of a printer."""
    if name.endswith(".zpl"):
        assert text.count("^XA") == text.count("^XZ") == 1
        return {*re.findall(r"[\^~][A-Z][A-Z0-9@]", text)}
    if name.endswith(".svg"):
        return {one.tag for one in ET.fromstring(text).iter()}  # noqa: S314 - our own
    page = Page(text)
    return page.tags, page.attributes


@pytest.mark.parametrize("telling", TELLING)
def test_a_label_and_an_export_hold_it_as_text(run, tmp_path, telling):
    """The same elements in a drawing, the same commands on a printer, cells without formulas."""
    openpyxl = pytest.importorskip("openpyxl")
    for extra in ("typst", "zint"):
        pytest.importorskip(extra)
    told, typed = label_and_exports(run, tmp_path, TELLING[telling])
    plain, _ = label_and_exports(run, tmp_path, "x")
    assert len(told) > 4
    for name in told.keys() & {"label.svg", "label.zpl", "label.html"}:
        assert made_of(name, told[name].decode()) == made_of(name, plain[name].decode())
    if "label.md" in told:
        is_text(told["label.txt"].decode(), typed)
        is_markdown(told["label.md"].decode(), typed)
    rows = list(csv.reader(io.StringIO(told["table.csv"].decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows if row}) == 1
    assert worked_out([one for row in rows for one in row]) == []
    assert marks(json.dumps(json.loads(told["r5.json"])))
    assert marks(json.dumps(json.loads(told["ncpdp.json"])))
    book = openpyxl.load_workbook(io.BytesIO(told["book.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


# --- through the command line ---------------------------------------------------------------------


@pytest.mark.parametrize("telling", TELLING)
def test_the_command_line_writes_it_as_text(run, tmp_path, monkeypatch, telling):
    """Standard output and files by their endings; no file but the one that was named is made."""
    monkeypatch.chdir(tmp_path)
    told, typed = order("small dose", telling)
    (tmp_path / "order.json").write_text(json.dumps(told), encoding="utf-8")
    code, out, err = run("plan", "order.json")
    assert (code, err) == (0, "")
    is_text(out, typed)
    readers = {".html": is_html, ".md": is_markdown, ".txt": is_text}
    for ending, reader in readers.items():
        assert run("plan", "order.json", "--output", f"out{ending}")[0] == 0
        reader((tmp_path / f"out{ending}").read_text("utf-8"), typed)
    assert run("plan", "order.json", "--keep", "kept.toml")[0] == 0
    stock = tomllib.loads((tmp_path / "kept.toml").read_text("utf-8"))["stock"]
    assert stock["active"] == typed.given["order.active"]
    assert stock["diluent"] == typed.given["triturate.diluent"]
    assert run("formula", "order.json", "--output", "formula.toml")[0] == 0
    words = ["--capsules", "30", "--set", f"filler.lot={typed('set')}", "--number", typed("number")]
    assert run("make", "formula.toml", *words, "--output", "made.toml")[0] == 0
    assert (
        tomllib.loads((tmp_path / "made.toml").read_text("utf-8"))["filler"]["lot"]
        == (typed.given["set"])
    )
    assert {path.name for path in tmp_path.iterdir()} == {
        *("order.json", "out.html", "out.md", "out.txt", "kept.toml", "formula.toml", "made.toml")
    }


@pytest.mark.parametrize("telling", TELLING)
def test_a_refusal_tells_it_as_text(run, tmp_path, telling):
    """A key, a table, a unit and a file that there is not."""
    typed = TELLING[telling]
    told = {"order": {typed: 1, "dose": typed, "active": [typed]}, typed: {typed: typed}}
    path = tmp_path / "order.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    code, out, err = run("plan", path)
    assert (code, out) == (2, "")
    assert all(line.isprintable() for line in err.split("\n"))
    code, out, _ = run("plan", path, "--json")
    assert json.loads(out)["schema"] == "galenic/problems/1"
    with pytest.raises(InputError) as caught:
        galenic.plan(told)
    page = Page(caught.value._repr_html_())
    assert page.tags <= TAGS
    assert page.attributes <= ATTRIBUTES
    for words in (["plan", typed], ["explain", typed, path], ["make", path, "--set", typed]):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert all(line.isprintable() for line in err.split("\n"))


NAMES = ("=1+1", "<b>x", "a\x1b[31mb", "a\nb", "a\u202eb", "%s{0}", "-x", "a;b|c", "'q'\"")


@pytest.mark.skipif(os.name == "nt", reason="names that Windows does not take")
@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_told_as_text(run, tmp_path, monkeypatch, name):
    """Of one that is read, one that is written, one that is not there; on a terminal and a page."""
    monkeypatch.chdir(tmp_path)
    order, formula = f"./{name}.json", f"./{name} f.json"
    tables = galenic.example("tablets").to_tables()
    (tmp_path / order).write_text(json.dumps(tables), encoding="utf-8")
    made = MasterFormula.of(galenic.example("tablets").replace(dose="3 mg"))
    (tmp_path / formula).write_text(json.dumps(made.to_tables()), encoding="utf-8")
    (tmp_path / f"{name}.toml").write_text(json.dumps({"capsule": {"maker": "Coni-Snap"}}))
    for words in (
        ["plan", order], ["plan", order, formula], ["explain", order], ["capacity", order],
        ["compare", order, formula], ["compare", order, order], ["formula", order],
        ["make", formula, "--capsules", "3", "--pharmacy", f"{name}.toml"],
        ["make", order, "--capsules", "3"], ["plan", f"{order} no"], ["titrate", order],
        ["formula", order, "--output", f"./{name} out.toml"], ["formula", order, "--output", order],
        ["make", formula, "--capsules", "3", "--output", f"./{name} made.toml"],
        ["example", "tablets", "--output", f"./{name} example.toml"], ["recover", order, "--json"],
    ):  # fmt: skip
        _, out, err = run(*words)
        assert "an error of galenic's own" not in err
        assert all(line.isprintable() for line in (out + err).split("\n"))
        assert begun(out) == []
    found = run("compare", order, formula, "--output", "page.html")
    assert found[0] == 0
    page = Page((tmp_path / "page.html").read_text("utf-8"))
    assert page.tags <= TAGS


# --- what is never taken --------------------------------------------------------------------------


def put(tables, old, new):
    """Tables with one text put for another, wherever it stands."""
    if isinstance(tables, dict):
        return {key: put(one, old, new) for key, one in tables.items()}
    if isinstance(tables, list):
        return [put(one, old, new) for one in tables]
    return new if tables == old else tables


@pytest.mark.parametrize("never", NEVER)
@pytest.mark.parametrize("name", ORDERS)
def test_no_key_takes_a_sign_that_does_not_show(name, never):
    """Control signs, ends of lines, marks of direction: each is told at its key."""
    typed = Typed("plain")
    told = ORDERS[name](typed)
    for key in set(typed.given) & set(text_keys()):
        if put(told, typed.given[key], "") == told:
            continue  # pellets are mixed with nothing, and make no triturate
        with pytest.raises(InputError) as caught:
            galenic.Order.read(put(told, typed.given[key], NEVER[never]))
        last = re.escape(key.rpartition(".")[2])
        assert any(re.search(rf"{last}(\[\d+\])?$", one.path) for one in caught.value.problems), key
        assert str(caught.value).replace("\n", "").isprintable()


@pytest.mark.parametrize("never", NEVER)
def test_nor_does_a_regimen(never):
    """In each of its own keys."""
    typed = Typed("plain")
    told = regimen(typed)
    for key in set(regimen_keys()):
        with pytest.raises(InputError) as caught:
            galenic.titrate(put(told, typed.given[key], NEVER[never]))
        assert str(caught.value).replace("\n", "").isprintable()

#!/usr/bin/env bash
# Expected: the text of a paragraph of a Word file has a sign for each sign that a person sees there,
# or something in its place.
#
# Seen: a mu put in by Word's Insert, Symbol (the element w:sym, font Symbol, F06D) is gone without a
# trace from python-docx and docx2txt: "5 μg" is "5 g", a million times as much; "≥ 98 %" is " 98 %".
# docx2python gives a piece of HTML with the letter m. The hyphen that does not break (Ctrl+Shift+-,
# w:noBreakHyphen) is gone from docx2txt and docx2python: "1-2 capsules" is "12 capsules". Only mammoth,
# and markitdown upon it, reads both; python-docx reads the hyphen.
#
# Who meets it: whoever turns a binder of formulas and instructions written in Word into orders by
# script. galenic gets only the number. Read such files with mammoth, or look for w:sym and
# w:noBreakHyphen in word/document.xml before the text is believed.
#
# Versions: python-docx 1.2.0, docx2txt 0.9, docx2python 3.7.1, mammoth 1.13.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'python-docx==1.2.0' 'docx2txt==0.9' 'docx2python==3.7.1' 'mammoth==1.13.0'
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import docx
import docx2txt
import mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python


def paragraph(document, before, element, after):
    added = document.add_paragraph(before)
    added._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:{element}/></w:r>"))
    added.add_run(after)


made = docx.Document()
paragraph(made, "liothyronine 5 ", 'sym w:font="Symbol" w:char="F06D"', "g")
paragraph(made, "assay ", 'sym w:font="Symbol" w:char="F0B3"', " 98 %")
paragraph(made, "1", "noBreakHyphen", "2 capsules")
made.save("a.docx")


def lines(text):
    return [line for line in text.splitlines() if line]


with open("a.docx", "rb") as file:
    by_mammoth = lines(mammoth.extract_raw_text(file).value)
with docx2python("a.docx") as read:
    by_docx2python = lines(read.text)
seen = {
    "python-docx": [one.text for one in docx.Document("a.docx").paragraphs],
    "docx2txt": lines(docx2txt.process("a.docx")),
    "docx2python": by_docx2python,
    "mammoth": by_mammoth,
}
for name, got in seen.items():
    print(f"{name:12}", got)
assert seen == {
    "python-docx": ["liothyronine 5 g", "assay  98 %", "1-2 capsules"],
    "docx2txt": ["liothyronine 5 g", "assay  98 %", "12 capsules"],
    "docx2python": ["liothyronine 5 <span style=font-family:Symbol>&#x006D;</span>g",
                    "assay <span style=font-family:Symbol>&#x00B3;</span> 98 %", "12 capsules"],
    "mammoth": ["liothyronine 5 \N{GREEK SMALL LETTER MU}g", "assay ≥ 98 %", "1\N{NON-BREAKING HYPHEN}2 capsules"],
}, seen
PY
echo "docx-symbol-lost: as seen"

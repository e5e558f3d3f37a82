#!/usr/bin/env bash
# Expected: python-docx gives the text of a paragraph as Word shows it: a change that is tracked and not
# yet accepted as the new text, or as the old one; a field of a form with what was filled in.
#
# Seen: neither the new text nor the old. What was inserted under Track Changes is left out and so is
# what was deleted: "4.5 mg" with a 0 added behind the 5 is still 4.5 mg, but "1.5 mg" typed as "1" and a
# tracked ".5" is 1 mg, and a dose changed from 45 to 4.5 is no dose at all. What stands in a content
# control, as in a form with fields, is left out of paragraph.text too, and a cell of a table that holds
# nothing else is "". docx2txt and mammoth read the new text and the fields.
#
# Who meets it: a pharmacy whose master formulas are Word forms and are revised with Track Changes, as
# a controlled document is. The part that changed is the part that is missing, and the number left may be
# a plausible one. galenic sees only the number; read with docx2txt or mammoth, or refuse a file that
# has w:ins, w:del or w:sdt in it.
#
# Versions: python-docx 1.2.0, docx2txt 0.9, mammoth 1.13.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'python-docx==1.2.0' 'docx2txt==0.9' 'mammoth==1.13.0'
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import docx
import docx2txt
import mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

MARK = 'w:id="{}" w:author="x" w:date="2027-01-04T08:00:00Z"'
SPACE = nsdecls("w")


def inserted(text, number):
    return parse_xml(f"<w:ins {SPACE} {MARK.format(number)}><w:r><w:t>{text}</w:t></w:r></w:ins>")


def deleted(text, number):
    return parse_xml(f"<w:del {SPACE} {MARK.format(number)}><w:r><w:delText>{text}</w:delText></w:r></w:del>")


def control(text):
    return parse_xml(f"<w:sdt {SPACE}><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>")


made = docx.Document()
added = made.add_paragraph("A 1")
added._p.append(inserted(".5", 1))
added.add_run(" mg")
changed = made.add_paragraph("B ")
changed._p.append(deleted("45", 2))
changed._p.append(inserted("4.5", 3))
changed.add_run(" mg")
filled = made.add_paragraph("C ")
filled._p.append(control("4.5"))
filled.add_run(" mg")
cell = made.add_table(1, 1).cell(0, 0)
cell.paragraphs[0]._p.append(control("90 capsules"))
made.save("a.docx")


def lines(text):
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


read = docx.Document("a.docx")
with open("a.docx", "rb") as file:
    by_mammoth = lines(mammoth.extract_raw_text(file).value)
seen = {
    "python-docx": [*(" ".join(one.text.split()) for one in read.paragraphs), read.tables[0].cell(0, 0).text],
    "docx2txt": lines(docx2txt.process("a.docx")),
    "mammoth": by_mammoth,
}
for name, got in seen.items():
    print(f"{name:12}", got)
assert seen["python-docx"] == ["A 1 mg", "B mg", "C mg", ""], seen
assert seen["docx2txt"] == seen["mammoth"] == ["A 1.5 mg", "B 4.5 mg", "C 4.5 mg", "90 capsules"], seen
PY
echo "python-docx-tracked-dose: as seen"

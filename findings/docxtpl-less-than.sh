#!/usr/bin/env bash
# Expected: docxtpl, which fills a Word template, writes the text that is given, or raises where it cannot.
#
# Seen: the text goes into the XML of the document unescaped, and what then is no XML is mended without a word:
# "< 0.5 mg" is " 0.5 mg", so a limit has become a content; "A & B" is "A  B"; of "A<B" everything behind A is gone,
# to the end of the paragraph, with the texts of other fields. "> 98 %" and "≥ 98 %" come through, so limits from
# below look right. With render(context, autoescape=True), or {{ limit|e }} in the template, all is as given; npm
# docxtemplater escapes unasked.
#
# Who meets it: a pharmacy that fills certificates, worksheets or letters kept as Word templates, with limits of
# impurities ("< 0.1 %") and names of makers ("Muster & Co"). Each value must be looked at in the finished file.
# galenic writes no Word file, and escapes in its HTML.
#
# Versions: docxtpl 0.20.2, python-docx 1.2.0; npm docxtemplater 3.71.0, pizzip 3.3.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'docxtpl==0.20.2' 'python-docx==1.2.0'
v/bin/python - <<'PY'
import docx
import docxtpl

template = docx.Document()
template.add_paragraph("Lead: {{ limit }} of {{ stock }}, lot {{ lot }}")
template.save("template.docx")


def filled(limit, stock="naltrexone", **options):
    page = docxtpl.DocxTemplate("template.docx")
    page.render({"limit": limit, "stock": stock, "lot": "A1"}, **options)
    page.save("filled.docx")
    (paragraph,) = docx.Document("filled.docx").paragraphs
    print([limit, stock], "->", paragraph.text)
    return paragraph.text


assert filled("< 0.5 mg") == "Lead:  0.5 mg of naltrexone, lot A1"
assert filled("<0.5 mg") == "Lead: 0.5 mg of naltrexone, lot A1"
assert filled("> 98 %", "Muster & Co") == "Lead: > 98 % of Muster  Co, lot A1"
assert filled("1 mg", "A<B") == "Lead: 1 mg of A"
assert filled("< 0.5 mg", "A<B & C", autoescape=True) == "Lead: < 0.5 mg of A<B & C, lot A1"
template.paragraphs[0].text = "Lead: {limit} of {stock}, lot {lot}"
template.save("braces.docx")
PY
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts 'docxtemplater@3.71.0' 'pizzip@3.3.0'
cat > a.js <<'JS'
const fs = require('fs'), Zip = require('pizzip'), Filler = require('docxtemplater');
const page = new Filler(new Zip(fs.readFileSync('braces.docx')));
page.render({ limit: '< 0.5 mg', stock: 'A<B & C', lot: 'A1' });
console.log(page.getFullText());
JS
seen=$(node a.js); echo "$seen"
[ "$seen" = 'Lead: < 0.5 mg of A<B & C, lot A1' ]
echo "docxtpl-less-than: as seen"

#!/usr/bin/env bash
# Expected: a library that writes labels in ZPL, asked for a text, gives a label on which the text stands.
#
# Seen: zpl and simple-zpl2 (PyPI) and jszpl (npm) put a text behind ^FD as it is. A caret in it begins a command:
# of "10^9 CFU" the label shows 10. So does a tilde: of "5 ~ 6 mg" it shows 5. Drawn by zpl-renderer-js the label
# of "10^9 CFU" is the same picture as that of "10". None raises; a text with % or & or a bracket is right. What
# helps is ^FH before ^FD, and the two signs as _5E and _7E; then an underscore needs it too.
#
# Who meets it: a pharmacy that prints labels of probiotic capsules, 10^9 CFU each, or "~" for about, on a label
# printer, with a library that has a function for texts. galenic writes each sign that is not plain so: its own labels
# show the amount.
#
# Versions: zpl 0.1.13, simple-zpl2 0.3.0; npm jszpl 2.0.1, zpl-renderer-js 3.4.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'zpl==0.1.13' 'simple-zpl2==0.3.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts 'jszpl@2.0.1' 'zpl-renderer-js@3.4.0'
v/bin/python - <<'PY'
import json

import zpl
from simple_zpl2 import ZPLDocument


def by_zpl(text):
    label = zpl.Label(20, 60)
    label.origin(2, 2)
    label.write_text(text, char_height=5, char_width=5)
    label.endorigin()
    return label.dumpZPL()


def by_simple(text):
    label = ZPLDocument()
    label.add_field_origin(20, 20)
    label.add_font("0", "N", 40, 40)
    label.add_field_data(text)
    return label.zpl_text


texts = ("10^9 CFU", "10", "5 ~ 6 mg", "5 ", "50 % & (1)", "50 % ")
labels = {name: {text: make(text) for text in texts} for name, make in (("zpl", by_zpl), ("simple-zpl2", by_simple))}
assert all("^FD10^9 CFU^FS" in one["10^9 CFU"] for one in labels.values()), labels
with open("labels.json", "w") as file:
    json.dump(labels, file)
PY
cat > a.js <<'JS'
const assert = require('node:assert');
const { Label, Text, FontFamily, FontFamilyName, PrintDensity, PrintDensityName } = require('jszpl');
const texts = ['10^9 CFU', '10', '5 ~ 6 mg', '5 ', '50 % & (1)', '50 % '];
function byJszpl(words) {
  const label = new Label(), text = new Text();
  label.printDensity = new PrintDensity(PrintDensityName['8dpmm']);
  [label.width, label.height] = [60, 20];
  label.content.push(text);
  text.fontFamily = new FontFamily(FontFamilyName.D);
  text.text = words;
  return label.generateZPL();
}
const labels = JSON.parse(require('fs').readFileSync('labels.json'));
labels.jszpl = Object.fromEntries(texts.map((text) => [text, byJszpl(text)]));
(async () => {
  const { api } = await (await import('zpl-renderer-js')).ready;
  const picture = (label) => api.zplToBase64Async(label, 60, 20, 8);
  for (const [name, made] of Object.entries(labels)) {
    const [power, ten, about, five, plain, cut] = await Promise.all(texts.map((text) => picture(made[text])));
    console.log(name, power === ten, about === five, plain === cut);
    assert(power === ten && about === five && plain !== cut, name);
  }
  const escaped = await picture('^XA^FO20,20^A0N,40,40^FH^FD10_5E9 CFU^FS^XZ');
  assert.notStrictEqual(escaped, await picture('^XA^FO20,20^A0N,40,40^FD10^FS^XZ'));
})().catch((error) => { console.error(error); process.exit(1); });
JS
node a.js
echo "zpl-caret: as seen"

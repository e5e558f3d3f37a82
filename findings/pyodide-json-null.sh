#!/usr/bin/env bash
# Expected: plain data goes into Python in the browser and comes out of it as they are: JSON's null
# is None, as Python's own json has it, and None is null again.
#
# Seen: Pyodide's toPy makes of null an object `jsnull`. It is not None and does not equal it, so
# `lot is None` is False for a lot that was not given, and a label made from it reads "lot jsnull";
# json.dumps writes it as null all the same, so a test by JSON text passes. On the way out toJs makes
# of None not null but undefined, and JSON.stringify leaves a key out whose value is that: of
# {"lot": None, "expires": None} nothing is left, and a result no longer holds the keys of its
# schema. In a list the same None is written as null. Text of JSON, parsed on the other side, is
# whole both ways.
#
# Who meets it: a page that hands an order as an object to Python in the browser, and takes the
# plan, in which what does not apply is None, as an object. Hand over text both ways.
#
# Versions: npm pyodide 314.0.7 (Python 3.14).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock 'pyodide@314.0.7'
cat > a.mjs <<'JS'
import assert from 'node:assert';
import { loadPyodide } from 'pyodide';
const python = await loadPyodide();
const text = '{"lot": null, "share": 0.5}';
python.globals.set('text', text);
python.globals.set('given', python.toPy(JSON.parse(text)));
const said = (code) => python.runPython(`import json\n${code}`);
assert.strictEqual(said('json.loads(text)["lot"] is None'), true);
assert.strictEqual(said('given["lot"] is None'), false);
assert.strictEqual(said('given["lot"] == None'), false);
assert.strictEqual(said('given == json.loads(text)'), false);
assert.strictEqual(said('f"lot {given[\'lot\']}"'), 'lot jsnull');
assert.strictEqual(said('json.dumps(given) == json.dumps(json.loads(text))'), true);
const out = said('{"lot": None, "expires": None, "lots": [None]}').toJs();
assert.strictEqual(out.lot, undefined);
assert.strictEqual(JSON.stringify(out), '{"lots":[null]}');
assert.deepStrictEqual(JSON.parse(said('json.dumps({"lot": None})')), { lot: null });
console.log(said('f"lot {given[\'lot\']}"'), JSON.stringify(out));
JS
node a.mjs
echo "pyodide-json-null: as seen"

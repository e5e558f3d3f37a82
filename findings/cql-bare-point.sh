#!/usr/bin/env bash
# Expected: ToQuantity and ToDecimal of CQL give null for a text that is no quantity or number, as the language says;
# cql-execution, which runs rules of clinical quality and decision support, does.
#
# Seen: it looks for a quantity anywhere in the text. ToQuantity(".5 'mg'") is 5 mg, ten times what the text says.
# "4.5 mg", whose unit has no quotes, is 4.5 with no unit, "1/2 'mg'" is 1 and "1,5 'mg'" is 1. ToDecimal of "1,5" is
# 1, of "4.5 mg" 4.5. In all of these the language asks for null. "0.5 'mg'" is right, so that a test passes.
#
# Who meets it: rules over records in which a strength is text, the name of a product or an extension: a leading zero
# is often left out of a low dose. galenic refuses a bare point, and its FHIR gives a strength as value and code, which
# the engine reads as they are.
#
# Versions: npm cql-execution 3.3.2; the rules are given as ELM, the form to which CQL is compiled.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts 'cql-execution@3.3.2'
cat > a.cjs <<'JS'
const assert = require('node:assert');
const cql = require('cql-execution');
const literal = (value) => ({ type: 'Literal', valueType: '{urn:hl7-org:elm-types:r1}String', value });
const rule = {};
const of = (type) => (text) => { rule[`${type}(${text})`] = { type, operand: literal(text) }; };
["0.5 'mg'", ".5 'mg'", '4.5 mg', "1/2 'mg'", "1,5 'mg'"].forEach(of('ToQuantity'));
['0.5', '1,5', '4.5 mg'].forEach(of('ToDecimal'));
const seen = {
  "ToQuantity(0.5 'mg')": [0.5, 'mg'], "ToQuantity(.5 'mg')": [5, 'mg'], 'ToQuantity(4.5 mg)': [4.5, ''],
  "ToQuantity(1/2 'mg')": [1, ''], "ToQuantity(1,5 'mg')": [1, ''],
  'ToDecimal(0.5)': 0.5, 'ToDecimal(1,5)': 1, 'ToDecimal(4.5 mg)': 4.5,
};
const library = new cql.Library({ library: {
  identifier: { id: 'Strengths' },
  schemaIdentifier: { id: 'urn:hl7-org:elm', version: 'r1' },
  usings: { def: [{ localIdentifier: 'System', uri: 'urn:hl7-org:elm-types:r1' }] },
  statements: { def: Object.entries(rule).map(([name, expression]) => ({ name, context: 'Unfiltered', expression })) },
} });
new cql.Executor(library).exec(new cql.PatientSource([])).then(({ unfilteredResults }) => {
  const told = Object.fromEntries(Object.entries(unfilteredResults)
    .map(([name, one]) => [name, one && one.isQuantity ? [one.value, one.unit ?? ''] : one]));
  console.log(told);
  assert.deepStrictEqual(told, seen);
}).catch((error) => { console.error(error.message); process.exit(1); });
JS
node a.cjs
echo "cql-bare-point: as seen"

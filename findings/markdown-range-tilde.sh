#!/usr/bin/env bash
# Expected: the directions "Take 1~2 capsules 2~3 times a day", with the sign for a range that is usual in East Asia,
# are shown by a viewer of Markdown as they stand: what is known to strike a text out are two tildes, as in ~~this~~.
#
# Seen: one does too, in GitHub's kind of Markdown. marked, which Jupyter Notebook and many web pages use, and
# micromark with GitHub's extension, on which remark and react-markdown stand, strike out what is between two ranges:
# 1, then "2 capsules 2" struck out, then "3 times a day". "1.5~4.5 mg, then 3~6 mg" is read as 1.5, struck "4.5 mg,
# then 3", 6 mg. As plain text, without the tags, or where a style hides what is deleted, it is "Take 13 times a
# day". A single range is shown as it is, so a test passes. Of stars the same: the chain 4.5*30*2 mg is shown as
# 4.5302 mg, the 30 in slanted type. markdown-it does neither with tildes, but the same with stars.
#
# Who meets it: a portal, a chat or a notebook that shows directions or a step of a calculation as Markdown. Write
# ranges with an en dash or "to", and put a backslash before ~ and *; galenic's own Markdown does so.
#
# Versions: npm marked 18.2.1, micromark 4.0.3 with micromark-extension-gfm 3.0.0, markdown-it 15.0.3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts \
    'marked@18.2.1' 'micromark@4.0.3' 'micromark-extension-gfm@3.0.0' 'markdown-it@15.0.3'
cat > a.mjs <<'JS'
import assert from 'node:assert';
import MarkdownIt from 'markdown-it';
import { marked } from 'marked';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
const plain = new MarkdownIt();
const ways = [
  (text) => marked.parse(text),
  (text) => micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] }),
  (text) => plain.render(text),
];
const two = 'Take 1~2 capsules 2~3 times a day';
const struck = 'Take 1<del>2 capsules 2</del>3 times a day';
const steps = '1.5~4.5 mg, then 3~6 mg';
const product = '4.5<em>30</em>2 mg';
const seen = {
  [two]: [struck, struck, two],
  [steps]: ['1.5<del>4.5 mg, then 3</del>6 mg', '1.5<del>4.5 mg, then 3</del>6 mg', steps],
  'Take 1~2 capsules': ['Take 1~2 capsules', 'Take 1~2 capsules', 'Take 1~2 capsules'],
  'Take 1\\~2 capsules 2\\~3 times a day': [two, two, two],
  '4.5*30*2 mg': [product, product, product],
};
for (const [text, expected] of Object.entries(seen)) {
  const told = ways.map((way) => way(text).trim().replace(/^<p>|<\/p>$/g, ''));
  console.log(text, told);
  assert.deepStrictEqual(told, expected);
}
JS
node a.mjs
echo "markdown-range-tilde: as seen"

#!/usr/bin/env bash
# Expected: dzero-python, which parses and writes claims of NCPDP D.0 and maps every field of the compound
# segment, keeps the ingredients of a compound: the segment says how many (447-EC), and repeats product,
# quantity and cost for each.
#
# Seen: of three ingredients the last is left, and 447-EC still says three. A segment is a dict by the
# two letters of a field, so each ingredient overwrites the one before, in reading, in building and in
# to_json(); written again with to_s(), the claim has one product and one quantity. No error, no warning.
# What repeats elsewhere goes the same way: of two diagnosis codes the last is left.
#
# Who meets it: whoever fills a compound claim in from `galenic export --ncpdp`, or checks the claim that
# went out against it. A capsule of naltrexone and filler is a claim for filler. The list of ingredients
# in galenic's JSON is complete, in order; the segment must be written out by hand, and counted: as many
# 489-TE as 447-EC says.
#
# Versions: dzero-python 1.0.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'dzero-python==1.0.2'
"$dir/v/bin/python" - <<'PY'
from dzero_python import Constants, Request, segments

FIELD, SEGMENT, GROUP = Constants.FIELD_SEPARATOR, Constants.SEGMENT_SEPARATOR, Constants.GROUP_SEPARATOR
# 489-TE and 448-ED (three decimals implied) of each; the numbers of the products are made up
ingredients = (("99999000101", "405"), ("99999000202", "12690"), ("99999000303", "100"))


def segment(*fields):
    return SEGMENT + "".join(FIELD + field for field in fields)


compound = ["AM10", "EF01", "EG1", "EC3"]
for product, quantity in ingredients:
    compound += ["RE03", "TE" + product, "ED" + quantity]
header = "999999" "D0" "B1" + " " * 10 + "1" "01" "1111111111     " "20270104" + " " * 10
claim = header + segment("AM04", "C2123") + GROUP + segment("AM07", "EM1", "D21234567", "E700000090000") \
    + segment("AM13", "VE2", "WE02", "DOM545", "WE02", "DOR52") + segment(*compound)

read = Request.parse(claim)
group = read.transaction_groups[0]
told = group.compound_segment.to_json(readable=True)
print(told)
assert told["compound_ingredient_component_count"] == "3"
assert (told["compound_product_id"], told["compound_ingredient_quantity"]) == ingredients[-1], told
written = read.to_s()
print("products:", claim.count(FIELD + "TE"), "read,", written.count(FIELD + "TE"), "written")
assert (claim.count(FIELD + "TE"), written.count(FIELD + "TE")) == (3, 1)
assert (claim.count(FIELD + "DO"), written.count(FIELD + "DO")) == (2, 1)
assert (written.count(FIELD + "E7"), written.count(FIELD + "EC3")) == (1, 1)  # what does not repeat is kept

built = segments.Compound({"compound_ingredient_component_count": "2"})
for product, quantity in ingredients[:2]:
    built.merge({"compound_product_id": product, "compound_ingredient_quantity": quantity})
assert built.to_s().count(FIELD + "TE") == 1, built.to_s()
PY
echo "dzero-last-ingredient: as seen"

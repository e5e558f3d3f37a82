#!/usr/bin/env bash
# Expected: pharma_datamatrix, the parser on PyPI for the codes on medicine packs (GS1 and PPN), answers
# each scan with a dict of that pack.
#
# Seen: every GS1 scan answers with the same dict, which the next scan fills anew. Of two packs kept in
# a list, both have the lot, serial number and last day of the second. What a code does not have is that
# of an earlier pack: a pack without a lot gets the lot scanned before it, without an error, and a
# national number (AI 714) stays on all that follow. Scan by scan, printed at once, all is right, so it
# passes a trial at the desk. A PPN code in which the date stands last is read and then refused as
# INVALID BARCODE.
#
# Who meets it: a pharmacy that scans the packs of a stock it crushes or empties and records their lots:
# a recall finds the wrong ones. Copy the answer, dict(pharma_datamatrix(code)), ask in a fresh process
# for each pack, or read with biip. galenic's record takes a lot per stock and cannot know which pack it
# is of.
#
# Versions: pharma_datamatrix 1.4.5. It refuses packs whose last day is past, so those here end in 2047
# to 2049.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'pharma_datamatrix==1.4.5'
"$dir/v/bin/python" - <<'PY'
from pharma_datamatrix import pharma_datamatrix

GS, GTIN = "\x1d", "]d20109501101530003"
one = pharma_datamatrix(f"{GTIN}17491231" f"10AAA111{GS}21S1")
assert (one["BATCH"], one["SERIAL"], one["EXPIRY"]) == ("AAA111", "S1", "491231"), one
two = pharma_datamatrix(f"{GTIN}17481130" f"10BBB222{GS}21S2{GS}7141234567")
print("first pack: ", one)
assert one is two and (one["BATCH"], one["SERIAL"], one["EXPIRY"]) == ("BBB222", "S2", "481130"), one

three = pharma_datamatrix(f"{GTIN}21S3{GS}17470131")  # no lot, no national number
print("without lot:", three)
assert (three["SERIAL"], three["BATCH"], three["NHRN"]) == ("S3", "BBB222", "1234567"), three


def ppn(*fields):
    return pharma_datamatrix("[)>\x1e06\x1d" + GS.join(fields) + "\x1e\x04")


number, lot, day, serial = "9N110375286414", "1T12345ABCDE", "D491231", "S12345ABCDEF98765"
assert "ERROR" not in ppn(number, lot, day, serial)
last = ppn(number, lot, serial, day)
print("date last:  ", last)
assert last["ERROR"] == "INVALID BARCODE" and last["BARCODE"]["EXPIRY"] == "491231", last
PY
echo "pharma-datamatrix-one-pack: as seen"

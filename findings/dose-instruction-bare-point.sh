#!/usr/bin/env bash
# Expected: a parser of prescriptions reads "take .5 mg nightly" as 0.5 mg, or not at all: a point
# without a zero before it is the best known way to a tenfold dose.
#
# Seen: `di_prepare.pre_process` of dose-instruction-parser sets blanks around numbers and knows
# none that begins with a point, so ".5 mg" becomes ". 5 mg", and `di_dosage.get_dosage_info` reads
# 5 mg from it, without a warning. From ".5 mg" itself the second reads 0.5 mg: each of the two is
# right alone. "1/2 capsule" becomes three capsules: the stroke is set apart before fractions are
# looked for, and of the two numbers that are left the sum is taken.
#
# Who meets it: low-dose naltrexone is written as .5 mg in many prescriptions. galenic's grammar
# refuses a number that begins with a point, and says to write the zero.
#
# Versions: dose-instruction-parser 2025.1024a0 with pyspellchecker 0.5.5, word2number 1.1 and
# inflect 7.5.0. Its model of names is not needed by what is run here.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'pyspellchecker==0.5.5' 'word2number==1.1' 'inflect==7.5.0'
"$dir/v/bin/pip" install -qq --no-deps 'dose-instruction-parser==2025.1024a0'
"$dir/v/bin/python" -W error - <<'PY'
from dose_instruction_parser.di_dosage import get_dosage_info
from dose_instruction_parser.di_prepare import pre_process


def read(written):
    return get_dosage_info(pre_process(written))


for written in ("0.5 mg", ".5 mg", "1/2 capsule"):
    print(f"{written!r} -> {pre_process(written)!r} -> {read(written)}")
assert read("0.5 mg") == (0.5, 0.5, "mg")
assert pre_process(".5 mg") == ". 5 mg"
assert read(".5 mg") == (5.0, 5.0, "mg")
assert get_dosage_info(".5 mg") == (0.5, 0.5, "mg"), "the second half alone"
assert read("1/2 capsule")[:2] == (3.0, 3.0), read("1/2 capsule")
PY
echo "dose-instruction-bare-point: as seen"

#!/usr/bin/env bash
# Expected: dose-instruction-parser, which turns the text of a prescription into doses and times,
# takes "1 capsule qd" for one a day however it is written, and the British "1 capsule od" too.
#
# Seen: `di_prepare.pre_process` replaces abbreviations before it lowers capitals, and
# `di_frequency` has a table of its own. "qd" is replaced by "every day": once. "QD" is left and
# lowered, and the table holds "qd" for four times a day. "od" becomes "right eye", and "OD" a word
# for which no kind of time is found.
#
# Who meets it: whoever counts capsules from the text of a prescription: 28 capsules of low-dose
# naltrexone last 28 days or 7. galenic takes doses and intervals by name ("1 day", "12 hours") and
# reads no abbreviation of Latin.
#
# Versions: dose-instruction-parser 2025.1024a0 with pyspellchecker 0.5.5, word2number 1.1 and
# inflect 7.5.0. Its model of names is not needed by what is run here.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'pyspellchecker==0.5.5' 'word2number==1.1' 'inflect==7.5.0'
"$dir/v/bin/pip" install -qq --no-deps 'dose-instruction-parser==2025.1024a0'
"$dir/v/bin/python" - <<'PY'
from dose_instruction_parser.di_frequency import get_frequency_info
from dose_instruction_parser.di_prepare import pre_process

seen = {}
for written in ("1 capsule qd", "1 capsule QD", "1 capsule od", "1 capsule OD"):
    prepared = pre_process(written)
    least, most, kind = get_frequency_info(prepared.removeprefix("1 capsule "))
    seen[written] = prepared, least, most, kind
    print(written, "->", seen[written])
assert seen == {
    "1 capsule qd": ("1 capsule every day", 1.0, 1.0, "Day"),
    "1 capsule QD": ("1 capsule qd", 4.0, 4.0, "Day"),
    "1 capsule od": ("1 capsule right eye", 1.0, 1.0, None),
    "1 capsule OD": ("1 capsule od", 1.0, 1.0, None),
}, seen
PY
echo "dose-instruction-once-a-day: as seen"

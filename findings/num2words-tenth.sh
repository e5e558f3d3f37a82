#!/usr/bin/env bash
# Expected: num2words writes 0.5 and 0.05 in different words in each of its languages, as it does in
# English ("zero point five", "zero point zero five").
#
# Seen: in Persian 0.5, 0.05 and 0.005 are all "half", and 4.05 is "four and a half"; in Bengali the
# noughts behind the point are left out too: 0.05 and 0.005 are "nought point five". In Turkish and
# Vietnamese the digits behind the point are read as one number of two places, as of money: 0.05 is
# "nought comma five", as people say 0.5, and 0.5 is "nought comma fifty"; 0.125 is "nought comma twelve",
# and 0.005 in Turkish "nought comma" and nothing. A Decimal is no cure: Decimal("0.05") is an empty text
# in Turkish. Nothing tells that ten or a hundred times the dose is written.
#
# Who meets it: whoever puts a dose in words beside the figures, as is asked for controlled drugs in some
# countries, or has it read aloud, for patients in those languages. galenic's sheets and labels give
# doses in figures. Compare 0.05 with 0.5 in a language before a word of it is printed; English, German,
# French, Spanish, Polish, Russian and Japanese tell them apart.
#
# Versions: num2words 0.5.14.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'num2words==0.5.14'
PYTHONIOENCODING=utf-8 "$dir/v/bin/python" - <<'PY'
from decimal import Decimal

from num2words import num2words

doses = (0.5, 0.05, 0.005)
for language in ("fa", "bn", "tr", "vi", "en"):
    print(language, [num2words(dose, lang=language) for dose in doses])

for language in ("fa", "bn"):
    assert len({num2words(dose, lang=language) for dose in doses}) == 1, language
    assert num2words(4.05, lang=language) == num2words(4.5, lang=language), language
assert num2words(0.05, lang="fa") == "نیم"  # half
assert num2words(0.05, lang="bn") == " ".join((num2words(0, lang="bn"), "দশমিক", num2words(5, lang="bn")))

for language, comma in (("tr", "virgül"), ("vi", " phẩy ")):
    nought, five, fifty, twelve = (num2words(number, lang=language) for number in (0, 5, 50, 12))
    assert num2words(0.05, lang=language) == nought + comma + five, language
    assert num2words(0.5, lang=language) == nought + comma + fifty, language
    assert num2words(0.125, lang=language) == nought + comma + twelve, language
assert num2words(0.005, lang="tr") == "sıfırvirgül"
assert num2words(Decimal("0.05"), lang="tr") == ""

for language in ("en", "de", "fr", "es", "pl", "ru", "ja"):
    assert len({num2words(dose, lang=language) for dose in doses}) == 3, language
PY
echo "num2words-tenth: as seen"

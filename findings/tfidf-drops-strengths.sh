#!/usr/bin/env bash
# Expected: a library that searches or compares texts by their words finds two products of another strength to be two,
# or finds the number in what was asked.
#
# Seen: scikit-learn's CountVectorizer and TfidfVectorizer take words of two signs or more, so that of "4.5 mg" only mg
# is left: naltrexone capsules of 0.5, 1.5 and 4.5 mg are alike to 1.0, while 12.5 mg is the word 12, alike to 12.25.
# 45 mg is another, so a test with whole numbers of two digits passes. Whoosh keeps 4.5, but its StandardAnalyzer too
# drops what has one sign: "Naltrexone 5 mg" is the words naltrexone and mg, and a search for it finds 1 mg and 9 mg
# with the same score; with a decimal comma 1,5 mg is lost likewise.
#
# Who meets it: who joins a price list or an invoice to a stock by the cosine of TF-IDF, as the usual recipe for
# names goes, or builds the search of a formulary: low strengths have one digit before the point. Give a
# token_pattern that keeps numbers whole, r"\d+(?:[.,]\d+)?|\w+", or minsize=1, and compare strengths as amounts.
# galenic matches no names.
#
# Versions: scikit-learn 1.9.1, Whoosh 2.7.4.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'scikit-learn==1.9.1' 'Whoosh==2.7.4'
"$dir/v/bin/python" -W ignore - <<'PY'
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity
from whoosh.analysis import StandardAnalyzer
from whoosh.fields import TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser

names = [f"Naltrexone {strength} mg capsules" for strength in ("0.5", "1.5", "4.5", "45", "12.5")]
words = TfidfVectorizer()
table = words.fit_transform(names)
print(list(words.get_feature_names_out()))
assert list(words.get_feature_names_out()) == ["12", "45", "capsules", "mg", "naltrexone"]
alike = cosine_similarity(table)
print(alike[0].round(2))
assert abs(alike[0, 1] - 1) < 1e-9 and abs(alike[0, 2] - 1) < 1e-9 and alike[0, 3] < 0.9
whole = TfidfVectorizer(token_pattern=r"\d+(?:[.,]\d+)?|\w+").fit_transform(names)
assert cosine_similarity(whole)[0, 1] < 0.9

for name, kept in (("Naltrexone 5 mg", ["naltrexone", "mg"]), ("Naltrexone 1,5 mg", ["naltrexone", "mg"]),
                   ("Naltrexone 4.5 mg", ["naltrexone", "4.5", "mg"])):
    told = [token.text for token in StandardAnalyzer()(name)]
    print(name, told)
    assert told == kept, told
schema = Schema(name=TEXT(stored=True))
index = RamStorage().create_index(schema)
with index.writer() as writer:
    for strength in (1, 5, 9):
        writer.add_document(name=f"Naltrexone {strength} mg")
with index.searcher() as searcher:
    found = searcher.search(QueryParser("name", schema).parse("Naltrexone 5 mg"))
    told = [(hit["name"], round(hit.score, 6)) for hit in found]
print(told)
assert len(told) == 3 and len({score for _, score in told}) == 1, told
PY
echo "tfidf-drops-strengths: as seen"

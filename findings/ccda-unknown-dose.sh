#!/usr/bin/env bash
# Expected: ccda-to-fhir, which turns the medications of a C-CDA document into FHIR, leaves out a dose that the document
# says is unknown (nullFlavor), carries a range of doses as a range, and any dose as it is.
#
# Seen: an unknown dose is a dose of 1: <doseQuantity nullFlavor="UNK" unit="mg"/> becomes 1 mg, and without a unit 1. A
# range (low 1.5 mg, high 4.5 mg) is 1, without a unit. An unknown period is once a day. A dose above 3650 is left out
# of a MedicationStatement without a word, since it is held to the limit for periods, ten years in days: 3650 [iU] are
# there and 5000 [iU] are not; in a MedicationRequest they are. What is made passes as FHIR.
#
# Who meets it: a pharmacy that takes the list of a patient's medicines from a hospital's document, where nullFlavor is
# a common answer, for compounded drugs above all. A 1 that nobody wrote looks like a dose. galenic reads no documents;
# take the dose of an order from the prescription.
#
# Versions: ccda-to-fhir 0.3, fhir.resources 8.3.0, fhir-core 1.1.12, lxml 6.1.3, pydantic 2.14.4.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'ccda-to-fhir==0.3' 'fhir.resources==8.3.0' 'fhir-core==1.1.12' 'lxml==6.1.3' \
    'pydantic==2.14.4'
"$dir/v/bin/python" - <<'PY'
import logging

from ccda_to_fhir.convert import convert_document

logging.disable(logging.CRITICAL)
ROOT = "2.16.840.1.113883"
WHO = '<addr><city>Bath</city></addr><telecom value="tel:+1-555-0100"/>'


def document(mood, dose, period):
    name = "<name><given>Ann</given><family>Doe</family></name>"
    return f"""<?xml version="1.0"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<realmCode code="US"/><typeId root="{ROOT}.1.3" extension="POCD_HD000040"/>
<templateId root="{ROOT}.10.20.22.1.1" extension="2015-08-01"/>
<templateId root="{ROOT}.10.20.22.1.2" extension="2015-08-01"/>
<id root="{ROOT}.19.5" extension="1"/><code code="34133-9" codeSystem="{ROOT}.6.1"/><title>CCD</title>
<effectiveTime value="20261105083000-0500"/><confidentialityCode code="N" codeSystem="{ROOT}.5.25"/>
<languageCode code="en-US"/>
<recordTarget><patientRole><id root="{ROOT}.19.5" extension="2"/>{WHO}<patient>{name}
<administrativeGenderCode code="F" codeSystem="{ROOT}.5.1"/><birthTime value="19700101"/></patient></patientRole>
</recordTarget>
<author><time value="20261105083000-0500"/><assignedAuthor><id root="{ROOT}.4.6" extension="3"/>{WHO}
<assignedPerson>{name}</assignedPerson></assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization><id root="{ROOT}.4.6" extension="4"/><name>C</name>
<telecom value="tel:+1-555-0100"/><addr><city>Bath</city></addr></representedCustodianOrganization>
</assignedCustodian></custodian>
<component><structuredBody><component><section>
<templateId root="{ROOT}.10.20.22.2.1.1" extension="2014-06-09"/>
<code code="10160-0" codeSystem="{ROOT}.6.1"/><title>Medications</title><text>x</text>
<entry><substanceAdministration classCode="SBADM" moodCode="{mood}">
<templateId root="{ROOT}.10.20.22.4.16" extension="2014-06-09"/><id root="{ROOT}.19.5" extension="5"/>
<statusCode code="active"/><effectiveTime xsi:type="IVL_TS"><low value="20261105"/></effectiveTime>
<effectiveTime xsi:type="PIVL_TS" institutionSpecified="true" operator="A">{period}</effectiveTime>
<routeCode code="C38288" codeSystem="{ROOT}.3.26.1.1" displayName="ORAL"/>{dose}
<consumable><manufacturedProduct classCode="MANU"><templateId root="{ROOT}.10.20.22.4.23" extension="2014-06-09"/>
<manufacturedMaterial><code code="7243" codeSystem="{ROOT}.6.88" displayName="naltrexone"/></manufacturedMaterial>
</manufacturedProduct></consumable></substanceAdministration></entry></section></component></structuredBody>
</component></ClinicalDocument>"""


def converted(mood, dose, period='<period value="8" unit="h"/>'):
    bundle = convert_document(document(mood, dose, period))["bundle"]
    resources = [entry["resource"] for entry in bundle["entry"]]
    (made,) = [one for one in resources if one["resourceType"] in ("MedicationStatement", "MedicationRequest")]
    (dosage,) = made.get("dosage") or made["dosageInstruction"]
    quantity = dosage.get("doseAndRate", [{}])[0].get("doseQuantity", {})
    repeat = dosage["timing"]["repeat"]
    return (quantity.get("value"), quantity.get("unit")), (repeat["period"], repeat["periodUnit"])


low_high = '<doseQuantity><low value="1.5" unit="mg"/><high value="4.5" unit="mg"/></doseQuantity>'
for mood in ("EVN", "INT"):  # a statement, and a request
    seen = {
        '<doseQuantity value="4.5" unit="mg"/>': (4.5, "mg"),
        '<doseQuantity nullFlavor="UNK" unit="mg"/>': (1, "mg"),
        '<doseQuantity nullFlavor="UNK"/>': (1, None),
        low_high: (1, None),
        '<doseQuantity value="3650" unit="[iU]"/>': (3650, "[iU]"),
        '<doseQuantity value="5000" unit="[iU]"/>': (None, None) if mood == "EVN" else (5000, "[iU]"),
    }
    for dose, quantity in seen.items():
        told, period = converted(mood, dose)
        print(mood, dose, told)
        assert told == quantity and period == (8, "h"), (mood, dose, told, period)
    assert converted(mood, low_high, '<period nullFlavor="UNK"/>')[1] == (1, "d")
PY
echo "ccda-unknown-dose: as seen"

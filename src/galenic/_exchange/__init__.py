"""What other systems take: a plan as a FHIR Medication, an NCPDP list, tables for a spreadsheet."""

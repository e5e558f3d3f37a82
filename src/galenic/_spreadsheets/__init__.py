"""Tables of spreadsheets, as text or as workbooks: columns by key, read in one way or refused."""

"""The facts of a study in a workbook (XLSX) or a folder of CSV files: rows become the entries of a study file."""

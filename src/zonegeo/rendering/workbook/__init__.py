"""The workbook of facts of a study: what its profile asks for, what is known, what is still missing."""

"""All zones of one kind by date: as text, as a record, and as a page with a slider of days."""

"""Many drafts with little work: copies, templates, series, and a last look before the letters."""

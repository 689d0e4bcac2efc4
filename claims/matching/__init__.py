"""Which claims report the same, and where they disagree. Pure: no Django, no clock, no database."""

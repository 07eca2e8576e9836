"""Halls: a lasting name under which a class follows whichever run its presenter shows."""

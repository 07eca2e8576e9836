"""Halls: a name under which a class follows the run that its presenter shows."""

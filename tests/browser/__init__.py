"""A package, so that one browser serves all tests of this folder."""

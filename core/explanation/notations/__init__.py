"""How a formula is written in each book; one file a notation."""

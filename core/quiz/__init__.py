"""A quiz: a mistake is drawn, and is to be found from the numbers that it makes."""

"""The backward pass written out plainly, one method per formula, so that a mistake can replace any of them."""

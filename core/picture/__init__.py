"""Pictures for a notebook: the lattice of a step and what belongs to it, as SVG."""

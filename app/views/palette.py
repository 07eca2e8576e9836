"""Colours of figures. The page replaces some of them by those of its theme."""

# A trace whose `marks` have the scale "signed" has these colours, and the page puts its theme's own in their place.
SIGNED = [[0.0, "#b45309"], [0.25, "#f59e0b"], [0.5, "#f8fafc"], [0.75, "#60a5fa"], [1.0, "#1d4ed8"]]
STRENGTH = [[0.0, "#fdf6e3"], [0.3, "#f3c9a5"], [0.55, "#d9788f"], [0.8, "#9d2b73"], [1.0, "#4a1059"]]
SPACE, TIME, MEMORY = "#0f766e", "#7c3aed", "#d97706"
TRAINING, VALIDATION, TARGET = "#2563eb", "#ea580c", "#64748b"
CLASSES = (VALIDATION, TRAINING)
IMAGINED = "#c026d3"

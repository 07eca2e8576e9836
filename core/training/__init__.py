"""Training: one update after another, what the optimiser makes of a gradient, and any moment of it again."""

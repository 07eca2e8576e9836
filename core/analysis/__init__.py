"""Questions about one step of training: is its gradient right, where does it come from, what changes it."""

"""The network over the lattice of cells (layer, timestep): forward, cost, backward, and what a step records of them."""

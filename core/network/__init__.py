"""The network over the lattice of cells (layer, timestep): forward pass, cost, backward pass, and the trace of a step.
"""

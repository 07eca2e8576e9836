"""Programs that make the updates of a network without this package, written out for exactly that network."""

"""The server: runs, their stream, the views, the presets, the command line. It knows `core`; core does not know it."""

import os

# One thread for linear algebra: more gain nothing at these sizes, and this has to be said before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

"""The server: runs, streams, views, presets and the command line. It imports `core`, and core does not import it."""

import os

# One thread for linear algebra, since more gain nothing at these sizes. This must be set before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

"""What lasts beyond the server's process: runs, halls and uploads in a folder, as far as somebody wants that.

What is kept of a run is its spec, its edits and where it stands, from which all else follows to the bit; and a few states along it,
so that a long run need not train anew. Writing goes on in a thread of its own, and never holds up the event loop or the compute worker.
"""

from .database import StateError
from .halls import KeptHall
from .keeping import Nowhere, State, open_state
from .runs import Fixed, KeptRun, KeptSide, Place, RunRecord, SideRecord
from .uploads import KeptUpload, Part

__all__ = ["Fixed", "KeptHall", "KeptRun", "KeptSide", "KeptUpload", "Nowhere", "Part", "Place", "RunRecord", "SideRecord", "State", "StateError", "open_state"]

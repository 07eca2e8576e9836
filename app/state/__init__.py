"""Keeps runs, halls and uploads in a folder for a restart of the server, if the operator names one.

Of a run, its spec, its edits and its position are kept, from which all else follows to the bit; and a few states along
it, so that a long run need not be trained anew. A thread of its own writes, so neither the event loop nor the compute
worker waits.
"""

from .database import StateError
from .halls import KeptHall
from .keeping import FolderState, NoState, StateStore, open_state
from .runs import KeptRun, KeptSide, Position, RunIdentity, RunRecord, SideRecord
from .uploads import KeptUpload, UploadedFile

__all__ = [
    "FolderState", "KeptHall", "KeptRun", "KeptSide", "KeptUpload", "NoState", "Position", "RunIdentity", "RunRecord",
    "SideRecord",
    "StateError", "StateStore", "UploadedFile", "open_state"]

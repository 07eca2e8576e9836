"""An example table for the form before a file is uploaded: length and width of leaves in centimetres, and the tree
(invented).
"""

from .formats.table import read_csv
from .loaded import LoadedData

ROWS = [(5.1, 3.9, "beech"), (7.8, 3.4, "willow"), (6.2, 4.4, "beech"), (9.4, 2.2, "willow"), (4.7, 3.1, "beech"),
        (6.9, 1.4, "willow"),
        (7.4, 4.9, "beech"), (8.3, 1.9, "willow"), (5.8, 3.6, "beech"), (10.1, 2.9, "willow"), (6.6, 5.0, "beech"),
        (5.9, 1.1, "willow"),
        (4.2, 2.8, "beech"), (9.0, 1.7, "willow"), (7.0, 4.2, "beech"), (7.3, 2.1, "willow"), (5.5, 4.3, "beech"),
        (8.8, 3.1, "willow"),
        (6.4, 3.7, "beech"), (6.3, 1.8, "willow"), (8.1, 5.6, "beech"), (10.6, 2.4, "willow"), (4.9, 3.5, "beech"),
        (7.6, 1.5, "willow"),
        (7.7, 4.6, "beech"), (9.7, 3.0, "willow"), (5.3, 3.2, "beech"), (8.5, 2.6, "willow"), (6.0, 4.0, "beech"),
        (5.2, 1.3, "willow")]
TEXT = "\n".join(["length,width,tree", *(f"{length},{width},{tree}" for length, width, tree in ROWS)]) + "\n"
EXAMPLE: LoadedData = read_csv(TEXT.encode())

"""A process for all that does not end it, and what every test here leaves behind: nothing."""

import os
import sys
import threading
from pathlib import Path

import pytest
from unrolled.core import LearnersFile

sys.path.insert(0, str(Path(__file__).parent))  # for homeworks.py

from homeworks import FATAL, HOMEWORK, written


@pytest.fixture(scope="module")
def homework(tmp_path_factory):
    """One file in one process, for all that does not end it."""
    folder = tmp_path_factory.mktemp("homework")
    written(folder, "def fails():\n    raise KeyError('gone')\n", "beside.py")
    with LearnersFile(written(folder, HOMEWORK)) as homework:
        yield homework
    assert sorted(path.name for path in folder.iterdir()) == ["beside.py", "homework.py"]


@pytest.fixture
def fatal(tmp_path):
    return LearnersFile(written(tmp_path, FATAL))


@pytest.fixture(autouse=True)
def nothing_is_left():
    """No thread, no open file, no process that was not waited for."""
    def there():
        return threading.active_count(), len(os.listdir("/dev/fd"))

    before = there()
    yield
    assert there() == before

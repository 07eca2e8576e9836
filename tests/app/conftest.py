"""Asynchronous tests run on asyncio; the helpers of this folder can be imported by name."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """What the server runs on."""
    return "asyncio"

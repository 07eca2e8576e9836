"""All figures, one after the other: ``python -m benchmarks``, or ``python -m benchmarks stream_fanout`` for one."""

import importlib
import sys

MODULES = {"steps": "One update", "stream_fanout": "Many who watch", "event_loop": "The event loop"}


def main() -> None:
    """Run those named, or all."""
    chosen = sys.argv[1:] or list(MODULES)
    if wrong := [name for name in chosen if name not in MODULES]:
        raise SystemExit(f"benchmarks: expected some of {', '.join(MODULES)}, got {wrong[0]!r}")
    del sys.argv[1:]
    for name in chosen:
        print(f"\n{MODULES[name]}\n", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()

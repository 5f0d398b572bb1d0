"""`python -m benchmarks [NAME …]`: what the speed claims rest on, as ratios against a ceiling in the same run."""

import importlib
import subprocess
import sys

from benchmarks.ground import own_state

ALL = ("reads", "uploads", "claims", "lists", "mocks", "messages", "analytics")


def main() -> None:
    """Run the named benchmarks, or all."""
    names = sys.argv[1:] or list(ALL)
    if len(names) > 1:
        # Each in a process of its own: settings and pools are made once per process.
        for name in names:
            subprocess.run([sys.executable, "-m", "benchmarks", name], check=True)
        return
    print(f"{names[0]:44} {'ours':>10} {'ceiling':>10} {'':12} {'ratio':>6}", flush=True)
    with own_state():
        for figure in importlib.import_module(f"benchmarks.{names[0]}").run():
            print(figure, flush=True)


if __name__ == "__main__":
    main()

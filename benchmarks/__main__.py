"""`python -m benchmarks [NAME …]`: what the speed claims rest on, as ratios against a ceiling in the same run."""

import importlib
import sys

from benchmarks.ground import own_state

ALL = ("reads", "uploads", "claims", "lists")


def main() -> None:
    """Run the named benchmarks, or all."""
    print(f"{'':44} {'ours':>10} {'ceiling':>10} {'':12} {'ratio':>6}")
    for name in sys.argv[1:] or ALL:
        with own_state():
            for figure in importlib.import_module(f"benchmarks.{name}").run():
                print(figure, flush=True)


if __name__ == "__main__":
    main()

"""`python -m notebooks`: JupyterLab on this folder, with the project's own servers running where they are its own."""

import os
import subprocess
import sys
from pathlib import Path

from api.embedded import running_services
from api.settings import get_settings

HERE = Path(__file__).parent


def main() -> int:
    """Open them; a kernel works in this folder, so everything that is relative is said absolutely."""
    settings = get_settings()
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "STATE_DIR": str(settings.state)}
    with running_services(settings):
        as_root = ["--allow-root"] if os.geteuid() == 0 else []
        command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(HERE), *as_root, *sys.argv[1:]]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)

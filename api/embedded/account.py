"""Under which account the servers run: PostgreSQL refuses root, so root lends them `nobody`'s."""

import os
import pwd
import shutil
import signal
from pathlib import Path

from api.embedded.faults import ServiceFault

# Either lets a process pass folders that are closed to its account; the first only for reading.
PASSES = {"dac_read_search": 2, "dac_override": 1}


def lent_account() -> pwd.struct_passwd | None:
    """The account the servers run under when it is not our own."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise ServiceFault("PostgreSQL refuses to run as root, and this machine has no account 'nobody'.") from None


def own_folder(folder: Path) -> Path:
    """A folder that the servers' account, and no other, may use."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    account = lent_account()
    if folder.is_symlink():
        raise ServiceFault(f"{folder} is a symbolic link: somebody else made it.")
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    elif folder.stat().st_uid != os.geteuid():
        raise ServiceFault(f"{folder} belongs to another user.")
    folder.chmod(0o700)
    return folder


def launcher(*places: Path, stop: signal.Signals | None = None) -> list[str]:
    """What precedes a server's command: its account, a way to all `places`, and `stop` when its parent dies."""
    setpriv = shutil.which("setpriv")
    account = lent_account()
    if setpriv is None:
        if account is not None:
            raise ServiceFault("PostgreSQL refuses to run as root, and there is no setpriv to change the account.")
        return []
    words = [setpriv]
    if stop is not None:
        words += ["--pdeathsig", stop.name.removeprefix("SIG")]
    if account is not None:
        words += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        if not all(_open_to_all(place) for place in places):
            held = _held_pass(places)
            words += [f"--inh-caps=+{held}", f"--ambient-caps=+{held}"]
    return words


def _open_to_all(place: Path) -> bool:
    real = place.resolve()
    return bool(real.is_dir() or real.stat().st_mode & 0o004) and all(
        folder.stat().st_mode & 0o001 for folder in real.parents
    )


def _held_pass(places: tuple[Path, ...]) -> str:
    status = Path("/proc/self/status").read_text()
    effective = int(status.split("CapEff:")[1].split()[0], 16)
    for name, bit in PASSES.items():
        if effective >> bit & 1:
            return name
    closed = next(str(place) for place in places if not _open_to_all(place))
    raise ServiceFault(
        f"PostgreSQL refuses to run as root, and the account 'nobody' cannot reach {closed}: "
        "open its parent folders (chmod o+x), set STATE_DIR to another folder, or start as another user."
    )

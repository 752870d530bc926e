"""Creates .venv and node_modules from the locks; does nothing where both are as the locks say.

SCHEDUCAL_VENV names another folder than .venv, for another Python beside it.

Runs on the Python that the environment is to have, with the standard library alone.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
VENV = ROOT / os.environ.get("SCHEDUCAL_VENV", ".venv")
BIN = VENV / "bin"
MODULES = ROOT / "node_modules"
LOCK = ROOT / "requirements-dev.txt"
# What the programs say that are run here; begun again by each start that has something to do.
LOG = ROOT / ".cache" / "environment.log"


class Broken(Exception):
    """What is in the way, in one line."""


def main() -> int:
    """Return 0 where the environment is ready, 1 with one line on standard error where it cannot be."""
    LOG.parent.mkdir(exist_ok=True)
    try:
        with (ROOT / ".cache" / "environment.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            LOG.unlink(missing_ok=True)
            install_python()
            install_node()
    except Broken as broken:
        print(f"make: {broken}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def install_python() -> None:
    """Install the locked dependencies and this project."""
    stamp = VENV / "stamp"
    wanted = digest(sys.version, sys.base_prefix, LOCK.read_text(), (ROOT / "pyproject.toml").read_text())
    if is_stamped(stamp, wanted) and (BIN / "python").exists():
        return
    stamp.unlink(missing_ok=True)
    create_environment()
    say("Installing the locked Python packages (a minute or two the first time)")
    pip("--require-hashes", "--requirement", str(LOCK))
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(wanted)


def create_environment() -> None:
    """Create an environment of this Python, unless there is one already."""
    version = ".".join(map(str, sys.version_info[:3]))
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = f"python3.{sys.version_info.minor}-venv"
        raise Broken(f"{sys.executable} has no venv; on Debian and Ubuntu: apt install {package}")
    if not is_ours():
        say(f"Creating {VENV.name} with Python {version}")
        run("create the environment", sys.executable, "-m", "venv", "--clear", str(VENV))


def is_ours() -> bool:
    """Tell whether .venv works, and with this very Python."""
    code = "import pip, sys; print(sys.version, sys.base_prefix)"
    try:
        answer = subprocess.check_output([BIN / "python", "-c", code], stderr=subprocess.DEVNULL, text=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.strip() == f"{sys.version} {sys.base_prefix}"


def install_node() -> None:
    """Install the pinned CDK command line, with the Node of the environment."""
    stamp = MODULES / "stamp"
    wanted = digest((ROOT / "package-lock.json").read_text())
    if is_stamped(stamp, wanted):
        return
    say("Installing the CDK command line")
    run("run npm ci", str(BIN / "npm"), "ci", "--no-audit", "--no-fund", "--loglevel", "error")
    stamp.write_text(wanted)


def pip(*arguments: str) -> None:
    """Install; raises Broken."""
    options = ["--quiet", "--no-input", "--disable-pip-version-check"]
    run("install the packages", str(BIN / "python"), "-m", "pip", "install", *options, *arguments)


def run(purpose: str, *command: str) -> None:
    """Run a program with the environment's own first on the PATH; raises Broken, which names the log of its output."""
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    with LOG.open("ab") as log:
        status = subprocess.call(  # noqa: S603
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
    if status != 0:
        raise Broken(f"could not {purpose} (status {status}, see {LOG}); try again, or `make clean` first")


def is_stamped(stamp: Path, wanted: str) -> bool:
    """Tell whether all that is wanted was done before."""
    return stamp.exists() and stamp.read_text() == wanted


def digest(*texts: str) -> str:
    """Make one value of all of them."""
    return sha256("\0".join(texts).encode()).hexdigest()


def say(text: str) -> None:
    """Print a line for the person who waits."""
    print(f"{text} …", flush=True)


if __name__ == "__main__":
    sys.exit(main())

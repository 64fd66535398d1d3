"""
Makes .venv and installs what requirements.lock holds, hash by hash, and the project itself.

Standard library only; it must run, to say so kindly, on a Python that is too old: hence the quoted types.
Measured on 111 packages, warm cache, 2 cores: pip alone 36 s; pip for uv, then uv for the rest 6 s.  So uv first, and
pip where uv cannot (a platform that has no wheel of it, a network that only pip's settings know).

    python3 deploy/setup.py              sets up; instant where nothing has changed
    python3 deploy/setup.py --chromium   finds a browser for the tests, or installs the distribution's
"""

import hashlib
import math
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "set-up"
LOG = ROOT / "var" / "setup.log"
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BLOCKS = 6

NETWORK = re.compile(
    r"name resolution|Name or service not known|nodename nor servname|dns error|Connection(?:Error| refused|reset)"
    r"|NewConnectionError|Network is unreachable|tcp connect error|timed out|ProxyError|SSLError|error sending request",
    re.IGNORECASE,
)
ABSENT = re.compile(r"No matching distribution found|Failed to fetch")
TAMPERED = re.compile(r"DO NOT MATCH THE HASHES|hash mismatch", re.IGNORECASE)


class Stopped(Exception):
    """Setting up cannot go on; the words are for the person who started it."""


class Bar:
    """Six blocks in a terminal; a plain line a step where there is none (CI, a pipe)."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._terminal = sys.stdout.isatty()
        encoding = sys.stdout.encoding or "ascii"
        try:
            "▮▯".encode(encoding)
            self._full, self._empty = "▮", "▯"
        except UnicodeEncodeError:
            self._full, self._empty = "#", "-"

    def step(self, words: str) -> None:
        if not self._terminal:
            print(f"Setting up: {words}", flush=True)

    def show(self, share: float, words: str) -> None:
        if self._terminal:
            full = min(BLOCKS, int(share * BLOCKS))
            blocks = self._full * full + self._empty * (BLOCKS - full)
            print(f"\r\033[KSetting up (about {self._seconds} s) {blocks} {words}", end="", flush=True)

    def end(self) -> None:
        if self._terminal:
            print("\r\033[K", end="", flush=True)


class Steps:
    """Runs one command after another; what they say goes to the log, and only the bar to the screen."""

    def __init__(self, expected: int) -> None:
        self._bar, self._expected, self._done = Bar(expected), expected, 0.0

    def run(self, words: str, seconds: float, command: "list[str]") -> bool:
        self._bar.step(words)
        began = time.monotonic()
        with LOG.open("ab") as log:
            log.write(("\n$ " + " ".join(command) + "\n").encode())
            log.flush()
            running = subprocess.Popen(
                command, cwd=str(ROOT), env=surroundings(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
            try:
                while True:
                    # Nearly there, but never quite, until the command says so.
                    part = 1 - math.exp(-2 * (time.monotonic() - began) / seconds)
                    self._bar.show((self._done + seconds * part) / self._expected, words)
                    try:
                        code = running.wait(timeout=0.2)
                        break
                    except subprocess.TimeoutExpired:
                        continue
            except KeyboardInterrupt:
                running.terminate()
                running.wait()
                self._bar.end()
                raise
        if code == 0:
            self._done += seconds
        return code == 0

    def must(self, words: str, seconds: float, command: "list[str]") -> None:
        if not self.run(words, seconds, command):
            self._bar.end()
            raise Stopped(explained(words))

    def end(self) -> None:
        self._bar.end()


def surroundings() -> "dict[str, str]":
    """The environment for pip and uv: no questions, no Python of its own, and uv told what pip is told."""
    env = dict(os.environ)
    env.update(UV_PYTHON_DOWNLOADS="never", PIP_NO_INPUT="1", PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    env.pop("VIRTUAL_ENV", None)
    if (BIN / "pip").exists():
        listed = subprocess.run([str(BIN / "pip"), "config", "list"], env=env, stdout=subprocess.PIPE, check=False)
        for key, value in re.findall(r"(?m)^[^.\n]+\.(index-url|cert)='(.*)'$", listed.stdout.decode(errors="replace")):
            env.setdefault({"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}[key], value)
    return env


def last_said() -> str:
    return LOG.read_text(encoding="utf-8", errors="replace").rpartition("\n$ ")[2]


def explained(words: str) -> str:
    """Why it stopped, from the end of the log, and where the whole of it is."""
    said = last_said()
    where = f"What was said in full is in {LOG.relative_to(ROOT)}."
    if TAMPERED.search(said):
        return f"A package is not the one that requirements.lock names, so it was not installed. {where}"
    if "No space left" in said:
        return f"The disk is full: setting up needs about 700 MB. {where}"
    if NETWORK.search(said) or ABSENT.search(said):
        return (
            "The Python packages could not be fetched. Is this computer online? Behind a proxy, set HTTPS_PROXY,\n"
            f"or pip's own index-url. Then run the same command again. {where}"
        )
    return f"It stopped at: {words}. {where}"


def stamp() -> str:
    """What a finished .venv was made from; also where it stands, because its scripts name that folder."""
    made = hashlib.sha256()
    for part in (LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), str(ROOT).encode()):
        made.update(hashlib.sha256(part).digest())
    return made.hexdigest()


def is_set_up() -> bool:
    return (BIN / "hearback").exists() and STAMP.exists() and STAMP.read_text().strip() == stamp()


def same_python() -> bool:
    """Whether .venv is there, works, and is of this Python; a half-made one is made again from nothing."""
    if not (BIN / "pip").exists():
        return False
    asked = subprocess.run(
        [str(BIN / "python"), "-c", "import sys; print(sys.prefix, sys.version)"], stdout=subprocess.PIPE, check=False
    )
    return asked.returncode == 0 and asked.stdout.decode().strip() == f"{VENV} {sys.version}"


def only(name: str) -> Path:
    """One package's lines of the lock, with their hashes, as a file of their own."""
    found = re.search(rf"(?m)^{name}==.*(?:\n[ \t]+.*)*", LOCK.read_text(encoding="utf-8"))
    if not found:
        raise Stopped(f"requirements.lock does not hold {name}.")
    file = VENV / f"{name}.lock"
    file.write_text(found.group() + "\n", encoding="utf-8")
    return file


def set_up() -> None:
    began = time.monotonic()
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_bytes(b"")
    python, uv = str(BIN / "python"), str(BIN / "uv")
    steps = Steps(30)
    if not same_python():
        need_venv()
        steps.must("a place of its own", 4, [sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [python, "-m", "pip", "install", "--require-hashes", "--no-deps", "-r"]
    if steps.run("the installer", 4, [*pip, str(only("uv"))]):
        sync = [uv, "pip", "sync", "--no-progress", "--python", python, "--require-hashes", str(LOCK)]
        swift = steps.run("the packages", 19, sync)
    else:
        swift = False
        if NETWORK.search(last_said()):  # pip itself cannot get out, so there is no slower way either
            steps.end()
            raise Stopped(explained("the installer"))
    if not swift:
        steps.must("the packages, the slower way", 60, [*pip, str(LOCK)])
    # The build backend is in the lock: nothing is fetched here, by either of the two.
    alone = ["--no-deps", "--no-build-isolation", "-e", "."]
    if swift:
        steps.must("Hearback", 3, [uv, "pip", "install", "--no-progress", "--offline", "--python", python, *alone])
    else:
        steps.must("Hearback", 3, [python, "-m", "pip", "install", "--no-index", *alone])
    STAMP.write_text(stamp() + "\n")
    steps.end()
    print(f"Set up in {time.monotonic() - began:.0f} s.", flush=True)


def need_venv() -> None:
    """Debian and Ubuntu keep venv in a package of its own."""
    if (
        subprocess.run([sys.executable, "-c", "import ensurepip"], stderr=subprocess.DEVNULL, check=False).returncode
        == 0
    ):
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if not (by_apt(package) or by_apt("python3-venv")):
        raise Stopped(
            "This Python comes without its venv part. On Debian or Ubuntu:\n"
            f"    sudo apt-get install {package}\nThen run the same command again."
        )


def by_apt(*packages: str) -> bool:
    """Installs a distribution's packages where that needs no one's password: as root, on Debian and its kin."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return False
    print(f"Installing {', '.join(packages)} from the distribution.", flush=True)
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("ab") as log:
        for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run(
                [apt, "-q", *command], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
            )
    return done.returncode == 0


def a_browser() -> "str | None":
    """The first Chromium that can really be started: Ubuntu's package is only a signpost to another shop."""
    for name in BROWSERS:
        path = shutil.which(name)
        if (
            path
            and subprocess.run([path, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
            == 0
        ):
            return path
    return None


def chromium() -> None:
    """A browser for the tests, where it can be had; never an error: pytest says which tests were skipped, CI minds."""
    if not a_browser() and not (by_apt("chromium", "fonts-liberation") and a_browser()):
        print("No Chromium here, so the browser tests will be skipped (on Debian: sudo apt-get install chromium).")


def newer_python() -> "str | None":
    for name in NEWER:
        path = shutil.which(name)
        if path and subprocess.run([path, "-c", ""], stderr=subprocess.DEVNULL).returncode == 0:
            return path
    return None


def main(words: "list[str]") -> int:
    if sys.version_info < OLDEST:
        path = newer_python()
        if path:
            return subprocess.run([path, __file__, *words]).returncode
        print(f"Hearback needs Python 3.11 or newer, and this is {sys.version.split()[0]}. Please install Python 3.13.")
        return 1
    try:
        if "--chromium" in words:
            chromium()
        elif not is_set_up():
            set_up()
    except Stopped as why:
        print(f"Setting up did not finish.\n{why}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

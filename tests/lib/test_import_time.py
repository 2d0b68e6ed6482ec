"""The library adds little to the time that PyTorch itself takes to import."""

import statistics
import subprocess
import sys

BOUND = 0.3  # seconds; a test fails only at three times the bar

CODE = """
import time, torch
begun = time.perf_counter()
import pieces.beam_search, pieces.saving
print(time.perf_counter() - begun)
"""


def seconds_beyond_torch(code: str = CODE) -> float:
    """Return how long an import takes after torch's, in a Python of its own."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return float(run.stdout)


def test_the_library_imports_quickly():
    seconds = statistics.median(seconds_beyond_torch() for _ in range(3))
    print(f"import pieces.beam_search, pieces.saving: {seconds:.3f} s beyond torch")
    assert seconds <= 3 * BOUND


def test_a_planted_slow_import_is_seen():
    slow = CODE.replace(", torch", "").replace("import pieces", "time.sleep(1) #")
    assert seconds_beyond_torch(slow) > 3 * BOUND

# PYTHON: any Python 3.11 to 3.13. TORCH: what pip is asked for first, so that a smaller build can be chosen.
PYTHON ?= python3
TORCH ?= torch==2.13.0
PORT ?= 8000

BIN := .venv/bin
BUILD := $(BIN)/jupyter-book build . -n -W --keep-going

.PHONY: book html lab test bench widgets clean

# Build the book and serve it on this machine.
book: html
	$(BIN)/python book/serve.py --port $(PORT)

# Only build the book, into _build/html. A failed build leaves no half-read pages whose warnings the next would not repeat.
html: .venv/book
	$(BUILD) || { rm -rf _build/html _build/.doctrees; exit 1; }

# Open the notebooks in JupyterLab.
lab: .venv/book
	$(BIN)/jupyter lab --notebook-dir=. chapters/01-attention.ipynb

# Run every check there is; installs a browser and Node where they are missing.
test: .venv/test
	$(BIN)/python tests/run.py

# Measure how fast the library is beside others, and how long the book takes to build; writes results/.
bench: .venv/bench
	$(BIN)/python benchmarks/peers.py
	$(BIN)/python benchmarks/loop.py
	$(BIN)/python benchmarks/build.py

# Bundle the widgets' browser side into the Python package.
widgets: .venv/test
	$(BIN)/python widgets/bundle.py

# Remove what was built; the virtual environment stays.
clean:
	rm -rf _build

.venv/book: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; v >= (3, 11) or sys.exit(f"Python {v[0]}.{v[1]} is too old: the book needs 3.11 or later. Name one: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet $(TORCH)
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

.venv/test: .venv/book tests/requirements.txt widgets/package-lock.json
	$(BIN)/python -m pip install --quiet -r tests/requirements.txt
	$(BIN)/python tests/install.py
	touch $@

.venv/bench: .venv/test benchmarks/requirements.txt
	$(BIN)/python -m pip install --quiet -r benchmarks/requirements.txt
	touch $@

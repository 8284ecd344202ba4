# What CI runs is what you run: `make check`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# Two stamps: opening the explorer does not wait for the tools that only the tests need.
RUN    := $(VENV)/.run
DEV    := $(VENV)/.dev
OLDEST := .venv-oldest
# What is installed: these versions, and these of the tools.
PINS   ?= constraints.txt
TOOLS  ?= dev

# A Python without ensurepip makes a bare environment; its own pip then installs from outside.
PIP = if $(BIN)/python -m pip --version >/dev/null 2>&1; \
	then pip="$(BIN)/python -m pip"; else pip="$(PYTHON) -m pip --python $(BIN)/python"; fi; \
	$$pip install --quiet --disable-pip-version-check -c $(PINS)

.PHONY: run check lint types layers test test-fast test-oldest test-web cover fix bench fuzz docs pictures db wheel clean

run: $(RUN)              ## open the explorer on the shipped database
	@$(BIN)/xgbudget

check: lint types layers test  ## everything CI checks

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "xgbudget needs Python 3.11 or newer: say which with make PYTHON=/path/to/python3.11")'
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(VENV)

$(RUN): pyproject.toml $(PINS) hatch_build.py | $(BIN)/python
	@echo "installing into $(VENV) …"
	@$(PIP) hatchling editables
	@$(PIP) --no-build-isolation -e .
	@touch $@

$(DEV): $(RUN)
	@echo "installing the tools for the tests …"
	@$(PIP) --no-build-isolation -e '.[$(TOOLS)]'
	@touch $@

lint: $(DEV)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(DEV)
	@$(BIN)/mypy

layers: $(DEV)
	@$(BIN)/lint-imports

test: $(DEV)
	@$(BIN)/pytest -n auto

test-fast: $(DEV)        ## the tests that answer at once: all but those marked slow
	@$(BIN)/pytest -n auto -m 'not slow'

test-oldest: $(OLDEST).txt  ## the tests with the oldest versions that pyproject.toml allows
	@$(MAKE) --no-print-directory VENV=$(OLDEST) PINS=$(OLDEST).txt TOOLS=test test

# The oldest versions, for Python 3.11, take the place of the same packages' pins.
$(OLDEST).txt: constraints.txt constraints-oldest.txt
	@sed -n 's/==.*/==/p' constraints-oldest.txt | grep -ivFf - constraints.txt \
		| cat - constraints-oldest.txt > $@

test-web: $(DEV)         ## the explorer in a real Chromium, where one is installed
	@$(PIP) playwright && $(BIN)/pytest tests/serving/test_web.py

cover: $(DEV)            ## the tests with coverage
	@$(BIN)/pytest -n auto --cov --cov-report=term:skip-covered

fix: $(DEV)              ## mend what the linter can mend
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

db: $(RUN)               ## build data/budget.db from the transcription beside it
	@$(BIN)/xgbudget import data/xigang-2023.txt -o data/budget.db --fresh

docs: $(DEV)             ## write the generated pages of docs/
	@$(BIN)/python -m docs.generate

pictures: $(DEV)         ## draw the screens shown in the docs
	@$(BIN)/python -m docs.pictures

bench: $(DEV)            ## measure against the peers
	@$(BIN)/python -m benchmarks

fuzz: $(DEV)             ## the long random runs
	@$(BIN)/python -m benchmarks.fuzz

wheel: $(DEV)            ## build the wheel into dist/
	@$(BIN)/python -m hatchling build -t wheel

clean:
	@rm -rf $(VENV) $(OLDEST) $(OLDEST).txt .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build

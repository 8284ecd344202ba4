# What CI runs is what you run: `make check`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: run check lint types layers test fix bench docs db clean

run: $(STAMP)            ## open the explorer on the shipped database
	@$(BIN)/xgbudget

check: lint types layers test  ## everything CI checks

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "xgbudget needs Python 3.11 or newer: set PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

lint: $(STAMP)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(STAMP)
	@$(BIN)/mypy

layers: $(STAMP)
	@$(BIN)/lint-imports

test: $(STAMP)
	@$(BIN)/pytest -n auto

fix: $(STAMP)            ## mend what the linter can mend
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

db: $(STAMP)             ## build data/budget.db from the transcription beside it
	@$(BIN)/xgbudget import data/xigang-2023.txt -o data/budget.db --replace

docs: $(STAMP)           ## write the generated pages of docs/
	@$(BIN)/python -m docs.generate

bench: $(STAMP)          ## measure against the peers
	@$(BIN)/python -m benchmarks

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build

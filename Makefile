# Redline. `make run` opens the demo; `make test` runs the tests. Both set everything up first.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.PHONY: setup run test test-long check bench clean docs pictures

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Redline needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	-$(BIN)/python -m pip download --quiet --no-deps --no-binary markdown-it-py --dest .venv/spec -c constraints.txt markdown-it-py
	touch $(STAMP)

run: $(STAMP)
	$(BIN)/redline demo

test: $(STAMP)
	$(BIN)/python -m pytest -n auto -m 'not long'

test-long: $(STAMP)
	$(BIN)/python -m pytest -n auto
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n auto tests/core/diff tests/core/plain

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto -m 'not long'

bench: $(STAMP)
	$(BIN)/python -m benchmarks

docs: $(STAMP)
	$(BIN)/python -m tui.keys > docs/keys.md

pictures: $(STAMP)
	$(BIN)/python docs/make_pictures.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info

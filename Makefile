# Every command of the project; `make` or `make help` lists them.

.DEFAULT_GOAL := help
PYTHON ?= python3
UV := uv==0.13.9
BIN := .venv/bin
# Each start of a part imports hundreds of modules: kept bytecode saves every one of them time.
unexport PYTHONDONTWRITEBYTECODE
SETUP := .venv/.setup-done

.PHONY: help setup run notebooks test lint types layers tests format migration clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'
	@echo "  $(BIN)/python -m api --help lists what an installation can be told to do"

# Compiled at once, because every part imports hundreds of modules at its start.
$(SETUP): uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing packages; this takes a minute or two the first time."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '$(UV)'
	$(BIN)/uv sync --quiet --frozen --inexact --compile-bytecode --python $(BIN)/python --no-python-downloads
	@touch $@

setup: $(SETUP) ## Make .venv with everything from uv.lock

run: $(SETUP) ## Start everything, with demo data in an empty database; Ctrl-C stops it
	@exec $(BIN)/python -m api up

notebooks: $(SETUP) ## Open the notebooks in JupyterLab, on the database that is configured
	$(BIN)/uv sync --quiet --frozen --inexact --group notebooks --python $(BIN)/python --no-python-downloads
	@exec $(BIN)/python -m notebooks

test: $(SETUP) ## Everything that has to be right: style, types, layers and tests
	@$(MAKE) --no-print-directory -j2 lint types layers tests

lint: $(SETUP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(SETUP)
	$(BIN)/mypy

layers: $(SETUP)
	$(BIN)/lint-imports

tests: $(SETUP) ## The tests alone
	$(BIN)/pytest -n 3 --dist worksteal --cov --cov-report=term

format: $(SETUP) ## Put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove what tools and tests leave behind (not .venv, not var)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage* test-results

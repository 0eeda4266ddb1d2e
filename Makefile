# Every target sets up .venv from requirements.lock first; nothing happens when nothing changed.
PYTHON ?= python3
SPEED ?= 1
BIN := .venv/bin

.DEFAULT_GOAL := setup
.PHONY: setup lock run test check

setup: .venv/.project-installed

.venv/.lock-installed: requirements.lock
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

.venv/.project-installed: .venv/.lock-installed pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# Writes the lock anew: every wheel's hash, and no word of where the wheels came from.
lock: setup
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	    --quiet --upgrade --output-file requirements.lock

run: setup
	@$(BIN)/dutyline run --speed $(SPEED)

test: setup
	$(BIN)/python -m pytest

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict bot flows storage
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/python -m pytest tests/architecture

# Every target sets up .venv from requirements.lock first; nothing happens when nothing changed.
PYTHON ?= python3
SPEED ?= 1
KILLS ?= 60
WORKERS ?= 4
BIN := .venv/bin
# What opens a database is tested on PostgreSQL too; the end-to-end tests that need it name it themselves.
AGAIN := tests/bot tests/hostile tests/stories --ignore=tests/bot/console

.DEFAULT_GOAL := setup
.PHONY: setup lock run test check bench bench-quick chaos mutate

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

# Both runs count, whatever the first one says. End-to-end tests wait more than they compute, so workers outnumber cores.
test: setup
	@status=0; \
	$(BIN)/python -m pytest -n $(WORKERS) || status=1; \
	DUTYLINE_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n $(WORKERS) $(AGAIN) || status=1; \
	exit $$status

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict bot flows storage
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/python -m pytest tests/architecture

# Beside the peers, in one run: five rounds in under three minutes. --write keeps the figures in docs/performance.md.
bench-quick: setup
	@$(BIN)/python -m tests.bench

bench: setup
	@$(BIN)/python -m tests.bench --rounds 15

# Spoils every line of every plan that ships and asks who notices; `make test` does an eightieth of it.
mutate: setup
	MUTANTS=all $(BIN)/python -m pytest -q -n 2 --dist load tests/mutation

# Kills and freezes processes of the program while stories are played, on both databases; prints what came of it.
chaos: setup
	$(BIN)/python -m tests.chaos --kills $(KILLS)

# make run: everything from a fresh clone to the chat page.  make test: everything CI runs.
PYTHON ?= python3
TEST_WORKERS ?= auto
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 1
export HOST PORT WORKERS
# Compiled files are kept: without them every worker of the tests compiles and rewrites each of six hundred files anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test test-fast test-pages test-long lint types tests lock bundle sbom soak

setup: $(VENV)/.ready

run: $(VENV)/.ready-run
	$(BIN)/python cli.py serve

test: setup lint types tests

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

tests: setup
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --durations=15

# Everyday, for engine, knowledge and terminal: no pages, and nothing that is marked slow. What makes up requests
# for the pages need not be loaded.
test-fast: setup
	$(BIN)/python -m pytest -n $(TEST_WORKERS) -p no:schemathesis -m "not slow and not browser" --ignore-glob="*/test_web_*" --hypothesis-profile=fast

# Everyday, for pages: without a browser.
test-pages: setup
	$(BIN)/python -m pytest -n $(TEST_WORKERS) -m "not slow and not browser" tests/test_web_*.py --hypothesis-profile=fast

# Fitting, kills, quality floors, the whole starter knowledge and the browser.
test-long: setup
	$(BIN)/python -m pytest -n $(TEST_WORKERS) -m "slow or browser" --durations=15

# The environment to run needs less than the one to develop.
$(VENV)/.ready-run: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -e $(VENV)/.ready -a $(VENV)/.ready -nt requirements.txt || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/.ready: requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

# Pins everything pyproject.toml asks for, with hashes, for every platform (needs uv).
lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.txt

# An archive to install where there is no network: program, starter knowledge and wheels for x86_64 and aarch64.
bundle: setup
	$(BIN)/python -m installing.bundle

# What the program is made of, as CycloneDX, into dist/sbom.json.
sbom: setup
	$(BIN)/python -m installing.sbom

# Twenty minutes of use with restarts, and a hundred thousand odd requests.
soak: setup
	$(BIN)/python -m benchmarks.soak --minutes 20
	$(BIN)/python -m benchmarks.fuzz --requests 100000

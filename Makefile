# Each target is the only command to type, also in a fresh clone: it first makes what it needs in .venv and node_modules.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --silent
IMAGE ?= unrolled
ARGS ?=
PYTEST_ARGS ?=
WORKERS ?= 2

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test bench check docs lock image clean

help:  ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.runtime  ## Serve Unrolled and open it in the browser (ARGS="--port 9000 --no-browser" goes on to `unrolled serve`)
	@exec $(BIN)/unrolled serve $(ARGS)

test: $(VENV)/.dev  ## Run every test (PYTEST_ARGS="-k lattice" picks some, WORKERS=0 runs them in one process)
	@$(NPM) test
	@browser="$$(scripts/browser.sh)" && \
	UNROLLED_TEST_CHROMIUM="$$browser" $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)

bench: $(VENV)/.dev  ## Measure the training step and the stream, as ratios (ARGS go on to the benchmarks)
	@$(BIN)/python -m benchmarks $(ARGS)

check: $(VENV)/.dev node_modules/.installed  ## Read the code for mistakes, style and types, without running it
	@$(BIN)/ruff check .
	@$(NPM) run lint
	@$(NPM) run types

docs: $(VENV)/.runtime  ## Write the tables in docs/ again from the code
	@$(BIN)/python scripts/tables.py

lock: $(VENV)/.tools $(VENV)/.dev  ## Choose the versions in requirements/ and package-lock.json again (ARGS=--upgrade takes the newest)
	@scripts/lock.sh $(ARGS)

image: $(VENV)/.tools  ## Build the container image with docker, podman or buildah (IMAGE=name, BASE=image)
	@$(BIN)/hadolint Dockerfile
	@IMAGE="$(IMAGE)" BASE="$(BASE)" scripts/image.sh $(ARGS)

clean:  ## Remove all that was made
	rm -rf $(VENV) node_modules dist build .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is in .venv and node_modules, by stamp files: a second call has nothing to do.

$(VENV)/.python: scripts/venv.sh
	@PYTHON="$(PYTHON)" scripts/venv.sh $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.python requirements/runtime.txt requirements/build.txt pyproject.toml
	@echo "Installing what Unrolled needs to run …"
	@$(PIP) install --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@echo "Installing what the tests need …"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.installed: $(VENV)/.dev package.json package-lock.json .npmrc
	@echo "Installing what checks the page's scripts …"
	@$(NPM) clean-install
	@touch $@

$(VENV)/.tools: $(VENV)/.python requirements/tools.txt
	@$(PIP) install --require-hashes -r requirements/tools.txt
	@touch $@

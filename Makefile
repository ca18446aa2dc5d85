# `make demo` runs the main job, `make test` passes the tests. Both set up what they need, once.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
VENDOR := steam/web/static/vendor
MODULES := $(shell find steam/web/static -name '*.js' -not -path '$(VENDOR)/*')
H2O := build/h2o
PEERS ?=
H2O_JAR ?= $(if $(filter h2o,$(PEERS)),$(H2O)/h2o/backend/bin/h2o.jar)
ARGS ?=
MINUTES ?= 15

# Hundreds of processes are started here: each would compile every module again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help venv demo test chaos fuzz lint style types bench assets browser pictures clean

help:
	@echo "make demo    set up and run the main job end to end (ARGS=--exit ends after the last step)"
	@echo "make test    set up what the tests need and run lint, types, import rules and all tests"
	@echo "make chaos   faults alone and in pairs against real servers under load (MINUTES=15)"
	@echo "make fuzz    ten thousand random requests, and as many random bodies, to a worker"
	@echo "make lint    lint, types and import rules only"
	@echo "make bench   measure, beside peers, and write bench/RESULTS.md (PEERS=h2o: beside H2O too, with Java)"
	@echo "make assets  fetch the browser libraries of the pages, and bundle the modules of Flow"
	@echo "make pictures  take the pictures of the README anew"
	@echo "make venv    install steam into .venv        make clean   remove what make made"

venv: .venv/.product

demo: venv assets
	@$(BIN)/steam demo $(ARGS)

# The tests of one file stay in one process: they share servers. Many wait for processes, so three at once
# keep two cores busy; tests/conftest.py puts the long files first. The chaos suite comes alone, and leaves
# a core idle for the types. Whatever fails, the others are run and told.
test: style browser
	@mkdir -p build
	@$(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder --durations 25 --ignore tests/chaos $(ARGS); \
	tests=$$?; nice bash -c '$(BIN)/mypy && $(BIN)/lint-imports --no-cache' >build/types.txt 2>&1 & types=$$!; \
	$(BIN)/pytest tests/chaos; chaos=$$?; wait $$types; types=$$?; cat build/types.txt; exit $$((tests || chaos || types))

chaos: .venv/.dev assets
	STEAM_CHAOS_MINUTES=$(MINUTES) $(BIN)/pytest tests/chaos $(ARGS)

fuzz: .venv/.dev
	STEAM_FUZZ_EXAMPLES=1000 STEAM_RANDOM_BODIES=10000 $(BIN)/pytest \
	  tests/conformance/test_schemathesis.py tests/scoring/test_random_bodies.py $(ARGS)

lint: style types

style: .venv/.dev assets
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.dev assets
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: .venv/.bench assets $(if $(filter h2o,$(PEERS)),$(H2O_JAR))
	@command -v wrk >/dev/null || { echo "The benchmarks need wrk: install the package 'wrk', then run make bench again."; exit 1; }
	PEERS='$(PEERS)' H2O_JAR='$(H2O_JAR)' $(BIN)/python bench/run.py $(ARGS)

assets: $(VENDOR)/flow.js

# The environment is remade only when what it is made from has changed, so a second run needs no network.
.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "steam needs Python 3.11 or later; say which: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.product: .venv/.python pyproject.toml constraints.txt hatch_build.py $(wildcard steam/trainer/kernels/c/*)
	@echo "Installing steam into .venv (once; a few minutes on a slow network)"
	@$(PIP) install --constraint constraints.txt hatchling editables
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.product
	@echo "Installing what the tests need into .venv (once)"
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[dev]'
	@touch $@

.venv/.bench: .venv/.dev
	@echo "Installing what the benchmarks need into .venv (once)"
	@$(PIP) install --constraint constraints.txt --editable '.[bench]'
	@touch $@

# Only the jar is used, so the package stays outside of .venv and brings nothing along.
$(H2O)/h2o/backend/bin/h2o.jar: | .venv/.python
	@command -v java >/dev/null || { echo "H2O needs Java: install the package 'default-jre-headless', then run make bench PEERS=h2o again."; exit 1; }
	@echo "Fetching H2O (once; 270 MB)"
	@$(PIP) install --no-deps --upgrade --target $(H2O) h2o==3.46.0.11

$(VENDOR)/.made: package.json package-lock.json
	@command -v npm >/dev/null || { echo "steam's pages need Node.js and npm: install them first."; exit 1; }
	@echo "Fetching the browser libraries (once)"
	@npm ci --ignore-scripts --no-audit --no-fund --silent
	@npm run --silent assets
	@touch $@

# Flow is 170 modules: as one file it is asked for once, where each was a request of every visit.
$(VENDOR)/flow.js: $(VENDOR)/.made $(MODULES)
	@npm run --silent bundle

# From real servers in a real browser.
pictures: browser assets
	$(BIN)/python -m tests.e2e.pictures

browser: .venv/.dev
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests (once)"; \
	    apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	  else \
	    echo "The browser tests need Chromium: install the package 'chromium', then run make test again."; exit 1; \
	  fi; }

clean:
	rm -rf .venv node_modules $(H2O) $(VENDOR) .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

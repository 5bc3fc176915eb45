# make demo · make test · make dev · make check · make bench
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
STAMPS := .stamps
ASSETS := src/kilta/foundation/ui/static/ui/build
ASSET_SOURCES := $(shell find src/kilta/foundation/ui/assets src/kilta/domains/*/assets -type f 2>/dev/null)
ARCHITECTURE := $(addprefix src/kilta/config/tests/,test_architecture.py test_templates.py test_use_cases.py)
MESSAGES := $(shell find src -name '*.po' 2>/dev/null)
# Node from the machine where it is at hand, else from the wheel that `make` brings.
NODE_PATH := $(CURDIR)/$(VENV)/node/bin
export PATH := $(NODE_PATH):$(PATH)
export PYTHONPATH := src
# What is imported is compiled once and kept: without that each start takes two seconds longer.
unexport PYTHONDONTWRITEBYTECODE

help: ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 16

demo: install ## Run the platform with its own database and demo content
	@exec $(BIN)/kilta demo

dev: install $(STAMPS)/dev ## The same, reloading when a file changes
	@exec $(BIN)/kilta demo --reload

test: install $(STAMPS)/dev $(STAMPS)/chromium $(STAMPS)/gettext ## Run every test, in parallel
	$(BIN)/python -m pytest -n auto --dist loadgroup -q

check: export KILTA_MODE := test
check: install $(STAMPS)/dev $(STAMPS)/gettext ## Format, lint, types, layers, architecture, messages, migrations, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/kilta django check --fail-level WARNING
	$(BIN)/kilta django makemigrations --check --dry-run
	$(BIN)/python -m pytest -q -n auto $(ARCHITECTURE)
	$(BIN)/kilta messages check

format: $(STAMPS)/dev ## Put every file in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

facts: install ## Which fact leads to which reaction
	@$(BIN)/kilta facts

glossary: install ## Write docs/glossary.md from its list of words
	@KILTA_MODE=development $(BIN)/kilta django glossary > docs/glossary.md

bench: install $(STAMPS)/dev ## Measure, and print one table
	$(BIN)/python -m benchmarks

bench-matching: export PYTHONPATH := src:.
bench-matching: install $(STAMPS)/dev ## Measure matching beside its peers (needs real data; half an hour the first time)
	@nice -n 10 $(BIN)/python -m benchmarks.matching

try-cluster: install $(STAMPS)/dev ## Match on a local Ray cluster of two workers (installs the extra)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/cluster.txt
	RAY_raylet_start_wait_time_s=240 $(BIN)/python -m pytest -q -n 0 src/kilta/engines/matching/tests/test_streams.py -k cluster

messages: install $(STAMPS)/dev $(STAMPS)/gettext ## Collect the strings to translate
	$(BIN)/kilta messages collect

lock: $(UV) ## Pin every dependency, with hashes
	cd requirements && for name in bootstrap base dev node bench cluster; do \
		../$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header $$name.in -o $$name.txt; \
	done
	npm install --package-lock-only --ignore-scripts

install: $(STAMPS)/runtime $(STAMPS)/pango $(STAMPS)/assets $(STAMPS)/messages ## Install what running needs

clean: ## Remove everything that make installed
	rm -rf $(VENV) $(STAMPS) node_modules $(ASSETS)

$(UV): requirements/bootstrap.txt
	@echo "Kilta: preparing Python …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kilta needs Python 3.11 or newer; $(PYTHON) is older."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/debian python3-venv
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $(UV)

$(STAMPS)/runtime: requirements/base.txt pyproject.toml $(UV)
	@mkdir -p $(STAMPS)
	@echo "Kilta: installing Python packages …"
	@$(UV) pip install --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/base.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps --editable .
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/runtime
	@echo "Kilta: installing what tests and checks need …"
	@$(UV) pip install --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

$(STAMPS)/node: requirements/node.txt $(UV)
	@mkdir -p $(STAMPS)
	@.ci/node $(VENV)
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json $(STAMPS)/node
	@echo "Kilta: installing front-end packages …"
	@npm ci --no-audit --no-fund
	@touch $@

$(STAMPS)/assets: node_modules/.package-lock.json $(ASSET_SOURCES)
	@echo "Kilta: building styles, scripts and the map …"
	@npm run --silent build
	@touch $@

$(STAMPS)/messages: $(STAMPS)/runtime $(MESSAGES)
	@$(BIN)/kilta messages compile
	@touch $@

# No wheel brings Pango, which sets the type of a PDF. Without it everything but PDF works.
$(STAMPS)/pango: $(STAMPS)/runtime
	@$(BIN)/python -c 'import weasyprint' >/dev/null 2>&1 || .ci/debian libpango-1.0-0 libpangoft2-1.0-0 \
		|| echo "Kilta: there will be no PDF until Pango is installed; everything else works."
	@touch $@

$(STAMPS)/chromium:
	@command -v chromium >/dev/null || .ci/debian chromium
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/gettext:
	@command -v xgettext >/dev/null || .ci/debian gettext
	@mkdir -p $(STAMPS) && touch $@

.PHONY: help demo dev test check format facts glossary bench bench-matching try-cluster messages lock install clean

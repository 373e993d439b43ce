# The only door. `make site` builds the atlas into site/, `make test` runs every check. Both work on a bare machine.
SHELL := /bin/sh
.DELETE_ON_ERROR:
.PHONY: site serve test check-code unit audit format bench lock refresh clean help

VENV := .venv
BIN := $(VENV)/bin
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do "$$p" -c '$(SUPPORTED)' 2>/dev/null && { echo "$$p"; break; }; done)
CHROMIUM ?= $(shell for c in chromium chromium-browser google-chrome-stable google-chrome; do command -v "$$c" && break; done)
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export CHROMIUM

help:
	@echo "make site     build the atlas into site/"
	@echo "make serve    build it and show it at http://127.0.0.1:8000/, with live reload"
	@echo "make test     format, lint, types, contracts, workflows, every test (needs Chromium)"
	@echo "make refresh  work the layers out again from publishers' files (FROM=DIR reads them from there)"
	@echo "make format   put code into its form;  make audit  known weaknesses in what is installed"
	@echo "make bench    measure the budgets;     make lock   resolve the locks again;   make clean"

site: $(VENV)/.installed atlas/theme/dist/.built
	@$(BIN)/atlas build

serve: $(VENV)/.installed atlas/theme/dist/.built
	@echo "The search works only in the finished site (make site). Stop with Ctrl+C."
	@$(BIN)/mkdocs serve --livereload

test: $(VENV)/.tested .chromium site check-code unit

check-code: $(VENV)/.tested node_modules/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	npm run --silent check
	$(BIN)/zizmor --persona=auditor --offline --no-progress --quiet .github/workflows
	npm run --silent test

unit: $(VENV)/.tested .chromium atlas/theme/dist/.built
	$(BIN)/pytest -n 2

refresh: $(VENV)/.installed
	$(BIN)/atlas refresh $(if $(FROM),--from "$(FROM)")

format: $(VENV)/.tested
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

audit: $(VENV)/.installed node_modules/.installed
	npm audit --omit=optional
	$(PYTHON) -m venv build/audit && build/audit/bin/pip install --quiet pip-audit && build/audit/bin/pip-audit --require-hashes --disable-pip -r requirements.lock

bench: $(VENV)/.tested .chromium site
	$(BIN)/python -m bench

lock: $(VENV)/.tested
	$(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/pip install --quiet 'uv>=0.13'
	$(BIN)/uv pip compile pyproject.toml --extra build $(RESOLVE) -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra build --extra test $(RESOLVE) -o requirements-test.lock
RESOLVE := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

clean:
	rm -rf build site .cache atlas/theme/dist

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11, 3.12 or 3.13 was found. Install one, or name it: make site PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c '$(SUPPORTED)' || { echo "$(PYTHON) is not Python 3.11, 3.12 or 3.13." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		package=$$("$(PYTHON)" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$$package"; \
		else echo "Python's venv module is missing: install the package $$package and try again." >&2; exit 1; fi; }
	@echo "Making the environment in $(VENV) …"
	@rm -rf $(VENV) && "$(PYTHON)" -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the atlas needs (once) …"
	@$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tested: requirements-test.lock $(VENV)/.installed
	@echo "Installing what the tests need (once) …"
	@$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements-test.lock
	@touch $@

node_modules/.installed: package.json package-lock.json .npmrc | $(VENV)/.installed
	@echo "Installing scripts and fonts (once) …"
	@npm ci --silent
	@touch $@

atlas/theme/dist/.built: rollup.config.mjs $(wildcard atlas/theme/js/*) package-lock.json node_modules/.installed
	@npm run --silent build
	@touch $@

.PHONY: .chromium
.chromium:
	@if [ -z "$(CHROMIUM)" ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing Chromium for the tests (once) …"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; \
		else echo "The tests need Chromium: install it, or name it: make test CHROMIUM=/path/to/chromium" >&2; exit 1; fi; fi

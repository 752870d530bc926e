# The two commands: `make local` runs the whole system on this machine, `make test` passes all tests.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# The interpreter of the environment; without PYTHON=…, 3.13 is preferred (it is what Lambda runs).
PYTHON ?=
# Where the local stack listens, on 127.0.0.1.
PORT ?= $(or $(SCHEDUCAL_PORT),8080)
MAIL_PORT ?= $(or $(SCHEDUCAL_MAIL_PORT),8025)
AWS_PORT ?= $(or $(SCHEDUCAL_AWS_PORT),4566)
# Seconds before each attempt at a webhook, as 0,1,2,3,4; empty: the documented schedule.
DELIVERY_SCHEDULE ?= $(SCHEDUCAL_DELIVERY_SCHEDULE)
# Not empty: with fakes of the calendars and of all other platforms, on SCHEDUCAL_FAKES_PORT (8026).
FAKES ?=

# The environment's folder; another one beside it may be of another Python.
VENV ?= .venv
BIN := $(VENV)/bin
RUN := PATH="$(CURDIR)/$(BIN):$$PATH"
# A process more than cores, since the tests on the stacks wait for most of their time. Only tests/e2e needs schemathesis as a plugin, and it takes each process a second.
FAST := pytest -q -n 3 --dist loadgroup -p no:schemathesis
# One process, few random examples, and no tests that take seconds.
QUICK := pytest -q -n 0 -p no:schemathesis -m "not slow" --hypothesis-profile=quick
# What `make test` runs on the stack of the pages, and not on that of the other end-to-end tests. It comes before the
# pages, since Playwright keeps an event loop running to its end.
BESIDE_PAGES := tests/e2e/test_openapi.py tests/e2e/concurrency
CONNECTORS := tests/unit/availability tests/unit/connectors tests/unit/walltime
LOCK := $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links pyproject.toml

.PHONY: help environment local demo demo-connectors clean-local check test lint types unit suite e2e browser screenshots benchmark format lock clean

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

environment: ## Create the environment and node_modules from the locks, where that has not been done
	@SCHEDUCAL_VENV="$(VENV)" sh shared/scheducal_tools/local/bootstrap/environment.sh "$(PYTHON)"

local: environment ## Run the whole system here until Ctrl-C (PORT=8080 MAIL_PORT=8025 AWS_PORT=4566 DELIVERY_SCHEDULE=0,60,300,1800,7200 FAKES=1)
	@$(RUN) SCHEDUCAL_PORT=$(PORT) SCHEDUCAL_MAIL_PORT=$(MAIL_PORT) SCHEDUCAL_AWS_PORT=$(AWS_PORT) \
		SCHEDUCAL_DELIVERY_SCHEDULE=$(DELIVERY_SCHEDULE) python -m scheducal_tools.local --with-bookings $(if $(FAKES),--with-fakes)

demo: ## See it work on the running local stack: booked, invited, answered, told by a signed webhook
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m scheducal_tools.local.demo; \
		else echo "make demo: the local stack is not running; start it with \`make local\`" >&2; exit 1; fi

demo-connectors: environment ## Play how one appointment keeps seven platforms in step, in under a minute
	@$(RUN) python -m tests.e2e.connectors; status=$$?; if [ $$status -ne 3 ]; then exit $$status; fi; \
		$(RUN) pytest -n 0 -qvv -k everything_else_follows tests/connectors/engine/test_story.py

clean-local: ## Forget the local stack's data
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m scheducal_tools.local.clean; else rm -rf .local; fi

check: environment ## The fast part of the tests, in a minute
	@$(MAKE) --no-print-directory -j 4 lint types unit-of-connectors unit-of-others outdated-connectors

test: environment ## All tests
	@$(MAKE) --no-print-directory -j 3 on-one-stack on-another-stack lint-types-and-suite

# The tests on a stack wait for most of their time, so the others run beside them. The two take about equally long.
.PHONY: on-one-stack on-another-stack lint-types-and-suite
on-one-stack:
	@$(RUN) pytest -q tests/e2e $(addprefix --ignore=,$(BESIDE_PAGES))
on-another-stack:
	@$(RUN) pytest -q $(BESIDE_PAGES) tests/browser
lint-types-and-suite: lint types suite

lint:
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .

types:
	@$(RUN) mypy

# It warns, and fails nothing: no change of ours makes a connector old.
.PHONY: outdated-connectors
outdated-connectors:
	@$(RUN) python -m infra.connectors --warn

# Two parts, each read by one process alone: with xdist each of its processes would read all tests.
.PHONY: unit-of-connectors unit-of-others
unit: unit-of-connectors unit-of-others
unit-of-connectors:
	@$(RUN) $(QUICK) $(CONNECTORS)
unit-of-others:
	@$(RUN) $(QUICK) tests/unit $(addprefix --ignore=,$(CONNECTORS))

suite:
	@$(RUN) $(FAST) tests --ignore=tests/e2e --ignore=tests/smoke --ignore=tests/browser --ignore=tests/benchmarks

e2e: environment ## The tests that start a local stack of their own
	@$(RUN) pytest -q tests/e2e

browser: environment ## The tests that look at the pages in chromium
	@$(RUN) pytest -q tests/browser

screenshots: environment ## Pictures of each page in both themes, desktop and phone, in .cache/screenshots; four in docs/pictures
	@mkdir -p .cache/screenshots && rm -f .cache/screenshots/*.png
	@$(RUN) SCHEDUCAL_PICTURES=.cache/screenshots pytest -q tests/browser/test_pages.py
	@$(RUN) python -m tests.browser.pictures

benchmark: environment ## Handler and import times beside a bare handler, and pages of a large tenant
	@$(RUN) pytest -q tests/benchmarks

format: environment ## Put the code into shape
	@$(RUN) ruff check --fix --quiet .
	@$(RUN) ruff format .

lock: environment ## Resolve the dependencies again and write the locks
	@$(RUN) $(LOCK) --upgrade --group dev --all-extras --output-file requirements-dev.txt
	@$(RUN) $(LOCK) --constraint requirements-dev.txt --output-file requirements-api.txt
	@$(RUN) $(LOCK) --constraint requirements-dev.txt --extra mail --output-file requirements-mail.txt
	@$(RUN) $(LOCK) --constraint requirements-dev.txt --extra outbound --output-file requirements-outbound.txt
	@$(RUN) $(LOCK) --constraint requirements-dev.txt --extra calendars --output-file requirements-calendars.txt
	@$(RUN) $(LOCK) --constraint requirements-dev.txt --extra booking --output-file requirements-booking.txt
	@$(RUN) $(LOCK) --constraint requirements-dev.txt --extra booking --extra calendars --output-file requirements-scheduling.txt
	@$(RUN) $(LOCK) --constraint requirements-dev.txt --extra booking --extra calendars --extra dashboard --output-file requirements-dashboard.txt
	@$(RUN) npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

clean: ## Remove everything that can be made again; the local stack's data stays
	@rm -rf .venv node_modules cdk.out .cache .mypy_cache .pytest_cache .ruff_cache

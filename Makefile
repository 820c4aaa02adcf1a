# Two commands matter: `make run` serves the product, `make test` proves it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
# What was compiled once is kept, whatever the terminal is set to: everything starts many times.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
VENV_PYTHON := $(BIN)/python
FLASK := $(VENV_PYTHON) -m flask --app wsgi

.PHONY: help setup run demo test check format messages lock bench drill backup clean

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## install what is missing and build the environment from the lock
	@scripts/setup.sh run

run: ## set up, migrate, load the demo once, serve on 127.0.0.1:8000 (HOST, PORT, SIZE, DATABASE_URL)
	@scripts/run.sh

demo: ## load the demo data again: make demo SIZE=small|national-2020|national-2025
	@scripts/setup.sh run
	@$(FLASK) db upgrade
	@$(FLASK) demo load --size $(or $(SIZE),small)
	@$(FLASK) demo accounts

test: ## set up and run every test, on SQLite and on PostgreSQL
	@scripts/setup.sh test
	@scripts/test.sh $(ARGS)

check: ## lint, types, import contracts, templates, translations, migrations, the repository itself
	@scripts/setup.sh check
	@scripts/check.sh

format: ## let the tools put the code in order
	@scripts/setup.sh check
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: ## collect the texts to translate and show what English still lacks
	@scripts/setup.sh check
	@$(VENV_PYTHON) -m scripts.translations update

lock: ## choose the versions anew and write the locks, with hashes and without any host
	@scripts/lock.sh

bench: ## show the times that the documentation promises
	@scripts/setup.sh check
	@$(VENV_PYTHON) -m bench $(ARGS)

drill: ## rehearse a disaster (back up, lose everything, restore, verify), then the whole country of 2020, then 3,321 letters
	@scripts/setup.sh test
	@scripts/drill.sh
	@TEST_COUNTRY=whole TEST_DATABASE=postgresql $(VENV_PYTHON) -m pytest -q tests/journeys/test_the_country_passes_on.py
	@TEST_COUNTRY=whole $(VENV_PYTHON) -m pytest -q tests/journeys/test_every_letter_arrives_once.py
	@TEST_COUNTRY=whole TEST_DATABASE=postgresql $(VENV_PYTHON) -m pytest -q tests/journeys/test_every_letter_arrives_once.py

backup: ## write a backup of database and files to BACKUP_DIR (default var/backups/<now>)
	@scripts/setup.sh run
	@$(FLASK) backup $(or $(BACKUP_DIR),var/backups/$(shell date +%Y%m%d-%H%M%S))

clean: ## remove environment and caches; the data in instance/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

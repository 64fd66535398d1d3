# Everything one does here. Needs Python 3.11 or newer; the rest is brought.
PYTHON ?= python3
PORT ?= 8000
FRAMEWORK ?=
START ?=
ARGS ?=
KILLS ?= 200
KIND ?= sqlite

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench faults

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | while IFS='	' read -r name what; do printf '  make %-7s %s\n' "$$name" "$$what"; done

setup: ## only set up: .venv/bin/hearback is then there
	@$(PYTHON) deploy/setup.py

demo: setup ## serve an invented partnership on http://127.0.0.1:8000 (PORT=, FRAMEWORK=derby, START=empty)
	@.venv/bin/hearback demo --port "$(PORT)" $(if $(FRAMEWORK),--framework "$(FRAMEWORK)") $(if $(START),--start "$(START)")

test: setup ## run every test, on SQLite, PostgreSQL and in a browser (ARGS="-k idea" for some)
	@$(PYTHON) deploy/setup.py --chromium
	@.venv/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup ## lint, formatting, types, and which layer may import which
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: setup ## measure it against the bare libraries (ARGS="turn pace" for some rows)
	@.venv/bin/python -m bench $(ARGS)

faults: setup ## kill what runs, again and again, and compare what is left (KIND=postgres, KILLS=200, ARGS="--seed 7")
	@.venv/bin/python -m tests.faults.run --kind "$(KIND)" --kills "$(KILLS)" $(ARGS)

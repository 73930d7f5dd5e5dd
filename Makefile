# Virtual Library. `make help` lists what there is; docs/developer.md explains it.
PYTHON ?= python3
BIN = .venv/bin
COMPILE = uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links

.PHONY: help run test lint services services-stop format messages bench bench-archive lock clean

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: ## Open the library on 127.0.0.1 (PORT=8000 unless told)
	@exec $(PYTHON) -m tools.run

test: ## Everything that guards the project (REQUIRE_ALL=1: nothing may be skipped)
	@$(PYTHON) -m tools.check

lint: ## Only the quick checks: style, types, templates, settings, migrations
	@$(PYTHON) -m tools.check lint

services: ## Start the servers of the production profile here, on loopback (SERVICES_DIR=.services unless told)
	@$(PYTHON) -m tools.services start

services-stop: ## Stop them; their data stays
	@$(PYTHON) -m tools.services stop

format: ## Bring the sources into shape
	@$(PYTHON) -c "from tools.environment import ensure_venv, ensure_packages; ensure_venv(); ensure_packages('test')"
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: ## Collect new strings for the translators (needs GNU gettext)
	@$(BIN)/python -m tools.catalogues collect
	@$(BIN)/python -m tools.catalogues compile

bench: ## Measure against floors taken in the same run
	@$(PYTHON) -c "from tools.environment import prepare; prepare('test')"
	$(BIN)/python -m bench

bench-archive: ## Fill an archive of 67,000 canvases and measure it
	@$(PYTHON) -c "from tools.environment import prepare; prepare('test')"
	$(BIN)/python -m bench.archive

lock: ## Lock the dependencies of requirements/*.in with hashes (needs uv)
	$(COMPILE) requirements/test.in -o requirements/test.txt
	$(COMPILE) requirements/run.in -c requirements/test.txt -o requirements/run.txt

clean: ## Remove what was built; the library's data in var/ stays
	rm -rf .venv build node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis

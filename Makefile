# Virtual Library. `make help` lists what there is; docs/developer.md explains it.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: lock
lock: ## Lock the dependencies of requirements/*.in with hashes (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links requirements/test.in -o requirements/test.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links requirements/run.in -c requirements/test.txt -o requirements/run.txt

# `make run` and `make test` set everything up by themselves; nothing is installed outside this folder.

VENV ?= .venv
PORT ?= 8000
CLOUD_PORT ?= 5555
STAGE ?= local

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
BIN = $(VENV)/bin
READY = $(VENV)/.ready

.PHONY: help run cloud rebuild test test-python soak

help:
	@echo "make run      the whole site on this machine, with sample stories"
	@echo "make test     every check and test"
	@echo "make judge    what readers and machines get, by the judges of their own trades"
	@echo "make cloud    only the local cloud; then: .venv/bin/chalice local --stage local"
	@echo "make rebuild  empty the table and fill it from the bucket (STAGE=local)"

run: $(READY)
	@exec $(BIN)/python -m local.run --port $(PORT) --cloud-port $(CLOUD_PORT)

cloud: $(READY)
	@exec $(BIN)/python -m local.cloud --port $(CLOUD_PORT)

rebuild: $(READY)
	@exec $(BIN)/python -m newsdesk.rebuild --stage $(STAGE) $(if $(filter local,$(STAGE)),--cloud-port $(CLOUD_PORT))

$(READY): requirements.txt requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "Tidende needs Python 3.11 or newer; none was found. Name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON): about a minute, once …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --requirement requirements-dev.txt
	@touch $(READY)

test: test-python
	@$(BIN)/python -m tests.judges

test-python: $(READY)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/pytest --quiet

soak: $(READY)
	@$(BIN)/python -m benchmarks.soak --histories 100000

# What readers, machines and search engines meet, by their own judges
.PHONY: judge
judge: $(READY)
	@$(BIN)/python -m tests.reader_judges

# The storage promises alone; on any DynamoDB with DYNAMODB_ENDPOINT=http://127.0.0.1:8000
.PHONY: test-storage
test-storage: $(READY)
ifdef DYNAMODB_ENDPOINT
	@DYNAMODB_ENDPOINT=$(DYNAMODB_ENDPOINT) $(BIN)/pytest -n0 --quiet tests/storage/test_contract.py
else
	@$(BIN)/python -m tests.judges
endif

# How fast pages are, beside the usual way to build them (docs/performance.md)
BENCH_READY = .venv-bench/.ready

.PHONY: bench
bench: $(READY) $(BENCH_READY)
	@$(BIN)/python -m benchmarks.bench --keep

# A thousand stories, a hundred thousand and a million; SIZES="1000 100000" takes a minute.
SIZES ?= 1000 100000 1000000
.PHONY: bench-scale
bench-scale: $(READY)
	@$(BIN)/python -m benchmarks.reader_cost --stories $(SIZES)

$(BENCH_READY): requirements-bench.txt
	@echo "Setting up .venv-bench: half a minute, once …"
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install -qq --disable-pip-version-check --requirement requirements-bench.txt
	@touch $(BENCH_READY)

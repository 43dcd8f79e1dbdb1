# `make run` and `make test` set everything up by themselves; nothing is installed outside this folder.

VENV ?= .venv
STAGE ?= local

PYTHON ?=
BIN = $(VENV)/bin
RUNS = $(VENV)/.runs
READY = $(VENV)/.ready

# What was set up in a folder of another name, or with a Python that is gone, is set up again.
ifneq ($(wildcard $(VENV)/.folder),)
$(shell [ "$$(cat $(VENV)/.folder)" = "$(CURDIR)/$(VENV)" ] && $(BIN)/python -c "" 2>/dev/null || rm -f $(RUNS) $(READY))
endif

.PHONY: help run cloud rebuild test test-python soak

help:
	@echo "make run           the whole site on this machine, with its stories; what is published stays"
	@echo "                   STORIES=folder for your own, FRESH=yes to begin anew, PORT=, CLOUD_PORT="
	@echo "make newsdesk      sets up the editors' tool: bin/newsdesk"
	@echo "make newsroom      a newspaper of your own: asks for its name, language, zone and sections"
	@echo "make cloud         only the local cloud, with STORIES=folder or none; then, beside it: make pages"
	@echo "make test          every check and test; make test-python without the judges of storage"
	@echo "make judge         what readers and machines get, by the judges of their own trades"
	@echo "make surfaces      where a correction and a machine's translation are told, as a table"
	@echo "make judge-infra   the templates, by checkov"
	@echo "make judge-hub     pings and feeds, by a WebSub hub"
	@echo "make judge-deploy  the package as Lambda runs it, and a deployment on MiniStack"
	@echo "make test-storage  the storage promises, on real engines"
	@echo "make gate          the quality gate, measured; make gate-train makes its weights"
	@echo "make lock          requirements with hashes, of the *.in files; UPGRADE=yes for newer ones"
	@echo "make soak          a hundred thousand random histories, hostile markup, broken files, pictures, documents, archives"
	@echo "make cases         small inputs that once went wrong: CASES=folder"
	@echo "make corpora       what comes of folders of real article files: CORPORA=\"one two\""
	@echo "make search-quality  what readers find of what they look for, beside other engines: CORPORA=\"one two\""
	@echo "make documents     what of documents and exports is kept: CORPORA=\"one two\""
	@echo "make example-newsrooms  newsrooms to try pages on, in .judges/newsrooms/"
	@echo "make screenshots   every page type of a newsroom at five widths, on contact sheets"
	@echo "make bench         how fast pages are; make bench-scale with up to a million stories"
	@echo "On AWS, with STAGE=dev or STAGE=prod:"
	@echo "make deploy        storage, functions and edge, as often as you like"
	@echo "make undeploy      take the stage off the air; its stories stay"
	@echo "make rebuild       a new table from the bucket, and switch to it (STAGE=local: empty and fill)"
	@echo "make remove-old-tables  what rebuilds have left behind"
	@echo "make redrive       try again what failed for good"
	@echo "make reindex       the index of the search anew, from the stories (STAGE=local too)"
	@echo "make invalidate    have the edge forget its copies: what must be gone now"
	@echo "make restore       put back what was deleted since a moment: SINCE=… (STAGE=local too)"
	@echo "make confirm-deletions  obey deletions that were held, since there were too many at once"
	@echo "make import-pictures  pictures of earlier releases, from the media bucket to the editors'"
	@echo "make revert        take back what one principal uploaded (docs/drills/stolen-key.md)"

LOCAL_OPTIONS = $(if $(STORIES),--stories "$(STORIES)") $(if $(DATA),--data "$(DATA)") $(if $(filter yes,$(FRESH)),--fresh)
AT_CLOUD = $(if $(CLOUD_PORT),--cloud-port $(CLOUD_PORT))

run: $(RUNS)
	@exec $(BIN)/python -m local.run --port "$(PORT)" --cloud-port "$(CLOUD_PORT)" $(LOCAL_OPTIONS)

cloud: checked-newsroom
	@exec $(BIN)/python -m local.cloud --port "$(CLOUD_PORT)" $(LOCAL_OPTIONS)

# The site alone, over a local cloud that runs already
.PHONY: pages
pages: $(RUNS)
	@exec $(BIN)/python -m local.page_server --port "$(PORT)" --cloud-port "$(CLOUD_PORT)"

# The editors' tool says what it can do: bin/newsdesk
.PHONY: newsdesk
newsdesk: $(RUNS)
	@echo "bin/newsdesk is ready."

# A newsroom's folder: newsroom/ if it is there, or as NEWSROOM says, or else the samples. What is
# wrong in it is said at once, before anything starts.
.PHONY: newsroom checked-newsroom
newsroom: $(RUNS)
	@exec $(BIN)/python -m operations.new_newsroom $(if $(NEWSROOM),"$(NEWSROOM)")

checked-newsroom: $(RUNS)
	@$(BIN)/python -m operations.newsroom_check

rebuild: $(READY) checked-newsroom
	@exec $(BIN)/python -m operations.rebuild --stage $(STAGE) $(AT_CLOUD) $(if $(INTO),--into $(INTO))

# What a stolen key uploaded, taken back (docs/drills/stolen-key.md); without DO=yes only said.
.PHONY: revert
revert: $(READY)
	@exec $(BIN)/python -m operations.revert --stage $(STAGE) --principal "$(PRINCIPAL)" --since "$(SINCE)" \
		$(if $(LOGS),--logs "$(LOGS)") $(if $(filter yes,$(DO)),--do-it)

# What must be gone at the edge at once, such as by a court's order: make invalidate STAGE=prod
.PHONY: invalidate
invalidate: $(READY)
	@exec $(BIN)/python -m operations.invalidate --stage $(STAGE)

# What was deleted since a moment, put back; OVERWRITTEN=yes what was changed since too
.PHONY: restore
restore: $(READY)
	@exec $(BIN)/python -m operations.restore --stage $(STAGE) --since "$(SINCE)" --prefix "$(PREFIX)" \
		$(AT_CLOUD) \
		$(if $(filter yes,$(OVERWRITTEN)),--overwritten) $(if $(filter yes,$(DO)),--do-it)

# What too many deletions in ten minutes have left to decide; DO=yes has them obeyed
.PHONY: confirm-deletions
confirm-deletions: $(READY)
	@exec $(BIN)/python -m operations.confirm_deletions --stage $(STAGE) \
		$(AT_CLOUD) $(if $(filter yes,$(DO)),--do-it)

# Pictures that lie in the media bucket, as earlier releases had them, made into originals; DO=yes does it
.PHONY: import-pictures
import-pictures: $(READY)
	@exec $(BIN)/python -m operations.import_pictures --stage $(STAGE) \
		$(AT_CLOUD) $(if $(filter yes,$(DO)),--do-it)

# The tables that rebuilds on AWS have left behind
.PHONY: remove-old-tables
remove-old-tables: $(READY)
	@exec $(BIN)/python -m operations.rebuild --stage $(STAGE) --remove-old

# What failed for good, once more: make redrive STAGE=prod
.PHONY: redrive
redrive: $(READY)
	@exec $(BIN)/python -m operations.redrive --stage $(STAGE)

# The index of the search anew, when it is lost or in doubt
.PHONY: reindex
reindex: $(READY)
	@exec $(BIN)/python -m operations.reindex --stage $(STAGE) $(AT_CLOUD)

# Storage, functions and edge, as often as wanted; ADOPT=yes makes a lost record of them anew
.PHONY: deploy
deploy: $(READY) checked-newsroom
	@exec $(BIN)/python -m operations.deploy --stage $(STAGE) $(if $(filter yes,$(ADOPT)),--adopt)

# ALSO_THE_STORIES=<the stage again> deletes bucket and table too; CONFIRM=<the stage> asks nothing
.PHONY: undeploy
undeploy: $(READY)
	@exec $(BIN)/python -m operations.undeploy --stage $(STAGE) $(if $(ALSO_THE_STORIES),--also-the-stories $(ALSO_THE_STORIES)) \
		$(if $(CONFIRM),--confirm $(CONFIRM))

# All that the commands need, in $(VENV)
.PHONY: install
install: $(READY)

# An environment keeps the Python that it was made with, whatever PYTHON says later.
ITS_VERSION = import sys; print("%d.%d" % sys.version_info[:2])

.PHONY: same-python
same-python:
ifneq ($(PYTHON),)
	@has=$$($(BIN)/python -c '$(ITS_VERSION)' 2>/dev/null); wanted=$$("$(PYTHON)" -c '$(ITS_VERSION)' 2>/dev/null); \
	if [ -e $(RUNS) ] && [ "$$wanted" != "$$has" ]; then \
		echo "$(VENV) has Python $$has, and $(PYTHON) is $${wanted:-none}. Leave PYTHON out; for another: VENV=.venv-$${wanted:-3.12} PYTHON=$(PYTHON)" >&2; \
		exit 1; \
	fi
endif

$(RUNS) $(READY): | same-python

# What running needs is there first; the tests' libraries come with the first `make test`.
$(RUNS): requirements-run.txt
	@echo "Setting up $(VENV): half a minute, once …"
	@local/install.sh $(VENV) requirements-run.txt "$(PYTHON)"
	@touch $(RUNS)

$(READY): requirements-dev.txt
	@echo "Setting up $(VENV) with the tests' libraries: about a minute, once …"
	@local/install.sh $(VENV) requirements-dev.txt "$(PYTHON)"
	@touch $(RUNS) $(READY)

# Types and storage engines take one core each, and the npm that fetches engines waits for others;
# the tests take both. An endpoint that the shell has set is for `make test-storage`.
test: $(READY) checked-newsroom
	@$(MAKE) --no-print-directory --jobs 2 DYNAMODB_ENDPOINT= style-and-types test-storage
	@$(MAKE) --no-print-directory pytest

test-python: checked-newsroom style-and-types pytest

.PHONY: style-and-types pytest
style-and-types: $(READY)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary

# Bytecode is written though the shell may say otherwise, as containers do: every process that tests
# start would compile all libraries anew.
pytest: $(READY)
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --quiet

# Newsrooms to try pages on, below .judges/newsrooms/: make run NEWSROOM=.judges/newsrooms/vesterhavsposten
.PHONY: example-newsrooms
example-newsrooms: $(READY)
	@$(BIN)/python -m tests.newsrooms

# Every page type at five widths, light and dark, on contact sheets; DOCS=yes for those in docs/
.PHONY: screenshots
screenshots: $(READY) checked-newsroom
	@$(BIN)/python -m tests.screenshots $(if $(filter yes,$(DOCS)),--docs)

# Inputs that once went wrong, each with what is expected (benchmarks/cases.toml) and what happened
.PHONY: cases
cases: $(READY)
	@test -n "$(CASES)" || { echo "Name the folder of the inputs: make cases CASES=path/to/cases"; exit 1; }
	@$(BIN)/python -m benchmarks.cases "$(CASES)"

# Real article files: what came of them, and the words and links that were lost on the way
.PHONY: corpora
corpora: $(READY)
	@test -n "$(CORPORA)" || { echo "Name the folders: make corpora CORPORA=\"path/to/one path/to/two\""; exit 1; }
	@$(BIN)/python -m benchmarks.corpora $(CORPORA)

# Two hundred questions (benchmarks/search_questions.toml) to the corpora that they were written for,
# and the same to SQLite's full text, Wagtail's search and, where it is installed, MariaDB's
.PHONY: search-quality
search-quality: $(READY) .venv-peers/.ready
	@test -n "$(CORPORA)" || { echo "Name the folders: make search-quality CORPORA=\"path/to/one path/to/two\""; exit 1; }
	@$(BIN)/python -m benchmarks.search_quality $(CORPORA)

# What of documents is kept, by a reader of the XML that shares no code with intake's
.PHONY: documents
documents: $(READY)
	@test -n "$(CORPORA)" || { echo "Name the folders: make documents CORPORA=\"one two\""; exit 1; }
	@$(BIN)/python -m benchmarks.documents $(CORPORA)

# Random histories of intake, of the search's index and of telling others, and those with a fault
# that they must find; hostile markup, broken files,
# pictures, documents and archives; CI runs less of it.
HISTORIES ?= 100000
MUTANT_HISTORIES ?= 3000 # the rarest mutant is caught by history 2,206, of the index 304, of pings 209
INDEX_HISTORIES ?= 10000
PING_HISTORIES ?= 5000
INPUTS ?= 200000
FILES ?= 20000
PICTURES ?= 5000
DOCUMENTS ?= 20000
ARCHIVES ?= 5000
soak: $(READY)
	@$(BIN)/python -m benchmarks.soak --histories $(HISTORIES)
	@$(BIN)/python -m benchmarks.soak --mutants --histories $(MUTANT_HISTORIES)
	@$(BIN)/python -m benchmarks.later_soak index --histories $(INDEX_HISTORIES)
	@$(BIN)/python -m benchmarks.later_soak index --histories $(MUTANT_HISTORIES) --mutants
	@$(BIN)/python -m benchmarks.later_soak pings --histories $(PING_HISTORIES)
	@$(BIN)/python -m benchmarks.later_soak pings --histories $(MUTANT_HISTORIES) --mutants
	@$(BIN)/python -m benchmarks.markup_fuzz --inputs $(INPUTS)
	@$(BIN)/python -m benchmarks.file_fuzz --inputs $(FILES)
	@$(BIN)/python -m benchmarks.picture_fuzz --inputs $(PICTURES)
	@$(BIN)/python -m benchmarks.document_fuzz --inputs $(DOCUMENTS)
	@$(BIN)/python -m benchmarks.archive_fuzz --inputs $(ARCHIVES)

# What readers, machines and search engines meet, by their own judges; with the samples, newsrooms
# that are made as examples are judged too
.PHONY: judge
judge: $(READY) .venv-api/.ready checked-newsroom
	@$(BIN)/python -m tests.reader_judges.every_newsroom

# Corrections of every kind and a translation, on every surface of the site, as a table
.PHONY: surfaces
surfaces: $(READY) checked-newsroom
	@$(BIN)/python -m tests.reader_judges surfaces

# The package that is deployed, run as on Lambda, and a deployment rehearsed on MiniStack
.PHONY: judge-deploy
judge-deploy: $(READY)
	@$(BIN)/python -m tests.deploy_judges

# Pings and feeds, by a WebSub hub of others' making
.PHONY: judge-hub
judge-hub: $(READY)
	@$(BIN)/python -m tests.hub_judge

# The templates in infra/, by checkov
.PHONY: judge-infra
judge-infra: $(READY)
	@$(BIN)/python -m tests.infra_judges

# The storage promises alone; on any DynamoDB with DYNAMODB_ENDPOINT=http://127.0.0.1:8000
.PHONY: test-storage
test-storage: $(READY)
ifdef DYNAMODB_ENDPOINT
	@DYNAMODB_ENDPOINT=$(DYNAMODB_ENDPOINT) $(BIN)/pytest -n0 --quiet tests/storage/test_contract.py
else
	@$(BIN)/python -m tests.judges
endif

# Requirements with the hash of every file, made of the short *.in files. Versions that are locked
# already stay, unless their *.in file says otherwise; `make lock UPGRADE=yes` takes the newest.
LOCKED = $(patsubst %.in,%.txt,requirements.in $(wildcard requirements-*.in */*/requirements*.in))

.PHONY: lock
lock: .venv-lock/.ready
	@for file in $(LOCKED); do \
		echo "Locking $$file …"; \
		.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
			--no-annotate --custom-compile-command "make lock" $(if $(filter yes,$(UPGRADE)),--upgrade) \
			--output-file $$file $${file%.txt}.in || exit 1; \
	done

# The quality gate: trained, and measured in docs/gate.md. CORPORA is a folder with a folder of
# Markdown files for each corpus, BACKGROUND a file that `make gate-background` makes.
.PHONY: gate gate-train gate-background
gate: .venv-gate/.ready
	@.venv-gate/bin/python -m gate.report --corpora "$(CORPORA)" --background "$(BACKGROUND)"

gate-train: .venv-gate/.ready
	@.venv-gate/bin/python -m gate.train --corpora "$(CORPORA)" --background "$(BACKGROUND)"

gate-background: .venv-gate/.ready
	@.venv-gate/bin/python -m gate.background "$(BACKGROUND)"

# How fast pages are, beside the usual way to build them (docs/performance.md)
BENCH_READY = .venv-bench/.ready .venv-peers/.ready

.PHONY: bench
bench: $(READY) $(BENCH_READY)
	@$(BIN)/python -m benchmarks.bench --keep

# A thousand stories, a hundred thousand and a million; SIZES="1000 100000" takes a minute.
SIZES ?= 1000 100000 1000000
.PHONY: bench-scale
bench-scale: $(READY)
	@$(BIN)/python -m benchmarks.reader_cost --stories $(SIZES)

$(BENCH_READY) .venv-lock/.ready .venv-gate/.ready .venv-api/.ready: .venv-%/.ready: requirements-%.txt
	@echo "Setting up .venv-$*: half a minute, once …"
	@local/install.sh .venv-$* requirements-$*.txt "$(PYTHON)"
	@touch $@

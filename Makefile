# What a developer types; `make help` lists it. Needs Python 3.11 or newer, make and git.

PYTHON ?= python3
CHROMIUM ?= $(firstword $(shell command -v chromium chromium-browser google-chrome))
VENV := .venv
PY := $(VENV)/bin/python

# The interpreter's version is part of each stamp's name: another Python makes another environment.
OLD := Python 3.11 or newer is needed. Install it, or name it: make PYTHON=/path/to/python3.11
VERSION := $(shell $(PYTHON) -c 'import sys; v = sys.version_info; \
	print("%d.%d.%d" % v[:3] if v >= (3, 11) else "")' 2>/dev/null)
TOOLS := $(VENV)/tools-$(VERSION)
RUN := $(VENV)/run-$(VERSION)
DEV := $(VENV)/dev-$(VERSION)
BENCH := .venv-bench
RIVAL := $(BENCH)/rival-$(VERSION)

# uv takes seconds where pip takes a minute; pip is there where uv cannot work.
UV_PIP = $(PY) -m uv pip
PIP := $(PY) -m pip --disable-pip-version-check --quiet --quiet install --root-user-action=ignore
QUIETLY := --quiet --python $(PY) --require-hashes

# The tests start the bot many times, and each start would compile the same modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test chaos bench format messages pictures requirements python chromium
.DEFAULT_GOAL := help

help:
	@echo 'make demo          try the bot in the browser, with sample people and a local Telegram'
	@echo 'make test          format, lint, types, layers, words, tests'
	@echo 'make chaos         kill, stop and disturb the bot for half an hour: SEED, KILLS, STOPS, ...'
	@echo 'make bench         measure the bot, beside aiogram: PART=duel, broadcast or volume'
	@echo 'make format        put the code in its form, and repair what ruff can repair'
	@echo 'make messages      bring locales/ up to date with the texts in the code'
	@echo 'make pictures      take the pictures of the README anew'
	@echo 'make requirements  choose the newest dependencies and pin them with hashes'

demo: $(RUN)
	@exec $(PY) -m bot demo

test: chromium $(DEV)
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) $(VENV)/bin/lint-imports --no-logo
	$(PY) -m bot messages --check
	CHROMIUM='$(CHROMIUM)' $(PY) -m pytest --numprocesses auto --dist worksteal

chaos: $(DEV)
	$(PY) -m pytest -o faulthandler_timeout=0 --verbose tests/chaos/endurance.py \
		tests/chaos/campaign.py tests/chaos/replicas.py tests/chaos/door.py \
		tests/chaos/clocks.py tests/chaos/soak.py

bench: $(DEV) $(RIVAL)
	$(PY) -m tests.bench $(CURDIR)/$(BENCH)/bot/bin/python $(CURDIR)/$(BENCH)/rival/bin/python $(PART)

format: $(DEV)
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

messages: $(DEV)
	$(PY) -m bot messages

pictures: chromium $(DEV)
	CHROMIUM='$(CHROMIUM)' $(PY) -m tests.pictures

COMPILE = $(UV_PIP) compile --no-config --quiet --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" pyproject.toml

requirements: $(DEV)
	$(COMPILE) -o requirements.txt
	$(COMPILE) -o requirements-dev.txt --group dev -c requirements.txt
	$(subst pyproject.toml,,$(COMPILE)) -o requirements-bench.txt --group bench

python:
	@case '$(VERSION)' in 3.*) ;; *) echo '$(OLD)' >&2; exit 1;; esac

chromium:
	@test -n '$(CHROMIUM)' || { echo "Chromium is missing: install it with 'apt-get install chromium'," \
		'or name yours: make test CHROMIUM=/path/to/chromium' >&2; exit 1; }

$(TOOLS): | python
	@echo 'Setting up $(VENV) with Python $(VERSION); this happens once.'
	@$(PYTHON) -m venv --clear $(VENV) \
		|| { echo 'Python came without venv: install it (Debian: apt-get install python3-venv).' >&2; exit 1; }
	@sed -n '/^uv==/,/^    #/p' requirements-dev.txt | $(PIP) --require-hashes -r /dev/stdin || true
	@touch $@

$(RUN): requirements.txt | $(TOOLS)
	@$(UV_PIP) install $(QUIETLY) --compile-bytecode -r $< || $(PIP) --require-hashes -r $<
	@touch $@

# Two more: the bot as municipalities run it, and what it is measured against.
$(RIVAL): requirements.txt requirements-bench.txt | $(DEV)
	@for one in bot rival; do $(PYTHON) -m venv --clear $(BENCH)/$$one || exit 1; done
	@$(PY) -m uv pip install --quiet --compile-bytecode --require-hashes --python $(BENCH)/bot/bin/python -r $<
	@$(PY) -m uv pip install --quiet --compile-bytecode --require-hashes --python $(BENCH)/rival/bin/python -r requirements-bench.txt
	@touch $@

$(DEV): requirements-dev.txt | $(TOOLS)
	@$(UV_PIP) sync $(QUIETLY) --compile-bytecode $< || $(PIP) --require-hashes -r $<
	@touch $@ $(RUN)

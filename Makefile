# Every target works from a fresh clone with Python 3.11 or newer, make and the package index.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .uv/bin/uv
# Another folder leaves .venv as it is: make test PYTHON=python3.13 VENV=.venv-3.13
VENV ?= .venv
BIN := $(VENV)/bin
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS := never
# Where this is set, every start compiles every package anew: five seconds instead of one.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-quick test-short lint bench bench-quick torture words privacy clean

demo: $(VENV)/.ready
	@exec $(BIN)/guongsang demo

test: $(VENV)/.ready
	$(BIN)/pytest -n auto

# For every few minutes: all but the tests that start whole programs.
test-quick: $(VENV)/.ready
	$(BIN)/pytest -n auto -m "not kill and not browser"

# Whether the program runs on the Python of $(VENV): the rooms whose libraries differ most between versions.
test-short: $(VENV)/.ready
	$(BIN)/pytest -n auto tests/bot/test_*.py tests/playground tests/handlers/people tests/storage/test_database.py tests/storage/test_embedded.py

lint: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tests.house.sizes
	$(BIN)/python -m locales.check

bench bench-quick: $(VENV)/.ready
	$(UV) sync --frozen --quiet --python $(PYTHON) --group dev --group bench
	$(BIN)/python -m benchmarks $(if $(filter bench-quick,$@),--quick)

# Minutes of what a small server does to a program; the table is build/torture.md.
torture: $(VENV)/.ready
	$(BIN)/python -m tests.kill.torture

# Collect the sentences of the code into the English catalog; new ones come out empty, for a person to fill.
words: $(VENV)/.ready
	$(BIN)/python -m locales.collect

# Write down in docs/privacy.md what is processed, why and for how long, as the code declares it.
privacy: $(VENV)/.ready
	$(BIN)/python -m handlers.privacy.record

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit("Gương Sáng needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# Its .ready names the Python that it was made of; where PYTHON is of another version, it is made anew.
ifneq ($(VERSION),$(shell cat $(VENV)/.ready 2>/dev/null))
.PHONY: $(VENV)/.ready
endif
$(VENV)/.ready: pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --quiet --python $(PYTHON)
	@echo $(VERSION) >$@

clean:
	rm -rf .venv .venv-* .uv build

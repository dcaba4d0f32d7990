# Every target works from a fresh clone with Python 3.11 or newer, make and the package index.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .uv/bin/uv
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
# Where this is set, every start compiles every package anew: five seconds instead of one.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-quick lint bench bench-quick words clean

demo: .venv/.ready
	@exec $(BIN)/guongsang demo

test: .venv/.ready
	$(BIN)/pytest -n auto

# For every few minutes: all but the tests that start whole programs.
test-quick: .venv/.ready
	$(BIN)/pytest -n auto -m "not kill and not browser"

lint: .venv/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tests.house.sizes
	$(BIN)/python -m locales.check

bench bench-quick: .venv/.ready
	$(UV) sync --frozen --quiet --python $(PYTHON) --group dev --group bench
	$(BIN)/python -m benchmarks $(if $(filter bench-quick,$@),--quick)

# Collect the sentences of the code into the English catalog; new ones come out empty, for a person to fill.
words: .venv/.ready
	$(BIN)/python -m locales.collect

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit("Gương Sáng needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.ready: pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --quiet --python $(PYTHON)
	@touch $@

clean:
	rm -rf .venv .uv build

# Everything on a machine with Python 3.11+ and nothing else: `make demo`, `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
FNEC := $(BIN)/fnec

.PHONY: setup check format lint types test test-long docs update bench bench-peers demo clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	touch $@

check: format lint types test

format: setup
	$(BIN)/ruff format --check .

lint: setup
	$(BIN)/ruff check .

# Pyright follows no import hooks, which an editable install of a package in four folders needs.
LINKED := backends schemas specs $(filter-out %__pycache__,$(wildcard compiler/fnec/*))
types: setup
	mkdir -p build/types/fnec
	ln -sfn $(LINKED:%=../../../%) build/types/fnec/
	$(BIN)/pyright --pythonpath $(BIN)/python

test: setup
	$(BIN)/python -m pytest -n 2 -m 'not slow'

test-long: setup
	$(BIN)/python -m pytest -n 2

# The pages as a site, in site/; a link that leads nowhere is an error.
docs: setup
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

update: setup
	$(BIN)/python -m pytest -q --update tests/bad tests/unit/generated
	$(BIN)/python -m ruff format .

bench: setup
	$(BIN)/python -m benchmarks

# Hours, most of them compilers; installs the other simulators to a cache folder of the user.
bench-peers: setup
	$(BIN)/python -m benchmarks peers --out benchmarks/measured/peers.json
	$(BIN)/python -m benchmarks table benchmarks/measured/peers.json --write docs/performance.md
	$(BIN)/python -m benchmarks figure benchmarks/measured/peers.json docs/images/performance.png

demo: setup
	$(FNEC) run specs/ei_population.yaml --backend jax --name demo-jax --force
	$(FNEC) run specs/ei_population.yaml --backend brian2 --target numpy --name demo-brian2 --force
	$(FNEC) compare specs/ei_population.yaml --level bits
	@echo "figures: runs/demo-jax/figures and runs/demo-brian2/figures"

clean:
	rm -rf $(VENV) build dist site *.egg-info .pytest_cache .ruff_cache

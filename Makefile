# Two commands do everything on a fresh machine with Python >= 3.11 and make: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TOOLS := $(VENV)/.tools
SPARK := .venv-spark
SEED ?= 1
SEEDS ?= 1-10
SCALES ?= 1,3,10
NAGANO := nagano
# Where it is set, every command of the tests and of the bench would compile this program anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test explore test-page test-bundle test-spark bundle lint types nagano profiles cases mutants bench bench-page bench-faults docs sample-data lock clean help

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 以上が必要です(PYTHON=python3.12 make … で指定できます)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS): $(STAMP) tools.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r tools.lock
	@touch $@

$(SPARK)/.installed: requirements.lock spark.lock pyproject.toml
	$(PYTHON) -m venv $(SPARK)
	$(SPARK)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(SPARK)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r spark.lock
	$(SPARK)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: $(STAMP)  ## environment, sample, nightly run, where to look
	$(BIN)/reconcile run --table

test: $(STAMP)  ## all fast tests, end to end on real files, the built wheel once
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

explore: $(STAMP)  ## the property tests with other examples than last time: what they find is news, and no fault of the change at hand (about 5 minutes)
	HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -n 2 tests/compare tests/judge tests/sources tests/lifecycle tests/world

test-page: $(TOOLS)  ## the pages in real Chromium: every width, dark, A4, keyboard, axe (screenshots in tests/browser/artefacts)
	scripts/install_browser.sh
	$(BIN)/python -m pytest -m browser -n 2 --dist loadgroup tests/browser

test-bundle: $(TOOLS)  ## the offline archive: same bytes, installs and runs with the network off, refuses what is damaged
	$(BIN)/python -m pytest -m delivery tests/delivery

test-spark: $(SPARK)/.installed  ## the steps, the spec tables and whole nights on Apache Spark (local; needs Java 17)
	scripts/install_java.sh
	$(SPARK)/bin/python -m pytest -m spark -n 2 --dist loadfile tests/spark
	$(SPARK)/bin/python -m pytest --engine spark -n 2 --dist loadfile tests/spec

bundle: $(TOOLS)  ## dist/reconcile-bundle-….tar.gz: everything for a closed network, with its bill of materials (PYTHONS="3.11 3.12")
	$(BIN)/python -m scripts.bundle $(foreach python,$(PYTHONS),--python $(python))

lint: $(STAMP)  ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)  ## mypy, strict
	$(BIN)/mypy

nagano: $(STAMP)  ## the published result at full size: sample, run, evaluate, both tables (SEED=1)
	$(BIN)/python scripts/nagano.py --seed $(SEED) $(NAGANO)/seed-$(SEED)

profiles: $(STAMP)  ## 250,000 records, normal and hard, ten seeds each, against the promises (SEEDS=1-10, about 25 minutes)
	$(BIN)/python scripts/profiles.py --seeds $(SEEDS)

cases: $(STAMP)  ## the errors that other bodies published, at their published size (about 2 minutes)
	$(BIN)/python -m scripts.published_cases --out docs/published_cases.md

mutants: $(STAMP)  ## leaves out one decision row or rule at a time: does a test notice? (about 30 minutes)
	$(BIN)/python scripts/mutation_check.py

benchmarks/.venv-%/.installed: benchmarks/%.lock
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

bench: $(STAMP) benchmarks/.venv-splink/.installed benchmarks/.venv-datacompy/.installed  ## speed, memory and accuracy at 1, 3 and 10 times the prefecture, beside the least possible and others' tools (SCALES=1 RUNS=3 ONLY=ours,limit; hours)
	$(BIN)/python -m benchmarks --scales $(SCALES) $(addprefix --runs ,$(RUNS)) $(addprefix --only ,$(ONLY))

bench-page:  ## docs/performance.md and its picture from the last make bench
	$(BIN)/python -m benchmarks.page

bench-faults: $(STAMP)  ## kills a run, an import and a gate at least 200 times: nothing may be damaged (about 15 minutes)
	$(BIN)/python -m scripts.bench_faults

docs: $(STAMP)  ## rewrites the generated documents: cases, 判定基準書, 項目定義書, the examples' data
	$(BIN)/python -m scripts.write_cases_page
	$(BIN)/python -m scripts.write_criteria
	$(BIN)/python -m scripts.write_field_definitions
	$(BIN)/python -m scripts.write_examples

sample-data: $(STAMP)  ## rewrites the committed sample_data/ from its seed
	$(BIN)/python scripts/write_sample_data.py

COMPILE = $(BIN)/pip-compile --quiet --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --generate-hashes

lock: $(STAMP)  ## rewrites the lock files from pyproject.toml: everything, what runs, the tools
	$(BIN)/pip install --quiet --disable-pip-version-check pip-tools==7.6.2
	$(COMPILE) --extra dev --extra tables -o requirements.lock pyproject.toml
	$(COMPILE) -c requirements.lock -o runtime.lock pyproject.toml
	$(COMPILE) -c requirements.lock --extra tools -o tools.lock pyproject.toml
	$(COMPILE) -c requirements.lock --extra spark -o spark.lock pyproject.toml
	$(COMPILE) -o benchmarks/splink.lock benchmarks/splink.in
	$(COMPILE) -o benchmarks/datacompy.lock benchmarks/datacompy.in

clean:  ## removes what a run wrote and the environment
	rm -rf out state $(NAGANO) $(VENV) $(SPARK)

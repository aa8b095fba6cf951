PYTHON ?= python3
ARGS ?=
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
# One thread a notebook: two workers on two cores don't get in each other's way.
ONE_THREAD := OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

# A file on each core, in the order of utils/tests/conftest.py.
IN_PARALLEL = -n auto --dist loadfile --no-loadscope-reorder

.PHONY: help lab test notebooks homework grade portability bench clean
.DEFAULT_GOAL := help

help:  ## say what each command does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

lab: .venv/learner  ## set up (the first time) and open the first notebook; ARGS="--no-browser --port 9999"
	$(BIN)/jupyter lab $(ARGS) notebooks/00_start_here.ipynb

test: .venv/maintainer  ## lint, unit tests, and every output of every notebook; ARGS="-k browser"
	$(BIN)/ruff check .
	$(ONE_THREAD) $(BIN)/python -m pytest $(IN_PARALLEL) --nbval notebooks utils/tests $(ARGS)

notebooks: .venv/maintainer  ## re-execute the notebooks in place; ARGS="notebooks/02*.ipynb" for some
	$(ONE_THREAD) $(BIN)/python -m utils.maintenance.execute $(ARGS)

homework: .venv/maintainer  ## make the students' copies of notebooks/solutions/
	$(ONE_THREAD) $(BIN)/python -m utils.maintenance.homework

grade: .venv/learner  ## grade a class: make grade SUBMISSIONS=folder GRADES=folder ARGS="--jobs 2"
	@test -n "$(SUBMISSIONS)" -a -n "$(GRADES)" || \
	  { echo "Which folders? make grade SUBMISSIONS=folder GRADES=folder"; exit 2; }
	$(ONE_THREAD) $(BIN)/python -m utils.grading "$(SUBMISSIONS)" "$(GRADES)" $(ARGS)

portability: .venv/maintainer  ## the same outputs under other instruction sets, threads, hash seeds, offline?
	$(BIN)/python -m utils.maintenance.portability $(ARGS)

bench: .venv/maintainer  ## measure how fast, as ratios
	env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE $(ONE_THREAD) $(BIN)/python -m pytest utils/tests/bench.py $(ARGS)

clean:  ## remove the environment and all caches
	rm -rf .venv .pytest_cache .ruff_cache .benchmarks
	find . -name __pycache__ -o -name .ipynb_checkpoints | xargs rm -rf

.venv/learner: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "The course needs Python 3.11 or newer; $(PYTHON) is older or not there. Type: make lab PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q -r requirements.txt
	@touch $@

.venv/maintainer: .venv/learner
	$(BIN)/python -m pip install -q -e ".[maintain]"
	@touch $@

# The maintainers' and teachers' commands stand with the tests, which students
# aren't handed.
PYTHON ?= python3
ARGS ?=
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
# The course's Python finds the course's packages, whatever these say.
unexport PYTHONPATH PYTHONHOME

# The versions that outputs are stored with, for new environments.
CONSTRAINTS := $(addprefix -c ,$(wildcard .ci/constraints.txt))

# $(call whole,what to install): nothing if .venv is whole, which is found out
# in milliseconds; else what makes it anew. The second argument names more that
# has to be there.
whole = $(if $(filter whole,$(shell "$(ASK)" -I utils/install.py --ask $(2) 2>/dev/null)),,$(anew))
ASK = $(or $(wildcard $(BIN)/python),$(wildcard $(BIN)/python.exe),$(PYTHON))
anew = command -v "$(PYTHON)" >/dev/null || { echo "$(NO_PYTHON)"; exit 1; }; \
  "$(PYTHON)" -I utils/install.py -m pip install -q $(1) $(CONSTRAINTS)
NO_PYTHON = There is no $(PYTHON) here. Install Python 3.11 or newer (python.org), then type: make lab

.PHONY: help lab clean
.DEFAULT_GOAL := help

## To learn
help:  ## say what each command does
	@awk -F ':.*## ' '/^## / {print "\n" substr($$0, 4)} \
	  /^[a-z]+:.*## / {printf "  %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

lab:  ## set up (the first time) and open the first notebook; ARGS="--no-browser --port 9999"
	@$(call whole,-r requirements.txt)
	$(BIN)/python -m jupyterlab $(ARGS) notebooks/00_start_here.ipynb

clean:  ## remove the environment and the caches, not your work
	@"$(PYTHON)" -I utils/install.py --clean

-include utils/tests/maintain.mk

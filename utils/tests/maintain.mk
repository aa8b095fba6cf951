# Read by the Makefile, where this folder is.

# One thread a notebook: two workers on two cores don't get in each other's way.
ONE_THREAD := OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

# A file on each core, in the order of utils/tests/conftest.py.
IN_PARALLEL = -n auto --dist loadfile --no-loadscope-reorder

.PHONY: test quick notebooks homework translations grade site slides portability bench maintain .venv/maintainer

## To teach
grade:  ## grade a class: make grade SUBMISSIONS=folder GRADES=folder ARGS="--jobs 2"
	@test -n "$(SUBMISSIONS)" -a -n "$(GRADES)" || \
	  { echo "Which folders? make grade SUBMISSIONS=folder GRADES=folder"; exit 2; }
	@$(call whole,-r requirements.txt)
	$(ONE_THREAD) $(BIN)/python -m utils.grading "$(SUBMISSIONS)" "$(GRADES)" $(ARGS)

## To maintain
test: maintain  ## lint, unit tests, and every output of every notebook; ARGS="-k browser"
	$(BIN)/ruff check .
	$(ONE_THREAD) $(BIN)/python -m pytest $(IN_PARALLEL) --nbval notebooks utils/tests $(ARGS)

quick: maintain  ## what takes a minute: lint, structure, problem sets
	$(BIN)/ruff check .
	$(ONE_THREAD) $(BIN)/python -m pytest -n auto --dist load $(QUICK) $(ARGS)
# Nearly all of it is one file: its tests, not files, are shared by the cores.
QUICK = $(addprefix utils/tests/test_,course.py homework.py index.py workflow.py) -k "not other_inputs"

notebooks: maintain  ## re-execute the notebooks in place; ARGS="notebooks/02*.ipynb" for some
	$(ONE_THREAD) $(BIN)/python -m utils.maintenance.execute $(ARGS)

homework: maintain  ## make the students' copies of notebooks/solutions/
	$(ONE_THREAD) $(BIN)/python -m utils.maintenance.homework

translations: maintain  ## take up in notebooks/locale what changed, make notebooks/ko
	$(BIN)/python -m utils.maintenance.translations $(ARGS)

site: maintain  ## the course as a site, with slides, in the folder site
	$(BIN)/python -m utils.maintenance.site $(ARGS)

slides: maintain  ## the lectures as slides alone, in the folder site/slides
	$(BIN)/python -m utils.maintenance.site --slides $(ARGS)

portability: maintain  ## the same outputs under other instruction sets, threads, hash seeds, offline?
	$(BIN)/python -m utils.maintenance.portability $(ARGS)

bench: maintain  ## measure how fast, as ratios
	env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE $(ONE_THREAD) $(BIN)/python -m pytest utils/tests/bench.py $(ARGS)

# What a maintainer needs besides, and the exact versions.
maintain .venv/maintainer:
	@$(call whole,-r requirements.txt -e ".[maintain]",--maintain)

# One word for each thing a developer does. `make` alone lists them.

VENV := .venv
BIN := $(VENV)/bin
WORKERS := 2
# The first Python that is new enough and works; `make demo PYTHON=/path/to/python` picks another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON = $(shell for name in python3.11 python3.12 python3.13 python3 python; do \
  "$$name" -c '$(NEW_ENOUGH)' 2>/dev/null && { command -v "$$name"; break; }; done)
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --root-user-action=ignore -c constraints.txt
# The build reads these too; an install is repeated when one of them is newer than its stamp.
NEEDS := pyproject.toml constraints.txt README.md LICENSE

.DEFAULT_GOAL := help
.PHONY: help demo test slow lint notebooks messages bench audit clean

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(VENV)/.installed ## run the bundled example; the last line says where its report is
	@$(BIN)/assessment demo

test: $(VENV)/.installed-test ## run the tests that take seconds
	@$(BIN)/pytest -n $(WORKERS) -m "not slow"

slow: $(VENV)/.installed-test ## run the tests that take minutes
	@$(BIN)/pytest -n $(WORKERS) -m slow

lint: $(VENV)/.installed-test ## check style, format, types, and that notebooks hold no outputs
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/nbstripout --keep-id --verify notebooks/*.ipynb

notebooks: $(VENV)/.installed-test ## strip the notebooks' outputs, then check their rules and run each
	@$(BIN)/nbstripout --keep-id notebooks/*.ipynb
	@$(BIN)/pytest -n $(WORKERS) tests/notebooks

messages: $(VENV)/.installed-test ## bring the catalogs of translations up to date with what the code, pages and notebooks say
	@cd tests && ../$(BIN)/python -m catalogs

bench: $(VENV)/.installed-bench ## measure speed, as ratios to the stock tools, and write docs/benchmarks.md
	@$(BIN)/python -m benchmarks --write

# pip-audit stays out of the environment: nothing here needs it. A package that it could not look up fails the audit (--strict).
audit: $(VENV)/.installed ## ask the public list of weaknesses about every version in constraints.txt (needs the network)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --root-user-action=ignore --upgrade --target build/audit pip-audit
	@PYTHONPATH=build/audit $(BIN)/python -m pip_audit --strict --no-deps --disable-pip --progress-spinner off -r constraints.txt

clean: ## remove what tools left behind; never outputs, never the environment
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests benchmarks notebooks data \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@python="$(PYTHON)"; \
	  test -n "$$python" || { echo "No Python 3.11 or later was found. Install one, or name it: make demo PYTHON=/path/to/python" >&2; exit 1; }; \
	  "$$python" -c '$(NEW_ENOUGH)' || { echo "Python 3.11 or later is needed; $$python is $$("$$python" -V 2>&1)" >&2; exit 1; }; \
	  "$$python" -m venv $(VENV) || { rm -rf $(VENV); echo "No environment could be made. Debian, Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/.installed: $(NEEDS) | $(VENV)/bin/python
	@echo "Installing into $(VENV) (a minute or two, once) ..." >&2
	@$(INSTALL) -e .
	@touch $@

$(VENV)/.installed-test: $(NEEDS) | $(VENV)/bin/python
	@echo "Installing into $(VENV) with the developers' tools (a minute or two, once) ..." >&2
	@$(INSTALL) -e '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: $(NEEDS) | $(VENV)/bin/python
	@echo "Installing into $(VENV) with what speed is measured against (a minute or two, once) ..." >&2
	@$(INSTALL) -e '.[test,bench]'
	@touch $@ $(VENV)/.installed-test $(VENV)/.installed

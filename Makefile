# Every command of a person and of CI. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUF := npx --yes @bufbuild/buf@1.75.0
GEN := .venv-gen
BROWSER := .venv-browser

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-browser test test-slow test-browser train-smoke lint format gen profile bench bench-browser bench-gpu clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 14

# The stamp is older than what it was made from only when a dependency changed.
$(VENV)/.installed: constraints.txt pyproject.toml clients/python/pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --progress-bar on -c constraints.txt \
	  "torch==2.13.0" -e "clients/python[pictures]" -e ".[serve,evaluate,dev]"
	touch $@

setup: $(VENV)/.installed  ## create .venv with everything in it

demo: setup  ## start the service, check a real screenshot against its page text, draw what was found
	$(BIN)/python -m examples.demo

# browser-use pins each of its dependencies to one version, others than the server's: it has an environment of its own.
$(BROWSER)/.installed: constraints-browser.txt clients/python/pyproject.toml
	$(PYTHON) -m venv $(BROWSER)
	$(BROWSER)/bin/python -m pip install --progress-bar on -c constraints-browser.txt \
	  -e "clients/python[browser-use]" pytest pytest-asyncio pytest-timeout
	touch $@

PICTURE ?= out/browser.png
demo-browser: setup $(BROWSER)/.installed  ## a real agent about to pay a wrong amount is stopped; needs Chromium
	$(BROWSER)/bin/python -m examples.demo_browser --server $(BIN)/python --picture $(PICTURE)

test: setup  ## the fast tests
	$(BIN)/python -m pytest

test-slow: setup  ## the slow tests: clean environments, Chromium, toy training
	$(BIN)/python -m pytest -m slow

test-browser: $(BROWSER)/.installed  ## the adapter for browser-use, with its real agent and Chromium
	$(BROWSER)/bin/python -m pytest -m "slow or not slow" -W default tests/adapters

train-smoke: setup  ## the whole training recipe at toy size, in under three minutes
	rm -rf out/toy
	$(BIN)/python -m training.run --smoke --work out/toy --out out/toy/bundle
	$(BIN)/python -m training.run --smoke --init out/toy/bundle --work out/toy/more --out out/toy/further
	$(BIN)/python -m training.evaluate --model out/toy/further --count 2 --skills text "image 512 x 128"

lint: setup  ## ruff, mypy, import-linter, buf
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd proto && $(BUF) lint && $(BUF) breaking --against baseline.binpb

format:  ## let ruff rewrite what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Generated with protobuf 6 so that the stubs run under 6 and 7; see docs/adr/0003.
$(GEN)/.installed: Makefile
	$(PYTHON) -m venv $(GEN)
	$(GEN)/bin/python -m pip install --quiet "grpcio-tools==1.72.2" "mypy-protobuf==3.6.0" "setuptools<81"
	touch $@

OUT ?= clients/python
gen: $(GEN)/.installed  ## generate the client's stubs from proto/
	PATH="$(CURDIR)/$(GEN)/bin:$$PATH" $(GEN)/bin/python -m grpc_tools.protoc -Iproto \
	  --python_out=$(OUT) --grpc_python_out=$(OUT) --mypy_out=quiet:$(OUT) --mypy_grpc_out=quiet:$(OUT) \
	  proto/crosscheck/v1/guard.proto

# Detectors with signals of pairs that the server runs by itself. In pictures all of them come to a result on 667
# consistent requests of the calibration split, which is enough for one false BLOCK in 500 and not for one in 1,000.
PROFILED := ocr_alignment,source_contrast,text_bridge,attention_imbalance
profile: setup  ## the bundled model's profile, of the suite and of rendered pages; goes on where it was interrupted
	test -f out/pages/traffic.jsonl || $(BIN)/python -m bench.page_traffic --seeds 2 --out out/pages
	$(BIN)/crosscheck-server calibrate --from suite --seed 7 --from out/pages/traffic.jsonl \
	  --detectors $(PROFILED) --block-rate 0.002 --out out/profile.json
	cp out/profile.json models/crosscheck-tiny/profile.json

bench: setup  ## latency, first token, throughput, the cost of watching and of guarding; written to bench/results/
	$(BIN)/python -m bench.latency
	$(BIN)/python -m bench.two_phases
	$(BIN)/python -m bench.first_token
	$(BIN)/python -m bench.throughput
	$(BIN)/python -m bench.observe_cost
	$(BIN)/python -m bench.guard_cost

TARGET ?= localhost:50051
bench-browser: $(BROWSER)/.installed  ## deceiving pages and harmless ones in a real agent's hands, against the server at TARGET
	$(BROWSER)/bin/python -m bench.browser run --target $(TARGET)
	$(BROWSER)/bin/python -m bench.browser table

# Not `setup`: torch and transformers of the machine with the GPU are enough.
bench-gpu:  ## the cost of watching a 7B-shaped model, with PYTHON's own torch; OPTIONS="--rows 1" as in bench/gpu
	PYTHONPATH=.:service:detectors $(PYTHON) -m bench.gpu $(OPTIONS)

clean:  ## remove environments and caches
	rm -rf $(VENV) $(GEN) $(BROWSER) out .mypy_cache .pytest_cache .ruff_cache

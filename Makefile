# SPDX-License-Identifier: Apache-2.0
# The front door: CMake does the work, tools/ holds the steps. `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help setup build demo test conformance bench format tidy fuzz clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## install the Debian packages that mote needs (sudo where you are not root); to train: tools/setup --trainer
	@tools/setup

build: setup ## build the command: build/release/mote
	@cmake --preset release --log-level=WARNING >/dev/null
	@cmake --build --preset release --target mote mote_make_tiny_model mote_cycles

demo: build ## show a wake word heard and a keyword model compiled, on an emulated board
	@tools/demo

test: ## everything that must hold; STEPS="build release" runs only these
	@tools/setup --conformance
	@tools/test $(STEPS)

conformance: build ## thousands of random models of each operator against foreign implementations (an hour and more)
	@tools/setup --conformance
	@tools/fetch_oracle
	@cmake --build --preset release --target conformance_test
	@MOTE_CONFORMANCE_MODELS=$${MODELS:-3000} ctest --test-dir build/release -L system -R 'OneOperator' --output-on-failure -j$$(nproc)

bench: build ## cycles, arena and code of six models beside TFLM with CMSIS-NN; writes bench/cortex_m4/results.json
	@bench/cortex_m4/measure

format: setup ## format the C++ in place
	@tools/format

tidy: build ## run clang-tidy; tools/tidy --changed looks only at what you changed
	@tools/tidy

fuzz: setup ## run the fuzzers for FUZZ_SECONDS (60) each
	@tools/fuzz $(FUZZ_SECONDS)

clean: ## delete build/
	@rm -rf build

# Kurir's everyday commands; `make help` lists them.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

NODE := web/node_modules/.bin/node
KURIR ?= $(CURDIR)/build/release/kurir
NODE_TESTS ?= $(wildcard tests/interop/*.test.mjs tests/scenario/*.test.mjs tests/browser/*.test.mjs)
# What holds a time against a limit runs alone, after the others.
TIMED_TESTS := tests/browser/first_load.test.mjs
FUZZ_SECONDS ?= 60
# Changed C++ files are linted; `make lint FILES=src/app/x.cpp` names others.
FILES ?= $(shell git diff --name-only --diff-filter=d HEAD~1 -- 'src/*.cpp' 2>/dev/null)
run_node_tests = @$(if $(strip $(1)),KURIR=$(KURIR) $(NODE) --test --test-force-exit --test-concurrency=3 $(1))
configure = @cmake --preset $(1) >build/configure.log || { cat build/configure.log; exit 1; }

.PHONY: help setup setup-tests build run test unit-test node-test web-check check format format-check lint asan tsan fuzz bench soak clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## install what the build needs (Debian 12)
	@tools/setup
setup-tests:
	@tools/setup tests

build: setup ## the release binary, build/release/kurir
	$(call configure,release)
	@cmake --build --preset release --target kurir

run: build ## a gateway with a simulated WhatsApp in the box, on 127.0.0.1:8080
	build/release/kurir serve --demo --data ./data --listen 127.0.0.1:8080

test: setup-tests build unit-test web-check node-test ## all tests

unit-test:
	@cmake --build --preset release
	@ctest --preset release
node-test:
	$(call run_node_tests,$(filter-out $(TIMED_TESTS),$(NODE_TESTS)))
	$(call run_node_tests,$(filter $(TIMED_TESTS),$(NODE_TESTS)))

soak: setup-tests build ## 10,000 texts with Baileys while everything fails (SOAK_TEXTS, SOAK_SEED)
	@KURIR=$(KURIR) nice $(NODE) --test --test-force-exit tests/soak/soak.test.mjs

web-check: ## types, style and unit tests of the dashboard
	@cd web && npm run --silent check && npm test --silent

check: setup-tests format-check build unit-test web-check lint ## format, lint, build and the fast tests: before each commit

format: ## format the whole tree
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 -i
format-check:
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 --dry-run --Werror

lint: ## clang-tidy over the changed files (FILES=…)
	@[ -z "$(FILES)" ] || clang-tidy-19 --quiet -p build/release $(FILES)

asan: setup-tests ## the unit tests under AddressSanitizer and UBSan
	$(call configure,asan-ubsan)
	@cmake --build --preset asan-ubsan
	@ctest --preset asan-ubsan

tsan: setup-tests ## the tests that use threads, under ThreadSanitizer
	$(call configure,tsan)
	@cmake --build --preset tsan --target threaded_tests
	@ctest --preset tsan -L threads

fuzz: setup-tests ## every fuzz target for FUZZ_SECONDS (60); FUZZ="history media" runs these only
	$(call configure,asan-ubsan)
	@cmake --build --preset asan-ubsan --target fuzzers
	@tools/fuzz $(FUZZ_SECONDS) $(FUZZ)

bench: setup-tests build ## the figures of docs/performance.md, as one table
	@cmake --build --preset release --target accept_load client_load
	@KURIR=$(KURIR) $(NODE) bench/run.mjs

clean: ## forget what was built (not ./data)
	rm -rf build/release build/debug build/asan-ubsan build/tsan

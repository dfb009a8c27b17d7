# The verbs of daily work. Meson does the building; this file only says it shortly.
#   make run      set up, build, demo data at the first start, serve in the foreground
#   make test     what a change must pass: lint, unit tests, API tests, client tests (.ci/run does everything)
BUILD ?= build
DATA := $(or $(WOOGA_DATA),data)

.PHONY: run build server web setup test format lint asan tsan fuzz bench clean

run: build
	@test -n "$$(ls -A "$(DATA)" 2>/dev/null)" || $(BUILD)/wooga demo
	@exec $(BUILD)/wooga serve

setup:
	@tools/setup

build: setup web server

server: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

$(BUILD)/build.ninja:
	@meson setup $(BUILD) >/dev/null

# The client is rebuilt only when something under web/ is newer than its build.
web:
	@tools/build-web

test: build
	@tools/suites test

format:
	@tools/format

lint:
	@tools/lint

asan:
	@tools/suites asan

tsan:
	@tools/suites tsan

fuzz:
	@tools/suites fuzz

bench: build
	@bench/run

clean:
	rm -rf $(BUILD) build-* web/dist

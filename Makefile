# Teahouse: build it, run it, test it. `make` alone says what there is.
#
# Written for a fresh Debian or Ubuntu. What is missing is installed with apt where that needs no question
# (root, or sudo without a password); otherwise one message says what to install, and nothing is changed. Rust
# comes with rustup, for this folder alone: whatever else is built on this machine goes on as it did.

# The product, and the same as it is tested, by its own tests and by the page's: with overflow checks and debug
# assertions, which the product goes without, and compiled once for all of them, in a fraction of the time.
PROFILE := release
TARGET  := $(abspath $(or $(CARGO_TARGET_DIR),target))
BINARY  := $(TARGET)/$(PROFILE)/teahouse
TESTED  := $(TARGET)/debug/teahouse
PAGE    := tests/page

# rustup puts cargo here, and a shell that was open before does not know it yet.
export PATH := $(PATH):$(HOME)/.cargo/bin

.DEFAULT_GOAL := help
.PHONY: help run build tested test server-tests page-tests in-browsers soak soak-page sabotage sabotaged-server sim mutants bench \
	bench-page check deps deps-build deps-test clean

help:
	@echo 'make run      build Teahouse and start it; ARGS="--listen 0.0.0.0:9000" passes options'
	@echo 'make build    build it: $(BINARY)'
	@echo 'make test     every test: the server, the page, the page in Chromium, Firefox and WebKit'
	@echo 'make soak     kill -9 under load, ROUNDS=1000 times, and the long forms of other faults'
	@echo 'make soak-page  three people do whatever comes in WALKS=10 houses, from SEED=1 on, while server and network fail;'
	@echo '              and in Chromium, Firefox and WebKit, or ENGINES=firefox: 5000 messages, RESTARTS=30'
	@echo 'make sabotage servers with faults on purpose: whether the tests would find them'
	@echo 'make sim      the rules under a clock, a network and a disk that are made up; SEEDS=10000 runs, FROM=0 on'
	@echo 'make mutants  300 small faults in the rules, the wire and the queues, one at a time; SEED=1 chooses'
	@echo 'make bench    how fast it is, beside a plain server and what the machine can do; SCENARIO=fanout1000'
	@echo 'make bench-page  how fast the page is, with 10000 messages, against its budgets; MESSAGES=1000'
	@echo 'make check    format, lints, and no async runtime among the dependencies'
	@echo 'make deps     look for the tools that these need, and install what apt can'
	@echo 'make clean    remove everything that was built'

run: build
	@exec '$(BINARY)' $(ARGS)

build: deps-build
	cargo build --$(PROFILE) --locked

tested: deps-build
	cargo build --locked -p teahouse

# Two things at once, because one alone leaves the cores waiting, for a server or for a browser. The page's half is
# shown when the server's has been. `.ci/run` puts `check` behind the server's: the page takes longest, and what else
# there is to do fills its gaps.
PAGE_LOG := $(TARGET)/page-tests.log
BESIDE_THE_PAGE := server-tests

test: deps-test tested $(PAGE)/node_modules/.package-lock.json
	@echo 'The page is tested beside the server: $(PAGE_LOG), shown below in the end.'; \
	$(MAKE) --no-print-directory in-browsers >'$(PAGE_LOG)' 2>&1 & page=$$!; \
	trap 'kill $$page 2>/dev/null' INT TERM; \
	server_ended=0; $(MAKE) --no-print-directory $(BESIDE_THE_PAGE) || server_ended=$$?; \
	page_ended=0; wait $$page || page_ended=$$?; \
	cat '$(PAGE_LOG)'; \
	[ $$server_ended = 0 ] || echo '$(BESIDE_THE_PAGE): failed, further up.' >&2; \
	[ $$page_ended = 0 ] || echo 'The tests of the page failed.' >&2; \
	[ $$server_ended = 0 ] && [ $$page_ended = 0 ]

# Most tests wait for a server rather than for a core: on two cores four at a time take two thirds of the time.
TEST_THREADS := 4

# The page takes longest of all, so its tests go first where both want a core.
server-tests: deps-test
	nice cargo test --locked -p teahouse -p sim --no-run
	cargo test --locked -p teahouse -p sim -- --test-threads=$(TEST_THREADS)
	@$(MAKE) --no-print-directory sabotaged-server

ROUNDS := 1000

soak: deps-build
	SOAK_ROUNDS='$(ROUNDS)' cargo test --locked --test tests -- --nocapture --exact \
		soak::kill_9_at_random_moments_keeps_every_promise \
		soak::a_stop_at_random_moments_keeps_every_promise \
		files_soak::kill_9_while_files_come_in_loses_nothing_of_them \
		files_soak::a_large_file_comes_through_cut_lines_and_kills_as_it_was \
		file::an_upgrade_that_is_killed_has_happened_or_not \
		disk::a_failed_flush_ends_the_server_and_nothing_is_acknowledged_after_it \
		returns::whoever_was_away_for_long_misses_nothing \
		alive::a_peer_behind_a_black_network_is_found_and_a_quiet_one_is_kept \
		alive::a_server_that_stood_still_takes_nobody_for_gone \
		power::a_power_cut_at_any_moment_loses_nothing_acknowledged

# Faults on purpose, which the tests must find: in servers, and in the rules as the simulator plays them.
sabotage: sabotaged-server
	cargo test --locked -p sim --test sabotage

# These servers come into a folder of their own, so that nobody starts one of them by accident; what they are built
# from is shared with the other tests.
sabotaged-server: deps-build
	CARGO_BUILD_BUILD_DIR='$(TARGET)' cargo test --locked --features sabotage --test sabotage \
		--target-dir '$(TARGET)/sabotage'

# Each seed is a run of a few hundred steps; FROM is the first one.
SEEDS := 10000
FROM := 0

sim: deps-build
	cargo build --release --locked -p sim --no-default-features
	'$(TARGET)/release/sim' --seeds '$(SEEDS)' --from '$(FROM)'

# The seed chooses the sample, and so repeats it.
SEED := 1
MUTANTS := 300

mutants: deps-build
	@PATH="$$PATH:$(TARGET)/tools/bin"; \
	if ! command -v cargo-mutants >/dev/null; then \
		echo 'Teahouse: cargo-mutants is missing; installing it into $(TARGET)/tools'; \
		cargo install cargo-mutants --version 27.1.0 --locked --root '$(TARGET)/tools'; \
	fi && sh tests/rules/mutants.sh '$(SEED)' '$(MUTANTS)' '$(TARGET)'

# Rounds of every scenario (about three minutes each), and the scenarios: all but `memory`, `search` and `files` when none is named.
ROUNDS_OF_BENCH := 3
SCENARIO :=

bench: build
	cargo build --release --locked --workspace --manifest-path tests/bench/Cargo.toml --target-dir '$(TARGET)/bench'
	@'$(TARGET)/bench/release/bench' '$(BINARY)' '$(TARGET)/bench' $(ROUNDS_OF_BENCH) $(SCENARIO)

# The shell expands the names, because node 18, 20 and 22 each take a folder differently. Most of a browser
# test is waiting, so a few files run at once where node can do that. The first part that fails is the last one,
# and it ends by repeating what failed and how: where only the end of a long output is kept, that is in it.
page-tests: deps-test tested $(PAGE)/node_modules/.package-lock.json
	@$(MAKE) --no-print-directory in-browsers

in-browsers:
	@$(SHELL_TOOLS); echo 'node --test $(PAGE)/unit/*.test.js'; node --test $$(ends_with_failures) $(PAGE)/unit/*.test.js
	@$(SHELL_TOOLS); use_browsers '$(TESTED)'; export TEAHOUSE_HEADLESS="$$(find_headless || find_chromium)"; \
	echo "node --test $(PAGE)/browser/*.test.js $(PAGE)/engines/*.test.js, with $$TEAHOUSE_HEADLESS; $$TEAHOUSE_CHROMIUM, $$TEAHOUSE_FIREFOX and WebKit"; \
	node --test $$(ends_with_failures) $$(several_at_once) $(PAGE)/browser/*.test.js $(PAGE)/engines/*.test.js
	cargo build --locked -p teahouse -p sim
	@$(SHELL_TOOLS); echo 'node --test tests/sim/node/*.test.js'; \
	TEAHOUSE_SIM='$(TARGET)/debug/sim' node --test $$(ends_with_failures) tests/sim/node/*.test.js

MESSAGES := 10000

# Alone on the machine, or the figures mean nothing.
bench-page: build deps-test $(PAGE)/node_modules/.package-lock.json
	@$(SHELL_TOOLS); use_browsers '$(BINARY)'; MESSAGES='$(MESSAGES)' node --test $(PAGE)/bench/*.bench.js

WALKS := 10
ENGINES := chromium,firefox,webkit
RESTARTS := 30

soak-page: build deps-test $(PAGE)/node_modules/.package-lock.json
	@$(SHELL_TOOLS); use_browsers '$(BINARY)'; \
	export WALKS='$(WALKS)' SEED='$(SEED)' ENGINES='$(ENGINES)' RESTARTS='$(RESTARTS)'; \
	node --test $$(ends_with_failures) $$(one_at_a_time) $(PAGE)/soak/*.soak.js

$(PAGE)/node_modules/.package-lock.json: $(PAGE)/package-lock.json
	cd $(PAGE) && npm ci --no-audit --no-fund
	@touch $@

check: deps-build
	cargo fmt --check --all
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo clippy --locked --features sabotage --test sabotage -- -D warnings
	cargo fmt --check --all --manifest-path tests/bench/Cargo.toml
	cargo clippy --locked --workspace --all-targets --manifest-path tests/bench/Cargo.toml \
		--target-dir '$(TARGET)/bench' -- -D warnings
	@tree=$$(cargo tree --locked -e normal --prefix none) && \
	if printf '%s\n' "$$tree" | grep -E '^(tokio|async-std|smol|async-executor) '; then \
		echo 'An async runtime is among the dependencies: one thread per client does it.' >&2; exit 1; \
	else echo 'No async runtime among the dependencies.'; fi

clean:
	cargo clean
	rm -rf $(PAGE)/node_modules

deps: deps-test

deps-build:
	@$(SHELL_TOOLS); need_rust; \
	has cc || install 'a C compiler (cc)' build-essential; \
	has cc || stop 'cc is still missing; install a C compiler'

deps-test: deps-build
	@$(SHELL_TOOLS); \
	has strace || install 'strace' strace; \
	has strace || stop 'strace is still missing; install it'; \
	has_nginx || install 'nginx' nginx-light; \
	has_nginx || stop 'nginx is still missing; install it'; \
	has caddy || install 'Caddy' caddy; \
	has caddy || stop 'caddy is still missing; install it from https://caddyserver.com'; \
	has python3 || install 'Python 3' python3; \
	has python3 || stop 'python3 is still missing; install it'; \
	node_is_new || install 'Node.js 18 or newer (node)' nodejs; \
	node_is_new || stop 'the system has no Node.js 18 or newer (node); install one from https://nodejs.org'; \
	has npm || install 'npm' npm; \
	has npm || stop 'npm is still missing; install it'; \
	has_chromium || install 'Chromium' chromium fonts-noto-cjk; \
	has_chromium || stop 'Chromium is still missing (on Ubuntu it is a snap); install Chromium or Google Chrome'; \
	find_headless >/dev/null || wish 'Chromium without windows, where each person of a test takes less than half the time' chromium-headless-shell; \
	has_firefox || install 'Firefox' firefox-esr; \
	has_firefox || stop 'Firefox is still missing (on Ubuntu it is a snap); install firefox-esr or firefox from packages.mozilla.org'; \
	has_webkit || install 'WebKit with its driver and a screen for it' webkit2gtk-driver xvfb; \
	has_webkit || stop 'WebKitWebDriver or Xvfb is still missing; install webkit2gtk-driver and xvfb'

# What the recipes above are written in. `install` takes what is missing in words, then the packages; `from` is
# where it is to be had when apt has none. Nothing is taken away for it.
define SHELL_TOOLS
set -eu; from=''; \
has() { command -v "$$1" >/dev/null 2>&1; }; \
stop() { printf 'Teahouse: %s, then run make again.\n' "$$1" >&2; exit 1; }; \
install() { \
	missing="$$1"; shift; \
	has apt-get || stop "$$missing is missing; install it$$from"; \
	if [ "$$(id -u)" = 0 ]; then as_root=''; \
	elif has sudo && sudo -n true 2>/dev/null; then as_root='sudo -n'; \
	else stop "$$missing is missing; install it with: sudo apt-get install $$*$${from:+ (or$$from)}"; fi; \
	echo "Teahouse: $$missing is missing; installing $$*"; \
	{ $$as_root apt-get update -q && \
	  $$as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -q -y --no-install-recommends --no-remove "$$@"; \
	} || stop "apt could not install $$*; install $$missing$$from"; \
}; \
wish() { \
	(install "$$@" 2>/dev/null) || echo "Teahouse: it goes on without $$1 ($$2)"; \
}; \
rust_is_new() { \
	found=$$(cargo --version 2>/dev/null | cut -d ' ' -f 2); \
	oldest=$$(printf '%s\n' "$$1" "$${found%%-*}" | sort -V | head -n 1); \
	[ -n "$$found" ] && [ "$$oldest" = "$$1" ]; \
}; \
need_rust() { \
	wanted=$$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' Cargo.toml); \
	if rust_is_new "$$wanted"; then return; fi; \
	from=' from https://rustup.rs'; \
	has rustup || install "Rust $$wanted or newer" rustup ca-certificates; \
	from=''; \
	echo "Teahouse: Rust $$wanted or newer is missing; rustup installs it, for this folder alone"; \
	{ rustup toolchain install "$$wanted" --profile minimal --component clippy --component rustfmt \
		--no-self-update && \
	  rustup override set "$$wanted" >/dev/null; \
	} || stop "rustup could not install Rust $$wanted, and said why"; \
	rust_is_new "$$wanted" || stop "Rust $${found:-of no version} still comes first; take it out of PATH or RUSTUP_TOOLCHAIN"; \
}; \
has_nginx() { has nginx || [ -x /usr/sbin/nginx ]; }; \
node_is_new() { has node && node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)'; }; \
find_chromium() { \
	for name in "$${TEAHOUSE_CHROMIUM:-chromium}" chromium-browser google-chrome; do \
		if command -v "$$name"; then return 0; fi; \
	done; \
	return 1; \
}; \
find_headless() { command -v "$${TEAHOUSE_HEADLESS:-chromium-headless-shell}"; }; \
find_firefox() { \
	for name in "$${TEAHOUSE_FIREFOX:-firefox-esr}" firefox; do \
		if command -v "$$name"; then return 0; fi; \
	done; \
	return 1; \
}; \
use_browsers() { \
	TEAHOUSE_BIN="$$1" TEAHOUSE_CHROMIUM="$$(find_chromium)" TEAHOUSE_FIREFOX="$$(find_firefox)"; \
	export TEAHOUSE_BIN TEAHOUSE_CHROMIUM TEAHOUSE_FIREFOX; \
}; \
node_can() { node --help | grep -q -e "$$1"; }; \
several_at_once() { if node_can --test-concurrency; then echo --test-concurrency=3; fi; }; \
one_at_a_time() { if node_can --test-concurrency; then echo --test-concurrency=1; fi; }; \
ends_with_failures() { if node_can --test-reporter; then echo --test-reporter=spec; fi; }; \
has_chromium() { find_chromium >/dev/null; }; \
has_firefox() { find_firefox >/dev/null; }; \
has_webkit() { has WebKitWebDriver && has Xvfb; }
endef

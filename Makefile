# One Makefile for the whole house; nothing recursive but for other modes.
# `make help` lists the targets.
#
# MODE picks the build; each has its own folder under build/, so switching
# costs nothing:   release (default) | debug | asan | tsan | cov | fuzz
MODE   ?= release
CC      = gcc
B      := build/$(MODE)
export B

# --- flags ------------------------------------------------------------------
WARN   := -Wall -Wextra -Wpedantic -Wshadow -Wundef -Wwrite-strings \
          -Wcast-qual -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes \
          -Wold-style-definition -Wformat=2 -Wvla -Wconversion -Wno-sign-conversion \
          -Wimplicit-fallthrough
ISAL   := yes
BASE   := -std=c11 -D_GNU_SOURCE $(if $(filter yes,$(ISAL)),-DARREARS_ISAL) -g -fno-common -fno-omit-frame-pointer
OPT_release := -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong
OPT_debug   := -O0 -DDEBUG
OPT_asan    := -O1 -DDEBUG -fsanitize=address,undefined -fno-sanitize-recover=all
OPT_tsan    := -O1 -DDEBUG -fsanitize=thread
OPT_cov     := -O0 -DDEBUG -DCOVERAGE --coverage
OPT_fuzz    := -O1 -DDEBUG -DECTX_STEPS=2000000 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
ifeq ($(MODE),fuzz)
CC := clang
WERROR := 0	# the warnings are gcc's; clang has others
endif
ifeq ($(origin OPT_$(MODE)),undefined)
$(error MODE=$(MODE) is none of: release debug asan tsan cov fuzz)
endif
WERROR ?= 1
ifeq ($(WERROR),1)
WARN += -Werror
endif
Q       := $(if $(V),,@)
say      = @printf '  %-4s %s\n' $(1) $@
ALLFLAGS = $(BASE) $(OPT_$(MODE)) $(WARN) $(CFLAGS)
# libbidgcc000: the build of Intel's decimal library that fits its headers by value and
# has no globals.
# Inflating extracts: ISA-L, or with ISAL=no zlib.
LDLIBS   := $(if $(filter yes,$(ISAL)),-lisal) -lxml2 -lz -llz4 -ldb -lpcre2-8 -lnettle -ljansson -l:libbidgcc000.a -lpthread -lm

# What Debian 12 must have; installed before the first object is built.
PACKAGES := gcc libc6-dev libxml2-dev zlib1g-dev libdb5.3-dev libpcre2-dev nettle-dev libjansson-dev \
            libintelrdfpmath-dev liblz4-dev $(if $(filter yes,$(ISAL)),libisal-dev) check libsubunit-dev pkg-config tzdata
.DEFAULT_GOAL := all
build/.packages: Makefile
	@sh tests/kit/packages.sh $(PACKAGES)
	@mkdir -p build && touch $@

# --- the layers: what each may see is what -I shows it ------------------------
# An include that points up, or past a front door, does not compile.
SEE_engine  := -Iengine/src -isystem /usr/include/libxml2
SEE_formats := -Iengine/src -Iformats -Iformats/src
SEE_rules   := -Iengine/src -Irules   -Irules/src
SEE_jobs    := -Iengine/src -Iformats -Irules -Ijobs -Ijobs/src
SEE_tests   := -Itests/kit
SEE_all      = -Iengine/src -Iformats -Iformats/src -Irules -Irules/src -Ijobs -Ijobs/src

LAYERS := engine formats rules jobs
src     = $(sort $(shell find $(1) -name '*.c' 2>/dev/null))
obj     = $(patsubst %.c,$(B)/%.o,$(1))
$(foreach l,$(LAYERS),$(eval SRC_$(l) := $(filter-out jobs/src/cli/%,$(call src,$(l)/src))))
SRC_cli := $(call src,jobs/src/cli)
LIB     = $(B)/lib$(1).a
# Each layer links with what stands below it, so an upward call does not link.
NEED_engine  := $(call LIB,engine)
NEED_formats := $(call LIB,formats) $(NEED_engine)
NEED_rules   := $(call LIB,rules) $(NEED_engine)
NEED_jobs    := $(call LIB,jobs) $(call LIB,formats) $(call LIB,rules) $(NEED_engine)

all: $(B)/arrears						## build the program

$(B)/arrears: $(call obj,$(SRC_cli)) $(NEED_jobs)
	$(call say,LINK)
	$(Q)$(CC) $(ALLFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# What --version tells; nothing that a run publishes depends on it.
$(B)/built.h: FORCE
	@sh tests/kit/built.sh $@ $(filter-out libc6-dev libsubunit-dev,$(filter %-dev,$(PACKAGES)))
$(B)/jobs/src/cli/version.o: ALLFLAGS += -I$(B)
$(B)/jobs/src/cli/version.o: $(B)/built.h
# The home that "arrears new" writes.
$(B)/starter.h: $(shell find samples/starter formats/layouts jobs/cycles) \
    $(wildcard rules/packs/*.xsd) rules/packs/README.md formats/README.md jobs/README.md samples/carry.sh
	@mkdir -p $(@D)
	@sh samples/carry.sh $(B)
$(B)/jobs/src/cli/cmd_new.o: ALLFLAGS += -I$(B)
$(B)/jobs/src/cli/cmd_new.o: $(B)/starter.h
.PHONY: FORCE

define layer_rules
$(call LIB,$(1)): $(call obj,$(SRC_$(1)))
	$$(call say,AR)
	@mkdir -p $$(@D)
	$$(Q)rm -f $$@; $$(AR) rcs $$@ $$^
$(B)/$(1)/src/%.o: $(1)/src/%.c Makefile | build/.packages
	@mkdir -p $$(@D)
	$$(call say,CC)
	$$(Q)$$(CC) $$(ALLFLAGS) $(SEE_$(1)) -MMD -MP -c -o $$@ $$<
# A test sees what its layer sees, and links no more than its layer needs.
$(B)/tests/unit/$(1)/%_test: tests/unit/$(1)/%_test.c $(B)/tests/kit/kit.o $(NEED_$(1)) Makefile
	@mkdir -p $$(@D)
	$$(call say,CC)
	$$(Q)$$(CC) $$(ALLFLAGS) -Wno-gnu-zero-variadic-macro-arguments -Wno-pedantic $(SEE_$(1)) $(SEE_tests) -MMD -MP -o $$@ $$(filter %.c %.o %.a,$$^) -lcheck -lsubunit $$(LDLIBS) -lrt
endef
$(foreach l,$(LAYERS),$(eval $(call layer_rules,$(l))))

$(B)/tests/kit/%.o: tests/kit/%.c Makefile | build/.packages
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALLFLAGS) -Wno-pedantic -Iengine/src $(SEE_tests) -MMD -MP -c -o $@ $<

# --- tests --------------------------------------------------------------------
UNIT  := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/unit/*/*_test.c)))
FUZZ  := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
CASES := $(B)/packcases $(B)/bothways tests/packs/cases.sh
# What reads the sources needs no sanitizer.
HOUSE := $(sort $(wildcard $(if $(filter asan,$(MODE)),,tests/house/*.sh) tests/cli/*.sh))
# What is laid for an installation is the same whatever is built.
ifneq ($(MODE),release)
HOUSE := $(filter-out tests/cli/install.sh tests/cli/units.sh,$(HOUSE))
endif
NIGHT := $(filter-out %/lib.sh,$(sort $(wildcard tests/night/*.sh))) tests/golden/golden.sh
WORLD := $(sort $(wildcard tests/world/*.sh))
# A night takes ten times as long where threads are watched; there runs what takes them ways of their own:
# workers and chunks, streams, month ends, rechecks, what is kept in, kills at each stage.
ifeq ($(MODE),tsan)
CASES :=
UNIT  := $(filter-out $(B)/tests/unit/rules/%,$(UNIT))
HOUSE := tests/cli/stream.sh
NIGHT := $(patsubst %,tests/night/%.sh,breaker copies month recheck rerun same)
WORLD := tests/world/eachstage.sh tests/world/manners.sh
endif

unit: $(UNIT)							## unit tests alone
	@sh tests/kit/run.sh $(UNIT)

check: $(B)/arrears $(B)/gen $(B)/small $(B)/packcases $(B)/bothways $(B)/tck $(B)/fault.so $(UNIT) $(FUZZ)					## all quick tests; last line: N passed, N failed
	@sh tests/kit/run.sh $(UNIT) $(FUZZ) $(CASES) $(HOUSE) $(NIGHT) $(WORLD)

# --- fuzzing: a target X and its corpus; without a fuzzer, a plain program replays it
ifeq ($(MODE),fuzz)
FUZZ_MAIN  :=
FUZZ_FLAGS := -fsanitize=fuzzer
else
FUZZ_MAIN  := tests/fuzz/replay.c
FUZZ_FLAGS :=
endif
FUZZ_SECS  ?= 30
$(B)/tests/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(FUZZ_MAIN) $(NEED_jobs) Makefile
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALLFLAGS) $(FUZZ_FLAGS) $(SEE_jobs) -MMD -MP -o $@ $(filter %.c %.a,$^) $(LDLIBS)
fuzz-run: $(FUZZ)
	@for t in $(FUZZ); do c=tests/fuzz/corpus/$${t##*fuzz_}; echo "$$t: $(FUZZ_SECS) s"; \
	    nice -n 19 $$t -max_total_time=$(FUZZ_SECS) -timeout=20 -rss_limit_mb=2048 -max_len=4096 -verbosity=0 \
	    -artifact_prefix=$$c/found- $$c || exit 1; done
fuzz:								## fuzz every target for FUZZ_SECS=30 seconds (clang)
	@$(MAKE) MODE=fuzz fuzz-run FUZZ_SECS=$(FUZZ_SECS)

# The DMN Technology Compatibility Kit, which is not ours to ship.
TCK   ?= ../shared/tck
CONFORMANCE := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard tests/conformance/*.c)))
$(B)/tests/conformance/%.o: tests/conformance/%.c Makefile | build/.packages
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALLFLAGS) $(SEE_rules) -MMD -MP -c -o $@ $<
$(B)/tck: $(CONFORMANCE) $(NEED_rules)
	$(call say,LINK)
	$(Q)$(CC) $(ALLFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
night: $(B)/arrears $(B)/gen					## what a night must stand: a small town's nights
	@sh tests/kit/run.sh $(NIGHT)
FORMAT := $(shell sed -n 's/.*STORE_FORMAT = \([0-9]*\),.*/\1/p' engine/src/store/store_inside.h)
golden: $(B)/arrears $(B)/gen					## keeps a store of today's format in tests/golden, once a format
	@sh tests/golden/keep.sh tests/golden/format-$(FORMAT)
.PHONY: night golden
conformance: $(B)/tck						## the DMN compatibility kit: make conformance TCK=DIR
	@$(B)/tck --floor tests/conformance/floor.txt $(TCK)

conformance-floor: $(B)/tck					## each suite of the kit against its recorded floor
	@sh tests/conformance/floor.sh $(B)/tck $(TCK)

conformance-old: $(B)/tck					## the kit rewritten in the forms of DMN 1.1 to 1.4, against its floor
	@B=$(B) sh tests/conformance/old.sh $(B)/tck $(TCK)

# The cases of every shipped pack, strictly, by index and by scan.
PACKCASES := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard tests/packs/*.c)))
$(B)/tests/packs/%.o: tests/packs/%.c Makefile | build/.packages
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALLFLAGS) $(SEE_jobs) -MMD -MP -c -o $@ $<
$(B)/packcases: $(PACKCASES) $(NEED_jobs)
	$(call say,LINK)
	$(Q)$(CC) $(ALLFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
# Every table of the packs and of the tests' models, by index and by scan.
$(B)/bothways: tests/tables/bothways.c $(NEED_jobs) Makefile
	$(call say,LINK)
	$(Q)$(CC) $(ALLFLAGS) $(SEE_jobs) -MMD -MP -o $@ $(filter %.c %.a,$^) $(LDLIBS)
# Small utilities by the thousand, in memory.
$(B)/tests/small/%.o: tests/small/%.c Makefile | build/.packages
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALLFLAGS) $(SEE_jobs) -MMD -MP -c -o $@ $<
$(B)/small: $(call obj,$(sort $(wildcard tests/small/*.c))) $(call obj,$(filter-out %/main.c,$(SRC_cli))) $(NEED_jobs)
	$(call say,LINK)
	$(Q)$(CC) $(ALLFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
packs: $(B)/packcases						## the cases of the shipped rule packs
	@sh tests/kit/run.sh $(B)/packcases

TOWNS ?= 1000
SEED  ?= 1
small: $(B)/small							## small odd utilities, looked at by other eyes: make small TOWNS=1000 SEED=1
	@$(B)/small --towns $(TOWNS) --from $(SEED) rules/packs/us-fl-municipal
.PHONY: small

cases: $(B)/arrears $(B)/gen					## the cases of all packs by their numbers: case 33 ok
	@sh tests/packs/cases.sh plain
.PHONY: cases

# --- samples, demo, bench -------------------------------------------------------
$(B)/tests/gen/%.o: tests/gen/%.c Makefile | build/.packages
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALLFLAGS) -Iengine/src -Iformats -Itests/gen -MMD -MP -c -o $@ $<
$(B)/gen: $(call obj,$(sort $(wildcard tests/gen/*.c))) $(NEED_formats)
	$(call say,LINK)
	$(Q)$(CC) $(ALLFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(B)/bench: tests/bench/bench.c Makefile | build/.packages
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALLFLAGS) -o $@ $< -lz
$(B)/parse_bench: tests/bench/parse_bench.c $(NEED_formats) Makefile | build/.packages
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALLFLAGS) -Iengine/src -Iformats -o $@ $(filter %.c %.a,$^) $(LDLIBS)

$(B)/table_bench: tests/bench/table_bench.c $(NEED_jobs) Makefile
	$(call say,CC)
	$(Q)$(CC) $(ALLFLAGS) $(SEE_all) -MMD -MP -o $@ $(filter %.c %.o %.a,$^) $(LDLIBS)

demo: $(B)/arrears						## the sample utility's nights, and why one order was written
	@sh tests/demo.sh $(B)/arrears
samples: $(B)/gen $(B)/arrears					## write samples/lakemont anew (it lives its 40 days)
	@sh samples/make.sh $(B)/gen $(B)/arrears samples/lakemont
ACCOUNTS ?= 1000000
bench: $(B)/gen $(B)/arrears $(B)/bench				## load, night, stream beside zlib inflate and DuckDB, then rules; ACCOUNTS=1000000
	@sh tests/bench/bench.sh $(B)/gen $(B)/arrears $(B)/bench $(ACCOUNTS)
	@$(MAKE) --no-print-directory bench-rules
oracle: $(B)/arrears $(B)/gen					## four nights of a town, looked at by other eyes than the program's; ACCOUNTS=1000000
	@ACCOUNTS=$(ACCOUNTS) sh tests/kit/run.sh tests/house/usualtown.sh
bench-peers: $(B)/arrears $(B)/bench				## one wide extract and three tables, beside DuckDB, awk and gzip; ACCOUNTS=1000000
	@sh tests/bench/peers/bench.sh $(B)/arrears $(B)/bench $(ACCOUNTS)
bench-rules: $(B)/table_bench					## table decisions and literal FEEL a second on one thread
	@$(B)/table_bench

crash: $(B)/arrears $(B)/gen					## ends the program at every failure point; the bytes must be the same
	@JOBS=1 sh tests/kit/run.sh tests/crash/crash.sh
$(B)/powerloss: tests/crash/powerloss.c Makefile | build/.packages
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALLFLAGS) -o $@ $<
# Preloaded into the program as it is: no sanitizer goes with it.
$(B)/fault.so: tests/faults/fault.c Makefile | build/.packages
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -O1 -g $(filter-out -Wpedantic -Wcast-qual,$(WARN)) -fPIC -shared -o $@ $<
PLACES ?= 8
faults: $(B)/arrears $(B)/gen $(B)/fault.so			## each system call and allocation fails at PLACES=8 places, each file is damaged
	@B=$(B) PLACES=$(PLACES) sh tests/faults/faults.sh
POWER ?= all
power: $(B)/arrears $(B)/gen $(B)/powerloss			## takes the power away at every sync; POWER=some: of each kind two
	@B=$(B) POWER=$(POWER) sh tests/crash/power.sh

valgrind: $(B)/arrears						## a short demo under valgrind's memcheck
	@sh tests/kit/packages.sh valgrind
	@B=$(B) sh tests/valgrind.sh

editor:								## every shipped model in the editor of policy staff, and back
	@sh tests/editor/run.sh

# --- installing: PREFIX and DESTDIR as everywhere
PREFIX ?= /usr/local
install: $(B)/arrears						## program, shipped home, manual, completions below PREFIX=/usr/local (and DESTDIR)
	@sh jobs/install/lay.sh $(B) "$(DESTDIR)" "$(PREFIX)"
uninstall: $(B)/arrears						## takes the same files away again
	@sh jobs/install/lay.sh -r $(B) "$(DESTDIR)" "$(PREFIX)"
deb: $(B)/arrears						## a Debian package of it, in build/release
	@sh tests/kit/packages.sh dpkg-dev binutils
	@sh jobs/install/deb.sh $(B)
.PHONY: install uninstall deb

help:								## this list
	@awk -F'##' '/^[a-z][a-z -]*:.*##/ { split($$1, t, ":"); printf "%-12s %s\n", t[1], $$2 }' Makefile
clean:								## remove build/
	rm -rf build
-include $(shell find $(B) -name '*.d' -type f 2>/dev/null)
.PHONY: oracle all crash faults power valgrind fuzz fuzz-run demo samples bench bench-rules bench-peers unit check conformance conformance-floor conformance-old packs editor help clean
.DELETE_ON_ERROR:
.SECONDARY:

# make alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help build run-server demo samples tui batch test test-real test-busy check bench bench-compare bench-turns bench-parts bench-peers fuzz soak lines rooms dist clean archives

MVN := mvn -B
SERVER_ARGS ?=
FUZZ_SECONDS ?= 60
SOAK_MINUTES ?= 10
ROUNDS ?=
PHOTOS ?=
BENCH_ARGS ?=
RUNS ?= 5
TESTS ?=
PARTS ?=
VERSION := $(shell sed -n 's:^  <version>\(.*\)</version>:\1:p' pom.xml | head -n 1)

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

build: ## Make what bin/pomona needs (target/pomona.jar, target/lib, class archives)
	@[ ! pom.xml -nt target/lib ] || rm -rf target/lib # else libraries of two versions may lie there
	$(MVN) -q package -DskipTests
	@[ -n "$$(find target/archives.made -newer target/pomona.jar -newer pom.xml -newer bin/pomona 2>/dev/null)" ] || \
		$(MAKE) -s archives >target/archives.log 2>&1 || \
		echo "No class archives, so starts take longer: target/archives.log"

# Not dynamic archives: JDK 17 keeps classes as old as picocli's out of those. A server that runs already is asked
# instead of a child; then only the client's archive is made.
archives:
	POMONA_ARCHIVE=list bin/pomona predict models/apple-leaf/golden/scab.png
	POMONA_ARCHIVE=dump bin/pomona predict
	[ -z "$$(ls target/pomona-serve-*.classes)" ] || POMONA_ARCHIVE=dump bin/pomona serve
	(sleep 4; printf j; sleep 1; printf z; sleep 1; printf qq) | POMONA_ARCHIVE=list XDG_STATE_HOME=target \
		script -qec 'stty cols 120 rows 36; bin/pomona tui --server 127.0.0.1:1 samples' /dev/null || true
	[ -z "$$(ls target/pomona-tui-*.classes)" ] || POMONA_ARCHIVE=dump bin/pomona tui
	POMONA_ARCHIVE=list bin/pomona batch samples --fresh -o target/archive.csv -o target/archive.html
	POMONA_ARCHIVE=dump bin/pomona batch
	rm -f target/*.classes target/archive.*
	touch target/archives.made

run-server: build ## Run the server on 127.0.0.1:5050, HTTP on 5080, health on 5081 (SERVER_ARGS="--port 6000")
	bin/pomona serve --http-port 5080 --admin-port 5081 --ports-if-free $(SERVER_ARGS)

demo: build ## Predict the pictures in samples/ (through the server on port 5050, else one of its own, then stopped)
	bin/pomona predict samples/*.jpg

samples: build ## Draw the pictures in samples/ again, pixel for pixel
	java -cp 'target/pomona.jar:target/lib/*' pomona.tools.painter.Main --out samples

tui: build ## Open the terminal client (DIR=folder)
	bin/pomona tui $(DIR)

batch: build ## Send a folder: make batch DIR=photos [RESULTS=results.csv]
	bin/pomona batch $(or $(DIR),samples) -o $(or $(RESULTS),results.csv)

test: ## Run the tests that every change needs (TESTS=Class)
	$(MVN) test $(if $(TESTS),-Dtest='$(TESTS)')

test-real: ## Run the tests that need other programs: tmux, sshd, xterm, Chromium (each skipped where its program is missing)
	$(MVN) test -Dgroups=real -DexcludedGroups=none $(if $(TESTS),-Dtest='$(TESTS)')

test-busy: ## Run the tests RUNS times (5) beside busy loops on all cores (TESTS=Class): target/test-busy/run-N.log
	@.ci/test-busy $(RUNS) '$(TESTS)'

check: ## Tests, format, coverage (target/site/jacoco) and mutation (target/pit-reports)
	$(MVN) verify spotless:check -Djacoco.skip=false
	$(MVN) test-compile pitest:mutationCoverage

bench: build ## Measure load, faults and memory (PHOTOS=folder, BENCH_ARGS="--only hostile")
	bin/pomona bench $(if $(PHOTOS),--photos '$(PHOTOS)') $(BENCH_ARGS)

bench-compare: build ## Compare results of make bench: make bench-compare OLD="a1.json a2.json" NEW="b1.json b2.json"
	bin/pomona bench compare --old $(OLD) --new $(NEW)

bench-turns: build ## Measure two built checkouts by turns: make bench-turns OLD=../before [NEW=.] [OLD_MODEL= NEW_MODEL=]
	bin/pomona bench turns --old '$(OLD)' --new '$(or $(NEW),.)' --rounds $(or $(ROUNDS),10) \
		$(if $(OLD_MODEL),--old-model '$(OLD_MODEL)') $(if $(NEW_MODEL),--new-model '$(NEW_MODEL)') \
		$(if $(PHOTOS),--photos '$(PHOTOS)') $(BENCH_ARGS)

bench-parts: ## Measure small parts: frame reader, base64, area average, verdict (PARTS=AreaScaler, default all; both compilers)
	$(MVN) -q -Pparts test-compile exec:exec -Djmh.args='$(PARTS) $(BENCH_ARGS)'

bench-peers: build ## Pomona against LitServe, TorchServe, BentoML and a plain script (PHOTOS=folder, ROUNDS=3, SECONDS=20)
	src/bench/peers/run '$(or $(PHOTOS),samples)' --rounds $(or $(ROUNDS),3) --seconds $(or $(SECONDS),20) $(BENCH_ARGS)

fuzz: ## Broken bytes and random clients against reader, messages, decoders, live servers for FUZZ_SECONDS (60)
	$(MVN) test -Dtest='*Fuzz' -Dpomona.fuzz.seconds=$(FUZZ_SECONDS) -Dsurefire.failIfNoSpecifiedTests=true

soak: build ## Good and broken clients for SOAK_MINUTES (10), then the books and the memory curve
	bin/pomona bench --only soak --soak $(SOAK_MINUTES)m $(if $(PHOTOS),--photos '$(PHOTOS)') $(BENCH_ARGS)

lines: ## Lines and files by room, and the largest folders
	@.ci/lines

rooms: build ## Draw who uses whom, from the compiled classes: docs/rooms.svg
	java -cp target/pomona.jar pomona.tools.docs.RoomsPicture target/classes src/main/java/pomona docs/rooms.svg

dist: build ## Pack a release: target/pomona-VERSION.tar.gz
	@rm -rf target/dist && mkdir -p target/dist/pomona-$(VERSION)/lib
	@cp -R bin models LICENSE target/dist/pomona-$(VERSION)/
	@for part in README.md docs samples clients deploy; do \
		[ ! -e $$part ] || cp -R $$part target/dist/pomona-$(VERSION)/; done
	@cp target/pomona.jar target/lib/*.jar target/dist/pomona-$(VERSION)/lib/
	@tar -C target/dist -czf target/pomona-$(VERSION).tar.gz pomona-$(VERSION)
	@echo "target/pomona-$(VERSION).tar.gz"

clean: ## Remove what the build made
	$(MVN) -q clean

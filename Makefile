# Two commands for people: `make up` and `make test`. The work is done by scripts/, one file per concern.
.PHONY: help up test soak dev bench clean purge
export SLIPWAY_PORT SLIPWAY_DATA SLIPWAY_LESSONS SLIPWAY_OFFLINE YES BENCH LEARNERS

help:
	@echo "make up      prepare this machine and serve the lessons at http://localhost:4747 until Ctrl-C"
	@echo "make test    run all tests: Java, agent, web and browser, against a real Docker engine"
	@echo "make soak    a hundred kills of server and database, 500 faults of all kinds, under load, and a class built from source (an hour and a half)"
	@echo "make dev     the quick loop for working on Slipway itself"
	@echo "make bench   measure this machine's figures, peers in the same run (BENCH=class LEARNERS=5: a class alone)"
	@echo "make clean   remove what was built"
	@echo "make purge   ask, then remove this instance's containers, images, volumes and data"
	@echo "SLIPWAY_PORT=4747 and SLIPWAY_DATA=./data can be set for each."

up:
	@scripts/up.sh

test:
	@scripts/test.sh

soak:
	@scripts/soak.sh

dev:
	@scripts/dev.sh

bench:
	@scripts/bench.sh

clean:
	@rm -rf target web/dist web/node_modules

purge:
	@scripts/purge.sh

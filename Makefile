# Every task of the project; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

IMAGE := img
BUILD := build
MVN := mvn

# Where `make install` puts things. DESTDIR goes before every path and into none of them.
DESTDIR :=
PREFIX := /usr/local
UNITS := $(PREFIX)/lib/systemd/system

# What the jars are made of.
sources := pom.xml $(shell find .mvn proto computation measurement agent manager cli benchmarks -type f \
	-not -path '*/target/*' -not -path '*/src/test/*')
templates := $(wildcard libvirt-templates/*.xml)
commit = $(shell git rev-parse --short=12 HEAD 2> /dev/null || echo unknown)
build_info = -Dbuild.commit=$(commit) -Dbuild.time=$(shell date -u +%Y-%m-%dT%H:%M:%SZ)

.PHONY: help
help: ## lists the tasks
	@grep -hE '^[a-z_-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z_-]+):.*## (.*)/  make \1\t\2/' | expand -t 27

.PHONY: demo
demo: setup libvirt manager cli image ## sets everything up, runs the README's computation, then one of three parties
	@scripts/demo

.PHONY: test
test: setup libvirt newer-libvirt image manager agent cli ## sets everything up and runs every test, VM boots included
	$(MVN) verify $(build_info)
	hal/linux/check-contents $(IMAGE)
	hal/linux/check-reproducible
	scripts/check-install
	$(bench) --effort check

.PHONY: simulate
simulate: setup ## tries SEEDS (10000) orders of events on the service in memory, from FIRST (0) on
	@$(MVN) --quiet --projects manager --also-make test -Dtest=SimulationTest \
		-Dsurefire.failIfNoSpecifiedTests=false \
		-DargLine="-Dsimulation.seeds=$(or $(SEEDS),10000) -Dsimulation.first=$(or $(FIRST),0)"

.PHONY: setup
setup: ## installs the Debian packages that are missing
	@scripts/step "Debian packages" scripts/install-packages

.PHONY: libvirt
libvirt: setup ## makes sure that libvirt answers
	@scripts/step "libvirt" scripts/start-libvirt

.PHONY: newer-libvirt
newer-libvirt: setup ## unpacks libvirt, QEMU and firmware of later Debian releases, for the tests
	@scripts/step "libvirt of Debian 13" scripts/newer-libvirt trixie $(BUILD)/newer-libvirt/trixie
	@scripts/step "libvirt of the release after" scripts/newer-libvirt forky $(BUILD)/newer-libvirt/forky

.PHONY: manager
manager: $(BUILD)/cocos-manager ## builds build/cocos-manager

.PHONY: cli
cli: $(BUILD)/cocos ## builds build/cocos, the command for those who run computations

.PHONY: image
image: $(BUILD)/jars ## builds the guest image in img/
	@scripts/step "guest image" hal/linux/build $(IMAGE)

.PHONY: agent
agent: $(BUILD)/agent/agent ## builds the agent for disk images in build/agent/

.PHONY: proto
proto: setup ## generates the gRPC stubs anew and compiles them
	@$(MVN) --quiet --projects proto,agent --also-make compile -Dprotobuf.compiler.incremental=false
	@echo "the manager's stubs are in proto/target/generated-sources/protobuf, the agent's (lite) in agent/target/generated-sources/protobuf"

.PHONY: install
install: manager cli ## installs to PREFIX (/usr/local) and /etc, under DESTDIR
	@scripts/install-manager "$(BUILD)" "$(IMAGE)" "$(DESTDIR)" "$(PREFIX)" "$(UNITS)"
	@scripts/install-cli "$(BUILD)" "$(DESTDIR)" "$(PREFIX)"

.PHONY: uninstall
uninstall: ## removes what was installed; configuration, VMs and their state stay
	rm -rf "$(DESTDIR)$(PREFIX)/lib/cocos-manager" "$(DESTDIR)$(PREFIX)/share/cocos-manager"
	rm -f "$(DESTDIR)$(PREFIX)/bin/cocos-manager" "$(DESTDIR)$(UNITS)/cocos-manager.service"
	rm -rf "$(DESTDIR)$(PREFIX)/lib/cocos"
	rm -f "$(DESTDIR)$(PREFIX)/bin/cocos" "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/cocos"

.PHONY: install-agent
install-agent: agent ## installs agent and unit in the disk image mounted at DESTDIR
	@install -d "$(DESTDIR)/cocos" "$(DESTDIR)/var/log/cocos" "$(DESTDIR)/etc/systemd/system" \
		"$(DESTDIR)/usr/lib/cocos" "$(DESTDIR)/etc/sysusers.d"
	@rm -rf "$(DESTDIR)/cocos/runtime"
	@cp -R $(BUILD)/agent/. "$(DESTDIR)/cocos"
	@install -m 0755 hal/linux/rootfs/usr/lib/cocos/run-algorithm "$(DESTDIR)/usr/lib/cocos/"
	@install -m 0644 init/systemd/cocos-agent.service "$(DESTDIR)/etc/systemd/system/"
	@install -m 0644 init/systemd/cocos-algorithm.sysusers "$(DESTDIR)/etc/sysusers.d/cocos-algorithm.conf"

.PHONY: docker_dev_manager
docker_dev_manager: manager image ## builds the container image cocos-manager:dev
	@rm -rf $(BUILD)/container
	@$(MAKE) --no-print-directory install DESTDIR=$(BUILD)/container PREFIX=/usr/local > /dev/null
	@docker/build

.PHONY: run
run: ## runs cocos-manager:dev with Jaeger and a receiver of its events
	@docker/run

.PHONY: format
format: ## formats the Java sources
	$(MVN) --quiet spotless:apply

.PHONY: clean
clean: ## removes what was built; VMs and their state stay
	rm -rf $(BUILD) $(IMAGE) */target

# The stamp of the last Maven run: Maven takes ten seconds to find out that nothing has changed.
$(BUILD)/jars: $(sources) | setup
	@scripts/step "manager, agent and command (the first time downloads their libraries)" \
		$(MVN) --batch-mode package -Dmaven.test.skip=true $(build_info)
	@mkdir -p $(BUILD)
	@touch $@

$(BUILD)/cocos-manager: $(BUILD)/jars manager/src/main/launcher/cocos-manager $(templates) \
		scripts/archive-manager
	@rm -rf $(BUILD)/lib $(BUILD)/libvirt-templates
	@mkdir -p $(BUILD)/lib
	@cp manager/target/lib/*.jar $(BUILD)/lib/
	@cp manager/target/cocos-manager-*.jar $(BUILD)/lib/cocos-manager.jar
	@cp -R libvirt-templates $(BUILD)/
	@scripts/archive-manager $(BUILD)/lib $(BUILD)/libvirt-templates
	@install -m 0755 manager/src/main/launcher/cocos-manager $@

# With the archive of the classes that a list loads: Java starts sooner with it, and does without it.
$(BUILD)/cocos: $(BUILD)/jars cli/src/main/launcher/cocos scripts/archive-classes
	@rm -rf $(BUILD)/lib-cli
	@mkdir -p $(BUILD)/lib-cli
	@cp cli/target/lib/*.jar $(BUILD)/lib-cli/
	@cp cli/target/cocos-cli-*.jar $(BUILD)/lib-cli/cocos-cli.jar
	@scripts/archive-classes $(BUILD)/lib-cli
	@install -m 0755 cli/src/main/launcher/cocos $@

# What the agent uses of Java is what it uses in the guest image (hal/linux/build).
$(BUILD)/agent/agent: $(BUILD)/jars agent/src/main/launcher/agent
	@rm -rf $(BUILD)/agent
	@mkdir -p $(BUILD)/agent
	@jlink --add-modules $$(sed -n 's/^java_modules=//p' hal/linux/build) \
		--no-header-files --no-man-pages --strip-debug --compress=2 --output $(BUILD)/agent/runtime
	@cp agent/target/cocos-agent-*-guest.jar $(BUILD)/agent/agent.jar
	@install -m 0755 agent/src/main/launcher/agent $@

bench := java -Xmx512m -jar benchmarks/target/cocos-benchmarks-0.1.0.jar --to $(BUILD)/bench \
	--commit $$(git describe --always --dirty 2> /dev/null || echo unknown)

.PHONY: bench
bench: setup libvirt manager image ## measures what is promised beside virsh and others (QUICK=1: less often; ONLY="launch many": some)
	@$(bench) --effort $(if $(QUICK),quick,whole) $(ONLY)

.PHONY: bench-check
bench-check: setup libvirt manager image ## measures what no change may make worse, and fails where one has (a minute and a half)
	@$(bench) --effort check $(ONLY)

SEED :=
FAULTS := 240

.PHONY: bench-boot
bench-boot: image ## measures the guest's boot beside a bare image's (some minutes)
	@hal/linux/measure-boot $(IMAGE)

.PHONY: chaos
chaos: setup manager ## kills manager, libvirtd and QEMU at random, and counts what is lost (minutes; root)
	@scripts/step "the classes of the tests" $(MVN) --batch-mode --projects manager --also-make test-compile
	@scripts/chaos "$(SEED)" "$(FAULTS)"

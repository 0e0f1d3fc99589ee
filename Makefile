# Every task of the project; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

IMAGE := img
BUILD := build
MVN := mvn

# What the jars are made of.
sources := pom.xml $(shell find .mvn proto computation agent manager -type f \
	-not -path '*/target/*' -not -path '*/src/test/*')
templates := $(wildcard libvirt-templates/*.xml)
commit = $(shell git rev-parse --short=12 HEAD 2> /dev/null || echo unknown)

.PHONY: help
help: ## lists the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

.PHONY: demo
demo: setup libvirt manager image ## sets everything up and runs the README's computation in a VM
	@scripts/demo

.PHONY: test
test: setup libvirt image ## sets everything up and runs every test, VM boots included
	$(MVN) verify
	hal/linux/check-reproducible

.PHONY: setup
setup: ## installs the Debian packages that are missing
	@scripts/step "Debian packages" scripts/install-packages

.PHONY: libvirt
libvirt: setup ## makes sure that libvirt answers
	@scripts/step "libvirt" scripts/start-libvirt

.PHONY: manager
manager: $(BUILD)/cocos-manager ## builds build/cocos-manager

.PHONY: image
image: $(BUILD)/jars ## builds the guest image in img/
	@scripts/step "guest image" hal/linux/build $(IMAGE)

.PHONY: format
format: ## formats the Java sources
	$(MVN) --quiet spotless:apply

.PHONY: clean
clean: ## removes what was built; VMs and their state stay
	rm -rf $(BUILD) $(IMAGE) */target

# The stamp of the last Maven run: Maven takes ten seconds to find out that nothing has changed.
$(BUILD)/jars: $(sources) | setup
	@scripts/step "manager and agent (the first time downloads their libraries)" \
		$(MVN) --batch-mode package -Dmaven.test.skip=true -Dbuild.commit=$(commit) -Dbuild.time=$(shell date -u +%Y-%m-%dT%H:%M:%SZ)
	@mkdir -p $(BUILD)
	@touch $@

$(BUILD)/cocos-manager: $(BUILD)/jars manager/src/main/launcher/cocos-manager $(templates)
	@rm -rf $(BUILD)/lib $(BUILD)/libvirt-templates
	@mkdir -p $(BUILD)/lib
	@cp manager/target/lib/*.jar $(BUILD)/lib/
	@cp manager/target/cocos-manager-*.jar $(BUILD)/lib/cocos-manager.jar
	@cp -R libvirt-templates $(BUILD)/
	@install -m 0755 manager/src/main/launcher/cocos-manager $@

.PHONY: bench
bench: setup libvirt manager image ## measures launches beside virsh and raw QEMU (some minutes)
	@scripts/bench

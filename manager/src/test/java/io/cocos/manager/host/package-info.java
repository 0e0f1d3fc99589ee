/**
 * Tests on this host's real libvirt, QEMU and guest image; {@code make test} provides them. Each
 * test removes what it made and touches nothing else.
 */
package io.cocos.manager.host;

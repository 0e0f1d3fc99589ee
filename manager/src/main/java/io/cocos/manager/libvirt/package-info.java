/**
 * The hypervisor over libvirt: the connection, the calls, the files of each VM, and what becomes of
 * errors. All native calls run on the connection's own bounded pool of platform threads.
 */
package io.cocos.manager.libvirt;

/** Streams to clients: what changes of VMs, and what VMs print. Knows no protocol. */
package io.cocos.manager.api.stream;

/**
 * What is promised: virtual machines that are launched, listed, awaited and removed. Knows no
 * libvirt type; the port {@link io.cocos.manager.vm.Hypervisor} is where libvirt attaches.
 */
package io.cocos.manager.vm;

/** The service's interfaces: thin adapters over {@link io.cocos.manager.vm.VmService}. */
package io.cocos.manager.api;

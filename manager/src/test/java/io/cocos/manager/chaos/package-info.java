/**
 * A run of faults against the real manager, libvirtd and QEMU ({@code make chaos}), and the account
 * of it: what clients were promised against what is there at the end. Nothing here is a test that
 * JUnit starts, but for the tests of the account itself.
 */
package io.cocos.manager.chaos;

/** The command that looks whether this host can run VMs as configured, without serving anybody. */
package io.cocos.manager.doctor;

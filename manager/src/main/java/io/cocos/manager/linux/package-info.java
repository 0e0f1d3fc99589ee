/** What the kernel says of the machine: its memory, its CPUs, its disks. */
package io.cocos.manager.linux;

/** The service that turns computation requests into libvirt domains. */
package io.cocos.manager;

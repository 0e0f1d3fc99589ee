/** Confidential guests: what a host and its firmware offer them. */
package io.cocos.manager.confidential;

/** The agent in the guest. */
package io.cocos.agent;

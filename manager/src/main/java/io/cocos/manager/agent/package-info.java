/** Talks to the agents in the guests. What they say is as little to be trusted as a request. */
package io.cocos.manager.agent;

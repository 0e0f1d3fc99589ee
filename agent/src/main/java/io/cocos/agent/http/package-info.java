/** The agent's HTTP interface. */
package io.cocos.agent.http;

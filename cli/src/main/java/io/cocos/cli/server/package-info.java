/** Asking the manager and the agents, and telling why they refused. */
package io.cocos.cli.server;

/** Lets those log in to the guest whose keys the parties of a computation have agreed on. */
package io.cocos.agent.ssh;

/** Files on their way to an agent and from it. */
package io.cocos.cli.transfer;

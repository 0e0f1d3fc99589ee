/** What can be commanded, a class for each command. */
package io.cocos.cli.command;

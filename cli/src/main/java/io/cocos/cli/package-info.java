/** The command {@code cocos}. Nothing that a server says reaches a terminal unescaped. */
package io.cocos.cli;

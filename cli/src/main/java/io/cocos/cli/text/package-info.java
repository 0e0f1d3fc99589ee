/** What is said to people and to scripts. */
package io.cocos.cli.text;

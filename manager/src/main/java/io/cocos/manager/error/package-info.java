/** The one set of errors that every other package speaks in. Depends on nothing of ours. */
package io.cocos.manager.error;

/** How this service makes its threads. Depends on nothing of ours. */
package io.cocos.manager.concurrent;

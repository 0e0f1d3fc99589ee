/**
 * Tells the notification server what becomes of computations. Whatever becomes of that server,
 * nobody here waits for it.
 */
package io.cocos.manager.notification;

/** The service over HTTP. */
package io.cocos.manager.api.http;

/** The configuration: environment variables in, typed and validated records out. */
package io.cocos.manager.config;

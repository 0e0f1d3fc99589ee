package io.cocos.manager.config;

/**
 * Where a server listens.
 *
 * @param host the address or name it binds to
 * @param port the TCP port; 0 lets the system choose
 */
public record Listener(String host, int port) {}

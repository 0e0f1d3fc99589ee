package io.cocos.manager.config;

/**
 * The host's address as guests' forwards use it.
 *
 * @param name as configured, and as callers are told
 * @param ipv4 the IPv4 address it stands for, which forwards are bound to
 */
public record HostAddress(String name, String ipv4) {}

package io.cocos.manager.vm;

/**
 * One TCP port of the host that leads to one of the guest.
 *
 * @param name what it is for, such as {@code agent-grpc}
 * @param hostAddress the IPv4 address it is bound to
 * @param hostPort the port on the host
 * @param guestPort the port in the guest
 */
public record Forward(String name, String hostAddress, int hostPort, int guestPort) {}

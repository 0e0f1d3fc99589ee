package io.cocos.manager.vm;

/**
 * A port of every guest that is forwarded, and where on the host the search for a free port begins.
 *
 * @param name what it is for; one of the constants, or an operator's own
 * @param firstHostPort the port that the first VM gets; later ones get the next free one
 * @param guestPort the port in the guest
 */
public record GuestPort(String name, int firstHostPort, int guestPort) {
  /** The guest's secure shell. */
  public static final String SSH = "ssh";

  /** The agent's HTTP. */
  public static final String AGENT_HTTP = "agent-http";

  /** The agent's gRPC. */
  public static final String AGENT_GRPC = "agent-grpc";
}

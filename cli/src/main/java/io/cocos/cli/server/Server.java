package io.cocos.cli.server;

import io.cocos.cli.text.CommandFailure;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A connection to a server, which is made at the first call. Thread-safe. */
public final class Server implements AutoCloseable {
  /** A page of a list, or a part of a result: no honest message is larger. */
  private static final int LARGEST_MESSAGE_BYTES = 16 << 20;

  /**
   * Notices hosts that are gone; servers take one that asks more than every five minutes for
   * hostile.
   */
  private static final long KEEP_ALIVE_MINUTES = 6;

  private final String kind;
  private final Address address;
  private final String advice;
  private final ManagedChannel channel;

  private Server(String kind, Address address, String advice, ChannelCredentials credentials) {
    this.kind = kind;
    this.address = address;
    this.advice = advice;
    this.channel =
        OkHttpChannelBuilder.forAddress(address.host(), address.port(), credentials)
            .maxInboundMessageSize(LARGEST_MESSAGE_BYTES)
            .keepAliveTime(KEEP_ALIVE_MINUTES, TimeUnit.MINUTES)
            .build();
  }

  /** The manager; {@code tls} is null for one that has none. */
  public static Server manager(Address address, TlsFiles tls) throws CommandFailure {
    return new Server(
        "manager",
        address,
        "Is it running, and with TLS or without? Give another with --manager or COCOS_MANAGER.",
        tls == null ? InsecureChannelCredentials.create() : tls.credentials());
  }

  /** An agent, which never has TLS. */
  public static Server agent(Address address) {
    return new Server(
        "agent",
        address,
        "It answers once its VM is ready: 'cocos show' tells.",
        InsecureChannelCredentials.create());
  }

  /** Something that is asked of a server. */
  @FunctionalInterface
  public interface Question<T> {
    /** Asks it. */
    T ask() throws StatusException, CommandFailure, IOException, InterruptedException;
  }

  /**
   * Asks something of this server.
   *
   * @throws CommandFailure when the server refuses or is not there
   * @throws IOException when what it answers cannot be kept
   */
  public <T> T ask(Question<T> question) throws CommandFailure, IOException, InterruptedException {
    try {
      return question.ask();
    } catch (StatusRuntimeException | StatusException refused) {
      throw failure(refused);
    }
  }

  /** Returns what a call's failure means to who commanded it. */
  public CommandFailure failure(Throwable thrown) {
    return new ServerFailure(this, thrown).toCommandFailure();
  }

  /** Returns what stubs are made on. */
  public Channel channel() {
    return channel;
  }

  String kind() {
    return kind;
  }

  Address address() {
    return address;
  }

  String advice() {
    return advice;
  }

  /** Ends what is still under way. */
  @Override
  public void close() {
    channel.shutdownNow();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "The %s at %s", kind, address);
  }
}

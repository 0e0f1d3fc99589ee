package io.cocos.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The calls to libvirt's daemon that went over a connection, and how long the daemon took for each.
 * It is told the bytes of both directions, as they pass. Safe for use by one thread for each
 * direction, and any to read.
 *
 * @see <a href="https://libvirt.org/kbase/internals/rpc.html">libvirt: RPC infrastructure</a>
 */
final class RemoteCalls {
  private static final int REMOTE_PROGRAM = 0x20008086;
  private static final int CALL = 0;
  private static final int REPLY = 1;
  private static final int LENGTH_BYTES = 4;
  private static final int HEADER_BYTES = 28;

  /** Larger than any message may be. */
  private static final int BUFFER_BYTES = 8 * 1024 * 1024;

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<Integer, Header> underWay = new ConcurrentHashMap<>();
  private final ByteBuffer asked = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer answered = ByteBuffer.allocate(BUFFER_BYTES);

  /**
   * One call.
   *
   * @param procedure its number in libvirt's remote protocol
   * @param begin when it was asked, by {@link System#nanoTime}
   * @param milliseconds until it was answered
   */
  record Call(int procedure, long begin, double milliseconds) {
    /** {@code virDomainCreate}. */
    private static final int CREATE = 9;

    /** {@code virDomainCreateWithFlags}. */
    private static final int CREATE_WITH_FLAGS = 196;

    /** {@code virConnectGetURI}. */
    private static final int GET_URI = 110;

    /** {@code virConnectGetLibVersion}, by which the manager asks for a sign of life. */
    private static final int GET_LIB_VERSION = 157;

    boolean startsDomain() {
      return procedure == CREATE || procedure == CREATE_WITH_FLAGS;
    }

    /** Whether it is about domains, and not about the daemon itself. */
    boolean isAboutDomains() {
      return procedure != GET_URI && procedure != GET_LIB_VERSION;
    }
  }

  private record Header(int program, int procedure, int type, int serial, long time) {}

  /** These bytes go to the daemon. */
  void asked(ByteBuffer bytes) {
    for (Header header = next(asked, bytes); header != null; header = next(asked, empty())) {
      if (header.program() == REMOTE_PROGRAM && header.type() == CALL) {
        underWay.put(header.serial(), header);
      }
    }
  }

  /** These bytes come from the daemon. */
  void answered(ByteBuffer bytes) {
    for (Header header = next(answered, bytes); header != null; header = next(answered, empty())) {
      Header call = header.type() == REPLY ? underWay.remove(header.serial()) : null;
      if (call != null) {
        calls.add(new Call(call.procedure(), call.time(), (header.time() - call.time()) / 1e6));
      }
    }
  }

  /** The calls that were answered, asked since then and in that order. */
  List<Call> since(long begin) {
    return calls.stream()
        .filter(call -> call.begin() >= begin)
        .sorted(java.util.Comparator.comparingLong(Call::begin))
        .toList();
  }

  private static ByteBuffer empty() {
    return ByteBuffer.allocate(0);
  }

  /** The header of the next message that is there as a whole, or null. */
  private static Header next(ByteBuffer waiting, ByteBuffer more) {
    waiting.put(more);
    if (waiting.position() < LENGTH_BYTES || waiting.position() < waiting.getInt(0)) {
      return null;
    }
    int length = waiting.getInt(0);
    if (length < HEADER_BYTES) {
      throw new IllegalStateException("no message of libvirt's has %d bytes".formatted(length));
    }
    Header header =
        new Header(
            waiting.getInt(4),
            waiting.getInt(12),
            waiting.getInt(16),
            waiting.getInt(20),
            System.nanoTime());
    waiting.flip().position(length);
    waiting.compact();
    return header;
  }
}

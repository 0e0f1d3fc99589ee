package io.cocos.agent.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Where algorithms run, apart from all else. */
public interface Sandbox {

  /**
   * Makes room for the algorithms of one computation. What another run left is taken away.
   *
   * @param network whether they may use the guest's network
   * @throws IOException when that is not possible; the message says why
   */
  Room open(Allowance allowance, boolean network) throws IOException;

  /** One computation's room; its algorithms use it one after another. */
  interface Room extends AutoCloseable {
    /** The folder that counts as their storage. Nothing in it is theirs unless it was made so. */
    Path files();

    /**
     * Starts a program. Its folder is {@code files()/<number>}; the result socket in it must be
     * there.
     *
     * @throws IOException when it is known beforehand that it cannot run; the message says why
     */
    Process start(Program program) throws IOException;

    /** How the program ended, once its process has. */
    ProgramEnd end(Program program, Process ended) throws IOException;

    /** Ends every process in the room, whatever it did to get away. */
    void kill() throws IOException;

    /** Which limits were met so far. */
    Usage usage() throws IOException;

    /** Ends every process and takes the room away with all its files. */
    @Override
    void close() throws IOException;
  }

  /**
   * Which limits were met.
   *
   * @param outOfMemory the kernel has ended the processes for it
   * @param processes a process or thread was refused
   */
  record Usage(boolean outOfMemory, boolean processes) {}

  /** How long the kernel may take to end processes that it was told to end. */
  Duration KILLING = Duration.ofSeconds(10);
}

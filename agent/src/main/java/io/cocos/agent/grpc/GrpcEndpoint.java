package io.cocos.agent.grpc;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Listens for gRPC, on every address of the guest. */
public final class GrpcEndpoint implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MAX_CONNECTIONS = 64;

  /** Files are written and read here, so that no other call waits for one. */
  private static final int FILE_THREADS = 4;

  /** More than is ever accepted: a message beyond this ends the call without a clear word. */
  private static final int MAX_MESSAGE_BYTES = AgentService.MAX_INPUT_BYTES + (1 << 20);

  /** How long a client may take to speak HTTP/2 at all. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /** How long a silent client may stay before it is asked whether it lives, and to answer that. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** How often a client that follows events may ask whether the agent lives. */
  private static final Duration QUESTIONS = Duration.ofSeconds(10);

  /** How long a client may stay without a call. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** How long the connections may take to end; the guest's end waits for it. */
  private static final Duration ENDING = Duration.ofSeconds(1);

  /** How long a connection's thread waits for another connection. */
  private static final Duration SPARE = Duration.ofSeconds(1);

  private final Server server;
  private final ExecutorService threads;
  private final ExecutorService fileThreads;
  private final ScheduledExecutorService timer;

  private GrpcEndpoint(
      Server server,
      ExecutorService threads,
      ExecutorService fileThreads,
      ScheduledExecutorService timer) {
    this.server = server;
    this.threads = threads;
    this.fileThreads = fileThreads;
    this.timer = timer;
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any free one
   * @param service answers
   * @param patience is told to look, as long as this is open
   * @throws IOException when the port is not to be had; the message names it
   */
  public static GrpcEndpoint open(int port, AgentService service, UploadPatience patience)
      throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    ExecutorService fileThreads = Executors.newFixedThreadPool(FILE_THREADS);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    Server server =
        OkHttpServerBuilder.forPort(port, InsecureServerCredentials.create())
            .socketFactory(new BoundedSocketFactory(MAX_CONNECTIONS))
            .executor(threads)
            .callExecutor(new FileCalls(fileThreads))
            // gRPC's own two name their threads by String.format, which has the JDK load what it
            // knows of languages.
            .transportExecutor(connectionThreads())
            .scheduledExecutorService(timer)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .handshakeTimeout(HANDSHAKE.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTime(SILENCE.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(SILENCE.toSeconds(), TimeUnit.SECONDS)
            .permitKeepAliveTime(QUESTIONS.toSeconds(), TimeUnit.SECONDS)
            .maxConnectionIdle(IDLE.toSeconds(), TimeUnit.SECONDS)
            .addService(service)
            .build();
    try {
      server.start();
    } catch (IOException refused) {
      threads.shutdownNow();
      fileThreads.shutdownNow();
      timer.shutdownNow();
      throw new IOException(
          "cannot listen on gRPC port "
              + port
              + ": "
              + refused.getMessage()
              + "; end the agent that runs already, or choose another with --grpc-port",
          refused);
    }
    var unused =
        timer.scheduleWithFixedDelay(
            patience,
            UploadPatience.EVERY.toMillis(),
            UploadPatience.EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
    return new GrpcEndpoint(server, threads, fileThreads, timer);
  }

  /** One for each connection. They end by themselves, since connections need them to end too. */
  private static ExecutorService connectionThreads() {
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, SPARE.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>());
  }

  /** The port on which it listens. */
  public int port() {
    return server.getPort();
  }

  /** Ends every call. Waits for that, shortly: calls that end still use the threads. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(ENDING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    fileThreads.shutdownNow();
    timer.shutdownNow();
  }
}

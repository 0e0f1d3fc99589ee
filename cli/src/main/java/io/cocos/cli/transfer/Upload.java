package io.cocos.cli.transfer;

import io.cocos.cli.server.Agent;
import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.cli.text.Streams;
import io.cocos.proto.agent.UploadProgress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An upload that goes on where a cut connection left it. */
public final class Upload {
  private final Agent agent;
  private final Input input;
  private final SourceFile source;
  private final Streams streams;
  private final Progress progress;

  /** Uploads that file as that input. */
  public Upload(Agent agent, Input input, SourceFile source, Streams streams) {
    this.agent = agent;
    this.input = input;
    this.source = source;
    this.streams = streams;
    this.progress = new Progress(streams, input.id(), source.size());
  }

  /**
   * Uploads the file, unless the agent has it.
   *
   * @return whether there was something to upload
   * @throws CommandFailure when the agent refuses it, has another, or cannot be reached for too
   *     long
   */
  public boolean run() throws CommandFailure, IOException, InterruptedException {
    if (isHeld()) {
      return false;
    }
    try {
      return CutConnections.outlast(streams, () -> isHeld() || attempt());
    } finally {
      progress.end();
    }
  }

  /** The agent may have all of it, though the connection was cut before it could say so. */
  private boolean isHeld() throws CommandFailure, IOException, InterruptedException {
    for (io.cocos.proto.agent.Input known : input.kind().in(agent.status())) {
      if (known.getProvider().equals(input.provider())
          && known.getId().equals(input.id())
          && !known.getSha256().isEmpty()) {
        return demandSame(known.getSha256());
      }
    }
    return false;
  }

  private boolean attempt() throws CommandFailure, IOException, InterruptedException {
    try (FileChannel bytes = FileChannel.open(source.path())) {
      UploadCall call = new UploadCall(input, source, bytes, progress);
      input.kind().upload(agent, call);
      call.begin();
      try {
        return demandSame(await(call).getSha256());
      } finally {
        call.cancel();
      }
    }
  }

  /** Waits as long as something moves. */
  private UploadProgress await(UploadCall call)
      throws CommandFailure, IOException, InterruptedException {
    while (true) {
      long before = progress.moved();
      try {
        return call.end().get(agent.patience().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException nothing) {
        if (progress.moved() == before) {
          throw new CommandFailure(
              ExitCode.TIMED_OUT,
              String.format(
                  "%s took nothing of %s for %d seconds. Repeat the command to go on from there.",
                  agent, input, agent.patience().toSeconds()),
              nothing);
        }
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof CommandFailure known) {
          throw known;
        }
        if (failed.getCause() instanceof IOException unreadable) {
          throw unreadable;
        }
        throw agent.failure(failed.getCause());
      }
    }
  }

  private boolean demandSame(String sha256) throws CommandFailure {
    if (!sha256.equals(source.sha256())) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          String.format(
              "%s holds another %s: its SHA-256 is '%s', that of %s is %s.",
              agent, input, sha256, source.path(), source.sha256()));
    }
    return true;
  }
}

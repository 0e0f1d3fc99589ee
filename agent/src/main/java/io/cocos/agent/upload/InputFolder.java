package io.cocos.agent.upload;

import io.cocos.agent.life.InputKind;
import io.cocos.agent.life.InputPlace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The folder that inputs are in: {@code incoming} holds what is being uploaded, {@code inputs} what
 * is there. Nobody but the agent's own user gets in; the sandbox shows the files to the algorithms,
 * which run as another user and therefore must be able to read each of them. Their names are places
 * in the computation; no text of a request is part of a path.
 */
public final class InputFolder {
  private static final String OWN = "rwx------";

  private final Path folder;
  private final Path incoming;
  private final Path inputs;

  /** Made when it is first needed, which keeps the agent's start short, and once. */
  private final FutureTask<Void> made =
      new FutureTask<>(
          new Callable<>() {
            @Override
            public Void call() throws IOException {
              make();
              return null;
            }
          });

  /**
   * @param folder need not exist; what an earlier agent left in it is removed
   */
  public InputFolder(Path folder) {
    this.folder = folder;
    this.incoming = folder.resolve("incoming");
    this.inputs = folder.resolve("inputs");
  }

  /** Where an input is while it is being uploaded. */
  Path incoming(InputPlace place) throws IOException {
    demandMade();
    return incoming.resolve(place.fileName());
  }

  /** How many bytes there is room for. */
  long free() throws IOException {
    demandMade();
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Lets algorithms read an input, all of which is there; or run it, when it is one itself. */
  Path hold(InputPlace place) throws IOException {
    Path whole = inputs.resolve(place.fileName());
    Path part = incoming(place);
    Files.setPosixFilePermissions(part, permissions(place.kind()));
    return Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Set<PosixFilePermission> permissions(InputKind kind) {
    return PosixFilePermissions.fromString(
        switch (kind) {
          case ALGORITHM -> "r-xr-xr-x";
          case DATASET -> "r--r--r--";
        });
  }

  private void demandMade() throws IOException {
    made.run();
    try {
      made.get();
    } catch (ExecutionException failure) {
      throw new IOException(
          "folder " + folder + " cannot be made: " + failure.getCause(), failure.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IOException("the agent stops", stopping);
    }
  }

  private void make() throws IOException {
    make(folder, OWN);
    make(incoming, OWN);
    make(inputs, OWN);
    empty(incoming);
    empty(inputs);
  }

  private static void make(Path folder, String permissions) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  private static void empty(Path folder) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder)) {
      for (Path leftover : leftovers) {
        Files.delete(leftover);
      }
    }
  }
}

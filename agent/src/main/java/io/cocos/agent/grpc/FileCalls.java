package io.cocos.agent.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.util.Set;
import java.util.concurrent.Executor;

/** Gives the calls that write or read files threads of their own. */
final class FileCalls implements ServerCallExecutorSupplier {
  private static final Set<String> NAMES =
      Set.of("Algo", "Data", "UploadAlgorithm", "UploadDataset", "Result", "DownloadResult");

  private final Executor threads;

  FileCalls(Executor threads) {
    this.threads = threads;
  }

  @Override
  public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
    String name = call.getMethodDescriptor().getBareMethodName();
    return NAMES.contains(name) ? threads : null; // null means the threads of all others
  }
}

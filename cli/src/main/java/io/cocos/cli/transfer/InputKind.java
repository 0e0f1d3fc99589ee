package io.cocos.cli.transfer;

import io.cocos.cli.server.Agent;
import io.cocos.proto.agent.Input;
import io.cocos.proto.agent.StatusResponse;
import io.cocos.proto.agent.UploadPart;
import io.cocos.proto.agent.UploadProgress;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** What can be uploaded. */
public enum InputKind {
  /** What runs. */
  ALGORITHM("algorithm"),
  /** What it runs on. */
  DATASET("dataset");

  private final String noun;

  InputKind(String noun) {
    this.noun = noun;
  }

  /** Returns what it is called. */
  public String noun() {
    return noun;
  }

  /** Returns those that the computation names. */
  public List<Input> in(StatusResponse status) {
    return switch (this) {
      case ALGORITHM -> status.getAlgorithmsList();
      case DATASET -> status.getDatasetsList();
    };
  }

  /** Begins an upload; the observer is told how far it is. */
  void upload(Agent agent, StreamObserver<UploadProgress> observer) {
    StreamObserver<UploadPart> unused =
        switch (this) {
          case ALGORITHM -> agent.uploads().uploadAlgorithm(observer);
          case DATASET -> agent.uploads().uploadDataset(observer);
        };
  }
}

package io.cocos.manager.chaos;

/** The manager's process, and both ways to speak to it. */
record Managers(Daemon process, HttpManager http, GrpcManager grpc) implements AutoCloseable {
  ManagerApi speaking(boolean overGrpc) {
    return overGrpc ? grpc : http;
  }

  @Override
  public void close() {
    grpc.close();
  }
}

package io.cocos.agent.http;

import java.io.IOException;

/** A request that is not HTTP as this server takes it. Its connection ends with the answer. */
final class RefusedRequestException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;

  /**
   * @param status the status code of the answer
   * @param title what that code means
   * @param detail what is wrong with this request; says nothing that the request said
   */
  RefusedRequestException(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  /** One that breaks HTTP's grammar, or can be read in more than one way. */
  static RefusedRequestException malformed(String detail) {
    return new RefusedRequestException(400, "Bad request", detail);
  }

  /** What the client is told. */
  Reply reply() {
    return Reply.problem(status, title, getMessage());
  }
}

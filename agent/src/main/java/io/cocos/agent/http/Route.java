package io.cocos.agent.http;

import java.io.IOException;

/** What answers requests for one path. */
interface Route {
  /** The one method that it answers. */
  String method();

  /**
   * The answer to a request of that method.
   *
   * @throws IOException when the client goes away or takes too long
   */
  Reply answer(Request request) throws IOException;
}

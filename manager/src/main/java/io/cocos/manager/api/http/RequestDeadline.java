package io.cocos.manager.api.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that brings no whole request within some time: one that sends its body a byte
 * at a time, half of it, or nothing. While a request is being answered there is no limit here,
 * since a caller may wish to wait for long ({@code Prefer: wait}). Belongs to one connection, and
 * is used on its event loop only.
 */
final class RequestDeadline extends ChannelDuplexHandler {
  private final Duration patience;
  private Optional<Future<?>> deadline = Optional.empty();
  private int unanswered;

  RequestDeadline(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    expectRequest(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof LastHttpContent) {
      unanswered++;
      expectRequest(context);
    }
    super.channelRead(context, message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written)
      throws Exception {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      unanswered--;
      expectRequest(context);
    }
    super.write(context, message, written);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    forget();
    super.channelInactive(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    forget();
  }

  /** The time begins anew with every answer. An answer may come before its request has ended. */
  private void expectRequest(ChannelHandlerContext context) {
    forget();
    if (unanswered <= 0) {
      deadline =
          Optional.of(
              context
                  .executor()
                  .schedule(() -> hangUp(context), patience.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private static void hangUp(ChannelHandlerContext context) {
    ChannelFuture unused = context.close();
  }

  private void forget() {
    deadline.ifPresent(scheduled -> scheduled.cancel(false));
    deadline = Optional.empty();
  }

  /** Such as 100 Continue, after which the answer is still to come. */
  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
        && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
  }
}

package io.cocos.manager.api.http;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Gives each HTTP connection its {@link RequestDeadline}. */
@Singleton
final class RequestDeadlines implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private final Duration patience;

  RequestDeadlines(@Property(name = "manager.request-deadline") Duration patience) {
    this.patience = patience;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new ForEachConnection());
    return event.getBean();
  }

  /** What the server is to specialise. */
  private final class ForEachConnection implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new ForOneConnection(channel) : this;
    }
  }

  /** What the server tells when a connection can take handlers. */
  private final class ForOneConnection implements NettyServerCustomizer {
    private final Channel channel;

    ForOneConnection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void onStreamPipelineBuilt() {
      channel
          .pipeline()
          .addAfter(
              ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
              "request-deadline",
              new RequestDeadline(patience));
    }
  }
}

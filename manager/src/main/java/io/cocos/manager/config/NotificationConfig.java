package io.cocos.manager.config;

import java.util.Optional;

/**
 * Who is told of events.
 *
 * @param server the server that is; empty when nobody is
 * @param queueSize how many events may wait for it
 */
public record NotificationConfig(Optional<NotificationServer> server, int queueSize) {}

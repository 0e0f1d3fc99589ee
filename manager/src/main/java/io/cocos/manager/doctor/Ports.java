package io.cocos.manager.doctor;

import io.cocos.manager.config.Listener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Whether the manager's own ports can be had: by binding them for a moment.
 *
 * @param http where HTTP is to be served
 * @param grpc where gRPC is to be served
 */
record Ports(Listener http, Listener grpc) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A port that is taken is no fault when it is a manager that has it. */
  List<Finding> look() {
    boolean managerServes = http.tls().isEmpty() && isManager();
    return List.of(look("HTTP", http, managerServes), look("gRPC", grpc, managerServes));
  }

  private static Finding look(String protocol, Listener listener, boolean managerServes) {
    String subject = protocol + " port";
    String place = listener.host() + ":" + listener.port();
    String variables = "MANAGER_" + protocol.toUpperCase(Locale.ROOT) + "_";
    try (ServerSocket bound =
        new ServerSocket(listener.port(), 1, InetAddress.getByName(listener.host()))) {
      return Finding.ok(subject, listener.host() + ":" + bound.getLocalPort() + " is free");
    } catch (BindException taken) {
      return managerServes
          ? Finding.note(subject, place + " is taken, and a manager runs already")
          : Finding.wrong(
              subject,
              "%s cannot be bound (%s): end who has it ('ss -ltnp' tells), or set %sHOST or %sPORT"
                  .formatted(place, taken.getMessage(), variables, variables));
    } catch (UnknownHostException unknown) {
      return Finding.wrong(
          subject, "%s is no address of this host: set %sHOST".formatted(place, variables));
    } catch (IOException failed) {
      return Finding.wrong(
          subject, "%s cannot be bound: %s; set %sPORT".formatted(place, failed, variables));
    }
  }

  /** Whether who answers there says that it is one. */
  private boolean isManager() {
    try {
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(
                  HttpRequest.newBuilder(
                          new URI("http", null, http.host(), http.port(), "/health", null, null))
                      .timeout(PATIENCE)
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().contains("\"manager service\"");
    } catch (IOException | URISyntaxException nobody) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

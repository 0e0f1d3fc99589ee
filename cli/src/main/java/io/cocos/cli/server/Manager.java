package io.cocos.cli.server;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.proto.manager.GetRequest;
import io.cocos.proto.manager.ListRequest;
import io.cocos.proto.manager.ListResponse;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.cocos.proto.manager.Vm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The manager, as the commands ask it. Thread-safe. */
public final class Manager implements AutoCloseable {
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final int SHORTEST_PREFIX = 4;
  private static final int PAGE = 500;

  private final Server server;
  private final ManagerServiceBlockingStub stub;
  private final Duration patience;

  /** Asks at that server, and waits so long for an answer. Owns the server. */
  public Manager(Server server, Duration patience) {
    this.server = server;
    this.stub = ManagerServiceGrpc.newBlockingStub(server.channel());
    this.patience = patience;
  }

  /** Returns the calls that answer within the time. */
  public ManagerServiceBlockingStub calls() {
    return stub.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns the calls that answer as long as there is something to say. */
  public ManagerServiceBlockingStub streams() {
    return stub;
  }

  /** See {@link Server#ask}. */
  public <T> T ask(Server.Question<T> question)
      throws CommandFailure, IOException, InterruptedException {
    return server.ask(question);
  }

  /** Returns all that a list has, page by page in one. */
  public ListResponse list(ListRequest request)
      throws CommandFailure, IOException, InterruptedException {
    ListRequest.Builder page = request.toBuilder().setPageSize(PAGE);
    ListResponse.Builder whole = ListResponse.newBuilder();
    do {
      ListResponse answer = ask(() -> calls().list(page.build()));
      whole.mergeFrom(answer);
      page.setPageToken(answer.getNextPageToken());
    } while (!page.getPageToken().isEmpty());
    return whole.clearNextPageToken().build();
  }

  /**
   * Finds a VM by its id, the beginning of that, or its domain's name.
   *
   * @throws CommandFailure when there is none, or several begin so
   */
  public Vm find(String name) throws CommandFailure, IOException, InterruptedException {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    if (ID.matcher(lowerCase).matches()) {
      return ask(() -> calls().get(GetRequest.newBuilder().setVmId(lowerCase).build()));
    }
    List<Vm> vms = list(ListRequest.getDefaultInstance()).getVmsList();
    List<Vm> found = vms.stream().filter(vm -> vm.getDomain().equals(name)).toList();
    if (found.isEmpty() && name.length() >= SHORTEST_PREFIX) {
      found = vms.stream().filter(vm -> vm.getVmId().startsWith(lowerCase)).toList();
    }
    return switch (found.size()) {
      case 1 -> found.get(0);
      case 0 ->
          throw new CommandFailure(
              ExitCode.NOT_FOUND,
              String.format(
                  "%s knows no VM '%s'. Name one by its id, the first %d or more characters of that,"
                      + " or its domain; 'cocos list' shows them.",
                  server, name, SHORTEST_PREFIX));
      default ->
          throw new CommandFailure(
              ExitCode.USAGE,
              String.format(
                  "'%s' may be any of %s. Give more of the id.",
                  name, found.stream().map(Vm::getVmId).collect(Collectors.joining(", "))));
    };
  }

  /** Returns the address of a VM's agent. */
  public Address agentOf(String name) throws CommandFailure, IOException, InterruptedException {
    Vm vm = find(name);
    if (vm.getAgentAddress().isEmpty()) {
      throw new CommandFailure(
          ExitCode.WRONG_STATE,
          String.format(
              "The agent of VM %s has no address: it is %s.", vm.getVmId(), vm.getState()));
    }
    try {
      return Address.parse(vm.getAgentAddress());
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          server + " gives a wrong address for the agent: " + malformed.getMessage() + ".",
          malformed);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}

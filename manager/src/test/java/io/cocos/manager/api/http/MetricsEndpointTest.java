package io.cocos.manager.api.http;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.ManagerServer;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.proto.manager.Computation;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.RunRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code GET /metrics}, as Prometheus and the dashboards of the original read it. */
class MetricsEndpointTest {
  private static final String COUNT = "manager_api_request_count{method=\"Run\"}";
  private static final String LATENCY = "manager_api_request_latency_microseconds";

  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static HttpResponse<String> page() throws Exception {
    return server.send(server.request("/metrics"));
  }

  /** The value of a sample, zero when there is none. */
  private static double value(String sample) throws Exception {
    return page()
        .body()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private static ObservedVm run() throws Exception {
    assertThat(server.run("{\"computation\":{\"id\":\"1\"}}").statusCode()).isEqualTo(200);
    return server.hypervisor().list().get(0);
  }

  @Test
  void thePageIsPrometheusText() throws Exception {
    HttpResponse<String> page = page();

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow())
        .contains("text/plain")
        .contains("version=0.0.4");
    assertThat(page.body().lines())
        .allMatch(
            line ->
                line.startsWith("# HELP ")
                    || line.startsWith("# TYPE ")
                    || line.matches(
                        "[a-z_]+(\\{([a-z_]+=\"[^\"]*\",?)+})? (-?[0-9.E+-]+|NaN|\\+Inf)"));
    assertThat(page.body()).contains("# TYPE manager_api_request_count counter\n");
  }

  @Test
  void runsByHttpAndByGrpcCountAlike() throws Exception {
    double before = value(COUNT);
    double measured = value(LATENCY + "_count{method=\"Run\"}");

    run();
    var unused =
        ManagerServiceGrpc.newBlockingStub(server.channel())
            .run(
                RunRequest.newBuilder()
                    .setComputation(Computation.newBuilder().setId("2").build().toByteString())
                    .build());

    assertThat(value(COUNT)).isEqualTo(before + 2);
    assertThat(value(LATENCY + "_count{method=\"Run\"}")).isEqualTo(measured + 2);
  }

  @Test
  void latencyIsInMicroseconds() throws Exception {
    double before = value(LATENCY + "_sum{method=\"Run\"}");
    long begun = System.nanoTime();
    run();
    double microseconds = (System.nanoTime() - begun) / 1000.0;

    assertThat(value(LATENCY + "_sum{method=\"Run\"}") - before).isBetween(1.0, microseconds);
    for (String quantile : new String[] {"0.5", "0.9", "0.99"}) {
      assertThat(value(LATENCY + "{method=\"Run\",quantile=\"" + quantile + "\"}")).isPositive();
    }
  }

  @Test
  void aRunThatFailsIsARequestAndAnErrorOfTheHypervisor() throws Exception {
    String errors =
        "manager_hypervisor_call_seconds_count{operation=\"launch\",result=\"hypervisor_refused\"}";
    double before = value(COUNT);
    double errorsBefore = value(errors);
    server
        .hypervisor()
        .failLaunches(new ManagerException(ErrorCode.HYPERVISOR_REFUSED, "no such machine"));

    server.run("{\"computation\":{\"id\":\"1\"}}");

    assertThat(value(COUNT)).isEqualTo(before + 1);
    assertThat(value(errors)).isEqualTo(errorsBefore + 1);
  }

  @Test
  void thePhasesOfALaunchAreTimed() throws Exception {
    String started = "manager_vm_launch_seconds_count{phase=\"start\"}";
    String booted = "manager_vm_launch_seconds_count{phase=\"boot\"}";
    double startedBefore = value(started);
    double bootedBefore = value(booted);

    ObservedVm vm = run();
    assertThat(value(started)).isEqualTo(startedBefore + 1);
    assertThat(value(booted)).isEqualTo(bootedBefore);
    server.agents().holdComputation(vm);

    eventually(() -> assertThat(value(booted)).isEqualTo(bootedBefore + 1));
    assertThat(page().body()).contains("manager_vm_launch_seconds_bucket{phase=\"boot\",le=\"");
  }

  @Test
  void vmsAreCountedByState() throws Exception {
    run();
    ObservedVm vm = run();
    assertThat(value("manager_vms{state=\"booting\"}")).isEqualTo(2);
    server.agents().holdComputation(vm);

    eventually(() -> assertThat(value("manager_vms{state=\"ready\"}")).isEqualTo(1));
    assertThat(value("manager_vms{state=\"booting\"}")).isEqualTo(1);
  }

  @Test
  void whileTheHypervisorIsAwayTheLastViewStays() throws Exception {
    run();
    assertThat(value("manager_vms{state=\"booting\"}")).isEqualTo(1);
    assertThat(value("manager_hypervisor_up")).isEqualTo(1);

    server.hypervisor().disconnect();

    assertThat(value("manager_vms{state=\"booting\"}")).isEqualTo(1);
    assertThat(value("manager_hypervisor_up")).isZero();
  }

  @Test
  void aVmTakesOnePortOfEachKind() throws Exception {
    String left = "manager_ports_left{forward=\"agent-http\"}";
    double before = value(left);
    assertThat(before).isEqualTo(65_535 - 9301 + 1);

    run();

    assertThat(value(left)).isEqualTo(before - 1);
  }

  @Test
  void noIdIsALabel() throws Exception {
    ObservedVm vm = run();

    assertThat(page().body())
        .doesNotContain(vm.id().toString())
        .doesNotContain(vm.computationId().orElseThrow())
        .doesNotContain(vm.domain());
  }
}

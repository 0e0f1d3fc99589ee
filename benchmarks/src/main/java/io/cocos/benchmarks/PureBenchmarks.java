package io.cocos.benchmarks;

import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.computation.GuestCommandLine;
import io.cocos.computation.RunBody;
import io.cocos.manager.domainxml.DomainDocument;
import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.domainxml.DomainMetadata;
import io.cocos.manager.domainxml.DomainMetadataXml;
import io.cocos.manager.domainxml.DomainSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is done for every request, or for every VM in a list. */
@State(Scope.Benchmark)
public class PureBenchmarks {
  static final Map<String, String> PROMISES =
      Map.of(
          "canonicalJsonAndId", "canonical JSON and id of the README's computation",
          "requestBody", "reading the README's request",
          "commandLine", "the guest's kernel command line",
          "domainDocument", "one domain document",
          "notes", "reading a VM's notes");

  private static final String ARGUMENTS = "console=ttyS0 quiet panic=-1";

  private byte[] body;
  private Computation computation;
  private DomainDocuments documents;
  private DomainSpec spec;
  private String notes;

  /** Reads what the project has. */
  @Setup
  public void read() throws IOException {
    Path project = Path.of(System.getProperty("project")).toAbsolutePath().normalize();
    RunRequest request = RunRequest.of(project);
    body = request.body().getBytes(StandardCharsets.UTF_8);
    computation = request.computation();
    documents = new DomainDocuments(project.resolve("libvirt-templates/direct-boot.xml"));
    spec = SampleDomain.of(computation.digest(), commandLine().withComputation());
    DomainMetadata metadata = spec.metadata();
    notes = DomainMetadataXml.toElement(metadata);
  }

  /** The id is the digest of the canonical JSON. */
  @Benchmark
  public String canonicalJsonAndId() {
    return computation.digest();
  }

  @Benchmark
  public RunBody requestBody() {
    return RunBody.parse(body);
  }

  @Benchmark
  public GuestCommandLine commandLine() {
    return GuestCommandLine.of(ARGUMENTS, ComputationManifest.of(computation));
  }

  @Benchmark
  public DomainDocument domainDocument() {
    return documents.render(spec);
  }

  @Benchmark
  public DomainMetadata notes() {
    return DomainMetadataXml.fromElement(notes);
  }
}

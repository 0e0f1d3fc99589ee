package io.cocos.computation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.computation.Terms.Input;
import io.cocos.computation.Terms.Limits;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parties agree on in a computation's metadata. */
class TermsTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final String SSH_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlbCYjK8Q5Nk4cFvGqkS1wWQ2RcDqoWbMRHqmOZ0r3z";

  private static Terms terms(String terms) {
    String computation =
        "{'algorithms':[{'provider':'P','id':'A'},{'id':'B'}],'datasets':[{'provider':'Q',"
            + "'id':'D'}],'result_consumers':['R','S \u20ac'],'metadata':{'cocos':";
    return Terms.of(
        Computation.parse((computation + terms + "}}").replace('\'', '"').getBytes(UTF_8)));
  }

  private static void assertMalformed(String terms, String said) {
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> terms(terms))
        .withMessageStartingWith("metadata.cocos")
        .withMessageContaining(said.replace('\'', '"'));
  }

  private static PublicKey key(String algorithm, Optional<String> curve, int bits)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (curve.isPresent()) {
      generator.initialize(new ECGenParameterSpec(curve.get()));
    } else if (bits > 0) {
      generator.initialize(bits);
    }
    return generator.generateKeyPair().getPublic();
  }

  private static String consumer(String name, PublicKey key) {
    return "{'name':'"
        + name
        + "','public_key':'"
        + Base64.getEncoder().encodeToString(key.getEncoded())
        + "'}";
  }

  @Test
  void aComputationThatSaysNothingHasNone() {
    assertThat(Terms.of(Computation.parse("{}".getBytes(UTF_8)))).isEqualTo(Terms.none());
    assertThat(Terms.of(Computation.parse("{\"metadata\":{\"other\":1}}".getBytes(UTF_8))))
        .isEqualTo(Terms.none());
    assertThat(terms("{}")).isEqualTo(Terms.none());
  }

  @Test
  void digestsAreOfTheInputsThatTheComputationNames() {
    Terms terms =
        terms(
            "{'algorithms':[{'provider':'P','id':'A','sha256':'"
                + DIGEST
                + "'},{'id':'B','sha256':'"
                + DIGEST
                + "'}],'datasets':[{'provider':'Q','id':'D','sha256':'"
                + DIGEST
                + "'}]}");

    assertThat(terms.digests())
        .isEqualTo(
            Map.of(
                new Input.OfAlgorithm(new Algorithm("P", "A")), DIGEST,
                new Input.OfAlgorithm(new Algorithm("", "B")), DIGEST,
                new Input.OfDataset(new Dataset("Q", "D")), DIGEST));
  }

  @ParameterizedTest
  @CsvSource({"Ed25519,,0", "EC,secp256r1,0", "EC,secp384r1,0", "RSA,,2048", "RSA,,3072"})
  void keysOfThreeKindsAreTaken(String algorithm, String curve, int bits)
      throws GeneralSecurityException {
    PublicKey key = key(algorithm, Optional.ofNullable(curve), bits);

    assertThat(terms("{'consumers':[" + consumer("S \u20ac", key) + "]}").keys())
        .isEqualTo(Map.of("S \u20ac", key));
  }

  @Test
  void keysOfOtherKindsAndStrengthsAreNot() throws GeneralSecurityException {
    assertMalformed(
        "{'consumers':[" + consumer("R", key("X25519", Optional.empty(), 0)) + "]}",
        "consumers[0].public_key: no X.509 public key of the kinds Ed25519, EC, RSA");
    assertMalformed(
        "{'consumers':[" + consumer("R", key("RSA", Optional.empty(), 1024)) + "]}",
        "consumers[0].public_key: an RSA key needs 2048 to 8192 bits, it has 1024");
    assertMalformed("{'consumers':[{'name':'R','public_key':'AAAA'}]}", "no X.509 public key");
    assertMalformed("{'consumers':[{'name':'R','public_key':'no base64'}]}", "base64 is needed");
    assertMalformed("{'consumers':[{'name':'R'}]}", "no X.509 public key");
  }

  @Test
  void limitsNetworkAndKeysOfSshAreRead() {
    Terms terms =
        terms(
            "{'limits':{'memory_mib':512,'storage_mib':1e3,'processes':1,'time':'1h30m'},"
                + "'network':true,'ssh_authorized_keys':['"
                + SSH_KEY
                + "','"
                + SSH_KEY
                + " somebody at home']}");

    assertThat(terms.limits())
        .isEqualTo(
            new Limits(
                OptionalInt.of(512),
                OptionalInt.of(1000),
                OptionalInt.of(1),
                Optional.of(Duration.ofMinutes(90))));
    assertThat(terms.network()).isTrue();
    assertThat(terms.sshAuthorizedKeys()).containsExactly(SSH_KEY, SSH_KEY + " somebody at home");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "5|metadata.cocos: an object is needed, not '5'",
        "null|metadata.cocos: an object is needed, not 'null'",
        "[]|metadata.cocos: an object is needed",
        "{'Network':true}|metadata.cocos: there is no 'Network'; there are algorithms, consumers,",
        "{'network':'yes'}|metadata.cocos.network: true or false is needed",
        "{'network':null}|metadata.cocos.network: true or false is needed",
        "{'limits':[]}|metadata.cocos.limits: an object is needed",
        "{'limits':{'memory':1}}|metadata.cocos.limits: there is no 'memory'; there are memory_mib,",
        "{'limits':{'memory_mib':0}}|limits.memory_mib: a whole number from 1 to 999999999",
        "{'limits':{'memory_mib':-1}}|limits.memory_mib: a whole number",
        "{'limits':{'memory_mib':1.5}}|limits.memory_mib: a whole number",
        "{'limits':{'memory_mib':1e9}}|limits.memory_mib: a whole number",
        "{'limits':{'storage_mib':'1'}}|limits.storage_mib: a whole number",
        "{'limits':{'time':5}}|limits.time: a string is needed",
        "{'limits':{'time':'soon'}}|metadata.cocos.limits.time:",
        "{'limits':{'time':'0s'}}|limits.time: it must be longer than nothing",
        "{'limits':{'time':'-1m'}}|limits.time: it must be longer than nothing",
        "{'algorithms':{}}|metadata.cocos.algorithms: a list of objects is needed",
        "{'algorithms':[5]}|metadata.cocos.algorithms[0]: an object is needed",
        "{'datasets':[{'sha':'x'}]}|metadata.cocos.datasets[0]: there is no 'sha'",
        "{'consumers':[{'name':1}]}|metadata.cocos.consumers[0].name: a string is needed",
        "{'ssh_authorized_keys':'x'}|ssh_authorized_keys: a list of strings is needed",
      })
  void whatIsNoneIsRefusedWithItsPlace(String terms, String said) {
    assertMalformed(terms, said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0123", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"})
  void anythingElseIsNoDigest(String digest) {
    assertMalformed(
        "{'datasets':[{'provider':'Q','id':'D','sha256':'" + digest + "'}]}",
        "datasets[0].sha256: 64 lowercase hexadecimal digits are needed");
  }

  @Test
  void whatTheComputationDoesNotNameIsRefused() throws GeneralSecurityException {
    String digest = "','sha256':'" + DIGEST + "'}]}";
    assertMalformed(
        "{'algorithms':[{'provider':'Q','id':'A" + digest,
        "algorithms[0]: the computation has no algorithm with the provider 'Q' and the id 'A'");
    assertMalformed(
        "{'datasets':[{'provider':'P','id':'A" + digest,
        "datasets[0]: the computation has no dataset");
    assertMalformed(
        "{'consumers':[" + consumer("T", key("Ed25519", Optional.empty(), 0)) + "]}",
        "consumers[0]: the computation has no result consumer 'T'");
  }

  @Test
  void whatIsSaidTwiceIsRefused() throws GeneralSecurityException {
    String dataset = "{'provider':'Q','id':'D','sha256':'" + DIGEST + "'}";
    String consumer = consumer("R", key("Ed25519", Optional.empty(), 0));

    assertMalformed(
        "{'datasets':[" + dataset + "," + dataset + "]}", "datasets[1]: it is said twice");
    assertMalformed(
        "{'consumers':[" + consumer + "," + consumer + "]}", "consumers[1]: it is said twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ssh-ed25519",
        "ssh-ed25519 short",
        "ssh-dss AAAAB3NzaC1kc3MAAACBAP",
        "command=\\'id\\' ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlb",
        "cert-authority ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlb",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlb\\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlb",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlb comment\\u0000",
        " ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlb"
      })
  void optionsLineBreaksAndWhatIsNoKeyGetIntoNoFileOfKeys(String line) {
    assertMalformed(
        "{'ssh_authorized_keys':['" + SSH_KEY + "','" + line + "']}",
        "ssh_authorized_keys[1]: a line of an authorized_keys file without options is needed");
  }

  @Test
  void aHostileNameIsCutAndEscapedInTheMessage() {
    String hostile = "\u001b[31m" + "x".repeat(10_000);

    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> terms("{'" + hostile.replace("\u001b", "\\u001b") + "':1}"))
        .withMessageMatching("[ -~]{1,250}")
        .withMessageContaining("\\u001b[31mxxx");
  }

  @Test
  void aHostileValueIsCutInTheMessageToo() {
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> terms("'" + "x".repeat(10_000) + "'"))
        .withMessageMatching("[ -~]{1,250}");
  }
}

package io.cocos.cli.command;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.cocos.cli.text.Streams;
import io.cocos.cli.text.Table;
import io.cocos.cli.verification.Check;
import io.cocos.cli.verification.Verdict;
import java.io.IOException;

/** How verdicts are told. */
final class VerdictText {
  private VerdictText() {}

  /** One line for each check, and what it comes to. */
  static void print(Verdict verdict, Streams streams) throws IOException {
    Table table = new Table();
    for (Check check : verdict.checks()) {
      table.row(check.outcome().label(), check.name(), check.reason());
    }
    table.print(streams);
    streams.line(
        verdict.isVerified()
            ? "verified: what you said is true of this guest"
            : "NOT verified: do not trust this guest");
  }

  /** The same for scripts. */
  static Struct document(Verdict verdict) {
    ListValue.Builder checks = ListValue.newBuilder();
    for (Check check : verdict.checks()) {
      checks.addValues(
          Value.newBuilder()
              .setStructValue(
                  Struct.newBuilder()
                      .putFields("check", text(check.name()))
                      .putFields("outcome", text(check.outcome().label()))
                      .putFields("reason", text(check.reason()))));
    }
    return Struct.newBuilder()
        .putFields("platform", text(verdict.platform()))
        .putFields("verified", Value.newBuilder().setBoolValue(verdict.isVerified()).build())
        .putFields("checks", Value.newBuilder().setListValue(checks).build())
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}

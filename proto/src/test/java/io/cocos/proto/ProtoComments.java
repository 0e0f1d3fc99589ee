package io.cocos.proto;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a definition file says in comments, by the place at which the compiler found it. */
final class ProtoComments {
  private final Map<List<Integer>, Location> locations;

  ProtoComments(FileDescriptorProto file) {
    this.locations =
        file.getSourceCodeInfo().getLocationList().stream()
            .collect(
                Collectors.toMap(
                    Location::getPathList, Function.identity(), (first, again) -> first));
  }

  /** The comment right above something; empty without one. */
  String above(int... path) {
    return text(location(path).getLeadingComments());
  }

  /** A comment further above it, which stands for itself; empty without one. */
  String before(int... path) {
    return location(path).getLeadingDetachedCommentsList().stream()
        .map(ProtoComments::text)
        .collect(Collectors.joining("\n\n"));
  }

  private Location location(int... path) {
    return locations.getOrDefault(
        IntStream.of(path).boxed().toList(), Location.getDefaultInstance());
  }

  private static String text(String comment) {
    return comment.lines().map(String::strip).collect(Collectors.joining("\n")).strip();
  }
}

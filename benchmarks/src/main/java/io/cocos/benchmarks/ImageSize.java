package io.cocos.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** How large the guest image is, which every launch reads. */
final class ImageSize implements Measurement {
  private static final double MEBIBYTE = 1 << 20;

  @Override
  public String name() {
    return "image";
  }

  @Override
  public List<Row> measure(Bed bed) throws IOException {
    return List.of(size(bed, "bzImage"), size(bed, "rootfs.cpio.gz"));
  }

  private static Row size(Bed bed, String file) throws IOException {
    return Row.alone(
        "size of `img/%s`".formatted(file),
        new Target.Nothing(),
        Unit.MEBIBYTES,
        Figures.once(Files.size(bed.project("img/" + file)) / MEBIBYTE));
  }
}

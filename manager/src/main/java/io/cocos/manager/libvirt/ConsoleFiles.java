package io.cocos.manager.libvirt;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.ConsoleLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A console's log as libvirt's log daemon keeps it: {@code console.log}, and the files that it was
 * when they grew too large, {@code console.log.0} the newest of them. As long as this object lives
 * and is asked now and then, it knows each file again and so where its bytes stand in all that was
 * printed; what was dropped before is not known, and the first byte then kept is the first there
 * is.
 *
 * @see <a href="https://libvirt.org/manpages/virtlogd.html">virtlogd</a>
 */
final class ConsoleFiles implements ConsoleLog {
  /** A file may be rotated away between looking and reading; not this often in a row. */
  private static final int ATTEMPTS = 5;

  private final Path newest;
  private final Pattern older;
  private List<Part> parts = List.of();
  private long end;

  /** One file of the log; its key is the same under whatever name. */
  private record Part(Path file, Object key, long begin, long size) {
    static Part unplaced(Path file) throws IOException {
      BasicFileAttributes attributes = PlainFile.attributes(file);
      return new Part(file, attributes.fileKey(), 0, attributes.size());
    }

    long end() {
      return begin + size;
    }

    /** The same file, to which something may have been written since. */
    boolean isNow(Part later) {
      return key.equals(later.key) && size <= later.size;
    }

    Part from(long position) {
      return new Part(file, key, position, size);
    }
  }

  /**
   * Looks at nothing yet.
   *
   * @param newest the file that is being written
   */
  ConsoleFiles(Path newest) {
    this.newest = newest;
    this.older = Pattern.compile(Pattern.quote(newest.getFileName().toString()) + "\\.(\\d{1,4})");
  }

  @Override
  public long begin() {
    return look().stream().findFirst().map(Part::begin).orElseGet(this::end);
  }

  @Override
  public synchronized long end() {
    look();
    return end;
  }

  @Override
  public byte[] read(long position, int atMost) {
    return stable(
        () -> {
          for (Part part : look()) {
            if (position < part.end()) {
              return read(part, Math.max(position, part.begin()), atMost);
            }
          }
          return new byte[0];
        });
  }

  private static byte[] read(Part part, long position, int atMost) throws IOException {
    try (SeekableByteChannel file = PlainFile.open(part.file())) {
      if (!part.key().equals(PlainFile.attributes(part.file()).fileKey())) {
        throw new NoSuchFileException(part.file().toString(), null, "it is another file now");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(atMost, part.end() - position));
      file.position(position - part.begin());
      while (bytes.hasRemaining() && file.read(bytes) >= 0) {
        // on until all is read
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  /** The files there are, the oldest first, with the positions of their bytes. */
  private synchronized List<Part> look() {
    List<Part> now = stable(this::present);
    long begin = begin(now);
    List<Part> placed = new ArrayList<>();
    for (Part part : now) {
      placed.add(part.from(begin));
      begin += part.size();
    }
    parts = List.copyOf(placed);
    end = begin;
    return parts;
  }

  /**
   * Where the oldest of the present files begins: what was known of it, or behind all that was
   * known. The file system may give a new file the key of one that was dropped, but it is not in
   * the same place among the others then.
   */
  private long begin(List<Part> now) {
    for (int dropped = 0; dropped < parts.size(); dropped++) {
      List<Part> rest = parts.subList(dropped, parts.size());
      if (rest.size() <= now.size() && areStill(rest, now)) {
        return rest.get(0).begin();
      }
    }
    return end;
  }

  private static boolean areStill(List<Part> rest, List<Part> now) {
    for (int at = 0; at < rest.size(); at++) {
      if (!rest.get(at).isNow(now.get(at))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The files as they lie there, the oldest first.
   *
   * @throws NoSuchFileException when they are being rotated right now
   */
  private List<Part> present() throws IOException {
    List<Path> files = files();
    List<Part> present = new ArrayList<>();
    for (Path file : files) {
      present.add(Part.unplaced(file));
    }
    if (!files.equals(files())
        || present.stream().map(Part::key).distinct().count() != files.size()) {
      throw new NoSuchFileException(newest.toString(), null, "it is being rotated");
    }
    return present;
  }

  private List<Path> files() throws IOException {
    SortedMap<Integer, Path> oldestFirst = new TreeMap<>(Comparator.reverseOrder());
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(newest.getParent())) {
      for (Path entry : entries) {
        Matcher name = older.matcher(entry.getFileName().toString());
        if (name.matches()) {
          oldestFirst.put(Integer.valueOf(name.group(1)), entry);
        } else if (entry.equals(newest)) {
          oldestFirst.put(-1, entry);
        }
      }
    } catch (NoSuchFileException gone) {
      return List.of(); // the VM was removed, and everything of it
    }
    return List.copyOf(oldestFirst.values());
  }

  private interface Look<T> {
    T now() throws IOException;
  }

  /** Looks again when a file was rotated away meanwhile. */
  private <T> T stable(Look<T> look) {
    for (int attempt = 1; ; attempt++) {
      try {
        return look.now();
      } catch (NoSuchFileException rotated) {
        if (attempt == ATTEMPTS) {
          throw unreadable(rotated);
        }
      } catch (IOException failed) {
        throw unreadable(failed);
      }
    }
  }

  private ManagerException unreadable(IOException failed) {
    return new ManagerException(
        ErrorCode.HOST_FILE_UNUSABLE,
        "the console's log %s cannot be read: %s; libvirt's log daemon writes it for root, so a manager that is to show it has to run as root"
            .formatted(newest, failed),
        failed);
  }
}

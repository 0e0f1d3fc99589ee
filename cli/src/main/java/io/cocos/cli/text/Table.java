package io.cocos.cli.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Cells in aligned columns, two spaces apart. Not thread-safe. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with a first row that names its columns, or with none when there are no names. */
  public Table(String... columns) {
    if (columns.length > 0) {
      row(columns);
    }
  }

  /** Adds a row. What its cells hold may be anybody's. */
  public Table row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(Printable.line(cell));
    }
    rows.add(row);
    return this;
  }

  /** Adds a row, unless there is nothing in its second cell. */
  public Table rowIfAny(String name, String value) {
    return value.isEmpty() ? this : row(name, value);
  }

  /**
   * Writes the table.
   *
   * @throws IOException when nobody reads any more
   */
  public void print(Streams streams) throws IOException {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(width(column) - length(cell) + 2));
      }
      streams.line(line.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size())
        .mapToInt(row -> length(row.get(column)))
        .max()
        .orElse(0);
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}

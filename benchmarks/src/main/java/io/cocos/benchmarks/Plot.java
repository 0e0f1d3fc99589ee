package io.cocos.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How far each promise is from its target, on one scale.
 *
 * @param rows those without a target are left out
 */
record Plot(List<Row> rows) {
  private static final String SCRIPT =
      """
      set terminal svg size 1000,%d font 'sans-serif,13' background 'white'
      set output 'plot.svg'
      set title 'what was measured, divided by its target (less is better)'
      set logscale x
      set grid x
      set xrange [%s:*]
      set yrange [%d.7:-0.7]
      set arrow from 1,graph 0 to 1,graph 1 nohead lc rgb '#c00000' lw 2
      unset key
      set style fill solid 0.6
      set boxwidth 0.6
      plot 'plot.tsv' using (0.5*($2+%s)):1:(%s):2:($1-0.3):($1+0.3):($2>1?0xd08770:0x5e81ac):ytic(3) with boxxyerror lc rgb variable
      """;

  private static final double LEFT = 0.01;
  private static final double RIGHT = 1000;

  /** Writes {@code plot.svg}, and what it was made of. */
  void write(Path folder) throws IOException {
    List<Row> promised = rows.stream().filter(row -> row.met().isPresent()).toList();
    if (promised.isEmpty()) {
      return;
    }
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < promised.size(); i++) {
      Row row = promised.get(i);
      points.append(
          String.format(
              Locale.ROOT,
              "%d\t%f\t\"%s\"%n",
              i,
              Math.min(RIGHT, Math.max(LEFT, row.target().share(row))),
              row.promise().replace("`", "").replace("_", "\\\\_")));
    }
    Files.writeString(folder.resolve("plot.tsv"), points);
    Files.writeString(
        folder.resolve("plot.gp"),
        "set datafile separator '\\t'\n"
            + SCRIPT.formatted(120 + 28 * promised.size(), LEFT, promised.size() - 1, LEFT, LEFT));
    String unused =
        Programs.output("sh", "-c", "cd '" + folder.toAbsolutePath() + "' && gnuplot plot.gp");
  }
}

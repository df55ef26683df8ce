package org.npulator.experiment.sweep;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.npulator.experiment.run.Provenance;
import org.npulator.experiment.store.ResultStore;

/**
 * One of several parts of a sweep, which can be computed apart. Which one a point belongs to
 * depends on its key alone.
 *
 * @param number from 1 to {@code count}
 */
public record Shard(int number, int count) {
  /** All points. */
  public static final Shard ALL = new Shard(1, 1);

  private static final int MOST = 100_000;
  private static final int HEXADECIMAL = 16;
  private static final int DIGITS = 15;
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

  /**
   * Reads a text such as 2/8.
   *
   * @throws IllegalArgumentException if it is none, with what was expected
   */
  public static Shard parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      Shard shard =
          new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      if (shard.number >= 1 && shard.number <= shard.count && shard.count <= MOST) {
        return shard;
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "', expected i/n with i from 1 to n, such as 2/8");
  }

  /** Whether a point belongs to it. */
  public boolean contains(String key) {
    return Long.parseLong(key.substring(0, DIGITS), HEXADECIMAL) % count == number - 1;
  }

  /** The file of its rows. */
  public String rowsFile() {
    return count == 1 ? ResultStore.ALL_ROWS : "results-" + number + "-of-" + count + ".jsonl";
  }

  /** The file that says how its rows came about. */
  public String provenanceFile() {
    return count == 1 ? Provenance.FILE : "provenance-" + number + "-of-" + count + ".json";
  }
}

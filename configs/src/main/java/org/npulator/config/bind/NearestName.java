package org.npulator.config.bind;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the valid name that somebody who mistyped one probably meant. */
public final class NearestName {
  private static final int LONGEST = 60;

  private NearestName() {}

  /** The nearest of the names by edit distance, if it is near: at most a third of the letters. */
  public static Optional<String> of(String typed, Collection<String> names) {
    if (typed.length() > LONGEST) {
      return Optional.empty();
    }
    String lower = typed.toLowerCase(Locale.ROOT);
    int limit = Math.max(1, typed.length() / 3);
    return names.stream()
        .filter(name -> name.length() <= LONGEST)
        .filter(name -> distance(lower, name.toLowerCase(Locale.ROOT)) <= limit)
        .min(
            Comparator.<String>comparingInt(name -> distance(lower, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** What to say about a name that is not valid: the nearest, or all. */
  public static String advice(String typed, Collection<String> names) {
    return of(typed, names)
        .map(name -> "did you mean '" + name + "'?")
        .orElse(names.isEmpty() ? "expected none" : "expected " + oneOf(names));
  }

  /** The names in words. */
  public static String oneOf(Collection<String> names) {
    return (names.size() == 1 ? "" : "one of ") + String.join(", ", names);
  }

  /**
   * Optimal string alignment distance: insertions, deletions, substitutions and swaps of
   * neighbours.
   */
  static int distance(String a, String b) {
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    Arrays.setAll(rows[0], column -> column);
    for (int i = 1; i <= a.length(); i++) {
      rows[i][0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        rows[i][j] =
            Math.min(
                Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + substitution);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[a.length()][b.length()];
  }
}

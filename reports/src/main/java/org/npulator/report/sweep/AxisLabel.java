package org.npulator.report.sweep;

import java.util.Collection;

/**
 * What charts and tables call a path: its last two keys, as in "scratchpad capacity", because the
 * last one alone seldom says whose it is; more where two paths end alike. A key of the workload
 * stands for itself.
 */
public final class AxisLabel {
  private static final String WORKLOAD = "workload.";
  private static final int KEYS = 2;

  private AxisLabel() {}

  /**
   * The label of a path.
   *
   * @param paths all that have to be told apart
   */
  public static String of(String path, Collection<String> paths) {
    if (path.startsWith(WORKLOAD)) {
      return path.substring(WORKLOAD.length());
    }
    String label = end(path, KEYS);
    for (int keys = KEYS; !label.equals(spaced(path)); label = end(path, ++keys)) {
      int count = keys;
      if (paths.stream().filter(other -> end(other, count).equals(end(path, count))).count() <= 1) {
        break;
      }
    }
    return label;
  }

  private static String end(String path, int keys) {
    int from = path.length();
    for (int i = 0; i < keys && from > 0; i++) {
      from = path.lastIndexOf('.', from - 1);
    }
    return spaced(path.substring(from + 1));
  }

  private static String spaced(String path) {
    return path.replace('.', ' ');
  }
}

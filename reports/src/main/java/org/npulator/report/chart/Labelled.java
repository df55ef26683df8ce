package org.npulator.report.chart;

import java.util.Comparator;

/** A place in a chart and its label; two places may carry the same label. */
record Labelled(int place, String label) implements Comparable<Labelled> {
  @Override
  public int compareTo(Labelled other) {
    return Comparator.comparingInt(Labelled::place)
        .thenComparing(Labelled::label)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return label;
  }
}

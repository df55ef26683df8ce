package org.npulator.config.bind;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.Problem;
import org.npulator.config.yaml.Source;

/** The problems of a configuration, collected while it is bound. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();

  void add(Location location, String path, String text) {
    add(new Problem(location, path, text));
  }

  void add(Problem problem) {
    found.add(problem);
    if (!sources.contains(problem.location().source())) {
      sources.add(problem.location().source());
    }
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  List<Problem> all() {
    return List.copyOf(found);
  }

  int count() {
    return found.size();
  }

  /** The first problem of the file in which the first one was met, and how many more there are. */
  public String line() {
    Problem first =
        found.stream()
            .min(
                Comparator.comparingInt((Problem p) -> sources.indexOf(p.location().source()))
                    .thenComparingInt(p -> p.location().line())
                    .thenComparingInt(p -> p.location().column()))
            .orElseThrow();
    int more = found.size() - 1;
    return first.line()
        + (more == 0 ? "" : " (and " + more + " more problem" + (more == 1 ? ")" : "s)"));
  }
}

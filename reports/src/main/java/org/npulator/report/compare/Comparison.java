package org.npulator.report.compare;

import java.nio.file.Path;
import java.util.List;
import org.npulator.report.FolderKind;
import org.npulator.report.result.ReportException;

/**
 * Two results side by side.
 *
 * @param settings that differ
 * @param changes the metrics of both
 * @param onlyBefore points or metrics that the second result has not
 * @param onlyAfter points or metrics that the first result has not
 * @param toolVersions of the programs that wrote them
 */
public record Comparison(
    String before,
    String after,
    List<String> toolVersions,
    List<Setting> settings,
    List<Change> changes,
    List<String> onlyBefore,
    List<String> onlyAfter) {
  public Comparison {
    toolVersions = List.copyOf(toolVersions);
    settings = List.copyOf(settings);
    changes = List.copyOf(changes);
    onlyBefore = List.copyOf(onlyBefore);
    onlyAfter = List.copyOf(onlyAfter);
  }

  /**
   * Compares two folders of the same kind.
   *
   * @throws ReportException when one cannot be read, or they hold different kinds of results
   */
  public static Comparison of(Path before, Path after) throws ReportException {
    FolderKind kind = FolderKind.of(before);
    FolderKind other = FolderKind.of(after);
    if ((kind == FolderKind.RUN) != (other == FolderKind.RUN)) {
      throw new ReportException(
          after,
          "holds a %s, %s a %s; expected two runs or two sweeps"
              .formatted(other.word(), before, kind.word()));
    }
    return kind == FolderKind.RUN
        ? new RunComparison(before, after).compare()
        : new SweepComparison(before, after).compare();
  }

  /** Changes beyond a tolerance, the largest first. */
  public List<Change> beyond(double tolerance) {
    return changes.stream()
        .filter(change -> change.relative() > tolerance)
        .sorted((one, two) -> Double.compare(two.relative(), one.relative()))
        .toList();
  }

  /** Whether both have the same points and metrics, all within a tolerance. */
  public boolean within(double tolerance) {
    return beyond(tolerance).isEmpty() && onlyBefore.isEmpty() && onlyAfter.isEmpty();
  }
}

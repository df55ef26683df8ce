package org.npulator.experiment.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.npulator.core.timeline.TimelineSink;

/** Adds up the states of engines by operator. */
final class WaitCollector implements TimelineSink {
  static final String BUSY = "busy";
  private static final String BANK_CONFLICT = "bankConflict";

  /** An operator on an engine. */
  record Place(String engine, String operator) {}

  private final List<String> engines = new ArrayList<>();
  private final Map<Place, Map<String, Long>> ticks = new LinkedHashMap<>();

  @Override
  public int track(String name) {
    engines.add(name);
    return engines.size() - 1;
  }

  @Override
  public void slice(int track, String name, long startTick, long endTick) {
    add(track, name, BUSY, endTick - startTick);
  }

  @Override
  public void waited(int track, String name, String reason, long startTick, long endTick) {
    add(track, name, reason, endTick - startTick);
    if (reason.equals(BANK_CONFLICT)) {
      // It stands still in the middle of an operation, which is reported as a whole.
      add(track, name, BUSY, startTick - endTick);
    }
  }

  private void add(int track, String operator, String state, long some) {
    ticks
        .computeIfAbsent(new Place(engines.get(track), operator), key -> new LinkedHashMap<>())
        .merge(state, some, Long::sum);
  }

  Map<Place, Map<String, Long>> ticks() {
    return ticks;
  }
}

package org.npulator.core.timeline;

/** Receives what each unit did when, for a timeline view. */
public interface TimelineSink {
  /** Discards everything. */
  TimelineSink NONE =
      new TimelineSink() {
        @Override
        public int track(String name) {
          return 0;
        }

        @Override
        public void slice(int track, String name, long startTick, long endTick) {}
      };

  /**
   * Announces a unit.
   *
   * @return its track number for {@link #slice}
   */
  int track(String name);

  /** Reports that a unit did something from a start (inclusive) to an end (exclusive), in ticks. */
  void slice(int track, String name, long startTick, long endTick);

  /**
   * Reports that a unit waited from a start (inclusive) to an end (exclusive), in ticks. What it
   * waits for in the middle of doing something is reported as both.
   *
   * @param name what could not go on
   * @param reason what it waited for, a state of the unit
   */
  default void waited(int track, String name, String reason, long startTick, long endTick) {}
}

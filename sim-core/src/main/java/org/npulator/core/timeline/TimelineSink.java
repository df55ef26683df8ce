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
}

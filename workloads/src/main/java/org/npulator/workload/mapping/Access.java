package org.npulator.workload.mapping;

/** That an instruction reads or writes a part of a buffer. */
final class Access {
  private int instruction;
  private Engine engine;
  private final Region region;
  private boolean awaited;
  private Access source;

  Access(int instruction, Engine engine, Region region) {
    this.instruction = instruction;
    this.engine = engine;
    this.region = region;
  }

  int instruction() {
    return instruction;
  }

  Engine engine() {
    return engine;
  }

  Region region() {
    return region;
  }

  /** Notes which read the bytes that this access writes came from. */
  void copiesFrom(Access read) {
    source = read;
  }

  /**
   * Notes that an instruction of an engine that completes in order waits for this access: whoever
   * waits for that instruction needs not wait for what was read here.
   */
  void awaitedBy(int later, Engine laterEngine) {
    if (source != null && !source.engine.completesInOrder()) {
      source.instruction = later;
      source.engine = laterEngine;
      source.region.buffer().forgetReadsHiddenBy(source);
    }
  }

  /** Notes that a reader of the same buffer waits for this write. */
  void markAwaited() {
    awaited = true;
  }

  boolean awaited() {
    return awaited;
  }
}

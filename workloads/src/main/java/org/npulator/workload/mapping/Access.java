package org.npulator.workload.mapping;

/** That an instruction reads or writes a part of a buffer. */
final class Access {
  private final int instruction;
  private final Engine engine;
  private final boolean write;
  private final Region region;
  private boolean awaited;

  Access(int instruction, Engine engine, boolean write, Region region) {
    this.instruction = instruction;
    this.engine = engine;
    this.write = write;
    this.region = region;
  }

  int instruction() {
    return instruction;
  }

  Engine engine() {
    return engine;
  }

  boolean write() {
    return write;
  }

  Region region() {
    return region;
  }

  /** Notes that a reader of the same buffer waits for this write. */
  void markAwaited() {
    awaited = true;
  }

  boolean awaited() {
    return awaited;
  }
}

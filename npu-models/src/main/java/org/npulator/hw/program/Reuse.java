package org.npulator.hw.program;

/** What a program knows of the future use of bytes in memory, a hint to caches. */
public enum Reuse {
  /** Nothing is known. */
  UNKNOWN,
  /** Read once: not worth a place in a cache. */
  NONE,
  /** Read for the last time before they are overwritten: what a cache holds of them is dead. */
  LAST
}

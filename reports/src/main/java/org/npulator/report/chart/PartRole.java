package org.npulator.report.chart;

/** What a part of a stacked bar stands for, in the order in which bars are stacked. */
enum PartRole {
  WORK,
  WAITING,
  IDLE;

  /** The role of a state, in words. */
  static PartRole of(String state) {
    return switch (state) {
      case "busy", "data" -> WORK;
      case "no work", "no request", "idle" -> IDLE;
      default -> WAITING;
    };
  }
}

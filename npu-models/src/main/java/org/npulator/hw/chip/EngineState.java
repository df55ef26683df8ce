package org.npulator.hw.chip;

import java.util.Locale;

/** What an engine does at a time; exactly one of these. */
public enum EngineState {
  BUSY,
  OPERAND_LOAD,
  ACCUMULATOR,
  DEPENDENCY,
  BUFFER,
  BANK_CONFLICT,
  OUTPUT_DRAIN,
  NO_WORK;

  /** The name in results: busy, operandLoad, ... */
  public String key() {
    StringBuilder key = new StringBuilder();
    for (String word : name().split("_")) {
      String lower = word.toLowerCase(Locale.ROOT);
      key.append(
          key.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return key.toString();
  }
}

package org.npulator.hw.chip;

import java.util.Locale;
import org.npulator.hw.program.WaitReason;

/** What an engine does at a time; exactly one of these. */
public enum EngineState {
  BUSY,
  OPERAND_LOAD,
  ACCUMULATOR,
  DEPENDENCY,
  BUFFER,
  BANK_CONFLICT,
  OUTPUT_DRAIN,
  LINK,
  NO_WORK;

  /** The state of an engine that waits for a reason. */
  static EngineState of(WaitReason reason) {
    return switch (reason) {
      case OPERAND_LOAD -> OPERAND_LOAD;
      case ACCUMULATOR -> ACCUMULATOR;
      case DEPENDENCY -> DEPENDENCY;
      case BUFFER -> BUFFER;
      case OUTPUT_DRAIN -> OUTPUT_DRAIN;
      case LINK -> LINK;
    };
  }

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

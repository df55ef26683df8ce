package org.npulator.experiment.imports;

import java.util.List;

/**
 * A machine of another simulator.
 *
 * @param yaml a file of kind npu
 * @param notes settings that have no counterpart or another meaning, one line each
 */
public record ImportedMachine(String yaml, List<String> notes) {
  private static final int NARROWEST_WORD_BYTES = 32;
  private static final long LARGEST_BANK_BYTES = 256 << 10;

  public ImportedMachine {
    notes = List.copyOf(notes);
  }

  /** The file with the notes as comments below its first lines. */
  static ImportedMachine of(String head, String body, List<String> notes) {
    StringBuilder yaml = new StringBuilder(head);
    notes.forEach(note -> yaml.append("# not imported: ").append(note).append('\n'));
    return new ImportedMachine(yaml.append(body).toString(), notes);
  }

  /**
   * A memory on chip as large as the other simulator's, which has no banks: banks of at most 256
   * KiB, each as wide as a row of the array.
   */
  static String memory(long bytes, long rowBytes, int ports) {
    long width = Math.max(NARROWEST_WORD_BYTES, Long.highestOneBit(Math.max(1, 2 * rowBytes - 1)));
    long banks = Math.max(1, Long.highestOneBit(bytes / LARGEST_BANK_BYTES));
    while (banks * LARGEST_BANK_BYTES < bytes) {
      banks *= 2;
    }
    long bankBytes = -Math.floorDiv(-bytes, banks * width) * width;
    return "{capacity: %d B, banks: %d, width: %d B, ports: %d}"
        .formatted(banks * bankBytes, banks, width, ports);
  }
}

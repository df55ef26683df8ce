package org.npulator.workload.model;

import org.npulator.config.bind.InvalidValueException;

/** Ranges of the sizes of a model, wide enough for any and narrow enough never to overflow. */
final class Sizes {
  private Sizes() {}

  static void check(String key, long size, long greatest) {
    if (size < 1 || size > greatest) {
      throw new InvalidValueException(
          key, "%d, expected a whole number from 1 to %d".formatted(size, greatest));
    }
  }
}

package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What bits of an address select. */
enum AddressField {
  COLUMN("column"),
  BANK("bank"),
  BANK_GROUP("bank-group"),
  PSEUDO_CHANNEL("pseudo-channel"),
  RANK("rank"),
  ROW("row"),
  CHANNEL("channel");

  private final String key;

  AddressField(String key) {
    this.key = key;
  }

  /** As written in configurations. */
  String key() {
    return key;
  }

  static Optional<AddressField> named(String key) {
    return Arrays.stream(values()).filter(field -> field.key.equals(key)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(AddressField::key).collect(Collectors.joining(", "));
  }
}

package org.npulator.workload.operator;

/** What a tensor or an operator may be called. */
final class Names {
  private static final int MAXIMUM_LENGTH = 200;

  private Names() {}

  /**
   * @param what the thing that has the name, for the message
   * @throws IllegalArgumentException unless the name has 1 to 200 characters, all of them visible
   *     ASCII
   */
  static void check(String what, String name) {
    if (name.isEmpty()
        || name.length() > MAXIMUM_LENGTH
        || !name.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
      throw new IllegalArgumentException(
          "a %s is named with 1 to %d visible ASCII characters".formatted(what, MAXIMUM_LENGTH));
    }
  }
}

package org.npulator.config.bind;

import java.util.Locale;

/** The names in YAML of things that have Java names. */
final class KebabCase {
  private KebabCase() {}

  /** ALL_BANK is all-bank. */
  static String ofConstant(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** SystolicArray is systolic-array. */
  static String ofType(String simpleName) {
    return simpleName.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}

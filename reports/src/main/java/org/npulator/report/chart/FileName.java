package org.npulator.report.chart;

import java.util.Locale;

/** Names of files from names in a configuration, which may hold anything. */
final class FileName {
  private static final int MAXIMUM_PART = 40;

  private FileName() {}

  /** The kind and the parts, each reduced to letters, digits, dots and hyphens. */
  static String of(String kind, String... parts) {
    StringBuilder name = new StringBuilder(kind);
    for (String part : parts) {
      String safe = part.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^[-.]+|[-.]+$", "");
      if (!safe.equals(part)) {
        // Names that differ in what was left out stay different.
        safe += "-" + String.format(Locale.ROOT, "%08x", part.hashCode());
      }
      name.append('-');
      name.append(
          safe.length() > MAXIMUM_PART ? safe.substring(safe.length() - MAXIMUM_PART) : safe);
    }
    return name.toString();
  }
}

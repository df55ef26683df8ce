package org.npulator.report.sweep;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The magnitude of a value as a configuration writes it: 128, 2 MiB, 51.2 GB/s. */
final class WrittenQuantity {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)(?: ?([A-Za-z/%]{1,8}))?");

  private static final Map<String, Double> PREFIXES =
      Map.ofEntries(
          Map.entry("f", 1e-15),
          Map.entry("p", 1e-12),
          Map.entry("n", 1e-9),
          Map.entry("u", 1e-6),
          Map.entry("m", 1e-3),
          Map.entry("k", 1e3),
          Map.entry("K", 1e3),
          Map.entry("M", 1e6),
          Map.entry("G", 1e9),
          Map.entry("T", 1e12),
          Map.entry("Ki", 1024.0),
          Map.entry("Mi", 1024.0 * 1024),
          Map.entry("Gi", 1024.0 * 1024 * 1024),
          Map.entry("Ti", 1024.0 * 1024 * 1024 * 1024));

  private static final Pattern PREFIXED =
      Pattern.compile("([fpnumkKMGT]i?)(B|B/s|bit|bit/s|Hz|s|J|W)");

  private WrittenQuantity() {}

  /** The value in its base unit; empty when it is not a number with a unit. */
  static OptionalDouble magnitude(String written) {
    Matcher form = FORM.matcher(written.strip());
    if (!form.matches()) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(form.group(1));
    String unit = form.group(2) == null ? "" : form.group(2);
    Matcher prefixed = PREFIXED.matcher(unit);
    if (prefixed.matches() && PREFIXES.containsKey(prefixed.group(1))) {
      value *= PREFIXES.get(prefixed.group(1));
    }
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** The unit without its prefix; values of one axis must agree in it. */
  static String baseUnit(String written) {
    Matcher form = FORM.matcher(written.strip());
    if (!form.matches() || form.group(2) == null) {
      return "";
    }
    Matcher prefixed = PREFIXED.matcher(form.group(2));
    return prefixed.matches() ? prefixed.group(2) : form.group(2);
  }
}

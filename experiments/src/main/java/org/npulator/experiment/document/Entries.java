package org.npulator.experiment.document;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keys and their values in the order of a document. */
public final class Entries {
  private Entries() {}

  /**
   * A map in the given order; values may be null.
   *
   * @param keysAndValues a key, its value, the next key, ...
   */
  public static Map<String, Object> of(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int index = 0; index < keysAndValues.length; index += 2) {
      map.put((String) keysAndValues[index], keysAndValues[index + 1]);
    }
    return map;
  }
}

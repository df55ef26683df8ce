package org.npulator.config.yaml;

/**
 * Something wrong in a configuration.
 *
 * @param path of the key in the configuration, parts joined by dots; empty for the whole
 * @param text what is wrong; what was expected; the nearest valid name
 */
public record Problem(Location location, String path, String text) {

  /** The one line that the user sees. */
  public String line() {
    return location + ": " + (path.isEmpty() ? "" : Quote.plain(path) + ": ") + text;
  }
}

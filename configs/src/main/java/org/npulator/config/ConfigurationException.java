package org.npulator.config;

/**
 * A configuration that cannot be used. The message is one line: file, line, column, path, what was
 * found, what was expected and the nearest valid name.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  public ConfigurationException(String message) {
    super(message);
  }
}

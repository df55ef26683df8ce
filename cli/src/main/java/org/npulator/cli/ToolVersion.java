package org.npulator.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of the tool, from the manifest of its jar. */
final class ToolVersion implements IVersionProvider {
  private static final String NOT_PACKAGED = "unpackaged";

  static String get() {
    return Objects.requireNonNullElse(
        ToolVersion.class.getPackage().getImplementationVersion(), NOT_PACKAGED);
  }

  @Override
  public String[] getVersion() {
    return new String[] {"npulator " + get()};
  }
}

package org.npulator.cli;

/** Exit codes of all commands. */
final class ExitCode {
  static final int OK = 0;

  /** The simulation or the writing of its results failed. */
  static final int FAILED = 1;

  /** An option, a configuration, a model or a trace cannot be used. */
  static final int USAGE = 2;

  private ExitCode() {}
}

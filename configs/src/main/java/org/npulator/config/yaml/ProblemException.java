package org.npulator.config.yaml;

/** A problem after which reading cannot go on. */
public final class ProblemException extends Exception {
  private static final long serialVersionUID = 1;
  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.line());
    this.problem = problem;
  }

  public ProblemException(Location location, String text) {
    this(new Problem(location, "", text));
  }

  public Problem problem() {
    return problem;
  }
}

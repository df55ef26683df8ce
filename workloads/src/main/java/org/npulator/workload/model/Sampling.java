package org.npulator.workload.model;

/**
 * How the next token is chosen from the logits.
 *
 * @param greedy whether the greatest logit wins
 * @param candidates greatest logits among which a token is drawn; 0 for all
 */
public record Sampling(boolean greedy, long candidates) {
  /** The token of the greatest logit. */
  public static final Sampling GREEDY = new Sampling(true, 0);

  private static final String TOP = "top-";
  private static final long MOST_CANDIDATES = 1024;

  /**
   * Reads greedy, full or top- and a number, such as top-50.
   *
   * @throws InvalidWorkloadException if it is something else
   */
  public static Sampling named(String name) throws InvalidWorkloadException {
    if (name.equals("greedy")) {
      return GREEDY;
    }
    if (name.equals("full")) {
      return new Sampling(false, 0);
    }
    if (name.matches(TOP + "[1-9][0-9]{0,3}")) {
      long candidates = Long.parseLong(name.substring(TOP.length()));
      if (candidates <= MOST_CANDIDATES) {
        return new Sampling(false, candidates);
      }
    }
    throw new InvalidWorkloadException(
        "no such sampling, expected greedy, full or top-1 to top-" + MOST_CANDIDATES);
  }
}

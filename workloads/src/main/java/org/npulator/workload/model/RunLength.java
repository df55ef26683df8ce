package org.npulator.workload.model;

/**
 * How much a model is run for.
 *
 * @param batch sequences, all of these lengths
 * @param contextTokens of each sequence that are in the KV cache before
 * @param prefillTokens of each sequence that are prefilled in one step; 0 for decode only
 * @param outputTokens of each sequence; the first comes from the prefill, if there is one
 */
public record RunLength(long batch, long contextTokens, long prefillTokens, long outputTokens) {
  private static final long GREATEST = 1L << 30;

  /** Steps that decode one token of each sequence. */
  public long decodeSteps() {
    return prefillTokens > 0 ? outputTokens - 1 : outputTokens;
  }

  /** Positions of each sequence that are computed or cached: the last output is not fed back. */
  public long positions() {
    return contextTokens + prefillTokens + decodeSteps();
  }

  /**
   * Refuses what no model can run.
   *
   * @throws InvalidWorkloadException if a number is out of range, or there is neither prefill nor
   *     context
   */
  void check() throws InvalidWorkloadException {
    check("batch", batch, 1);
    check("context", contextTokens, 0);
    check("prefill", prefillTokens, 0);
    check("decode", outputTokens, 1);
    if (prefillTokens == 0 && contextTokens == 0) {
      throw new InvalidWorkloadException(
          "neither prefill nor context: there is nothing to decode from, expected at least 1 token"
              + " of either");
    }
  }

  private static void check(String what, long number, long least) throws InvalidWorkloadException {
    if (number < least || number > GREATEST) {
      throw new InvalidWorkloadException(
          "%s is %d, expected a whole number from %d to %d"
              .formatted(what, number, least, GREATEST));
    }
  }
}

package org.npulator.workload.operator;

/**
 * What a token sees of those before it: sliding windows as in Mistral 7B (Jiang et al.,
 * arXiv:2310.06825), with sinks as in StreamingLLM (Xiao et al., arXiv:2309.17453).
 *
 * @param tokens the latest ones, itself included
 * @param sinks the first ones of the sequence, which every token sees besides
 */
public record AttentionWindow(long tokens, long sinks) {

  /**
   * @throws IllegalArgumentException unless the window has a token and sinks are not negative
   */
  public AttentionWindow {
    if (tokens < 1 || sinks < 0) {
      throw new IllegalArgumentException(
          "a window of %d tokens and %d sinks, expected at least 1 and 0".formatted(tokens, sinks));
    }
  }

  /** The first token, apart from the sinks, that the token at a position sees. */
  public long firstSeen(long position) {
    return Math.max(0, position - tokens + 1);
  }

  /** Tokens that are seen at most. */
  public long mostSeen() {
    return Math.addExact(tokens, sinks);
  }
}

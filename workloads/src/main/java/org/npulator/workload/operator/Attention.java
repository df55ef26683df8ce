package org.npulator.workload.operator;

import java.util.List;

/**
 * Causal attention of new tokens over the cached tokens and themselves, for a batch of sequences
 * with equal lengths. The new keys and values are also written to the KV cache.
 *
 * @param query [batch * newTokens, queryHeads * headDimension]
 * @param key new keys [batch * newTokens, keyValueHeads * headDimension]
 * @param value new values, shaped as the keys
 * @param keyCache [batch * (cachedTokens + newTokens), keyValueHeads * headDimension], of which the
 *     cached tokens are read and the new ones written
 * @param valueCache shaped as the key cache
 * @param output shaped as the query
 * @param batch sequences
 * @param newTokens of each sequence
 * @param cachedTokens of each sequence
 */
public record Attention(
    String role,
    int layer,
    Tensor query,
    Tensor key,
    Tensor value,
    Tensor keyCache,
    Tensor valueCache,
    Tensor output,
    long batch,
    long newTokens,
    long cachedTokens,
    long queryHeads,
    long keyValueHeads,
    long headDimension)
    implements Operator {

  @Override
  public List<Tensor> inputs() {
    return List.of(query, key, value, keyCache, valueCache);
  }

  /** Products of the tokens that see each other: scores and weighted values. */
  @Override
  public long macs() {
    long pairs = newTokens * cachedTokens + newTokens * (newTokens + 1) / 2;
    return Math.multiplyExact(2 * batch * queryHeads * headDimension, pairs);
  }

  @Override
  public <R> R accept(OperatorVisitor<R> visitor) {
    return visitor.attention(this);
  }
}

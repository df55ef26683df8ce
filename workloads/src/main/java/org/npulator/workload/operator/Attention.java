package org.npulator.workload.operator;

import java.util.List;
import java.util.Optional;

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
 * @param window what a token sees of those before it, if not all
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
    long headDimension,
    Optional<AttentionWindow> window)
    implements Operator {

  /** Attention over all tokens before. */
  public Attention(
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
      long headDimension) {
    this(
        role,
        layer,
        query,
        key,
        value,
        keyCache,
        valueCache,
        output,
        batch,
        newTokens,
        cachedTokens,
        queryHeads,
        keyValueHeads,
        headDimension,
        Optional.empty());
  }

  /**
   * @throws IllegalArgumentException if a size is not positive, the query heads are no multiple of
   *     the key and value heads, a tensor has another shape or kind, or the number of operations
   *     overflows
   */
  public Attention {
    OperatorChecks checks = OperatorChecks.of(role, layer);
    checks.that(
        batch >= 1 && newTokens >= 1 && queryHeads >= 1 && keyValueHeads >= 1 && headDimension >= 1,
        "batch, newTokens, queryHeads, keyValueHeads and headDimension are at least 1");
    checks.that(cachedTokens >= 0, "cachedTokens is %d, expected at least 0", cachedTokens);
    checks.that(
        queryHeads % keyValueHeads == 0,
        "%d query heads cannot share %d key and value heads equally",
        queryHeads,
        keyValueHeads);
    long rows = checks.exact("rows", () -> Math.multiplyExact(batch, newTokens));
    long cacheRows =
        checks.exact(
            "cached rows", () -> Math.multiplyExact(batch, Math.addExact(cachedTokens, newTokens)));
    long queryColumns =
        checks.exact("columns", () -> Math.multiplyExact(queryHeads, headDimension));
    long keyColumns =
        checks.exact("columns", () -> Math.multiplyExact(keyValueHeads, headDimension));
    checks.kind("query", query, TensorKind.ACTIVATION);
    checks.kind("key", key, TensorKind.ACTIVATION);
    checks.kind("value", value, TensorKind.ACTIVATION);
    checks.kind("key cache", keyCache, TensorKind.KV_CACHE);
    checks.kind("value cache", valueCache, TensorKind.KV_CACHE);
    checks.kind("output", output, TensorKind.ACTIVATION);
    checks.shape("query", query, rows, queryColumns);
    checks.shape("key", key, rows, keyColumns);
    checks.shape("value", value, rows, keyColumns);
    checks.shape("key cache", keyCache, cacheRows, keyColumns);
    checks.shape("value cache", valueCache, cacheRows, keyColumns);
    checks.shape("output", output, rows, queryColumns);
    checks.that(
        !keyCache.name().equals(valueCache.name()), "keys and values share %s", keyCache.name());
    checks.exact("operations", () -> macs(batch, newTokens, cachedTokens, queryColumns, window));
  }

  @Override
  public List<Tensor> inputs() {
    return List.of(query, key, value, keyCache, valueCache);
  }

  /** Products of the tokens that see each other: scores and weighted values. */
  @Override
  public long macs() {
    return macs(batch, newTokens, cachedTokens, queryHeads * headDimension, window);
  }

  private static long macs(
      long batch,
      long newTokens,
      long cachedTokens,
      long queryColumns,
      Optional<AttentionWindow> window) {
    // The token at position p sees min(p + 1, window + sinks) tokens: the first ones all before.
    long most = window.map(AttentionWindow::mostSeen).orElse(Long.MAX_VALUE);
    long whole = Math.max(0, Math.min(newTokens, most - cachedTokens));
    // n (n + 1) is even, so twice the pairs of a sequence is a whole number before halving.
    long twicePairs =
        Math.multiplyExact(
            whole, Math.addExact(Math.multiplyExact(2, cachedTokens), Math.addExact(whole, 1)));
    if (whole < newTokens) {
      long further = Math.multiplyExact(2, Math.multiplyExact(newTokens - whole, most));
      twicePairs = Math.addExact(twicePairs, further);
    }
    return Math.multiplyExact(Math.multiplyExact(batch, queryColumns), twicePairs);
  }

  @Override
  public <R> R accept(OperatorVisitor<R> visitor) {
    return visitor.attention(this);
  }
}

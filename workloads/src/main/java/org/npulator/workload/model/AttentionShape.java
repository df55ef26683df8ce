package org.npulator.workload.model;

import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** The attention block of every layer, with rotary position embedding on queries and keys. */
@Doc("attention block of every layer")
public record AttentionShape(
    @Doc("heads of the queries") @AtLeast(1) @AtMost(65_536) long queryHeads,
    @Doc("heads of keys and values, each shared by as many query heads") @AtLeast(1) @AtMost(65_536)
        long keyValueHeads,
    @Doc("features of a head") @AtLeast(2) @AtMost(65_536) long headDimension,
    @Doc("whether the projections of queries, keys and values add a bias")
        boolean queryKeyValueBias,
    @Doc("whether the output projection adds a bias") boolean outputBias,
    @Doc("tokens a token sees, itself included, if not all before it; longer contexts are refused")
        Optional<Long> slidingWindow) {

  /**
   * @throws InvalidValueException if a size is out of range, the query heads cannot share the key
   *     and value heads equally, or a head cannot be rotated in pairs
   */
  public AttentionShape {
    Sizes.check("queryHeads", queryHeads, 65_536);
    Sizes.check("keyValueHeads", keyValueHeads, 65_536);
    Sizes.check("headDimension", headDimension, 65_536);
    slidingWindow.ifPresent(window -> Sizes.check("slidingWindow", window, 1L << 30));
    if (queryHeads % keyValueHeads != 0) {
      throw new InvalidValueException(
          "keyValueHeads",
          "%d does not divide %d query heads".formatted(keyValueHeads, queryHeads));
    }
    if (queryHeads * headDimension > 1L << 24) {
      throw new InvalidValueException(
          "headDimension",
          "%d heads of %d features, expected at most %d features together"
              .formatted(queryHeads, headDimension, 1L << 24));
    }
    if (headDimension % 2 != 0) {
      throw new InvalidValueException(
          "headDimension",
          "%d is odd, but the rotary embedding rotates pairs".formatted(headDimension));
    }
  }

  /** Features of all query heads. */
  public long queryColumns() {
    return queryHeads * headDimension;
  }

  /** Features of all key heads, and of all value heads. */
  public long keyValueColumns() {
    return keyValueHeads * headDimension;
  }
}

package org.npulator.workload.model;

import java.util.List;
import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.workload.operator.AttentionWindow;

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
    @Doc("tokens a token sees, itself included, if not all before it")
        @AtLeast(1)
        @AtMost(1_073_741_824)
        Optional<Long> slidingWindow,
    @Doc("first tokens of a sequence that a token sees besides those of a sliding window")
        @AtLeast(0)
        @AtMost(1_073_741_824)
        Optional<Long> attentionSinks,
    @Doc(
            "what the layers see if a sliding window is not that of all, from the first layer on,"
                + " repeated if there are more layers")
        Optional<List<LayerView>> layerPattern) {

  /** What the attention of a layer sees. */
  @Doc("what the attention of a layer sees")
  public enum LayerView {
    @Doc("all tokens before")
    FULL,
    @Doc("those of the sliding window")
    SLIDING
  }

  /** Without sinks, all layers alike. */
  public AttentionShape(
      long queryHeads,
      long keyValueHeads,
      long headDimension,
      boolean queryKeyValueBias,
      boolean outputBias,
      Optional<Long> slidingWindow) {
    this(
        queryHeads,
        keyValueHeads,
        headDimension,
        queryKeyValueBias,
        outputBias,
        slidingWindow,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * @throws InvalidValueException if a size is out of range, the query heads cannot share the key
   *     and value heads equally, or a head cannot be rotated in pairs
   */
  public AttentionShape {
    Sizes.check("queryHeads", queryHeads, 65_536);
    Sizes.check("keyValueHeads", keyValueHeads, 65_536);
    Sizes.check("headDimension", headDimension, 65_536);
    slidingWindow.ifPresent(window -> Sizes.check("slidingWindow", window, 1L << 30));
    layerPattern = layerPattern.map(List::copyOf);
    if (slidingWindow.isEmpty() && attentionSinks.isPresent()) {
      throw new InvalidValueException(
          "attentionSinks", "there is no slidingWindow, so every token is seen anyway");
    }
    if (slidingWindow.isEmpty() && layerPattern.isPresent()) {
      throw new InvalidValueException(
          "layerPattern", "there is no slidingWindow, so all layers are alike");
    }
    if (layerPattern.isPresent() && layerPattern.get().isEmpty()) {
      throw new InvalidValueException("layerPattern", "it is empty, expected at least one layer");
    }
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

  /** What the tokens of a layer see, if not all before them. */
  Optional<AttentionWindow> window(int layer) {
    boolean sliding =
        layerPattern
            .map(views -> views.get(layer % views.size()) == LayerView.SLIDING)
            .orElse(true);
    return slidingWindow
        .filter(tokens -> sliding)
        .map(tokens -> new AttentionWindow(tokens, attentionSinks.orElse(0L)));
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

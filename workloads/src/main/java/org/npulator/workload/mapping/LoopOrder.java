package org.npulator.workload.mapping;

import java.util.Arrays;
import java.util.Optional;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Name;

/** Orders of the loops around the tiles of a product, outermost first. */
@Doc("order of the loops around the tiles of a product, outermost first")
public enum LoopOrder {
  @Doc("a block of activation rows stays while all weights stream past: weights once a block")
  @Name("m,n,k")
  ROWS_OUTERMOST("m,n,k"),
  @Doc("the weights of a tile of columns stay while all activations stream past: weights once")
  @Name("n,m,k")
  COLUMNS_OUTERMOST("n,m,k"),
  @Doc(
      "weights once a block as well, but activations in memory are loaded tile by tile for every"
          + " tile of columns")
  @Name("m,n,k-streamed")
  ROWS_OUTERMOST_STREAMED("m,n,k-streamed");

  private final String loops;

  LoopOrder(String loops) {
    this.loops = loops;
  }

  static Optional<LoopOrder> named(String loops) {
    return Arrays.stream(values()).filter(order -> order.loops.equals(loops)).findFirst();
  }

  /** The name in configurations and results. */
  public String loops() {
    return loops;
  }
}

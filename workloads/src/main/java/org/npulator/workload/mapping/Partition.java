package org.npulator.workload.mapping;

import java.util.Arrays;
import java.util.Optional;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Name;

/** How a product is divided among cores. */
@Doc("how a product is divided among cores")
public enum Partition {
  @Doc("each core has some columns of the weights and computes these columns of the output")
  @Name("n")
  COLUMNS("n"),
  @Doc("each core has some rows of the activations and computes these rows of the output")
  @Name("m")
  ROWS("m"),
  @Doc("each core has some rows of the weights; the products of all cores are added up")
  @Name("k")
  DEPTH("k");

  private final String dimension;

  Partition(String dimension) {
    this.dimension = dimension;
  }

  /**
   * @param division as in results, such as n/4
   */
  static Optional<Partition> named(String division) {
    return Arrays.stream(values())
        .filter(partition -> division.startsWith(partition.dimension + "/"))
        .findFirst();
  }

  String dimension() {
    return dimension;
  }
}

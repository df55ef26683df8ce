package org.npulator.workload.mapping;

/** How a product is divided among cores. */
enum Partition {
  /** Each core has some columns of the weights and computes these columns of the output. */
  COLUMNS("n"),
  /** Each core has some rows of the activations and computes these rows of the output. */
  ROWS("m"),
  /** Each core has some rows of the weights; the products of all cores are added up. */
  DEPTH("k");

  private final String dimension;

  Partition(String dimension) {
    this.dimension = dimension;
  }

  String dimension() {
    return dimension;
  }
}

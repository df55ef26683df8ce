package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.npulator.workload.operator.Tensor;

/**
 * Which part of a matrix each core has.
 *
 * @param blocks by core; empty for a core that has nothing of it
 */
record Distribution(List<Optional<Block>> blocks) {

  Distribution {
    blocks = List.copyOf(blocks);
  }

  private static Block whole(Tensor tensor) {
    return new Block(0, tensor.rows(), 0, tensor.columns());
  }

  /** Everything on every core. */
  static Distribution everywhere(Tensor tensor, int cores) {
    return new Distribution(
        IntStream.range(0, cores).mapToObj(core -> Optional.of(whole(tensor))).toList());
  }

  /** Everything on one core. */
  static Distribution on(int core, Tensor tensor, int cores) {
    return new Distribution(
        IntStream.range(0, cores)
            .mapToObj(other -> other == core ? Optional.of(whole(tensor)) : empty())
            .toList());
  }

  /** Everything on the cores that have something of another matrix. */
  static Distribution whereAny(Distribution other, Tensor tensor) {
    return new Distribution(
        other.blocks.stream().map(block -> block.map(some -> whole(tensor))).toList());
  }

  private static Optional<Block> empty() {
    return Optional.empty();
  }

  /**
   * Columns in the order of the cores.
   *
   * @param bounds first column of each core and the end of the last
   */
  static Distribution columns(Tensor tensor, long[] bounds) {
    List<Optional<Block>> blocks = new ArrayList<>();
    for (int core = 0; core + 1 < bounds.length; core++) {
      long count = bounds[core + 1] - bounds[core];
      blocks.add(
          count == 0 ? empty() : Optional.of(new Block(0, tensor.rows(), bounds[core], count)));
    }
    return new Distribution(blocks);
  }

  /**
   * Rows in the order of the cores.
   *
   * @param bounds first row of each core and the end of the last
   */
  static Distribution rows(Tensor tensor, long[] bounds) {
    List<Optional<Block>> blocks = new ArrayList<>();
    for (int core = 0; core + 1 < bounds.length; core++) {
      long count = bounds[core + 1] - bounds[core];
      blocks.add(
          count == 0 ? empty() : Optional.of(new Block(bounds[core], count, 0, tensor.columns())));
    }
    return new Distribution(blocks);
  }

  /** Bounds of parts that differ by one unit at most; the earlier ones are the larger ones. */
  static long[] bounds(long size, long unit, int parts) {
    long units = Sizes.ceilDiv(size, unit);
    long[] bounds = new long[parts + 1];
    for (int part = 0; part < parts; part++) {
      long more = units / parts + (part < units % parts ? 1 : 0);
      bounds[part + 1] = Math.min(size, bounds[part] + more * unit);
    }
    return bounds;
  }

  int cores() {
    return blocks.size();
  }

  Optional<Block> block(int core) {
    return blocks.get(core);
  }

  /** The cores that have something. */
  List<Integer> holders() {
    return IntStream.range(0, blocks.size())
        .filter(core -> blocks.get(core).isPresent())
        .boxed()
        .toList();
  }

  /** Whether every core that needs a block has exactly this one. */
  boolean satisfies(Distribution needed) {
    return IntStream.range(0, blocks.size())
        .allMatch(
            core -> needed.block(core).isEmpty() || needed.block(core).equals(blocks.get(core)));
  }

  /** Whether each core that has something has all rows, and different columns than the others. */
  boolean byColumns(Tensor tensor) {
    long columns = 0;
    for (int core : holders()) {
      Block block = blocks.get(core).orElseThrow();
      if (block.rows() != tensor.rows()) {
        return false;
      }
      columns += block.columns();
    }
    return columns == tensor.columns();
  }

  /** Whether each core that has something has whole rows, and different ones than the others. */
  boolean byRows(Tensor tensor) {
    long rows = 0;
    for (int core : holders()) {
      Block block = blocks.get(core).orElseThrow();
      if (block.columns() != tensor.columns()) {
        return false;
      }
      rows += block.rows();
    }
    return rows == tensor.rows();
  }

  /** The rows of this in another matrix, with all its columns. */
  Distribution withAllColumns(Tensor tensor) {
    return new Distribution(
        blocks().stream()
            .map(
                block ->
                    block.map(some -> new Block(some.firstRow(), some.rows(), 0, tensor.columns())))
            .toList());
  }
}

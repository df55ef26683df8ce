package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.npulator.hw.pim.PimFusedAttention;
import org.npulator.hw.program.PimOperation;
import org.npulator.workload.mapping.PimRuns.Piece;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Tensor;

/**
 * Attention on units at the banks of the memory that compute the softmax as well. New keys and
 * values and the queries are stored to the places of their heads, the units work, and the results
 * are loaded.
 */
final class PimAttentionMapping {
  static final String DATAFLOW = "pim";

  private final StepContext step;
  private final Attention attention;
  private final PimPlacement placement;
  private final PimFusedAttention units;
  private final long group;

  PimAttentionMapping(
      StepContext step, Attention attention, PimPlacement placement, PimFusedAttention units)
      throws MappingException {
    this.step = step;
    this.units = units;
    this.attention = attention;
    this.placement = placement;
    group = attention.queryHeads() / attention.keyValueHeads();
    requireRoom(attention, placement);
  }

  static void requireRoom(Attention attention, PimPlacement placement) throws MappingException {
    long tokens = attention.cachedTokens() + attention.newTokens();
    if (tokens > placement.shape().capacityTokens() || attention.batch() > placement.batch()) {
      throw new MappingException(
          "%s: %d sequences of %d tokens, but the KV cache is laid out for %d of %d"
              .formatted(
                  attention.name(),
                  attention.batch(),
                  tokens,
                  placement.batch(),
                  placement.shape().capacityTokens()));
    }
  }

  OperatorMapping map() {
    long heads = attention.batch() * attention.keyValueHeads();
    List<Region> operands =
        new ArrayList<>(
            new PimKeyValues(step, attention, placement, attention.key()).storeForUnits());
    operands.addAll(
        new PimKeyValues(step, attention, placement, attention.value()).storeForUnits());
    List<Region> queries =
        placesOfHeads(
            heads, attention.query().format().rowBytes(group * attention.headDimension()));
    operands.addAll(queries);
    Buffer results = places(heads);
    List<Integer> slots =
        placement.rounds(attention.batch()).stream().flatMap(List::stream).toList();
    for (int slot : slots) {
      storeQueries(slot, queries.get(slot));
    }
    long context = attention.cachedTokens() + attention.newTokens();
    List<PimOperation.Share> shares = placement.shares(units, attention.batch(), context);
    step.builder().pim(shares, attention.macs(), 0, 0, operands, results.whole());
    for (int slot : slots) {
      loadResults(slot, results.region(slot, 1, 1));
    }
    return new OperatorMapping(
        attention.name(),
        DATAFLOW,
        new TreeMap<>(Map.of("m", group, "k", attention.headDimension(), "n", context)),
        "channel,head",
        (long) Math.ceil(PimChoice.units(step.machine(), attention, placement).cycles()));
  }

  /** Places in memory that only order those who write and read them. */
  static Buffer places(long rows) {
    return new Buffer(Space.MEMORY, 0, rows, 1, 1);
  }

  /** A place of some bytes for each of some heads, whose parts are written in any order. */
  static List<Region> placesOfHeads(long heads, long bytes) {
    List<Region> places = new ArrayList<>();
    for (long head = 0; head < heads; head++) {
      places.add(new Buffer(Space.MEMORY, 0, 1, bytes, bytes).whole());
    }
    return places;
  }

  private void storeQueries(int slot, Region place) {
    Tensor query = attention.query();
    long columns = group * attention.headDimension();
    Region source =
        step.activations()
            .read(query, placement.sequence(slot), 1, placement.head(slot) * columns, columns);
    List<Piece> pieces = placement.queries(slot);
    store(step, source, pieces, Optional.of(place));
    pieces.forEach(
        piece ->
            step.traffic()
                .spilledWrite(query.name(), "goes to units at the banks", piece.run().bytes()));
    step.activations().done(query, source);
  }

  /**
   * Stores bytes of a row piece by piece.
   *
   * @param place of as many bytes, for those who wait for them in the step, if anybody does
   */
  static void store(StepContext step, Region source, List<Piece> pieces, Optional<Region> place) {
    for (Piece piece : pieces) {
      MemoryRun run = piece.run();
      Region part = source.bytes(piece.firstByte(), run.bytes()).folded(run.rowBytes());
      if (place.isPresent()) {
        step.builder().store(part, run, place.get().bytes(piece.firstByte(), run.bytes()));
      } else {
        step.builder().store(part, run);
      }
    }
  }

  private void loadResults(int slot, Region place) {
    Tensor output = attention.output();
    long columns = group * attention.headDimension();
    long sequence = placement.sequence(slot);
    long firstColumn = placement.head(slot) * columns;
    Region destination = step.activations().write(output, sequence, 1, firstColumn, columns);
    for (Piece piece : placement.results(slot)) {
      MemoryRun run = piece.run();
      step.builder()
          .pimRead(
              place, run, destination.bytes(piece.firstByte(), run.bytes()).folded(run.rowBytes()));
      step.traffic().spilledRead(output.name(), "comes from units at the banks", run.bytes());
    }
    step.activations().written(output, destination, sequence, 1, firstColumn, columns);
  }
}

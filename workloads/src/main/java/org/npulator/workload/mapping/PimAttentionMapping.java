package org.npulator.workload.mapping;

import java.util.List;
import java.util.Map;
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
    // What is stored, and what is loaded, one row for each head.
    Buffer operands = places(3 * heads);
    Buffer results = places(heads);
    Region places = operands.whole();
    new PimKeyValues(step, attention, placement, attention.key()).store(places.rows(0, heads));
    new PimKeyValues(step, attention, placement, attention.value())
        .store(places.rows(heads, heads));
    for (long sequence = 0; sequence < attention.batch(); sequence++) {
      for (long head = 0; head < attention.keyValueHeads(); head++) {
        long slot = sequence * attention.keyValueHeads() + head;
        storeQueries(sequence, head, operands.region(2 * heads + slot, 1, 1));
      }
    }
    long context = attention.cachedTokens() + attention.newTokens();
    List<PimOperation.Share> shares = placement.shares(units, attention.batch(), context);
    step.builder().pim(shares, attention.macs(), 0, 0, List.of(operands.whole()), results.whole());
    for (long sequence = 0; sequence < attention.batch(); sequence++) {
      for (long head = 0; head < attention.keyValueHeads(); head++) {
        long slot = sequence * attention.keyValueHeads() + head;
        loadResults(sequence, head, results.region(slot, 1, 1));
      }
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

  private void storeQueries(long sequence, long head, Region place) {
    Tensor query = attention.query();
    long columns = group * attention.headDimension();
    Region source = step.activations().read(query, sequence, 1, head * columns, columns);
    List<Piece> pieces = placement.queries(sequence, head);
    store(step, source, pieces, place);
    pieces.forEach(
        piece ->
            step.traffic()
                .spilledWrite(query.name(), "goes to units at the banks", piece.run().bytes()));
    step.activations().done(query, source);
  }

  /** Stores bytes of a row piece by piece. */
  static void store(StepContext step, Region source, List<Piece> pieces, Region place) {
    for (Piece piece : pieces) {
      MemoryRun run = piece.run();
      step.builder()
          .store(source.bytes(piece.firstByte(), run.bytes()).folded(run.rowBytes()), run, place);
    }
  }

  private void loadResults(long sequence, long head, Region place) {
    Tensor output = attention.output();
    long columns = group * attention.headDimension();
    Region destination = step.activations().write(output, sequence, 1, head * columns, columns);
    for (Piece piece : placement.results(sequence, head)) {
      MemoryRun run = piece.run();
      step.builder()
          .pimRead(
              place, run, destination.bytes(piece.firstByte(), run.bytes()).folded(run.rowBytes()));
      step.traffic().spilledRead(output.name(), "comes from units at the banks", run.bytes());
    }
    step.activations().written(output, destination, sequence, 1, head * columns, columns);
  }
}

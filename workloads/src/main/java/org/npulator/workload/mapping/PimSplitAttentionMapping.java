package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.pim.PimSplitAttention;
import org.npulator.hw.program.PimOperation;
import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Tensor;

/**
 * Attention on units at the banks of the memory that compute no softmax. Of each channel one head
 * is worked on at a time: its scores come back, the vector unit computes the softmax, the weights
 * go out with the commands for its values. The scores of the next heads are computed before the
 * values of these, so that the units work during a softmax.
 */
final class PimSplitAttentionMapping {
  private final StepContext step;
  private final Attention attention;
  private final PimPlacement placement;
  private final PimSplitAttention units;
  private final long group;
  private final long context;
  private List<Region> keys = List.of();
  private List<Region> values = List.of();

  /** Heads between their scores and their values. */
  private record Weighted(PimTurn turn, Region weights) {}

  PimSplitAttentionMapping(
      StepContext step, Attention attention, PimPlacement placement, PimSplitAttention units)
      throws MappingException {
    this.step = step;
    this.attention = attention;
    this.placement = placement;
    this.units = units;
    group = attention.queryHeads() / attention.keyValueHeads();
    context = attention.cachedTokens() + attention.newTokens();
    PimAttentionMapping.requireRoom(attention, placement);
  }

  /**
   * Heads that are worked on at a time: half of the scratchpad holds the weights of two turns, the
   * scores of one or its results, and a gap at its end.
   */
  static long mostHeads(
      Machine machine, PimSplitAttention units, long queries, long context, long dimension) {
    long weights = PimReturned.bytes(machine, 1, queries, context);
    long returned =
        Math.max(
            PimReturned.bytes(machine, units.partialScores(), queries, context),
            PimReturned.bytes(machine, units.partialResults(context), queries, dimension));
    return streamBytes(machine.scratchpadBytes()) / (2 * weights + 2 * returned);
  }

  /** Bytes of a scratchpad for scores, weights and results. */
  static long streamBytes(long scratchpadBytes) {
    return scratchpadBytes / 2;
  }

  OperatorMapping map() {
    keys = new PimKeyValues(step, attention, placement, attention.key()).storeForUnits();
    values = new PimKeyValues(step, attention, placement, attention.value()).storeForUnits();
    Weighted waiting = null;
    for (PimTurn turn :
        placement.turns(
            attention.batch(),
            mostHeads(step.machine(), units, group, context, attention.headDimension()))) {
      Weighted next = scores(turn);
      if (waiting != null) {
        values(waiting);
      }
      waiting = next;
    }
    values(waiting);
    return new OperatorMapping(
        attention.name(),
        PimAttentionMapping.DATAFLOW,
        new TreeMap<>(Map.of("m", group, "k", attention.headDimension(), "n", context)),
        "channel,head",
        (long) Math.ceil(PimChoice.units(step.machine(), attention, placement).cycles()));
  }

  private Weighted scores(PimTurn turn) {
    Tensor query = attention.query();
    long columns = group * attention.headDimension();
    List<Region> queries = new ArrayList<>();
    for (int slot : turn.slots()) {
      queries.add(
          step.activations()
              .read(query, placement.sequence(slot), 1, placement.head(slot) * columns, columns));
    }
    long rows = turn.slots().size() * group;
    PimReturned scores = PimReturned.of(step, units.partialScores(), rows, context);
    PimProgram program = units.scores(turn.row(), context);
    List<Region> reads = new ArrayList<>(queries);
    turn.slots().forEach(slot -> reads.add(keys.get(slot)));
    start(turn, program, reads, query, List.of(scores.buffer().whole()));
    queries.forEach(region -> step.activations().done(query, region));
    return new Weighted(turn, softmax(scores.added(step.builder(), 1)));
  }

  private Region softmax(PimReturned scores) {
    NumberFormat format = attention.query().format();
    Region weights =
        step.stream()
            .allocate(
                scores.rows(),
                format.rowBytes(context),
                AttentionTiling.rowStride(step.machine(), format, context))
            .whole();
    step.builder()
        .vector(
            new VectorWork(
                VectorKernel.SOFTMAX,
                scores.rows(),
                context,
                context,
                AttentionTiling.scale(attention),
                Optional.empty()),
            List.of(scores.sums(0, 0, scores.rows())),
            new Matrix(weights, format));
    scores.buffer().release();
    return weights;
  }

  private void values(Weighted heads) {
    PimTurn turn = heads.turn();
    Tensor output = attention.output();
    long dimension = attention.headDimension();
    long columns = group * dimension;
    List<Region> destinations = new ArrayList<>();
    for (int slot : turn.slots()) {
      destinations.add(
          step.activations()
              .write(output, placement.sequence(slot), 1, placement.head(slot) * columns, columns));
    }
    List<Region> reads = new ArrayList<>(List.of(heads.weights()));
    turn.slots().forEach(slot -> reads.add(values.get(slot)));
    PimProgram program = units.values(turn.row(), context);
    long partialSums = units.partialResults(context);
    boolean comeAsTheyAre = partialSums == 1 && output.format().equals(PimReturned.FORMAT);
    if (comeAsTheyAre) {
      start(turn, program, reads, output, destinations);
    } else {
      long rows = turn.slots().size() * group;
      PimReturned results = PimReturned.of(step, partialSums, rows, dimension);
      start(turn, program, reads, output, List.of(results.buffer().whole()));
      finish(results, destinations);
    }
    heads.weights().buffer().release();
    for (int i = 0; i < destinations.size(); i++) {
      int slot = turn.slots().get(i);
      step.activations()
          .written(
              output,
              destinations.get(i),
              placement.sequence(slot),
              1,
              placement.head(slot) * columns,
              columns);
    }
  }

  /** Adds up what came back for each head, or brings it into the format of the output. */
  private void finish(PimReturned returned, List<Region> destinations) {
    NumberFormat format = attention.output().format();
    PimReturned results = returned.added(step.builder(), 2);
    for (int i = 0; i < destinations.size(); i++) {
      Matrix destination =
          new Matrix(
              destinations.get(i).folded(format.rowBytes(attention.headDimension())), format);
      if (results.partialSums() > 1) {
        results.addLast(step.builder(), i * group, group, destination);
      } else {
        step.builder()
            .vector(
                new VectorWork(VectorKernel.CONVERT, group, attention.headDimension()),
                List.of(results.sums(0, i * group, group)),
                destination);
      }
    }
    results.buffer().release();
  }

  /** Has the units of all channels of a turn work; half of the products are scores. */
  private void start(
      PimTurn turn, PimProgram program, List<Region> reads, Tensor tensor, List<Region> results) {
    long channels = turn.channels().size();
    long sentBytes = channels * units.transfers().sentBytes(program);
    long returnedBytes = channels * units.transfers().receivedBytes(program);
    step.builder()
        .pim(
            List.of(new PimOperation.Share(turn.channels(), program)),
            channels * group * attention.headDimension() * context,
            sentBytes,
            returnedBytes,
            reads,
            results.toArray(Region[]::new));
    step.traffic().spilledWrite(tensor.name(), "goes to units at the banks", sentBytes);
    step.traffic().spilledRead(tensor.name(), "comes from units at the banks", returnedBytes);
  }
}

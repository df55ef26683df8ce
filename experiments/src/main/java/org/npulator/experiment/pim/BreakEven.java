package org.npulator.experiment.pim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.npulator.experiment.pim.BreakEvenLine.Axis;
import org.npulator.hw.chip.MachineFigures;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.Mapper;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.mapping.PimNote;
import org.npulator.workload.mapping.PlaceEstimate;
import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Workload;

/** Compares units at the banks of a memory with the cores, for decode steps. */
public final class BreakEven {
  /** Batches of products are searched up to this one. */
  public static final long MOST_BATCH = 1024;

  /** Batches of attention are searched up to this one. */
  public static final long MOST_BATCH_OF_ATTENTION = 32;

  /** Products take longer on units with every vector: what lost by so much does not win again. */
  private static final double HOPELESS = 0.5;

  private final NpuConfig machine;
  private final DecodeSteps steps;
  private final double coreHertz;
  private final double memoryBytesPerSecond;
  private final Map<Long, List<BreakEvenRow>> productsOfBatch = new HashMap<>();

  /**
   * @param machine with units at the banks of its memory
   */
  public BreakEven(NpuConfig machine, DecodeSteps steps) {
    this.machine = machine;
    this.steps = steps;
    coreHertz = machine.clocks().get(machine.cores().clock()).toHertz();
    memoryBytesPerSecond = MachineFigures.of(machine).peakMemoryBytesPerSecond();
  }

  /**
   * The operators of a decode step.
   *
   * @param context tokens of each sequence that are in the KV cache before
   * @throws MappingException if the step does not run on the machine
   * @throws InvalidWorkloadException if there is no such step
   */
  public List<BreakEvenRow> rows(long batch, long context)
      throws MappingException, InvalidWorkloadException {
    return rows(steps, batch, context);
  }

  private List<BreakEvenRow> rows(DecodeSteps of, long batch, long context)
      throws MappingException, InvalidWorkloadException {
    Workload workload = of.at(batch, context);
    Map<String, Operator> operators = new HashMap<>();
    for (Operator operator : workload.steps().get(0).operators()) {
      if (!(of instanceof ShapeSteps shape) || shape.asksFor(operator)) {
        operators.putIfAbsent(operator.role(), operator);
      }
    }
    List<BreakEvenRow> rows = new ArrayList<>();
    for (PimNote note : new Mapper(machine, workload).pimNotes()) {
      Operator operator = operators.get(note.role());
      if (operator != null) {
        long vectors =
            operator instanceof Attention attention
                ? attention.queryHeads() / attention.keyValueHeads()
                : operator.output().rows();
        rows.add(
            new BreakEvenRow(
                note.role(),
                operator instanceof Attention,
                batch,
                context,
                note.estimate().map(PlaceEstimate::unitsWin).orElse(false),
                note.reason(),
                note.estimate()
                    .map(both -> new Comparison(both, coreHertz, memoryBytesPerSecond, vectors))));
      }
    }
    return rows;
  }

  /**
   * From where to where units win: contexts of attention for each batch, batches for each context,
   * batches of products.
   *
   * @param mostContext the longest context that is looked at
   * @throws MappingException if a step does not run on the machine
   * @throws InvalidWorkloadException if there is no such step
   */
  public List<BreakEvenLine> lines(List<Long> batches, List<Long> contexts, long mostContext)
      throws MappingException, InvalidWorkloadException {
    DecodeSteps layer = steps.ofOneLayer();
    List<BreakEvenLine> lines = new ArrayList<>();
    for (BreakEvenRow row : rows(layer, 1, 1)) {
      String role = row.role();
      if (row.comparison().isEmpty()) {
        Axis axis = row.attention() ? Axis.CONTEXT : Axis.BATCH;
        lines.add(
            new BreakEvenLine(role, axis, OptionalLong.empty(), Optional.empty(), row.reason()));
      } else if (row.attention()) {
        for (long batch : batches) {
          lines.add(overContexts(layer, role, batch, mostContext));
        }
        for (long context : contexts) {
          lines.add(overBatches(layer, role, context));
        }
      } else {
        WinningSpans wins =
            WinningSpans.search(
                MOST_BATCH, 1, HOPELESS, batch -> speedup(products(layer, batch), role));
        lines.add(new BreakEvenLine(role, Axis.BATCH, OptionalLong.empty(), Optional.of(wins), ""));
      }
    }
    return lines;
  }

  private BreakEvenLine overContexts(DecodeSteps layer, String role, long batch, long mostContext)
      throws MappingException, InvalidWorkloadException {
    long most = Math.min(mostContext, steps.mostContext(batch, memoryBytes()));
    return line(
        role, Axis.CONTEXT, batch, most, 1, context -> speedup(rows(layer, batch, context), role));
  }

  /**
   * With every batch, channels may be left without a head or one has another: all are looked at.
   */
  private BreakEvenLine overBatches(DecodeSteps layer, String role, long context)
      throws MappingException, InvalidWorkloadException {
    long most = 0;
    while (most < MOST_BATCH_OF_ATTENTION
        && steps.mostContext(most + 1, memoryBytes()) >= context) {
      most++;
    }
    return line(
        role,
        Axis.BATCH,
        context,
        most,
        MOST_BATCH_OF_ATTENTION,
        batch -> speedup(rows(layer, batch, context), role));
  }

  private static BreakEvenLine line(
      String role, Axis axis, long at, long most, long single, WinningSpans.Speedup speedup)
      throws MappingException, InvalidWorkloadException {
    return most < 1
        ? new BreakEvenLine(
            role, axis, OptionalLong.of(at), Optional.empty(), "model or memory hold none")
        : new BreakEvenLine(
            role,
            axis,
            OptionalLong.of(at),
            Optional.of(WinningSpans.search(most, single, 0, speedup)),
            "");
  }

  private long memoryBytes() {
    return machine.memory().capacityBytes();
  }

  private List<BreakEvenRow> products(DecodeSteps layer, long batch)
      throws MappingException, InvalidWorkloadException {
    List<BreakEvenRow> known = productsOfBatch.get(batch);
    if (known == null) {
      known = rows(layer, batch, 1);
      productsOfBatch.put(batch, known);
    }
    return known;
  }

  /** Of what units cannot execute: 0. */
  private static double speedup(List<BreakEvenRow> rows, String role) {
    return rows.stream()
        .filter(row -> row.role().equals(role))
        .flatMap(row -> row.comparison().stream())
        .mapToDouble(Comparison::speedup)
        .findFirst()
        .orElse(0);
  }
}

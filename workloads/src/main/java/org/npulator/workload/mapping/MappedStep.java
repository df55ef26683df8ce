package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.program.ChipProgram;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;
import org.npulator.workload.operator.Operator;

/**
 * A step as tile programs.
 *
 * @param programs one for each core
 * @param mappings one for each operator of the step, in order; the program's operators are these
 * @param exchangeCycles estimated, of the core with the most messages
 * @param weightBytes weights the program reads, each counted once
 * @param keyValueReadBytes of the KV cache that the program reads, each counted once
 * @param keyValueWriteBytes of the KV cache that the program writes
 * @param spills what it reads or writes beyond that
 */
public record MappedStep(
    ChipProgram programs,
    List<OperatorMapping> mappings,
    long exchangeCycles,
    long weightBytes,
    long keyValueReadBytes,
    long keyValueWriteBytes,
    List<Spill> spills) {

  /** The sub-batches of a step as one program; the decisions are those for the first. */
  static MappedStep together(List<Operator> operators, List<MappedStep> subBatches) {
    if (subBatches.size() == 1) {
      return subBatches.get(0);
    }
    List<OperatorMapping> mappings = new ArrayList<>();
    for (int index = 0; index < operators.size(); index++) {
      int operator = index;
      mappings.add(
          subBatches
              .get(0)
              .mappings()
              .get(index)
              .taking(
                  subBatches.stream()
                      .mapToLong(part -> part.mappings().get(operator).estimatedCycles())
                      .sum()));
    }
    return new MappedStep(
        Interleaving.of(operators, subBatches.stream().map(MappedStep::programs).toList()),
        mappings,
        subBatches.stream().mapToLong(MappedStep::exchangeCycles).sum(),
        subBatches.stream().mapToLong(MappedStep::weightBytes).sum(),
        subBatches.stream().mapToLong(MappedStep::keyValueReadBytes).sum(),
        subBatches.stream().mapToLong(MappedStep::keyValueWriteBytes).sum(),
        spillsOfAll(subBatches));
  }

  private static List<Spill> spillsOfAll(List<MappedStep> subBatches) {
    Map<List<String>, Spill> spills = new LinkedHashMap<>();
    for (MappedStep subBatch : subBatches) {
      for (Spill spill : subBatch.spills()) {
        spills.merge(List.of(spill.tensor(), spill.reason()), spill, Spill::plus);
      }
    }
    return List.copyOf(spills.values());
  }

  /** The formats in which the array multiplies the operands of its first product, if it has one. */
  public Optional<FormatPair> multipliedFormats() {
    return instructions()
        .filter(MatrixMultiply.class::isInstance)
        .map(MatrixMultiply.class::cast)
        .findFirst()
        .map(product -> new FormatPair(product.activations().format(), product.weights().format()));
  }

  /** Cycles of the core clock by the cost model, one operator after the other. */
  public long estimatedCycles() {
    return exchangeCycles + mappings.stream().mapToLong(OperatorMapping::estimatedCycles).sum();
  }

  /** Elements of weights, keys and values that the vector unit turns into what the array takes. */
  public long dequantizedElements() {
    return instructions()
        .filter(VectorOperation.class::isInstance)
        .map(VectorOperation.class::cast)
        .filter(operation -> operation.kernel() == VectorKernel.DEQUANTIZE)
        .mapToLong(operation -> Math.multiplyExact(operation.rows(), operation.columns()))
        .sum();
  }

  private Stream<Instruction> instructions() {
    return programs.cores().stream().flatMap(core -> core.instructions().stream());
  }

  /**
   * The program of a machine with one core.
   *
   * @throws IllegalStateException if there are several cores
   */
  public TileProgram program() {
    if (programs.cores().size() > 1) {
      throw new IllegalStateException(programs.cores().size() + " cores have a program each");
    }
    return programs.cores().get(0);
  }

  /**
   * Traffic that a larger buffer would avoid.
   *
   * @param tensor what is stored and loaded again, or loaded more than once
   * @param bytesRead beyond the first read of a weight
   * @param bytesWritten of an activation that does not stay on chip
   */
  public record Spill(String tensor, String reason, long bytesRead, long bytesWritten) {
    private Spill plus(Spill other) {
      return new Spill(
          tensor, reason, bytesRead + other.bytesRead, bytesWritten + other.bytesWritten);
    }
  }
}

package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/** The checks of this package notice programs that are wrong. */
class MutatedProgramTest {
  private static MappedRun product() throws MappingException {
    Tensor input = new Tensor("x", TensorKind.ACTIVATION, 6, 40, NumberFormat.INT8);
    Tensor output = new Tensor("y", TensorKind.ACTIVATION, 6, 40, NumberFormat.BF16);
    Tensor table = new Tensor("table", TensorKind.WEIGHT, 50, 40, NumberFormat.INT8);
    Tensor weight = new Tensor("w", TensorKind.WEIGHT, 40, 40, NumberFormat.INT8);
    Step step =
        new Step(
            StepKind.PREFILL,
            1,
            6,
            0,
            List.of(
                new Gather("x", -1, table, input),
                new Matmul("y", -1, input, weight, Optional.empty(), output)));
    return new MappedRun(Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 4096, 1024), step, 6);
  }

  private static boolean loadsWeights(Instruction instruction) {
    return instruction.operator() == 1 && instruction instanceof Load;
  }

  private static List<Instruction> replaced(List<Instruction> list, int index, Instruction by) {
    List<Instruction> changed = new ArrayList<>(list);
    changed.set(index, by);
    return changed;
  }

  @Test
  void loadingTheNextTileInsteadGivesAnotherProduct() throws MappingException {
    MappedRun run = product();
    List<Instruction> instructions = run.mapped().program().instructions();
    List<Integer> loads = new ArrayList<>();
    for (int index = 0; index < instructions.size(); index++) {
      if (loadsWeights(instructions.get(index))) {
        loads.add(index);
      }
    }
    assertThat(loads).hasSizeGreaterThan(2);
    Load second = (Load) instructions.get(loads.get(1));
    Load third = (Load) instructions.get(loads.get(2));
    Load wrong =
        new Load(
            1,
            second.waitsFor(),
            third.memoryAddress(),
            second.rowBytes(),
            second.rows(),
            second.memoryStrideBytes(),
            second.scratchpadAddress(),
            second.scratchpadStrideBytes());

    assertThatThrownBy(() -> run.check(list -> replaced(list, loads.get(1), wrong)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void droppingThePartialSumsOfEarlierTilesGivesAnotherProduct() throws MappingException {
    Tensor input = new Tensor("x", TensorKind.ACTIVATION, 2, 400, NumberFormat.INT8);
    Tensor output = new Tensor("y", TensorKind.ACTIVATION, 2, 8, NumberFormat.BF16);
    Step step =
        new Step(
            StepKind.PREFILL,
            1,
            2,
            0,
            List.of(
                new Gather(
                    "x", -1, new Tensor("t", TensorKind.WEIGHT, 9, 400, NumberFormat.INT8), input),
                new Matmul(
                    "y",
                    -1,
                    input,
                    new Tensor("w", TensorKind.WEIGHT, 400, 8, NumberFormat.INT8),
                    Optional.empty(),
                    output)));
    MappedRun run =
        new MappedRun(Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 8192, 1024), step, 2);
    List<Instruction> instructions = run.mapped().program().instructions();
    int index = 0;
    while (!(instructions.get(index) instanceof MatrixMultiply candidate
        && candidate.accumulate())) {
      index++;
    }
    MatrixMultiply product = (MatrixMultiply) instructions.get(index);
    MatrixMultiply wrong =
        new MatrixMultiply(
            1,
            product.waitsFor(),
            product.m(),
            product.k(),
            product.n(),
            product.activations(),
            product.weights(),
            product.weightsTransposed(),
            product.accumulators(),
            false);
    int changed = index;

    assertThatThrownBy(() -> run.check(list -> replaced(list, changed, wrong)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void productsWithoutTheirDependenciesConflict() throws MappingException {
    TileProgram program = product().mapped().program();
    List<Instruction> instructions = program.instructions();
    int removed = 0;
    for (int index = 0; index < instructions.size(); index++) {
      if (instructions.get(index) instanceof MatrixMultiply product
          && !product.waitsFor().isEmpty()) {
        MatrixMultiply eager =
            new MatrixMultiply(
                product.operator(),
                List.of(),
                product.m(),
                product.k(),
                product.n(),
                product.activations(),
                product.weights(),
                product.weightsTransposed(),
                product.accumulators(),
                product.accumulate());
        TileProgram changed =
            new TileProgram(program.operators(), replaced(instructions, index, eager));
        assertThat(HazardChecker.unorderedConflicts(Machines.edge(), changed))
            .as("without the dependencies of %d", index)
            .isNotEmpty();
        removed++;
      }
    }
    assertThat(removed).isGreaterThan(3);
  }
}

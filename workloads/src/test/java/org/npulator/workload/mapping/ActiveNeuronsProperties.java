package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.Load;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.operator.ActiveNeurons;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;

class ActiveNeuronsProperties {
  /** Formats without blocks, one of which is dequantized. */
  enum Formats {
    W8A8("int8", "int8"),
    W4A8("int8", "int4"),
    BF16("bf16", "bf16"),
    DEQUANTIZED("bf16", "fp8-e4m3");

    private final NumberFormat activation;
    private final NumberFormat weight;

    Formats(String activation, String weight) {
      this.activation = NumberFormat.of(activation);
      this.weight = NumberFormat.of(weight);
    }
  }

  static Step feedForward(long m, long features, long neurons, long active, Formats formats) {
    ActiveNeurons outputs = new ActiveNeurons(ActiveNeurons.Side.OUTPUTS, active);
    ActiveNeurons inputs = new ActiveNeurons(ActiveNeurons.Side.INPUTS, active);
    Tensor x = SmallSteps.activation("x", m, features, formats.activation);
    Tensor gate = SmallSteps.activation("gate", m, active, NumberFormat.BF16);
    Tensor up = SmallSteps.activation("up", m, active, NumberFormat.BF16);
    Tensor activated = SmallSteps.activation("activation", m, active, formats.activation);
    Tensor y = SmallSteps.activation("y", m, features, NumberFormat.BF16);
    List<Operator> operators =
        List.of(
            SmallSteps.source(x),
            product("gate", x, features, neurons, formats, gate, outputs),
            product("up", x, features, neurons, formats, up, outputs),
            new Elementwise(
                "activation",
                -1,
                Elementwise.Kind.SILU_MULTIPLY,
                List.of(gate, up),
                activated,
                active,
                0),
            product("y", activated, neurons, features, formats, y, inputs));
    return new Step(StepKind.PREFILL, 1, m, 0, operators);
  }

  private static Matmul product(
      String role,
      Tensor input,
      long k,
      long n,
      Formats formats,
      Tensor output,
      ActiveNeurons active) {
    Tensor weight = SmallSteps.weight(role + ".w", k, n, formats.weight);
    return new Matmul(role, -1, input, weight, Optional.empty(), output, Optional.of(active));
  }

  @Property(tries = 150)
  void feedForwardBlocksUseTheWeightsOfActiveNeuronsOnly(
      @ForAll @IntRange(min = 1, max = 20) int m,
      @ForAll @IntRange(min = 1, max = 40) int features,
      @ForAll @IntRange(min = 1, max = 150) int neurons,
      @ForAll @IntRange(min = 1, max = 100) int percent,
      @ForAll @IntRange(min = 14, max = 16) int scratchpadBits,
      @ForAll Formats formats,
      @ForAll Dataflow dataflow)
      throws MappingException {
    long active = Math.max(1, neurons * percent / 100);
    Step step = feedForward(m, features, neurons, active, formats);
    Machine machine = Machines.tiny(4, 4, dataflow, 1L << scratchpadBits, 4096);
    MappedRun run = new MappedRun(machine, step, m);

    run.check();
    assertThat(neuronBytes(run.mapped(), m, features, formats))
        .isEqualTo(3 * active * formats.weight.rowBytes(features));
    long macs = step.operators().stream().mapToLong(Operator::macs).sum();
    assertThat(macs).isEqualTo(3L * m * features * active);
  }

  /** Weights that are read, without the rows of the table that make the input. */
  private static long neuronBytes(MappedStep mapped, long m, long features, Formats formats) {
    long gathered =
        mapped.program().instructions().stream()
            .filter(Load.class::isInstance)
            .map(Load.class::cast)
            .filter(load -> load.operator() == 0)
            .mapToLong(load -> load.memoryAddress())
            .distinct()
            .count();
    assertThat(gathered).isBetween(1L, m);
    return mapped.weightBytes() - gathered * formats.activation.rowBytes(features);
  }

  @Test
  void unitsAtTheBanksAreRefusedForActiveNeurons() {
    Step step = feedForward(1, 8, 16, 4, Formats.W8A8);
    MappingConfig dictated =
        new MappingConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Map.of("gate", Place.PIM)),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> new MappedRun(Machines.edge(), step, 1, dictated))
        .isInstanceOf(MappingException.class)
        .hasMessage("place.gate: pim, but only some of its neurons are active; expected npu");
  }

  @Property(tries = 80)
  void activeNeuronsAreDividedAmongCores(
      @ForAll @IntRange(min = 1, max = 12) int m,
      @ForAll @IntRange(min = 2, max = 40) int features,
      @ForAll @IntRange(min = 8, max = 150) int neurons,
      @ForAll @IntRange(min = 1, max = 100) int percent,
      @ForAll Formats formats,
      @ForAll Partition expanding,
      @ForAll Partition reducing,
      @ForAll @IntRange(min = 2, max = 4) int cores)
      throws MappingException {
    long active = Math.max(4, neurons * percent / 100);
    Step step = feedForward(m, features, neurons, active, formats);
    Machine machine = Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1L << 15, 4096);
    PartitionPolicy policy =
        (matmul, inputByColumns) -> matmul.role().equals("y") ? reducing : expanding;
    new PartitionedRun(machine, new Cores(cores, 16, 2), policy, step, m).check();
  }
}

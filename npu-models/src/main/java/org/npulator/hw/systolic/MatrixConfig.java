package org.npulator.hw.systolic;

import java.util.Map;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Name;

/** The matrix engine of a core. */
public sealed interface MatrixConfig {

  /** A grid of multiply-accumulate elements with operands moving between neighbours. */
  @Name("systolic")
  @Doc("grid of processing elements with operands moving between neighbours")
  record SystolicArrayConfig(
      @Doc("processing elements along which partial sums move") @AtLeast(1) @AtMost(4096) int rows,
      @Doc("processing elements along which activations move") @AtLeast(1) @AtMost(4096)
          int columns,
      @Doc("operand that stays in the processing elements") Dataflow dataflow,
      @Doc("whether the next weights are shifted in while the current ones are used")
          boolean doubleBufferedWeights,
      @Doc("rate by operand formats, activations x weights, such as int8xint8: 1")
          Map<String, Double> macsPerCyclePerElement)
      implements MatrixConfig {}

  /** Which operand stays where it is used. */
  enum Dataflow {
    WEIGHT_STATIONARY
  }
}

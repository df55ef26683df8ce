package org.npulator.hw.systolic;

import java.util.List;

/**
 * A systolic array in which every operand is moved through every register, one array cycle after
 * the other, with the banks of both memories served access by access. Written independently of the
 * closed forms.
 */
interface RegisterLevelArray {

  /** Computes all products, one after the other. */
  List<ReferenceProduct.Outcome> run();

  ReferenceBanks banks();

  /** Cycles in which the array stood still. */
  default long frozenCycles() {
    return banks().coreCycle() - banks().arrayCycle();
  }

  /**
   * The array of a dataflow, or of a vector-matrix engine that gets no other products.
   *
   * @param elementsPerElement operands of the reduction dimension that an element takes in a beat
   */
  static RegisterLevelArray of(
      MatrixConfig.SystolicArrayConfig config,
      int elementsPerElement,
      int beatCycles,
      ReferenceBanks banks,
      List<ReferenceProduct> products) {
    if (config.vectorRows().isPresent()) {
      return new VectorMatrixRegisters(
          elementsPerElement * config.vectorRows().get(),
          elementsPerElement * config.rows(),
          config.columns(),
          beatCycles,
          banks,
          products);
    }
    return switch (config.dataflow()) {
      case WEIGHT_STATIONARY, INPUT_STATIONARY ->
          new StationaryOperandRegisters(
              config.dataflow(),
              elementsPerElement * config.rows(),
              config.columns(),
              beatCycles,
              config.doubleBufferedWeights(),
              banks,
              products);
      case OUTPUT_STATIONARY ->
          new StationaryResultRegisters(
              config.rows(),
              config.columns(),
              elementsPerElement,
              beatCycles,
              config.doubleBufferedWeights(),
              banks,
              products);
    };
  }
}

package org.npulator.experiment.run;

import java.util.List;
import java.util.Optional;
import org.npulator.hw.format.FormatPair;
import org.npulator.workload.mapping.MappedStep;
import org.npulator.workload.mapping.OperatorMapping;

/**
 * What a result tells of the mapping of a step.
 *
 * @param mappings one for each operator of the step, in order
 * @param multipliedFormats in which the array multiplies the operands of the first product
 * @param weightBytes weights the program reads, each counted once
 * @param keyValueReadBytes of the KV cache that the program reads, each counted once
 * @param keyValueWriteBytes of the KV cache that the program writes
 * @param dequantizedElements of weights, keys and values, on the vector unit
 * @param spills what it reads or writes beyond that
 */
public record MappingFigures(
    List<OperatorMapping> mappings,
    Optional<FormatPair> multipliedFormats,
    long weightBytes,
    long keyValueReadBytes,
    long keyValueWriteBytes,
    long dequantizedElements,
    List<MappedStep.Spill> spills) {

  static MappingFigures of(MappedStep mapped) {
    return new MappingFigures(
        mapped.mappings(),
        mapped.multipliedFormats(),
        mapped.weightBytes(),
        mapped.keyValueReadBytes(),
        mapped.keyValueWriteBytes(),
        mapped.dequantizedElements(),
        mapped.spills());
  }
}

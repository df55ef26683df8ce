package org.npulator.workload.mapping;

import org.npulator.workload.operator.Tensor;

/**
 * A part of a weight or of a KV cache that a core works on as a tensor of its own.
 *
 * @param whole the tensor of the workload
 * @param block the part
 */
record WeightSlice(Tensor whole, Block block) {}

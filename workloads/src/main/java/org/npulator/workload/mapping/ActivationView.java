package org.npulator.workload.mapping;

import org.npulator.workload.operator.Tensor;

/**
 * A rectangle of an activation that a share of an operator reads or writes as a tensor of its own.
 *
 * @param whole the activation
 * @param firstRow of the rectangle
 * @param firstColumn of the rectangle
 */
record ActivationView(Tensor whole, long firstRow, long firstColumn) {}

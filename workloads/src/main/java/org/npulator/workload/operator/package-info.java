/**
 * What a step of a language model computes: few kinds of operators by structure, with the shapes
 * and number formats of all tensors. What an operator is for is a role, such as q_proj.
 *
 * <p>The records check themselves: shapes chain, an activation is made once and before it is used,
 * sizes cannot overflow. Numbers are left out: values of weights and activations never exist here,
 * and which rows a gather reads is not known.
 */
package org.npulator.workload.operator;

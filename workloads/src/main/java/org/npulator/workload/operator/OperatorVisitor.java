package org.npulator.workload.operator;

/** One method for each kind of operator. */
public interface OperatorVisitor<R> {
  R matmul(Matmul operator);

  R attention(Attention operator);

  R reduction(Reduction operator);

  R elementwise(Elementwise operator);

  R gather(Gather operator);
}

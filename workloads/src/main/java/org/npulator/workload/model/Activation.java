package org.npulator.workload.model;

import org.npulator.config.bind.Doc;
import org.npulator.workload.operator.Elementwise;

/** The nonlinear function of a feed-forward block. */
@Doc("nonlinear function of the feed-forward block")
public enum Activation {
  @Doc("x times its sigmoid, also called swish")
  SILU(Elementwise.Kind.SILU, Elementwise.Kind.SILU_MULTIPLY),
  @Doc("Gaussian error linear unit, exact or in its tanh form")
  GELU(Elementwise.Kind.GELU, Elementwise.Kind.GELU_MULTIPLY);

  private final Elementwise.Kind plain;
  private final Elementwise.Kind gated;

  Activation(Elementwise.Kind plain, Elementwise.Kind gated) {
    this.plain = plain;
    this.gated = gated;
  }

  Elementwise.Kind plain() {
    return plain;
  }

  Elementwise.Kind gated() {
    return gated;
  }
}

package org.npulator.workload.model;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** The feed-forward block of every layer. */
@Doc("feed-forward block of every layer")
public record FeedForwardShape(
    @Doc("features between the two projections") @AtLeast(1) @AtMost(16_777_216)
        long intermediateSize,
    @Doc("function of the gate, or of the only up projection") Activation activation,
    @Doc("whether a gate projection multiplies the up projection") boolean gated,
    @Doc("whether its projections add a bias") boolean bias) {

  /**
   * @throws InvalidValueException if the size is out of range
   */
  public FeedForwardShape {
    Sizes.check("intermediateSize", intermediateSize, 16_777_216);
  }
}

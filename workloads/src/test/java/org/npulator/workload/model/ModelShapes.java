package org.npulator.workload.model;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random small models. */
public final class ModelShapes {
  private ModelShapes() {}

  public static Arbitrary<ModelDescription> any() {
    Arbitrary<AttentionShape> attention =
        Combinators.combine(
                Arbitraries.longs().between(1, 4),
                Arbitraries.longs().between(1, 4),
                Arbitraries.longs().between(1, 40),
                Arbitraries.of(true, false),
                Arbitraries.of(true, false))
            .as(
                (groups, keyValueHeads, pairs, bias, outputBias) ->
                    new AttentionShape(
                        groups * keyValueHeads,
                        keyValueHeads,
                        2 * pairs,
                        bias,
                        outputBias,
                        Optional.empty()));
    Arbitrary<FeedForwardShape> feedForward =
        Combinators.combine(
                Arbitraries.longs().between(1, 300),
                Arbitraries.of(Activation.values()),
                Arbitraries.of(true, false),
                Arbitraries.of(true, false))
            .as(FeedForwardShape::new);
    return Combinators.combine(
            Arbitraries.longs().between(1, 4),
            Arbitraries.longs().between(1, 300),
            attention,
            feedForward,
            Arbitraries.longs().between(1, 1000),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(
            (layers, hiddenSize, heads, block, vocabulary, tied, scaled) ->
                new ModelDescription(
                    layers, hiddenSize, heads, block, vocabulary, 1e-6, tied, scaled, 4096));
  }

  public static Arbitrary<RunLength> runs() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 4),
            Arbitraries.longs().between(0, 40),
            Arbitraries.longs().between(0, 40),
            Arbitraries.longs().between(1, 4))
        .as(RunLength::new)
        .filter(run -> run.contextTokens() + run.prefillTokens() > 0);
  }
}

package org.npulator.workload.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Workload;

/**
 * Makes the steps of a run: one prefill of all new tokens, then a decode step for each further
 * output token, with a KV cache that grows by one token of each sequence a step.
 */
public final class WorkloadGenerator {
  /** Operators of all steps together that a workload may have. */
  public static final long MAXIMUM_OPERATORS = 4_000_000;

  private final String name;
  private final ModelDescription model;
  private final FormatSet formats;
  private final Sampling sampling;

  /**
   * @param name of the model, for the workload
   */
  public WorkloadGenerator(String name, ModelDescription model, FormatSet formats) {
    this(name, model, formats, Sampling.GREEDY);
  }

  /**
   * @param name of the model, for the workload
   * @param sampling how tokens are chosen
   */
  public WorkloadGenerator(
      String name, ModelDescription model, FormatSet formats, Sampling sampling) {
    this.sampling = sampling;
    this.name = name;
    this.model = model;
    this.formats = formats;
  }

  /**
   * Makes the workload of a run.
   *
   * @throws InvalidWorkloadException if a length is out of range, beyond the positions of the
   *     model, or needs more than {@link #MAXIMUM_OPERATORS}
   */
  public Workload generate(RunLength length) throws InvalidWorkloadException {
    length.check();
    checkPositions(length.positions());
    checkOperators(length);
    if (model.feedForward().bias() && formats.activePercent().isPresent()) {
      throw new InvalidWorkloadException(
          "active neurons of %s, whose feed-forward blocks have biases; expected a model without"
              .formatted(name));
    }
    Map<Operator, Operator> known = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    try {
      if (length.prefillTokens() > 0) {
        steps.add(
            step(
                StepKind.PREFILL,
                length.batch(),
                length.prefillTokens(),
                length.contextTokens(),
                known));
      }
      long cachedTokens = length.contextTokens() + length.prefillTokens();
      for (long i = 0; i < length.decodeSteps(); i++) {
        steps.add(step(StepKind.DECODE, length.batch(), 1, cachedTokens + i, known));
      }
    } catch (IllegalArgumentException tooLarge) {
      throw new InvalidWorkloadException("the run is too large: " + tooLarge.getMessage());
    }
    return new Workload(name, formats.name(), length.positions(), steps);
  }

  /** Operators that do not depend on the position are the same objects in every step. */
  private Step step(
      StepKind kind, long batch, long newTokens, long cachedTokens, Map<Operator, Operator> known) {
    Step step =
        new DecoderStep(model, formats, sampling, batch, newTokens, cachedTokens).generate(kind);
    List<Operator> shared =
        step.operators().stream()
            .map(operator -> known.computeIfAbsent(operator, itself -> itself))
            .toList();
    return new Step(kind, batch, newTokens, cachedTokens, shared);
  }

  private void checkPositions(long positions) throws InvalidWorkloadException {
    if (positions > model.maximumPositions()) {
      throw new InvalidWorkloadException(
          "context, prefill and decode need %d positions, but %s has %d"
              .formatted(positions, name, model.maximumPositions()));
    }
  }

  private void checkOperators(RunLength length) throws InvalidWorkloadException {
    long steps = length.decodeSteps() + (length.prefillTokens() > 0 ? 1 : 0);
    long layerOperators = model.feedForward().gated() ? 15 : 14;
    long operators = (model.layers() * layerOperators + 5) * steps;
    if (operators > MAXIMUM_OPERATORS) {
      throw new InvalidWorkloadException(
          "%d steps of %s have about %d operators, more than %d; decode fewer tokens"
              .formatted(steps, name, operators, MAXIMUM_OPERATORS));
    }
  }
}

package org.npulator.workload.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Two cuts of a workload whose layers repeat: one of its first layers, and one with a repetition
 * less. The difference of their figures is what a repetition costs between others like it, so that
 * the figures of the whole are those of the longer cut plus {@link #repetitions()} times the
 * difference.
 *
 * @param longer the workload with the first layers only
 * @param shorter the same without the last {@link #period()} of these
 * @param layers of the whole workload
 * @param simulatedLayers of the longer one
 * @param period layers after which they repeat: 1 if all are alike, more if kinds of layers
 *     alternate
 */
public record LayerSample(
    Workload longer, Workload shorter, int layers, int simulatedLayers, int period) {

  /**
   * Cuts a workload.
   *
   * @param atLeast layers of the longer cut; it has more if repetitions end elsewhere
   * @throws IllegalArgumentException if the layers do not repeat, tensors of layers are not named
   *     after them, or there are too few layers to leave some out
   */
  public static LayerSample of(Workload whole, int atLeast) {
    int layers = layers(whole.steps().get(0));
    int alike = period(whole, layers);
    int kept = Math.max(atLeast, 2 * alike);
    kept += (layers - kept) % alike;
    if (atLeast < 2 || kept >= layers) {
      throw new IllegalArgumentException(
          "%d of %d layers, which repeat after %d; expected from 2 to %d"
              .formatted(atLeast, layers, alike, layers - alike));
    }
    int period = repetition(layers - kept, kept / 2, alike);
    return new LayerSample(
        cut(whole, layers, kept), cut(whole, layers, kept - period), layers, kept, period);
  }

  /** How many times what the longer cut has more than the shorter one is left out of it. */
  public int repetitions() {
    return (layers - simulatedLayers) / period;
  }

  /**
   * The name that a tensor or an operator of the last simulated layers has in a repetition of them.
   *
   * @param repetition 1 for the first one after the longer cut
   */
  public String nameInRepetition(String name, int repetition) {
    return new LayerRenaming(layer -> layer + repetition * period).renamed(name);
  }

  /** As many layers as at most, of all kinds equally many, so that the rest are repetitions. */
  private static int repetition(int rest, int most, int alike) {
    int period = most / alike * alike;
    while (rest % period != 0) {
      period -= alike;
    }
    return period;
  }

  private static int layers(Step step) {
    return 1 + step.operators().stream().mapToInt(Operator::layer).max().orElse(-1);
  }

  /** The layers but the first, whose input comes from elsewhere, after which all repeat. */
  private static int period(Workload whole, int layers) {
    for (int period = 1; 3 * period <= layers; period++) {
      if (repeatsAfter(whole, layers, period)) {
        return period;
      }
    }
    throw new IllegalArgumentException(
        "the layers do not repeat, or their tensors are not named after them as in"
            + " layer3.q_proj.weight; expected the whole workload to be simulated");
  }

  private static boolean repeatsAfter(Workload whole, int layers, int period) {
    LayerRenaming earlier = new LayerRenaming(layer -> layer - period);
    for (Step step : whole.steps()) {
      TreeMap<Integer, List<Operator>> byLayer = new TreeMap<>();
      step.operators()
          .forEach(
              operator ->
                  byLayer
                      .computeIfAbsent(operator.layer(), key -> new ArrayList<>())
                      .add(operator));
      for (int layer = period + 1; layer < layers; layer++) {
        List<Operator> here = byLayer.getOrDefault(layer, List.of());
        if (!here.stream()
            .map(operator -> operator.accept(earlier))
            .toList()
            .equals(byLayer.getOrDefault(layer - period, List.of()))) {
          return false;
        }
      }
    }
    return true;
  }

  private static Workload cut(Workload whole, int layers, int kept) {
    LayerRenaming last = new LayerRenaming(layer -> layer == layers - 1 ? kept - 1 : layer);
    return new Workload(
        whole.model(),
        whole.formats(),
        whole.keyValueTokens(),
        whole.steps().stream().map(step -> cut(step, kept, last)).toList());
  }

  private static Step cut(Step whole, int kept, LayerRenaming last) {
    return new Step(
        whole.kind(),
        whole.batch(),
        whole.newTokens(),
        whole.cachedTokens(),
        whole.operators().stream()
            .filter(operator -> operator.layer() < kept)
            .map(operator -> operator.layer() < 0 ? operator.accept(last) : operator)
            .toList());
  }
}

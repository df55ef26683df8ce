package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.npulator.workload.mapping.CoreTask.Exchange;
import org.npulator.workload.mapping.CoreTask.Part;
import org.npulator.workload.mapping.CoreTask.Transfer;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * The distributions in which the activations of a step exist so far. A new one is made by an
 * exchange when an operator needs it, and kept for operators that need the same.
 */
final class ActivationVariants {
  /**
   * An activation in a distribution.
   *
   * @param parts by core, of those that have something
   */
  record Variant(Distribution distribution, Map<Integer, Part> parts) {
    Tensor on(int core) {
      return parts.get(core).tensor();
    }
  }

  private final List<List<CoreTask>> tasks;
  private final long mostMessageBytes;
  private final Map<String, List<Variant>> variants = new HashMap<>();
  private int nextMessage;

  /**
   * @param tasks of each core, to which exchanges are appended
   * @param mostMessageBytes of a message
   * @param firstMessage identity of the first message
   */
  ActivationVariants(List<List<CoreTask>> tasks, long mostMessageBytes, int firstMessage) {
    this.tasks = tasks;
    nextMessage = firstMessage;
    this.mostMessageBytes = mostMessageBytes;
  }

  /** The distributions in which an activation exists, in the order in which they were made. */
  List<Distribution> distributions(Tensor activation) {
    return variants.getOrDefault(activation.name(), List.of()).stream()
        .map(Variant::distribution)
        .toList();
  }

  /** Lets an operator make an activation in a distribution. */
  Variant make(Tensor activation, Distribution distribution) {
    List<Variant> known = variants.computeIfAbsent(activation.name(), name -> new ArrayList<>());
    String name = known.isEmpty() ? activation.name() : activation.name() + "@" + known.size();
    Variant variant = new Variant(distribution, parts(activation, distribution, name));
    known.add(variant);
    return variant;
  }

  private static Map<Integer, Part> parts(
      Tensor activation, Distribution distribution, String name) {
    Map<Integer, Part> parts = new TreeMap<>();
    for (int core : distribution.holders()) {
      Block block = distribution.block(core).orElseThrow();
      Tensor tensor =
          new Tensor(name, activation.kind(), block.rows(), block.columns(), activation.format());
      parts.put(core, new Part(tensor, block));
    }
    return parts;
  }

  /** An activation as an operator needs it. */
  Variant need(Tensor activation, Distribution distribution, int operator) {
    List<Variant> known = variants.getOrDefault(activation.name(), List.of());
    for (Variant variant : known) {
      if (variant.distribution().satisfies(distribution)) {
        return variant;
      }
    }
    if (activation.kind() == TensorKind.INPUT) {
      // It was in memory before the step, so every core finds there what it needs.
      return make(activation, distribution);
    }
    Variant source = known.get(0);
    Variant target = make(activation, distribution);
    exchange(source, target, operator);
    return target;
  }

  /** Appends the exchange that makes one variant from another. */
  void exchange(Variant source, Variant target, int operator) {
    List<Transfer> transfers =
        Redistribution.transfers(
            source.distribution(),
            target.distribution(),
            source.parts().values().iterator().next().tensor().format(),
            mostMessageBytes,
            nextMessage);
    nextMessage += transfers.size();
    for (int core = 0; core < tasks.size(); core++) {
      int here = core;
      List<Transfer> own =
          transfers.stream()
              .filter(
                  transfer ->
                      transfer.source() == here || (transfer.destinations() >> here & 1) != 0)
              .toList();
      boolean sends = own.stream().anyMatch(transfer -> transfer.source() == here);
      if (!own.isEmpty()) {
        tasks
            .get(core)
            .add(
                new Exchange(
                    operator,
                    sends ? Optional.of(source.parts().get(core)) : Optional.empty(),
                    Optional.ofNullable(target.parts().get(core)),
                    own));
      }
    }
  }
}

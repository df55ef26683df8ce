package org.npulator.workload.mapping;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.npulator.config.bind.NearestName;
import org.npulator.workload.mapping.MappingConfig.SplitChoice;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/** The roles of a workload for which a mapping can be dictated. */
final class DictatedRoles {
  private final TreeSet<String> products = new TreeSet<>();
  private final TreeSet<String> attentions = new TreeSet<>();
  private final TreeSet<String> fusible = new TreeSet<>();
  private final TreeSet<String> lastRows = new TreeSet<>();
  private final TreeSet<String> tables = new TreeSet<>();
  private final TreeSet<String> active = new TreeSet<>();

  DictatedRoles(Workload workload) {
    TreeSet<String> gathered = new TreeSet<>();
    for (Step step : workload.steps()) {
      for (Operator operator : step.operators()) {
        if (operator instanceof Gather gather) {
          gathered.add(gather.table().name());
        } else if (operator instanceof Matmul matmul) {
          products.add(matmul.role());
          if (matmul.active().isPresent()) {
            active.add(matmul.role());
          }
          if (matmul.input().rows() != matmul.output().rows()) {
            lastRows.add(matmul.role());
          }
          if (gathered.contains(matmul.weight().name())) {
            tables.add(matmul.role());
          }
        } else if (operator instanceof Attention attention) {
          attentions.add(attention.role());
          fusible.add(attention.role());
        } else if (operator instanceof Elementwise elementwise) {
          fusible.add(elementwise.role());
        }
      }
    }
  }

  /**
   * Checks that everything dictated is about an operator of the workload.
   *
   * @throws MappingException with the nearest role there is
   */
  void check(MappingConfig dictated) throws MappingException {
    check("products", dictated.products(), products);
    check("attention", dictated.attention(), attentions);
    check("fusion", dictated.fusion(), fusible);
    TreeSet<String> placed = new TreeSet<>(attentions);
    placed.addAll(products);
    check("place", dictated.place(), placed);
    check("split", dictated.split(), placed);
    checkSplits(dictated);
    for (String role : active) {
      Place place = dictated.place(role);
      if (place == Place.PIM || place == Place.SPLIT) {
        throw new MappingException(
            "place.%s: %s, but only some of its neurons are active; expected npu"
                .formatted(role, place.key()));
      }
    }
    for (String role : products) {
      Optional<Partition> partition = dictated.product(role).partition();
      if (partition.equals(Optional.of(Partition.DEPTH)) && tables.contains(role)) {
        throw new MappingException(
            "products.%s.partition: k, but its weights are a table that is also gathered row by row; expected n or m"
                .formatted(role));
      }
      if (partition.equals(Optional.of(Partition.ROWS)) && lastRows.contains(role)) {
        throw new MappingException(
            "products.%s.partition: m, but it works on the last row of each sequence only; expected n or k"
                .formatted(role));
      }
    }
  }

  private void checkSplits(MappingConfig dictated) throws MappingException {
    for (Map.Entry<String, SplitChoice> split : dictated.split().orElse(Map.of()).entrySet()) {
      String role = split.getKey();
      Place place = dictated.place(role);
      if (place != Place.SPLIT) {
        throw new MappingException(
            "split.%s: its place is %s; expected split".formatted(role, place.key()));
      }
      boolean byRows = split.getValue().by() == SplitDimension.ROWS;
      if (byRows != products.contains(role)) {
        throw new MappingException(
            "split.%s.by: %s; expected %s"
                .formatted(
                    role,
                    split.getValue().by().key(),
                    byRows
                        ? "heads or batch for an attention"
                        : "rows for a product, which are its outputs"));
      }
    }
  }

  private static void check(
      String key, Optional<? extends Map<String, ?>> dictated, TreeSet<String> known)
      throws MappingException {
    for (String role : dictated.map(map -> new TreeSet<>(map.keySet())).orElse(new TreeSet<>())) {
      if (!known.contains(role)) {
        throw new MappingException(
            "%s.%s: the workload has no such operator; %s"
                .formatted(key, role, NearestName.advice(role, known)));
      }
    }
  }
}

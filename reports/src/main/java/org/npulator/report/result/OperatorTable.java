package org.npulator.report.result;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.npulator.report.result.RunResult.Mapping;

/**
 * What operators.csv says.
 *
 * @param groups operators by phase and role, in the order in which they first appear
 * @param lastStep the operators of the last step, at most as many as a chart can show
 */
public record OperatorTable(List<OperatorGroup> groups, List<OperatorSpan> lastStep) {
  public OperatorTable {
    groups = List.copyOf(groups);
    lastStep = List.copyOf(lastStep);
  }

  /**
   * The same with the roles that are computed together as one group, named by them: which of them a
   * cycle belongs to cannot be said.
   */
  public OperatorTable together(List<Mapping> mappings) {
    Map<List<String>, String> fused = new HashMap<>();
    for (Mapping mapping : mappings) {
      String role = mapping.operator().substring(mapping.operator().lastIndexOf('.') + 1);
      if (List.of(mapping.fusion().split("\\+", -1)).contains(role)) {
        fused.put(List.of(mapping.phase(), role), mapping.fusion());
      }
    }
    Map<List<String>, OperatorGroup> merged = new LinkedHashMap<>();
    for (OperatorGroup group : groups) {
      String role = fused.getOrDefault(List.of(group.phase(), group.role()), group.role());
      merged.merge(List.of(group.phase(), role), group.named(role), OperatorGroup::with);
    }
    return new OperatorTable(List.copyOf(merged.values()), lastStep);
  }
}

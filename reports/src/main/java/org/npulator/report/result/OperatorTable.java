package org.npulator.report.result;

import java.util.List;

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
}

package org.npulator.experiment.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;

/**
 * The operators of a step in order, those of equal shape known as one: layers are alike.
 *
 * @param distinct one operator of each shape
 * @param order for each operator of the step its place among these
 */
record StepShape(Step step, List<Operator> distinct, int[] order) {

  static StepShape of(Step step) {
    Map<String, Integer> places = new HashMap<>();
    List<Operator> distinct = new ArrayList<>();
    int[] order = new int[step.operators().size()];
    for (int i = 0; i < order.length; i++) {
      Operator operator = step.operators().get(i);
      Integer place = places.get(shape(operator));
      if (place == null) {
        place = distinct.size();
        places.put(shape(operator), place);
        distinct.add(operator);
      }
      order[i] = place;
    }
    return new StepShape(step, distinct, order);
  }

  private static String shape(Operator operator) {
    StringBuilder shape = new StringBuilder(operator.getClass().getSimpleName());
    shape.append(operator.role());
    operator.inputs().forEach(tensor -> append(shape, tensor));
    append(shape, operator.output());
    return shape.toString();
  }

  private static void append(StringBuilder shape, Tensor tensor) {
    shape.append(' ').append(tensor.rows()).append('x').append(tensor.columns());
    shape.append(tensor.format().formatName());
  }
}

package org.npulator.experiment.search;

import org.moeaframework.core.Solution;
import org.moeaframework.core.constraint.LessThanOrEqual;
import org.moeaframework.problem.AbstractProblem;

/** A search as the MOEA Framework sees it. Solutions are evaluated elsewhere, many at a time. */
final class SearchProblem extends AbstractProblem {
  private static final double WORST = 1e100;

  private final CandidateSpace space;

  SearchProblem(CandidateSpace space, int objectives) {
    super(space.variables().size(), objectives, 1);
    this.space = space;
  }

  @Override
  public void evaluate(Solution solution) {
    throw new UnsupportedOperationException("solutions are evaluated many at a time");
  }

  @Override
  public Solution newSolution() {
    Solution solution =
        new Solution(getNumberOfVariables(), getNumberOfObjectives(), getNumberOfConstraints());
    for (int i = 0; i < getNumberOfVariables(); i++) {
      solution.setVariable(i, space.variables().get(i).encoded());
    }
    solution.setConstraint(0, LessThanOrEqual.to(0));
    return solution;
  }

  /** Tells a solution what it is worth; one that failed breaks more than all constraints. */
  void put(Solution solution, Evaluated evaluated) {
    for (int i = 0; i < getNumberOfObjectives(); i++) {
      solution.setObjectiveValue(
          i, evaluated.losses().isPresent() ? evaluated.losses().get()[i] : WORST);
    }
    solution.setConstraintValue(
        0, evaluated.losses().isPresent() ? evaluated.violations() : Integer.MAX_VALUE);
  }
}

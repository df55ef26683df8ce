package org.npulator.hw.systolic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;

class SystolicArrayProperties {

  @Property(tries = 2000)
  void weightsStayingAgreesWithEveryRegister(@ForAll long seed) {
    agreesWithEveryRegister(seed, Dataflow.WEIGHT_STATIONARY);
  }

  @Property(tries = 2000)
  void resultsStayingAgreesWithEveryRegister(@ForAll long seed) {
    agreesWithEveryRegister(seed, Dataflow.OUTPUT_STATIONARY);
  }

  @Property(tries = 2000)
  void activationsStayingAgreesWithEveryRegister(@ForAll long seed) {
    agreesWithEveryRegister(seed, Dataflow.INPUT_STATIONARY);
  }

  @Property(tries = 2000)
  void vectorMatrixEngineAgreesWithEveryRegister(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    agreesWithEveryRegister(random, new RandomArray(random, Dataflow.WEIGHT_STATIONARY, true, 1));
  }

  @Tag("nightly")
  @Property(tries = 100_000)
  void vectorMatrixEngineAgreesWithEveryRegisterInManyCases(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    agreesWithEveryRegister(random, new RandomArray(random, Dataflow.WEIGHT_STATIONARY, true, 1));
  }

  @Tag("nightly")
  @Property(tries = 100_000)
  void weightsStayingAgreesWithEveryRegisterInManyCases(@ForAll long seed) {
    agreesWithEveryRegister(seed, Dataflow.WEIGHT_STATIONARY);
  }

  @Tag("nightly")
  @Property(tries = 100_000)
  void resultsStayingAgreesWithEveryRegisterInManyCases(@ForAll long seed) {
    agreesWithEveryRegister(seed, Dataflow.OUTPUT_STATIONARY);
  }

  @Tag("nightly")
  @Property(tries = 100_000)
  void activationsStayingAgreesWithEveryRegisterInManyCases(@ForAll long seed) {
    agreesWithEveryRegister(seed, Dataflow.INPUT_STATIONARY);
  }

  private static void agreesWithEveryRegister(long seed, Dataflow dataflow) {
    SplittableRandom random = new SplittableRandom(seed);
    agreesWithEveryRegister(random, new RandomArray(random, dataflow));
  }

  private static void agreesWithEveryRegister(SplittableRandom random, RandomArray simulated) {
    int count = random.nextInt(1, 5);
    for (int index = 0; index < count; index++) {
      long gap = random.nextBoolean() ? 0 : random.nextInt(1, 30);
      long cycle = simulated.array.readyCycle() + gap;
      simulated.issue(cycle, gap == 0 ? 0 : cycle);
    }

    RegisterLevelArray reference = simulated.reference();
    List<ReferenceProduct.Outcome> outcomes = reference.run();
    for (int index = 0; index < count; index++) {
      ReferenceProduct.Outcome outcome = outcomes.get(index);
      ReferenceProduct product = simulated.products().get(index);
      Multiplication multiplication = simulated.multiplications.get(index);
      long issued = simulated.issueCycles.get(index);
      assertThat(product.sums()).isDeepEqualTo(simulated.expected.get(index));
      assertThat(multiplication.completionCycle()).isEqualTo(outcome.completionCycle);
      assertThat(multiplication.inputFreeCycle()).isEqualTo(outcome.inputFreeCycle);
      if (product.notBefore() == 0) {
        assertThat(outcome.loadCycle).isEqualTo(issued);
      } else { // a freeze that is under way ends first
        assertThat(outcome.loadCycle).isGreaterThanOrEqualTo(issued);
      }
    }
    assertThat(reference.frozenCycles()).isEqualTo(simulated.conflictCycles);
  }
}

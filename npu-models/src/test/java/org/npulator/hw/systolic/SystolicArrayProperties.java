package org.npulator.hw.systolic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

class SystolicArrayProperties {

  @Property(tries = 3000)
  void closedFormsAgreeWithEveryRegister(@ForAll long seed) {
    agreesWithEveryRegister(new SplittableRandom(seed));
  }

  @Tag("nightly")
  @Property(tries = 100_000)
  void closedFormsAgreeWithEveryRegisterInManyCases(@ForAll long seed) {
    agreesWithEveryRegister(new SplittableRandom(seed));
  }

  private static void agreesWithEveryRegister(SplittableRandom random) {
    RandomArray simulated = new RandomArray(random);
    int count = random.nextInt(1, 5);
    for (int index = 0; index < count; index++) {
      long gap = random.nextBoolean() ? 0 : random.nextInt(1, 30);
      long cycle = simulated.array.readyCycle() + gap;
      simulated.issue(cycle, gap == 0 ? 0 : cycle);
    }

    RegisterLevelArray reference = simulated.reference();
    List<RegisterLevelArray.Outcome> outcomes = reference.run();
    for (int index = 0; index < count; index++) {
      RegisterLevelArray.Outcome outcome = outcomes.get(index);
      RegisterLevelArray.Product product = simulated.products().get(index);
      Multiplication multiplication = simulated.multiplications.get(index);
      long issued = simulated.issueCycles.get(index);
      assertThat(product.sums()).isDeepEqualTo(simulated.expected.get(index));
      assertThat(multiplication.completionCycle()).isEqualTo(outcome.completionCycle);
      assertThat(multiplication.inputFreeCycle()).isEqualTo(outcome.inputFreeCycle);
      if (product.notBefore() == 0) {
        assertThat(outcome.shiftInCycle).isEqualTo(issued);
      } else { // a freeze that is under way ends first
        assertThat(outcome.shiftInCycle).isGreaterThanOrEqualTo(issued);
      }
    }
    assertThat(reference.frozenCycles()).isEqualTo(simulated.conflictCycles);
  }
}

package org.npulator.hw.systolic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;

/**
 * Arrays of a core that share its banks agree with the registers of all of them, moved together.
 */
class SeveralArraysProperties {
  private static final int MOST_ARRAYS = 3;

  private record Issue(int array, int product, long cycle) {}

  private static ExecutorService threads;

  @BeforeContainer
  static void startThreads() {
    threads = Executors.newFixedThreadPool(MOST_ARRAYS);
  }

  @AfterContainer
  static void stopThreads() {
    threads.shutdownNow();
  }

  @Property(tries = 500)
  void arraysThatShareBanksAgreeWithTheirRegisters(@ForAll long seed) {
    agreeWithTheirRegisters(new SplittableRandom(seed));
  }

  @Tag("nightly")
  @Property(tries = 20_000)
  void arraysThatShareBanksAgreeWithTheirRegistersInManyCases(@ForAll long seed) {
    agreeWithTheirRegisters(new SplittableRandom(seed));
  }

  private static void agreeWithTheirRegisters(SplittableRandom random) {
    int count = random.nextInt(2, MOST_ARRAYS + 1);
    boolean vectorMatrixEngine = random.nextInt(4) == 0;
    Dataflow dataflow =
        vectorMatrixEngine
            ? Dataflow.WEIGHT_STATIONARY
            : Dataflow.values()[random.nextInt(Dataflow.values().length)];
    RandomArray simulated = new RandomArray(random, dataflow, vectorMatrixEngine, count);
    List<Issue> issues = issueInOrderOfTime(random, simulated, count);

    List<RegisterLevelArray> references = simulated.references();
    List<List<ReferenceProduct.Outcome>> outcomes = run(references);
    for (int index = 0; index < issues.size(); index++) {
      Issue issue = issues.get(index);
      ReferenceProduct product = simulated.products(issue.array()).get(issue.product());
      ReferenceProduct.Outcome outcome = outcomes.get(issue.array()).get(issue.product());
      Multiplication multiplication = simulated.multiplications.get(index);
      assertThat(product.sums()).isDeepEqualTo(simulated.expected.get(index));
      assertThat(multiplication.completionCycle()).isEqualTo(outcome.completionCycle);
      assertThat(multiplication.inputFreeCycle()).isEqualTo(outcome.inputFreeCycle);
      assertThat(outcome.loadCycle).isGreaterThanOrEqualTo(issue.cycle());
    }
    for (int array = 0; array < count; array++) {
      RegisterLevelArray reference = references.get(array);
      assertThat(simulated.arrays.get(array).frozenCycles(reference.banks().coreCycle()))
          .isEqualTo(reference.frozenCycles());
    }
  }

  private static List<Issue> issueInOrderOfTime(
      SplittableRandom random, RandomArray simulated, int count) {
    List<Issue> issues = new ArrayList<>();
    long now = 0;
    for (int left = random.nextInt(1, 3 * count + 1); left > 0; left--) {
      int array = random.nextInt(count);
      long ready = Math.max(now, simulated.arrays.get(array).readyCycle());
      now = ready + (random.nextBoolean() ? 0 : random.nextInt(1, 30));
      issues.add(new Issue(array, simulated.products(array).size(), now));
      simulated.issue(array, now, now, random.nextBoolean());
    }
    return issues;
  }

  private static List<List<ReferenceProduct.Outcome>> run(List<RegisterLevelArray> references) {
    List<CompletableFuture<List<ReferenceProduct.Outcome>>> running =
        references.stream()
            .map(
                reference ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          List<ReferenceProduct.Outcome> outcomes = reference.run();
                          reference.banks().leave();
                          return outcomes;
                        },
                        threads))
            .toList();
    return running.stream().map(CompletableFuture::join).toList();
  }
}

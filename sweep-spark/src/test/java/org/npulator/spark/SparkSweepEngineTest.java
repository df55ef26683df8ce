package org.npulator.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.experiment.sweep.Shard;
import org.npulator.experiment.sweep.SweepEngine;
import org.npulator.experiment.sweep.SweepEngine.Machines;
import org.npulator.experiment.sweep.SweepEngine.Origin;
import org.npulator.experiment.sweep.SweepEngine.SweepEngineException;

/** Spark on two threads of this machine. */
class SparkSweepEngineTest {
  private static final Machines TWO_THREADS = new Machines(Optional.empty(), 2);

  @TempDir private Path folder;
  private SmallSweep small;

  @BeforeEach
  void writeSweep() throws Exception {
    small = SmallSweep.in(folder);
  }

  @Test
  void engineIsFoundByItsName() {
    assertThat(ServiceLoader.load(SweepEngine.class)).map(SweepEngine::name).contains("spark");
  }

  @Test
  void rowsAreThoseOfOneThread() throws Exception {
    List<String> expected = small.rowsOfOneThread();
    small.runOnSpark("spark", small.origin(), Shard.ALL, TWO_THREADS, done -> {});
    assertThat(small.rows("spark")).hasSize(SmallSweep.POINTS).isEqualTo(expected);
    assertThat(expected).anyMatch(row -> row.contains("the scratchpad has 16384 bytes"));
  }

  @Test
  void interruptedJobIsResumedWhereItStopped() throws Exception {
    assertThatThrownBy(
            () ->
                small.runOnSpark(
                    "spark",
                    small.origin(),
                    Shard.ALL,
                    TWO_THREADS,
                    done -> {
                      if (done == 5) {
                        throw new UncheckedIOException(new java.io.IOException("no space left"));
                      }
                    }))
        .isInstanceOf(java.io.IOException.class)
        .hasMessage("no space left");
    assertThat(small.rows("spark").size()).isBetween(5, SmallSweep.POINTS - 1);
    int kept = small.rows("spark").size();
    AtomicInteger more = new AtomicInteger();
    small.runOnSpark("spark", small.origin(), Shard.ALL, TWO_THREADS, more::set);
    assertThat(more).hasValue(SmallSweep.POINTS - kept);
    assertThat(small.rows("spark")).isEqualTo(small.rowsOfOneThread());
    small.runOnSpark(
        "spark",
        small.origin(),
        Shard.ALL,
        new Machines(Optional.of("spark://nobody.invalid:7077"), 1),
        more::set);
    assertThat(more).as("points of a complete folder").hasValue(SmallSweep.POINTS - kept);
  }

  @Test
  void executorWithOtherFilesIsNotBelieved() throws Exception {
    Path other = folder.resolve("other.yaml");
    Files.writeString(
        other,
        Files.readString(folder.resolve("sweep.yaml")).replace("context: 16", "context: 17"));
    Origin different = new Origin(List.of(), other.toString());
    assertThatThrownBy(
            () -> small.runOnSpark("spark", different, Shard.ALL, TWO_THREADS, done -> {}))
        .isInstanceOf(SweepEngineException.class)
        .hasMessageContaining("other presets or files")
        .hasMessageNotContaining("\n");
    Origin missing = new Origin(List.of(), folder.resolve("missing.yaml").toString());
    assertThatThrownBy(() -> small.runOnSpark("spark", missing, Shard.ALL, TWO_THREADS, done -> {}))
        .isInstanceOf(SweepEngineException.class)
        .hasMessageContaining("missing.yaml")
        .hasMessageContaining("a folder that all machines have");
  }

  @Test
  void addressThatIsNoneIsNamed() {
    Machines nonsense = new Machines(Optional.of("sparc://host"), 1);
    assertThatThrownBy(
            () -> small.runOnSpark("spark", small.origin(), Shard.ALL, nonsense, done -> {}))
        .isInstanceOf(SweepEngineException.class)
        .hasMessageContaining("sparc://host")
        .hasMessageNotContaining("\n");
  }
}

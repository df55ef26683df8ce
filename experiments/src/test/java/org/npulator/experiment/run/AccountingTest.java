package org.npulator.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.npulator.workload.model.RunLength;

/** What every run has to account for: each cycle, byte and joule once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountingTest {
  private static final double ROUNDING = 1e-9;

  /**
   * A step ends when 1 GHz and 3200/3 MHz have an edge together; 800 MHz and 1.6 GHz do earlier.
   */
  private static final double COMMON_CLOCK_EDGES_SECONDS = 15e-9;

  private final Map<Run, Experiment> experiments = new HashMap<>();

  /**
   * A machine and what it runs.
   *
   * @param macsPerElement and cycle in these formats
   */
  private record Run(String npu, String formats, double macsPerElement, RunLength length) {
    int arrays() {
      return npu.startsWith("mobile-npu") ? 8 : npu.equals("edge-npu-4core") ? 4 : 1;
    }

    double arrayElements() {
      return npu.startsWith("mobile-npu") ? 32 * 32 : 64 * 64;
    }
  }

  /**
   * The data bus of a machine, from the standard of its DRAM.
   *
   * @param transfersPerSecond of one pin
   * @param burstLength beats
   */
  private record DataBus(
      int channels, int bytes, double transfersPerSecond, int burstLength, double clockHertz) {
    double peakBytesPerSecond() {
      return channels * bytes * transfersPerSecond;
    }

    long burstCycles() {
      return Math.round(burstLength / transfersPerSecond * clockHertz);
    }
  }

  private static final DataBus LPDDR5X = new DataBus(4, 2, 8 * 3200e6 / 3, 16, 3200e6 / 3);

  private static final Map<String, DataBus> DATA_BUSES =
      Map.of(
          "edge-npu", new DataBus(4, 2, 6400e6, 16, 800e6),
          "edge-npu-4core", new DataBus(4, 2, 6400e6, 16, 800e6),
          "mobile-npu", LPDDR5X,
          "mobile-npu-system-cache", LPDDR5X,
          "laptop-npu", new DataBus(2, 8, 3200e6, 8, 1600e6));

  private static Stream<Run> runs() {
    return Stream.of(
        new Run("edge-npu", "w8a8", 1, new RunLength(1, 0, 70, 3)),
        new Run("edge-npu", "w8a8", 1, new RunLength(3, 200, 0, 2)),
        new Run("edge-npu", "w4a16", 0.5, new RunLength(1, 0, 1, 2)),
        new Run("edge-npu-4core", "w8a8", 1, new RunLength(2, 0, 37, 3)),
        new Run("edge-npu-4core", "w4a16", 0.5, new RunLength(1, 40, 0, 2)),
        new Run("edge-npu", "bf16", 0.5, new RunLength(2, 5, 33, 2)),
        new Run("mobile-npu", "w8a8", 1, new RunLength(1, 0, 37, 3)),
        new Run("mobile-npu-system-cache", "w8a8", 1, new RunLength(1, 0, 37, 3)),
        new Run("laptop-npu", "w8a8kv16", 1, new RunLength(1, 0, 70, 3)));
  }

  private Experiment experiment(Run run) {
    return experiments.computeIfAbsent(
        run, key -> Experiment.small(key.npu(), key.formats(), key.length()));
  }

  private static double sum(JsonNode states) {
    double sum = 0;
    for (JsonNode cycles : states) {
      assertThat(cycles.asLong()).isNotNegative();
      sum += cycles.asDouble();
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("runs")
  void enginesAreInOneStateInEveryCycle(Run run) {
    JsonNode result = experiment(run).result();
    for (JsonNode engine : result.get("engines")) {
      assertThat(sum(engine.get("states")))
          .as(engine.get("name").asText())
          .isEqualTo(engine.get("cycles").asDouble());
      assertThat(engine.get("cycles").asDouble())
          .isCloseTo(
              result.get("summary").get("totalSeconds").asDouble()
                  * engine.get("clockHertz").asDouble(),
              within(1.0));
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void dataBusesAreInOneStateInEveryCycle(Run run) {
    JsonNode channels = experiment(run).result().get("dram");
    assertThat(channels).hasSize(DATA_BUSES.get(run.npu()).channels());
    for (JsonNode channel : channels) {
      assertThat(sum(channel.get("states"))).isEqualTo(channel.get("cycles").asDouble());
      assertThat(channel.get("clockHertz").asDouble())
          .isEqualTo(DATA_BUSES.get(run.npu()).clockHertz());
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void dataTimeIsThatOfTheBursts(Run run) {
    DataBus bus = DATA_BUSES.get(run.npu());
    for (JsonNode channel : experiment(run).result().get("dram")) {
      long reads = channel.get("commands").get("RD").asLong();
      long writes = channel.get("commands").get("WR").asLong();
      assertThat(channel.get("states").get("data").asLong())
          .isEqualTo((reads + writes) * bus.burstCycles());
      assertThat(channel.get("bytesRead").asLong())
          .isEqualTo(reads * bus.bytes() * bus.burstLength());
      assertThat(channel.get("bytesWritten").asLong())
          .isEqualTo(writes * bus.bytes() * bus.burstLength());
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void arrayIsBusyAtLeastForItsProducts(Run run) {
    Experiment experiment = experiment(run);
    double busy = 0;
    for (JsonNode engine : experiment.result().get("engines")) {
      if (engine.get("name").asText().endsWith(".matrix")) {
        busy += engine.get("states").get("busy").asDouble();
      }
    }
    assertThat(busy)
        .isGreaterThanOrEqualTo(
            experiment.sum("phases", "macs") / run.arrayElements() / run.macsPerElement());
  }

  @ParameterizedTest
  @MethodSource("runs")
  void arraysOfACoreShareItsProducts(Run run) {
    Map<String, Double> busyByCore = new HashMap<>();
    Map<String, Double> leastByCore = new HashMap<>();
    for (JsonNode engine : experiment(run).result().get("engines")) {
      String name = engine.get("name").asText();
      if (name.endsWith(".matrix")) {
        String core = name.substring(0, name.indexOf('.'));
        double busy = engine.get("states").get("busy").asDouble();
        busyByCore.merge(core, busy, Double::sum);
        leastByCore.merge(core, busy, Math::min);
      }
    }
    int arraysOfACore = run.arrays() / busyByCore.size();
    busyByCore.forEach(
        (core, busy) ->
            assertThat(leastByCore.get(core)).isGreaterThanOrEqualTo(0.8 * busy / arraysOfACore));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void whatIsReadIsWeightsCacheAndSpills(Run run) {
    for (JsonNode phase : experiment(run).result().get("phases")) {
      double needed = neededBytes(phase);
      assertThat(phase.get("bytesRead").asDouble())
          .as(phase.get("name").asText())
          .isBetween(needed - keptByCache(run, "bytesRead"), 1.02 * needed);
    }
  }

  /** Bytes that the system cache gave or took instead of the memory, at most. */
  private double keptByCache(Run run, String direction) {
    return experiment(run).result().path("systemCache").path(direction).asDouble();
  }

  private static double neededBytes(JsonNode phase) {
    double bytes = phase.get("weightBytes").asDouble() + phase.get("keyValueReadBytes").asDouble();
    for (JsonNode spill : phase.get("spills")) {
      bytes += spill.get("bytesRead").asDouble();
    }
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("runs")
  void noPhaseIsFasterThanItsBytesAndProducts(Run run) {
    double peakMacs = run.arrays() * run.arrayElements() * run.macsPerElement() * 1e9;
    for (JsonNode phase : experiment(run).result().get("phases")) {
      double bytes = phase.get("bytesRead").asDouble() + phase.get("bytesWritten").asDouble();
      double seconds = phase.get("seconds").asDouble();
      assertThat(seconds)
          .isGreaterThan(bytes / DATA_BUSES.get(run.npu()).peakBytesPerSecond())
          .isGreaterThan(phase.get("macs").asDouble() / peakMacs);
      assertThat(phase.get("dramBandwidthUtilization").asDouble())
          .isCloseTo(
              bytes / seconds / DATA_BUSES.get(run.npu()).peakBytesPerSecond(), within(ROUNDING));
      assertThat(phase.get("macUtilization").asDouble())
          .isCloseTo(phase.get("macs").asDouble() / seconds / peakMacs, within(ROUNDING));
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void operatorsAndPhasesSumToTheWhole(Run run) {
    Experiment experiment = experiment(run);
    JsonNode summary = experiment.result().get("summary");
    double seconds = summary.get("totalSeconds").asDouble();
    assertThat(experiment.sum("exclusiveSeconds")).isCloseTo(seconds, within(ROUNDING * seconds));
    assertThat(experiment.sum("phases", "seconds")).isCloseTo(seconds, within(ROUNDING * seconds));
    assertThat(experiment.sum("macs")).isEqualTo(experiment.sum("phases", "macs"));
    DataBus bus = DATA_BUSES.get(run.npu());
    double bursts = bus.channels() * bus.bytes() * bus.burstLength();
    for (String direction : List.of("bytesRead", "bytesWritten")) {
      // Operators count what they ask for, channels whole bursts.
      double asked = experiment.sum(direction);
      assertThat(experiment.sum("dram", direction))
          .as(direction)
          .isEqualTo(experiment.sum("phases", direction))
          .isBetween(
              asked - keptByCache(run, direction),
              1.02 * asked + run.length().outputTokens() * bursts);
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void energyIsThatOfItsComponents(Run run) {
    Experiment experiment = experiment(run);
    double joules = experiment.result().get("summary").get("energyJoules").asDouble();
    double sum = 0;
    for (JsonNode component : experiment.result().get("energy").get("components")) {
      assertThat(component.get("joules").asDouble()).as(component.toString()).isPositive();
      assertThat(component.get("source").asText()).isNotBlank();
      sum += component.get("joules").asDouble();
    }
    assertThat(sum).isCloseTo(joules, within(ROUNDING * joules));
    assertThat(experiment.sum("phases", "energyJoules")).isCloseTo(joules, within(1e-6 * joules));
    assertThat(experiment.result().get("energy").get("notModelled")).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void latenciesAreThoseOfTheSteps(Run run) {
    Experiment experiment = experiment(run);
    JsonNode summary = experiment.result().get("summary");
    JsonNode decode = experiment.phase("decode");
    double total = summary.get("totalSeconds").asDouble();
    if (run.length().prefillTokens() == 0) {
      assertThat(summary.get("ttftSeconds").isNull()).isTrue();
    } else {
      double endOfPrefill =
          experiment.operators().stream()
              .filter(row -> row.get("step").equals("0"))
              .mapToDouble(row -> Double.parseDouble(row.get("endSeconds")))
              .max()
              .orElseThrow();
      assertThat(summary.get("ttftSeconds").asDouble())
          .isBetween(endOfPrefill - ROUNDING * total, endOfPrefill + COMMON_CLOCK_EDGES_SECONDS);
    }
    assertThat(decode.get("steps").asLong()).isEqualTo(run.length().decodeSteps());
    assertThat(summary.get("tpotSeconds").asDouble())
        .isCloseTo(
            decode.get("seconds").asDouble() / run.length().decodeSteps(),
            within(ROUNDING * total));
    double tokens = run.length().batch() * run.length().outputTokens();
    assertThat(summary.get("tokensPerSecond").asDouble() * total)
        .isCloseTo(tokens, within(ROUNDING * tokens));
    assertThat(summary.get("energyPerTokenJoules").asDouble() * tokens)
        .isCloseTo(
            summary.get("energyJoules").asDouble(),
            within(ROUNDING * summary.get("energyJoules").asDouble()));
  }

  @Test
  void decodeOfALanguageModelIsBoundByTheMemory(@TempDir Path folder) {
    Experiment experiment =
        Experiment.of(folder, "edge-npu", "qwen2.5-0.5b", "w8a8", new RunLength(1, 128, 0, 1));
    JsonNode decode = experiment.phase("decode");
    double bytes = decode.get("bytesRead").asDouble() + decode.get("bytesWritten").asDouble();
    double bound = bytes / DATA_BUSES.get("edge-npu").peakBytesPerSecond();
    assertThat(neededBytes(decode)).isGreaterThan(494e6);
    assertThat(decode.get("bytesRead").asDouble() / neededBytes(decode)).isBetween(1.0, 1.02);
    assertThat(decode.get("seconds").asDouble()).isBetween(bound, 1.25 * bound);
    assertThat(decode.get("limiter").asText()).startsWith("DRAM");
  }

  @Test
  void decodeOnFourCoresReadsEveryWeightOnceAndIsBoundByTheMemoryAsOnOne(@TempDir Path folder) {
    Experiment experiment =
        Experiment.of(
            folder, "edge-npu-4core", "qwen2.5-0.5b", "w8a8", new RunLength(1, 128, 0, 1));
    JsonNode decode = experiment.phase("decode");
    double once = decode.get("weightBytes").asDouble() + decode.get("keyValueReadBytes").asDouble();
    double bytes = decode.get("bytesRead").asDouble() + decode.get("bytesWritten").asDouble();
    double bound = bytes / DATA_BUSES.get("edge-npu-4core").peakBytesPerSecond();
    assertThat(once).isGreaterThan(494e6);
    assertThat(decode.get("bytesRead").asDouble() / once).isBetween(1.0, 1.02);
    assertThat(decode.get("seconds").asDouble()).isBetween(bound, 1.25 * bound);
    JsonNode engines = experiment.result().get("engines");
    // Matrix, vector, loads, stores, sends and receives of each core.
    assertThat(engines).hasSize(4 * 6);
    for (JsonNode engine : engines) {
      assertThat(sum(engine.get("states"))).isEqualTo(engine.get("cycles").asDouble());
    }
  }

  @Test
  void simulationsInTwoThreadsDoNotKnowOfEachOther() throws InterruptedException {
    List<Run> runs = runs().limit(2).toList();
    String[] concurrent = new String[runs.size()];
    List<Thread> threads =
        Stream.of(0, 1)
            .map(
                index ->
                    new Thread(
                        () -> {
                          Run run = runs.get(index);
                          concurrent[index] =
                              Experiment.small(run.npu(), run.formats(), run.length()).json();
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    for (int index = 0; index < runs.size(); index++) {
      assertThat(concurrent[index]).isEqualTo(experiment(runs.get(index)).json());
    }
  }
}

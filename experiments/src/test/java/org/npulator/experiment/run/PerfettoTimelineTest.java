package org.npulator.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.config.ConfigurationLoader;
import org.npulator.hw.chip.EngineReport;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Operator;

/** The timeline is a trace-event file with the work of each engine on a track of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PerfettoTimelineTest {
  private static final double ROUNDING_MICROSECONDS = 1e-6;

  private final Map<Integer, String> tracks = new HashMap<>();
  private final Map<String, List<JsonNode>> slices = new HashMap<>();
  private JsonNode timeline;
  private SimulationResult result;

  @BeforeAll
  void simulate(@TempDir Path folder) throws Exception {
    Path model = folder.resolve("small-decoder.json");
    try (var resource = getClass().getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, model);
    }
    ConfigurationLoader loader = new ConfigurationLoader(List.of());
    NpuConfig npu = loader.load("npu", "edge-npu", List.of(), NpuConfig.class).value();
    var description = new ModelLoader(loader).load(model.toString()).description();
    var workload =
        new WorkloadGenerator("small", description, FormatSet.named("w8a8"))
            .generate(new RunLength(1, 0, 40, 2));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PerfettoTimeline sink = new PerfettoTimeline(bytes, npu.timeBase())) {
      result = new Simulation(npu, workload).run(sink, (stepsDone, steps) -> {});
    }
    read(bytes.toByteArray());
  }

  private void read(byte[] bytes) throws IOException {
    timeline = new ObjectMapper().readTree(bytes);
    for (JsonNode event : timeline.get("traceEvents")) {
      int track = event.get("tid").asInt();
      if (event.get("ph").asText().equals("M")) {
        assertThat(event.get("name").asText()).isEqualTo("thread_name");
        tracks.put(track, event.get("args").get("name").asText());
      } else {
        slices.computeIfAbsent(tracks.get(track), name -> new ArrayList<>()).add(event);
      }
    }
  }

  @Test
  void hasATrackForEachEngine() {
    assertThat(tracks.values())
        .containsExactlyInAnyOrderElementsOf(
            result.report().engines().stream().map(EngineReport::name).toList());
    assertThat(slices.keySet()).isSubsetOf(tracks.values());
  }

  @Test
  void slicesAreCompleteEventsNamedAfterOperators() {
    List<String> operators =
        result.steps().stream()
            .flatMap(run -> run.step().operators().stream())
            .map(Operator::name)
            .toList();
    for (List<JsonNode> track : slices.values()) {
      for (JsonNode slice : track) {
        assertThat(slice.get("ph").asText()).isEqualTo("X");
        assertThat(slice.get("pid").isInt()).isTrue();
        assertThat(operators).contains(slice.get("name").asText());
      }
    }
  }

  @Test
  void slicesOfATrackFollowEachOther() {
    for (List<JsonNode> track : slices.values()) {
      double end = 0;
      for (JsonNode slice : track) {
        assertThat(slice.get("dur").asDouble()).isPositive();
        assertThat(slice.get("ts").asDouble()).isGreaterThanOrEqualTo(end - ROUNDING_MICROSECONDS);
        end = slice.get("ts").asDouble() + slice.get("dur").asDouble();
      }
      double total = result.timeBase().seconds(result.report().ticks()) * 1e6;
      assertThat(end).isLessThanOrEqualTo(total + ROUNDING_MICROSECONDS);
    }
  }

  @Test
  void slicesAreTheTimeInWhichAnEngineWasAtWork() {
    for (EngineReport engine : result.report().engines()) {
      double microseconds =
          slices.getOrDefault(engine.name(), List.of()).stream()
              .mapToDouble(slice -> slice.get("dur").asDouble())
              .sum();
      long ticks = engine.stateTicks().get("busy") + engine.stateTicks().get("bankConflict");
      assertThat(microseconds)
          .as(engine.name())
          .isCloseTo(result.timeBase().seconds(ticks) * 1e6, within(1e-3));
    }
  }
}

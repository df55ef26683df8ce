package org.npulator.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.ConfigurationLoader;
import org.npulator.hw.chip.ChipReport;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.mapping.Place;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.operator.Workload;

/** Machines of two cores with units at the banks of a few channels. */
class UnitsAtBanksTest {
  private static final ConfigurationLoader LOADER = new ConfigurationLoader(List.of());
  private static final int CHANNELS = 8;

  private static MappingConfig all(Workload workload, NpuConfig machine, Place place)
      throws Exception {
    Map<String, Place> roles = new LinkedHashMap<>();
    SmallDecoder.run(machine, workload, MappingConfig.CHOSEN)
        .places()
        .forEach(note -> roles.put(note.role(), note.estimate().isPresent() ? place : Place.NPU));
    return new MappingConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(roles),
        Optional.empty(),
        Optional.empty());
  }

  /** The estimates are not exact: the choice may lose against an extreme, but not by much. */
  @ParameterizedTest
  @CsvSource({
    "cloud-npu-attacc-bank, bf16, 1, 64",
    "cloud-npu-attacc-bank, bf16, 8, 700",
    "cloud-npu-attacc-bank-group, bf16, 4, 300",
    "cloud-npu-attacc-buffer, bf16, 4, 300",
    "cloud-npu-hbm-pim, bf16, 1, 64",
    "cloud-npu-hbm-pim, bf16, 8, 64",
    "cloud-npu-gddr6-aim, bf16, 1, 64",
    "cloud-npu-gddr6-aim, bf16, 8, 700",
    "cloud-npu-newton, bf16, 4, 300",
    "cloud-npu-neupims, bf16, 1, 64",
    "cloud-npu-neupims, bf16, 8, 700",
    "cloud-npu-pimba, bf16, 4, 300",
    "cloud-npu-low-precision, bf16, 4, 300",
    "cloud-npu-low-precision, w8a8, 4, 300",
    "cloud-npu-low-precision, wint4a8, 1, 64"
  })
  void operationsAreConservedAndTheChoiceIsNearTheBetterExtreme(
      String name, String formats, int batch, int context) throws Exception {
    NpuConfig machine = SmallDecoder.machine(name);
    Workload workload = SmallDecoder.workload(formats, new RunLength(batch, context, 0, 2));
    SimulationResult chosen = SmallDecoder.run(machine, workload, MappingConfig.CHOSEN);
    SimulationResult cores = SmallDecoder.run(machine, workload, all(workload, machine, Place.NPU));
    SimulationResult units = SmallDecoder.run(machine, workload, all(workload, machine, Place.PIM));

    assertThat(cores.report().pimMacs()).isZero();
    assertThat(units.report().pimMacs()).isPositive();
    assertThat(units.report().macs() + units.report().pimMacs())
        .isEqualTo(cores.report().macs())
        .isEqualTo(chosen.report().macs() + chosen.report().pimMacs());
    for (SimulationResult result : List.of(chosen, cores, units)) {
      result
          .report()
          .channels()
          .forEach(
              channel ->
                  assertThat(
                          channel.stateTicks().values().stream().mapToLong(Long::longValue).sum())
                      .isEqualTo(channel.buses() * result.report().ticks()));
    }
    assertThat(chosen.report().ticks())
        .isLessThanOrEqualTo(
            (long) (1.25 * Math.min(cores.report().ticks(), units.report().ticks())));
  }

  /**
   * The heads of NeuPIMs are multiplied in row buffers of their own, so that weights are loaded
   * meanwhile. That saves at most the time that the channels are for the units alone otherwise.
   */
  @ParameterizedTest
  @CsvSource({"16, 300", "32, 1000"})
  void weightsAreLoadedDuringAttentionInRowBuffersOfItsOwn(int batch, int context)
      throws Exception {
    NpuConfig dual = SmallDecoder.machine("cloud-npu-neupims");
    NpuConfig single =
        SmallDecoder.machine("cloud-npu-neupims", "pim.controller.hostAccesses.type=exclusive");
    Workload workload = SmallDecoder.workload("bf16", new RunLength(batch, context, 0, 2));
    MappingConfig mapping = all(workload, dual, Place.PIM);
    ChipReport together = SmallDecoder.run(dual, workload, mapping).report();
    ChipReport inTurn = SmallDecoder.run(single, workload, mapping).report();

    assertThat(together.ticks()).isLessThan(inTurn.ticks() * 97 / 100);
    assertThat(together.ticks()).isGreaterThan(inTurn.ticks() - ticks(inTurn, "pim") / CHANNELS);
    assertThat(together.macs()).isEqualTo(inTurn.macs());
    assertThat(together.pimMacs()).isEqualTo(inTurn.pimMacs());
    assertThat(bytes(together)).isEqualTo(bytes(inTurn));
  }

  private static long ticks(ChipReport report, String state) {
    return report.channels().stream().mapToLong(channel -> channel.stateTicks().get(state)).sum();
  }

  private static long bytes(ChipReport report) {
    return report.channels().stream()
        .mapToLong(channel -> channel.bytesRead() + channel.bytesWritten())
        .sum();
  }

  @Test
  void equalRunsGiveEqualResults() throws Exception {
    NpuConfig machine = SmallDecoder.machine("cloud-npu-attacc-bank");
    Workload workload = SmallDecoder.workload("bf16", new RunLength(3, 90, 0, 2));
    MappingConfig mapping = all(workload, machine, Place.PIM);

    assertThat(SmallDecoder.run(machine, workload, mapping).report())
        .isEqualTo(SmallDecoder.run(machine, workload, mapping).report());
  }

  @Test
  void whatUnitsCannotRunStaysOnTheCoresWithAReason() {
    JsonNode result =
        Experiment.small(
                "cloud-npu-attacc-bank",
                "w8a8",
                new RunLength(2, 40, 0, 1),
                SmallDecoder.TWO_CORES.toArray(String[]::new))
            .result();

    assertThat(result.get("pim").get("macs").asLong()).isZero();
    assertThat(result.get("pim").get("places"))
        .anySatisfy(
            place -> {
              assertThat(place.get("role").asText()).isEqualTo("attention");
              assertThat(place.get("place").asText()).isEqualTo("npu");
              assertThat(place.get("reason").asText()).contains("one floating-point format");
            });
  }

  @Test
  void dictatingWhatUnitsCannotRunIsRefusedWithTheReason() throws Exception {
    MappingConfig dictated =
        new MappingConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Map.of("attention", Place.PIM)),
            Optional.empty(),
            Optional.empty());
    Workload workload = SmallDecoder.workload("bf16", new RunLength(1, 10, 0, 1));

    assertThatThrownBy(
            () ->
                new Simulation(
                    SmallDecoder.machine("cloud-npu-hbm-pim"),
                    workload,
                    dictated,
                    OptionalInt.empty()))
        .isInstanceOf(MappingException.class)
        .hasMessage("place.attention: pim, but the units run no attention");
    NpuConfig edge = LOADER.load("npu", "edge-npu", List.of(), NpuConfig.class).value();
    assertThatThrownBy(() -> new Simulation(edge, workload, dictated, OptionalInt.empty()))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("place.attention: pim, but the memory of the machine has no units");
  }

  /** A column holds twice or four times the weights, and serves two queries at once. */
  @Test
  void narrowNumbersTakeFewerProductsOfTheUnits() throws Exception {
    NpuConfig machine = SmallDecoder.machine("cloud-npu-low-precision");
    long wide = products(machine, "bf16");

    assertThat(products(machine, "w8a8")).isLessThan(wide / 2);
    assertThat(products(machine, "wint4a8")).isLessThan(products(machine, "w8a8"));
  }

  private static long products(NpuConfig machine, String formats) throws Exception {
    Workload workload = SmallDecoder.workload(formats, new RunLength(4, 300, 0, 1));
    return SmallDecoder.run(machine, workload, all(workload, machine, Place.PIM))
        .report()
        .channels()
        .stream()
        .mapToLong(channel -> channel.commands().getOrDefault("MACAB", 0L))
        .sum();
  }

  /** Prefill writes keys and values to where the units will look for them. */
  @ParameterizedTest
  @CsvSource({
    "cloud-npu-attacc-bank, bf16",
    "cloud-npu-gddr6-aim, bf16",
    "cloud-npu-neupims, bf16",
    "cloud-npu-pimba, bf16",
    "cloud-npu-low-precision, bf16",
    "cloud-npu-low-precision, w8a8"
  })
  void contextsThatGrowKeepTheirPlaces(String name, String formats) throws Exception {
    NpuConfig machine = SmallDecoder.machine(name);
    Workload workload = SmallDecoder.workload(formats, new RunLength(2, 0, 30, 5));
    SimulationResult units =
        SmallDecoder.run(machine, workload, attentionOnUnits(workload, machine));

    assertThat(units.report().pimMacs())
        .isEqualTo(
            workload.steps().stream()
                .skip(1)
                .flatMap(step -> step.operators().stream())
                .filter(operator -> operator.role().equals("attention"))
                .mapToLong(operator -> operator.macs())
                .sum());
  }

  private static MappingConfig attentionOnUnits(Workload workload, NpuConfig machine)
      throws Exception {
    Map<String, Place> roles =
        new LinkedHashMap<>(all(workload, machine, Place.NPU).place().orElseThrow());
    roles.put("attention", Place.PIM);
    return new MappingConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(roles),
        Optional.empty(),
        Optional.empty());
  }

  /** A scratchpad that holds the scores of few heads only changes the order of work. */
  @Test
  void headsOfAChannelTakeTurnsWithinTheScratchpad() throws Exception {
    Workload workload = SmallDecoder.workload("bf16", new RunLength(24, 900, 0, 1));
    List<String> small = new ArrayList<>(SmallDecoder.TWO_CORES);
    small.add("cores.scratchpad.capacity=1 MiB");
    NpuConfig narrow = LOADER.load("npu", "cloud-npu-neupims", small, NpuConfig.class).value();
    NpuConfig wide = SmallDecoder.machine("cloud-npu-neupims");
    MappingConfig mapping = attentionOnUnits(workload, wide);
    SimulationResult few = SmallDecoder.run(narrow, workload, mapping);
    SimulationResult all = SmallDecoder.run(wide, workload, mapping);

    assertThat(few.report().pimMacs()).isEqualTo(all.report().pimMacs()).isPositive();
    assertThat(commands(few)).isEqualTo(commands(all));
  }

  /** Products and copies of all channels by name. */
  private static Map<String, Long> commands(SimulationResult result) {
    Map<String, Long> sum = new TreeMap<>();
    result
        .report()
        .channels()
        .forEach(
            channel ->
                channel.commands().forEach((name, count) -> sum.merge(name, count, Long::sum)));
    sum.keySet().removeIf(name -> !name.matches("COMP.*|GWRITE"));
    return sum;
  }
}

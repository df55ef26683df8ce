package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.core.quantity.Frequency;
import org.npulator.core.time.TimeBase;

/** Every device that comes with the simulator; its name tells standard and data rate. */
class DevicePresetsTest {
  /** What speed bins extend. */
  private static final Set<String> FAMILIES =
      Set.of(
          "DDR4", "DDR5", "GDDR6", "GDDR7", "HBM2", "HBM3", "HBM4", "LPDDR4", "LPDDR5", "LPDDR6");

  @ParameterizedTest
  @CsvFileSource(resources = "devices.csv", numLinesToSkip = 1)
  void bandwidthAndCapacityAreThoseOfTheNames(
      String name, double megabitsPerSecond, int dataBits, double dataShare, long mebibytes) {
    DramDevice device = Presets.device(name);
    assertThat(name).startsWith(device.standard());
    double expected = megabitsPerSecond * 1e6 * dataBits / 8 * dataShare;
    assertThat(device.peakBytesPerSecond()).isCloseTo(expected, within(1e-4 * expected));
    assertThat(device.organization().rankBytes()).isEqualTo(mebibytes << 20);
  }

  @Test
  void allDevicesAreListed() throws ConfigurationException {
    Set<String> names = new TreeSet<>(new ConfigurationLoader(List.of()).presets("memory"));
    assertThat(names).containsAll(FAMILIES);
    names.removeAll(FAMILIES);
    names.removeIf(
        name -> name.matches(".*(DRAMsim3|ONNXim|AttAcc).*")); // as other simulators have them
    assertThat(names).containsExactlyElementsOf(new TreeSet<>(listed()));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "devices.csv", numLinesToSkip = 1)
  void everyGroupOfValuesHasItsSource(String name) {
    DramDevice device = Presets.device(name);
    assertThat(device.sources()).containsKeys("timing", "organization", "constraints");
    assertThat(device.sources().values()).allSatisfy(source -> assertThat(source).isNotBlank());
    assertThat(device.power().source()).isNotBlank();
    boolean estimate = device.power().source().contains("estimate");
    assertThat(device.power().estimated().isPresent()).isEqualTo(estimate);
    device
        .power()
        .io()
        .ifPresent(
            io ->
                assertThat(io.estimated().isPresent()).isEqualTo(io.source().contains("estimate")));
  }

  /** What holds for every DRAM, whatever its standard. */
  @ParameterizedTest
  @CsvFileSource(resources = "devices.csv", numLinesToSkip = 1)
  void timingIsPhysical(String name) {
    DramDevice device = Presets.device(name);
    DeviceTiming timing = new DeviceTiming(device);
    double nanosecond = device.clock().toHertz() / 1e9;
    assertThat(timing.rowCycle / nanosecond).as("tRC").isBetween(30.0, 80.0);
    assertThat(timing.rowActive / nanosecond).as("tRAS").isBetween(15.0, 50.0);
    assertThat(timing.readLatency / nanosecond).as("read latency").isBetween(10.0, 30.0);
    assertThat(timing.refreshInterval / nanosecond).as("tREFI").isBetween(1500.0, 8000.0);
    assertThat(timing.refreshDuration / nanosecond).as("tRFC").isBetween(100.0, 500.0);
    ActionEnergies energies = ActionEnergies.of(device);
    double bits = 8.0 * device.organization().transactionBytes();
    assertThat(energies.readJoules() / bits).as("read").isBetween(0.5e-12, 20e-12);
    assertThat(energies.writeJoules() / bits).as("write").isBetween(0.5e-12, 20e-12);
    assertThat(energies.activateJoules()).isBetween(0.1e-9, 20e-9);
    assertThat(energies.refreshJoules()).isGreaterThan(energies.activateJoules());
    assertThat(energies.prechargedStandbyWatts()).isPositive();
    assertThat(energies.activeStandbyWatts())
        .isGreaterThanOrEqualTo(energies.prechargedStandbyWatts());
  }

  @ParameterizedTest
  @CsvFileSource(resources = "devices.csv", numLinesToSkip = 1)
  void sequentialReadsAreLegalAndNearlyReachThePeak(String name) {
    MemoryConfig config = Presets.memory(name, 1, 1, Mappings.TILE_DMA);
    DeviceTiming timing = new DeviceTiming(config.device());
    long requests = 8000;
    long cycles = legalRun(config, ReferenceStream.Pattern.A_SEQRD, requests).cycles();
    double busy = requests * (double) timing.burst / cycles;
    double refreshed = (double) timing.refreshDuration / timing.refreshInterval;
    assertThat(busy).isBetween(0.93 - refreshed, 1.0);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "devices.csv", numLinesToSkip = 1)
  void randomReadsAndWritesAreLegal(String name) {
    MemoryConfig config = Presets.memory(name, 1, 1, Mappings.ROW_LINEAR);
    ChannelResult result = legalRun(config, ReferenceStream.Pattern.J_RANDMIX21, 1500);
    assertThat(result.activity().writes()).isPositive();
  }

  private static ChannelResult legalRun(
      MemoryConfig config, ReferenceStream.Pattern pattern, long requests) {
    CommandChecker checker = new CommandChecker(config);
    ChannelRun run = new ChannelRun(0, config, Presets.into(checker));
    run.run(new ReferenceStream(pattern, config, requests));
    assertThat(checker.commands()).isGreaterThan(requests);
    assertThat(checker.violations()).isEmpty();
    return run.result(0);
  }

  /** 3200/3 MHz is exact: 16 cycles of it are 15 of 1 GHz. */
  @Test
  void clockOfLpddr5xMeetsOthersWithinAMicrosecond() {
    Frequency clock = Presets.device("LPDDR5X-8533").clock();
    assertThat(clock).isEqualTo(new Frequency(3_200_000_000L, 3));
    TimeBase time = new TimeBase(Map.of("memory", clock, "core", Frequency.hertz(1_000_000_000)));
    assertThat(time.clock("memory").ticks(16)).isEqualTo(time.clock("core").ticks(15));
  }

  private static List<String> listed() {
    return new Scanner(
            DevicePresetsTest.class.getResourceAsStream("devices.csv"), StandardCharsets.UTF_8)
        .useDelimiter("\n")
        .tokens()
        .skip(1)
        .map(line -> line.substring(0, line.indexOf(',')))
        .toList();
  }
}

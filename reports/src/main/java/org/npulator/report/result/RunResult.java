package org.npulator.report.result;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One run as its result.json describes it (schema {@value #SCHEMA}; docs/reference/results.md says
 * what each key means). Names are already fit for display. The seed is empty where nothing was
 * random.
 */
public record RunResult(
    Tool tool,
    Configuration configuration,
    Workload workload,
    Optional<Extrapolation> extrapolation,
    Time time,
    Peak peak,
    Summary summary,
    List<Phase> phases,
    List<Engine> engines,
    List<DramChannel> dram,
    Optional<SystemCache> systemCache,
    Energy energy,
    List<Mapping> mapping,
    List<Place> places,
    OptionalLong seed) {

  /** The only schema this version reads. */
  public static final String SCHEMA = "npulator-result/1";

  /** The program that wrote the result. */
  public record Tool(String name, String version) {}

  /**
   * The machine: its name, the SHA-256 of its resolved values, the paths of those without a public
   * source, and the values as JSON text.
   */
  public record Configuration(
      String name, String hash, List<String> estimated, String resolvedJson) {}

  /** What was run on it. */
  public record Workload(
      String model,
      String formats,
      long batch,
      long prefillTokens,
      long decodeTokens,
      long cachedTokens,
      String hash) {}

  /**
   * How many of the layers were simulated, and by which share of the time the figures of all may be
   * off.
   */
  public record Extrapolation(long layers, long simulatedLayers, double deviation) {}

  /** Simulated time in ticks of the machine's base. */
  public record Time(double tickHertz, long ticks) {}

  /** What the machine can do at most: all arrays busy, all channels bursting. */
  public record Peak(double macsPerSecond, double dramBytesPerSecond) {}

  /** The headline figures; decode figures are empty for a run without decode steps. */
  public record Summary(
      double totalSeconds,
      OptionalDouble ttftSeconds,
      OptionalDouble tpotSeconds,
      OptionalDouble tokensPerSecond,
      double energyJoules,
      OptionalDouble energyPerTokenJoules,
      double macUtilization,
      double dramBandwidthUtilization,
      String limiter) {}

  /** All steps of one kind: prefill or decode. */
  public record Phase(
      String name,
      long steps,
      double seconds,
      long macs,
      long bytesRead,
      long bytesWritten,
      long weightBytes,
      long keyValueReadBytes,
      long keyValueWriteBytes,
      List<Spill> spills,
      double minimumSeconds,
      double macUtilization,
      double dramBandwidthUtilization,
      double energyJoules,
      String limiter) {}

  /** A tensor that did not fit on chip and so went to DRAM and back. */
  public record Spill(String tensor, String reason, long bytesRead, long bytesWritten) {}

  /** Cycles of one engine by state, in its own clock. */
  public record Engine(
      String name, String clock, double clockHertz, long cycles, Map<String, Long> states) {}

  /** Cycles of one DRAM channel's data bus by state, its traffic and its commands. */
  public record DramChannel(
      long channel,
      String clock,
      double clockHertz,
      long cycles,
      long bytesRead,
      long bytesWritten,
      Map<String, Long> commands,
      Map<String, Long> states) {}

  /** What a cache between cores and DRAM did, in lines; bytes are those moved to and from DRAM. */
  public record SystemCache(
      long hits, long misses, long bypassed, long writtenBack, long bytesRead, long bytesWritten) {}

  /** Energy by component and what has none in this result. */
  public record Energy(List<EnergyComponent> components, List<String> notModelled) {}

  /** A count times a table entry; the range is there when the entry is an estimate. */
  public record EnergyComponent(
      String name,
      double count,
      String unit,
      double joules,
      OptionalDouble lowJoules,
      OptionalDouble highJoules,
      String source) {
    public boolean estimated() {
      return lowJoules.isPresent() || highJoules.isPresent();
    }
  }

  /** Where operators that units at the banks of the memory might do were executed, and why. */
  public record Place(String role, String place, String reason) {}

  /** The roles that units at the banks of the memory executed in steps of a kind. */
  public Set<String> rolesOnUnits(String phase) {
    return mapping.stream()
        .filter(operator -> operator.phase().equals(phase) && operator.onUnits())
        .map(operator -> operator.operator().replaceFirst("^layer\\d+\\.", ""))
        .collect(Collectors.toSet());
  }

  /**
   * The mapping chosen for one operator: tile sizes by dimension, the loop order, and how cores
   * share it ({@code none} on one core), and the roles that are computed together ({@code none} if
   * it is by itself).
   */
  public record Mapping(
      String phase,
      String operator,
      String dataflow,
      Map<String, Long> tile,
      String loopOrder,
      double estimatedCycles,
      String partition,
      String fusion) {
    private static final String UNITS = "pim";

    /** Whether units at the banks of the memory execute it. */
    public boolean onUnits() {
      return dataflow.equals(UNITS);
    }
  }
}

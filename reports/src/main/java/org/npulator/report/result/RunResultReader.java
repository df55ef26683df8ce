package org.npulator.report.result;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.npulator.report.result.RunResult.Configuration;
import org.npulator.report.result.RunResult.DramChannel;
import org.npulator.report.result.RunResult.Energy;
import org.npulator.report.result.RunResult.EnergyComponent;
import org.npulator.report.result.RunResult.Engine;
import org.npulator.report.result.RunResult.Extrapolation;
import org.npulator.report.result.RunResult.Mapping;
import org.npulator.report.result.RunResult.Peak;
import org.npulator.report.result.RunResult.Phase;
import org.npulator.report.result.RunResult.Place;
import org.npulator.report.result.RunResult.Spill;
import org.npulator.report.result.RunResult.Summary;
import org.npulator.report.result.RunResult.Time;
import org.npulator.report.result.RunResult.Tool;
import org.npulator.report.result.RunResult.Workload;

/** Reads result.json. */
public final class RunResultReader {
  private final JsonFile json = new JsonFile();

  /**
   * @throws ReportException when the file is absent, larger than 64 MiB, not JSON, of another
   *     schema, or lacks a figure
   */
  public RunResult read(Path file) throws ReportException {
    ObjectReader root = new ObjectReader(file, "", json.tree(file));
    String schema = root.text("schema");
    if (!schema.equals(RunResult.SCHEMA)) {
      throw new ReportException(
          file, "schema: this version reads " + RunResult.SCHEMA + ", the file says " + schema);
    }
    ObjectReader tool = root.object("tool");
    ObjectReader configuration = root.object("config");
    ObjectReader time = root.object("time");
    ObjectReader peak = root.object("peak");
    ObjectReader energy = root.object("energy");
    return new RunResult(
        new Tool(tool.text("name"), tool.text("version")),
        new Configuration(
            configuration.text("name"),
            configuration.text("hash"),
            configuration.texts("estimated"),
            json.indented(configuration.tree("resolved"))),
        workload(root.object("workload")),
        root.has("extrapolation")
            ? Optional.of(extrapolation(root.object("extrapolation")))
            : Optional.empty(),
        new Time(time.number("tickHertz"), time.count("ticks")),
        new Peak(peak.number("macsPerSecond"), peak.number("dramBytesPerSecond")),
        summary(root.object("summary")),
        root.list("phases", RunResultReader::phase),
        root.list("engines", RunResultReader::engine),
        root.list("dram", RunResultReader::channel),
        new Energy(
            energy.list("components", RunResultReader::component), energy.texts("notModelled")),
        root.list("mapping", RunResultReader::mapping),
        root.has("pim") ? root.object("pim").list("places", RunResultReader::place) : List.of(),
        root.has("seed") ? OptionalLong.of(root.count("seed")) : OptionalLong.empty());
  }

  private static Workload workload(ObjectReader object) throws ReportException {
    return new Workload(
        object.text("model"),
        object.text("formats"),
        object.count("batch"),
        object.count("prefillTokens"),
        object.count("decodeTokens"),
        object.count("cachedTokens"),
        object.text("hash"));
  }

  private static Extrapolation extrapolation(ObjectReader object) throws ReportException {
    return new Extrapolation(
        object.count("layers"), object.count("simulatedLayers"), object.number("deviation"));
  }

  private static Summary summary(ObjectReader object) throws ReportException {
    return new Summary(
        object.number("totalSeconds"),
        object.optionalNumber("ttftSeconds"),
        object.optionalNumber("tpotSeconds"),
        object.optionalNumber("tokensPerSecond"),
        object.number("energyJoules"),
        object.optionalNumber("energyPerTokenJoules"),
        object.number("macUtilization"),
        object.number("dramBandwidthUtilization"),
        object.text("limiter"));
  }

  private static Phase phase(ObjectReader object) throws ReportException {
    return new Phase(
        object.text("name"),
        object.count("steps"),
        object.number("seconds"),
        object.count("macs"),
        object.count("bytesRead"),
        object.count("bytesWritten"),
        object.count("weightBytes"),
        object.count("keyValueReadBytes"),
        object.count("keyValueWriteBytes"),
        object.list(
            "spills",
            spill ->
                new Spill(
                    spill.text("tensor"),
                    spill.text("reason"),
                    spill.count("bytesRead"),
                    spill.count("bytesWritten"))),
        object.number("minimumSeconds"),
        object.number("macUtilization"),
        object.number("dramBandwidthUtilization"),
        object.number("energyJoules"),
        object.text("limiter"));
  }

  private static Engine engine(ObjectReader object) throws ReportException {
    return new Engine(
        object.text("name"),
        object.text("clock"),
        object.number("clockHertz"),
        object.count("cycles"),
        object.counts("states"));
  }

  private static DramChannel channel(ObjectReader object) throws ReportException {
    return new DramChannel(
        object.count("channel"),
        object.text("clock"),
        object.number("clockHertz"),
        object.count("cycles"),
        object.count("bytesRead"),
        object.count("bytesWritten"),
        object.counts("commands"),
        object.counts("states"));
  }

  private static EnergyComponent component(ObjectReader object) throws ReportException {
    return new EnergyComponent(
        object.text("name"),
        object.number("count"),
        object.text("unit"),
        object.number("joules"),
        object.optionalNumber("lowJoules"),
        object.optionalNumber("highJoules"),
        object.text("source"));
  }

  private static Place place(ObjectReader object) throws ReportException {
    return new Place(object.text("role"), object.text("place"), object.text("reason"));
  }

  private static Mapping mapping(ObjectReader object) throws ReportException {
    return new Mapping(
        object.text("phase"),
        object.text("operator"),
        object.text("dataflow"),
        object.counts("tile"),
        object.text("loopOrder"),
        object.number("estimatedCycles"),
        object.text("partition"));
  }
}

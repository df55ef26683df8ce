package org.npulator.report.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.npulator.report.result.RunResult.Configuration;
import org.npulator.report.result.RunResult.DramChannel;
import org.npulator.report.result.RunResult.Energy;
import org.npulator.report.result.RunResult.EnergyComponent;
import org.npulator.report.result.RunResult.Engine;
import org.npulator.report.result.RunResult.Mapping;
import org.npulator.report.result.RunResult.Peak;
import org.npulator.report.result.RunResult.Phase;
import org.npulator.report.result.RunResult.Spill;
import org.npulator.report.result.RunResult.Summary;
import org.npulator.report.result.RunResult.Time;
import org.npulator.report.result.RunResult.Tool;
import org.npulator.report.result.RunResult.Workload;

/** Reads result.json. */
public final class RunResultReader {
  private static final long MAXIMUM_BYTES = 64L << 20;
  private static final int MAXIMUM_NESTING = 64;
  private static final int MAXIMUM_STRING = 1 << 20;

  private final ObjectMapper mapper =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAXIMUM_NESTING)
                          .maxStringLength(MAXIMUM_STRING)
                          .maxNumberLength(64)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * @throws ReportException when the file is absent, larger than 64 MiB, not JSON, of another
   *     schema, or lacks a figure
   */
  public RunResult read(Path file) throws ReportException {
    ObjectReader root = new ObjectReader(file, "", tree(file));
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
            indented(configuration.tree("resolved"))),
        workload(root.object("workload")),
        new Time(time.number("tickHertz"), time.count("ticks")),
        new Peak(peak.number("macsPerSecond"), peak.number("dramBytesPerSecond")),
        summary(root.object("summary")),
        root.list("phases", RunResultReader::phase),
        root.list("engines", RunResultReader::engine),
        root.list("dram", RunResultReader::channel),
        new Energy(
            energy.list("components", RunResultReader::component), energy.texts("notModelled")),
        root.list("mapping", RunResultReader::mapping));
  }

  private JsonNode tree(Path file) throws ReportException {
    try {
      if (Files.size(file) > MAXIMUM_BYTES) {
        throw new ReportException(file, "larger than " + (MAXIMUM_BYTES >> 20) + " MiB");
      }
      return mapper.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new ReportException(file, "no such file", e);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
      throw new ReportException(
          file, place + ": not complete JSON: " + DisplayText.shortened(firstLine(e), 200), e);
    } catch (IOException e) {
      throw new ReportException(file, "cannot be read: " + firstLine(e), e);
    }
  }

  private static String firstLine(Exception e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : DisplayText.of(message.lines().findFirst().orElse(""));
  }

  private String indented(JsonNode resolved) throws ReportException {
    DefaultIndenter newLine = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(newLine);
    printer.indentArraysWith(newLine);
    try {
      return mapper.writer(printer).writeValueAsString(resolved);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that was read can be written", e);
    }
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

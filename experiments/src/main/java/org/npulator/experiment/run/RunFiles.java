package org.npulator.experiment.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.npulator.experiment.store.ResultFolder;
import org.npulator.hw.chip.MachineFigures;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.program.MatrixMultiply;

/** Writes the files of a run: result.json, operators.csv and provenance.json. */
public final class RunFiles {
  private final String toolVersion;
  private final ObjectWriter json;

  /**
   * @param toolVersion as in the result
   */
  public RunFiles(String toolVersion) {
    this.toolVersion = toolVersion;
    // Numbers are written the same way on every Java version.
    this.json =
        new ObjectMapper(
                JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build())
            .writer(
                new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));
  }

  /** Writes the files that the simulation determines; equal runs give equal bytes. */
  public void writeResult(Path folder, RunDescription description, SimulationResult result)
      throws IOException {
    NpuConfig config = description.npu().value();
    ResultDocument document = new ResultDocument(description, result, peaks(config, result));
    write(folder.resolve(ResultFolder.RESULT_FILE), document.content(toolVersion));
    try (OutputStream out = Files.newOutputStream(folder.resolve("operators.csv"))) {
      OperatorTable.write(result, result.timeBase().clock(config.cores().clock()), out);
    }
  }

  /** Writes how the result came about. */
  public void writeProvenance(Path folder, Provenance provenance) throws IOException {
    write(folder.resolve("provenance.json"), provenance.content(toolVersion));
  }

  /** The peak rates with the formats of the first product as the array multiplies it. */
  private static Peaks peaks(NpuConfig config, SimulationResult result) {
    FormatPair formats =
        result.steps().get(0).mapped().program().instructions().stream()
            .filter(MatrixMultiply.class::isInstance)
            .map(MatrixMultiply.class::cast)
            .map(
                product ->
                    new FormatPair(product.activations().format(), product.weights().format()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("a workload has a matrix product"));
    return new Peaks(
        MachineFigures.macsPerSecond(config, formats),
        MachineFigures.of(config).peakMemoryBytesPerSecond());
  }

  private void write(Path file, Object content) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(json.writeValueAsBytes(content));
      out.write('\n');
    }
  }
}

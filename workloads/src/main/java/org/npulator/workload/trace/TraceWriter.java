package org.npulator.workload.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/** Writes operator traces. Equal workloads give equal bytes. */
public final class TraceWriter {

  /**
   * Writes a workload to a file, packed if its name ends in .gz. The file appears when it is
   * complete; one that exists is replaced.
   */
  public void write(Workload workload, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path unfinished = Files.createTempFile(folder, ".trace", ".unfinished");
    // When the process is interrupted.
    unfinished.toFile().deleteOnExit();
    try {
      try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(unfinished));
          OutputStream stream =
              file.toString().endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
        write(workload, stream);
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Writes a workload to a stream, which stays open. */
  public void write(Workload workload, OutputStream stream) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(stream)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      header(json, workload);
      OperatorWriter operators = new OperatorWriter(json);
      for (Step step : workload.steps()) {
        step(json, step);
        for (Operator operator : step.operators()) {
          operator.accept(operators);
        }
      }
      json.writeRaw('\n');
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private static void header(JsonGenerator json, Workload workload) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", TraceNames.SCHEMA);
    json.writeStringField("model", workload.model());
    json.writeStringField("formats", workload.formats());
    json.writeNumberField("keyValueTokens", workload.keyValueTokens());
    json.writeNumberField("steps", workload.steps().size());
    json.writeEndObject();
  }

  private static void step(JsonGenerator json, Step step) throws IOException {
    json.writeStartObject();
    json.writeStringField("step", TraceNames.STEPS.nameOf(step.kind()));
    json.writeNumberField("batch", step.batch());
    json.writeNumberField("newTokens", step.newTokens());
    json.writeNumberField("cachedTokens", step.cachedTokens());
    json.writeNumberField("operators", step.operators().size());
    json.writeEndObject();
  }
}

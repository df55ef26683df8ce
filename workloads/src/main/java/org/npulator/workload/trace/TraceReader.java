package org.npulator.workload.trace;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.npulator.workload.json.JsonFormatException;
import org.npulator.workload.json.JsonObject;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.StepRules;
import org.npulator.workload.operator.Workload;
import org.npulator.workload.operator.WorkloadRules;

/** Reads operator traces. */
public final class TraceReader {
  private static final List<String> HEADER_KEYS =
      List.of("schema", "model", "formats", "keyValueTokens", "steps");
  private static final List<String> STEP_KEYS =
      List.of("step", "batch", "newTokens", "cachedTokens", "operators");
  private static final long GREATEST_COUNT = 1L << 30;

  /** Operators of all steps together. */
  private static final long MOST_OPERATORS = 4_000_000;

  /**
   * Reads a file, packed if its name ends in .gz.
   *
   * @throws TraceFormatException if it does not exist or is not a complete and valid trace
   */
  public Workload read(Path file) throws TraceFormatException {
    try (InputStream plain = new BufferedInputStream(Files.newInputStream(file));
        InputStream stream = file.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain) {
      return read(stream, file.toString());
    } catch (NoSuchFileException missing) {
      throw new TraceFormatException(file + ": there is no such file");
    } catch (EOFException | ZipException damaged) {
      throw new TraceFormatException(file + ": damaged or incomplete gzip file");
    } catch (IOException unreadable) {
      throw new TraceFormatException(file + ": cannot be read");
    }
  }

  /**
   * Reads a stream of lines to its end.
   *
   * @param name of the file, for messages
   */
  public Workload read(InputStream stream, String name) throws IOException, TraceFormatException {
    try {
      return new Trace(new TraceLines(stream)).read();
    } catch (JsonFormatException malformed) {
      throw new TraceFormatException(malformed.locatedIn(name));
    }
  }

  /** One trace while it is read. */
  private static final class Trace {
    private final TraceLines lines;
    private final Map<Operator, Operator> known = new HashMap<>();
    private long operators;

    Trace(TraceLines lines) {
      this.lines = lines;
    }

    Workload read() throws IOException, JsonFormatException {
      JsonObject header = expect("the header of a trace");
      if (!header.text("schema").equals(TraceNames.SCHEMA)) {
        throw header.unexpected("schema", TraceNames.SCHEMA);
      }
      header.allowOnly(HEADER_KEYS);
      String model = name(header, "model");
      String formats = name(header, "formats");
      long keyValueTokens = header.integer("keyValueTokens", 1, GREATEST_COUNT);
      long count = header.integer("steps", 1, MOST_OPERATORS);
      WorkloadRules rules = new WorkloadRules(keyValueTokens);
      List<Step> steps = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        steps.add(step(rules, "step %d of %d".formatted(i + 1, count)));
      }
      Optional<JsonObject> rest = lines.next();
      if (rest.isPresent()) {
        throw rest.get().problem("expected nothing after %d steps".formatted(count));
      }
      return new Workload(model, formats, keyValueTokens, steps);
    }

    private Step step(WorkloadRules rules, String which) throws IOException, JsonFormatException {
      JsonObject line = expect(which);
      StepKind kind = TraceNames.STEPS.read(line, "step");
      line.allowOnly(STEP_KEYS);
      long batch = line.integer("batch", 1, GREATEST_COUNT);
      long newTokens = line.integer("newTokens", 1, GREATEST_COUNT);
      long cachedTokens = line.integer("cachedTokens", 0, GREATEST_COUNT);
      long count = line.integer("operators", 1, MOST_OPERATORS - operators);
      operators += count;
      try {
        rules.startStep(cachedTokens, newTokens);
      } catch (IllegalArgumentException rule) {
        throw line.problem(rule.getMessage());
      }
      StepRules stepRules = new StepRules(batch, newTokens, cachedTokens);
      List<Operator> list = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        JsonObject operatorLine = expect("operator %d of %d of %s".formatted(i + 1, count, which));
        Operator operator = OperatorReader.read(operatorLine);
        try {
          stepRules.add(operator);
          rules.add(operator);
        } catch (IllegalArgumentException rule) {
          throw operatorLine.problem(rule.getMessage());
        }
        // Steps mostly repeat each other: one object serves them all.
        list.add(known.computeIfAbsent(operator, itself -> itself));
      }
      return new Step(kind, batch, newTokens, cachedTokens, list);
    }

    private JsonObject expect(String what) throws IOException, JsonFormatException {
      return lines
          .next()
          .orElseThrow(() -> lines.problem("the file ends here, expected " + what + " after it"));
    }

    /** A name that can be shown and be part of a file name. */
    private static String name(JsonObject header, String key) throws JsonFormatException {
      String name = header.text(key);
      if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
        throw header.unexpected(key, "1 to 100 letters, digits, dots, hyphens or underscores");
      }
      return name;
    }
  }
}

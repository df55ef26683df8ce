package org.npulator.workload.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.workload.operator.Workload;

class TraceTest {
  @TempDir Path folder;

  /** Two steps of one product after an embedding, with everything a line may hold. */
  static String example() throws IOException {
    try (InputStream stream = TraceTest.class.getResourceAsStream("example.jsonl")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Workload read(byte[] trace) throws IOException, TraceFormatException {
    return new TraceReader().read(new ByteArrayInputStream(trace), "t");
  }

  static byte[] write(Workload workload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new TraceWriter().write(workload, bytes);
    return bytes.toByteArray();
  }

  @Test
  void documentedExampleIsWhatIsWritten() throws Exception {
    Workload workload = read(example().getBytes(StandardCharsets.UTF_8));
    assertThat(new String(write(workload), StandardCharsets.UTF_8)).isEqualTo(example());
  }

  @ParameterizedTest
  @ValueSource(strings = {"trace.jsonl", "trace.jsonl.gz"})
  void fileHoldsTheWorkload(String name) throws Exception {
    Workload workload = read(example().getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve(name);
    new TraceWriter().write(workload, file);
    assertThat(new TraceReader().read(file)).isEqualTo(workload);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "operator-trace/1|operator-trace/2|t:1:11: schema is \"npulator-operator-trace/2\", expected"
            + " npulator-operator-trace/1",
        "\"model\":\"tiny\"|\"model\":\"../x\"|t:1:47: model is \"../x\", expected 1 to 100 letters",
        "\"steps\":2|\"steps\":3|t:17:1: the file ends here, expected step 3 of 3",
        "\"steps\":2|\"steps\":1|t:10:1: expected nothing after 1 steps",
        "\"steps\":2|\"steps\":2,\"extra\":1|unknown key extra, expected one of schema, model",
        "\"operators\":7|\"operators\":8|operator is missing, expected one of matmul",
        "\"operator\":\"matmul\"|\"operator\":\"conv\"|operator is \"conv\", expected one of matmul,"
            + " attention, reduction, elementwise, gather",
        "\"kind\":\"rms-norm\"|\"kind\":\"batch-norm\"|kind is \"batch-norm\", expected one of rms-norm",
        "\"format\":\"int4-g128\"|\"format\":\"int5\"|format is \"int5\", expected one of bf16, bit",
        "\"rows\":100|\"rows\":-100|rows is -100, expected a whole number from 1",
        "\"rows\":100|\"rows\":9223372036854775807|rows is 9223372036854775807, expected",
        "\"rows\":100|\"rows\":1125899906842624|elements, more than",
        "\"rows\":100|\"rows\":1e2|rows is 1e2, expected a whole number",
        "\"rows\":100|\"rws\":100|unknown key rws, expected one of name, kind, rows, columns",
        "\"keyValueTokens\":4|\"keyValueTokens\":2|t:2:1: a step uses 0 cached and 3 new tokens",
        "\"newTokens\":3|\"newTokens\":2|but the step has 1, 2 and 0",
        "\"role\":\"q_proj\"|\"role\":\"embedding\"|two operators of a step are named embedding",
        "\"name\":\"norm\"|\"name\":\"nrom\"|t:5:1: q_proj: uses the activation norm before",
        "\"name\":\"q_proj.weight\",\"kind\":\"weight\",\"rows\":8|\"name\":\"q_proj.weight\",\"kind\":\"weight\",\"rows\":9|does"
            + " not chain with the weight q_proj.weight [9, 4]",
        "\"operator\":\"matmul\"|\"operator\":\"matmul\",\"activeInputs\":9|t:5:1: q_proj: 9"
            + " active neurons, expected 1 to 8",
        "\"operator\":\"matmul\"|\"operator\":\"matmul\",\"activeOutputs\":0|activeOutputs is 0,"
            + " expected a whole number from 1",
        "\"operator\":\"matmul\"|\"operator\":\"matmul\",\"activeInputs\":1,\"activeOutputs\":1|beside"
            + " activeInputs; expected one of them",
        "\"operator\":\"matmul\"|\"operator\":\"matmul\",\"activeOutputs\":3|a bias of active"
            + " neurons only; expected none",
        "\"name\":\"embedding.weight\"|\"name\":\"norm.weight\"|norm.weight",
        "\"name\":\"embedding.weight\"|\"name\":\"\"|a tensor is named with 1 to 200",
        "\"constant\":1.0E-6|\"constant\":1e400|constant is 1e400, expected a number",
        "\"constant\":1.0E-6|\"constant\":-1|the constant is -1.0, expected at least 0",
        "{\"operator\":\"gather\"|{\"operator\":\"gather\",\"operator\":\"gather\"|malformed JSON",
        "{\"operator\":\"gather\"|[\"operator\":\"gather\"|expected an object in braces"
      })
  void whatIsWrongIsNamedWithItsPlace(String found, String replacement, String message)
      throws IOException {
    String trace = example();
    assertThat(trace).contains(found);
    int place = trace.indexOf(found);
    String damaged =
        trace.substring(0, place) + replacement + trace.substring(place + found.length());
    assertThatThrownBy(() -> read(damaged.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining(message)
        .hasMessageMatching("t:[0-9]+:[0-9]+: [^\\n]*");
  }

  @Test
  void everyTruncationIsNoticed() throws Exception {
    byte[] trace = example().getBytes(StandardCharsets.UTF_8);
    // Without its last line break the trace is still whole.
    for (int length = 0; length < trace.length - 1; length += 7) {
      byte[] truncated = Arrays.copyOf(trace, length);
      assertThatThrownBy(() -> read(truncated)).isInstanceOf(TraceFormatException.class);
    }
  }

  @Test
  void tensorThatChangesBetweenStepsIsRefused() throws Exception {
    String trace = example();
    int secondStep = trace.indexOf("{\"step\":\"decode\"");
    String changed =
        trace.substring(0, secondStep)
            + trace.substring(secondStep).replaceFirst("\"rows\":100", "\"rows\":101");
    assertThatThrownBy(() -> read(changed.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("t:11:1: embedding: embedding.weight [101, 8]")
        .hasMessageContaining("in an earlier step");
  }

  @Test
  void endlessLineIsRefusedWithoutReadingIt() {
    InputStream endless =
        new InputStream() {
          private int count;

          @Override
          public int read() {
            assertThat(count++).isLessThan(200_000);
            return ' ';
          }
        };
    assertThatThrownBy(() -> new TraceReader().read(endless, "t"))
        .isInstanceOf(TraceFormatException.class)
        .hasMessage("t:1:1: the line is longer than 65536 bytes");
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws Exception {
    byte[] trace = example().getBytes(StandardCharsets.UTF_8);
    trace[example().indexOf("tiny")] = (byte) 0xff;
    assertThatThrownBy(() -> read(trace))
        .isInstanceOf(TraceFormatException.class)
        .hasMessage("t:1:1: the line is not a text in UTF-8");
  }

  @Test
  void damagedGzipIsRefused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(example().getBytes(StandardCharsets.UTF_8));
    }
    Path truncated = folder.resolve("truncated.gz");
    Files.write(truncated, Arrays.copyOf(bytes.toByteArray(), bytes.size() - 9));
    Path plain = folder.resolve("plain.gz");
    Files.writeString(plain, example());
    assertThatThrownBy(() -> new TraceReader().read(truncated))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("truncated.gz");
    assertThatThrownBy(() -> new TraceReader().read(plain))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("plain.gz: damaged or incomplete gzip file");
    assertThatThrownBy(() -> new TraceReader().read(folder.resolve("missing.jsonl")))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> new TraceReader().read(folder))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("cannot be read");
  }
}

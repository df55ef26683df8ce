package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every mistake costs one line on the error stream that says what was expected, nothing more. */
class BadInputTest {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @TempDir private Path folder;

  private final List<DynamicTest> tests = new ArrayList<>();
  private Path model;

  @BeforeEach
  void writeFiles() throws IOException {
    model = folder.resolve("small-decoder.json");
    try (var resource = getClass().getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, model);
    }
    Files.createDirectory(folder.resolve("plain"));
    Files.writeString(folder.resolve("plain/notes.txt"), "not a result");
    Files.createDirectory(folder.resolve("result"));
    Files.writeString(folder.resolve("result/result.json"), "{}");
  }

  private Path file(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path out(String name) {
    return folder.resolve(name);
  }

  /** The line has all these parts. */
  private void refused(String name, int exitCode, List<Object> arguments, String... parts) {
    tests.add(
        dynamicTest(
            name,
            () -> {
              List<Path> before = files();
              Invocation invocation =
                  Invocation.of(arguments.stream().map(Object::toString).toArray(String[]::new));
              assertThat(invocation.errors()).startsWith("npulator: ").contains(parts);
              assertThat(invocation.errors().lines()).hasSize(1);
              assertThat(invocation.errors()).doesNotContain("Exception", "internal error");
              assertThat(invocation.errors().length()).isLessThan(600);
              assertThat(invocation.output()).isEmpty();
              assertThat(invocation.exitCode()).isEqualTo(exitCode);
              assertThat(files()).isEqualTo(before);
            }));
  }

  private void runRefused(String name, List<Object> options, String... parts) {
    List<Object> arguments =
        new ArrayList<>(List.of("run", "--npu", "edge-npu", "--model", model, "--out", out("run")));
    arguments.addAll(options);
    refused(name, USAGE, arguments, parts);
  }

  private void machineRefused(String name, String content, String... parts) {
    Path machine = file(name.replace(' ', '-') + ".yaml", content);
    refused(
        name, USAGE, List.of("run", "--npu", machine, "--model", model, "--out", out("r")), parts);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.sorted().toList();
    }
  }

  @TestFactory
  List<DynamicTest> optionsOfARun() {
    runRefused("misspelt option", List.of("--prefil", "3"), "--prefil", "did you mean --prefill");
    runRefused("exponent", List.of("--prefill", "1e12"), "--prefill", "'1e12'", "whole number");
    runRefused("absurd size", List.of("--prefill", "999999999999"), "prefill", "1073741824");
    runRefused("overflow", List.of("--prefill", "9".repeat(40)), "--prefill", "whole number");
    runRefused("zero tokens", List.of("--decode", "0"), "decode is 0", "from 1");
    runRefused("negative batch", List.of("--batch", "-1"), "batch is -1", "from 1");
    runRefused("fraction", List.of("--batch", "1.5"), "--batch", "whole number");
    runRefused("nothing to decode from", List.of("--prefill", "0"), "prefill", "context");
    runRefused("more positions than the model has", List.of("--context", "2000"), "2048");
    runRefused("memory too small", List.of("--batch", "1000000"), "4294967296");
    runRefused("unknown formats", List.of("--formats", "w9a9"), "w9a9", "w8a8", "bf16");
    runRefused("misspelt formats", List.of("--formats", "mxfb4"), "mxfb4", "did you mean 'mxfp4'");
    runRefused("no sparsity", List.of("--sparsity", "4:2"), "--sparsity 4:2", "2:4");
    runRefused("more than all zeros", List.of("--sparsity", "100%"), "--sparsity 100%", "75%");
    runRefused(
        "formats that the machine does not multiply",
        List.of("--formats", "bf16", "--set", "cores.matrix.macsPerCyclePerElement.bf16xbf16=null"),
        "bf16xbf16");
    runRefused("no value to set", List.of("--set", "cores"), "--set cores", "path=value");
    runRefused(
        "unknown path to set", List.of("--set", "cores.matrix.row=8"), "cores.matrix.row", "rows");
    runRefused(
        "wrong unit to set", List.of("--set", "clocks.core=1 MiB"), "clocks.core", "frequency");
    runRefused("trace and model", List.of("--trace", "some.jsonl"), "--trace", "--model");
    runRefused("option without value", List.of("--decode"), "--decode");
    runRefused("option twice", List.of("--decode", "2", "--decode", "3"), "--decode");
    runRefused("stray argument", List.of("fast"), "fast");
    runRefused(
        "folder of presets that is not there",
        List.of("--config-path", out("nowhere")),
        "nowhere",
        "no such folder");
    return tests;
  }

  @TestFactory
  List<DynamicTest> commands() {
    refused("misspelt command", USAGE, List.of("rum"), "rum");
    refused("no subcommand", USAGE, List.of("presets"), "subcommand", "--help");
    refused("no machine", USAGE, List.of("run", "--model", model), "--npu");
    refused("no model", USAGE, List.of("run", "--npu", "edge-npu"), "--model");
    refused("unknown kind", USAGE, List.of("schema", "memori"), "memori", "did you mean 'memory'");
    refused("unknown preset", USAGE, List.of("presets", "show", "edge-npv"), "edge-npu");
    refused(
        "preset without its kind",
        USAGE,
        List.of("presets", "show", out("machine.yaml")),
        "--kind");
    refused(
        "override of a text",
        USAGE,
        List.of("presets", "show", "edge-npu", "--set", "a=1"),
        "--resolved");
    refused("nothing to describe", USAGE, List.of("describe"), "--npu");
    refused("unknown machine", USAGE, List.of("describe", "--npu", "egde-npu"), "edge-npu");
    return tests;
  }

  @TestFactory
  List<DynamicTest> models() {
    refused(
        "unknown model",
        USAGE,
        List.of("run", "--npu", "edge-npu", "--model", "qwen2.5-0.5c"),
        "did you mean 'qwen2.5-0.5b'");
    refused(
        "missing model file",
        USAGE,
        List.of("run", "--npu", "edge-npu", "--model", out("none.json")),
        "none.json",
        "no such file");
    refused(
        "folder without config.json",
        USAGE,
        List.of("run", "--npu", "edge-npu", "--model", out("plain")),
        "config.json");
    refused(
        "model that does not fit",
        USAGE,
        List.of("run", "--npu", "edge-npu", "--model", "llama-3.1-8b", "--formats", "bf16"),
        "llama-3.1-8b",
        "4294967296");
    modelRefused(
        "unsupported architecture",
        "{\"architectures\": [\"BertModel\"]}",
        ":1:19",
        "Qwen2ForCausalLM");
    modelRefused("truncated model", "{\"model_type\": \"qwen2\", \"hid", "truncated-model.json:1:");
    modelRefused("model that is a list", "[1, 2]", "model-that-is-a-list.json");
    modelRefused("nested model", "[".repeat(100_000), "nested-model.json");
    modelRefused("empty model", "", "empty-model.json");
    try {
      String zeroLayers =
          Files.readString(model).replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 0");
      modelRefused("model without layers", zeroLayers, "num_hidden_layers");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tests;
  }

  private void modelRefused(String name, String content, String... parts) {
    Path bad = file(name.replace(' ', '-') + ".json", content);
    refused(
        name,
        USAGE,
        List.of("run", "--npu", "edge-npu", "--model", bad, "--out", out("run")),
        parts);
  }

  @TestFactory
  List<DynamicTest> machines() {
    String start = "kind: npu\nschemaVersion: 1\nextends: edge-npu\n";
    refused(
        "missing machine file",
        USAGE,
        List.of("run", "--npu", out("none.yaml"), "--model", model),
        "none.yaml",
        "no file");
    machineRefused(
        "misspelt key",
        start + "cores:\n  matrix: {row: 128}\n",
        "misspelt-key.yaml:5:12",
        "cores.matrix.row",
        "did you mean 'rows'");
    machineRefused(
        "wrong unit", start + "clocks: {core: 1 GB}\n", "wrong-unit.yaml:4:16", "clocks.core");
    machineRefused(
        "missing unit",
        start + "clocks: {core: 1000000000}\n",
        "missing-unit.yaml:4:16",
        "1.2 GHz");
    machineRefused(
        "aliases",
        start + "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
        "aliases.yaml:4:4",
        "anchor");
    machineRefused("deep nesting", start + "cores: " + "[".repeat(5000), "deep-nesting.yaml");
    machineRefused("huge file", "# " + "x".repeat(5_000_000), "huge-file.yaml");
    machineRefused("tag", start + "cores: !!java.net.URL [x]\n", "tag.yaml:4:8");
    machineRefused(
        "extends itself",
        "kind: npu\nschemaVersion: 1\nextends: ./extends-itself.yaml\n",
        "extends");
    machineRefused("other kind", "kind: model\nschemaVersion: 1\n", "other-kind.yaml:1:7", "npu");
    machineRefused("binary", "\u0000\u0001", "binary.yaml");
    machineRefused("empty", "", "empty.yaml");
    return tests;
  }

  @TestFactory
  List<DynamicTest> traces() throws IOException {
    Path trace = folder.resolve("good.jsonl");
    Invocation written =
        Invocation.of(
            "trace",
            "--model",
            model.toString(),
            "--formats",
            "w8a8",
            "--prefill",
            "3",
            "--decode",
            "2",
            "--out",
            trace.toString());
    assertThat(written.exitCode()).isZero();
    List<String> lines = Files.readAllLines(trace, StandardCharsets.UTF_8);
    String last = lines.get(lines.size() - 1);
    String allButLast = String.join("\n", lines.subList(0, lines.size() - 1)) + "\n";
    traceRefused(
        "truncated line",
        allButLast + last.substring(0, last.length() / 2),
        "truncated-line.jsonl:" + lines.size());
    traceRefused("missing line", allButLast, "missing-line.jsonl");
    traceRefused(
        "malformed line",
        String.join("\n", lines).replace(lines.get(2), "{\"operator\": }"),
        "malformed-line.jsonl:3:");
    traceRefused(
        "unknown operator",
        String.join("\n", lines).replace("\"matmul\"", "\"matmull\""),
        "matmull");
    traceRefused("empty trace", "", "empty-trace.jsonl");
    traceRefused("other version", lines.get(0).replace("/1", "/9") + "\n", "other-version.jsonl:1");
    traceRefused("packed trace that is not", "plain text", ".gz", "packed-trace");
    refused(
        "missing trace",
        USAGE,
        List.of("run", "--npu", "edge-npu", "--trace", out("none.jsonl")),
        "none.jsonl",
        "no such file");
    refused(
        "trace with formats",
        USAGE,
        List.of("run", "--npu", "edge-npu", "--trace", trace, "--formats", "bf16"),
        "--formats");
    refused(
        "trace without formats",
        USAGE,
        List.of("trace", "--model", model, "--out", out("new.jsonl")),
        "--formats");
    refused("trace over a file", USAGE, traceTo(trace), "--overwrite");
    refused("trace over a folder", USAGE, traceTo(out("plain")), "folder");
    refused("trace in no folder", USAGE, traceTo(out("nowhere/new.jsonl")), "nowhere", "no folder");
    return tests;
  }

  private List<Object> traceTo(Path file) {
    return List.of("trace", "--model", model, "--formats", "w8a8", "--out", file);
  }

  private void traceRefused(String name, String content, String... parts) {
    String ending = name.startsWith("packed") ? ".jsonl.gz" : ".jsonl";
    Path trace = file(name.replace(' ', '-') + ending, content);
    refused(
        name,
        USAGE,
        List.of("run", "--npu", "edge-npu", "--trace", trace, "--out", out("run")),
        parts);
  }

  @TestFactory
  List<DynamicTest> resultFolders() {
    Path plainFile = file("file", "x");
    runTo("existing folder", USAGE, List.of("--out", out("result")), "--overwrite");
    runTo(
        "folder that is no result",
        USAGE,
        List.of("--out", out("plain"), "--overwrite"),
        "result.json");
    runTo("existing file", USAGE, List.of("--out", plainFile), "exists");
    runTo("file to replace", USAGE, List.of("--out", plainFile, "--overwrite"), "result.json");
    runTo("folder in a file", FAILED, List.of("--out", out("file/run")), "not a folder");
    runTo("root", USAGE, List.of("--out", "/", "--overwrite"), "/");
    runTo("parent that takes no folders", FAILED, List.of("--out", "/proc/run"), "/proc/run");
    return tests;
  }

  private void runTo(String name, int exitCode, List<Object> options, String... parts) {
    List<Object> arguments = new ArrayList<>(List.of("run", "--npu", "edge-npu", "--model", model));
    arguments.addAll(options);
    refused(name, exitCode, arguments, parts);
  }
}

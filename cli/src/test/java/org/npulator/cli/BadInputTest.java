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
    runRefused("no neurons", List.of("--active-neurons", "0%"), "--active-neurons 0%", "30%");
    runRefused("no percentage", List.of("--active-neurons", "0.3"), "--active-neurons 0.3", "30%");
    runRefused(
        "neurons in blocks",
        List.of("--formats", "w4a16", "--active-neurons", "30%"),
        "--active-neurons 30%",
        "int4-g128",
        "such as int8");
    runRefused(
        "neurons and zeros",
        List.of("--sparsity", "2:4", "--active-neurons", "30%"),
        "beside --sparsity 2:4",
        "one of them");
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
  List<DynamicTest> memories() {
    List<Object> memory = List.of("dram", "--memory", "DDR4-2400");
    refused("no device", USAGE, List.of("dram", "--stream", "a_seqrd"), "--memory");
    refused(
        "unknown device",
        USAGE,
        List.of("dram", "--memory", "DDR4-2401", "--stream", "a_seqrd"),
        "DDR4-2401",
        "did you mean");
    memoryRefused("nothing to run", memory, List.of(), "--stream", "--trace", "--check");
    memoryRefused(
        "stream and trace", memory, List.of("--stream", "a_seqrd", "--trace", "x"), "--trace");
    memoryRefused("unknown stream", memory, List.of("--stream", "a_seqrt"), "a_seqrd");
    memoryRefused(
        "no requests", memory, List.of("--stream", "a_seqrd", "--requests", "0"), "from 1");
    memoryRefused(
        "requests of an idle stream",
        memory,
        List.of("--stream", "i_idle", "--requests", "5"),
        "i_idle");
    memoryRefused(
        "unknown mapping", memory, List.of("--stream", "a_seqrd", "--mapping", "M3"), "mapping");
    memoryRefused(
        "stream on two channels",
        memory,
        List.of("--stream", "a_seqrd", "--set", "channels=2"),
        "one channel");
    memoryRefused(
        "row cycle shorter than its parts",
        memory,
        List.of("--stream", "a_seqrd", "--set", "device.timing.nRC=50"),
        "tRAS + tRP");
    memoryRefused(
        "commands in no folder",
        memory,
        List.of("--stream", "a_seqrd", "--commands", out("nowhere/commands.csv")),
        "nowhere");
    memoryRefused(
        "requests of a trace",
        memory,
        List.of("--trace", file("requests.txt", "0 0 R\n"), "--requests", "1"),
        "--requests");
    memoryRefused("missing trace", memory, List.of("--trace", out("none.txt")), "no such file");
    memoryRefused("folder as trace", memory, List.of("--trace", out("plain")), "folder");
    requestsRefused("no lines", "# nothing\n", "no requests");
    requestsRefused("negative cycle", "-1 0 R\n", ":1:1:", "'-1'", "cycle");
    requestsRefused("cycle that goes back", "5 0 R\n\n4 0 R\n", ":3:1:", "cycle 4", "at least 5");
    requestsRefused("no address", "5\n", ":1:2:", "address");
    requestsRefused("address in letters", "5 zero R\n", ":1:3:", "'zero'");
    requestsRefused("address outside", "5 8589934592 R\n", ":1:3:", "capacity, 8589934592");
    requestsRefused("end outside", "5 0x1ffffffc0 W 65\n", ":1:17:", "8589934592");
    requestsRefused("other direction", "5 0 X\n", ":1:5:", "'X'", "R, W");
    requestsRefused("no bytes", "5 0 R 0\n", ":1:7:", "bytes");
    requestsRefused("fifth word", "5 0 R 64 fast\n", ":1:10:", "'fast'");
    requestsRefused("overflow", "99999999999999999999 0 R\n", ":1:1:");
    requestsRefused("half a gzip file", "\u001f\u008b\b", "gzip");
    return tests;
  }

  private void memoryRefused(
      String name, List<Object> memory, List<Object> options, String... parts) {
    List<Object> arguments = new ArrayList<>(memory);
    arguments.addAll(options);
    refused(name, USAGE, arguments, parts);
  }

  private void requestsRefused(String name, String content, String... parts) {
    Path trace = latin(name.replace(' ', '-') + ".txt", content);
    refused(name, USAGE, List.of("dram", "--memory", "DDR4-2400", "--trace", trace), parts);
  }

  private Path latin(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  List<DynamicTest> commandTraces() {
    String header = "clock,command,Channel,Rank,BankGroup,Bank,Row,Column,type,source\n";
    commandsRefused("no command", header, "no commands");
    commandsRefused("unknown command", header + "1,ACTIVATE,0,0,0,0,0,0,0,0\n", ":2:3:", "ACT");
    commandsRefused(
        "bank that is not there", header + "1,ACT,0,0,0,4,0,0,0,0\n", "bank 4", "0 to 3");
    commandsRefused(
        "rank that is not there", header + "1,ACT,0,1,0,0,0,0,0,0\n", "rank 1", "0 to 0");
    commandsRefused(
        "clock that goes back",
        header + "9,ACT,0,0,0,0,0,0,0,0\n8,RD,0,0,0,0,0,0,0,0\n",
        ":3:",
        "cycle 8",
        "at least 9");
    commandsRefused("field too few", header + "1,ACT,0,0,0,0,0,0,0\n", ":2:", "9 fields", "10");
    commandsRefused("no column of banks", "clock,command,Channel,Row\n1,ACT,0,0\n", "'Bank'");
    commandsRefused("text without a bank", "1 activate 0 0 0\n", ":1:17:", "bank");
    commandsRefused("text with another command", "1 open 0 0 0 0 0 0\n", ":1:3:", "activate");
    refused(
        "check with requests",
        USAGE,
        List.of("dram", "--memory", "DDR4-2400", "--check", "x", "--requests", "3"),
        "--requests");
    return tests;
  }

  private void commandsRefused(String name, String content, String... parts) {
    Path trace = file(name.replace(' ', '-') + ".csv", content);
    refused(name, USAGE, List.of("dram", "--memory", "DDR4-2400", "--check", trace), parts);
  }

  @TestFactory
  List<DynamicTest> references() {
    refused("nothing to compare", USAGE, List.of("validate"), "subcommand");
    refused("no reference", USAGE, List.of("validate", "dram"), "--reference");
    referenceRefused("empty reference", "", "column names");
    referenceRefused("no rows", "device,stream,N,cycles\n", "no rows");
    referenceRefused("column too few", "device,stream,cycles\n", "'N'");
    referenceRefused("column twice", "device,stream,N,N,cycles\n", ":1:17:", "'N'");
    referenceRefused("row too short", "device,stream,N,cycles\nx,y,3\n", ":2:", "3 fields");
    referenceRefused("open quote", "device,stream,N,cycles\n\"x,y,3,4\n", ":2:1:", "quote");
    Path good = file("good.csv", "device,stream,N,cycles\nx,y,3,4\n");
    for (String tolerance : List.of("much", "-1%", "cycles=", "NaN", "%")) {
      refused(
          "tolerance " + tolerance,
          USAGE,
          List.of("validate", "dram", "--reference", good, "--tolerance", tolerance),
          "--tolerance",
          "'" + tolerance + "'",
          "2%");
    }
    refused(
        "outcome over a file",
        USAGE,
        List.of("validate", "dram", "--reference", good, "--out", good),
        "--overwrite");
    return tests;
  }

  private void referenceRefused(String name, String content, String... parts) {
    Path reference = file(name.replace(' ', '-') + ".csv", content);
    refused(name, USAGE, List.of("validate", "dram", "--reference", reference), parts);
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

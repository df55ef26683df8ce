package org.npulator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.npulator.config.yaml.YamlWriter;

/** What the identity of a configuration depends on, and what it does not. */
class ConfigurationHashProperties {
  private static Path folder;

  @BeforeContainer
  static void createFolder() throws IOException {
    folder = Files.createTempDirectory("configurations");
    Files.createDirectory(folder.resolve("rig"));
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Every value of a configuration, as a user would write it. */
  @Provide
  Arbitrary<Map<String, Object>> rigs() {
    Arbitrary<Map<String, Object>> engines =
        Combinators.combine(
                Arbitraries.integers().between(1, 4096),
                Arbitraries.integers().between(1, 4096),
                Arbitraries.of("weight-stationary", "OS"),
                Arbitraries.of(true, false))
            .as(
                (rows, columns, dataflow, doubleBuffered) ->
                    map(
                        "type", "systolic",
                        "rows", rows,
                        "columns", columns,
                        "dataflow", dataflow,
                        "doubleBuffered", doubleBuffered));
    Arbitrary<Map<String, Object>> trees =
        Arbitraries.longs()
            .greaterOrEqual(2)
            .map(inputs -> map("type", "adder-tree", "inputs", inputs));
    Arbitrary<Map<String, Object>> parts =
        Combinators.combine(
                texts(), quantities("ns", 1, 1000000), Arbitraries.integers().between(0, 9))
            .as(
                (standard, time, low) ->
                    map(
                        "standard",
                        standard,
                        "timing",
                        map("tRC", time, "tCCD", "2.5 ns"),
                        "low",
                        low,
                        "high",
                        9));
    Arbitrary<Map<String, Object>> buffers =
        Combinators.combine(
                quantities("B", 1024, 1 << 20), quantities("cycles", 1, Integer.MAX_VALUE))
            .as((capacity, latency) -> map("capacity", capacity, "latency", latency));
    return Combinators.combine(
            quantities("Hz", 1, Integer.MAX_VALUE),
            Arbitraries.oneOf(List.of(engines, trees)),
            buffers,
            parts,
            Arbitraries.integers().between(1, 64).list().ofMaxSize(4),
            Arbitraries.doubles().between(0, 1),
            texts())
        .as(
            (clock, engine, buffer, part, tile, watermark, vendor) ->
                map(
                    "clocks", map("core", clock),
                    "engine", engine,
                    "buffer", buffer,
                    "part", part,
                    "tile", tile,
                    "watermark", watermark,
                    "vendor", vendor));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "yes", "007", "1e3", "null", "~", "a: b", "# c", "- d", "\"", "", " e ", "x\ny"),
        Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20),
        Arbitraries.strings().withCharRange('\u00a1', '\u2000').ofMaxLength(5));
  }

  private static Arbitrary<String> quantities(String unit, long least, long most) {
    return Arbitraries.longs().between(least, most).map(value -> value + " " + unit);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void resolvedConfigurationIsAFileOfTheSameConfiguration(
      @ForAll("rigs") Map<String, Object> values) throws Exception {
    Configuration<Rig> first = load(values, List.of());
    Path copy = Files.writeString(folder.resolve("copy.yaml"), YamlWriter.write(first.resolved()));
    Configuration<Rig> second = load(copy, List.of());
    assertThat(second.value()).isEqualTo(first.value());
    assertThat(second.resolved()).isEqualTo(first.resolved());
    assertThat(second.hash()).isEqualTo(first.hash());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void orderOfKeysDoesNotMatter(@ForAll("rigs") Map<String, Object> values, @ForAll Random random)
      throws Exception {
    assertThat(load(shuffled(values, random), List.of()).hash())
        .isEqualTo(load(values, List.of()).hash());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void inheritedIsTheSameAsWrittenOut(
      @ForAll("rigs") Map<String, Object> parent, @ForAll("rigs") Map<String, Object> child)
      throws Exception {
    write("rig/parent.yaml", parent, "");
    Path variant =
        write("variant.yaml", child, "description: a variant\nextends: rig/parent.yaml\n");
    assertThat(load(variant, List.of()).hash()).isEqualTo(load(child, List.of()).hash());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void everyChangedValueMatters(
      @ForAll("rigs") Map<String, Object> values, @ForAll("changes") String change)
      throws Exception {
    Configuration<Rig> before = load(values, List.of());
    Configuration<Rig> after = load(values, List.of(change));
    assertThat(after.hash().equals(before.hash())).isEqualTo(after.value().equals(before.value()));
  }

  @Example
  void spellingOfUnitsDoesNotMatter() throws Exception {
    String plain = loadPreset().hash();
    for (String change :
        List.of(
            "clocks={fabric: 0.8 GHz, core: 1000000 kHz}",
            "buffer.capacity=0.25 MiB",
            "buffer.capacity=2 Mibit",
            "part.timing={tCCD: 2500 ps, tRC: 0.06 us}",
            "watermark=75e-2",
            "vendor=\"yes\"")) {
      assertThat(loadPreset(change).hash()).as(change).isEqualTo(plain);
    }
  }

  @Example
  void resolvedConfigurationIsInAFixedOrder() throws Exception {
    Map<String, Object> resolved =
        loadPreset("clocks={zeta: 1 GHz, core: 1 GHz, alpha: 1 GHz}").resolved();
    assertThat(resolved.keySet())
        .containsExactly(
            "kind",
            "schemaVersion",
            "description",
            "clocks",
            "engine",
            "buffer",
            "part",
            "tile",
            "watermark",
            "vendor");
    assertThat(cast(resolved.get("clocks")).keySet())
        .containsExactly("alpha", "core", "fabric", "zeta");
  }

  private static Configuration<Rig> loadPreset(String... overrides) throws Exception {
    return new ConfigurationLoader(List.of()).load("rig", "plain", List.of(overrides), Rig.class);
  }

  @Provide
  Arbitrary<String> changes() {
    return Arbitraries.of(
        "clocks.core=2 GHz",
        "clocks.fabric=1 Hz",
        "engine={type: adder-tree, inputs: 9}",
        "buffer.capacity=3 KiB",
        "buffer.latency=3 cycles",
        "buffer.bypass=true",
        "buffer.bypass=false",
        "part.timing.tRC=1 fs",
        "part.low=0",
        "part.high=10",
        "part.standard=DDR4",
        "spare=fast-part",
        "tile=[1, 2]",
        "tile=[2, 1]",
        "watermark=0.5",
        "vendor=me");
  }

  private static Configuration<Rig> load(Map<String, Object> values, List<String> overrides)
      throws Exception {
    return load(write("rig.yaml", values, ""), overrides);
  }

  private static Configuration<Rig> load(Path file, List<String> overrides)
      throws ConfigurationException {
    return new ConfigurationLoader(List.of()).load("rig", file.toString(), overrides, Rig.class);
  }

  private static Path write(String name, Map<String, Object> values, String header)
      throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "kind: rig # a rig\nschemaVersion: 1\n" + header + YamlWriter.write(values));
  }

  private static Map<String, Object> shuffled(Map<String, Object> map, Random random) {
    List<String> keys = new ArrayList<>(map.keySet());
    Collections.shuffle(keys, random);
    Map<String, Object> result = new LinkedHashMap<>();
    for (String key : keys) {
      Object value = map.get(key);
      result.put(key, value instanceof Map ? shuffled(cast(value), random) : value);
    }
    return result;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Object value) {
    return (Map<String, Object>) value;
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}

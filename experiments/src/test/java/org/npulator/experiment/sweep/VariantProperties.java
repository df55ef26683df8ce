package org.npulator.experiment.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.Template;
import org.npulator.config.bind.Literal;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.Source;
import org.npulator.config.yaml.YamlScalar;
import org.npulator.hw.chip.NpuConfig;

/**
 * Machines of a sweep share what they have in common. Each has to be the one that is made by itself
 * of the same values, also after others, and after some that cannot be.
 */
class VariantProperties {
  private static final Location HERE = Location.whole(Source.override("test"));
  private static final Map<String, List<String>> VALUES =
      Map.of(
          "cores.matrix.rows", List.of("16", "64", "0"),
          "cores.count", List.of("1", "2", "-3"),
          "cores.scratchpad.capacity", List.of("512 KiB", "2 MiB", "2 apples"),
          "memory.device", List.of("LPDDR5-6400", "HBM2-2000", "no-such-device"),
          "memory.channels", List.of("2", "8", "300"),
          "clocks.core", List.of("0.8 GHz", "1.25 GHz", "1 MiB"),
          "stepLaunch", List.of("3 us", "0 us", "x"));

  private final ConfigurationLoader loader = new ConfigurationLoader(List.of());
  private final Template<NpuConfig> shared = template();

  private Template<NpuConfig> template() {
    try {
      return loader.template("npu", literal("edge-npu"), NpuConfig.class);
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Literal literal(String text) {
    return new Literal(new YamlScalar(HERE, text, true));
  }

  @Provide
  Arbitrary<Map<String, String>> changes() {
    Arbitrary<Map.Entry<String, String>> change =
        Arbitraries.of(List.copyOf(VALUES.keySet()))
            .flatMap(path -> Arbitraries.of(VALUES.get(path)).map(value -> Map.entry(path, value)));
    return change
        .list()
        .ofMaxSize(5)
        .map(
            list -> {
              Map<String, String> map = new LinkedHashMap<>();
              list.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
              return map;
            });
  }

  @Property
  void sharedBlocksChangeNothing(@ForAll("changes") Map<String, String> changes) {
    Map<String, Literal> literals = new LinkedHashMap<>();
    List<String> overrides = new ArrayList<>();
    changes.forEach(
        (path, value) -> {
          literals.put(path, literal(value));
          overrides.add(path + "=" + value);
        });
    Optional<Configuration<NpuConfig>> alone = Optional.empty();
    try {
      alone = Optional.of(loader.load("npu", "edge-npu", overrides, NpuConfig.class));
    } catch (ConfigurationException cannotBe) {
      // the shared one has to refuse it too
    }
    // Twice: first it is made, then it may be known.
    for (int i = 0; i < 2; i++) {
      Optional<NpuConfig> variant = Optional.empty();
      try {
        variant = Optional.of(shared.valueWith(literals));
      } catch (ConfigurationException cannotBe) {
        assertThat(cannotBe).hasMessageContaining("test: ");
      }
      assertThat(variant).isEqualTo(alone.map(Configuration::value));
      assertThat(variant.map(shared::hash)).isEqualTo(alone.map(Configuration::hash));
    }
  }
}

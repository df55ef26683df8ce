package org.npulator.experiment.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.mapping.MappingCache.Key;
import org.npulator.experiment.mapping.MappingCache.Known;
import org.npulator.workload.mapping.MappingConfig;

class MappingCacheTest {
  private static final OptionalInt ALL = OptionalInt.empty();

  @TempDir private Path folder;

  private MappingConfig mapping(String content) throws Exception {
    Path file = folder.resolve("written.yaml");
    Files.writeString(file, "kind: mapping\nschemaVersion: 1\n" + content + "\n");
    return new ConfigurationLoader(List.of())
        .load("mapping", file.toString(), List.of(), MappingConfig.class)
        .value();
  }

  @Test
  void searchedMappingIsKnownAgainOnlyForAllThatItDependsOn() throws Exception {
    MappingCache cache =
        new MappingCache(folder.resolve("new"), new ConfigurationLoader(List.of()));
    MappingConfig fused = mapping("fusion: {activation: true}");
    MappingConfig found = mapping("products: {q_proj: {tile: {k: 64, n: 32}, partition: n}}");
    Key key = new Key("1.0", "a", "b", fused, 3, ALL);
    Known known = new Known(found, "searched 12 mappings, simulated 3: 1.50 % less time");

    assertThat(cache.find(key)).isEmpty();
    cache.put(key, known);

    assertThat(cache.find(key)).contains(known);
    assertThat(
            List.of(
                new Key("1.1", "a", "b", fused, 3, ALL),
                new Key("1.0", "c", "b", fused, 3, ALL),
                new Key("1.0", "a", "c", fused, 3, ALL),
                new Key("1.0", "a", "b", MappingConfig.CHOSEN, 3, ALL),
                new Key("1.0", "a", "b", fused, 4, ALL),
                new Key("1.0", "a", "b", fused, 3, OptionalInt.of(4))))
        .allSatisfy(other -> assertThat(cache.find(other)).isEmpty());
  }
}

package org.npulator.spark;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.npulator.config.ConfigurationLoader;
import org.npulator.core.time.TimeBase;
import org.npulator.experiment.sweep.Sweep;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.operator.Workload;

/** The jars that executors need to simulate a point, beside those of Spark. */
final class ShippedJars {
  /** One class of each. */
  private static final List<Class<?>> CONTENTS =
      List.of(
          TimeBase.class,
          ConfigurationLoader.class,
          NpuConfig.class,
          Workload.class,
          Sweep.class,
          ShippedJars.class,
          JsonInclude.class,
          JsonFactory.class,
          ObjectMapper.class,
          CsvMapper.class);

  private ShippedJars() {}

  /** The files; classes that are not in jars are left out. */
  static String[] files() {
    return CONTENTS.stream()
        .flatMap(ShippedJars::file)
        .distinct()
        .map(Path::toString)
        .toArray(String[]::new);
  }

  private static Stream<Path> file(Class<?> content) {
    try {
      Path file = Path.of(content.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(file) ? Stream.of(file) : Stream.empty();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

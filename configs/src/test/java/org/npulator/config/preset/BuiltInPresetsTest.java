package org.npulator.config.preset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Presets come with the program, be it a jar or a folder of classes. */
class BuiltInPresetsTest {
  @TempDir Path folder;

  private URL jar() throws IOException {
    Path jar = folder.resolve("presets.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String entry :
          List.of(
              "configs/",
              "configs/npu/",
              "configs/npu/small.yaml",
              "configs/npu/deep/er.yaml",
              "configs/npu/README.md",
              "configs/npu-old/other.yaml")) {
        out.putNextEntry(new JarEntry(entry));
        out.write(entry.endsWith("/") ? new byte[0] : entry.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar.toUri().toURL();
  }

  private URL classes() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Files.createDirectories(classes.resolve("configs/npu"));
    Files.writeString(classes.resolve("configs/npu/large.yaml"), "large");
    return classes.toUri().toURL();
  }

  @Test
  void namesInJarsAndFoldersAreListed() throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar(), classes()}, null)) {
      assertThat(new BuiltInPresets(loader).names("npu")).containsExactly("large", "small");
      assertThat(new BuiltInPresets(loader).names("none")).isEmpty();
    }
  }

  @Test
  void contentComesFromJarsAndFolders() throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar(), classes()}, null)) {
      BuiltInPresets presets = new BuiltInPresets(loader);
      assertThat(presets.find("npu", "small").orElseThrow().bytes())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("configs/npu/small.yaml");
      assertThat(presets.find("npu", "large").orElseThrow().bytes())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("large");
      assertThat(presets.find("npu", "medium")).isEmpty();
    }
  }
}

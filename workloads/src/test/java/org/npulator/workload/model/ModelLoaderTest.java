package org.npulator.workload.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;

class ModelLoaderTest {
  @TempDir Path folder;
  private ModelLoader loader;

  @BeforeEach
  void makeLoader() {
    loader = new ModelLoader(new ConfigurationLoader(List.of()));
  }

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen2.5-0.5b", "llama-3.2-1b", "llama-3.1-8b", "mistral-7b", "gemma-2b"})
  void presetsAreThePublishedModels(String name) throws Exception {
    assertThat(loader.load(name))
        .isEqualTo(
            new NamedModel(name, HuggingFaceConfig.read(HuggingFaceConfigTest.published(name))));
  }

  @Test
  void folderWithAConfigNamesTheModel() throws Exception {
    Path file = file("Gemma 2B/config.json", HuggingFaceConfigTest.published("gemma-2b"));
    assertThat(loader.load(file.getParent().toString()))
        .isEqualTo(new NamedModel("Gemma-2B", PublishedModels.GEMMA_2B));
    assertThat(loader.load(file.toString()).name()).isEqualTo("Gemma-2B");
  }

  @Test
  void fileOfAnotherNameNamesTheModel() throws Exception {
    Path file = file("my-model.json", HuggingFaceConfigTest.published("gemma-2b"));
    assertThat(loader.load(file.toString()).name()).isEqualTo("my-model");
  }

  @Test
  void faultsOfAFileAreOneLineWithItsName() throws Exception {
    assertRefused(folder.resolve("missing.json"), "there is no such file");
    assertRefused(folder, "config.json: there is no such file");
    assertRefused(
        file("broken.json", "{\n \"architectures\": 1}"), "broken.json:2:19: architectures");
    assertRefused(file("long.json", " ".repeat(2 << 20)), "longer than 1048576 bytes");
    Path binary = folder.resolve("binary.json");
    Files.write(binary, new byte[] {'{', (byte) 0xff});
    assertRefused(binary, "not a text in UTF-8");
  }

  private void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> loader.load(file.toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}

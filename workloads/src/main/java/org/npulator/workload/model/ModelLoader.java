package org.npulator.workload.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.workload.json.JsonFormatException;

/** Finds and reads models: presets, YAML files, and files of Hugging Face Transformers. */
public final class ModelLoader {
  /** The kind of the presets. */
  public static final String KIND = "model";

  private static final int GREATEST_FILE_BYTES = 1 << 20;

  private final ConfigurationLoader configurations;

  /**
   * @param configurations reads presets and YAML files
   */
  public ModelLoader(ConfigurationLoader configurations) {
    this.configurations = configurations;
  }

  /**
   * Reads a model.
   *
   * @param argument a file that ends in .json, in the form of Hugging Face Transformers; a folder,
   *     recognized by a slash, that holds such a config.json; a file that ends in .yaml; otherwise
   *     a preset
   * @throws ConfigurationException if it does not exist or cannot be used
   */
  public NamedModel load(String argument) throws ConfigurationException {
    if (argument.endsWith(".yaml") || !(argument.endsWith(".json") || argument.contains("/"))) {
      Configuration<ModelDescription> preset =
          configurations.load(KIND, argument, List.of(), ModelDescription.class);
      return new NamedModel(printable(preset.name()), preset.value());
    }
    try {
      Path path = Path.of(argument);
      return read(argument.endsWith(".json") ? path : path.resolve("config.json"));
    } catch (InvalidPathException invalid) {
      throw new ConfigurationException("the model is named by a path that cannot exist");
    }
  }

  private static NamedModel read(Path file) throws ConfigurationException {
    try {
      return new NamedModel(name(file), HuggingFaceConfig.read(text(file)));
    } catch (JsonFormatException malformed) {
      throw new ConfigurationException(malformed.locatedIn(file.toString()));
    } catch (NoSuchFileException missing) {
      throw new ConfigurationException(file + ": there is no such file");
    } catch (CharacterCodingException malformed) {
      throw new ConfigurationException(file + ": not a text in UTF-8");
    } catch (IOException unreadable) {
      throw new ConfigurationException(file + ": cannot be read");
    }
  }

  private static String text(Path file) throws IOException, ConfigurationException {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(GREATEST_FILE_BYTES + 1);
      if (bytes.length > GREATEST_FILE_BYTES) {
        throw new ConfigurationException(
            "%s: longer than %d bytes, expected the config.json of a model"
                .formatted(file, GREATEST_FILE_BYTES));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  private static String name(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    String fileName = absolute.getFileName().toString();
    boolean inFolder = fileName.equals("config.json") && absolute.getParent().getFileName() != null;
    return printable(
        inFolder
            ? absolute.getParent().getFileName().toString()
            : fileName.substring(0, fileName.length() - ".json".length()));
  }

  private static String printable(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "-");
  }
}

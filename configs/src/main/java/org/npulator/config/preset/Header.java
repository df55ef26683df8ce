package org.npulator.config.preset;

import java.util.List;
import java.util.Optional;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.Problem;
import org.npulator.config.yaml.ProblemException;
import org.npulator.config.yaml.Quote;
import org.npulator.config.yaml.YamlMapping;
import org.npulator.config.yaml.YamlNode;
import org.npulator.config.yaml.YamlScalar;

/**
 * The keys that belong to a file and not to what it configures.
 *
 * @param parent what the file extends
 */
public record Header(Optional<String> description, Optional<YamlScalar> parent) {
  public static final String KIND = "kind";
  public static final String SCHEMA_VERSION = "schemaVersion";
  public static final String DESCRIPTION = "description";
  public static final String EXTENDS = "extends";

  /** All keys of a header. */
  public static final List<String> KEYS = List.of(KIND, SCHEMA_VERSION, DESCRIPTION, EXTENDS);

  /** The version of the language that this program reads. */
  public static final int VERSION = 1;

  /** Checks the header of a file, which says its kind and version. */
  static Header ofFile(String kind, YamlMapping file) throws ProblemException {
    require(file, KIND, kind);
    require(file, SCHEMA_VERSION, Integer.toString(VERSION));
    return ofBlock(kind, file);
  }

  /** Checks the header of content inside another file, where everything may be left out. */
  static Header ofBlock(String kind, YamlMapping block) throws ProblemException {
    check(block, KIND, kind);
    check(block, SCHEMA_VERSION, Integer.toString(VERSION));
    return new Header(text(block, DESCRIPTION).map(YamlScalar::text), text(block, EXTENDS));
  }

  private static void require(YamlMapping file, String key, String expected)
      throws ProblemException {
    if (file.value(key).isEmpty()) {
      throw new ProblemException(
          file.location(),
          "missing key " + Quote.quote(key) + "; expected " + key + ": " + expected);
    }
  }

  private static void check(YamlMapping block, String key, String expected)
      throws ProblemException {
    Optional<YamlNode> value = block.value(key);
    if (value.isPresent()
        && !block.scalar(key).map(YamlScalar::text).equals(Optional.of(expected))) {
      throw wrong(block, key, expected);
    }
  }

  private static Optional<YamlScalar> text(YamlMapping block, String key) throws ProblemException {
    if (block.value(key).isPresent() && block.scalar(key).filter(YamlScalar::isText).isEmpty()) {
      throw wrong(block, key, key.equals(EXTENDS) ? "the name of a preset or a file" : "text");
    }
    return block.scalar(key);
  }

  private static ProblemException wrong(YamlMapping block, String key, String expected) {
    YamlNode value = block.entries().get(key).value();
    String found =
        value instanceof YamlScalar scalar ? Quote.quote(scalar.text()) : "a block or list";
    Location location = value.location();
    return new ProblemException(
        new Problem(location, key, "found " + found + "; expected " + expected));
  }
}

package org.npulator.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.npulator.config.bind.Binder;
import org.npulator.config.bind.BoundContents;
import org.npulator.config.bind.Declarations;
import org.npulator.config.bind.Hash;
import org.npulator.config.bind.Literal;
import org.npulator.config.bind.PathCheck;
import org.npulator.config.bind.Problems;
import org.npulator.config.bind.Unbinder;
import org.npulator.config.bind.ValueType.BlockType;
import org.npulator.config.preset.Header;
import org.npulator.config.preset.ParameterOverride;
import org.npulator.config.preset.Preset;
import org.npulator.config.preset.PresetReader;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.Merge;
import org.npulator.config.yaml.ProblemException;
import org.npulator.config.yaml.YamlMapping;
import org.npulator.config.yaml.YamlScalar;

/**
 * A configuration of which many variants are made. Every file is read once. It can be used by
 * several threads at a time.
 */
public final class Template<T extends Record> {
  /** Variants of single blocks that are kept; a search over real numbers has no end of them. */
  private static final int MOST_BLOCKS = 4096;

  private final String kind;
  private final Preset preset;
  private final PresetReader reader;
  private final BoundContents contents = new BoundContents();
  private final Map<List<Change>, YamlMapping> blocks = new ConcurrentHashMap<>();
  private final Class<T> type;
  private final BlockType declaration;

  Template(String kind, Preset preset, PresetReader reader, Class<T> type) {
    this.kind = kind;
    this.preset = preset;
    this.reader = reader;
    this.type = type;
    this.declaration = Declarations.of(type);
    for (YamlMapping.Entry entry : preset.tree().entries().values()) {
      if (entry.value() instanceof YamlMapping block) {
        contents.repeat(block);
      }
    }
  }

  /** Another value at a path. */
  private record Change(List<String> path, YamlScalar value) {}

  /** The name of the preset, or of the file without its ending. */
  public String name() {
    return preset.name();
  }

  /**
   * The configuration with other values.
   *
   * @param changes by path, applied in order
   * @throws ConfigurationException if the values cannot be together
   */
  public Configuration<T> with(Map<String, Literal> changes) throws ConfigurationException {
    return configuration(bind(changes));
  }

  /**
   * Only the record of the configuration with other values, which is quicker.
   *
   * @throws ConfigurationException if the values cannot be together
   */
  public T valueWith(Map<String, Literal> changes) throws ConfigurationException {
    return bind(changes);
  }

  /**
   * Whether some configuration of this kind can have a value at a path.
   *
   * @throws ConfigurationException if there is no such path, or it never has such a value
   */
  public void check(String path, Literal value) throws ConfigurationException {
    Problems problems = new Problems();
    try {
      List<String> keys = ParameterOverride.path(value.location(), path);
      new PathCheck(reader.again(), problems).check(declaration, keys, value.scalar());
    } catch (ProblemException e) {
      throw new ConfigurationException(e.getMessage());
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems.line());
    }
  }

  Configuration<T> with(List<YamlMapping> changes) throws ConfigurationException {
    YamlMapping tree = preset.tree();
    for (YamlMapping change : changes) {
      tree = Merge.merge(tree, change);
    }
    return configuration(bind(tree));
  }

  private T bind(Map<String, Literal> changes) throws ConfigurationException {
    Map<String, List<Change>> byBlock = new LinkedHashMap<>();
    YamlMapping tree = preset.tree();
    try {
      for (Map.Entry<String, Literal> change : changes.entrySet()) {
        Literal value = change.getValue();
        List<String> path = ParameterOverride.path(value.location(), change.getKey());
        byBlock
            .computeIfAbsent(path.get(0), key -> new ArrayList<>())
            .add(new Change(path, value.scalar()));
      }
    } catch (ProblemException e) {
      throw new ConfigurationException(e.getMessage());
    }
    for (List<Change> ofBlock : byBlock.values()) {
      tree = Merge.replace(tree, changedBlock(ofBlock));
    }
    return bind(tree);
  }

  /** The configuration with nothing but one block, with its changes. */
  private YamlMapping changedBlock(List<Change> changes) {
    YamlMapping known = blocks.get(changes);
    if (known != null) {
      return known;
    }
    String key = changes.get(0).path().get(0);
    YamlMapping block = preset.tree().only(key);
    for (Change change : changes) {
      Location location = change.value().location();
      block = Merge.merge(block, ParameterOverride.change(location, change.path(), change.value()));
    }
    if (blocks.size() < MOST_BLOCKS) {
      if (block.entries().get(key).value() instanceof YamlMapping value) {
        contents.repeat(value);
      }
      blocks.put(changes, block);
    }
    return block;
  }

  private T bind(YamlMapping tree) throws ConfigurationException {
    Problems problems = new Problems();
    Optional<T> value =
        new Binder(reader.again(), contents).bind(type, declaration, tree, problems);
    if (value.isEmpty()) {
      throw new ConfigurationException(problems.line());
    }
    return value.get();
  }

  private Configuration<T> configuration(T value) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    resolved.put(Header.KIND, kind);
    resolved.put(Header.SCHEMA_VERSION, Header.VERSION);
    preset.description().ifPresent(text -> resolved.put(Header.DESCRIPTION, text));
    resolved.putAll(Unbinder.asWritten(declaration, value));
    return new Configuration<>(preset.name(), value, resolved, hash(value));
  }

  /** The hash of a variant, as {@link Configuration} has it. */
  public String hash(T value) {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put(Header.KIND, kind);
    identity.putAll(Unbinder.forHash(declaration, value, contents));
    return Hash.of(identity);
  }
}

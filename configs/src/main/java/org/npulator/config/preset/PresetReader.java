package org.npulator.config.preset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.npulator.config.bind.References;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.Merge;
import org.npulator.config.yaml.Problem;
import org.npulator.config.yaml.ProblemException;
import org.npulator.config.yaml.YamlMapping;
import org.npulator.config.yaml.YamlNode;
import org.npulator.config.yaml.YamlReader;
import org.npulator.config.yaml.YamlScalar;

/**
 * Reads configurations with all that they extend, for one load: the number of files it reads is
 * limited.
 */
public final class PresetReader implements References {
  private static final int MOST_PARENTS = 8;
  private static final int MOST_FILES = 256;

  private final PresetCatalog catalog;
  private final Map<Reference, Preset> known;
  private int files;

  /** What a text in a file refers to. */
  private record Reference(String kind, String text, Optional<Path> folder) {}

  public PresetReader(PresetCatalog catalog) {
    this(catalog, new ConcurrentHashMap<>());
  }

  private PresetReader(PresetCatalog catalog, Map<Reference, Preset> known) {
    this.catalog = catalog;
    this.known = known;
  }

  /** A reader for another load that takes what this one has read as unchanged. */
  public PresetReader again() {
    return new PresetReader(catalog, known);
  }

  /**
   * Reads a configuration.
   *
   * @param location of the text that refers to it
   * @param folder to which the text is relative if it is a file
   */
  public Preset read(String kind, String text, Location location, Optional<Path> folder)
      throws ProblemException {
    return read(kind, text, location, folder, List.of());
  }

  /**
   * @param children what extends this, the outermost first
   */
  private Preset read(
      String kind, String text, Location location, Optional<Path> folder, List<String> children)
      throws ProblemException {
    Reference reference = new Reference(kind, text, folder);
    Preset preset = known.get(reference);
    if (preset == null) {
      preset = readNew(kind, text, location, folder, children);
      known.put(reference, preset);
    }
    return preset;
  }

  private Preset readNew(
      String kind, String text, Location location, Optional<Path> folder, List<String> children)
      throws ProblemException {
    if (++files > MOST_FILES) {
      throw new ProblemException(location, "too many files; expected at most " + MOST_FILES);
    }
    Origin origin = catalog.find(kind, text, location, folder);
    List<String> chain = new ArrayList<>(children);
    chain.add(origin.source().name());
    if (children.contains(origin.source().name())) {
      throw extending(location, "a cycle, " + String.join(" -> ", chain));
    } else if (children.size() > MOST_PARENTS) {
      throw extending(location, "too deep; expected at most " + MOST_PARENTS + " parents");
    }
    Optional<YamlNode> root = YamlReader.read(origin.source(), origin.bytes());
    if (root.isEmpty() || !(root.get() instanceof YamlMapping file)) {
      throw new ProblemException(
          root.map(YamlNode::location).orElse(Location.whole(origin.source())),
          (root.isEmpty() ? "an empty file" : "not a map") + "; expected kind: " + kind);
    }
    Header header = Header.ofFile(kind, file);
    YamlMapping tree = inherit(kind, file, header.parent(), chain);
    return new Preset(origin.name(), header.description(), tree);
  }

  private YamlMapping inherit(
      String kind, YamlMapping map, Optional<YamlScalar> parent, List<String> chain)
      throws ProblemException {
    YamlMapping own = map.without(Header.KEYS);
    if (parent.isEmpty()) {
      return own;
    }
    return Merge.merge(parent(kind, parent.get(), chain).tree(), own);
  }

  private Preset parent(String kind, YamlScalar name, List<String> chain) throws ProblemException {
    Location location = name.location();
    try {
      return read(kind, name.text(), location, location.source().folder(), chain);
    } catch (ProblemException e) {
      Problem problem = e.problem();
      boolean ofName = problem.location().equals(location) && problem.path().isEmpty();
      throw ofName ? extending(location, problem.text()) : e;
    }
  }

  private static ProblemException extending(Location location, String text) {
    return new ProblemException(new Problem(location, Header.EXTENDS, text));
  }

  @Override
  public YamlMapping content(String kind, YamlNode value) throws ProblemException {
    if (value instanceof YamlScalar scalar) {
      String text = scalar.text();
      Location location = value.location();
      return read(kind, text, location, location.source().folder()).tree();
    }
    YamlMapping block = (YamlMapping) value;
    Header header = Header.ofBlock(kind, block);
    return inherit(kind, block, header.parent().or(block::replaced), List.of());
  }
}

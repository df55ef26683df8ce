package org.npulator.config.preset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.npulator.config.bind.NearestName;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.ProblemException;
import org.npulator.config.yaml.Quote;

/**
 * All presets: those in the folders that the user names before those built in. The built-in ones
 * are on the class path, or in the folder that the system property {@code npulator.presets} names.
 */
public final class PresetCatalog {
  /** The ending of the name of a configuration file. */
  public static final String ENDING = ".yaml";

  private static final String BUILT_IN_FOLDER = "npulator.presets";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

  private final List<PresetFolder> folders;
  private final Optional<PresetFolder> builtInFolder;
  private final BuiltInPresets builtIn;

  public PresetCatalog(List<Path> configPath) {
    this.folders = configPath.stream().map(PresetFolder::new).toList();
    this.builtInFolder =
        Optional.ofNullable(System.getProperty(BUILT_IN_FOLDER))
            .map(Path::of)
            .map(PresetFolder::new);
    this.builtIn = new BuiltInPresets(PresetCatalog.class.getClassLoader());
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether a text that refers to a configuration means a file, not a preset. */
  public static boolean isFile(String text) {
    return text.indexOf('/') >= 0 || text.endsWith(ENDING);
  }

  /**
   * Finds what a text refers to.
   *
   * @param location of the text
   * @param folder to which files are relative, if files are allowed
   */
  public Origin find(String kind, String text, Location location, Optional<Path> folder)
      throws ProblemException {
    return isFile(text) ? file(text, location, folder) : preset(kind, text, location);
  }

  private static Origin file(String text, Location location, Optional<Path> folder)
      throws ProblemException {
    if (folder.isEmpty()) {
      throw new ProblemException(
          location, Quote.quote(text) + " is a file; expected the name of a preset");
    }
    Path file = Origin.path(location, folder.get(), text);
    if (!Files.exists(file)) {
      throw new ProblemException(location, "there is no file '" + Quote.file(file) + "'");
    } else if (Files.isDirectory(file)) {
      throw new ProblemException(
          location, "'" + Quote.file(file) + "' is a folder; expected a file");
    }
    return Origin.file(file);
  }

  private Origin preset(String kind, String name, Location location) throws ProblemException {
    if (!isName(name)) {
      throw new ProblemException(
          location,
          Quote.quote(name)
              + " is not the name of a preset; expected letters, digits and . _ + -,"
              + " or a file that ends in .yaml");
    }
    List<Path> found = new ArrayList<>();
    for (PresetFolder folder : folders) {
      folder.find(kind, name).ifPresent(found::add);
    }
    if (found.size() > 1) {
      throw new ProblemException(
          location,
          "preset "
              + Quote.quote(name)
              + " is in "
              + Quote.file(found.get(0))
              + " and in "
              + Quote.file(found.get(1))
              + "; expected it once in the configuration path");
    } else if (found.size() == 1) {
      return Origin.file(found.get(0));
    }
    Optional<Origin> standard =
        builtInFolder.isPresent()
            ? builtInFolder.get().find(kind, name).map(Origin::file)
            : builtIn.find(kind, name);
    if (standard.isEmpty()) {
      throw new ProblemException(location, unknown(kind, name));
    }
    return standard.get();
  }

  private String unknown(String kind, String name) throws ProblemException {
    Set<String> names = names(kind);
    return "there is no "
        + kind
        + " preset "
        + Quote.quote(name)
        + "; "
        + NearestName.of(name, names)
            .map(near -> "did you mean '" + near + "'?")
            .orElse("npulator presets list shows all " + names.size());
  }

  /** The names of all presets of a kind, sorted. */
  public Set<String> names(String kind) throws ProblemException {
    Set<String> names = new TreeSet<>();
    if (builtInFolder.isPresent()) {
      names.addAll(builtInFolder.get().names(kind));
    } else {
      names.addAll(builtIn.names(kind));
    }
    for (PresetFolder folder : folders) {
      names.addAll(folder.names(kind));
    }
    return names;
  }
}

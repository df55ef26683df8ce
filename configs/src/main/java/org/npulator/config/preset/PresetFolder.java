package org.npulator.config.preset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.ProblemException;
import org.npulator.config.yaml.Source;

/**
 * Presets in a folder.
 *
 * @param folder with one folder for each kind
 */
record PresetFolder(Path folder) {

  Optional<Path> find(String kind, String name) {
    return Optional.of(folder.resolve(kind).resolve(name + PresetCatalog.ENDING))
        .filter(Files::isRegularFile);
  }

  Set<String> names(String kind) throws ProblemException {
    return names(folder.resolve(kind));
  }

  static Set<String> names(Path folder) throws ProblemException {
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(Files::isRegularFile)
            .forEach(file -> presetName(String.valueOf(file.getFileName())).ifPresent(names::add));
      } catch (IOException e) {
        throw new ProblemException(
            Location.whole(Source.file(folder)), "the folder cannot be read");
      }
    }
    return names;
  }

  /** The preset that a file of this name holds. */
  static Optional<String> presetName(String fileName) {
    return Optional.of(fileName)
        .filter(name -> name.endsWith(PresetCatalog.ENDING))
        .map(name -> name.substring(0, name.length() - PresetCatalog.ENDING.length()))
        .filter(PresetCatalog::isName);
  }
}

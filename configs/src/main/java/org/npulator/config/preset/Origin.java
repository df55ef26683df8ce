package org.npulator.config.preset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.ProblemException;
import org.npulator.config.yaml.Quote;
import org.npulator.config.yaml.Source;
import org.npulator.config.yaml.YamlReader;

/**
 * A configuration file that was found.
 *
 * @param name of the preset, or of the file without its ending
 */
public record Origin(String name, Source source, Opener opener) {

  /** Opens the file. */
  @FunctionalInterface
  public interface Opener {
    InputStream open() throws IOException;
  }

  static Origin file(Path file) {
    String fileName = String.valueOf(file.getFileName());
    String name =
        fileName.endsWith(PresetCatalog.ENDING)
            ? fileName.substring(0, fileName.length() - PresetCatalog.ENDING.length())
            : fileName;
    return new Origin(name, Source.file(file), () -> Files.newInputStream(file));
  }

  /** The content, of which no more is read than a configuration may have, and one byte. */
  public byte[] bytes() throws ProblemException {
    try (InputStream in = opener.open()) {
      return in.readNBytes(YamlReader.LARGEST_BYTES + 1);
    } catch (IOException e) {
      throw new ProblemException(
          Location.whole(source), "cannot be read: " + Quote.plain(String.valueOf(e.getMessage())));
    }
  }

  /** A path that a user wrote. */
  static Path path(Location location, Path folder, String text) throws ProblemException {
    try {
      return folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new ProblemException(location, Quote.quote(text) + " is not the name of a file");
    }
  }
}

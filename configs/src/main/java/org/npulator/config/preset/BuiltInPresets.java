package org.npulator.config.preset;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.npulator.config.yaml.Location;
import org.npulator.config.yaml.ProblemException;
import org.npulator.config.yaml.Source;

/** The presets on the class path: {@code configs/kind/name.yaml} in jars and folders. */
final class BuiltInPresets {
  private static final String ROOT = "configs/";
  private final ClassLoader classes;

  BuiltInPresets(ClassLoader classes) {
    this.classes = classes;
  }

  Optional<Origin> find(String kind, String name) {
    String resource = ROOT + kind + "/" + name + PresetCatalog.ENDING;
    URL url = classes.getResource(resource);
    return Optional.ofNullable(url)
        .map(found -> new Origin(name, Source.builtIn(resource), () -> open(found)));
  }

  private static InputStream open(URL url) throws IOException {
    return url.openStream();
  }

  Set<String> names(String kind) throws ProblemException {
    Set<String> names = new TreeSet<>();
    try {
      for (URL url : Collections.list(classes.getResources(ROOT + kind))) {
        if (url.getProtocol().equals("file")) {
          names.addAll(PresetFolder.names(Path.of(url.toURI())));
        } else if (url.openConnection() instanceof JarURLConnection) {
          names.addAll(namesInJar((JarURLConnection) url.openConnection(), ROOT + kind + "/"));
        }
      }
    } catch (IOException e) {
      throw new ProblemException(
          Location.whole(Source.builtIn(ROOT + kind)), "the presets cannot be read");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return names;
  }

  private static Set<String> namesInJar(JarURLConnection connection, String folder)
      throws IOException {
    Set<String> names = new TreeSet<>();
    connection.getJarFile().stream()
        .map(entry -> entry.getName())
        .filter(entry -> entry.startsWith(folder))
        .forEach(
            entry ->
                PresetFolder.presetName(entry.substring(folder.length())).ifPresent(names::add));
    return names;
  }
}

package org.npulator.config.yaml;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where text comes from.
 *
 * @param name as messages show it: a file, a built-in preset or an override
 * @param inLines whether a place in it is told by line and column
 * @param folder to which the text's references to files are relative, if it may have any
 */
public record Source(String name, boolean inLines, Optional<Path> folder) {

  /** A file; its references are relative to its folder. */
  public static Source file(Path file) {
    Path parent = file.getParent();
    return new Source(Quote.file(file), true, Optional.of(parent == null ? Path.of("") : parent));
  }

  /** A file inside a jar, which can refer to presets only. */
  public static Source builtIn(String resource) {
    return new Source(resource, true, Optional.empty());
  }

  /** An override on the command line; its references are relative to the working directory. */
  public static Source override(String argument) {
    return new Source("--set " + Quote.plain(argument), false, Optional.of(Path.of("")));
  }
}

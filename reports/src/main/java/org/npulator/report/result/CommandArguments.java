package org.npulator.report.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The arguments of the command that made a result, from its provenance.json. */
public final class CommandArguments {
  private static final String FILE = "provenance.json";
  private static final String KEY = "commandLine";
  private static final Set<String> PLACES = Set.of("--out");
  private static final Set<String> MANNERS =
      Set.of("--overwrite", "--quiet", "--json", "--timeline", "--resume", "--yes");

  private CommandArguments() {}

  /** All arguments; none when the folder has no such file. */
  public static List<String> of(Path folder) throws ReportException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    JsonNode tree = new JsonFile().tree(file);
    List<String> arguments = new ArrayList<>();
    for (JsonNode argument : tree.path(KEY)) {
      arguments.add(argument.asText());
    }
    return List.copyOf(arguments);
  }

  /** The arguments that determine the result: not where it was put, nor what was printed. */
  public static List<String> determining(Path folder) throws ReportException {
    List<String> shown = new ArrayList<>();
    boolean skipped = false;
    for (String argument : of(folder)) {
      boolean place = PLACES.stream().anyMatch(name -> argument.startsWith(name + "="));
      if (!skipped && !place && !PLACES.contains(argument) && !MANNERS.contains(argument)) {
        shown.add(DisplayText.of(argument));
      }
      skipped = !skipped && PLACES.contains(argument);
    }
    return List.copyOf(shown);
  }
}

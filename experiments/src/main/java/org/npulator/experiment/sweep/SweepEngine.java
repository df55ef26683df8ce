package org.npulator.experiment.sweep;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.store.ResultStore;

/**
 * Simulates points of a sweep on other machines. Found by {@link java.util.ServiceLoader}: the
 * default build has none, the Maven profile spark adds one. The rows are those of {@link
 * PointRunner}.
 */
public interface SweepEngine {

  /** What users call it. */
  String name();

  /**
   * Simulates those points that the store does not have, and appends the row of each when it comes
   * back.
   *
   * @return points for which the heap of a machine was too small; they have no rows
   * @throws SweepEngineException if the machines cannot be used; rows that came back are kept
   * @throws IOException if a row cannot be written; no further points are begun
   */
  List<Point> run(Task task, Machines machines)
      throws SweepEngineException, IOException, InterruptedException;

  /**
   * What is to be simulated.
   *
   * @param origin from which other machines read the same sweep
   * @param store receives the rows
   */
  record Task(Sweep sweep, Origin origin, Shard shard, ResultStore store, SweepProgress progress) {}

  /**
   * On which machines.
   *
   * @param master their address, as the engine writes it; without one this machine is used
   * @param jobs points that are simulated at a time on this machine
   */
  record Machines(Optional<String> master, int jobs) {}

  /**
   * Where a sweep is read from.
   *
   * @param configPath folders of presets
   * @param nameOrFile a preset, or a file
   */
  record Origin(List<String> configPath, String nameOrFile) implements Serializable {
    private static final long serialVersionUID = 1;

    public Origin {
      configPath = List.copyOf(configPath);
    }

    /** Reads and checks the sweep. */
    public Sweep load() throws ConfigurationException {
      return Sweep.load(
          new ConfigurationLoader(configPath.stream().map(Path::of).toList()), nameOrFile);
    }
  }

  /** Machines that cannot be used. The message is one line. */
  final class SweepEngineException extends Exception {
    private static final long serialVersionUID = 1;

    public SweepEngineException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}

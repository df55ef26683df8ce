package org.npulator.experiment.rerun;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.experiment.run.ProgressListener;
import org.npulator.experiment.run.RunDescription;
import org.npulator.experiment.run.RunFiles;
import org.npulator.experiment.run.Simulation;
import org.npulator.experiment.store.ResultFolder;
import org.npulator.workload.mapping.MappingException;

/** Does a run again and compares what it leaves with what was recorded, byte by byte. */
public final class Rerun {
  private static final String OPERATORS = "operators.csv";

  private final String toolVersion;

  /**
   * @param toolVersion of this program
   */
  public Rerun(String toolVersion) {
    this.toolVersion = toolVersion;
  }

  /**
   * What came out.
   *
   * @param differentFiles names of files whose bytes differ
   * @param differences in result.json, other than the version of the tool
   */
  public record Outcome(List<String> differentFiles, List<Difference> differences) {
    public Outcome {
      differentFiles = List.copyOf(differentFiles);
      differences = List.copyOf(differences);
    }

    /** Whether both files are equal to the last byte. */
    public boolean equal() {
      return differentFiles.isEmpty();
    }
  }

  /** Simulates and compares. */
  public Outcome run(
      Path folder, RecordedRun recorded, RunDescription description, ProgressListener progress)
      throws IOException, MappingException {
    Simulation simulation = new Simulation(description);
    Path repeated = Files.createTempDirectory("npulator-rerun");
    try {
      new RunFiles(toolVersion)
          .writeResult(repeated, description, simulation.run(TimelineSink.NONE, progress));
      List<String> different = new ArrayList<>();
      for (String name : List.of(ResultFolder.RESULT_FILE, OPERATORS)) {
        Path before = folder.resolve(name);
        if (!Files.exists(before) || Files.mismatch(before, repeated.resolve(name)) >= 0) {
          different.add(name);
        }
      }
      byte[] now = Files.readAllBytes(repeated.resolve(ResultFolder.RESULT_FILE));
      return new Outcome(
          different, Difference.between(recorded.figures(), new ObjectMapper().readTree(now)));
    } finally {
      delete(repeated);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}

package org.npulator.experiment.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.npulator.experiment.store.ResultFolder;
import org.npulator.experiment.store.ResultJson;
import org.npulator.hw.chip.NpuConfig;

/** Writes the files of a run: result.json, operators.csv and provenance.json. */
public final class RunFiles {
  private final String toolVersion;
  private final ResultJson json = new ResultJson();

  /**
   * @param toolVersion as in the result
   */
  public RunFiles(String toolVersion) {
    this.toolVersion = toolVersion;
  }

  /** Writes the files that the simulation determines; equal runs give equal bytes. */
  public void writeResult(Path folder, RunDescription description, SimulationResult result)
      throws IOException {
    NpuConfig config = description.npu().value();
    ResultDocument document = new ResultDocument(description, result);
    write(folder.resolve(ResultFolder.RESULT_FILE), document.content(toolVersion));
    try (OutputStream out = Files.newOutputStream(folder.resolve("operators.csv"))) {
      OperatorTable.write(result, result.timeBase().clock(config.cores().clock()), out);
    }
  }

  /** Writes how the result came about. */
  public void writeProvenance(Path folder, Provenance provenance) throws IOException {
    write(folder.resolve(Provenance.FILE), provenance.content(toolVersion));
  }

  private void write(Path file, Object content) throws IOException {
    Files.writeString(file, json.text(content));
  }
}

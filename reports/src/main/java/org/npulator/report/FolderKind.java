package org.npulator.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.npulator.report.result.ReportException;
import org.npulator.report.sweep.SweepReader;

/** What a folder holds, by the file that names it. */
public enum FolderKind {
  RUN("result.json"),
  SWEEP(SweepReader.SWEEP_FILE),
  SEARCH(SweepReader.SEARCH_FILE);

  private final String file;

  /** In a sentence: run, sweep or search. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  FolderKind(String file) {
    this.file = file;
  }

  /**
   * The kind of a folder.
   *
   * @throws ReportException when it does not exist, is no folder, or holds none of these
   */
  public static FolderKind of(Path folder) throws ReportException {
    if (!Files.exists(folder)) {
      throw new ReportException(folder, "there is no such folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new ReportException(folder, "a file; expected the folder of a run, sweep or search");
    }
    for (FolderKind kind : values()) {
      if (Files.exists(folder.resolve(kind.file))) {
        return kind;
      }
    }
    throw new ReportException(
        folder, "no result: expected a folder with result.json, sweep.json or search.json");
  }
}

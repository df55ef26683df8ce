package org.npulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.imports.ImportedMachine;
import org.npulator.experiment.store.CompleteFile;
import org.npulator.experiment.store.FolderTakenException;
import org.npulator.hw.chip.NpuConfig;
import picocli.CommandLine.Option;

/** Where an imported machine goes. */
final class ImportOutput {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The machine: a YAML file of kind npu.")
  private Path out;

  @Option(names = "--overwrite", description = "Replace an existing file.")
  private boolean overwrite;

  boolean overwrite() {
    return overwrite;
  }

  /** Writes a machine that can be simulated, and tells what could not be imported. */
  void write(ImportedMachine machine, ConfigurationLoader loader, PrintWriter errors)
      throws Exception {
    if (!out.toString().endsWith(".yaml")) {
      throw new UsageException(out + ": expected a name that ends in .yaml");
    }
    check(machine, loader);
    try (CompleteFile file = new CompleteFile(out, overwrite)) {
      file.writer().write(machine.yaml());
      file.commit();
    } catch (FolderTakenException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException("cannot write " + out + ": " + ErrorReport.message(e), e);
    }
    machine.notes().forEach(note -> errors.println("not imported: " + note));
    errors.flush();
  }

  private static void check(ImportedMachine machine, ConfigurationLoader loader) throws Exception {
    Path folder = Files.createTempDirectory("npulator-import");
    Path file = folder.resolve("imported.yaml");
    try {
      Files.writeString(file, machine.yaml());
      loader.load("npu", file.toString(), List.of(), NpuConfig.class);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}

package org.npulator.experiment.store;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;
import org.npulator.config.yaml.Quote;

/**
 * A text file that appears when it is complete: it is written under another name and renamed. It is
 * packed if its name ends in .gz.
 */
public final class CompleteFile implements Closeable {
  private final Path file;
  private final Path unfinished;
  private final Writer writer;

  /**
   * @param overwrite whether a file that exists is replaced
   * @throws FolderTakenException if the file exists and is not to be replaced, is a folder or would
   *     be in no folder
   */
  public CompleteFile(Path file, boolean overwrite) throws IOException, FolderTakenException {
    this.file = file;
    if (Files.isDirectory(file)) {
      throw new FolderTakenException(Quote.file(file) + " is a folder; expected a file");
    }
    if (Files.exists(file) && !overwrite) {
      throw new FolderTakenException(
          Quote.file(file) + " exists already; expected a new file, or --overwrite");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new FolderTakenException(
          Quote.file(file) + " cannot be written: there is no such folder");
    }
    String name = "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".unfinished";
    unfinished = folder.resolve(name);
    // When the process is interrupted.
    unfinished.toFile().deleteOnExit();
    OutputStream plain = Files.newOutputStream(unfinished);
    writer =
        new BufferedWriter(
            new OutputStreamWriter(
                file.toString().endsWith(".gz") ? new GZIPOutputStream(plain) : plain,
                StandardCharsets.UTF_8));
  }

  public Writer writer() {
    return writer;
  }

  /** Ends the file and gives it its name. */
  public void commit() throws IOException {
    writer.close();
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes what was written unless it was committed. */
  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}

package org.npulator.experiment.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A folder of results that is complete or absent: files are written to a temporary folder beside
 * it, which takes its name when all are there and vanishes otherwise.
 */
public final class ResultFolder implements AutoCloseable {
  /** The file that makes a folder a result folder. */
  public static final String RESULT_FILE = "result.json";

  private static final int DISCARD_ATTEMPTS = 100;
  private static final long DISCARD_PAUSE_NANOSECONDS = 10_000_000;

  private final Path target;
  private final Path temporary;
  private final boolean overwrite;
  private boolean open = true;

  private ResultFolder(Path target, Path temporary, boolean overwrite) {
    this.target = target;
    this.temporary = temporary;
    this.overwrite = overwrite;
  }

  /**
   * Begins a result folder.
   *
   * @param overwrite whether an existing folder is replaced when the new one is complete
   * @throws FolderTakenException if something is there that is not to be replaced
   * @throws IOException if it cannot be created
   */
  public static ResultFolder create(Path target, boolean overwrite) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    if (Files.exists(absolute)) {
      if (!overwrite) {
        throw new FolderTakenException(
            target + " exists already; expected a new folder, or --overwrite to replace it");
      }
      if (!Files.exists(absolute.resolve(RESULT_FILE))) {
        throw new FolderTakenException(
            target + " has no " + RESULT_FILE + "; expected a result folder to replace");
      }
    }
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new FolderTakenException(target + " exists already; expected a new folder");
    }
    try {
      Files.createDirectories(parent);
      Path temporary = Files.createTempDirectory(parent, "." + absolute.getFileName() + ".");
      return new ResultFolder(absolute, temporary, overwrite);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("cannot create " + target + ": " + e.getFile() + " is not a folder", e);
    } catch (AccessDeniedException e) {
      throw new IOException("cannot create " + target + ": access denied", e);
    } catch (NoSuchFileException e) {
      throw new IOException("cannot create " + target + " in " + parent, e);
    } catch (FileSystemException e) {
      throw new IOException("cannot create " + target + ": " + e.getReason(), e);
    }
  }

  /** The first of base, base_2, base_3, ... that does not exist. */
  public static Path numbered(Path base) {
    Path candidate = base;
    for (int number = 2; Files.exists(candidate); number++) {
      candidate = base.resolveSibling(base.getFileName() + "_" + number);
    }
    return candidate;
  }

  /** Where to write before {@link #commit()}. */
  public Path path() {
    return temporary;
  }

  /** The folder as it will be named. */
  public Path target() {
    return target;
  }

  /**
   * Gives the folder its name.
   *
   * @throws IOException if that fails, or the folder was discarded
   */
  public synchronized void commit() throws IOException {
    if (!open) {
      throw new IOException(target + " was discarded");
    }
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (overwrite && Files.exists(target)) {
      Path old = Files.createTempDirectory(target.getParent(), "." + target.getFileName() + ".");
      move(target, old.resolve("replaced"));
      move(temporary, target);
      open = false;
      delete(old);
    } else {
      move(temporary, target);
      open = false;
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to);
    }
  }

  /** Removes everything written unless it was committed. */
  @Override
  public synchronized void close() throws IOException {
    if (open) {
      open = false;
      delete(temporary);
    }
  }

  /**
   * Removes everything written while another thread may still be writing, which happens when the
   * process is interrupted; gives up after a second.
   */
  public synchronized void discard() {
    for (int attempt = 0; open && attempt < DISCARD_ATTEMPTS; attempt++) {
      try {
        delete(temporary);
        open = false;
      } catch (IOException stillWriting) {
        LockSupport.parkNanos(DISCARD_PAUSE_NANOSECONDS);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}

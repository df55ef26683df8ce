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
  private final Naming naming;
  private boolean open = true;

  /** What happens when something has the name already. */
  private enum Naming {
    REFUSE,
    REPLACE,
    NUMBER
  }

  private ResultFolder(Path target, Path temporary, Naming naming) {
    this.target = target;
    this.temporary = temporary;
    this.naming = naming;
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
    return create(target, overwrite ? Naming.REPLACE : Naming.REFUSE);
  }

  /**
   * Begins a result folder that gets the first free of the names base, base_2, base_3, ... when it
   * is complete.
   *
   * @throws IOException if it cannot be created
   */
  public static ResultFolder createNumbered(Path base) throws IOException {
    return create(base, Naming.NUMBER);
  }

  private static ResultFolder create(Path target, Naming naming) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new FolderTakenException(target + " exists already; expected a new folder");
    }
    try {
      Files.createDirectories(parent);
      Path temporary = Files.createTempDirectory(parent, "." + absolute.getFileName() + ".");
      return new ResultFolder(target.normalize(), temporary, naming);
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
  private static Path numbered(Path base) {
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

  /**
   * Gives the folder its name.
   *
   * @return the name
   * @throws IOException if that fails, or the folder was discarded
   */
  public synchronized Path commit() throws IOException {
    if (!open) {
      throw new IOException(target + " was discarded");
    }
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (naming == Naming.NUMBER) {
      return commitNumbered();
    }
    if (naming == Naming.REPLACE && Files.exists(target)) {
      Path old = Files.createTempDirectory(temporary.getParent(), "." + target.getFileName() + ".");
      move(target, old.resolve("replaced"));
      move(temporary, target);
      open = false;
      delete(old);
    } else {
      try {
        move(temporary, target);
      } catch (FileSystemException e) {
        throw Files.exists(target)
            ? new FolderTakenException(target + " has been created by another run meanwhile")
            : e;
      }
      open = false;
    }
    return target;
  }

  /** Other runs may take a name between the look and the move. */
  private Path commitNumbered() throws IOException {
    while (true) {
      Path candidate = numbered(target);
      try {
        move(temporary, candidate);
        open = false;
        return candidate;
      } catch (FileSystemException e) {
        if (!Files.exists(candidate)) {
          throw e;
        }
      }
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

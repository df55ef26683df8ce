package org.npulator.experiment.store;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.npulator.config.yaml.Quote;

/**
 * A file of rows to which whole lines are appended. A row is on the disk when {@link #append}
 * returns; whatever ends the process, at most the last line is incomplete, and it is dropped when
 * the file is opened again.
 */
public final class RowFile implements Closeable {
  private static final int LONGEST_LINE_BYTES = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private final RowCodec codec = new RowCodec();
  private long goodBytes;

  private RowFile(Path file, FileChannel channel, FileLock lock, long goodBytes) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
    this.goodBytes = goodBytes;
  }

  /**
   * What a file held.
   *
   * @param goodBytes length of its whole lines
   * @param dropped what is wrong with its last line, if it is not one
   */
  public record Content(long goodBytes, Optional<String> dropped) {}

  /**
   * Reads all rows of a file.
   *
   * @throws StoreFormatException if a line other than the last is not a row
   */
  public static Content read(Path file, Consumer<ResultRow> rows) throws IOException {
    RowCodec codec = new RowCodec();
    long good = 0;
    int number = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      while (true) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean complete = line(in, bytes);
        if (bytes.size() == 0 && !complete) {
          return new Content(good, Optional.empty());
        }
        number++;
        Optional<String> problem = Optional.empty();
        if (!complete) {
          problem = Optional.of("it does not end");
        } else {
          try {
            rows.accept(codec.row(bytes.toString(StandardCharsets.UTF_8)));
          } catch (IllegalArgumentException e) {
            problem = Optional.of(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
          }
        }
        if (problem.isPresent()) {
          if (in.read() >= 0) {
            throw new StoreFormatException(
                "%s:%d: not a row of results: %s; expected to find only the last line damaged; remove the line to compute its point again"
                    .formatted(Quote.file(file), number, problem.get()));
          }
          return new Content(
              good,
              Optional.of(
                  "%s:%d: dropped the last line: %s"
                      .formatted(Quote.file(file), number, problem.get())));
        }
        good += bytes.size() + 1;
      }
    }
  }

  /** Takes a line without its line feed; false if the file ends before the line does. */
  private static boolean line(InputStream in, ByteArrayOutputStream bytes) throws IOException {
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return true;
      }
      if (bytes.size() == LONGEST_LINE_BYTES) {
        // The rest is read as another line, which is none either.
        return true;
      }
      bytes.write(next);
    }
    return false;
  }

  /**
   * Opens a file to append to it, which no other process can do meanwhile, and removes an
   * incomplete last line.
   *
   * @param rows receives those it has
   * @param messages receives what was dropped
   * @throws StoreFormatException if another process writes it, or a line other than the last is not
   *     a row
   */
  public static RowFile open(Path file, Consumer<ResultRow> rows, Consumer<String> messages)
      throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = lock(file, channel);
      Content content = read(file, rows);
      content.dropped().ifPresent(messages);
      channel.truncate(content.goodBytes());
      channel.position(content.goodBytes());
      return new RowFile(file, channel, lock, content.goodBytes());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileLock lock(Path file, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new StoreFormatException(
          Quote.file(file) + " is being written by another npulator; expected it to end first");
    }
    return lock;
  }

  /** Appends a row, which is on the disk afterwards. */
  public void append(ResultRow row) throws IOException {
    append(List.of(row));
  }

  /** Appends rows, which are on the disk afterwards. */
  public synchronized void append(List<ResultRow> rows) throws IOException {
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append(codec.line(row)).append('\n'));
    ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
      goodBytes = channel.position();
    } catch (IOException e) {
      removeIncomplete();
      throw new IOException("cannot write " + Quote.file(file) + ": " + e.getMessage(), e);
    }
  }

  /** When the disk is full, what was written of a line stands in the way of reading the others. */
  private void removeIncomplete() {
    try {
      channel.truncate(goodBytes);
    } catch (IOException stillFull) {
      // The next one that opens the file drops it.
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}

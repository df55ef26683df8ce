package org.npulator.experiment.input;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.npulator.config.yaml.Quote;

/** The lines of a text file, packed with gzip or not, one at a time and within limits. */
public final class TextLines implements AutoCloseable {
  private static final int LONGEST_LINE_BYTES = 1 << 16;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int FIRST_GZIP_BYTE = 0x1f;
  private static final int SECOND_GZIP_BYTE = 0x8b;

  private final Path file;
  private final InputStream stream;
  private final byte[] content = new byte[LONGEST_LINE_BYTES];
  private int number;
  private String line = "";

  private TextLines(Path file, InputStream stream) {
    this.file = file;
    this.stream = stream;
  }

  /** Opens a file; that it is packed is seen from its content. */
  public static TextLines open(Path file) throws InputFormatException {
    if (Files.isDirectory(file)) {
      throw new InputFormatException(Quote.file(file) + " is a folder; expected a file");
    }
    try {
      InputStream plain = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
      try {
        plain.mark(2);
        boolean packed = plain.read() == FIRST_GZIP_BYTE && plain.read() == SECOND_GZIP_BYTE;
        plain.reset();
        return new TextLines(
            file,
            packed
                ? new BufferedInputStream(new GZIPInputStream(plain, BUFFER_BYTES), BUFFER_BYTES)
                : plain);
      } catch (IOException e) {
        plain.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static InputFormatException unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new InputFormatException(Quote.file(file) + ": there is no such file");
    } else if (e instanceof EOFException || e instanceof ZipException) {
      return new InputFormatException(Quote.file(file) + ": damaged or incomplete gzip file");
    }
    return new InputFormatException(Quote.file(file) + ": cannot be read");
  }

  /** Moves to the next line; false at the end of the file. */
  public boolean next() throws InputFormatException {
    try {
      int next = stream.read();
      if (next < 0) {
        return false;
      }
      number++;
      int length = 0;
      while (next >= 0 && next != '\n') {
        if (length == LONGEST_LINE_BYTES) {
          throw problem(1, "the line is longer than " + LONGEST_LINE_BYTES + " bytes");
        }
        content[length++] = (byte) next;
        next = stream.read();
      }
      if (length > 0 && content[length - 1] == '\r') {
        length--;
      }
      line = decode(length);
      return true;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private String decode(int length) throws InputFormatException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(content, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw problem(1, "the line is not text in UTF-8");
    }
  }

  /** The line that was moved to last, without its end. */
  public String line() {
    return line;
  }

  /** Its number, from 1; 0 before the first. */
  public int number() {
    return number;
  }

  /**
   * Something wrong with the line that was moved to last.
   *
   * @param column from 1
   */
  public InputFormatException problem(int column, String text) {
    return new InputFormatException(
        Quote.file(file) + ":" + Math.max(1, number) + ":" + column + ": " + text);
  }

  /** Something wrong with the file as a whole. */
  public InputFormatException problem(String text) {
    return new InputFormatException(Quote.file(file) + ": " + text);
  }

  @Override
  public void close() throws InputFormatException {
    try {
      stream.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }
}

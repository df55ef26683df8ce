package org.npulator.workload.trace;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.npulator.workload.json.JsonFormatException;
import org.npulator.workload.json.JsonObject;

/** Hands out the objects of a trace line by line, within limits. */
final class TraceLines {
  /** A line of the longest operator with the longest names is shorter. */
  static final int LONGEST_LINE_BYTES = 1 << 16;

  /** Unpacked, so that a small packed file cannot keep a reader busy for days. */
  static final long GREATEST_BYTES = 1L << 32;

  private final BufferedInputStream stream;
  private long bytes;
  private int line;

  TraceLines(InputStream stream) {
    this.stream = new BufferedInputStream(stream, LONGEST_LINE_BYTES);
  }

  /** The number of the line handed out last. */
  int line() {
    return line;
  }

  /** The object of the next line, or nothing at the end. */
  Optional<JsonObject> next() throws IOException, JsonFormatException {
    ByteArrayOutputStream content = new ByteArrayOutputStream(1024);
    int next = stream.read();
    if (next < 0) {
      return Optional.empty();
    }
    line++;
    while (next >= 0 && next != '\n') {
      if (content.size() == LONGEST_LINE_BYTES) {
        throw problem("the line is longer than %d bytes".formatted(LONGEST_LINE_BYTES));
      }
      content.write(next);
      next = stream.read();
    }
    bytes += content.size() + 1;
    if (bytes > GREATEST_BYTES) {
      throw problem("the trace is longer than %d bytes".formatted(GREATEST_BYTES));
    }
    return Optional.of(JsonObject.parse(text(content.toByteArray()), line));
  }

  /** Something wrong with the line handed out last. */
  JsonFormatException problem(String problem) {
    return new JsonFormatException(Math.max(1, line), 1, problem);
  }

  private String text(byte[] content) throws JsonFormatException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException malformed) {
      throw problem("the line is not a text in UTF-8");
    }
  }
}

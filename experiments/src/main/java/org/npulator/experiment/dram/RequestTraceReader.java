package org.npulator.experiment.dram;

import java.nio.file.Path;
import java.util.List;
import org.npulator.experiment.input.InputFormatException;
import org.npulator.experiment.input.TextLines;
import org.npulator.experiment.input.Words;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.dram.RequestTrace;

/**
 * Reads request traces: a line {@code cycle address R|W [bytes]} for each request, numbers decimal
 * or hexadecimal after 0x, what follows a # being a comment; packed with gzip or not. A request
 * that does not say its bytes is one transaction.
 */
public final class RequestTraceReader {
  private static final int MOST_BYTES = 1 << 30;
  private static final long LAST_CYCLE = 1L << 53;
  private static final int MOST_REQUESTS = 1 << 28;

  /**
   * Reads a file.
   *
   * @throws InputFormatException if a line is not a request, comes before the one above it or lies
   *     outside the memory
   */
  public RequestTrace read(Path file, MemoryConfig memory) throws InputFormatException {
    RequestTrace trace = new RequestTrace(memory);
    try (TextLines lines = TextLines.open(file)) {
      while (lines.next()) {
        Words words = new Words(lines, '#');
        if (!words.isEmpty()) {
          if (trace.size() == MOST_REQUESTS) {
            throw words.problem("expected at most " + MOST_REQUESTS + " requests");
          }
          add(words, trace);
        }
      }
      if (trace.size() == 0) {
        throw lines.problem("no requests; expected lines such as 100 0x4000 R");
      }
    }
    return trace;
  }

  private static void add(Words words, RequestTrace trace) throws InputFormatException {
    long cycle = words.number("the cycle of a request, a whole number from 0", 0);
    if (cycle < trace.lastCycle()) {
      throw words.problem(
          "cycle "
              + cycle
              + " is before that of the request above; expected at least "
              + trace.lastCycle());
    } else if (cycle > LAST_CYCLE) {
      throw words.problem("expected a cycle up to " + LAST_CYCLE);
    }
    long address = words.number("an address in bytes such as 4096 or 0x1000", 0);
    if (address >= trace.capacityBytes()) {
      throw outside(words, address, trace);
    }
    boolean write = words.oneOf(List.of("R", "W")).equals("W");
    long bytes = trace.transactionBytes() - address % trace.transactionBytes();
    if (!words.isEmpty()) {
      bytes = words.number("the bytes of the request, a whole number from 1", 1);
      if (bytes > MOST_BYTES) {
        throw words.problem("expected at most " + MOST_BYTES + " bytes");
      } else if (bytes > trace.capacityBytes() - address) {
        throw outside(words, address + bytes - 1, trace);
      }
    }
    words.end();
    trace.add(cycle, address, write, (int) bytes);
  }

  private static InputFormatException outside(Words words, long address, RequestTrace trace) {
    return words.problem(
        "byte "
            + address
            + " is outside the memory; expected less than its capacity, "
            + trace.capacityBytes()
            + " bytes");
  }
}

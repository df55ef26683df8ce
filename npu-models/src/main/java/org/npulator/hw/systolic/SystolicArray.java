package org.npulator.hw.systolic;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.port.AccessSchedule;
import org.npulator.hw.port.AccessStream;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.systolic.ArrayClock.MemoryStream;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/**
 * A weight-stationary systolic array of R x C elements. A product is cut into folds of up to R rows
 * and C columns of weights, all folds of some columns before the next columns. In array cycles, a
 * fold with L rows of stored weights shifts them in from cycle p on, one row a cycle; its first
 * activation enters at s, another every q cycles, and the last of m x n' results has left at {@code
 * s + m q + (R - 1) + (n' - 1)}:
 *
 * <pre>
 *   p[i+1] &gt;= s[i]            with double-buffered weight registers
 *   p[i+1] &gt;= s[i] + m q - 1  without
 *   s[i+1] &gt;= max(s[i] + m q, p[i+1] + L)
 * </pre>
 *
 * <p>One full fold takes 2 R + C + m - 2 cycles, as in SCALE-Sim (Samajdar et al., ISPASS 2020).
 * Transposed weights are shifted in from the left edge, one column of elements a cycle (L = n'),
 * others from the top (L = k'). Folds of consecutive multiplications follow each other like folds
 * of one. Where more accesses meet in a bank than it has ports, the whole array waits. Scales of
 * quantized groups are not read.
 */
public final class SystolicArray {
  private static final int PARTIAL_SUM_BYTES = 4;

  private final SystolicArrayConfig config;
  private final BankedMemory scratchpad;
  private final BankedMemory accumulator;
  private final ArrayClock clock;
  private final SortedMap<FormatPair, MacRate> rates = new TreeMap<>();
  private final SortedMap<FormatPair, Long> macs = new TreeMap<>();

  private long shiftInArrayCycle;
  private long streamArrayCycle;
  private Multiplication latest;
  private long lastConflictCycles;
  private long weightRegisterBytes;
  private long scratchpadReadBytes;
  private long accumulatorReadBytes;
  private long accumulatorWriteBytes;

  public SystolicArray(
      SystolicArrayConfig config, BankedMemory scratchpad, BankedMemory accumulator) {
    this.config = config;
    this.scratchpad = scratchpad;
    this.accumulator = accumulator;
    clock = new ArrayClock(scratchpad, accumulator);
    latest = new Multiplication(clock, 0, 0);
  }

  /** Earliest cycle in which the next multiplication may start to shift weights in. */
  public long readyCycle() {
    return clock.coreCycle(shiftInArrayCycle);
  }

  /**
   * Starts a multiplication, with its first weights shifted in from {@code cycle} on.
   *
   * @throws IllegalArgumentException if the cycle is before {@link #readyCycle} or the array has no
   *     rate for the formats
   */
  public Multiplication issue(MatrixMultiply multiply, long cycle) {
    FormatPair pair = new FormatPair(multiply.activations().format(), multiply.weights().format());
    MacRate rate = rates.computeIfAbsent(pair, this::rate);
    if (cycle < readyCycle()) {
      throw new IllegalArgumentException(
          "issued in cycle " + cycle + ", but the array is ready in cycle " + readyCycle());
    }
    long start = Math.max(shiftInArrayCycle, clock.arrayCycle(cycle));
    long foldRows = (long) config.rows() * rate.weightsPerElement();
    long beatCycles = rate.cyclesPerBeat();
    long shiftIn = start;
    long completion = 0;
    List<MemoryStream> streams = new ArrayList<>();
    for (long column = 0; column < multiply.n(); column += config.columns()) {
      long columns = Math.min(config.columns(), multiply.n() - column);
      for (long row = 0; row < multiply.k(); row += foldRows) {
        long rows = Math.min(foldRows, multiply.k() - row);
        AccessStream weights = weights(multiply, shiftIn, row, rows, column, columns);
        long stream = Math.max(streamArrayCycle, shiftIn + weights.count());
        long drain = foldRows - 1 + columns - 1;
        boolean accumulates = multiply.accumulate() || row > 0;
        addScratchpad(streams, weights);
        addScratchpad(streams, activations(multiply, stream, beatCycles, row, rows));
        addAccumulator(
            streams,
            sums(
                multiply,
                stream + beatCycles - 1 + drain,
                beatCycles,
                column,
                columns,
                accumulates),
            accumulates);
        streamArrayCycle = stream + multiply.m() * beatCycles;
        shiftIn = config.doubleBufferedWeights() ? stream : streamArrayCycle - 1;
        completion = Math.max(completion, streamArrayCycle + drain);
      }
    }
    shiftInArrayCycle = shiftIn;
    macs.merge(pair, multiply.macs(), Long::sum);
    weightRegisterBytes +=
        (Math.multiplyExact(multiply.k(), multiply.n()) * pair.weights().bits() + 7) / 8;
    long conflictsBefore = clock.conflictCycles();
    clock.add(streams, start);
    lastConflictCycles = clock.conflictCycles() - conflictsBefore;
    latest = new Multiplication(clock, streamArrayCycle - beatCycles + 1, completion);
    return latest;
  }

  private MacRate rate(FormatPair pair) {
    return MacRate.of(
        config
            .macsPerCycle(pair)
            .orElseThrow(
                () -> new IllegalArgumentException("the array does not multiply " + pair)));
  }

  /** {@link Multiplication#completionCycle} of the multiplication issued last. */
  public long completionCycle() {
    return latest.completionCycle();
  }

  /** {@link Multiplication#inputFreeCycle} of the multiplication issued last. */
  public long inputFreeCycle() {
    return latest.inputFreeCycle();
  }

  /**
   * Cycles the array stands still because of the multiplication issued last, its conflicts with
   * earlier ones included.
   */
  public long lastConflictCycles() {
    return lastConflictCycles;
  }

  /** When the array uses which banks. */
  public AccessSchedule accessSchedule() {
    return clock;
  }

  /** What all multiplications issued so far do. */
  public MatrixActions actions() {
    return new MatrixActions(
        new TreeMap<>(macs),
        weightRegisterBytes,
        scratchpadReadBytes,
        accumulatorReadBytes,
        accumulatorWriteBytes);
  }

  private void addScratchpad(List<MemoryStream> streams, AccessStream stream) {
    streams.add(new MemoryStream(LocalMemory.SCRATCHPAD, stream));
    scratchpadReadBytes += scratchpad.words(stream) * scratchpad.widthBytes();
  }

  private void addAccumulator(
      List<MemoryStream> streams, AccessStream stream, boolean accumulates) {
    streams.add(new MemoryStream(LocalMemory.ACCUMULATOR, stream));
    long bytes = accumulator.words(stream) * accumulator.widthBytes();
    accumulatorWriteBytes += bytes;
    accumulatorReadBytes += accumulates ? bytes : 0;
  }

  /** The last stored row comes first, because it travels farthest. */
  private static AccessStream weights(
      MatrixMultiply multiply, long start, long row, long rows, long column, long columns) {
    Operand weights = multiply.weights();
    return multiply.weightsTransposed()
        ? slices(weights, start, 1, column + columns - 1, -1, columns, row, rows)
        : slices(weights, start, 1, row + rows - 1, -1, rows, column, columns);
  }

  private static AccessStream activations(
      MatrixMultiply multiply, long start, long beatCycles, long row, long rows) {
    return slices(multiply.activations(), start, beatCycles, 0, 1, multiply.m(), row, rows);
  }

  private static AccessStream sums(
      MatrixMultiply multiply,
      long start,
      long beatCycles,
      long column,
      long columns,
      boolean accumulates) {
    Operand sums = multiply.accumulators();
    return new AccessStream(
        start,
        multiply.m(),
        beatCycles,
        sums.address() + column * PARTIAL_SUM_BYTES,
        sums.rowStrideBytes(),
        columns * PARTIAL_SUM_BYTES,
        accumulates ? 2 : 1);
  }

  private static AccessStream slices(
      Operand operand,
      long start,
      long periodCycles,
      long firstRow,
      int rowStep,
      long rowCount,
      long firstElement,
      long elements) {
    NumberFormat format = operand.format();
    long firstByte = format.firstByte(firstElement);
    long endByte = format.endByte(firstElement + elements);
    return new AccessStream(
        start,
        rowCount,
        periodCycles,
        operand.address() + firstRow * operand.rowStrideBytes() + firstByte,
        rowStep * operand.rowStrideBytes(),
        endByte - firstByte,
        1);
  }
}

package org.npulator.hw.systolic;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.port.AccessSchedule;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.StationaryOperand;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/**
 * A systolic array of R x C elements. A product is cut into folds that fill the array. In array
 * cycles, fold i is loaded from p[i] on, takes its first beat of operands at s[i] and another every
 * q cycles:
 *
 * <pre>
 *   p[i+1] &gt;= s[i] + what the fold before needs of the registers that are loaded
 *   s[i+1]  = max(s[i] + beats q, p[i+1] + load, until results of fold i are out of the way)
 * </pre>
 *
 * <p>The terms are those of a {@link Fold} of its dataflow. One full weight-stationary fold takes 2
 * R + C + m - 2 cycles, as in SCALE-Sim (Samajdar et al., ISPASS 2020). Folds of consecutive
 * multiplications follow each other like folds of one. Where more accesses meet in a bank than it
 * has ports, the whole array waits, and with it the other arrays of the core. Between products that
 * keep weights and products that it takes as a vector-matrix engine the array runs empty. Scales of
 * quantized groups are not read. The same between products of which different operands stay.
 */
public final class SystolicArray {
  private static final int PARTIAL_SUM_BITS = 32;

  private final int number;
  private final SystolicArrayConfig config;
  private final BankedMemory scratchpad;
  private final BankedMemory accumulator;
  private final ArrayClock clock;
  private final SortedMap<FormatPair, MacRate> rates = new TreeMap<>();
  private final SortedMap<FormatPair, Long> macs = new TreeMap<>();

  private long loadArrayCycle;
  private long beatArrayCycle;
  private long outletFreeArrayCycle;
  private long outletGivenArrayCycle;
  private long idleArrayCycle;
  private boolean vectorMatrixEngine;
  private StationaryOperand stationary;
  private Multiplication latest;
  private long lastConflictCycles;
  private long stationaryRegisterBytes;
  private long scratchpadReadBytes;
  private long accumulatorReadBytes;
  private long accumulatorWriteBytes;

  public SystolicArray(
      SystolicArrayConfig config, BankedMemory scratchpad, BankedMemory accumulator) {
    this(0, config, scratchpad, accumulator, new ArrayClock(scratchpad, accumulator));
  }

  private SystolicArray(
      int number,
      SystolicArrayConfig config,
      BankedMemory scratchpad,
      BankedMemory accumulator,
      ArrayClock clock) {
    this.number = number;
    this.config = config;
    this.scratchpad = scratchpad;
    this.accumulator = accumulator;
    this.clock = clock;
    stationary = config.dataflow().stationary();
    latest = new Multiplication(clock, 0, 0);
  }

  /** The arrays of a core. They work on products of their own and stand still together. */
  public static List<SystolicArray> ofCore(
      SystolicArrayConfig config, BankedMemory scratchpad, BankedMemory accumulator) {
    ArrayClock clock = new ArrayClock(scratchpad, accumulator);
    return IntStream.range(0, config.arrays())
        .mapToObj(number -> new SystolicArray(number, config, scratchpad, accumulator, clock))
        .toList();
  }

  /** Earliest cycle in which the next multiplication may start to be loaded. */
  public long readyCycle() {
    return clock.coreCycle(loadArrayCycle);
  }

  /**
   * Starts a multiplication, with its first operands loaded from {@code cycle} on.
   *
   * @throws IllegalArgumentException if the cycle is before {@link #readyCycle} or the array has no
   *     rate for the formats or does not keep the operand
   */
  public Multiplication issue(MatrixMultiply multiply, long cycle) {
    FormatPair pair = new FormatPair(multiply.activations().format(), multiply.weights().format());
    MacRate rate = rates.computeIfAbsent(pair, this::rate);
    if (cycle < readyCycle()) {
      throw new IllegalArgumentException(
          "issued in cycle " + cycle + ", but the array is ready in cycle " + readyCycle());
    }
    long start = Math.max(loadArrayCycle, clock.arrayCycle(cycle));
    long load = start;
    long completion = 0;
    boolean doubleBuffered = config.doubleBufferedWeights();
    StationaryOperand stays = stationary(multiply);
    boolean vector =
        stays == StationaryOperand.WEIGHTS && worksAsVectorMatrixEngine(multiply, rate);
    if (vector != vectorMatrixEngine || stays != stationary) {
      load = Math.max(load, idleArrayCycle);
      vectorMatrixEngine = vector;
      stationary = stays;
    }
    FoldAccesses accesses = new FoldAccesses(number, scratchpad, accumulator);
    for (Fold fold : folds(multiply, rate)) {
      Fold.Outlet outlet = fold.outlet();
      long beat = Math.max(beatArrayCycle, load + fold.loadCycles());
      beat = Math.max(beat, outletFreeArrayCycle - outlet.firstEnters());
      beat = Math.max(beat, outletGivenArrayCycle - outlet.firstGiven());
      fold.access(accesses, load, beat);
      completion = Math.max(completion, beat + fold.completionCycle());
      load = beat + fold.nextLoadCycle(doubleBuffered);
      beatArrayCycle = beat + fold.nextBeatCycle(doubleBuffered);
      outletFreeArrayCycle = beat + outlet.free();
      outletGivenArrayCycle = beat + outlet.given();
    }
    loadArrayCycle = load;
    idleArrayCycle = Math.max(idleArrayCycle, completion);
    count(multiply, pair, accesses);
    long conflictsBefore = clock.conflictCycles();
    clock.add(accesses.streams(), start);
    lastConflictCycles = clock.conflictCycles() - conflictsBefore;
    latest = new Multiplication(clock, accesses.lastReadEndCycle(), completion);
    return latest;
  }

  private MacRate rate(FormatPair pair) {
    return MacRate.of(
        config
            .macsPerCycle(pair)
            .orElseThrow(
                () -> new IllegalArgumentException("the array does not multiply " + pair)));
  }

  private StationaryOperand stationary(MatrixMultiply multiply) {
    StationaryOperand stays = multiply.stationary().orElse(config.dataflow().stationary());
    if (config.dataflows().stream().noneMatch(known -> known.stationary() == stays)) {
      throw new IllegalArgumentException("the array does not keep " + stays);
    }
    return stays;
  }

  private boolean worksAsVectorMatrixEngine(MatrixMultiply multiply, MacRate rate) {
    return config.vectorRows().isPresent()
        && VectorMatrixFold.isFaster(multiply, config.rows(), config.vectorRows().get(), rate);
  }

  private List<Fold> folds(MatrixMultiply multiply, MacRate rate) {
    if (vectorMatrixEngine) {
      return VectorMatrixFold.of(
          multiply, config.rows(), config.columns(), config.vectorRows().orElseThrow(), rate);
    }
    return switch (stationary) {
      case WEIGHTS -> WeightStationaryFold.of(multiply, config.rows(), config.columns(), rate);
      case SUMS -> OutputStationaryFold.of(multiply, config.rows(), config.columns(), rate);
      case ACTIVATIONS -> InputStationaryFold.of(multiply, config.rows(), config.columns(), rate);
    };
  }

  private void count(MatrixMultiply multiply, FormatPair pair, FoldAccesses accesses) {
    macs.merge(pair, multiply.macs(), Long::sum);
    if (!vectorMatrixEngine) {
      stationaryRegisterBytes += stationaryBytes(multiply, pair);
    }
    scratchpadReadBytes += accesses.scratchpadReadBytes();
    accumulatorReadBytes += accesses.accumulatorReadBytes();
    accumulatorWriteBytes += accesses.accumulatorWriteBytes();
  }

  private long stationaryBytes(MatrixMultiply multiply, FormatPair pair) {
    return switch (stationary) {
      case WEIGHTS -> packedBytes(multiply.k(), multiply.n(), pair.weights().bits());
      case SUMS -> packedBytes(multiply.m(), multiply.n(), PARTIAL_SUM_BITS);
      case ACTIVATIONS -> packedBytes(multiply.m(), multiply.k(), pair.activations().bits());
    };
  }

  private static long packedBytes(long rows, long columns, int bits) {
    return (Math.multiplyExact(rows, columns) * bits + 7) / 8;
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

  /** Cycles for which the arrays of the core stood still before a cycle that is not past. */
  public long frozenCycles(long cycle) {
    return cycle - clock.arrayCycle(cycle);
  }

  /** When the arrays of the core use which banks. */
  public AccessSchedule accessSchedule() {
    return clock;
  }

  /** What all multiplications issued so far do. */
  public MatrixActions actions() {
    return new MatrixActions(
        new TreeMap<>(macs),
        stationaryRegisterBytes,
        scratchpadReadBytes,
        accumulatorReadBytes,
        accumulatorWriteBytes);
  }
}

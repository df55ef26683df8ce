package org.npulator.hw.systolic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.stream.IntStream;

/**
 * Banks of both memories, served access by access, and with them the time: an array cycle takes as
 * many core cycles as the bank that is met most.
 */
final class ReferenceBanks {

  /** Banks, ports and word width of a memory. */
  record Banks(int banks, int ports, long width) {
    long serviceCycles(int[] accesses) {
      long most = IntStream.of(accesses).max().orElse(0);
      return Math.max(1, (most + ports - 1) / ports);
    }

    /** Banks without a free port after some cycles of service. */
    boolean[] full(int[] accesses, long servedCycles) {
      boolean[] full = new boolean[banks];
      for (int bank = 0; bank < banks; bank++) {
        full[bank] = accesses[bank] - servedCycles * ports >= ports;
      }
      return full;
    }
  }

  /** The arrays of a core, which begin and end every array cycle together. */
  private static final class Cycle extends Phaser {
    private final Banks scratchpad;
    private final Banks accumulator;
    private final List<ReferenceBanks> members = new ArrayList<>();
    private boolean[][] scratchpadFull;
    private boolean[][] accumulatorFull;

    Cycle(Banks scratchpad, Banks accumulator) {
      this.scratchpad = scratchpad;
      this.accumulator = accumulator;
    }

    /** A word that several arrays read is read as often as the one needs it that reads it most. */
    @Override
    protected boolean onAdvance(int phase, int registeredParties) {
      Map<Long, Integer> reads = new HashMap<>();
      int[] writes = new int[accumulator.banks()];
      for (ReferenceBanks member : members) {
        member.reads.forEach((word, times) -> reads.merge(word, times, Math::max));
        for (int bank = 0; bank < writes.length; bank++) {
          writes[bank] += member.writes[bank];
        }
      }
      int[] readsOfBank = new int[scratchpad.banks()];
      reads.forEach((word, times) -> readsOfBank[(int) (word % scratchpad.banks())] += times);
      int service =
          (int) Math.max(scratchpad.serviceCycles(readsOfBank), accumulator.serviceCycles(writes));
      scratchpadFull = new boolean[service][];
      accumulatorFull = new boolean[service][];
      for (int cycle = 0; cycle < service; cycle++) {
        scratchpadFull[cycle] = scratchpad.full(readsOfBank, cycle);
        accumulatorFull[cycle] = accumulator.full(writes, cycle);
      }
      return false;
    }
  }

  private final Cycle cycle;
  private Map<Long, Integer> reads;
  private int[] writes;
  private long arrayCycle;
  private long coreCycle;

  /** Banks of which no port is left, for each core cycle. */
  final List<boolean[]> scratchpadFull = new ArrayList<>();

  final List<boolean[]> accumulatorFull = new ArrayList<>();

  ReferenceBanks(Banks scratchpad, Banks accumulator) {
    this(new Cycle(scratchpad, accumulator));
  }

  private ReferenceBanks(Cycle cycle) {
    this.cycle = cycle;
    cycle.members.add(this);
    cycle.register();
    begin();
  }

  /** The same banks for an array beside, in a thread of its own. */
  ReferenceBanks beside() {
    return new ReferenceBanks(cycle);
  }

  /** Ends the accesses of this array. */
  void leave() {
    begin();
    cycle.arriveAndDeregister();
  }

  private void begin() {
    reads = new HashMap<>();
    writes = new int[cycle.accumulator.banks()];
  }

  long arrayCycle() {
    return arrayCycle;
  }

  long coreCycle() {
    return coreCycle;
  }

  void read(ReferenceProduct.Layout layout, int row, int element, int elements) {
    for (long word : words(cycle.scratchpad, layout, row, element, elements)) {
      reads.merge(word, 1, Integer::sum);
    }
  }

  void write(
      ReferenceProduct.Layout layout, int row, int element, int elements, boolean accumulates) {
    for (long word : words(cycle.accumulator, layout, row, element, elements)) {
      writes[(int) (word % cycle.accumulator.banks())] += accumulates ? 2 : 1;
    }
  }

  /** Ends an array cycle. */
  void serve() {
    cycle.arriveAndAwaitAdvance();
    scratchpadFull.addAll(List.of(cycle.scratchpadFull));
    accumulatorFull.addAll(List.of(cycle.accumulatorFull));
    coreCycle += cycle.scratchpadFull.length;
    arrayCycle++;
    begin();
  }

  private static List<Long> words(
      Banks memory, ReferenceProduct.Layout layout, int row, int element, int elements) {
    List<Long> words = new ArrayList<>();
    for (long at = layout.firstByte(row, element);
        at < layout.endByte(row, element, elements);
        at++) {
      if (words.isEmpty() || words.get(words.size() - 1) != at / memory.width()) {
        words.add(at / memory.width());
      }
    }
    return words;
  }
}

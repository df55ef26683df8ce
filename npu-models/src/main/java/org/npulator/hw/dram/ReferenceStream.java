package org.npulator.hw.dram;

import java.util.List;

/**
 * The request streams that memory simulators are compared with: sequential reads and writes, two
 * reads and a write, random, one row after the other of one bank, one bank group, tiles, one
 * request at a time, paced, none. A run of {@code streams.h} of the reference data gives the same
 * addresses.
 */
public final class ReferenceStream implements RequestStream {
  /** What each stream is called, and what it does. */
  public enum Pattern {
    A_SEQRD("a_seqrd", "sequential reads", 32768),
    B_SEQWR("b_seqwr", "sequential writes", 32768),
    C_MIX21("c_mix21", "two sequential reads, a sequential write in the upper half", 32768),
    D_RAND("d_rand", "random reads", 32768),
    E_ROWCONF("e_rowconf", "reads of row after row of one bank", 8192),
    F_SAMEBG("f_samebg", "reads from the banks of one bank group in turn", 32768),
    G_TILE("g_tile", "reads of tiles of 16 rows of 2 KiB, 16 KiB apart", 32768),
    H_RAND1("h_rand1", "random reads, one at a time, 50 cycles apart", 4096),
    H_SEQ1("h_seq1", "sequential reads, one at a time, 50 cycles apart", 4096),
    I_IDLE("i_idle", "no requests for 1,000,000 cycles", 0),
    J_RANDMIX21("j_randmix21", "two random reads, a random write", 32768),
    K_PACED16("k_paced16", "a sequential read every 16 cycles", 16384);

    private final String key;
    private final String meaning;
    private final long requests;

    Pattern(String key, String meaning, long requests) {
      this.key = key;
      this.meaning = meaning;
      this.requests = requests;
    }

    /** The name in reference data. */
    public String key() {
      return key;
    }

    public String meaning() {
      return meaning;
    }

    /** Requests of a reference run. */
    public long requests() {
      return requests;
    }

    /** Whether it only reads, or does nothing. */
    public boolean readOnly() {
      return this != B_SEQWR && this != C_MIX21 && this != J_RANDMIX21;
    }

    /** The pattern with a name, or null. */
    public static Pattern named(String key) {
      for (Pattern pattern : values()) {
        if (pattern.key.equals(key)) {
          return pattern;
        }
      }
      return null;
    }

    /** The names of all patterns. */
    public static List<String> keys() {
      return List.of(values()).stream().map(Pattern::key).toList();
    }
  }

  private static final long IDLE_CYCLES = 1_000_000;
  private static final int PAUSE_CYCLES = 50;
  private static final long TILE_PITCH_BYTES = 16384;
  private static final long TILE_ROW_BYTES = 2048;
  private static final int TILE_ROWS = 16;

  private final Pattern pattern;
  private final DramOrganization size;
  private final AddressMapping mapping;
  private final long transactions;
  private final long requests;
  private final long lastsUntilCycle;

  /** So that the first command is issued in cycle 1 with either structure of queues. */
  private final int firstCycle;

  private long random = 88172645463325252L;
  private long next;
  private long transaction;

  /**
   * @param requests how many; {@link Pattern#requests} in a reference run
   */
  public ReferenceStream(Pattern pattern, MemoryConfig memory, long requests) {
    this(
        pattern,
        memory,
        pattern == Pattern.I_IDLE ? 0 : requests,
        pattern == Pattern.I_IDLE ? IDLE_CYCLES : 0);
  }

  private ReferenceStream(
      Pattern pattern, MemoryConfig memory, long requests, long lastsUntilCycle) {
    this.pattern = pattern;
    this.requests = requests;
    this.lastsUntilCycle = lastsUntilCycle;
    firstCycle = memory.controller().queue().bankCommands().isPresent() ? 0 : 1;
    size = memory.device().organization();
    mapping = new AddressMapping(memory);
    transactions = mapping.capacityBytes() / memory.channels() / size.transactionBytes();
  }

  /** {@link Pattern#I_IDLE} of another length. */
  public static ReferenceStream idle(MemoryConfig memory, long cycles) {
    return new ReferenceStream(Pattern.I_IDLE, memory, 0, cycles);
  }

  @Override
  public boolean advance() {
    if (next == requests) {
      return false;
    }
    transaction = transaction(next++);
    return true;
  }

  private long transaction(long i) {
    switch (pattern) {
      case C_MIX21:
        return (i % 3 < 2 ? 2 * (i / 3) + i % 3 : transactions / 2 + i / 3) & (transactions - 1);
      case D_RAND:
      case H_RAND1:
      case J_RANDMIX21:
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return random & (transactions - 1);
      case E_ROWCONF:
        return mapping.transaction(0, (int) (i % size.rows()), 0);
      case F_SAMEBG:
        int banks = size.banksPerGroup();
        int columns = size.transactionsPerRow();
        return mapping.transaction(
            (int) (i % banks),
            (int) (i / ((long) banks * columns) % size.rows()),
            (int) (i / banks % columns));
      case G_TILE:
        return tile(i);
      default:
        return i % transactions;
    }
  }

  private long tile(long i) {
    long perRow = TILE_ROW_BYTES / size.transactionBytes();
    long tile = i / (TILE_ROWS * perRow);
    long within = i % (TILE_ROWS * perRow);
    long tilesAbreast = TILE_PITCH_BYTES / TILE_ROW_BYTES;
    long address =
        (tile / tilesAbreast * TILE_ROWS + within / perRow) * TILE_PITCH_BYTES
            + tile % tilesAbreast * TILE_ROW_BYTES
            + within % perRow * size.transactionBytes();
    return address / size.transactionBytes() % transactions;
  }

  @Override
  public boolean write() {
    return !pattern.readOnly() && (pattern == Pattern.B_SEQWR || (next - 1) % 3 == 2);
  }

  @Override
  public long transaction() {
    return transaction;
  }

  @Override
  public long earliestCycle() {
    return pattern == Pattern.K_PACED16 ? firstCycle + (next - 1) * 16 : firstCycle;
  }

  /** Requests are handed over from cycle 0 on. */
  @Override
  public long latencyFromCycle(long acceptedCycle) {
    return acceptedCycle - firstCycle;
  }

  @Override
  public int pauseCycles() {
    return pattern == Pattern.H_RAND1 || pattern == Pattern.H_SEQ1 ? PAUSE_CYCLES : UNLIMITED;
  }

  @Override
  public long lastsUntilCycle() {
    return lastsUntilCycle;
  }
}

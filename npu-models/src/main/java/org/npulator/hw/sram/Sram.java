package org.npulator.hw.sram;

import org.npulator.hw.port.AccessStream;
import org.npulator.hw.port.BankedMemory;

/**
 * A banked memory on chip. Word {@code w} lies in bank {@code w mod banks}; a bank serves as many
 * accesses in a cycle as it has ports, reads and writes alike. A slice of consecutive words meets
 * every bank {@code words / banks} times and the {@code words mod banks} banks that follow the
 * first one once more, so the bank that is met most follows from the overlap of two circular
 * intervals. A word that several arrays read in a cycle is read once for all of them. The DMA
 * engines have a slot of their own and appear nowhere here.
 */
public final class Sram implements BankedMemory {
  private final int banks;
  private final int ports;
  private final long widthBytes;

  public Sram(SramConfig config) {
    banks = config.banks();
    ports = config.ports();
    widthBytes = config.width().bytes();
  }

  @Override
  public long widthBytes() {
    return widthBytes;
  }

  @Override
  public long words(long address, long bytes) {
    return Math.floorDiv(address + bytes - 1, widthBytes) - Math.floorDiv(address, widthBytes) + 1;
  }

  @Override
  public long words(AccessStream stream) {
    long repeat = widthBytes / greatestCommonDivisor(stream.strideBytes(), widthBytes);
    long whole = stream.count() / repeat;
    long rest = stream.count() % repeat;
    long inPeriod = 0;
    long inRest = 0;
    for (long access = 0; access < Math.min(repeat, stream.count()); access++) {
      long words = words(stream.address() + access * stream.strideBytes(), stream.bytes());
      inPeriod += words;
      inRest += access < rest ? words : 0;
    }
    return whole * inPeriod + inRest;
  }

  @Override
  public long periodCycles(AccessStream stream) {
    long lineBytes = widthBytes * banks;
    return stream.periodCycles()
        * (lineBytes / greatestCommonDivisor(stream.strideBytes(), lineBytes));
  }

  @Override
  public boolean repeats(AccessStream[] streams) {
    for (AccessStream one : streams) {
      for (AccessStream other : streams) {
        boolean sameSpeed =
            one.strideBytes() == other.strideBytes() && one.periodCycles() == other.periodCycles();
        if (one.reader() != other.reader() && !sameSpeed && haveCommonWords(one, other)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean haveCommonWords(AccessStream one, AccessStream other) {
    return one.lowestAddress() < other.endAddress() + widthBytes
        && other.lowestAddress() < one.endAddress() + widthBytes;
  }

  @Override
  public boolean neverConflict(AccessStream[] streams) {
    long accesses = 0;
    for (AccessStream stream : streams) {
      boolean aligned = stream.strideBytes() % widthBytes == 0;
      long words =
          aligned
              ? words(stream.address(), stream.bytes())
              : (stream.bytes() + widthBytes - 2) / widthBytes + 1;
      accesses += stream.accessesPerWord() * ((words + banks - 1) / banks);
    }
    return accesses <= ports;
  }

  @Override
  public long serviceCycles(AccessStream[] streams, long cycle) {
    long greatest = 0;
    // The bank met most is the first bank of some slice, because counts only rise at first banks.
    for (AccessStream stream : streams) {
      if (stream.accesses(cycle)) {
        long firstWord = Math.floorDiv(stream.addressAt(cycle), widthBytes);
        greatest = Math.max(greatest, accesses(streams, cycle, firstWord));
      }
    }
    return Math.max(1, (greatest + ports - 1) / ports);
  }

  @Override
  public boolean blocked(
      AccessStream[] streams, long cycle, long serviceCycle, long address, long bytes) {
    long firstWord = Math.floorDiv(address, widthBytes);
    long distinctBanks = Math.min(banks, words(address, bytes));
    for (long word = firstWord; word < firstWord + distinctBanks; word++) {
      if (accesses(streams, cycle, word) >= (serviceCycle + 1) * ports) {
        return true;
      }
    }
    return false;
  }

  /** Accesses to the bank of a word in a cycle of the streams. */
  private long accesses(AccessStream[] streams, long cycle, long word) {
    for (AccessStream stream : streams) {
      if (stream.reader() != streams[0].reader()) {
        return accessesOfSeveral(streams, cycle, Math.floorMod(word, (long) banks));
      }
    }
    long accesses = 0;
    for (AccessStream stream : streams) {
      if (stream.accesses(cycle)) {
        long address = stream.addressAt(cycle);
        long words = words(address, stream.bytes());
        long distance = Math.floorMod(word - Math.floorDiv(address, widthBytes), (long) banks);
        long meets = words / banks + (distance < words % banks ? 1 : 0);
        accesses += stream.accessesPerWord() * meets;
      }
    }
    return accesses;
  }

  /** Accesses to a bank of several readers: to each word as many as the one that needs it most. */
  private long accessesOfSeveral(AccessStream[] streams, long cycle, long bank) {
    long accesses = 0;
    for (int index = 0; index < streams.length; index++) {
      AccessStream stream = streams[index];
      if (!stream.accesses(cycle)) {
        continue;
      }
      long first = Math.floorDiv(stream.addressAt(cycle), widthBytes);
      long end = first + words(stream.addressAt(cycle), stream.bytes());
      for (long word = first + Math.floorMod(bank - first, (long) banks);
          word < end;
          word += banks) {
        if (!touched(streams, index, cycle, word)) {
          accesses += mostOfOneReader(streams, index, cycle, word);
        }
      }
    }
    return accesses;
  }

  /** Whether one of the first streams touches a word. */
  private boolean touched(AccessStream[] streams, int count, long cycle, long word) {
    for (int index = 0; index < count; index++) {
      if (touches(streams[index], cycle, word)) {
        return true;
      }
    }
    return false;
  }

  private long mostOfOneReader(AccessStream[] streams, int from, long cycle, long word) {
    long most = 0;
    for (int index = from; index < streams.length; index++) {
      long accesses = 0;
      for (int other = from; other < streams.length; other++) {
        if (streams[other].reader() == streams[index].reader()
            && touches(streams[other], cycle, word)) {
          accesses += streams[other].accessesPerWord();
        }
      }
      most = Math.max(most, accesses);
    }
    return most;
  }

  private boolean touches(AccessStream stream, long cycle, long word) {
    if (!stream.accesses(cycle)) {
      return false;
    }
    long first = Math.floorDiv(stream.addressAt(cycle), widthBytes);
    return word >= first && word < first + words(stream.addressAt(cycle), stream.bytes());
  }

  private static long greatestCommonDivisor(long a, long b) {
    long x = Math.abs(a);
    long y = b;
    while (y != 0) {
      long remainder = x % y;
      x = y;
      y = remainder;
    }
    return x;
  }
}

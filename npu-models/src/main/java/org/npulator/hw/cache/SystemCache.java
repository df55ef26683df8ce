package org.npulator.hw.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.npulator.core.event.EventHandler;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.port.MemoryPort;
import org.npulator.hw.port.TransferListener;
import org.npulator.hw.program.Reuse;

/**
 * A cache between the DMA engines and the memory. Transfers are looked up line by line in the order
 * in which they are handed over, so that hits and misses do not depend on times; what misses goes
 * to memory in runs as long as possible, each when its first line has been looked up. A port takes
 * a line for as many cycles as the words of it that are used, at least one. Lines that are read
 * enter the cache, lines that are written as a whole enter without being fetched, parts of lines
 * that are not there go past it.
 */
public final class SystemCache implements MemoryPort, EventHandler {
  private static final int TO_MEMORY = 0;
  private static final int FROM_CACHE = 1;

  private final long lineBytes;
  private final long widthBytes;
  private final int ports;
  private final long latencyTicks;
  private final long crossingTicks;
  private final ClockDomain clock;
  private final EventQueue events;
  private final int component;
  private final MemoryPort memory;
  private final CacheTags tags;
  private final ArrayDeque<Request> requests = new ArrayDeque<>();
  private final ArrayDeque<CachedTransfer> served = new ArrayDeque<>();
  private long freeTick;
  private long lastServedTick;
  private long hits;
  private long misses;
  private long bypasses;
  private long writeBacks;
  private long deadLines;
  private long bytesRead;
  private long bytesWritten;

  // The transfer that is looked up, and the run of bytes that it has to get from memory.
  private CachedTransfer transfer;
  private long slots;
  private boolean servesLines;
  private long missStart;
  private long missEnd;
  private Fill missFill;
  private long missSlots;
  private long victimStart;
  private long victimEnd;
  private long victimSlots;
  private final List<Request> runs = new ArrayList<>();

  /**
   * A run of bytes for the memory.
   *
   * @param slotsBefore slots of ports that the transfer takes before its first line
   */
  private record Request(boolean write, long address, long bytes, Fill fill, long slotsBefore) {}

  /**
   * @param crossingTicks from a DMA engine to the cache and back
   * @param memory behind the cache
   */
  public SystemCache(
      CacheConfig config,
      ClockDomain clock,
      long crossingTicks,
      EventQueue events,
      MemoryPort memory) {
    lineBytes = config.line().bytes();
    widthBytes = config.width().bytes();
    ports = config.ports();
    latencyTicks = clock.ticks(config.latency().cycles());
    this.crossingTicks = crossingTicks;
    this.clock = clock;
    this.events = events;
    this.memory = memory;
    tags = new CacheTags(config.sets(), config.ways());
    component = events.register(this);
  }

  @Override
  public void transfer(
      boolean write,
      long address,
      long rowBytes,
      long rows,
      long strideBytes,
      TransferListener listener,
      int token) {
    transfer(Reuse.UNKNOWN, write, address, rowBytes, rows, strideBytes, listener, token);
  }

  @Override
  public void transfer(
      Reuse reuse,
      boolean write,
      long address,
      long rowBytes,
      long rows,
      long strideBytes,
      TransferListener listener,
      int token) {
    transfer = new CachedTransfer(listener, token);
    transfer.waits();
    slots = 0;
    servesLines = false;
    boolean contiguous = rows == 1 || strideBytes == rowBytes;
    if (contiguous) {
      lookUp(reuse, write, address, rowBytes * rows);
    } else {
      for (long row = 0; row < rows; row++) {
        lookUp(reuse, write, address + row * strideBytes, rowBytes);
      }
    }
    endMiss(write);
    endVictims();
    long start = Math.max(freeTick, clock.edgeAtOrAfter(events.now()));
    freeTick = start + clock.ticks((slots + ports - 1) / ports);
    runs.sort(Comparator.comparingLong(Request::slotsBefore));
    for (Request run : runs) {
      requests.add(run);
      schedule(
          start + clock.ticks(run.slotsBefore() / ports) + latencyTicks, Phase.DISPATCH, TO_MEMORY);
    }
    runs.clear();
    // Data of lines that are there, or the word that all of a write has been taken.
    lastServedTick =
        Math.max(
            lastServedTick, (servesLines ? freeTick + latencyTicks : freeTick) + crossingTicks);
    served.add(transfer);
    schedule(lastServedTick, Phase.COMPLETION, FROM_CACHE);
  }

  private void schedule(long tick, Phase phase, int port) {
    events.schedule(tick, phase, component, port, 0);
  }

  @Override
  public void handle(int port, long argument) {
    if (port == FROM_CACHE) {
      served.remove().partArrived();
      return;
    }
    Request request = requests.remove();
    memory.transfer(
        request.write(),
        request.address(),
        request.bytes(),
        1,
        request.bytes(),
        done -> request.fill().complete(),
        0);
  }

  private void lookUp(Reuse reuse, boolean write, long from, long bytes) {
    long end = from + bytes;
    for (long line = from / lineBytes; line * lineBytes < end; line++) {
      long first = Math.max(from, line * lineBytes);
      long used = Math.min(end, (line + 1) * lineBytes) - first;
      boolean whole = used == lineBytes;
      if (tags.use(line, write)) {
        hit(line, write, used);
        if (reuse == Reuse.LAST && !write && whole && tags.drop(line)) {
          deadLines++;
        }
      } else {
        miss(reuse, write, line, first, used);
      }
    }
  }

  private void hit(long line, boolean write, long used) {
    hits++;
    servesLines = true;
    takeWords(used);
    if (write) {
      bytesWritten += words(used) * widthBytes;
      return;
    }
    bytesRead += words(used) * widthBytes;
    Fill fill = tags.fill(line);
    if (fill != null) {
      fill.awaitedBy(transfer);
    }
  }

  private void miss(Reuse reuse, boolean write, long line, long first, long used) {
    misses++;
    boolean enters = write ? used == lineBytes : reuse == Reuse.UNKNOWN;
    if (!enters) {
      bypasses++;
      extendMiss(write, first, first + used);
      slots++;
      return;
    }
    Fill fill = null;
    if (write) {
      servesLines = true;
    } else {
      extendMiss(false, line * lineBytes, (line + 1) * lineBytes);
      fill = missFill;
    }
    takeWords(lineBytes);
    bytesWritten += words(lineBytes) * widthBytes;
    long victim = tags.allocate(line, write, fill);
    if (victim != CacheTags.NONE) {
      writeBacks++;
      bytesRead += words(lineBytes) * widthBytes;
      slots += words(lineBytes);
      extendVictims(victim * lineBytes);
    }
  }

  private void takeWords(long bytes) {
    slots += words(bytes);
  }

  private long words(long bytes) {
    return (bytes + widthBytes - 1) / widthBytes;
  }

  private void extendMiss(boolean write, long start, long end) {
    if (missFill == null || start != missEnd) {
      endMiss(write);
      missStart = start;
      missSlots = slots;
      missFill = new Fill();
      missFill.awaitedBy(transfer);
    }
    missEnd = end;
  }

  private void endMiss(boolean write) {
    if (missFill != null) {
      runs.add(new Request(write, missStart, missEnd - missStart, missFill, missSlots));
      missFill = null;
    }
  }

  private void extendVictims(long address) {
    if (victimEnd != address) {
      endVictims();
      victimStart = address;
      victimSlots = slots;
    }
    victimEnd = address + lineBytes;
  }

  private void endVictims() {
    if (victimEnd > victimStart) {
      runs.add(new Request(true, victimStart, victimEnd - victimStart, new Fill(), victimSlots));
    }
    victimStart = 0;
    victimEnd = 0;
  }

  /** What was counted from the start of the simulation to now. */
  public CacheActivity activity() {
    return new CacheActivity(
        hits, misses, bypasses, writeBacks, deadLines, bytesRead, bytesWritten);
  }
}

package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.event.EventQueue;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.port.Lane;
import org.npulator.hw.port.MemoryPort;
import org.npulator.hw.port.PimPort;
import org.npulator.hw.port.TransferListener;
import org.npulator.hw.program.PimProgram;

/** The memory of a chip: its channels, and how transfers are spread over them. */
public final class MemorySystem implements MemoryPort, PimPort {
  private final EventQueue queue;
  private final AddressMapping mapping;
  private final MemoryChannel[] channels;
  private final DramOrganization organization;
  private long usefulBytesRead;
  private long usefulBytesWritten;

  /**
   * @param memoryClock CK of the device
   * @param lane between the DMA engines and each of the channels
   * @throws InvalidValueException if the memory cannot be addressed as configured
   * @throws IllegalArgumentException if the clock is not the one of the device
   */
  public MemorySystem(MemoryConfig config, EventQueue queue, ClockDomain memoryClock, Lane lane) {
    this(config, queue, memoryClock, lane, Optional.empty());
  }

  /**
   * @param memoryClock CK of the device
   * @param lane between the DMA engines and each of the channels
   * @param units how programs of units at the banks are carried out, if there are any
   * @throws InvalidValueException if the memory cannot be addressed as configured
   * @throws IllegalArgumentException if the clock is not the one of the device
   */
  public MemorySystem(
      MemoryConfig config,
      EventQueue queue,
      ClockDomain memoryClock,
      Lane lane,
      Optional<PimControllerConfig> units) {
    this(config, queue, memoryClock, lane, true, null, units, null);
  }

  /**
   * @param batching whether repeating sequences of commands are taken in one step, if nobody
   *     listens to them
   * @param commands is told the commands of all channels, one channel after the other; or null
   * @param units how programs of units at the banks are carried out, if there are any
   * @param unitCommands is told the commands of these programs; or null
   */
  MemorySystem(
      MemoryConfig config,
      EventQueue queue,
      ClockDomain memoryClock,
      Lane lane,
      boolean batching,
      CommandListener commands,
      Optional<PimControllerConfig> units,
      CommandRecorder unitCommands) {
    if (!memoryClock.frequency().equals(config.device().clock())) {
      throw new IllegalArgumentException(
          "the memory clock "
              + memoryClock.frequency()
              + " is not that of the device, "
              + config.device().clock());
    }
    this.queue = queue;
    organization = config.device().organization();
    mapping = new AddressMapping(config);
    DeviceTiming timing = new DeviceTiming(config.device());
    PimOutcomes outcomes =
        units.map(unit -> new PimOutcomes(config, timing, unit, batching)).orElse(null);
    channels = new MemoryChannel[config.channels()];
    for (int channel = 0; channel < channels.length; channel++) {
      channels[channel] =
          new MemoryChannel(
              channel,
              config,
              mapping,
              timing,
              queue,
              memoryClock.ticksPerCycle(),
              lane,
              batching && commands == null,
              commands,
              outcomes,
              unitCommands);
    }
  }

  /** Bytes that can be addressed. */
  public long capacityBytes() {
    return mapping.capacityBytes();
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
    check(address, rowBytes, rows, strideBytes);
    boolean contiguous = rows == 1 || strideBytes == rowBytes;
    Transfer transfer =
        contiguous
            ? new Transfer(write, address, rowBytes * rows, 1, 0, listener, token)
            : new Transfer(write, address, rowBytes, rows, strideBytes, listener, token);
    if (write) {
      usefulBytesWritten += rowBytes * rows;
    } else {
      usefulBytesRead += rowBytes * rows;
    }
    long now = queue.now();
    for (MemoryChannel channel : channels) {
      channel.add(transfer, now);
    }
    for (MemoryChannel channel : channels) {
      channel.wake(now);
    }
  }

  @Override
  public void execute(int channel, PimProgram program, TransferListener listener, int token) {
    if (channel < 0 || channel >= channels.length) {
      throw new IllegalArgumentException("there is no channel " + channel);
    }
    long now = queue.now();
    channels[channel].add(program, listener, token, now);
    channels[channel].wake(now);
  }

  private void check(long address, long rowBytes, long rows, long strideBytes) {
    long capacity = capacityBytes();
    if (rowBytes < 1 || rows < 1 || rowBytes > capacity || rows > capacity) {
      throw new IllegalArgumentException(
          "a transfer of " + rows + " rows of " + rowBytes + " bytes");
    }
    long lastRow;
    try {
      lastRow =
          rows == 1 ? address : Math.addExact(address, Math.multiplyExact(rows - 1, strideBytes));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a transfer beyond all addresses", e);
    }
    long low = Math.min(address, lastRow);
    long high = Math.max(address, lastRow);
    if (low < 0 || high > capacity - rowBytes) {
      throw new IllegalArgumentException(
          "a transfer from byte "
              + low
              + " to byte "
              + (high + rowBytes)
              + " of a memory of "
              + capacity
              + " bytes");
    }
  }

  /**
   * Whether at a tick every transfer has ended and every write has been issued to the device.
   *
   * @param tick the present time
   */
  public boolean isIdle(long tick) {
    return Arrays.stream(channels).allMatch(channel -> channel.isIdle(tick));
  }

  /** Bytes asked for by read transfers; the data bus moves whole bursts. */
  public long usefulBytesRead() {
    return usefulBytesRead;
  }

  /** Bytes asked for by write transfers; the data bus moves whole bursts. */
  public long usefulBytesWritten() {
    return usefulBytesWritten;
  }

  /** Bytes of one burst. */
  public int transactionBytes() {
    return organization.transactionBytes();
  }

  /**
   * What the channels did from tick 0 to a tick.
   *
   * @param tick the present time, not earlier than in an earlier call
   */
  public List<ChannelActivity> activity(long tick) {
    return Arrays.stream(channels)
        .map(channel -> channel.activity(tick))
        .collect(Collectors.toList());
  }
}

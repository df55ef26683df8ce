package org.npulator.experiment.dram;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.npulator.config.Configuration;
import org.npulator.core.quantity.Frequency;
import org.npulator.core.statistics.Histogram;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.dram.ChannelActivity;
import org.npulator.hw.dram.ChannelResult;
import org.npulator.hw.dram.DramEnergy;
import org.npulator.hw.dram.DramEnergyItem;
import org.npulator.hw.dram.MemoryConfig;

/**
 * What requests did to a memory.
 *
 * @param memory on which they ran
 * @param requests what they were, in words
 * @param usefulBytes that the requests asked for; the data buses move whole bursts
 * @param channels results of all channels, all of the same length
 */
public record DramResult(
    Configuration<MemoryConfig> memory,
    String requests,
    long usefulBytes,
    List<ChannelResult> channels) {

  public Frequency clock() {
    return memory.value().device().clock();
  }

  /** Cycles of the memory clock. */
  public long cycles() {
    return channels.get(0).cycles();
  }

  public double seconds() {
    return timeBase().seconds(cycles());
  }

  private TimeBase timeBase() {
    return new TimeBase(Map.of("memory", clock()));
  }

  /** Bytes on the data buses. */
  public long bytes() {
    return sum(channel -> channel.activity().bytesRead() + channel.activity().bytesWritten());
  }

  /** Bytes on the data buses each second. */
  public double bytesPerSecond() {
    return cycles() == 0 ? 0 : bytes() / seconds();
  }

  /** What the data buses move if no burst waits. */
  public double peakBytesPerSecond() {
    return channels.size() * memory.value().device().peakBytesPerSecond();
  }

  /** A sum over the channels. */
  public long sum(ToLongFunction<ChannelResult> figure) {
    return channels.stream().mapToLong(figure).sum();
  }

  /** Latencies of the reads of all channels in cycles. */
  public Histogram readLatency() {
    Histogram all = new Histogram();
    channels.forEach(channel -> all.add(channel.readLatency()));
    return all;
  }

  /** Commands of all channels by name. */
  public SortedMap<String, Long> commands() {
    return sums(ChannelActivity::commands);
  }

  /** Cycles of all channels by state; their sum is the cycles times the channels. */
  public SortedMap<String, Long> states() {
    return sums(ChannelActivity::stateTicks);
  }

  private SortedMap<String, Long> sums(Function<ChannelActivity, SortedMap<String, Long>> figures) {
    SortedMap<String, Long> sums = new TreeMap<>();
    for (ChannelResult channel : channels) {
      figures
          .apply(channel.activity())
          .forEach((name, count) -> sums.merge(name, count, Long::sum));
    }
    return sums;
  }

  /** Energy of all channels by item. */
  public List<DramEnergyItem> energy() {
    return new DramEnergy(memory.value())
        .items(channels.stream().map(ChannelResult::activity).toList(), timeBase());
  }

  /** What consumes energy in a memory and is in no item. */
  public List<String> energyNotModelled() {
    return new DramEnergy(memory.value()).notModelled();
  }
}

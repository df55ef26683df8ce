package org.npulator.experiment.run;

import org.npulator.hw.chip.ChannelReport;
import org.npulator.hw.chip.ChipReport;
import org.npulator.hw.chip.EnergyComponent;
import org.npulator.hw.chip.EngineReport;

/** What was counted between two reports of the same chip. */
record ReportInterval(ChipReport before, ChipReport after) {

  long ticks() {
    return after.ticks() - before.ticks();
  }

  long macs() {
    return after.macs() - before.macs();
  }

  long pimMacs() {
    return after.pimMacs() - before.pimMacs();
  }

  long bytesRead() {
    return after.channels().stream().mapToLong(ChannelReport::bytesRead).sum()
        - before.channels().stream().mapToLong(ChannelReport::bytesRead).sum();
  }

  long bytesWritten() {
    return after.channels().stream().mapToLong(ChannelReport::bytesWritten).sum()
        - before.channels().stream().mapToLong(ChannelReport::bytesWritten).sum();
  }

  double joules() {
    return joules(after) - joules(before);
  }

  /** The share of the time that an engine spent in a state, averaged over the engines of a kind. */
  double engineShare(String nameSuffix, String state) {
    long inState = engineTicks(after, nameSuffix, state) - engineTicks(before, nameSuffix, state);
    long engines = after.engines().stream().filter(e -> e.name().endsWith(nameSuffix)).count();
    return engines == 0 || ticks() == 0 ? 0 : (double) inState / engines / ticks();
  }

  /** The share of the time that the data buses spent in a state, averaged over the channels. */
  double channelShare(String state) {
    long inState = channelTicks(after, state) - channelTicks(before, state);
    return ticks() == 0 ? 0 : (double) inState / buses() / ticks();
  }

  private long buses() {
    return after.channels().stream().mapToLong(ChannelReport::buses).sum();
  }

  static double joules(ChipReport report) {
    return report.energy().stream().mapToDouble(EnergyComponent::joules).sum();
  }

  private static long engineTicks(ChipReport report, String nameSuffix, String state) {
    return report.engines().stream()
        .filter(engine -> engine.name().endsWith(nameSuffix))
        .map(EngineReport::stateTicks)
        .mapToLong(states -> states.getOrDefault(state, 0L))
        .sum();
  }

  private static long channelTicks(ChipReport report, String state) {
    return report.channels().stream()
        .map(ChannelReport::stateTicks)
        .mapToLong(states -> states.getOrDefault(state, 0L))
        .sum();
  }
}

package org.npulator.experiment.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.npulator.hw.chip.CacheReport;
import org.npulator.hw.chip.ChannelReport;
import org.npulator.hw.chip.ChipReport;
import org.npulator.hw.chip.EnergyComponent;
import org.npulator.hw.chip.EngineReport;
import org.npulator.workload.mapping.MappingException;

/**
 * Continues what two executions counted, of which one had a repetition more: every count, time and
 * energy grows as much with each further one.
 *
 * @param repetitions further ones
 */
record ReportExtrapolation(long repetitions) {

  /**
   * @throws MappingException if the energy of a kind of action would end below nothing
   */
  ChipReport of(ChipReport longer, ChipReport shorter) throws MappingException {
    return new ChipReport(
        of(longer, shorter, ChipReport::ticks),
        of(longer, shorter, ChipReport::macs),
        of(longer, shorter, ChipReport::pimMacs),
        engines(longer.engines(), shorter.engines()),
        channels(longer.channels(), shorter.channels()),
        longer.systemCache().map(cache -> cache(cache, shorter.systemCache().orElseThrow())),
        energy(longer.energy(), shorter.energy()),
        longer.energyNotModelled());
  }

  long of(long longer, long shorter) {
    return Math.addExact(longer, Math.multiplyExact(repetitions, longer - shorter));
  }

  private <T> long of(T longer, T shorter, ToLongFunction<T> figure) {
    return of(figure.applyAsLong(longer), figure.applyAsLong(shorter));
  }

  private List<EngineReport> engines(List<EngineReport> longer, List<EngineReport> shorter) {
    List<EngineReport> engines = new ArrayList<>();
    for (int i = 0; i < longer.size(); i++) {
      EngineReport engine = longer.get(i);
      engines.add(
          new EngineReport(
              engine.name(),
              engine.clock(),
              parts(engine.stateTicks(), shorter.get(i).stateTicks())));
    }
    return engines;
  }

  /** Repetitions use channels in turn: what counts is what all do together. */
  private List<ChannelReport> channels(List<ChannelReport> longer, List<ChannelReport> shorter) {
    SortedMap<Integer, Long> read = byChannel(longer, shorter, ChannelReport::bytesRead);
    SortedMap<Integer, Long> written = byChannel(longer, shorter, ChannelReport::bytesWritten);
    Map<String, SortedMap<Integer, Long>> commands = new TreeMap<>();
    longer.stream()
        .flatMap(channel -> channel.commands().keySet().stream())
        .distinct()
        .forEach(
            name ->
                commands.put(
                    name,
                    byChannel(
                        longer, shorter, channel -> channel.commands().getOrDefault(name, 0L))));
    List<ChannelReport> channels = new ArrayList<>();
    for (int i = 0; i < longer.size(); i++) {
      ChannelReport channel = longer.get(i);
      int number = channel.channel();
      SortedMap<String, Long> issued = new TreeMap<>();
      channel.commands().keySet().forEach(name -> issued.put(name, commands.get(name).get(number)));
      channels.add(
          new ChannelReport(
              number,
              channel.buses(),
              read.get(number),
              written.get(number),
              issued,
              parts(channel.stateTicks(), shorter.get(i).stateTicks())));
    }
    return channels;
  }

  private SortedMap<Integer, Long> byChannel(
      List<ChannelReport> longer,
      List<ChannelReport> shorter,
      ToLongFunction<ChannelReport> count) {
    return parts(byChannel(longer, count), byChannel(shorter, count));
  }

  private static Map<Integer, Long> byChannel(
      List<ChannelReport> channels, ToLongFunction<ChannelReport> count) {
    return channels.stream().collect(Collectors.toMap(ChannelReport::channel, count::applyAsLong));
  }

  /**
   * Parts of a whole. One that happened to be larger in the shorter execution would end below
   * nothing; it is nothing then, at the cost of the largest, so that the sum stays what it is.
   */
  private <K extends Comparable<K>> SortedMap<K, Long> parts(
      Map<K, Long> longer, Map<K, Long> shorter) {
    SortedMap<K, Long> parts = new TreeMap<>();
    longer.forEach((key, count) -> parts.put(key, of(count, shorter.getOrDefault(key, 0L))));
    long missing = 0;
    for (Map.Entry<K, Long> part : parts.entrySet()) {
      if (part.getValue() < 0) {
        missing -= part.getValue();
        part.setValue(0L);
      }
    }
    while (missing > 0) {
      Map.Entry<K, Long> largest =
          parts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
      long taken = Math.min(missing, largest.getValue());
      if (taken == 0) {
        break;
      }
      parts.put(largest.getKey(), largest.getValue() - taken);
      missing -= taken;
    }
    return parts;
  }

  private CacheReport cache(CacheReport longer, CacheReport shorter) {
    return new CacheReport(
        of(longer, shorter, CacheReport::hits),
        of(longer, shorter, CacheReport::misses),
        of(longer, shorter, CacheReport::bypasses),
        of(longer, shorter, CacheReport::writeBacks),
        of(longer, shorter, CacheReport::deadLines),
        of(longer, shorter, CacheReport::bytesRead),
        of(longer, shorter, CacheReport::bytesWritten));
  }

  private List<EnergyComponent> energy(List<EnergyComponent> longer, List<EnergyComponent> shorter)
      throws MappingException {
    Map<String, EnergyComponent> byName =
        shorter.stream().collect(Collectors.toMap(EnergyComponent::name, Function.identity()));
    List<EnergyComponent> components = new ArrayList<>();
    for (EnergyComponent more : longer) {
      EnergyComponent component = energy(more, byName.get(more.name()));
      if (component.count() < 0 || component.joules() < 0) {
        throw new MappingException(
            "simulated layers: %s was more with fewer layers, so what each adds cannot be told; expected more of them, or all, to be simulated"
                .formatted(component.name()));
      }
      components.add(component);
    }
    return components;
  }

  private EnergyComponent energy(EnergyComponent more, EnergyComponent less) {
    return new EnergyComponent(
        more.name(),
        continued(more, less, EnergyComponent::count),
        more.unit(),
        continued(more, less, EnergyComponent::joules),
        bound(more, less, EnergyComponent::lowJoules),
        bound(more, less, EnergyComponent::highJoules),
        more.source());
  }

  private OptionalDouble bound(
      EnergyComponent more,
      EnergyComponent less,
      Function<EnergyComponent, OptionalDouble> figure) {
    return figure.apply(more).isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(continued(more, less, component -> figure.apply(component).orElse(0)));
  }

  /** Components that the shorter execution does not have were none there. */
  private double continued(
      EnergyComponent more, EnergyComponent less, ToDoubleFunction<EnergyComponent> figure) {
    double longer = figure.applyAsDouble(more);
    double shorter = Optional.ofNullable(less).map(figure::applyAsDouble).orElse(0.0);
    return longer + repetitions * (longer - shorter);
  }
}

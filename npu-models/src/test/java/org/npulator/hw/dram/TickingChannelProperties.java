package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.port.Lane;

class TickingChannelProperties {

  @Property
  void sameCommandsAndSameEndsAsCycleByCycle(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int transfers) {
    Random random = new Random(seed);
    MemoryConfig config = config(random);
    long ticksPerCycle = 1 + random.nextInt(4);
    Lane lane =
        new Lane(
            random.nextInt(30),
            random.nextInt(30),
            16L << random.nextInt(3),
            1 + random.nextInt(8),
            64L << random.nextInt(6));
    long capacity = new AddressMapping(config).capacityBytes();
    List<TransferScript.Step> steps = new ArrayList<>();
    long tick = 0;
    for (int i = 0; i < transfers; i++) {
      tick += random.nextInt(3) == 0 ? random.nextInt(3000) : random.nextInt(60);
      int rows = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 1;
      int rowBytes = 1 + random.nextInt(rows > 1 ? 100 : 1200);
      int stride = random.nextInt(400);
      long room = capacity - rowBytes - (long) (rows - 1) * stride;
      long region = random.nextBoolean() ? room : Math.min(room, 2048);
      steps.add(
          new TransferScript.Step(
              tick,
              random.nextInt(5) < 2,
              (long) (random.nextDouble() * region),
              rowBytes,
              rows,
              stride));
    }
    TickingChannel slow = new TickingChannel(config, lane, ticksPerCycle, steps);
    long cycles = tick / ticksPerCycle + 20_000;
    slow.run(cycles);
    if (!slow.finished()) { // a channel that leaves self-refresh for each access
      slow = new TickingChannel(config, lane, ticksPerCycle, steps);
      cycles *= 20;
      slow.run(cycles);
    }
    assertThat(slow.finished()).isTrue();

    List<String> commands = new ArrayList<>();
    LegalityChecker checker = new LegalityChecker(config);
    TransferScript.Outcome plain =
        TransferScript.run(
            config,
            ticksPerCycle,
            lane,
            steps,
            cycles * ticksPerCycle,
            false,
            (cycle, role, bank, row, transaction) -> {
              commands.add(cycle + " " + role + " " + bank);
              checker.commandIssued(cycle, role, bank, row, transaction);
            });
    assertThat(commands).isEqualTo(slow.commands);
    for (int i = 0; i < transfers; i++) {
      assertThat(plain.ends().get(i)).isEqualTo(slow.ends[i]);
    }
    TransferScript.Outcome batched =
        TransferScript.run(config, ticksPerCycle, lane, steps, cycles * ticksPerCycle, true, null);
    assertThat(batched).isEqualTo(plain);
    ChannelActivity activity = plain.all().get(0);
    assertThat(activity.stateTicks().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(cycles * ticksPerCycle * config.geometry().pseudoChannels);
    assertThat(activity.stateTicks().values()).allMatch(ticks -> ticks >= 0);
    assertThat(activity.stateTicks().get("data"))
        .isEqualTo(
            (activity.reads() + activity.writes())
                * new DeviceTiming(config.device()).burst
                * ticksPerCycle);
  }

  private static final String[] DEVICES = {
    "DDR4-3200",
    "LPDDR5-6400",
    "DDR5-4800",
    "HBM2-2000",
    "HBM3-6400",
    "HBM4-8000",
    "GDDR6-14000",
    "GDDR7-28000",
    "LPDDR6-10667"
  };

  private static MemoryConfig config(Random random) {
    DramDevice preset = Presets.device(DEVICES[random.nextInt(DEVICES.length)]);
    Map<String, Integer> timing = new LinkedHashMap<>();
    preset.timing().forEach((name, value) -> timing.put(name, 1 + random.nextInt(20)));
    int burst = 1 + random.nextInt(4);
    for (String name : List.of("nBL", "nBL_min", "nCCD")) {
      timing.computeIfPresent(name, (n, v) -> burst);
    }
    timing.replaceAll(
        (name, value) ->
            name.startsWith("nCCD") && !name.equals("nCCD") ? burst + random.nextInt(8) : value);
    timing.computeIfPresent("nBL_max", (n, v) -> burst + random.nextInt(3));
    timing.put("nRC", timing.get("nRAS") + timing.get("nRP") + random.nextInt(5));
    timing.computeIfPresent("nFAW", (n, v) -> random.nextInt(60));
    for (String name : List.of("nRFC", "nRFCab", "nRFCpb", "nRFCsb")) {
      timing.computeIfPresent(name, (n, v) -> 1 + random.nextInt(150));
    }
    for (String name : List.of("nREFI", "nREFIpb", "nREFIsb")) {
      timing.computeIfPresent(name, (n, v) -> 400 + random.nextInt(400));
    }
    timing.computeIfPresent("nCWL", (n, v) -> v + burst); // GDDR6 counts on that from a read
    int read = 1 + timing.getOrDefault("nCL", timing.getOrDefault("nRL", 0));
    int write = timing.getOrDefault("nCWL", timing.getOrDefault("nWL", 0));
    int turnaround = read + timing.getOrDefault("nDQERL", 0) + burst - write;
    for (String name : List.of("nRTW", "nRTW_S", "nRTW_L")) {
      timing.computeIfPresent(name, (n, v) -> Math.max(1, turnaround) + random.nextInt(5));
    }
    timing.computeIfPresent("nCAS", (n, v) -> random.nextInt(4));
    timing.computeIfPresent("nAAD", (n, v) -> 4 + random.nextInt(10));
    boolean pseudoChannels =
        preset.commands().allBanks().equals(Optional.of(DramProtocol.AllBanks.PSEUDO_CHANNEL));
    DramDevice device =
        Presets.with(
            preset,
            new DramOrganization(
                16,
                1,
                1 << random.nextInt(3),
                1 << random.nextInt(3),
                1 << (5 + random.nextInt(3)),
                64 << random.nextInt(3),
                8 << random.nextInt(2),
                pseudoChannels ? Optional.of(1 << random.nextInt(2)) : Optional.empty(),
                Optional.empty()),
            timing,
            preset.constraints(),
            preset.burst());
    RefreshConfig refresh = refresh(device, random);
    Optional<PowerDownConfig> powerDown = Optional.empty();
    if (!pseudoChannels && random.nextInt(3) > 0) {
      device = Presets.withPowerDown(device, powerDownTiming(random));
      powerDown = Optional.of(powerDown(random, !(refresh instanceof RefreshConfig.None)));
    }
    double high = random.nextDouble();
    return new MemoryConfig(
        device,
        1,
        1 << random.nextInt(2),
        Mappings.random(random),
        new ControllerConfig(
            scheduler(random),
            new ControllerConfig.QueueConfig(
                1 + random.nextInt(12), 1 + random.nextInt(12), Optional.empty()),
            high,
            high * (0.05 + 0.95 * random.nextDouble()),
            Optional.of(pagePolicy(random)),
            refresh,
            powerDown));
  }

  private static PowerDownTiming powerDownTiming(Random random) {
    return new PowerDownTiming(
        cycles(random, 20),
        cycles(random, 20),
        Optional.of(cycles(random, 4)),
        Optional.of(cycles(random, 200)),
        random.nextBoolean() ? Optional.empty() : Optional.of(cycles(random, 400)),
        Optional.of(cycles(random, 50)));
  }

  private static String cycles(Random random, int bound) {
    return String.valueOf(1 + random.nextInt(bound));
  }

  private static PowerDownConfig powerDown(Random random, boolean refreshes) {
    int after = 1 + random.nextInt(random.nextBoolean() ? 20 : 600);
    Optional<Integer> selfRefreshAfter =
        refreshes && random.nextBoolean()
            ? Optional.of(after + 1 + random.nextInt(random.nextBoolean() ? 30 : 2000))
            : Optional.empty();
    return new PowerDownConfig(
        selfRefreshAfter.isPresent() && random.nextInt(4) == 0
            ? Optional.empty()
            : Optional.of(after),
        selfRefreshAfter);
  }

  private static SchedulerConfig scheduler(Random random) {
    Optional<Integer> cap =
        random.nextBoolean() ? Optional.empty() : Optional.of(1 + random.nextInt(5));
    switch (random.nextInt(5)) {
      case 0:
        return new SchedulerConfig.InOrder();
      case 1:
        return new SchedulerConfig.RowHitFirst(cap);
      default:
        return new SchedulerConfig.FirstReady(cap);
    }
  }

  private static PagePolicyConfig pagePolicy(Random random) {
    switch (random.nextInt(5)) {
      case 0:
        return new PagePolicyConfig.Closed(Optional.empty());
      case 1:
        return new PagePolicyConfig.Closed(Optional.of(1 + random.nextInt(5)));
      case 2:
        return new PagePolicyConfig.Adaptive(1 + random.nextInt(200));
      default:
        return new PagePolicyConfig.Open();
    }
  }

  private static RefreshConfig refresh(DramDevice device, Random random) {
    int postponable = device.postponableRefreshes().orElse(0);
    Optional<Integer> postponed =
        random.nextBoolean() ? Optional.empty() : Optional.of(random.nextInt(postponable + 1));
    switch (random.nextInt(5)) {
      case 0:
        return new RefreshConfig.None();
      case 1:
      case 2:
        return new RefreshConfig.AllBank(postponed);
      default:
        return device.bankRefresh().isPresent()
            ? new RefreshConfig.PerBank(postponed)
            : new RefreshConfig.AllBank(postponed);
    }
  }
}

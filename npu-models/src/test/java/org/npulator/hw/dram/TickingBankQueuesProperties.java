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

class TickingBankQueuesProperties {
  /** A request that comes no earlier than a cycle, behind those of its direction. */
  private record Request(boolean write, long cycle, long transaction, int bank, int row) {}

  private static final long CYCLES_AFTER = 12_000;

  @Property
  void sameCommandsAndSameCompletionsAsCycleByCycle(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int requests) {
    Random random = new Random(seed);
    MemoryConfig config = config(random);
    List<Request> reads = new ArrayList<>();
    List<Request> writes = new ArrayList<>();
    draw(random, config, requests, reads, writes);
    long cycles = Math.max(lastCycle(reads), lastCycle(writes)) + CYCLES_AFTER + 60L * requests;

    List<String> slowEnds = new ArrayList<>();
    TickingBankQueues slow =
        new TickingBankQueues(
            config, (write, sequence, cycle) -> slowEnds.add(write + " " + sequence + " " + cycle));
    runSlow(slow, reads, writes, cycles);

    List<String> commands = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    LegalityChecker checker = new LegalityChecker(config);
    ChannelController fast =
        ChannelController.of(
            new DeviceTiming(config.device()),
            config.geometry(),
            config.controller(),
            (write, sequence, cycle) -> ends.add(write + " " + sequence + " " + cycle),
            (cycle, role, bank, row, transaction) -> {
              commands.add(cycle + " " + role + " " + bank);
              checker.commandIssued(cycle, role, bank, row, transaction);
            });
    long readsFromWrites = runFast(fast, reads, writes, cycles);

    assertThat(commands).isEqualTo(slow.commands);
    assertThat(ends).isEqualTo(slowEnds);
    assertThat(fast.isIdle()).isTrue();
    CommandCounts counts = fast.counts();
    assertThat(ends.stream().filter(end -> end.startsWith("false")).count() + readsFromWrites)
        .as("reads served")
        .isEqualTo(reads.size());
    long held = writes.size() - counts.coalescedWrites - counts.byRole[Role.WRITE.ordinal()];
    assertThat(held)
        .as("writes held back")
        .isBetween(
            0L, (long) config.controller().queue().bankCommands().orElseThrow().idleDrainAbove());
  }

  private static void draw(
      Random random, MemoryConfig config, int requests, List<Request> reads, List<Request> writes) {
    DramOrganization size = config.device().organization();
    int banks = 1 + random.nextInt(config.ranks() * size.banks());
    int rows = 1 + random.nextInt(random.nextBoolean() ? 3 : size.rows());
    int columns = 1 + random.nextInt(size.transactionsPerRow());
    double writeShare = random.nextInt(4) == 0 ? 0 : random.nextDouble();
    int pause = random.nextBoolean() ? 1 : 60;
    long cycle = 0;
    for (int i = 0; i < requests; i++) {
      cycle += random.nextInt(20) == 0 ? random.nextInt(900) : random.nextInt(pause);
      int bank = random.nextInt(banks);
      int row = random.nextInt(rows);
      long transaction =
          ((long) row * size.transactionsPerRow() + random.nextInt(columns))
                  * config.ranks()
                  * size.banks()
              + bank;
      boolean write = random.nextDouble() < writeShare;
      (write ? writes : reads).add(new Request(write, cycle, transaction, bank, row));
    }
  }

  private static long lastCycle(List<Request> requests) {
    return requests.isEmpty() ? 0 : requests.get(requests.size() - 1).cycle;
  }

  private static void runSlow(
      TickingBankQueues controller, List<Request> reads, List<Request> writes, long cycles) {
    int read = 0;
    int write = 0;
    for (long cycle = 0; cycle < cycles; cycle++) {
      if (read < reads.size() && reads.get(read).cycle <= cycle && controller.hasRoom(false)) {
        Request request = reads.get(read);
        controller.accept(false, request.transaction, request.bank, request.row, read++);
      }
      if (write < writes.size() && writes.get(write).cycle <= cycle && controller.hasRoom(true)) {
        Request request = writes.get(write);
        controller.accept(true, request.transaction, request.bank, request.row, write++);
      }
      controller.tick(cycle);
    }
    assertThat(read).isEqualTo(reads.size());
    assertThat(write).isEqualTo(writes.size());
  }

  /** Returns how many reads were answered at once. */
  private static long runFast(
      ChannelController controller, List<Request> reads, List<Request> writes, long cycles) {
    int read = 0;
    int write = 0;
    long cursor = 0;
    long answered = 0;
    while (true) {
      long readCycle = next(controller, false, reads, read, cursor);
      long writeCycle = next(controller, true, writes, write, cursor);
      long cycle = Math.min(Math.min(readCycle, writeCycle), controller.nextDecision());
      if (cycle >= cycles) {
        return answered;
      }
      assertThat(cycle).isGreaterThanOrEqualTo(cursor);
      if (readCycle == cycle) {
        Request request = reads.get(read);
        if (!controller.accept(
            false, request.transaction, request.bank, request.row, read++, cycle)) {
          answered++;
        }
      }
      if (writeCycle == cycle) {
        Request request = writes.get(write);
        controller.accept(true, request.transaction, request.bank, request.row, write++, cycle);
      }
      controller.decide(cycle);
      cursor = cycle + 1;
    }
  }

  private static long next(
      ChannelController controller, boolean write, List<Request> requests, int index, long cursor) {
    return index < requests.size() && controller.hasRoom(write)
        ? Math.max(cursor, requests.get(index).cycle)
        : Controller.NEVER;
  }

  private static MemoryConfig config(Random random) {
    List<String> presets =
        List.of("DDR4-3200-DRAMsim3", "LPDDR4-2400-DRAMsim3", "HBM2-2000-DRAMsim3");
    DramDevice preset = Presets.device(presets.get(random.nextInt(presets.size())));
    Map<String, Integer> timing = new LinkedHashMap<>();
    preset.timing().forEach((name, value) -> timing.put(name, 1 + random.nextInt(20)));
    int burst = 1 + random.nextInt(4);
    timing.put("nBL", burst);
    timing.replaceAll((name, value) -> name.startsWith("nCCD") ? burst + random.nextInt(8) : value);
    timing.put("nRC", timing.get("nRAS") + timing.get("nRP") + random.nextInt(5));
    timing.put("nFAW", random.nextInt(60));
    timing.put("nRFC", 1 + random.nextInt(150));
    timing.put("nREFI", 400 + random.nextInt(400));
    DramDevice device =
        Presets.with(
            preset,
            new DramOrganization(
                16,
                1,
                1 << random.nextInt(3),
                1 << random.nextInt(3),
                1 << (1 + random.nextInt(5)),
                64 << random.nextInt(3),
                8 << random.nextInt(2),
                Optional.empty(),
                Optional.empty()),
            timing,
            preset.constraints(),
            preset.burst());
    int writes = 1 + random.nextInt(12);
    double high = random.nextBoolean() ? 1 : random.nextDouble();
    return new MemoryConfig(
        device,
        1,
        1 << random.nextInt(3),
        Mappings.ROW_LINEAR,
        new ControllerConfig(
            new SchedulerConfig.FirstReady(Optional.empty()),
            new ControllerConfig.QueueConfig(
                1 + random.nextInt(12),
                writes,
                Optional.of(
                    new ControllerConfig.BankCommandConfig(
                        1 + random.nextInt(8), 1 + random.nextInt(6), random.nextInt(writes + 1)))),
            high,
            random.nextBoolean() ? 0 : high * random.nextDouble(),
            Optional.empty(),
            random.nextInt(5) == 0
                ? new RefreshConfig.None()
                : new RefreshConfig.AllBank(Optional.empty()),
            Optional.empty()));
  }
}

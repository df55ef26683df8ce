package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.npulator.hw.port.Lane;
import org.npulator.hw.program.PimProgram;

/** A host and units at the banks on one channel, each with work at given times. */
final class HostAndUnits {
  static final long TICKS_PER_CYCLE = 5;

  /** A lane that is narrower than the data bus. */
  static final Lane NARROW = new Lane(64, 4, 32, 32, 4096);

  /** A lane that holds back nothing. */
  static final Lane WIDE = new Lane(32, 32, 64, 5, 16_384);

  private HostAndUnits() {}

  /** A transfer of the host or a program of the units. */
  record Work(long tick, boolean write, long address, long bytes, Optional<PimProgram> program) {
    static Work read(long address, long bytes) {
      return new Work(0, false, address, bytes, Optional.empty());
    }

    static Work units(PimProgram program) {
      return new Work(0, false, 0, 0, Optional.of(program));
    }
  }

  /** When each piece of work had ended, and what the channel did. */
  record Outcome(List<Long> ends, ChannelActivity activity) {
    long lastEnd() {
      return ends.stream().mapToLong(Long::longValue).max().orElseThrow();
    }
  }

  private static PimControllerConfig units(HostAccessConfig policy) {
    return new PimControllerConfig(
        32,
        Optional.empty(),
        true,
        false,
        new RefreshConfig.AllBank(Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(policy));
  }

  static Outcome run(
      MemoryConfig config,
      HostAccessConfig policy,
      Lane lane,
      List<Work> works,
      long end,
      boolean batching,
      CommandChecker checker) {
    Listener checked = checker == null ? null : (command, ofHost) -> checker.check(command);
    return run(config, policy, lane, works, end, batching, checked, List.of());
  }

  /** Is told every command. */
  interface Listener {
    void issued(IssuedCommand command, boolean ofHost);
  }

  /** Is shown the memory at a time. */
  record Look(long tick, BiConsumer<MemorySystem, Long> at) {}

  static Outcome run(
      MemoryConfig config,
      HostAccessConfig policy,
      Lane lane,
      List<Work> works,
      long end,
      boolean batching,
      Listener listener,
      List<Look> looks) {
    EventQueue queue = new EventQueue();
    ChannelGeometry geometry = config.geometry();
    DeviceTiming timing = new DeviceTiming(config.device());
    CommandListener host =
        (cycle, role, bank, row, transaction) ->
            listener.issued(
                new IssuedCommand(
                    0,
                    0,
                    cycle,
                    timing.name(role),
                    geometry.rankOfBank[bank],
                    role.allBanks()
                        ? CommandRecorder.NONE
                        : geometry.groupOfBank[bank] % geometry.groupsPerRank,
                    role.allBanks() ? CommandRecorder.NONE : bank % geometry.banksPerGroup,
                    row),
                true);
    CommandRecorder units =
        (channel, cycle, name, rank, group, bank, row, column, write) ->
            listener.issued(
                new IssuedCommand(0, channel, cycle, name, rank, group, bank, row), false);
    MemorySystem memory =
        new MemorySystem(
            config,
            queue,
            TransferScript.clock(config, TICKS_PER_CYCLE),
            lane,
            batching,
            listener == null ? null : host,
            Optional.of(units(policy)),
            listener == null ? null : units);
    Long[] ends = new Long[works.size()];
    int driver =
        queue.register(
            (port, index) -> {
              if (port == 1) {
                return;
              }
              if (port == 2) {
                looks.get((int) index).at().accept(memory, queue.now());
                return;
              }
              Work work = works.get((int) index);
              if (work.program().isPresent()) {
                memory.execute(
                    0, work.program().get(), token -> ends[token] = queue.now(), (int) index);
              } else {
                memory.transfer(
                    work.write(),
                    work.address(),
                    work.bytes(),
                    1,
                    0,
                    token -> ends[token] = queue.now(),
                    (int) index);
              }
            });
    for (int i = 0; i < works.size(); i++) {
      queue.schedule(works.get(i).tick(), Phase.DISPATCH, driver, 0, i);
    }
    for (int i = 0; i < looks.size(); i++) {
      queue.schedule(looks.get(i).tick(), Phase.DISPATCH, driver, 2, i);
    }
    queue.schedule(end, Phase.DISPATCH, driver, 1, 0);
    queue.run();
    if (queue.now() > end) {
      throw new IllegalStateException("work until " + queue.now() + ", beyond the end " + end);
    }
    return new Outcome(Arrays.asList(ends), memory.activity(end).get(0));
  }
}

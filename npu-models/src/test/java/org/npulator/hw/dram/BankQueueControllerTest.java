package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.hw.port.Lane;

class BankQueueControllerTest {
  private static final int COLUMNS = 128;
  private final MemoryConfig config = config("DDR4-2400-DRAMsim3", bankQueues(4, 8));
  private final List<String> columns = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();
  private long sequence;
  private long cursor;

  private static MemoryConfig config(String device, ControllerConfig controller) {
    return new MemoryConfig(Presets.device(device), 1, 1, Mappings.ROW_LINEAR, controller);
  }

  private static ControllerConfig bankQueues(int rowHitCap, int idleDrainAbove) {
    return controller(
        new SchedulerConfig.FirstReady(Optional.empty()),
        new ControllerConfig.BankCommandConfig(8, rowHitCap, idleDrainAbove),
        new PagePolicyConfig.Open(),
        new RefreshConfig.None());
  }

  private static ControllerConfig controller(
      SchedulerConfig scheduler,
      ControllerConfig.BankCommandConfig bankCommands,
      PagePolicyConfig pages,
      RefreshConfig refresh) {
    return new ControllerConfig(
        scheduler,
        new ControllerConfig.QueueConfig(32, 32, Optional.of(bankCommands)),
        1,
        0,
        Optional.of(pages),
        refresh,
        Optional.empty());
  }

  private ChannelController start(MemoryConfig memory) {
    return ChannelController.of(
        new DeviceTiming(memory.device()),
        memory.geometry(),
        memory.controller(),
        (write, number, cycle) -> columns.add((write ? "W" : "R") + number),
        (cycle, role, bank, row, transaction) -> commands.add(role + " " + bank));
  }

  private boolean request(
      ChannelController controller, boolean write, int bank, int row, int column) {
    while (controller.nextDecision() < cursor) {
      controller.decide(controller.nextDecision());
    }
    long transaction = ((long) bank << 40) + (long) row * COLUMNS + column;
    boolean queued = controller.accept(write, transaction, bank, row, sequence++, cursor);
    controller.decide(cursor++);
    return queued;
  }

  private void finish(ChannelController controller) {
    while (!controller.isIdle()) {
      cursor = controller.nextDecision();
      controller.decide(cursor++);
    }
  }

  @Test
  void fewWritesAreHeldBackWhileNothingElseIsToDo() {
    ChannelController controller = start(config);
    for (int i = 0; i < 8; i++) {
      request(controller, true, 0, 0, i);
    }
    assertThat(controller.isIdle()).isTrue();
    assertThat(controller.nextDecision()).isGreaterThanOrEqualTo(Controller.NEVER);
    request(controller, true, 0, 0, 8);
    finish(controller);
    assertThat(columns).hasSize(9);
  }

  @Test
  void readsOfOneTransactionShareABurst() {
    ChannelController controller = start(config);
    assertThat(request(controller, false, 0, 0, 0)).isTrue();
    assertThat(request(controller, false, 0, 0, 1)).isTrue();
    assertThat(request(controller, false, 0, 0, 0)).isTrue();
    finish(controller);
    assertThat(columns).containsExactly("R0", "R2", "R1");
    assertThat(commands).containsExactly("ACTIVATE 0", "READ 0", "READ 0");
  }

  @Test
  void readFindsAWriteThatHasLeftTheWriteQueue() {
    ChannelController controller = start(config("DDR4-2400-DRAMsim3", bankQueues(4, 0)));
    request(controller, true, 0, 0, 0);
    cursor += 3;
    assertThat(request(controller, false, 0, 0, 0)).isFalse();
    assertThat(controller.hasRoom(true)).isTrue();
    finish(controller);
    assertThat(columns).containsExactly("W0");
  }

  @Test
  void banksTakeTurnsWithTheirReadyCommands() {
    ChannelController controller = start(config);
    for (int i = 0; i < 3; i++) {
      request(controller, false, 0, 0, i);
      request(controller, false, 4, 0, i);
    }
    finish(controller);
    assertThat(columns).containsExactly("R0", "R1", "R2", "R3", "R4", "R5");
  }

  /** Between two hits, at tCCD_L of 12 cycles, there is time to close the row (tRAS 39, tRTP 9). */
  @Test
  void rowGivesWayAfterItsShareOfColumnCommands() {
    DramDevice device = Presets.device("DDR4-2400-DRAMsim3");
    Map<String, Integer> timing = new LinkedHashMap<>(device.timing());
    timing.put("nCCDL", 12);
    DramDevice slow =
        Presets.with(device, device.organization(), timing, device.constraints(), device.burst());
    assertThat(readsBeforeTheConflict(slow, 2)).isEqualTo(2);
    assertThat(readsBeforeTheConflict(slow, 4)).isEqualTo(4);
    assertThat(readsBeforeTheConflict(slow, 100)).isEqualTo(7);
  }

  private int readsBeforeTheConflict(DramDevice device, int rowHitCap) {
    columns.clear();
    sequence = 0;
    cursor = 0;
    ChannelController controller =
        start(new MemoryConfig(device, 1, 1, Mappings.ROW_LINEAR, bankQueues(rowHitCap, 8)));
    request(controller, false, 0, 0, 0);
    request(controller, false, 0, 1, 0);
    for (int i = 1; i < 7; i++) {
      request(controller, false, 0, 0, i);
    }
    finish(controller);
    return columns.indexOf("R1");
  }

  @Test
  void writeThatWouldOvertakeAReadDoesNotStopTheReads() {
    ChannelController controller = start(config);
    for (int row = 0; row < 12; row++) {
      request(controller, false, 0, row, 0); // more than the queue of the bank holds
    }
    for (int i = 0; i < 32; i++) {
      request(controller, true, 1, 0, i);
    }
    int write = 0;
    while (controller.hasRoom(true)) {
      request(controller, true, 0, 11 - write % 4, write++ / 4);
    }
    finish(controller);
    assertThat(columns.stream().filter(column -> column.startsWith("R"))).hasSize(12);
    assertThat(columns).hasSizeBetween(12 + 32 + write - 8, 12 + 32 + write);
  }

  /** Rows of 8 bytes, 16 bytes apart: four of them in each transaction of 64 bytes. */
  @Test
  void transferOfRowsThatShareTransactionsEndsWithTheirLastBurst() {
    DeviceTiming timing = new DeviceTiming(config.device());
    List<Long> reads = new ArrayList<>();
    TransferScript.Outcome outcome =
        TransferScript.run(
            config,
            4,
            new Lane(0, 5, 64, 1, 1 << 16),
            List.of(new TransferScript.Step(0, false, 0, 8, 64, 16)),
            10_000,
            true,
            (cycle, role, bank, row, transaction) -> {
              if (role == Role.READ) {
                reads.add(cycle);
              }
            });
    assertThat(reads).hasSize(16);
    long lastData = (reads.get(15) + timing.readLatency + timing.burst) * 4 + 5;
    assertThat(outcome.ends()).containsExactly(lastData + 3); // a word of the lane each
    ChannelActivity activity = outcome.all().get(0);
    assertThat(activity.bytesRead()).isEqualTo(16 * 64);
    assertThat(activity.bytesForwarded()).isEqualTo(48 * 64);
    assertThat(activity.stateTicks().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(10_000);
  }

  @Test
  void otherPoliciesAreRefusedWithBankQueues() {
    ControllerConfig.BankCommandConfig queues = new ControllerConfig.BankCommandConfig(8, 4, 8);
    SchedulerConfig firstReady = new SchedulerConfig.FirstReady(Optional.empty());
    PagePolicyConfig open = new PagePolicyConfig.Open();
    RefreshConfig none = new RefreshConfig.None();
    assertThatThrownBy(() -> controller(new SchedulerConfig.InOrder(), queues, open, none))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("FR-FCFS");
    assertThatThrownBy(
            () ->
                controller(firstReady, queues, new PagePolicyConfig.Closed(Optional.empty()), none))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("open");
    assertThatThrownBy(
            () -> controller(firstReady, queues, open, new RefreshConfig.AllBank(Optional.of(1))))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("not postponed");
    assertThatThrownBy(
            () ->
                controller(
                    firstReady, new ControllerConfig.BankCommandConfig(8, 4, 33), open, none))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("32");
    assertThatThrownBy(() -> config("LPDDR5-6400", bankQueues(4, 8)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("one activate command");
  }
}

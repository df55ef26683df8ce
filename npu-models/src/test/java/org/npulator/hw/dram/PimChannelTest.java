package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.PimProgram.ModeSwitch;

/**
 * Distances from the table of the devices: HBM3-5200-AttAcc has tRCD 19, tRTP 8, tRP 19 and 6
 * cycles between products of all banks.
 */
class PimChannelTest {
  private static final String ATTACC = "HBM3-5200-AttAcc";
  private static final int ROW_CHANGE = 8 + 19 + 19;

  private final List<String> commands = new ArrayList<>();

  private PimChannel channel(PimMemoryConfig memory) {
    return new PimChannel(
        0,
        memory,
        (channel, cycle, name, rank, group, bank, row, column, write) ->
            commands.add(cycle + " " + name));
  }

  private static PimMemoryConfig memory(String device, boolean opensAhead, RefreshConfig refresh) {
    return new PimMemoryConfig(
        Presets.device(device),
        1,
        1,
        new PimControllerConfig(
            32,
            Optional.empty(),
            opensAhead,
            false,
            refresh,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private static PimMemoryConfig unrefreshed(String device, boolean opensAhead) {
    return memory(device, opensAhead, new RefreshConfig.None());
  }

  private static PimProgram.Builder products(PimProgram.Builder steps, int row, int count) {
    for (int i = 0; i < count; i++) {
      steps.add("MACAB", 0, row, i);
    }
    return steps;
  }

  @Test
  void oneRowTakesAnActivationThenAProductEveryTccdOfAllBanks() {
    PimProgram steps = products(new PimProgram.Builder("normal"), 7, 32).build();
    assertThat(channel(unrefreshed(ATTACC, false)).run(steps)).isEqualTo(19 + 31 * 6 + 1);
    assertThat(commands).startsWith("0 ACTAB", "19 MACAB", "25 MACAB").hasSize(33);
  }

  @Test
  void anotherRowClosesAllBanksAndOpensThemAgain() {
    PimProgram.Builder steps = products(new PimProgram.Builder("normal"), 1, 4);
    PimProgram program = products(steps, 2, 1).build();
    long last = 19 + 3 * 6;
    assertThat(channel(unrefreshed(ATTACC, false)).run(program))
        .as("the row is open for tRAS = 45 at least")
        .isEqualTo(Math.max(last + 8, 45) + 19 + 19 + 1);
  }

  @Test
  void movesGoOnWhileUnitsWorkBecauseTheirPathIsAnother() {
    PimProgram.Builder steps = products(new PimProgram.Builder("normal"), 1, 28);
    for (int i = 0; i < 4; i++) {
      steps.add("MVSB", 4 * i, 0, 0);
    }
    assertThat(channel(unrefreshed(ATTACC, false)).run(steps.build())).isEqualTo(19 + 27 * 6 + 1);
  }

  @Test
  void controllerThatLooksBehindAFenceOpensTheNextRowDuringMoves() {
    long lastProduct = 19 + 7 * 6;
    long lastMove = lastProduct + 1 + 11 * 4;
    assertThat(acrossFence(false)).isEqualTo(lastMove + 1 + 19 + 19 + 1);
    assertThat(acrossFence(true)).isEqualTo(Math.max(lastMove + 1, lastProduct + ROW_CHANGE) + 1);
  }

  /** A row, moves of one bank group at tCCD_L = 4 behind its last product, and another row. */
  private long acrossFence(boolean opensAhead) {
    PimProgram.Builder steps = products(new PimProgram.Builder("normal"), 1, 8);
    steps.fence();
    for (int i = 0; i < 12; i++) {
      steps.add("WRGB", 0, 0, 0);
    }
    steps.fence();
    products(steps, 2, 1);
    return channel(unrefreshed(ATTACC, opensAhead)).run(steps.build());
  }

  @Test
  void refreshIsDoneInEveryIntervalAndClosesAllBanksBefore() {
    PimProgram.Builder steps = new PimProgram.Builder("normal");
    for (int row = 0; row < 200; row++) {
      products(steps, row, 32);
    }
    PimMemoryConfig memory = memory(ATTACC, false, new RefreshConfig.AllBank(Optional.empty()));
    PimChannel channel = channel(memory);
    long cycles = channel.run(steps.build());
    assertThat(channel.activity().refreshes())
        .as("of two pseudo channels")
        .isBetween(2 * (cycles / 5070 - 1), 2 * (cycles / 5070));
    assertThat(channel.activity().stateCycles().get("refresh")).isGreaterThan(8 * 456L);
    long unrefreshed = 200 * (31 * 6 + ROW_CHANGE) - 8 - 19 + 1;
    assertThat(cycles).isGreaterThan(unrefreshed + 8 * 456);
  }

  @Test
  void drainedStepWaitsForTheDataOfTheStepsBefore() {
    PimProgram steps =
        new PimProgram.Builder("normal").add("RD", 0, 0, 0).drain().add("WR", 0, 0, 1).build();
    channel(unrefreshed("HBM2-2000-PIM", false)).run(steps);
    assertThat(commands)
        .as("tRCD 14, read latency 20 and burst 2")
        .containsExactly("0 ACT", "14 RD", "36 WR");
  }

  @Test
  void rowsAreOpenedOnlyByTheCommandsOfTheirMode() {
    PimProgram steps =
        new PimProgram.Builder("single-bank")
            .add("WR", 0, 100, 0)
            .alone()
            .switches(ModeSwitch.OPENED, "all-bank")
            .add("AB_WR", 1, 5, 0)
            .alone()
            .switches(ModeSwitch.CLOSED, "single-bank")
            .add("RD", 1, 6, 0)
            .build();
    channel(unrefreshed("HBM2-2000-PIM", false)).run(steps);
    assertThat(commands)
        .as(
            "the row of the odd banks opens behind the write that stands alone; the read waits for"
                + " its closing tCWL + tBL + tWR = 26 after the write, then for tRP and tRCD")
        .containsExactly("0 ACT", "10 WR", "11 AB_ACT", "21 AB_WR", "47 AB_PRE", "61 ACT", "75 RD");
  }

  @Test
  void stepThatNoModeAllowsIsRefused() {
    PimProgram steps = new PimProgram.Builder("single-bank").add("AB_RD", 0, 0, 0).build();
    assertThatThrownBy(() -> channel(unrefreshed("HBM2-2000-PIM", false)).run(steps))
        .hasMessage("step 0 waits for a mode that never comes");
  }

  @Test
  void commandsThatADeviceDoesNotHaveAreRefused() {
    PimProgram steps = new PimProgram.Builder("normal").add("MACAB", 0, 0, 0).build();
    assertThatThrownBy(() -> channel(unrefreshed("HBM2-2000-PIM", false)).run(steps))
        .hasMessage("the device has no command 'MACAB' for a step");
  }

  @Test
  void activationOfAllBanksCostsAsMuchAsThatOfEachBank() {
    PimMemoryConfig memory = unrefreshed(ATTACC, false);
    PimChannel channel = channel(memory);
    channel.run(products(new PimProgram.Builder("normal"), 1, 32).build());
    List<DramEnergyItem> items =
        new PimEnergy(memory).items(List.of(new PimEnergy.Part(16, channel.activity())));
    assertThat(joules(items, "dram.activate")).isEqualTo(16 * 32 * 0.76e-9, within(1e-15));
    assertThat(joules(items, "pim.MACAB")).isEqualTo(16 * 32 * 7.54e-9, within(1e-15));
    assertThat(new PimEnergy(memory).notModelled()).contains("PIM command SFM");
  }

  private static double joules(List<DramEnergyItem> items, String name) {
    return items.stream()
        .filter(item -> item.name().equals(name))
        .mapToDouble(DramEnergyItem::joules)
        .sum();
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }
}

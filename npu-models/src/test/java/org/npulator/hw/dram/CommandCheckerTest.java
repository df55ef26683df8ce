package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands at the earliest legal cycle pass; a cycle earlier they break the rule by name. */
class CommandCheckerTest {
  private static final String DDR4 = "DDR4-2400";
  private static final Map<String, Integer> T = Presets.device(DDR4).timing();

  private static CommandChecker checker(String device, int ranks) {
    return new CommandChecker(Presets.memory(device, 1, ranks, Mappings.INTERLEAVE_BANK_GROUPS));
  }

  private static IssuedCommand command(
      long cycle, String name, int rank, int group, int bank, int row) {
    return new IssuedCommand(1, 0, cycle, name, rank, group, bank, row);
  }

  private static IssuedCommand at(long cycle, String name, int group, int bank, int row) {
    return command(cycle, name, 0, group, bank, row);
  }

  private static List<String> broken(CommandChecker checker, IssuedCommand... commands) {
    for (IssuedCommand command : commands) {
      checker.check(command);
    }
    return checker.violations().stream().map(RuleViolation::rule).distinct().toList();
  }

  private static List<String> broken(IssuedCommand... commands) {
    return broken(checker(DDR4, 2), commands);
  }

  @ParameterizedTest
  @CsvSource({
    // the same bank
    "ACT, RD, 0, 0, nRCD, activateToColumn",
    "ACT, WR, 0, 0, nRCD, activateToColumn",
    "ACT, PREpb, 0, 0, nRAS, activateToPrecharge",
    // another bank of the group, another group
    "ACT, ACT, 0, 1, nRRDL, activateToActivateSameBankGroup",
    "ACT, ACT, 1, 0, nRRDS, activateToActivate",
    "PREpb, ACT, 0, 0, nRP, prechargeToActivate",
    "REFab, ACT, 0, 0, nRFC, refreshRecovery",
  })
  void secondCommandKeepsItsDistance(
      String first, String second, int group, int bank, String timing, String rule) {
    int least = T.get(timing);
    assertThat(broken(at(100, first, 0, 0, 5), at(100 + least, second, group, bank, 5)))
        .doesNotContain(rule);
    CommandChecker early = checker(DDR4, 1);
    assertThat(broken(early, at(100, first, 0, 0, 5), at(99 + least, second, group, bank, 5)))
        .contains(rule);
    RuleViolation violation =
        early.violations().stream().filter(v -> v.rule().equals(rule)).findFirst().orElseThrow();
    assertThat(violation.needed()).isEqualTo(least + " cycles");
    assertThat(violation.found()).isEqualTo(String.valueOf(least - 1));
  }

  @Test
  void fifthActivateWaitsForTheWindowOfFour() {
    IssuedCommand[] four = new IssuedCommand[4];
    for (int i = 0; i < 4; i++) {
      four[i] = at(10 + (long) i * T.get("nRRDS"), "ACT", i, 0, 1);
    }
    CommandChecker checker = checker(DDR4, 1);
    assertThat(broken(checker, four)).isEmpty();
    assertThat(broken(checker, at(10 + T.get("nFAW"), "ACT", 0, 1, 1))).isEmpty();
    CommandChecker early = checker(DDR4, 1);
    broken(early, four);
    assertThat(broken(early, at(9 + T.get("nFAW"), "ACT", 0, 1, 1)))
        .containsExactly("fourActivates");
  }

  @Test
  void ranksShareTheDataBusOnly() {
    long read = 10 + T.get("nRCD");
    CommandChecker checker = checker(DDR4, 2);
    assertThat(
            broken(
                checker,
                command(9, "ACT", 0, 0, 0, 1),
                command(10, "ACT", 1, 0, 0, 1),
                command(read, "RD", 0, 0, 0, 1),
                command(read + T.get("nBL") + T.get("nCS"), "RD", 1, 0, 0, 1)))
        .isEmpty();
    CommandChecker overlapping = checker(DDR4, 2);
    assertThat(
            broken(
                overlapping,
                command(9, "ACT", 0, 0, 0, 1),
                command(10, "ACT", 1, 0, 0, 1),
                command(read, "RD", 0, 0, 0, 1),
                command(read + T.get("nBL") - 1, "RD", 1, 0, 0, 1)))
        .containsExactlyInAnyOrder("readBurst", "readToReadOtherRank", "dataBus");
  }

  @Test
  void columnsAreForTheOpenRow() {
    assertThat(broken(at(10, "RD", 0, 0, 7))).containsExactly("rowOpen");
    assertThat(broken(at(10, "ACT", 0, 0, 7), at(100, "WR", 0, 0, 8))).containsExactly("rowOpen");
    assertThat(broken(at(10, "ACT", 0, 0, 7), at(100, "ACT", 0, 0, 8)))
        .containsExactly("activateClosed");
    assertThat(broken(at(10, "ACT", 0, 0, 7), at(100, "REFab", -1, -1, -1)))
        .containsExactly("refreshClosed");
  }

  @Test
  void twoCommandsInOneCycleMeetOnTheBus() {
    assertThat(broken(at(10, "ACT", 0, 0, 7), command(10, "ACT", 1, 0, 0, 7)))
        .containsExactly("commandBus");
  }

  @Test
  void secondActivateOfLpddr5ComesInTime() {
    int within = Presets.device("LPDDR5-6400").timing().get("nAAD");
    assertThat(
            broken(
                checker("LPDDR5-6400", 1),
                at(10, "ACT1", 0, 0, 7),
                at(10 + within, "ACT2", 0, 0, 7)))
        .isEmpty();
    assertThat(
            broken(
                checker("LPDDR5-6400", 1),
                at(10, "ACT1", 0, 0, 7),
                at(11 + within, "ACT2", 0, 0, 7)))
        .containsExactly("secondActivate");
    assertThat(broken(checker("LPDDR5-6400", 1), at(10, "ACT2", 0, 0, 7)))
        .containsExactly("secondActivate");
  }

  @Test
  void dataClockOfLpddr5RunsDuringABurst() {
    assertThat(
            broken(
                checker("LPDDR5-6400", 1),
                at(10, "ACT1", 0, 0, 7),
                at(11, "ACT2", 0, 0, 7),
                at(40, "RD", 0, 0, 7)))
        .containsExactly("dataClock");
    assertThat(
            broken(
                checker("LPDDR5-6400", 1),
                at(10, "ACT1", 0, 0, 7),
                at(11, "ACT2", 0, 0, 7),
                at(39, "CAS_RD", 0, 0, 7),
                at(40, "RD", 0, 0, 7)))
        .isEmpty();
  }

  @Test
  void leastSlackIsThatOfTheTightestPair() {
    CommandChecker checker = checker(DDR4, 1);
    broken(
        checker,
        at(10, "ACT", 0, 0, 1),
        at(30, "ACT", 1, 0, 1),
        at(30 + T.get("nRRDS") + 3, "ACT", 2, 0, 1));
    RuleCheck rule =
        checker.rules().stream()
            .filter(r -> r.name().equals("activateToActivate"))
            .findFirst()
            .orElseThrow();
    assertThat(rule.checks()).isEqualTo(2);
    assertThat(rule.leastSlackCycles()).hasValue(3);
  }

  @Test
  void refreshesAreCountedAgainstTheirInterval() {
    CommandChecker checker = checker(DDR4, 1);
    int interval = T.get("nREFI");
    broken(
        checker,
        at(interval, "REFab", -1, -1, -1),
        at(2L * interval, "REFab", -1, -1, -1),
        at(3L * interval + 600, "ACT", 0, 0, 1));
    assertThat(checker.refreshes()).isEqualTo(2);
    assertThat(checker.refreshesDue()).isEqualTo(3);
  }

  /** A row command and a column command of HBM begin in one cycle, two row commands do not. */
  @Test
  void rowAndColumnCommandsOfHbmHaveBusesOfTheirOwn() {
    Map<String, Integer> t = Presets.device("HBM2-2000").timing();
    long read = 10 + t.get("nRCDRD") + 1; // from the second cycle of the activation
    assertThat(
            broken(
                checker("HBM2-2000", 1),
                at(10, "ACT", 0, 0, 7),
                at(read, "RD", 0, 0, 7),
                at(read, "ACT", 1, 0, 7)))
        .isEmpty();
    assertThat(broken(checker("HBM2-2000", 1), at(10, "ACT", 0, 0, 7), at(11, "PREpb", 1, 0, 7)))
        .containsExactly("command bus");
  }

  /** An activation takes two cycles and counts to the second: it may begin a cycle earlier. */
  @Test
  void distancesToACommandOfSeveralCyclesAreToItsLast() {
    int precharge = Presets.device("HBM2-2000").timing().get("nRP");
    assertThat(
            broken(
                checker("HBM2-2000", 1),
                at(10, "PREpb", 0, 0, 7),
                at(10 + precharge - 1, "ACT", 0, 0, 7)))
        .isEmpty();
    assertThat(
            broken(
                checker("HBM2-2000", 1),
                at(10, "PREpb", 0, 0, 7),
                at(10 + precharge - 2, "ACT", 0, 0, 7)))
        .containsExactly("prechargeToActivate");
  }

  @Test
  void commandsOfHbm3BeginAtWholeCycles() {
    assertThat(broken(checker("HBM3-6400", 1), at(10, "ACT", 0, 0, 7)))
        .containsExactly("clockEdge");
    assertThat(broken(checker("HBM3-6400", 1), at(11, "ACT", 0, 0, 7))).isEmpty();
    assertThat(broken(checker("HBM3-6400", 1), at(10, "PREpb", 0, 0, 7))).isEmpty();
  }

  @Test
  void autoPrechargeClosesTheRow() {
    long read = 10 + T.get("nRCD");
    assertThat(
            broken(
                at(10, "ACT", 0, 0, 7),
                at(read, "RDA", 0, 0, 7),
                at(read + T.get("nCCDL"), "RD", 0, 0, 7)))
        .containsExactly("rowOpen");
  }

  @Test
  void placesAndTimesThatTheDeviceDoesNotHaveAreRefused() {
    CommandChecker checker = checker(DDR4, 1);
    checker.check(at(10, "ACT", 0, 0, 1));
    for (IssuedCommand bad :
        List.of(
            at(9, "PREpb", 0, 0, 1),
            at(20, "ACT", 4, 0, 1),
            at(20, "ACT", 0, -1, 1),
            command(20, "ACT", 1, 0, 0, 1),
            at(20, "ACT1", 0, 0, 1))) {
      assertThatIllegalArgumentException().isThrownBy(() -> checker.check(bad));
    }
  }
}

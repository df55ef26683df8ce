package org.npulator.hw.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.Energy;
import org.npulator.core.quantity.Power;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.format.NumberFormat;

class EnergyAccountTest {
  private static final FormatPair INT8 = new FormatPair(NumberFormat.INT8, NumberFormat.INT8);
  private static final FormatPair BF16 = new FormatPair(NumberFormat.BF16, NumberFormat.BF16);
  private static final double PICO = 1e-12;

  private final EnergyAccount account = new EnergyAccount(new EnergyConfig(table(), new Power(2)));

  @Test
  void everyItemIsCountTimesEntry() {
    account.macs(INT8, 1_000_000);
    account.vectorElements("vector", "add", 10);
    account.interconnect(100);
    account.staticSeconds(3);
    assertThat(account.items())
        .extracting(EnergyItem::name)
        .containsExactly("matrix.mac.int8xint8", "vector.add", "interconnect", "static");
    EnergyItem macs = account.items().get(0);
    assertThat(macs.joules()).isCloseTo(0.1e-6, within(1e-18));
    assertThat(macs.lowJoules()).isCloseTo(0.05e-6, within(1e-18));
    assertThat(macs.highJoules()).isCloseTo(0.2e-6, within(1e-18));
    assertThat(macs.source()).isEqualTo("test");
    assertThat(account.items().get(3).joules()).isEqualTo(6);
  }

  @Test
  void anActionWithoutEntryIsListedAndNotFree() {
    account.macs(BF16, 7);
    account.vectorElements("vector", "exp", 9);
    assertThat(account.items()).isEmpty();
    assertThat(account.notModelled())
        .anyMatch(text -> text.startsWith("matrix.mac.bf16xbf16: 7 macs"))
        .anyMatch(text -> text.startsWith("vector.exp: 9 elements"))
        .contains("clock tree", "host");
  }

  @Test
  void actionsThatNeverHappenNeedNoEntry() {
    account.macs(BF16, 0);
    assertThat(account.notModelled()).noneMatch(text -> text.contains("bf16"));
  }

  @Test
  void bankEnergyIsInterpolatedInLogarithmicScales() {
    // From 16 KiB at 1 pJ to 64 KiB at 4 pJ: the geometric middle is 32 KiB at 2 pJ.
    account.sram("scratchpad", 32 << 10, 1000, 500);
    assertThat(account.items().get(0).joules()).isCloseTo(1000 * 2 * PICO, within(1e-18));
    assertThat(account.items().get(1).joules()).isCloseTo(500 * 2 * PICO, within(1e-18));
    assertThat(account.items().get(0).estimated()).isTrue();
  }

  @Test
  void bankEnergyIsExactAtTheEntriesAndConstantBelow() {
    assertThat(table().sramBank(16 << 10).read().value().joules()).isEqualTo(1 * PICO);
    assertThat(table().sramBank(64 << 10).read().value().joules()).isEqualTo(4 * PICO);
    assertThat(table().sramBank(1024).read().value().joules()).isEqualTo(1 * PICO);
  }

  @Test
  void banksBeyondTheTableAreRefused() {
    assertThatThrownBy(() -> account.sram("scratchpad", (64 << 10) + 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more banks");
  }

  @Test
  void entriesLieWithinTheirRange() {
    assertThatThrownBy(() -> entry(1, 2, 3)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> entry(4, 2, 3)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void tablesNameKnownFormatsAndDistinctBanks() {
    EnergyEntry entry = entry(1, 1, 1);
    SramEnergy bank = new SramEnergy(new Bytes(1), entry, entry);
    assertThatThrownBy(
            () ->
                new EnergyTable(
                    "t",
                    Map.of("int8xint9", entry),
                    Map.of(),
                    Map.of("a", bank),
                    entry,
                    Optional.empty(),
                    Optional.empty()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("int8xint");
    assertThatThrownBy(
            () ->
                new EnergyTable(
                    "t",
                    Map.of(),
                    Map.of(),
                    Map.of("a", bank, "b", bank),
                    entry,
                    Optional.empty(),
                    Optional.empty()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("same bank capacity");
  }

  private static EnergyTable table() {
    return new EnergyTable(
        "test technology",
        Map.of("int8xint8", entry(0.1, 0.05, 0.2)),
        Map.of("add", entry(1, 0.5, 2)),
        Map.of("small", bank(16 << 10, 1), "large", bank(64 << 10, 4)),
        entry(4, 2, 8),
        Optional.of(entry(0.5, 0.2, 1)),
        Optional.empty());
  }

  @Test
  void countsOfSeveralCoresAreOneItemAndMissingEntriesAreListed() {
    EnergyAccount account = new EnergyAccount(new EnergyConfig(table(), new Power(0)));
    account.interconnect(10);
    account.interconnect(32);
    account.nocRouters(8);
    account.nocLinks(3);
    account.nocLinks(4);

    assertThat(account.items()).hasSize(2);
    assertThat(account.items().get(0).count()).isEqualTo(42);
    assertThat(account.items().get(1).joules()).isCloseTo(8 * 0.5 * PICO, within(1e-24));
    assertThat(account.notModelled().get(0)).contains("noc.link: 7 bytes");
  }

  private static SramEnergy bank(long bytes, double picojoules) {
    EnergyEntry entry = entry(picojoules, picojoules / 2, picojoules * 2);
    return new SramEnergy(new Bytes(bytes), entry, entry);
  }

  private static EnergyEntry entry(double value, double low, double high) {
    return new EnergyEntry(
        new Energy(value * PICO), new Energy(low * PICO), new Energy(high * PICO), "test", false);
  }
}

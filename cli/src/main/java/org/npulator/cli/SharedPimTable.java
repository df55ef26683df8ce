package org.npulator.cli;

import java.util.Locale;
import org.npulator.hw.chip.PimResult;
import org.npulator.hw.pim.PimKernel;
import org.npulator.report.result.Quantity;

/** What {@code npulator pim --host-traffic} prints below the kernel: both alone and together. */
final class SharedPimTable {
  private final StringBuilder text = new StringBuilder();

  private SharedPimTable() {}

  /**
   * The table, each line ended by a line feed.
   *
   * @param hostBytes read and written beside the kernel
   * @param kernelAlone the kernel
   * @param hostAlone the host's accesses
   * @param together both
   */
  static String of(
      long hostBytes,
      PimKernel kernel,
      PimResult kernelAlone,
      PimResult hostAlone,
      PimResult together) {
    SharedPimTable table = new SharedPimTable();
    table.line(
        "Both at once",
        "kernel",
        "%s, %s; alone %s"
            .formatted(
                time(together.seconds(), together.cycles()),
                Quantity.text(kernel.operations() / together.seconds(), "/s"),
                Quantity.text(kernelAlone.seconds(), "s")));
    table.line(
        "",
        "host",
        "%s, %s; alone %s, %s"
            .formatted(
                time(together.hostSeconds(), together.hostCycles()),
                Quantity.text(hostBytes / together.hostSeconds(), "B/s"),
                Quantity.text(hostAlone.seconds(), "s"),
                Quantity.text(hostBytes / hostAlone.seconds(), "B/s")));
    double one = kernelAlone.seconds() + hostAlone.seconds();
    double both = Math.max(together.seconds(), together.hostSeconds());
    table.line(
        "",
        "both",
        "%s; %.2f x the time of one after the other"
            .formatted(Quantity.text(both, "s"), both / one));
    return table.text.toString().replace(System.lineSeparator(), "\n");
  }

  private static String time(double seconds, long cycles) {
    return "%s   %d cycles".formatted(Quantity.text(seconds, "s"), cycles);
  }

  private void line(String section, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-15s%-24s%s%n", section, name, value));
  }
}

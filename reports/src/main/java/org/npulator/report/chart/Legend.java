package org.npulator.report.chart;

import java.awt.Font;
import java.util.List;

/** The room that a legend at the bottom of a chart needs. */
final class Legend {
  private static final double ENTRY_PADDING = 24;
  private static final double USABLE_WIDTH = HouseTheme.WIDTH - 70;
  private static final int LINE_HEIGHT = 18;

  private Legend() {}

  /** Height in pixels of the lines that the names fill. */
  static int height(HouseTheme theme, List<String> names) {
    Font font = theme.font(Font.PLAIN, HouseTheme.LEGEND_SIZE);
    int lines = 1;
    double used = 0;
    for (String name : names) {
      double width = theme.textWidth(name, font) + ENTRY_PADDING;
      if (used > 0 && used + width > USABLE_WIDTH) {
        lines++;
        used = 0;
      }
      used += width;
    }
    return lines * LINE_HEIGHT;
  }
}

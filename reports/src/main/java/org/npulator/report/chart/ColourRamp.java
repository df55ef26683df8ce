package org.npulator.report.chart;

import java.awt.Color;
import java.awt.Paint;
import org.jfree.chart.renderer.PaintScale;

/**
 * Colours for figures, from dark for the lowest to light for the highest: the map "viridis" (S. van
 * der Walt, N. Smith, matplotlib, CC0), which is even to readers with any colour vision and in a
 * grey print; nine of its colours, and the ones between by their share.
 */
final class ColourRamp implements PaintScale {
  private static final int[] VIRIDIS = {
    0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725
  };

  private final double low;
  private final double high;

  ColourRamp(double low, double high) {
    this.low = low;
    this.high = high > low ? high : low + Math.max(1e-300, Math.abs(low) * 1e-6);
  }

  @Override
  public double getLowerBound() {
    return low;
  }

  @Override
  public double getUpperBound() {
    return high;
  }

  @Override
  public Paint getPaint(double value) {
    return colour(value);
  }

  Color colour(double value) {
    double place = Math.max(0, Math.min(1, (value - low) / (high - low))) * (VIRIDIS.length - 1);
    int index = Math.min(VIRIDIS.length - 2, (int) place);
    Color from = new Color(VIRIDIS[index]);
    Color to = new Color(VIRIDIS[index + 1]);
    double share = place - index;
    return new Color(
        between(from.getRed(), to.getRed(), share),
        between(from.getGreen(), to.getGreen(), share),
        between(from.getBlue(), to.getBlue(), share));
  }

  private static int between(int from, int to, double share) {
    return (int) Math.round(from + (to - from) * share);
  }
}

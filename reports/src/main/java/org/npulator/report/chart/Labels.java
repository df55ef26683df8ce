package org.npulator.report.chart;

import java.util.Locale;
import org.jfree.chart.labels.CategoryItemLabelGenerator;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;

/** Figures on the areas of stacked bars. */
final class Labels {
  private Labels() {}

  /** Writes each value into its area unless the area is too small to hold it. */
  static void inside(BarRenderer renderer, double smallestLabelled, String format) {
    renderer.setDefaultItemLabelGenerator(
        new CategoryItemLabelGenerator() {
          @Override
          public String generateRowLabel(CategoryDataset data, int row) {
            return data.getRowKey(row).toString();
          }

          @Override
          public String generateColumnLabel(CategoryDataset data, int column) {
            return data.getColumnKey(column).toString();
          }

          @Override
          public String generateLabel(CategoryDataset data, int row, int column) {
            Number value = data.getValue(row, column);
            return value == null || value.doubleValue() < smallestLabelled
                ? null
                : String.format(Locale.ROOT, format, value.doubleValue());
          }
        });
    renderer.setDefaultItemLabelsVisible(true);
    renderer.setDefaultPositiveItemLabelPosition(
        new ItemLabelPosition(ItemLabelAnchor.CENTER, TextAnchor.CENTER));
  }
}

package org.npulator.report.chart;

import java.awt.BasicStroke;
import java.util.Locale;
import java.util.TreeSet;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYStepRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.npulator.report.sweep.Front;
import org.npulator.report.sweep.SweepResult;

/** How fast a search found what it found: hypervolume over full simulations. */
public final class HypervolumeFigure implements Figure {
  private static final int MAXIMUM_SAMPLES = 120;

  private final SweepResult sweep;
  private final Front front;

  public HypervolumeFigure(SweepResult sweep) {
    this.sweep = sweep;
    front = new Front(sweep.objectives(), sweep.simulated());
  }

  @Override
  public String fileName() {
    return "hypervolume";
  }

  @Override
  public String title() {
    return "Hypervolume over evaluations";
  }

  @Override
  public String description() {
    int all = front.points().size();
    return String.format(
        Locale.ROOT,
        "Share of the box between the best and the worst figures found. %d evaluations: %.4f.",
        all,
        front.hypervolume(all));
  }

  @Override
  public DataTable data() {
    DataTable table = new DataTable("evaluations", "hypervolumeShare");
    samples().forEach(count -> table.row(count, front.hypervolume(count)));
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    XYSeries shares = new XYSeries("hypervolume");
    samples().forEach(count -> shares.add(count.intValue(), 100 * front.hypervolume(count)));
    NumberAxis evaluations = new NumberAxis("Full simulations");
    evaluations.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    NumberAxis share = new NumberAxis("Hypervolume (% of the box of all results)");
    share.setRange(0, 100);
    share.setTickUnit(new NumberTickUnit(20));
    theme.style(evaluations);
    theme.style(share);
    XYStepRenderer renderer = new XYStepRenderer();
    renderer.setSeriesPaint(0, HouseTheme.series(0));
    renderer.setSeriesStroke(0, new BasicStroke(1.8f));
    XYPlot plot = new XYPlot(new XYSeriesCollection(shares), evaluations, share, renderer);
    theme.style(plot);
    theme.grid(plot);
    return new Drawing(
        theme.framed(
            plot,
            title(),
            SweepCaption.of(sweep, sweep.objectives().size() + " objectives; higher is better"),
            false),
        HouseTheme.WIDTH,
        380);
  }

  /** Every number of evaluations, or evenly spaced ones where there are many. */
  private TreeSet<Integer> samples() {
    int all = front.points().size();
    TreeSet<Integer> samples = new TreeSet<>();
    for (int i = 1; i <= MAXIMUM_SAMPLES; i++) {
      samples.add(Math.max(1, (int) ((long) all * i / MAXIMUM_SAMPLES)));
    }
    samples.removeIf(count -> count > all);
    return samples;
  }
}

package org.npulator.report.chart;

import java.awt.BasicStroke;
import java.util.List;
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
    return String.format(
        Locale.ROOT,
        "Share of the box around the figures found. %d simulations: %.4f.",
        count(),
        hypervolume(count()));
  }

  @Override
  public DataTable data() {
    DataTable table = new DataTable("simulations", "hypervolumeShare");
    samples().forEach(count -> table.row(count, hypervolume(count)));
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    XYSeries shares = new XYSeries("hypervolume");
    samples().forEach(count -> shares.add(count.intValue(), 100 * hypervolume(count)));
    NumberAxis evaluations = new NumberAxis("Full simulations");
    evaluations.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    NumberAxis share = new NumberAxis("Hypervolume (% of the box around all results)");
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

  /** What the search itself says where it has ended: it knows its constraints. */
  private double hypervolume(int simulations) {
    List<Double> told = sweep.outcome().hypervolumes();
    return told.isEmpty() ? front.hypervolume(simulations) : told.get(simulations - 1);
  }

  private int count() {
    List<Double> told = sweep.outcome().hypervolumes();
    return told.isEmpty() ? front.points().size() : told.size();
  }

  /** Every number of simulations, or evenly spaced ones where there are many. */
  private TreeSet<Integer> samples() {
    int all = count();
    TreeSet<Integer> samples = new TreeSet<>();
    for (int i = 1; i <= MAXIMUM_SAMPLES; i++) {
      samples.add(Math.max(1, (int) ((long) all * i / MAXIMUM_SAMPLES)));
    }
    samples.removeIf(count -> count > all);
    return samples;
  }
}

package org.npulator.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.report.chart.EnergyFigure;
import org.npulator.report.chart.Figure;
import org.npulator.report.chart.HouseTheme;
import org.npulator.report.chart.OperatorTimeFigure;
import org.npulator.report.chart.RooflineFigure;
import org.npulator.report.chart.StateFigure;
import org.npulator.report.chart.TimelineFigure;
import org.npulator.report.html.RunPage;
import org.npulator.report.html.SweepPage;
import org.npulator.report.result.CommandArguments;
import org.npulator.report.result.OperatorTable;
import org.npulator.report.result.OperatorTableReader;
import org.npulator.report.result.ReportException;
import org.npulator.report.result.RunResult;
import org.npulator.report.result.RunResultReader;
import org.npulator.report.sweep.Metric;
import org.npulator.report.sweep.SweepReader;
import org.npulator.report.sweep.SweepResult;

/** Writes the charts and the report of a run, a sweep or a search next to its result files. */
public final class ReportWriter {
  private static final double TOLERATED_DIFFERENCE = 1e-3;

  private final Optional<HouseTheme> theme;

  /** A writer for this machine; without any font it writes the report without charts. */
  public ReportWriter() {
    this(HouseTheme.ofThisMachine());
  }

  ReportWriter(Optional<HouseTheme> theme) {
    this.theme = theme;
  }

  /**
   * Reads the result files in the folder and writes charts/*.svg, *.png, *.csv and report.html
   * there. Everything is drawn before the first file is written, and each file is replaced as a
   * whole.
   *
   * @return what a user should be told, one line each: missing fonts, figures that disagree
   * @throws ReportException when a result file cannot be reported
   * @throws IOException when a file cannot be written
   */
  public List<String> write(Path folder) throws ReportException, IOException {
    return FolderKind.of(folder) == FolderKind.RUN
        ? writeRun(folder)
        : writeSweep(folder, List.of());
  }

  /**
   * As {@link #write}, for a sweep or a search only.
   *
   * @param metrics that the charts over axes show; a time and an energy if empty
   */
  public List<String> writeSweep(Path folder, List<String> metrics)
      throws ReportException, IOException {
    SweepResult sweep = new SweepReader().read(folder);
    List<Metric> chosen =
        SweepFigures.chosen(sweep, metrics)
            .orElseThrow(
                () ->
                    new ReportException(
                        folder,
                        "not a metric of its points: "
                            + String.join(", ", metrics)
                            + "; expected some of "
                            + String.join(
                                ", ", sweep.metrics().stream().map(Metric::name).toList())));
    List<SweepFigures.Group> groups = SweepFigures.of(sweep, chosen);
    Map<String, Figure> figures = new LinkedHashMap<>();
    List<SweepPage.Section> sections = new ArrayList<>();
    for (SweepFigures.Group group : groups) {
      group.figures().forEach(figure -> figures.put(figure.fileName(), figure));
      sections.add(
          new SweepPage.Section(
              group.title(), group.figures().stream().map(Figure::fileName).toList()));
    }
    FigureFiles files = new FigureFiles(folder, List.copyOf(figures.values()), theme);
    files.write(SweepPage.of(sweep, sections, files.svgs()));
    return messages(sweep.notes());
  }

  /**
   * Writes one chart into a folder: charts/*.svg, *.png, *.csv.
   *
   * @return what a user should be told
   * @throws IOException when a file cannot be written
   */
  public List<String> writeChart(Path folder, Figure figure) throws IOException {
    new FigureFiles(folder, List.of(figure), theme).write();
    return messages(List.of());
  }

  private List<String> writeRun(Path folder) throws ReportException, IOException {
    RunResult run = new RunResultReader().read(folder.resolve("result.json"));
    OperatorTable operators =
        new OperatorTableReader().read(folder.resolve("operators.csv")).together(run.mapping());
    List<String> notes = Consistency.notes(run, operators.groups(), TOLERATED_DIFFERENCE);
    List<Figure> figures =
        List.of(
            new OperatorTimeFigure(run, operators.groups()),
            new TimelineFigure(run, operators.lastStep()),
            new RooflineFigure(run, operators.groups()),
            StateFigure.engines(run),
            StateFigure.dram(run),
            new EnergyFigure(run));
    FigureFiles files = new FigureFiles(folder, figures, theme);
    files.write(RunPage.of(run, files.svgs(), CommandArguments.determining(folder), notes));
    return messages(notes);
  }

  private List<String> messages(List<String> notes) {
    List<String> messages = new ArrayList<>(notes);
    if (theme.isEmpty()) {
      messages.add(
          "charts are not drawn: this machine has no fonts (on Debian: install fontconfig and"
              + " fonts-dejavu-core); their figures are in charts/*.csv");
    }
    return List.copyOf(messages);
  }
}

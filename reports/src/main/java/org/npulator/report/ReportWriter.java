package org.npulator.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.report.chart.ChartRenderer;
import org.npulator.report.chart.EnergyFigure;
import org.npulator.report.chart.Figure;
import org.npulator.report.chart.HouseTheme;
import org.npulator.report.chart.OperatorTimeFigure;
import org.npulator.report.chart.RooflineFigure;
import org.npulator.report.chart.StateFigure;
import org.npulator.report.html.HtmlReport;
import org.npulator.report.result.OperatorGroup;
import org.npulator.report.result.OperatorTableReader;
import org.npulator.report.result.ReportException;
import org.npulator.report.result.RunResult;
import org.npulator.report.result.RunResultReader;

/** Writes the charts and the report of a run next to its result files. */
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
   * Reads result.json and operators.csv in the folder and writes charts/*.svg, *.png, *.csv and
   * report.html there. Everything is drawn before the first file is written, and each file is
   * replaced as a whole.
   *
   * @return what a user should be told, one line each: missing fonts, figures that disagree
   * @throws ReportException when a result file cannot be reported
   * @throws IOException when a file cannot be written
   */
  public List<String> write(Path resultFolder) throws ReportException, IOException {
    RunResult run = new RunResultReader().read(resultFolder.resolve("result.json"));
    List<OperatorGroup> operators =
        new OperatorTableReader().read(resultFolder.resolve("operators.csv"));
    List<String> notes = Consistency.notes(run, operators, TOLERATED_DIFFERENCE);
    List<Figure> figures =
        List.of(
            new OperatorTimeFigure(run, operators),
            new RooflineFigure(run, operators),
            StateFigure.engines(run),
            StateFigure.dram(run),
            new EnergyFigure(run));
    Map<Path, byte[]> files = new LinkedHashMap<>();
    Map<String, String> svgs = new LinkedHashMap<>();
    Path charts = resultFolder.resolve("charts");
    for (Figure figure : figures) {
      files.put(charts.resolve(figure.fileName() + ".csv"), utf8(figure.data().csv()));
      if (theme.isPresent()) {
        ChartRenderer renderer = new ChartRenderer(theme.get());
        String svg = renderer.svg(figure);
        svgs.put(figure.fileName(), svg);
        files.put(
            charts.resolve(figure.fileName() + ".svg"),
            utf8("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg));
        files.put(charts.resolve(figure.fileName() + ".png"), renderer.png(figure));
      }
    }
    List<String> messages = new ArrayList<>(notes);
    if (theme.isEmpty()) {
      messages.add(
          "charts are not drawn: this machine has no fonts (on Debian: install fontconfig and"
              + " fonts-dejavu-core); their figures are in charts/*.csv");
    }
    files.put(resultFolder.resolve("report.html"), utf8(HtmlReport.of(run, svgs, notes)));
    if (!Files.isDirectory(charts)) {
      Files.createDirectory(charts);
    }
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      replace(file.getKey(), file.getValue());
    }
    return List.copyOf(messages);
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Files.write(partial, content);
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

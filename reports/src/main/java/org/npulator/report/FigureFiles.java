package org.npulator.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.report.chart.ChartRenderer;
import org.npulator.report.chart.Figure;
import org.npulator.report.chart.HouseTheme;

/** The files of a report: drawn first, then written, each replaced as a whole. */
final class FigureFiles {
  private final Path folder;
  private final Path charts;
  private final Map<Path, byte[]> files = new LinkedHashMap<>();
  private final Map<String, String> svgs = new LinkedHashMap<>();

  FigureFiles(Path folder, List<Figure> figures, Optional<HouseTheme> theme) {
    this.folder = folder;
    charts = folder.resolve("charts");
    // Drawing takes most of the time of a report, and figures know nothing of each other.
    List<Drawn> all = figures.parallelStream().map(figure -> draw(figure, theme)).toList();
    for (Drawn drawn : all) {
      String name = drawn.figure.fileName();
      files.put(charts.resolve(name + ".csv"), utf8(drawn.figure.data().csv()));
      drawn.svg.ifPresent(
          svg -> {
            svgs.put(name, svg);
            files.put(
                charts.resolve(name + ".svg"),
                utf8("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg));
          });
      drawn.png.ifPresent(png -> files.put(charts.resolve(name + ".png"), png));
    }
  }

  private record Drawn(Figure figure, Optional<String> svg, Optional<byte[]> png) {}

  private static Drawn draw(Figure figure, Optional<HouseTheme> theme) {
    Optional<ChartRenderer> renderer = theme.map(ChartRenderer::new);
    return new Drawn(
        figure, renderer.map(pen -> pen.svg(figure)), renderer.map(pen -> pen.png(figure)));
  }

  /** The charts by the name of their figure; none on a machine that cannot draw. */
  Map<String, String> svgs() {
    return svgs;
  }

  /** Writes the charts and the page. */
  void write(String page) throws IOException {
    files.put(folder.resolve("report.html"), utf8(page));
    write();
  }

  /** Writes the charts. */
  void write() throws IOException {
    if (!Files.isDirectory(charts)) {
      Files.createDirectory(charts);
    }
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      replace(file.getKey(), file.getValue());
    }
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

package org.npulator.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.npulator.report.result.DisplayText;

/** What all reports have in common: head, style, notes, charts inside the page, and the script. */
final class Page {
  /** Rows of a table beyond this stay in the result files. */
  static final int MAXIMUM_ROWS = 2_000;

  private final Map<String, String> svgByFigure;

  /**
   * @param svgByFigure the charts by file name; one that is missing is replaced by a note
   */
  Page(Map<String, String> svgByFigure) {
    this.svgByFigure = svgByFigure;
  }

  /**
   * The whole page; it forbids itself every request to another place.
   *
   * @param notes what the reader must know, such as figures that disagree
   */
  static String of(String title, String subtitle, List<String> notes, Consumer<Markup> body) {
    Markup page = new Markup();
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .raw("style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n")
        .element("title", title + " - npulator")
        .raw("<style>\n" + resource("report.css") + "</style>\n</head>\n<body>\n")
        .element("h1", title)
        .raw("<p class=\"sub\">")
        .text(subtitle)
        .raw("</p>\n");
    notes.forEach(note -> page.raw("<p class=\"note\"><b>Note:</b> ").text(note).raw("</p>\n"));
    body.accept(page);
    return page.raw("<script>\n" + resource("report.js") + "</script>\n</body>\n</html>\n")
        .toString();
  }

  /** A chart, or where its figures are on a machine that cannot draw. */
  void figure(Markup page, String name) {
    String svg = svgByFigure.get(name);
    if (svg == null) {
      page.raw("<p class=\"note\">No chart: this machine has no fonts; charts/")
          .text(name)
          .raw(".csv has its figures.</p>\n");
    } else {
      page.raw("<figure>\n" + svg + "\n</figure>\n");
    }
  }

  /** How many rows of a table were left out, and where they are. */
  static void cutOff(Markup page, int rows, String file) {
    if (rows > MAXIMUM_ROWS) {
      page.raw("<p class=\"note\">")
          .text((rows - MAXIMUM_ROWS) + " more rows are in " + file + ".")
          .raw("</p>\n");
    }
  }

  /** The command that made a result, without where it was put and what it printed. */
  static void commandLine(Markup page, List<String> arguments) {
    if (!arguments.isEmpty()) {
      page.raw("<br>command <code>")
          .text(DisplayText.of("npulator " + String.join(" ", arguments)))
          .raw("</code>");
    }
  }

  private static String resource(String name) {
    try (InputStream stream = Page.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

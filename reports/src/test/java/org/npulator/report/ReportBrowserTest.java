package org.npulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reports in a real browser: they open from disk, ask for nothing, and their tables sort. */
@Tag("browser")
class ReportBrowserTest {
  private static final String ROWS =
      "[...document.querySelectorAll('table.sortable')].map(table =>"
          + " [...table.tBodies[0].rows].map(row => [...row.cells].map(cell =>"
          + " 'sort' in cell.dataset ? Number(cell.dataset.sort) : cell.textContent)))";

  @Test
  void reportsOfRunsSweepsAndSearchesWork() throws Exception {
    Optional<Path> program = Chromium.program();
    if (program.isEmpty()) {
      System.err.println("reports were NOT opened in a browser: no Chromium on the path");
    }
    Assumptions.assumeTrue(program.isPresent(), "no Chromium on the path");
    Path folder = Files.createTempDirectory("reports");
    try {
      String hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>'\"&\u0000";
      List<Path> reports =
          List.of(
              SampleRun.crowded(12).writeTo(folder.resolve("run")),
              SampleRun.named(hostile).writeTo(folder.resolve("hostile-run")),
              SampleSweep.ordinary().writeTo(folder.resolve("sweep")),
              SampleSweep.ordinary().asSearch().writeTo(folder.resolve("search")),
              SampleSweep.named(hostile)
                  .axis(hostile, hostile, "b", "c")
                  .writeTo(folder.resolve("hostile-sweep")));
      try (Chromium browser = new Chromium(program.get(), folder.resolve("profile"))) {
        for (Path report : reports) {
          new ReportWriter().write(report);
          works(browser, report.resolve("report.html"));
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static void works(Chromium browser, Path report) throws Exception {
    browser.open(report);
    assertThat(browser.evaluate("document.querySelectorAll('figure > svg').length").asInt())
        .isGreaterThan(2);
    assertThat(browser.evaluate("document.scripts.length").asInt()).isEqualTo(1);
    assertThat(browser.evaluate("document.images.length").asInt()).isZero();
    // Wide tables scroll by themselves.
    assertThat(browser.evaluate("document.body.scrollWidth <= window.innerWidth").asBoolean())
        .isTrue();
    sorts(browser);
    assertThat(browser.screenshot()).hasSizeGreaterThan(50_000);
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests()).containsExactly(report.toUri().toString());
  }

  /** A click on any head puts the figures, or the words, of its column in order. */
  private static void sorts(Chromium browser) throws Exception {
    JsonNode tables = browser.evaluate(ROWS);
    assertThat(tables.size()).isGreaterThan(1);
    for (int table = 0; table < tables.size(); table++) {
      int columns = tables.get(table).path(0).size();
      for (int column = 0; column < columns; column++) {
        String head =
            "document.querySelectorAll('table.sortable')[%d].querySelectorAll('th button')[%d]"
                .formatted(table, column);
        browser.evaluate(head + ".click()");
        List<JsonNode> rising = column(browser, table, column);
        assertThat(figures(rising)).isSorted();
        browser.evaluate(head + ".click()");
        assertThat(figures(column(browser, table, column)))
            .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(browser.evaluate(head + ".parentElement.getAttribute('aria-sort')").asText())
            .isEqualTo("descending");
      }
      List<String> before = texts(tables.get(table));
      assertThat(texts(browser.evaluate(ROWS).get(table)))
          .as("no row is lost")
          .containsExactlyInAnyOrderElementsOf(before);
    }
  }

  private static List<JsonNode> column(Chromium browser, int table, int column) throws Exception {
    List<JsonNode> cells = new ArrayList<>();
    browser.evaluate(ROWS).get(table).forEach(row -> cells.add(row.get(column)));
    return cells;
  }

  private static List<Double> figures(List<JsonNode> cells) {
    return cells.stream().filter(JsonNode::isNumber).map(JsonNode::doubleValue).toList();
  }

  private static List<String> texts(JsonNode rows) {
    List<String> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(row.toString()));
    return texts;
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

package org.npulator.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.npulator.report.result.Quantity;

/** HTML text under construction; everything that is not markup goes through the escaping. */
final class Markup {
  private final StringBuilder html = new StringBuilder();

  /** Markup as it is; never from a result file. */
  Markup raw(String markup) {
    html.append(markup);
    return this;
  }

  Markup text(String text) {
    html.append(escaped(text));
    return this;
  }

  Markup element(String name, String text) {
    return raw("<" + name + ">").text(text).raw("</" + name + ">\n");
  }

  /** A table that a click on a column's head sorts. */
  Markup tableStart(String caption, List<Column> columns) {
    raw("<div class=\"wide\"><table class=\"sortable\"><caption>").text(caption);
    raw("</caption>\n<thead><tr>");
    for (Column column : columns) {
      raw("<th scope=\"col\"" + column.cssClass() + ">").text(column.title).raw("</th>");
    }
    return raw("</tr></thead>\n<tbody>\n");
  }

  /** A row of texts, numbers and {@link Cell cells}. */
  Markup row(List<Column> columns, Object... cells) {
    raw("<tr>");
    for (int i = 0; i < cells.length; i++) {
      raw("<td" + columns.get(i).cssClass());
      if (cells[i] instanceof Cell cell) {
        raw(" data-sort=\"" + cell.figure + "\">").text(cell.text);
      } else if (cells[i] instanceof Number number) {
        raw(" data-sort=\"" + number + "\">").text(number.toString());
      } else {
        raw(">").text(cells[i].toString());
      }
      raw("</td>");
    }
    return raw("</tr>\n");
  }

  Markup tableEnd() {
    return raw("</tbody></table></div>\n");
  }

  /** A figure as it is printed, and by which it is sorted. */
  record Cell(String text, double figure) {
    /** With a prefix of the unit: 1.25 ms. */
    static Cell of(double figure, String unit) {
      return new Cell(Quantity.text(figure, unit), figure);
    }

    static Object of(OptionalDouble figure, String unit) {
      return figure.isPresent() ? of(figure.getAsDouble(), unit) : "-";
    }

    static Cell percent(double share) {
      return new Cell(Quantity.percent(share), share);
    }

    static Cell digits(double figure) {
      return new Cell(Quantity.digits(figure), figure);
    }
  }

  /** A column; figures are set flush right. */
  record Column(String title, boolean figures) {
    static Column text(String title) {
      return new Column(title, false);
    }

    static Column figures(String title) {
      return new Column(title, true);
    }

    /** Columns by title; those that begin with a plus sign hold figures. */
    static List<Column> of(String... titles) {
      List<Column> columns = new ArrayList<>();
      for (String title : titles) {
        columns.add(title.startsWith("+") ? figures(title.substring(1)) : text(title));
      }
      return columns;
    }

    private String cssClass() {
      return figures ? " class=\"n\"" : "";
    }
  }

  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(character);
      }
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    return html.toString();
  }
}

package org.npulator.report.html;

import java.util.List;

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

  Markup tableStart(String caption, String cssClass, List<Column> columns) {
    raw("<div class=\"wide\"><table class=\"" + cssClass + "\"><caption>").text(caption);
    raw("</caption>\n<thead><tr>");
    for (Column column : columns) {
      raw("<th scope=\"col\"" + column.cssClass() + ">").text(column.title).raw("</th>");
    }
    return raw("</tr></thead>\n<tbody>\n");
  }

  Markup row(List<Column> columns, Object... cells) {
    raw("<tr>");
    for (int i = 0; i < cells.length; i++) {
      raw("<td" + columns.get(i).cssClass() + ">").text(cells[i].toString()).raw("</td>");
    }
    return raw("</tr>\n");
  }

  Markup tableEnd() {
    return raw("</tbody></table></div>\n");
  }

  /** A column; figures are set flush right. */
  record Column(String title, boolean figures) {
    static Column text(String title) {
      return new Column(title, false);
    }

    static Column figures(String title) {
      return new Column(title, true);
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

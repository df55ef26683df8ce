package org.npulator.report.chart;

import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.apache.batik.svggen.SVGIDGenerator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Draws figures as PNG and SVG; equal figures give equal bytes. */
public final class ChartRenderer {
  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final int PNG_SCALE = 2;

  private final HouseTheme theme;

  public ChartRenderer(HouseTheme theme) {
    this.theme = theme;
  }

  /** The figure with two image pixels to one CSS pixel, sharp in print at 192 dots an inch. */
  public byte[] png(Figure figure) {
    Drawing drawing = figure.draw(theme);
    BufferedImage image =
        new BufferedImage(
            drawing.width() * PNG_SCALE, drawing.height() * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.scale(PNG_SCALE, PNG_SCALE);
    drawing.chart().draw(graphics, new Rectangle2D.Double(0, 0, drawing.width(), drawing.height()));
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The figure as one {@code <svg>} element with title and description. Its ids start with the
   * figure's name, so that several can stand in one page.
   */
  public String svg(Figure figure) {
    Drawing drawing = figure.draw(theme);
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(emptyDocument());
    context.setComment(null);
    context.setIDGenerator(
        new SVGIDGenerator() {
          @Override
          public String generateID(String prefix) {
            return super.generateID(figure.fileName() + "-" + prefix);
          }
        });
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(drawing.width(), drawing.height()));
    drawing.chart().draw(graphics, new Rectangle2D.Double(0, 0, drawing.width(), drawing.height()));
    Element root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 " + drawing.width() + " " + drawing.height());
    root.setAttribute("role", "img");
    nameFontFallbacks(root);
    ownId(root, figure.fileName());
    Document document = root.getOwnerDocument();
    String id = figure.fileName() + "-title";
    Element title = document.createElementNS(SVG, "title");
    title.setAttribute("id", id);
    title.appendChild(document.createTextNode(figure.title()));
    Element description = document.createElementNS(SVG, "desc");
    description.setAttribute("id", figure.fileName() + "-desc");
    description.appendChild(document.createTextNode(figure.description()));
    root.insertBefore(description, root.getFirstChild());
    root.insertBefore(title, description);
    root.setAttribute("aria-labelledby", id + " " + figure.fileName() + "-desc");
    StringWriter text = new StringWriter();
    try {
      graphics.stream(root, text, false, false);
    } catch (SVGGraphics2DIOException e) {
      throw new UncheckedIOException(new IOException(e));
    }
    String xml = text.toString().replace("\r\n", "\n");
    return xml.substring(xml.indexOf("<svg"));
  }

  private static Document emptyDocument() {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK makes empty XML documents", e);
    }
  }

  /** Batik names its first definitions the same in every picture. */
  private static void ownId(Element root, String prefix) {
    NodeList definitions = root.getElementsByTagNameNS(SVG, "defs");
    for (int i = 0; i < definitions.getLength(); i++) {
      Element element = (Element) definitions.item(i);
      if (element.getAttribute("id").equals("genericDefs")) {
        element.setAttribute("id", prefix + "-genericDefs");
      }
    }
  }

  /** A browser without the face that was measured takes one of the same widths. */
  private static void nameFontFallbacks(Node node) {
    if (node instanceof Element element && element.hasAttribute("font-family")) {
      String family = element.getAttribute("font-family");
      String face = family.equals("sans-serif") ? "" : family + ", ";
      element.setAttribute("font-family", face + "Arial, Helvetica, sans-serif");
    }
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      nameFontFallbacks(child);
    }
  }
}

package org.npulator.config.yaml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.yaml.YamlMapping.Entry;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Reads one YAML text into a tree, strictly and within limits. */
public final class YamlReader {
  /** The largest text in bytes. */
  public static final int LARGEST_BYTES = 1 << 20;

  /** The deepest nesting of maps and lists. */
  public static final int DEEPEST = 64;

  /** The most maps, lists and single values. */
  public static final int MOST_NODES = 100_000;

  /** The longest key in UTF-16 code units. */
  public static final int LONGEST_KEY = 200;

  private final Source source;
  private final ParserImpl parser;
  private int nodes;

  private YamlReader(Source source, String text) {
    this.source = source;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST_BYTES + 1);
    this.parser = new ParserImpl(new StreamReader(text), options);
  }

  /**
   * Reads a text.
   *
   * @return its only document, or nothing if it has none
   */
  public static Optional<YamlNode> read(Source source, byte[] bytes) throws ProblemException {
    if (bytes.length > LARGEST_BYTES) {
      throw new ProblemException(Location.whole(source), "too large; expected at most 1 MiB");
    }
    String text = Text.decode(source, bytes);
    try {
      return new YamlReader(source, text).document();
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      Location location =
          mark == null
              ? Location.whole(source)
              : new Location(source, mark.getLine() + 1, mark.getColumn() + 1);
      throw new ProblemException(location, "not YAML: " + Quote.plain(e.getProblem()));
    } catch (YAMLException e) {
      throw new ProblemException(
          Location.whole(source), "not YAML: " + Quote.plain(String.valueOf(e.getMessage())));
    }
  }

  /** Reads a value on the command line. */
  public static Optional<YamlNode> read(Source source, String text) throws ProblemException {
    return read(source, text.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<YamlNode> document() throws ProblemException {
    parser.getEvent();
    if (!(parser.peekEvent() instanceof DocumentStartEvent)) {
      return Optional.empty();
    }
    DocumentStartEvent start = (DocumentStartEvent) parser.getEvent();
    if (start.getVersion() != null || (start.getTags() != null && !start.getTags().isEmpty())) {
      throw problem(start, "directives are not allowed; expected a map");
    }
    YamlNode root = node(parser.getEvent(), 1);
    parser.getEvent();
    if (parser.peekEvent() instanceof DocumentStartEvent) {
      throw problem(parser.peekEvent(), "second document; expected one document in a file");
    }
    return Optional.of(root);
  }

  private YamlNode node(Event event, int depth) throws ProblemException {
    if (event instanceof AliasEvent) {
      throw problem(event, "aliases are not allowed; expected a value");
    }
    if (((NodeEvent) event).getAnchor() != null) {
      throw problem(event, "anchors are not allowed; expected a value");
    }
    if (++nodes > MOST_NODES) {
      throw problem(event, "too many values; expected at most " + MOST_NODES);
    }
    if (depth > DEEPEST) {
      throw problem(event, "nested too deep; expected at most " + DEEPEST + " levels");
    }
    if (event instanceof MappingStartEvent mapping) {
      return mapping(mapping, depth);
    } else if (event instanceof SequenceStartEvent sequence) {
      return sequence(sequence, depth);
    }
    return scalar((ScalarEvent) event);
  }

  private YamlMapping mapping(MappingStartEvent start, int depth) throws ProblemException {
    refuseTag(start, start.getTag());
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (!(parser.peekEvent() instanceof MappingEndEvent)) {
      Event keyEvent = parser.getEvent();
      YamlScalar key = key(keyEvent, depth);
      Entry entry = new Entry(key.location(), node(parser.getEvent(), depth + 1));
      Entry earlier = entries.putIfAbsent(key.text(), entry);
      if (earlier != null) {
        throw new ProblemException(
            key.location(),
            "duplicate key "
                + Quote.quote(key.text())
                + ", first in line "
                + earlier.keyLocation().line());
      }
    }
    parser.getEvent();
    return new YamlMapping(location(start), entries);
  }

  private YamlScalar key(Event event, int depth) throws ProblemException {
    if (event instanceof MappingStartEvent || event instanceof SequenceStartEvent) {
      throw problem(event, "a key is a map or a list; expected text");
    }
    YamlScalar key = (YamlScalar) node(event, depth);
    if (key.plain() && key.text().equals("<<")) {
      throw problem(event, "merge keys are not allowed; expected extends: at the top of the file");
    }
    boolean readable = key.text().codePoints().noneMatch(Character::isISOControl);
    if (key.isNull() || key.text().isBlank() || !readable || key.text().length() > LONGEST_KEY) {
      throw problem(
          event,
          "key "
              + Quote.quote(key.text())
              + "; expected text of at most "
              + LONGEST_KEY
              + " characters in one line");
    }
    return key;
  }

  private YamlSequence sequence(SequenceStartEvent start, int depth) throws ProblemException {
    refuseTag(start, start.getTag());
    List<YamlNode> elements = new ArrayList<>();
    while (!(parser.peekEvent() instanceof SequenceEndEvent)) {
      elements.add(node(parser.getEvent(), depth + 1));
    }
    parser.getEvent();
    return new YamlSequence(location(start), elements);
  }

  private YamlScalar scalar(ScalarEvent event) throws ProblemException {
    refuseTag(event, event.getTag());
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
    YamlScalar scalar = new YamlScalar(location(event), event.getValue(), plain);
    if (scalar.hasLeadingZero()) {
      throw problem(
          event,
          "number "
              + Quote.quote(scalar.text())
              + " with leading zero; expected a decimal number, or text in quotes");
    }
    if (!scalar.text().codePoints().allMatch(Text::printable)) {
      throw problem(
          event, "control character in " + Quote.quote(scalar.text()) + "; expected text");
    }
    return scalar;
  }

  private void refuseTag(Event event, String tag) throws ProblemException {
    if (tag != null) {
      throw problem(event, "tag " + Quote.quote(tag) + " is not allowed; expected a value");
    }
  }

  private ProblemException problem(Event event, String text) {
    return new ProblemException(location(event), text);
  }

  private Location location(Event event) {
    Mark mark = event.getStartMark();
    return new Location(source, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
